//! All versions of a dataset: opened, named, compared, taken away.

use crate::{
    edits::{
        api,
        desk::{Desk, Stage},
        rows::{Counts, Fetch, TablesDiff},
        seen::{History, Seen},
    },
    error::AppError,
    ui::{
        format,
        icons::{DOWNLOAD, Icon},
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::{Dataset, TableDiff};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// The versions of a dataset.
#[component]
pub fn VersionsPanel(
    /// The dataset.
    dataset: Dataset,
) -> impl IntoView {
    let id = dataset.id.clone();
    let history = Resource::new(move || id.clone(), api::list_versions);
    let compared = RwSignal::new(None::<(u32, u32)>);
    let id = StoredValue::new(dataset.id);
    let content = move || {
        Suspend::new(async move {
            match history.await {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(history) => view! { <List history id=id.get_value() compared /> }.into_any(),
            }
        })
    };
    let comparison = move || {
        compared
            .get()
            .map(|(from, to)| view! { <Comparison id=id.get_value() from to /> })
    };
    let desk = expect_context::<Desk>();
    let failure = move || match desk.stage.get() {
        Stage::Failed(error) => Some(view! { <ErrorNotice error /> }),
        _ => None,
    };
    view! {
        <div class="document versions">
            {failure}
            <Transition fallback=|| view! { <Waiting what="Reading versions" /> }>{content}</Transition>
        </div>
        {comparison}
    }
    .into_any()
}

#[component]
fn List(history: History, id: String, compared: RwSignal<Option<(u32, u32)>>) -> impl IntoView {
    let open = history.versions.iter().find(|version| version.current);
    let open = open.map_or(1, |version| version.version);
    let lines = history
        .versions
        .into_iter()
        .rev()
        .map(|version| view! { <Line version id=id.clone() open compared /> })
        .collect_view();
    view! { <ol class="history">{lines}</ol> }.into_any()
}

#[component]
fn Line(
    version: Seen,
    id: String,
    open: u32,
    compared: RwSignal<Option<(u32, u32)>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let number = version.version;
    let current = version.current;
    let from = match version.parent {
        // Only a branch needs to say where it starts.
        Some(parent) if parent + 1 != number => format!(" from version {parent}"),
        _ => String::new(),
    };
    let facts = format!(
        "{}{from} · {} UTC",
        format::counted(version.rows, "row", "rows"),
        version.created
    );
    let said = if version.said.is_empty() {
        "Generated".to_owned()
    } else {
        version.said
    };
    let tables = version
        .tables
        .into_iter()
        .map(|table: TableDiff| {
            let name = table.table.clone();
            view! { <li>{name} <Counts table /></li> }
        })
        .collect_view();
    let notes = version
        .notes
        .into_iter()
        .map(|note| view! { <p class="quiet-text">{note}</p> })
        .collect_view();
    let download = format!("/download/{id}/zip?version={number}");
    let label = format!("ZIP of version {number}");
    let name = RwSignal::new(version.name);
    let failure = RwSignal::new(None::<AppError>);
    let id = StoredValue::new(id);
    let rename = move |value: String| {
        name.set(value.clone());
        spawn_local(async move {
            let done = api::name_version(id.get_value(), number, value).await;
            failure.set(done.err());
        });
    };
    let ways = (!current).then(|| {
        let pair = (number.min(open), number.max(open));
        view! {
            <button type="button" on:click=move |_| desk.go(number, false)>"Open"</button>
            <button type="button" on:click=move |_| compared.set(Some(pair)) aria-pressed=move || (compared.get() == Some(pair)).to_string()>
                {format!("Compare with {open}")}
            </button>
        }
    });
    view! {
        <li class:current=current aria-current=current.then_some("true")>
            <span class="number">{number}</span>
            <div>
                <p class="said">{said}</p>
                <ul class="touched-tables">{tables}</ul>
                {notes}
                <p class="quiet-text">{facts}</p>
                {move || failure.get().map(|error| view! { <ErrorNotice error /> })}
            </div>
            <div class="bar end">
                <input
                    type="text"
                    maxlength="80"
                    placeholder="Name"
                    aria-label=format!("Name of version {number}")
                    prop:value=move || name.get()
                    on:change:target=move |event| rename(event.target().value())
                />
                {ways}
                <a class="btn" href=download download rel="external" aria-label=label><Icon path=DOWNLOAD />"ZIP"</a>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Comparison(id: String, from: u32, to: u32) -> impl IntoView {
    let key = id.clone();
    let diff = LocalResource::new(move || api::compare(key.clone(), from, to));
    let fetch: Fetch = Arc::new(move |table, offset| {
        Box::pin(api::compared_rows(id.clone(), from, to, table, offset))
    });
    let content = move || {
        diff.get().map(|diff| match diff {
            Err(error) => view! { <ErrorNotice error /> }.into_any(),
            Ok(tables) => view! { <TablesDiff tables fetch=fetch.clone() /> }.into_any(),
        })
    };
    view! {
        <section class="offer" aria-label="Comparison">
            <header><h2>{format!("From version {from} to version {to}")}</h2></header>
            {content}
        </section>
    }
    .into_any()
}
