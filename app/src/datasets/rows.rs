//! A dataset's tables as tabs, and the rows of the chosen one.

use crate::{
    datasets::{
        api::{self, PAGE},
        parent::{ParentDialog, Reference},
        scroll::Scroll,
    },
    edits::{CellDialog, Desk, EditBar, OfferPanel, cell::Cell, desk::Stage},
    ui::{
        browser, format,
        icons::{DOWNLOAD, Icon},
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::{Dataset, TableInfo, TableProfile};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

/// The table that the address names; the first one when it names none that is there.
pub fn chosen_table(tables: Vec<TableInfo>) -> Memo<TableInfo> {
    let query = use_query_map();
    Memo::new(move |_| {
        let wanted = query.read().get("table");
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
}

/// The rows of a table.
#[component]
pub fn RowsPanel(
    /// The dataset.
    dataset: Dataset,
    /// The table.
    table: Memo<TableInfo>,
) -> impl IntoView {
    let query = use_query_map();
    let id = dataset.id.clone();
    // The address counts from one, as people do.
    let row = Memo::new(move |_| {
        let wanted = query
            .read()
            .get("row")
            .and_then(|row| row.parse::<u64>().ok());
        wanted.unwrap_or(1).clamp(1, table.read().rows.max(1)) - 1
    });
    let key = id.clone();
    let first = Resource::new(
        move || (key.clone(), table.get().name, row.get()),
        |(id, table, row)| async move { api::read_page(id, table, row / PAGE * PAGE).await },
    );
    let profile = Profile::new(id.clone(), table);
    let wanted = RwSignal::new(None::<Reference>);
    let cell = RwSignal::new(None::<Cell>);
    let edit = Callback::new(move |(row, column, value)| {
        let table = table.get_untracked().name;
        cell.set(Some(Cell {
            table,
            column,
            row,
            value,
        }));
    });
    let desk = expect_context::<Desk>();
    let shown = move || matches!(&*desk.stage.read(), Stage::Offered(_) | Stage::Applying(_));
    let open = Callback::new(move |(row, column)| {
        let table = table.get_untracked().name;
        wanted.set(Some(Reference { table, row, column }));
    });
    let dataset_id = StoredValue::new(id.clone());
    let grid = move || {
        Suspend::new(async move {
            match first.await {
                Err(error) => view! {
                    <ErrorNotice error />
                    <button type="button" on:click=move |_| first.refetch()>"Try again"</button>
                }
                .into_any(),
                Ok(page) if page.rows.is_empty() => {
                    view! { <p class="empty-grid">"This table has no rows."</p> }.into_any()
                }
                Ok(page) => {
                    let (id, table, row) = (
                        dataset_id.get_value(),
                        table.get_untracked().name,
                        row.get_untracked(),
                    );
                    view! { <Scroll id table first=page row profile=profile.0.into() open edit /> }
                        .into_any()
                }
            }
        })
    };
    view! {
        <OfferPanel />
        <div class:gone=shown>
            <Transition fallback=|| view! { <Waiting what="Reading rows" /> }>{grid}</Transition>
        </div>
        <ParentDialog id=id.clone() wanted />
        <CellDialog wanted=cell />
        <EditBar table />
        <Foot id table />
    }
    .into_any()
}

/// What the columns are like, found out after the rows are there.
#[derive(Clone, Copy)]
struct Profile(RwSignal<Option<TableProfile>>);

impl Profile {
    fn new(id: String, table: Memo<TableInfo>) -> Self {
        let known = RwSignal::new(None::<TableProfile>);
        Effect::new(move || {
            let (id, name) = (id.clone(), table.get().name);
            known.set(None);
            spawn_local(async move {
                // Without it, only the small pictures are missing.
                let profile = api::read_profile(id, name.clone()).await.ok();
                if table
                    .try_get_untracked()
                    .is_some_and(|table| table.name == name)
                {
                    known.set(profile);
                }
            });
        });
        Self(known)
    }
}

/// Counts, keys and the table as a file.
#[component]
fn Foot(id: String, table: Memo<TableInfo>) -> impl IntoView {
    view! {
        <div class="foot-bar">
            <span class="quiet-text" role="status">{move || format::counted(table.read().rows, "row", "rows")}</span>
            <span class="quiet-text keys">"Arrows move, Enter opens a parent, F2 or a double click changes a cell"</span>
            <span class="grow"></span>
            {move || {
                let name = table.get().name;
                let href = format!("/download/{id}/table/{}.csv", format::encode(&name));
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
pub fn TableTabs(
    /// The dataset.
    dataset: Dataset,
    /// The table that is shown.
    table: Memo<TableInfo>,
    /// What is shown of it, as the address calls it.
    shown: &'static str,
) -> impl IntoView {
    let id = dataset.id;
    let tabs = dataset
        .tables
        .into_iter()
        .map(|info| {
            let href = format!("/datasets/{id}?view={shown}&table={}", format::encode(&info.name));
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
    // On a narrow screen the chosen one may be out of sight.
    Effect::new(move || {
        table.track();
        request_animation_frame(|| browser::reveal(".tabs [aria-current]"));
    });
    view! {
        <nav class="tabs" aria-label="Tables">
            <ul>{tabs}</ul>
        </nav>
    }
    .into_any()
}
