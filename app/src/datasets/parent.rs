//! The parent of a row, and its parents in turn.

use crate::{
    datasets::api,
    error::AppError,
    ui::{browser, format, notice::ErrorNotice},
};
use confab_model::FoundRow;
use leptos::{html::Dialog, prelude::*, task::spawn_local};

/// A row and one of its foreign key columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The table.
    pub table: String,
    /// The row's number, from 0.
    pub row: u64,
    /// The column.
    pub column: String,
}

/// A dialog that shows the row which a foreign key refers to.
#[component]
pub fn ParentDialog(
    /// The dataset's identifier.
    id: String,
    /// What is followed; the dialog opens when it changes.
    wanted: RwSignal<Option<Reference>>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let found = RwSignal::new(None::<Result<FoundRow, AppError>>);
    let dataset = StoredValue::new(id);
    Effect::new(move || {
        let Some(reference) = wanted.get() else {
            return;
        };
        spawn_local(async move {
            let id = dataset.get_value();
            let answer =
                api::read_parent(id, reference.table, reference.row, reference.column).await;
            found.set(match answer {
                Ok(row) => row.map(Ok),
                Err(error) => Some(Err(error)),
            });
            browser::open(dialog);
        });
    });
    let content = move || {
        found.get().map(|found| match found {
            Err(error) => view! { <ErrorNotice error /> }.into_any(),
            Ok(found) => view! { <Fields found wanted dataset dialog /> }.into_any(),
        })
    };
    view! {
        <dialog node_ref=dialog class="drawer" aria-labelledby="parent-title" on:close=move |_| wanted.set(None)>
            {content}
        </dialog>
    }
    .into_any()
}

#[component]
fn Fields(
    found: FoundRow,
    wanted: RwSignal<Option<Reference>>,
    dataset: StoredValue<String>,
    dialog: NodeRef<Dialog>,
) -> impl IntoView {
    let FoundRow { table, row, page } = found;
    let href = dataset.with_value(|id| {
        format!(
            "/datasets/{id}?table={}&row={}",
            format::encode(&table),
            row + 1
        )
    });
    let title = format!("{table}, row {}", format::thousands(row + 1));
    let table = StoredValue::new(table);
    let values = page.rows.into_iter().next().unwrap_or_default();
    let fields = page
        .columns
        .into_iter()
        .zip(values)
        .map(|(column, value)| {
            let name = column.name.clone();
            let content = match (value, column.references) {
                (None, _) => view! { <i class="null">"NULL"</i> }.into_any(),
                (Some(text), Some(parent)) => {
                    let follow = move |_| {
                        wanted.set(Some(Reference { table: table.get_value(), row, column: name.clone() }));
                    };
                    let hint = format!("Open its row of {parent}");
                    view! { <button type="button" class="link-button" title=hint on:click=follow>{text}</button> }.into_any()
                }
                (Some(text), None) => text.into_any(),
            };
            view! {
                <dt>{column.name} {column.primary_key.then(|| view! { <abbr class="key" title="Primary key">"PK"</abbr> })}</dt>
                <dd>{content}</dd>
            }
        })
        .collect_view();
    view! {
        <h2 id="parent-title">{title}</h2>
        <dl>{fields}</dl>
        <div class="bar end">
            <a class="btn" href=href on:click=move |_| browser::close(dialog)>"Show it in its table"</a>
            <button type="button" class="primary" on:click=move |_| browser::close(dialog)>"Close"</button>
        </div>
    }
    .into_any()
}
