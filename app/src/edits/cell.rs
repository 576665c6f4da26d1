//! One cell changed by hand.

use crate::{
    edits::desk::Desk,
    ui::{browser, format},
};
use leptos::{html::Dialog, prelude::*};

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The row's number, from 0.
    pub row: u64,
    /// The value; none is NULL.
    pub value: Option<String>,
}

/// Asks for another value of a cell.
#[component]
pub fn CellDialog(
    /// The cell that is meant; the dialog opens when it changes.
    wanted: RwSignal<Option<Cell>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let dialog = NodeRef::<Dialog>::new();
    let (text, null) = (RwSignal::new(String::new()), RwSignal::new(false));
    Effect::new(move || {
        if let Some(cell) = wanted.get() {
            null.set(cell.value.is_none());
            text.set(cell.value.unwrap_or_default());
            browser::open(dialog);
        }
    });
    let title = move || {
        wanted.get().map(|cell| {
            format!(
                "{}, row {}: {}",
                cell.table,
                format::thousands(cell.row + 1),
                cell.column
            )
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(cell) = wanted.get_untracked() {
            let value = (!null.get_untracked()).then(|| text.get_untracked());
            desk.set_cell(cell.table, cell.column, cell.row, value);
        }
        browser::close(dialog);
    };
    view! {
        <dialog node_ref=dialog aria-labelledby="cell-title" on:close=move |_| wanted.set(None)>
            <form on:submit=submit>
                <h2 id="cell-title">{title}</h2>
                <label>
                    "Value"
                    <input
                        type="text"
                        autocomplete="off"
                        disabled=move || null.get()
                        prop:value=move || text.get()
                        on:input:target=move |event| text.set(event.target().value())
                    />
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || null.get()
                        on:change:target=move |event| null.set(event.target().checked())
                    />
                    "NULL, no value at all"
                </label>
                <div class="bar end">
                    <button type="button" on:click=move |_| browser::close(dialog)>"Leave it"</button>
                    <button type="submit" class="primary">"See what changes"</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
