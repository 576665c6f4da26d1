//! Rows as a table with typed headers.

use confab_model::{Page, dataset::PageColumn};
use leptos::prelude::*;

/// A page of rows.
#[component]
pub fn Grid(
    /// What it shows, for those who can't see it.
    label: String,
    /// The rows.
    page: Page,
) -> impl IntoView {
    let numeric: Vec<bool> = page.columns.iter().map(|column| column.numeric).collect();
    let heads = page
        .columns
        .into_iter()
        .map(|column| view! { <Head column /> })
        .collect_view();
    let rows = page
        .rows
        .into_iter()
        .map(|row| {
            let cells = row
                .into_iter()
                .enumerate()
                .map(|(place, value)| cell(value, numeric.get(place).copied().unwrap_or(false)))
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="grid" role="region" tabindex="0" aria-label=label>
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

/// A column's header: name, keys, type.
#[component]
pub fn Head(
    /// The column.
    column: PageColumn,
    /// What stands below, such as a picture of its values.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let primary = column
        .primary_key
        .then(|| view! { <abbr class="key" title="Primary key">"PK"</abbr> });
    let foreign = column.references.map(|table| {
        let title = format!("Refers to {table}");
        view! { <abbr class="key fk" title=title>"FK"</abbr> }
    });
    let kind =
        (!column.type_text.is_empty()).then(|| view! { <small>{column.type_text.clone()}</small> });
    view! {
        <th scope="col" role="columnheader" class:n=column.numeric>
            <span class="name">{column.name}</span> {primary} {foreign} {kind} {children.map(|children| children())}
        </th>
    }
    .into_any()
}

fn cell(value: Option<String>, numeric: bool) -> AnyView {
    match value {
        None => view! { <td class="null" class:n=numeric>"NULL"</td> }.into_any(),
        // Long texts are cut by the style sheet; the title has all of it.
        Some(text) if text.chars().count() > 40 => {
            view! { <td class:n=numeric title=text.clone()><span class="long">{text.clone()}</span></td> }.into_any()
        }
        Some(text) => view! { <td class:n=numeric>{text}</td> }.into_any(),
    }
}
