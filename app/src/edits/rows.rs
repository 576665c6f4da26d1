//! Rows before and after: what was added, removed and changed, table by table.

use crate::{
    error::AppError,
    ui::{
        format,
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::{DiffPage, DiffRow, RowChange, TableDiff};
use leptos::{prelude::*, task::spawn_local};
use std::{pin::Pin, sync::Arc};

/// Reads rows that differ, from an offset on.
pub type Fetch = Arc<
    dyn Fn(String, u64) -> Pin<Box<dyn Future<Output = Result<DiffPage, AppError>>>> + Send + Sync,
>;

/// The tables that differ; the rows of one of them.
#[component]
pub fn TablesDiff(
    /// The tables.
    tables: Vec<TableDiff>,
    /// Reads their rows.
    fetch: Fetch,
) -> impl IntoView {
    if tables.is_empty() {
        return view! { <p class="empty-grid">"Nothing differs."</p> }.into_any();
    }
    let chosen = RwSignal::new(0_usize);
    let tabs = tables
        .iter()
        .enumerate()
        .map(|(at, table)| {
            let also = (!table.asked).then_some("also ");
            let name = table.table.clone();
            view! {
                <li>
                    <button type="button" aria-pressed=move || (chosen.get() == at).to_string() on:click=move |_| chosen.set(at)>
                        {also}
                        {name}
                        <Counts table=table.clone() />
                    </button>
                </li>
            }
        })
        .collect_view();
    let tables = StoredValue::new(tables);
    let fetch = StoredValue::new(fetch);
    let rows = move || {
        let table = tables.with_value(|tables| tables.get(chosen.get()).cloned())?;
        Some(view! { <Rows table fetch=fetch.get_value() /> })
    };
    view! {
        <nav class="tabs" aria-label="Tables that differ">
            <ul>{tabs}</ul>
        </nav>
        {rows}
    }
    .into_any()
}

/// How many rows of a table were added, removed and changed.
#[component]
pub fn Counts(
    /// The table.
    table: TableDiff,
) -> impl IntoView {
    let counts = [
        (table.added, "+", "added"),
        (table.removed, "−", "removed"),
        (table.changed, "~", "changed"),
    ];
    counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, sign, word)| {
            view! {
                <span class=word title=word>
                    {format!("{sign}{}", format::thousands(count))}
                    <i class="sr">{format!(" {word}")}</i>
                </span>
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn Rows(table: TableDiff, fetch: Fetch) -> impl IntoView {
    let read = RwSignal::new(DiffPage::default());
    let failure = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let name = StoredValue::new(table.table.clone());
    let more = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let offset = read.with_untracked(|read| read.rows.len() as u64);
        let page = fetch(name.get_value(), offset);
        spawn_local(async move {
            let page = page.await;
            // The table may have been left meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            match page {
                Ok(page) => read.update(|read| {
                    read.columns = page.columns;
                    read.total = page.total;
                    read.rows.extend(page.rows);
                }),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let more = StoredValue::new_local(more);
    Effect::new(move || more.with_value(|more| more()));
    let columns = (!table.columns.is_empty()).then(|| {
        let columns = table
            .columns
            .iter()
            .map(|(column, rows)| {
                view! { <li><code>{column.clone()}</code>" in "{format::counted(*rows, "row", "rows")}</li> }
            })
            .collect_view();
        view! { <ul class="changed-columns" aria-label="Columns that change">{columns}</ul> }
    });
    let changed: Vec<String> = table
        .columns
        .iter()
        .map(|(column, _)| column.clone())
        .collect();
    let changed = StoredValue::new(changed);
    let heads = move || {
        let columns = read.read().columns.clone();
        let head = |column: String| {
            let touched = changed.with_value(|changed| changed.contains(&column));
            view! { <th scope="col" class:touched=touched>{column}</th> }
        };
        columns.into_iter().map(head).collect_view()
    };
    let lines = move || {
        let rows = read.read().rows.clone();
        rows.into_iter().map(line).collect_view()
    };
    let left = move || {
        let read = read.read();
        read.total.saturating_sub(read.rows.len() as u64)
    };
    view! {
        {columns}
        {move || failure.get().map(|error| view! { <ErrorNotice error /> })}
        <div class="grid diff" tabindex="0" role="region" aria-label="Rows before and after">
            <table>
                <thead><tr><th scope="col"><span class="sr">"What happens"</span></th>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        {move || (busy.get() && read.read().rows.is_empty()).then(|| view! { <Waiting what="Reading rows" /> })}
        {move || {
            (left() > 0 && !read.read().rows.is_empty())
                .then(|| {
                    view! {
                        <div class="foot-bar">
                            <button type="button" on:click=move |_| more.with_value(|more| more()) disabled=move || busy.get()>
                                {format!("Show more, {} left", format::thousands(left()))}
                            </button>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

fn line(row: DiffRow) -> AnyView {
    let (class, sign, word) = match row.change {
        RowChange::Added => ("added", "+", "added"),
        RowChange::Removed => ("removed", "−", "removed"),
        RowChange::Changed => ("changed", "~", "changed"),
    };
    let before = row.before;
    let cells = row
        .values
        .into_iter()
        .enumerate()
        .map(|(at, value)| {
            let old = before.iter().find(|(column, _)| *column == at).map(|(_, old)| old.clone());
            match old {
                Some(old) => view! { <td class="cell-changed"><del>{text(old)}</del> <ins>{text(value)}</ins></td> }.into_any(),
                None => {
                    let null = value.is_none();
                    view! { <td class:null=null>{text(value)}</td> }.into_any()
                }
            }
        })
        .collect_view();
    view! {
        <tr class=class>
            <td class="sign"><span aria-hidden="true">{sign}</span><span class="sr">{word}</span></td>
            {cells}
        </tr>
    }
    .into_any()
}

fn text(value: Option<String>) -> String {
    let text = value.unwrap_or_else(|| "NULL".to_owned());
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
