//! The first rows of each table, before anything is generated.

use crate::{
    generate::{form::Form, live::Live},
    ui::{
        format,
        grid::Grid,
        notice::{ErrorNotice, ProblemLine},
    },
};
use confab_model::{Page, Problem, TableInfo};
use leptos::prelude::*;

/// Tabs of tables and the rows of the chosen one; nothing while there is no schema.
#[component]
pub fn PreviewPanel() -> impl IntoView {
    let live = expect_context::<Live>();
    // Each part changes by itself, so that typing doesn't redraw the rest.
    let tables = Memo::new(move |_| {
        live.preview()
            .map(|preview| preview.tables)
            .unwrap_or_default()
    });
    let table = Memo::new(move |_| {
        live.preview()
            .map(|preview| preview.table)
            .unwrap_or_default()
    });
    let page = Memo::new(move |_| live.preview().map(|preview| preview.page));
    let refusal = Memo::new(move |_| match &*live.draft.read() {
        Some(Ok(draft)) => draft.refusal.clone(),
        _ => None,
    });
    let failure = Memo::new(move |_| match &*live.draft.read() {
        Some(Err(error)) => Some(error.clone()),
        _ => None,
    });
    view! {
        {move || failure.get().map(|error| view! { <section class="preview"><ErrorNotice error /></section> })}
        {move || refusal.get().map(|problem| view! { <section class="preview"><Refusal problem /></section> })}
        <Show when=move || !tables.read().is_empty()>
            <section class="preview" aria-labelledby="preview-title">
                <div class="bar">
                    <h2 id="preview-title">"Preview"</h2>
                    <p class="quiet-text">{move || page.read().as_ref().map(told)}</p>
                </div>
                <Tabs tables table />
                {move || {
                    page.get()
                        .map(|page| view! { <Grid label=format!("First rows of {}", table.get_untracked()) page /> })
                }}
            </section>
        </Show>
    }
    .into_any()
}

/// Which rows are shown.
fn told(page: &Page) -> String {
    let (shown, total) = (page.rows.len() as u64, page.total.unwrap_or(0));
    if shown < total {
        format!(
            "The first {shown} of {} rows, exactly as they will be",
            format::thousands(total)
        )
    } else {
        "All of its rows, exactly as they will be".to_owned()
    }
}

/// Why there is nothing to show.
#[component]
fn Refusal(problem: Problem) -> impl IntoView {
    let form = expect_context::<Form>();
    view! {
        <ul class="problems" role="alert">
            <ProblemLine problem />
        </ul>
        <Show when=move || !form.rows_of.read().is_empty()>
            <button type="button" on:click=move |_| form.rows_of.set(Vec::new())>
                "Forget the rows of single tables"
            </button>
        </Show>
    }
}

/// One button a table.
#[component]
fn Tabs(tables: Memo<Vec<TableInfo>>, table: Memo<String>) -> impl IntoView {
    let live = expect_context::<Live>();
    let tab = move |info: TableInfo| {
        let name = StoredValue::new(info.name.clone());
        view! {
            <li>
                <button
                    type="button"
                    aria-pressed=move || name.with_value(|name| *table.read() == *name).to_string()
                    on:click=move |_| live.table.set(name.get_value())
                >
                    {info.name}
                    <span>{format::thousands(info.rows)}</span>
                </button>
            </li>
        }
    };
    view! {
        <div class="tabs" role="group" aria-label="Tables of the preview">
            <ul>
                <For each=move || tables.get() key=|info| (info.name.clone(), info.rows) children=tab />
            </ul>
        </div>
    }
}
