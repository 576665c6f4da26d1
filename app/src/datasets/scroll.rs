//! A table of any length, of which only what is in sight is drawn.
//!
//! The whole grid is one stop for the keyboard: arrows move from cell to cell,
//! Enter opens the parent of a foreign key.

use crate::{
    datasets::{
        pages::{Pages, Row},
        window::Sight,
    },
    ui::{grid::Head, notice::ErrorNotice, spark::Spark},
};
use confab_model::{Page, TableProfile, dataset::PageColumn};
use leptos::{ev::KeyboardEvent, html::Div, prelude::*};
use wasm_bindgen::JsCast;

/// Widths of columns, in characters.
const NARROWEST: usize = 6;
const WIDEST: usize = 34;

/// Where the cursor is: row and column.
type Place = (u64, usize);

/// The rows of a table.
#[component]
pub fn Scroll(
    /// The dataset's identifier.
    id: String,
    /// The table.
    table: String,
    /// The first page that is shown.
    first: Page,
    /// The row to begin with.
    row: u64,
    /// What the columns' values are like, once that is known.
    profile: Signal<Option<TableProfile>>,
    /// Called with row and column when the parent of a foreign key is wanted.
    open: Callback<(u64, String)>,
    /// Called with row, column and value when a cell is to be changed.
    edit: Callback<(u64, String, Option<String>)>,
) -> impl IntoView {
    let rows = first.total.unwrap_or(0);
    let columns = StoredValue::new(first.columns.clone());
    let widths = widths(&first);
    let label = format!("Rows of {table}");
    let pages = Pages::new(id, table, first);
    let scroller = NodeRef::<Div>::new();
    let sight = RwSignal::new(Sight::at(rows, row));
    let cursor = RwSignal::new(None::<Place>);
    let window = Memo::new(move |_| sight.get().window());
    let drawn = Memo::new(move |_| {
        let window = window.get();
        (window.start, window.end)
    });
    let look = move || {
        let Some(scroller) = scroller.get_untracked() else {
            return;
        };
        let head = scroller
            .query_selector("thead")
            .ok()
            .flatten()
            .map_or(0, |head| head.client_height());
        sight.set(Sight {
            rows,
            scrolled: f64::from(scroller.scroll_top()),
            height: f64::from(scroller.client_height() - head).max(60.0),
        });
    };
    let go = move |top: f64| {
        if let Some(scroller) = scroller.get_untracked() {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the tallest table has 15 million pixels"
            )]
            scroller.set_scroll_top(sight.get_untracked().scroll_to(top) as i32);
        }
    };
    Effect::new(move || {
        // There is nothing to measure before it is in the page.
        if scroller.get().is_none() {
            return;
        }
        if row > 0 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a row's number is far below 2^53"
            )]
            go(row as f64);
            cursor.set(Some((row, 0)));
        }
        request_animation_frame(look);
    });
    Effect::new(move || {
        let (start, end) = drawn.get();
        pages.want(start, end);
    });
    let resize = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resize.remove());
    let moved = move |place: Place| {
        cursor.set(Some(place));
        if let Some(top) = sight.get_untracked().reveal(place.0) {
            go(top);
        }
    };
    let enter = move |(row, column): Place| {
        let name = columns.with_value(|columns| {
            let column = columns.get(column)?;
            column.references.as_ref().map(|_| column.name.clone())
        });
        let there = pages
            .row(row)
            .is_some_and(|cells| cells.get(column).is_some_and(Option::is_some));
        if let Some(name) = name.filter(|_| there) {
            open.run((row, name));
        }
    };
    let change = move |(row, column): Place| {
        let name =
            columns.with_value(|columns| columns.get(column).map(|column| column.name.clone()));
        let value = pages.row(row).and_then(|cells| cells.get(column).cloned());
        if let Some((name, value)) = name.zip(value) {
            edit.run((row, name, value));
        }
    };
    let keydown = move |event: KeyboardEvent| {
        look();
        let last = columns.with_value(Vec::len).saturating_sub(1);
        let here = cursor.get_untracked();
        if event.key() == "F2" {
            if let Some(here) = here {
                event.prevent_default();
                change(here);
            }
        } else if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            if let Some(here) = here {
                event.prevent_default();
                enter(here);
            }
        } else if let Some(place) = next(
            &event,
            here,
            (rows.saturating_sub(1), last),
            sight.get_untracked(),
        ) {
            event.prevent_default();
            moved(place);
        }
    };
    let click = move |event: leptos::ev::MouseEvent| {
        if let Some(place) = clicked(&event) {
            cursor.set(Some(place));
            enter(place);
        }
    };
    let line = move |row: u64| view! { <Line row pages columns cursor /> };
    let heads = columns
        .get_value()
        .into_iter()
        .enumerate()
        .map(|(at, column)| {
            let picture = move || {
                profile.with(|profile| {
                    let profile = profile.as_ref()?.columns.get(at)?;
                    Some(view! { <Spark profile=profile.clone() /> })
                })
            };
            view! { <Head column><div class="picture">{picture}</div></Head> }
        })
        .collect_view();
    view! {
        {move || {
            pages
                .failure
                .get()
                .map(|error| {
                    view! {
                        <ErrorNotice error />
                        <button type="button" on:click=move |_| pages.retry()>"Try again"</button>
                    }
                })
        }}
        <div
            class="grid long"
            node_ref=scroller
            tabindex="0"
            role="grid"
            aria-label=label
            aria-rowcount=(rows + 1).to_string()
            aria-activedescendant=move || cursor.get().map(|(row, column)| name(row, column))
            on:scroll=move |_| look()
            on:keydown=keydown
            on:click=click
            on:dblclick=move |event| {
                if let Some(place) = clicked(&event) {
                    change(place);
                }
            }
        >
            <table role="presentation">
                <colgroup>
                    {widths.into_iter().map(|width| view! { <col style=format!("inline-size: {width}ch") /> }).collect_view()}
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">
                    <tr class="room" role="presentation" style:height=move || format!("{}px", window.get().above)></tr>
                    <For each=move || { let (start, end) = drawn.get(); start..end } key=|row| *row children=line />
                    <tr class="room" role="presentation" style:height=move || format!("{}px", window.get().below)></tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One row, or its place while it is being read.
#[component]
fn Line(
    row: u64,
    pages: Pages,
    columns: StoredValue<Vec<PageColumn>>,
    cursor: RwSignal<Option<Place>>,
) -> impl IntoView {
    let cells = Memo::new(move |_| pages.row(row));
    let at = Memo::new(move |_| {
        cursor
            .get()
            .filter(|place| place.0 == row)
            .map(|place| place.1)
    });
    let content = move || match cells.get() {
        Some(cells) => columns.with_value(|columns| drawn(row, cells, columns, at.get())),
        None => {
            let width = columns.with_value(Vec::len).to_string();
            view! { <td class="coming" role="gridcell" colspan=width><span class="sr">"Being read"</span></td> }.into_any()
        }
    };
    view! {
        <tr role="row" aria-rowindex=(row + 2).to_string() data-row=row.to_string() class:on=move || at.get().is_some()>
            {content}
        </tr>
    }
    .into_any()
}

/// The cells of a row. `at` is the column of the cursor.
fn drawn(row: u64, cells: Row, columns: &[PageColumn], at: Option<usize>) -> AnyView {
    cells
        .into_iter()
        .zip(columns)
        .enumerate()
        .map(|(place, (value, column))| {
            let mut class = String::new();
            for (word, holds) in [
                ("n ", column.numeric),
                ("null ", value.is_none()),
                ("fk ", value.is_some() && column.references.is_some()),
                ("at ", at == Some(place)),
            ] {
                class.push_str(if holds { word } else { "" });
            }
            let long = value.as_ref().filter(|text| text.chars().count() > 24).cloned();
            let text = value.unwrap_or_else(|| "NULL".to_owned());
            view! { <td role="gridcell" id=name(row, place) class=class title=long data-column=place.to_string()>{text}</td> }
        })
        .collect_view()
        .into_any()
}

/// A cell's name in the document.
fn name(row: u64, column: usize) -> String {
    format!("cell-{row}-{column}")
}

/// The cell that was clicked.
fn clicked(event: &leptos::ev::MouseEvent) -> Option<Place> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let cell = target.closest("[data-column]").ok().flatten()?;
    let line = cell.closest("[data-row]").ok().flatten()?;
    let number =
        |element: &web_sys::Element, name: &str| element.get_attribute(name)?.parse::<u64>().ok();
    let column = number(&cell, "data-column")?;
    Some((number(&line, "data-row")?, usize::try_from(column).ok()?))
}

