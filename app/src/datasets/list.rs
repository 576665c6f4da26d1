//! The stored datasets in the sidebar.

use crate::{
    datasets::{
        dialogs::{DeleteDialog, RenameDialog},
        library::Library,
    },
    ui::{
        browser, format,
        icons::{BIN, Icon, PENCIL},
        notice::ErrorNotice,
    },
};
use confab_model::Dataset;
use leptos::{html::Dialog, prelude::*};
use leptos_router::hooks::use_location;

/// Names, versions and rows, with rename and delete.
#[component]
pub fn DatasetList() -> impl IntoView {
    let library = expect_context::<Library>();
    let chosen = RwSignal::new(None::<Dataset>);
    let (rename, delete) = (NodeRef::<Dialog>::new(), NodeRef::<Dialog>::new());
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
        <DeleteDialog dialog=delete chosen />
    }
    .into_any()
}

#[component]
fn Entry(
    dataset: Dataset,
    chosen: RwSignal<Option<Dataset>>,
    rename: NodeRef<Dialog>,
    delete: NodeRef<Dialog>,
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
    let choose = move |dialog| {
        chosen.set(Some(dataset.get_value()));
        browser::open(dialog);
    };
    let buttons = [(rename, "Rename", PENCIL), (delete, "Delete", BIN)].map(|(dialog, word, path)| {
        let label = format!("{word} {name}");
        view! {
            <button type="button" class="icon-button" aria-label=label.clone() title=word on:click=move |_| choose(dialog)>
                <Icon path />
            </button>
        }
    });
    view! {
        <li class="dataset">
            <a href=href aria-current=current>
                <b>{name.clone()}</b>
                <span>{facts}</span>
            </a>
            {buttons}
        </li>
    }
    .into_any()
}
