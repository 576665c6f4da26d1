//! The stored datasets in the sidebar.

use crate::{
    datasets::{api, dialogs::RenameDialog, library::Library},
    ui::{
        browser, format,
        icons::{BIN, Icon, PENCIL},
        notice::ErrorNotice,
        toast::Toast,
    },
};
use confab_model::Dataset;
use leptos::{html::Dialog, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// Names, versions and rows, with rename and delete.
#[component]
pub fn DatasetList() -> impl IntoView {
    let library = expect_context::<Library>();
    let chosen = RwSignal::new(None::<Dataset>);
    let rename = NodeRef::<Dialog>::new();
    let delete = deletion();
    let entries = move || {
        Suspend::new(async move {
            match library.list.await {
                Err(error) => view! {
                    <ErrorNotice error />
                    <button type="button" class="quiet" on:click=move |_| library.refetch()>"Try again"</button>
                }
                .into_any(),
                Ok(datasets) if datasets.is_empty() => {
                    view! { <p class="quiet-text none">"None yet. What you generate is kept here."</p> }.into_any()
                }
                Ok(datasets) => {
                    let entries = datasets
                        .into_iter()
                        .map(|dataset| view! { <Entry dataset chosen rename delete /> })
                        .collect_view();
                    view! { <ul>{entries}</ul> }.into_any()
                }
            }
        })
    };
    view! {
        <section class="library" aria-labelledby="datasets-title">
            <h2 id="datasets-title">"Datasets"</h2>
            <Transition fallback=|| view! { <p class="quiet-text none">"Reading the list…"</p> }>{entries}</Transition>
        </section>
        <RenameDialog dialog=rename chosen />
    }
    .into_any()
}

/// Deletes a dataset and offers to take that back.
fn deletion() -> Callback<Dataset> {
    let (library, toast) = (expect_context::<Library>(), expect_context::<Toast>());
    let path = use_location().pathname;
    // What navigates stays on its thread, and entries may be rendered on another.
    let away = RwSignal::new(None::<&'static str>);
    let navigate = use_navigate();
    Effect::new(move || {
        if let Some(path) = away.get() {
            navigate(path, NavigateOptions::default());
            away.set(None);
        }
    });
    Callback::new(move |dataset: Dataset| {
        spawn_local(async move {
            let id = dataset.id.clone();
            if api::discard(id.clone()).await.is_ok() {
                let here = path.get_untracked();
                if here.ends_with(&format!("/{id}")) {
                    away.set(Some(if here.starts_with("/talk") {
                        "/talk"
                    } else {
                        "/"
                    }));
                }
                let undo = Callback::new(move |()| {
                    let id = id.clone();
                    spawn_local(async move {
                        // Too late: then the list shows it.
                        _ = api::restore(id).await;
                        library.refetch();
                    });
                });
                toast.done(format!("{} was deleted.", dataset.name), undo);
            }
            library.refetch();
        });
    })
}

#[component]
fn Entry(
    dataset: Dataset,
    chosen: RwSignal<Option<Dataset>>,
    rename: NodeRef<Dialog>,
    delete: Callback<Dataset>,
) -> impl IntoView {
    let path = use_location().pathname;
    let here = [
        format!("/datasets/{}", dataset.id),
        format!("/talk/{}", dataset.id),
    ];
    let href = here[0].clone();
    let current = move || here.contains(&path.read()).then_some("true");
    let facts = format!(
        "v{} · {}",
        dataset.version,
        format::counted(dataset.rows(), "row", "rows")
    );
    let dataset = StoredValue::new(dataset);
    let name = dataset.with_value(|dataset| dataset.name.clone());
    let choose = move |_| {
        chosen.set(Some(dataset.get_value()));
        browser::open(rename);
    };
    let remove = move |_| delete.run(dataset.get_value());
    view! {
        <li class="dataset">
            <a href=href aria-current=current>
                <b>{name.clone()}</b>
                <span>{facts}</span>
            </a>
            <button type="button" class="icon-button" aria-label=format!("Rename {name}") title="Rename" on:click=choose>
                <Icon path=PENCIL />
            </button>
            <button type="button" class="icon-button" aria-label=format!("Delete {name}") title="Delete" on:click=remove>
                <Icon path=BIN />
            </button>
        </li>
    }
    .into_any()
}
