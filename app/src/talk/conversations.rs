//! The conversations about the dataset that is talked to, in the sidebar.

use crate::{
    talk::api,
    ui::{
        browser,
        icons::{BIN, Icon, PENCIL},
        notice::ErrorNotice,
        toast::Toast,
    },
};
use confab_model::Conversation;
use leptos::{html::Dialog, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// Counts changes of the list, wherever they are made.
#[derive(Clone, Copy)]
pub struct Talks(pub RwSignal<u32>);

impl Talks {
    /// Makes it and provides it to all screens.
    pub fn provide() {
        provide_context(Self(RwSignal::new(0)));
    }

    /// Something has changed.
    pub fn changed(self) {
        self.0.update(|edition| *edition += 1);
    }
}

/// From this many conversations on there is a search field.
const MANY: usize = 6;

/// New, search, and one line a conversation.
#[component]
pub fn ConversationList(
    /// The dataset's identifier.
    #[prop(into)]
    dataset: Signal<String>,
) -> impl IntoView {
    let talks = expect_context::<Talks>();
    let list = LocalResource::new(move || {
        talks.0.track();
        api::conversations(dataset.get())
    });
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<Conversation>);
    let dialog = NodeRef::<Dialog>::new();
    let remove = removal(dataset);
    let entries = move || match list.get() {
        None => ().into_any(),
        Some(Err(error)) => view! { <ErrorNotice error /> }.into_any(),
        Some(Ok(list)) if list.is_empty() => {
            view! { <p class="quiet-text none">"What you ask is kept here."</p> }.into_any()
        }
        Some(Ok(list)) => {
            let many = list.len() >= MANY;
            let wanted = search.read().to_lowercase();
            let entries = list
                .into_iter()
                .filter(|talk| talk.title.to_lowercase().contains(&wanted))
                .map(|talk| view! { <Entry talk chosen dialog remove /> })
                .collect_view();
            view! {
                <input
                    type="text"
                    class="search"
                    class:hidden=!many
                    aria-label="Search conversations"
                    placeholder="Search"
                    prop:value=search.get_untracked()
                    on:change:target=move |event| search.set(event.target().value())
                />
                <ul>{entries}</ul>
            }
            .into_any()
        }
    };
    view! {
        <section class="library" aria-labelledby="conversations-title">
            <div class="bar">
                <h2 id="conversations-title">"Conversations"</h2>
                <span class="grow"></span>
                <a class="btn small" href=move || format!("/talk/{}", dataset.read())>"New"</a>
            </div>
            {entries}
        </section>
        <RenameDialog dialog chosen />
    }
    .into_any()
}

/// Deletes a conversation and offers to take that back.
fn removal(dataset: Signal<String>) -> Callback<Conversation> {
    let (talks, toast) = (expect_context::<Talks>(), expect_context::<Toast>());
    let query = use_query_map();
    let away = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    Effect::new(move || {
        if let Some(path) = away.get() {
            navigate(&path, NavigateOptions::default());
            away.set(None);
        }
    });
    Callback::new(move |talk: Conversation| {
        spawn_local(async move {
            if api::hide(talk.id, true).await.is_ok() {
                if query.read_untracked().get("c") == Some(talk.id.to_string()) {
                    away.set(Some(format!("/talk/{}", dataset.get_untracked())));
                }
                let undo = Callback::new(move |()| {
                    spawn_local(async move {
                        // Too late: then the list shows it.
                        _ = api::hide(talk.id, false).await;
                        talks.changed();
                    });
                });
                toast.done(format!("“{}” was deleted.", talk.title), undo);
            }
            talks.changed();
        });
    })
}

#[component]
fn Entry(
    talk: Conversation,
    chosen: RwSignal<Option<Conversation>>,
    dialog: NodeRef<Dialog>,
    remove: Callback<Conversation>,
) -> impl IntoView {
    let query = use_query_map();
    let id = talk.id.to_string();
    let href = format!("/talk/{}?c={id}", talk.dataset);
    let current = move || (query.read().get("c").as_ref() == Some(&id)).then_some("true");
    let title = talk.title.clone();
    let talk = StoredValue::new(talk);
    let rename = move |_| {
        chosen.set(Some(talk.get_value()));
        browser::open(dialog);
    };
    view! {
        <li class="dataset">
            <a href=href aria-current=current title=title.clone()>
                <b>{title.clone()}</b>
            </a>
            <button type="button" class="icon-button" aria-label=format!("Rename {title}") title="Rename" on:click=rename>
                <Icon path=PENCIL />
            </button>
            <button type="button" class="icon-button" aria-label=format!("Delete {title}") title="Delete" on:click=move |_| remove.run(talk.get_value())>
                <Icon path=BIN />
            </button>
        </li>
    }
    .into_any()
}

/// Asks for another title.
#[component]
fn RenameDialog(dialog: NodeRef<Dialog>, chosen: RwSignal<Option<Conversation>>) -> impl IntoView {
    let talks = expect_context::<Talks>();
    let title = RwSignal::new(String::new());
    Effect::new(move || {
        if let Some(talk) = chosen.get() {
            title.set(talk.title);
        }
    });
    let save = move || {
        let Some(talk) = chosen.get_untracked() else {
            return;
        };
        let title = title.get_untracked();
        spawn_local(async move {
            if api::rename(talk.id, title).await.is_ok() {
                browser::close(dialog);
                talks.changed();
            }
        });
    };
    view! {
        <dialog node_ref=dialog aria-label="Rename the conversation">
            <form on:submit=move |event| {
                event.prevent_default();
                save();
            }>
                <label>
                    "Title"
                    <input
                        type="text"
                        maxlength="80"
                        required
                        prop:value=move || title.get()
                        on:input:target=move |event| title.set(event.target().value())
                    />
                </label>
                <div class="bar end">
                    <button type="button" class="quiet" on:click=move |_| browser::close(dialog)>"Cancel"</button>
                    <button type="submit" class="primary">"Rename"</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
