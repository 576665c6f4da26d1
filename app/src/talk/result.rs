//! The rows of an answer: sorted, paged, copied and taken away.

use crate::{
    error::AppError,
    talk::{api, thread::Thread},
    ui::{browser, format, notice::ErrorNotice},
};
use confab_model::Page;
use leptos::{prelude::*, task::spawn_local};

/// Rows that are read at once.
const PAGE: u64 = 100;

/// The first rows, with the way to all others.
#[component]
pub fn ResultCard(
    /// The first rows.
    page: Page,
    /// The SQL that they come from.
    sql: String,
) -> impl IntoView {
    let thread = expect_context::<Thread>();
    let first = StoredValue::new(page.clone());
    let sql = StoredValue::new(sql);
    let shown = RwSignal::new(page);
    let order = RwSignal::new(None::<(u32, bool)>);
    let failure = RwSignal::new(None::<AppError>);
    let read = move |by: Option<(u32, bool)>, offset: u64| {
        spawn_local(async move {
            let page = api::rows(thread.dataset.get_value(), sql.get_value(), by, offset).await;
            match page {
                Ok(mut page) => {
                    // A page beyond the last row leaves what is shown.
                    if offset > 0 && page.rows.is_empty() {
                        page = shown.get_untracked();
                        page.truncated = false;
                    }
                    // Rows in all are known from the answer itself.
                    page.total = first.with_value(|first| first.total);
                    order.try_set(by);
                    shown.try_set(page);
                    failure.try_set(None);
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let sort = Callback::new(move |column: u32| match order.get_untracked() {
        Some((at, false)) if at == column => read(Some((column, true)), 0),
        Some((at, true)) if at == column => {
            order.set(None);
            shown.set(first.get_value());
        }
        _ => read(Some((column, false)), 0),
    });
    let more = move || {
        shown.with(|page| {
            let end = page.offset + page.rows.len() as u64;
            page.truncated || page.total.is_some_and(|total| end < total)
        })
    };
    let forward = move |_| {
        let page = shown.read_untracked();
        let end = page.offset + page.rows.len() as u64;
        drop(page);
        read(order.get_untracked(), end);
    };
    let back = move |_| {
        let offset = shown.with_untracked(|page| page.offset);
        read(order.get_untracked(), offset.saturating_sub(PAGE));
    };
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = shown.with_untracked(as_text);
        spawn_local(async move {
            let done = browser::copy(&text).await;
            copied.try_set(done);
        });
    };
    view! {
        <section class="panel result" aria-label="Result">
            <header>
                <b>{move || shown.with(counted)}</b>
                <span class="grow"></span>
                <button type="button" class="quiet small" on:click=copy>{move || if copied.get() { "Copied" } else { "Copy" }}</button>
                <form method="post" action="/api/query.csv">
                    <input type="hidden" name="dataset" value=thread.dataset.get_value() />
                    <input type="hidden" name="sql" value=sql.get_value() />
                    <button type="submit" class="quiet small">"CSV"</button>
                </form>
            </header>
            {move || failure.get().map(|error| view! { <ErrorNotice error /> })}
            {move || table(&shown.read(), order.get(), sort)}
            <footer class:hidden=move || !more() && shown.with(|page| page.offset == 0)>
                <button type="button" class="quiet small" disabled=move || shown.with(|page| page.offset == 0) on:click=back>"Previous"</button>
                <button type="button" class="quiet small" disabled=move || !more() on:click=forward>"Next rows"</button>
            </footer>
        </section>
    }
    .into_any()
}

/// Which rows these are, and of how many.
fn counted(page: &Page) -> String {
    let here = page.rows.len() as u64;
    let range = format!(
        "{}–{}",
        format::thousands(page.offset + 1),
        format::thousands(page.offset + here)
    );
    match (page.total, page.truncated) {
        (_, _) if here == 0 => "No rows".to_owned(),
        (Some(total), _) if total == here => format::counted(total, "row", "rows"),
        (Some(total), _) => format!("{range} of {}", format::thousands(total)),
        (None, true) => format!("{range} of many"),
        (None, false) => range,
    }
}

fn table(page: &Page, order: Option<(u32, bool)>, sort: Callback<u32>) -> AnyView {
    if page.columns.is_empty() {
        return ().into_any();
    }
    let heads = page
        .columns
        .iter()
        .zip(0_u32..)
        .map(|(column, at)| {
            let (way, mark) = match order {
                Some((by, false)) if by == at => ("ascending", " ↑"),
                Some((by, true)) if by == at => ("descending", " ↓"),
                _ => ("none", ""),
            };
            view! {
                <th scope="col" class:n=column.numeric aria-sort=way>
                    <button type="button" class="sort" title="Sort" on:click=move |_| sort.run(at)>{column.name.clone()} {mark}</button>
                </th>
            }
        })
        .collect_view();
    let rows = page
        .rows
        .iter()
        .map(|row| {
            let cells = row
                .iter()
                .zip(&page.columns)
                .map(|(value, column)| match value {
                    None => view! { <td class="null" class:n=column.numeric>"NULL"</td> }.into_any(),
                    Some(text) if text.chars().count() > 40 => {
                        let start: String = text.chars().take(400).collect();
                        view! { <td title=start.clone()><span class="long">{start.clone()}</span></td> }.into_any()
                    }
                    Some(text) if column.numeric => view! { <td class="n">{format::figure(text)}</td> }.into_any(),
                    Some(text) => view! { <td>{text.clone()}</td> }.into_any(),
                })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="grid" role="region" tabindex="0" aria-label="Rows of the result">
            <table>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Rows as a spreadsheet takes them from the clipboard.
fn as_text(page: &Page) -> String {
    let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let mut lines = vec![
        page.columns
            .iter()
            .map(|column| clean(&column.name))
            .collect::<Vec<_>>()
            .join("\t"),
    ];
    lines.extend(page.rows.iter().map(|row| {
        row.iter()
            .map(|value| clean(value.as_deref().unwrap_or_default()))
            .collect::<Vec<_>>()
            .join("\t")
    }));
    lines.join("\n")
}
