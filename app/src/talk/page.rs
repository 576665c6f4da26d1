//! The screens of Talk to your data.

use crate::{
    datasets::{Library, api, opened::Opened},
    error::AppError,
    generate::summary::TableList,
    talk::console::Console,
    ui::{
        format,
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::Dataset;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
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
            <p class="quiet-text">"Choose a dataset and ask it in SQL. Questions in plain language come next."</p>
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
                api::view(id).await
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
    let tables = view.summary.tables.clone();
    let href = format!("/datasets/{}", view.dataset.id);
    view! {
        <div class="talk">
            <header class="head">
                <div>
                    <h1>"Talk to your data"</h1>
                    <p class="quiet-text">"In SQL for now; questions in plain language come next. Nothing you run can change the data."</p>
                </div>
                <div class="bar">
                    <Picker id=view.dataset.id.clone() />
                    <a class="btn" href=href>"Open its rows"</a>
                </div>
            </header>
            <Console view />
            <aside class="schema-list" aria-label="Schema">
                <h2>"Schema"</h2>
                <TableList tables folded=true />
            </aside>
        </div>
    }
    .into_any()
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
