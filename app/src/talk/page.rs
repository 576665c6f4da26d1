//! The screens of Talk to your data.

use crate::{
    datasets::{self, Library, opened::Opened},
    error::AppError,
    generate::summary::TableList,
    talk::{
        answer::AnswerView,
        api,
        composer::Composer,
        conversations::ConversationList,
        engine::{EngineChoice, MaskChoice},
        thread::Thread,
    },
    ui::{
        browser, format,
        notice::{ErrorNotice, Waiting},
        sidebar::SidebarPlace,
    },
};
use confab_model::{Ask, Dataset};
use leptos::{
    html::{Dialog, Textarea},
    prelude::*,
    task::spawn_local,
};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

/// Choosing what to talk to.
#[component]
pub fn TalkStart() -> impl IntoView {
    let library = expect_context::<Library>();
    let content = move || {
        Suspend::new(async move {
            match library.list.await {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(datasets) if datasets.is_empty() => view! {
                    <div class="empty">
                        <p>"There is no data to talk to yet."</p>
                        <a class="btn primary" href="/">"Generate some"</a>
                    </div>
                }
                .into_any(),
                Ok(datasets) => view! { <Cards datasets /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Talk to your data" />
        <div class="talk-start">
            <h1>"Talk to your data"</h1>
            <p class="quiet-text">"Choose a dataset, then ask it in plain words or in SQL."</p>
            <Transition fallback=|| view! { <Waiting what="Reading the list" /> }>{content}</Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Cards(datasets: Vec<Dataset>) -> impl IntoView {
    let cards = datasets
        .into_iter()
        .map(|dataset| {
            let href = format!("/talk/{}", dataset.id);
            let tables = u64::try_from(dataset.tables.len()).unwrap_or(0);
            let facts = format!(
                "{} in {}",
                format::counted(dataset.rows(), "row", "rows"),
                format::counted(tables, "table", "tables"),
            );
            view! {
                <li>
                    <a class="card" href=href>
                        <b>{dataset.name}</b>
                        <span>{facts}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="cards">{cards}</ul> }
}

/// Asking one dataset.
#[component]
pub fn TalkPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let dataset = Resource::new(
        move || id.get(),
        |id| async move {
            if id.is_empty() {
                Err(AppError::default())
            } else {
                datasets::api::view(id).await
            }
        },
    );
    let content = move || {
        Suspend::new(async move {
            match dataset.await {
                Ok(view) => view! { <Talk view /> }.into_any(),
                Err(error) => view! {
                    <div class="empty">
                        <h1>"This dataset can't be opened"</h1>
                        <ErrorNotice error />
                        <a class="btn primary" href="/talk">"Choose another one"</a>
                    </div>
                }
                .into_any(),
            }
        })
    };
    view! {
        <Title text="Talk to your data" />
        <Transition fallback=|| view! { <Waiting what="Opening the dataset" /> }>{content}</Transition>
    }
    .into_any()
}

#[component]
fn Talk(view: Opened) -> impl IntoView {
    let Opened {
        dataset, summary, ..
    } = view;
    let thread = Thread::new(dataset.id.clone());
    provide_context(thread);
    expect_context::<SidebarPlace>().fill({
        let id = dataset.id.clone();
        move || view! { <ConversationList dataset=Signal::stored(id.clone()) /> }.into_any()
    });
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.read().get("c").and_then(|id| id.parse::<i64>().ok()));
    Effect::new(move || thread.open(wanted.get()));
    let navigate = use_navigate();
    let address = format!("/talk/{}", dataset.id);
    // A conversation that has just begun gets its address.
    Effect::new(move || {
        let open = thread
            .conversation
            .with(|open| open.as_ref().map(|open| open.id));
        if let Some(id) = open.filter(|_| wanted.get_untracked() != open) {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&format!("{address}?c={id}"), options);
        }
    });
    let text = RwSignal::new(String::new());
    let field = NodeRef::<Textarea>::new();
    let again = Callback::new(move |question: String| {
        text.set(question);
        browser::focus(field);
    });
    let name = dataset.name.clone();
    let tables = summary.tables.clone();
    let drawer = NodeRef::<Dialog>::new();
    let is_empty = move || thread.answers.read().is_empty() && !thread.loading.get();
    view! {
        <div class="talk">
            <header class="head">
                <Picker id=dataset.id.clone() />
                <span class="badge">{facts(&dataset)}</span>
                <EngineChoice />
                <MaskChoice />
                <span class="grow"></span>
                <button type="button" class="quiet" on:click=move |_| browser::open(drawer)>"Schema"</button>
                <a class="btn quiet" href=format!("/datasets/{}", dataset.id)>"Rows"</a>
                <Take />
            </header>
            <div class="thread">
                {move || is_empty().then(|| view! { <Start dataset=dataset.clone() /> })}
                {move || thread.loading.get().then(|| view! { <Waiting what="Opening the conversation" /> })}
                <For each=move || thread.answers.get() key=|answer| answer.with_untracked(|answer| answer.id) let:answer>
                    <AnswerView answer again />
                </For>
                {move || thread.refusal.get().map(|error| view! { <ErrorNotice error /> })}
            </div>
            <Composer text field name />
            <dialog class="drawer" node_ref=drawer aria-label="Schema">
                <h2>"Schema"</h2>
                <div><TableList tables folded=true /></div>
                <button type="button" on:click=move |_| browser::close(drawer)>"Close"</button>
            </dialog>
        </div>
    }
    .into_any()
}

fn facts(dataset: &Dataset) -> String {
    let tables = u64::try_from(dataset.tables.len()).unwrap_or(0);
    format!(
        "v{} · {} · {}",
        dataset.version,
        format::counted(tables, "table", "tables"),
        format::counted(dataset.rows(), "row", "rows"),
    )
}

/// What there is to ask about, before anything was asked.
#[component]
fn Start(dataset: Dataset) -> impl IntoView {
    let thread = expect_context::<Thread>();
    let id = dataset.id.clone();
    // Not a resource: the page needn't wait for them, the first question of all
    // reads the values of a large dataset.
    let questions = RwSignal::new(Vec::new());
    Effect::new(move || {
        let id = id.clone();
        spawn_local(async move {
            if let Ok(found) = api::questions(id).await {
                questions.try_set(found);
            }
        });
    });
    let chips = move || {
        questions
            .get()
            .into_iter()
            .map(|question: String| {
                let text = question.clone();
                view! {
                    <li>
                        <button type="button" class="card" on:click=move |_| thread.ask(Ask::Question(text.clone()))>{question}</button>
                    </li>
                }
            })
            .collect_view()
    };
    let tables = dataset
        .tables
        .iter()
        .map(|table| {
            view! { <li><span>{table.name.clone()}</span> <b>{format::short(table.rows)}</b></li> }
        })
        .collect_view();
    view! {
        <section class="begin">
            <h1>"What would you like to know?"</h1>
            <p class="quiet-text">"Ask in plain words, or in SQL. You see how it was understood, and nothing you ask can change the data."</p>
            <ul class="contents" aria-label="Tables and their rows">{tables}</ul>
            <ul class="questions" aria-label="Questions to begin with">{chips}</ul>
        </section>
    }
    .into_any()
}

/// Takes the conversation away.
#[component]
fn Take() -> impl IntoView {
    let thread = expect_context::<Thread>();
    let links = move || {
        thread.conversation.with(|open| {
            open.as_ref().map(|open| {
                let path = |kind: &str| format!("/download/conversation/{}.{kind}", open.id);
                view! {
                    <a class="btn quiet" href=path("html") download>"Save as page"</a>
                    <a class="btn quiet" href=path("sql") download>"Save SQL"</a>
                }
            })
        })
    };
    view! { <span class="bar" role="group" aria-label="Take the conversation away">{links}</span> }
}

/// Goes to another dataset.
#[component]
fn Picker(id: String) -> impl IntoView {
    let library = expect_context::<Library>();
    let navigate = use_navigate();
    // What navigates stays on its thread, so the list, which the server may render on another, only says where to.
    let wanted = RwSignal::new(None::<String>);
    Effect::new(move || {
        if let Some(id) = wanted.get() {
            navigate(&format!("/talk/{id}"), NavigateOptions::default());
        }
    });
    let id = StoredValue::new(id);
    let content = move || {
        Suspend::new(async move {
            let options = library
                .list
                .await
                .unwrap_or_default()
                .into_iter()
                .map(|dataset| {
                    let chosen = id.with_value(|id| *id == dataset.id);
                    view! { <option value=dataset.id selected=chosen>{dataset.name}</option> }
                });
            view! {
                <select
                    aria-label="Dataset"
                    on:change:target=move |event| wanted.set(Some(event.target().value()))
                >
                    {options.collect_view()}
                </select>
            }
        })
    };
    view! { <Transition>{content}</Transition> }
}
