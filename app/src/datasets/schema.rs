//! The schema of a dataset: as a picture, as given, and as it was understood.

use crate::{diagram::Diagram, generate::summary::TableList, ui::format};
use confab_model::{Dataset, TableSummary};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The picture, the text and the tables at a glance.
#[component]
pub fn SchemaPanel(
    /// The dataset.
    dataset: Dataset,
    /// The text.
    ddl: String,
    /// The tables.
    tables: Vec<TableSummary>,
) -> impl IntoView {
    let navigate = use_navigate();
    // What navigates stays on its thread, so the picture only says where to.
    let wanted = RwSignal::new(None::<String>);
    Effect::new(move || {
        if let Some(table) = wanted.get() {
            let href = format!("/datasets/{}?table={}", dataset.id, format::encode(&table));
            navigate(&href, NavigateOptions::default());
        }
    });
    let choose = Callback::new(move |table| wanted.set(Some(table)));
    view! {
        <div class="document">
            <Diagram tables=tables.clone() choose />
        </div>
        <div class="document split">
            <div>
                <h2>"As given"</h2>
                <pre tabindex="0" role="region" aria-label="Schema as given">{ddl}</pre>
            </div>
            <div class="schema-list">
                <h2>"As it was understood"</h2>
                <TableList tables />
            </div>
        </div>
    }
    .into_any()
}