/// Where a key leads from a cell; None for keys that lead nowhere.
fn next(event: &KeyboardEvent, here: Option<Place>, last: Place, sight: Sight) -> Option<Place> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a screen has few rows"
    )]
    let (screen, top) = (
        (sight.height / super::window::ROW) as u64,
        sight.top().ceil() as u64,
    );
    let (row, column) = here.unwrap_or((top, 0));
    if here.is_none() && event.key().starts_with("Arrow") {
        return Some((row, column));
    }
    let all = event.ctrl_key() || event.meta_key();
    let (row, column) = match event.key().as_str() {
        "ArrowDown" => (row + 1, column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowRight" => (row, column + 1),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "PageDown" => (row + screen, column),
        "PageUp" => (row.saturating_sub(screen), column),
        "Home" if all => (0, column),
        "End" if all => (last.0, column),
        "Home" => (row, 0),
        "End" => (row, last.1),
        _ => return None,
    };
    Some((row.min(last.0), column.min(last.1)))
}

/// Each column as wide as its head and its first values, within bounds.
fn widths(page: &Page) -> Vec<usize> {
    let head = |column: &PageColumn| {
        let keys = usize::from(column.primary_key) + usize::from(column.references.is_some());
        (column.name.chars().count() + 3 * keys).max(column.type_text.chars().count().min(16))
    };
    let value = |row: &Row, at: usize| {
        row.get(at)
            .and_then(Option::as_ref)
            .map_or(0, |text| text.chars().count())
    };
    page.columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let widest = page
                .rows
                .iter()
                .map(|row| value(row, at))
                .max()
                .unwrap_or(0);
            widest.max(head(column)).clamp(NARROWEST, WIDEST) + 4
        })
        .collect()
}
