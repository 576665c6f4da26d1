//! The picture of tables and keys.

use crate::{
    diagram::layout::{Flow, HEAD, LINE, Link, Picture, TableBox, kind, lay_out},
    ui::format,
};
use confab_model::TableSummary;
use leptos::prelude::*;

/// More tables than that are no picture any more.
const MOST_TABLES: usize = 120;

/// Tables as boxes, foreign keys as lines. It turns by itself to fit narrow places.
#[component]
pub fn Diagram(
    /// The tables.
    tables: Vec<TableSummary>,
    /// Called with the name of a table that is chosen.
    choose: Callback<String>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let more = tables.len().saturating_sub(MOST_TABLES);
    let tables = StoredValue::new(tables.into_iter().take(MOST_TABLES).collect::<Vec<_>>());
    let drawing = move |flow| {
        let picture = tables.with_value(|tables| lay_out(tables, flow, all.get()));
        view! { <Drawing picture flow choose /> }
    };
    view! {
        <figure class="er">
            <div class="er-scroll">
                {move || drawing(Flow::Across)} {move || drawing(Flow::Down)}
            </div>
            <figcaption class="bar">
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || all.get()
                        on:change=move |_| all.update(|all| *all = !*all)
                    />
                    "All columns"
                </label>
                <span class="quiet-text">
                    {if more > 0 {
                        format!("The first {MOST_TABLES} tables; {} more are in the schema.", format::thousands(more as u64))
                    } else {
                        "The fork is at the child, the bar at its parent. Dashed keys are implied by names.".to_owned()
                    }}
                </span>
            </figcaption>
        </figure>
    }
    .into_any()
}

#[component]
fn Drawing(picture: Picture, flow: Flow, choose: Callback<String>) -> impl IntoView {
    let lit = RwSignal::new(None::<usize>);
    let class = match flow {
        Flow::Across => "across",
        Flow::Down => "down",
    };
    let (width, height) = (picture.width, picture.height);
    let pairs: Vec<(usize, usize)> = picture
        .links
        .iter()
        .map(|link| (link.from, link.to))
        .collect();
    let pairs = StoredValue::new(pairs);
    let links = picture
        .links
        .into_iter()
        .map(
            |Link {
                 from,
                 to,
                 path,
                 implied,
             }| {
                let near = move || lit.get().is_some_and(|lit| lit == from || lit == to);
                view! { <path class="edge" class:implied=implied class:lit=near d=path /> }
            },
        )
        .collect_view();
    let tables = picture
        .tables
        .into_iter()
        .enumerate()
        .map(|(number, table)| {
            let near = Memo::new(move |_| {
                lit.get().is_some_and(|lit| {
                    lit == number
                        || pairs.with_value(|pairs| {
                            pairs.contains(&(lit, number)) || pairs.contains(&(number, lit))
                        })
                })
            });
            view! { <TableShape table number lit near choose /> }
        })
        .collect_view();
    view! {
        <svg
            class=class
            class:dimmed=move || lit.get().is_some()
            viewBox=format!("0 0 {width} {height}")
            width=width
            height=height
            style=format!("--natural: {width}px")
            role="group"
            aria-label="Diagram of the tables and their keys"
        >
            {links} {tables}
        </svg>
    }
    .into_any()
}

#[component]
fn TableShape(
    table: TableBox,
    number: usize,
    lit: RwSignal<Option<usize>>,
    near: Memo<bool>,
    choose: Callback<String>,
) -> impl IntoView {
    let label = spoken(&table);
    let (x, width, height) = (table.x, table.width, table.height());
    let name = StoredValue::new(table.name.clone());
    let pick = move || choose.run(name.get_value());
    let lines = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let y = HEAD + LINE * i32::try_from(at).unwrap_or(0) + 14;
            let class = match (column.primary_key, column.references.is_some()) {
                (true, _) => "column pk",
                (false, true) => "column fk",
                _ => "column",
            };
            view! {
                <text class=class x=12 y=y>{column.name.clone()}</text>
                <text class="type" x=width - 10 y=y>{kind(column)}</text>
            }
        })
        .collect_view();
    let rest = (table.hidden > 0).then(|| {
        let y = HEAD + LINE * i32::try_from(table.columns.len()).unwrap_or(0) + 14;
        let text = if table.columns.is_empty() {
            format::counted(table.hidden as u64, "column", "columns")
        } else {
            format!("+ {} more", table.hidden)
        };
        view! { <text class="rest" x=12 y=y>{text}</text> }
    });
    view! {
        <g
            class="table"
            class:lit=move || near.get()
            transform=format!("translate({x} {})", table.y)
        >
            <g aria-hidden="true">
            <rect class="body" width=width height=height rx="7" />
            <path class="head" d=format!("M0 {HEAD}V7a7 7 0 017-7h{}a7 7 0 017 7v{}z", width - 14, HEAD - 7) />
            <text class="name" x=12 y=20>{table.name.clone()}</text>
            {lines} {rest}
            </g>
            <rect
                class="hit"
                width=width
                height=height
                rx="7"
                tabindex="0"
                role="button"
                aria-label=label
                on:click=move |_| pick()
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "Enter" | " ") && !event.ctrl_key() && !event.meta_key() {
                        event.prevent_default();
                        pick();
                    }
                }
                on:focus=move |_| lit.set(Some(number))
                on:blur=move |_| lit.set(None)
                on:mouseenter=move |_| lit.set(Some(number))
                on:mouseleave=move |_| lit.set(None)
            />
        </g>
    }
    .into_any()
}

/// A table for those who can't see the picture.
fn spoken(table: &TableBox) -> String {
    let columns = (table.columns.len() + table.hidden) as u64;
    let mut parents: Vec<&str> = table
        .columns
        .iter()
        .filter_map(|column| column.references.as_deref())
        .collect();
    parents.dedup();
    let count = format::counted(columns, "column", "columns");
    if parents.is_empty() {
        format!("{}: {count}", table.name)
    } else {
        format!("{}: {count}, refers to {}", table.name, parents.join(", "))
    }
}
