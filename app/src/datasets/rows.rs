//! A table's rows, page by page.

use crate::{
    datasets::api::{self, PAGE},
    ui::{
        format,
        grid::Grid,
        icons::{DOWNLOAD, Icon},
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::{Dataset, TableInfo};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// The tables as tabs and the rows of the chosen one.
#[component]
pub fn RowsPanel(
    /// The dataset.
    dataset: Dataset,
) -> impl IntoView {
    let query = use_query_map();
    let id = dataset.id.clone();
    let tables = StoredValue::new(dataset.tables.clone());
    // An address may name a table that isn't there (any more): then the first one is meant.
    let table = Memo::new(move |_| {
        let wanted = query.read().get("table");
        tables.with_value(|tables| {
            let named = tables
                .iter()
                .find(|table| Some(&table.name) == wanted.as_ref());
            named
                .or(tables.first())
                .cloned()
                .unwrap_or_else(|| TableInfo {
                    name: String::new(),
                    rows: 0,
                })
        })
    });
    let page = Memo::new(move |_| {
        let wanted = query
            .read()
            .get("page")
            .and_then(|page| page.parse::<u64>().ok())
            .unwrap_or(1);
        wanted.clamp(1, pages(table.read().rows))
    });
    let key = id.clone();
    let rows = Resource::new(
        move || (key.clone(), table.get().name, page.get()),
        |(id, table, page)| api::read_page(id, table, (page - 1) * PAGE),
    );
    let grid = move || {
        Suspend::new(async move {
            match rows.await {
                Err(error) => view! {
                    <ErrorNotice error />
                    <button type="button" on:click=move |_| rows.refetch()>"Try again"</button>
                }
                .into_any(),
                Ok(page) if page.rows.is_empty() => {
                    view! { <p class="empty-grid">"This table has no rows."</p> }.into_any()
                }
                Ok(page) => {
                    let label = format!("Rows of {}", table.get_untracked().name);
                    view! { <Grid label page /> }.into_any()
                }
            }
        })
    };
    let csv_id = id.clone();
    view! {
        <TableTabs id=id.clone() tables=dataset.tables table />
        <Transition fallback=|| view! { <Waiting what="Reading rows" /> }>{grid}</Transition>
        <div class="foot-bar">
            <Pager id table page />
            <span class="grow"></span>
            {move || {
                let name = table.get().name;
                let href = format!("/download/{csv_id}/table/{}.csv", format::encode(&name));
                view! {
                    <a class="btn" href=href download rel="external">
                        <Icon path=DOWNLOAD />
                        {format!("CSV of {name}")}
                    </a>
                }
            }}
        </div>
    }
    .into_any()
}

/// One link a table.
#[component]
fn TableTabs(id: String, tables: Vec<TableInfo>, table: Memo<TableInfo>) -> impl IntoView {
    let tabs = tables
        .into_iter()
        .map(|info| {
            let href = format!("/datasets/{id}?table={}", format::encode(&info.name));
            let name = info.name.clone();
            view! {
                <li>
                    <a href=href data-noscroll="" aria-current=move || (table.read().name == name).then_some("true")>
                        {info.name}
                        <span>{format::thousands(info.rows)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label="Tables">
            <ul>{tabs}</ul>
        </nav>
    }
    .into_any()
}

/// To the first, previous, next, last and any page.
#[component]
fn Pager(id: String, table: Memo<TableInfo>, page: Memo<u64>) -> impl IntoView {
    let last = Memo::new(move |_| pages(table.read().rows));
    let id = StoredValue::new(id);
    let href = move |page: u64| {
        id.with_value(|id| {
            format!(
                "/datasets/{id}?table={}&page={page}",
                format::encode(&table.read().name)
            )
        })
    };
    let navigate = use_navigate();
    let jump = move |text: String| {
        if let Ok(wanted) = text.trim().parse::<u64>() {
            let options = NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(
                &untrack(|| href(wanted.clamp(1, last.get_untracked()))),
                options,
            );
        }
    };
    let links = [
        ("First page", "«", Signal::derive(|| 1)),
        (
            "Previous page",
            "‹",
            Signal::derive(move || page.get().saturating_sub(1).max(1)),
        ),
        (
            "Next page",
            "›",
            Signal::derive(move || (page.get() + 1).min(last.get())),
        ),
        ("Last page", "»", Signal::derive(move || last.get())),
    ];
    let [first, previous, next, end] = links.map(|(label, sign, to)| {
        view! {
            <a
                class="btn step"
                href=move || href(to.get())
                data-noscroll=""
                aria-label=label
                aria-disabled=move || (to.get() == page.get()).then_some("true")
            >
                {sign}
            </a>
        }
    });
    view! {
        <nav class="pager" aria-label="Pages">
            {first} {previous}
            <label>
                <span class="sr">"Go to page"</span>
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || page.get().to_string()
                    on:change:target=move |event| jump(event.target().value())
                />
            </label>
            <span class="quiet-text">{move || format!("of {}", format::thousands(last.get()))}</span>
            {next} {end}
            <span class="quiet-text range" role="status">
                {move || {
                    let rows = table.read().rows;
                    let from = (page.get() - 1) * PAGE;
                    format!(
                        "Rows {}–{} of {}",
                        format::thousands((from + 1).min(rows)),
                        format::thousands((from + PAGE).min(rows)),
                        format::thousands(rows),
                    )
                }}
            </span>
        </nav>
    }
    .into_any()
}

/// Pages of so many rows; at least one.
fn pages(rows: u64) -> u64 {
    rows.div_ceil(PAGE).max(1)
}
