//! The recipe of a dataset: by table and column, or as JSON, with the first
//! rows that it gives.

use crate::{
    datasets::opened::Opened,
    error::AppError,
    generate::{Work, api, entries::Entries},
    recipe::{edited::Edited, fields::ColumnFields},
    ui::{format, grid::Grid, notice::ErrorNotice},
};
use confab_model::{Draft, TableInfo};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde_json::Value;
use std::time::Duration;

/// How long nothing must have changed before the rows are made anew.
const PAUSE: Duration = Duration::from_millis(120);

/// Facts, fields or JSON, first rows, and the way to a dataset of it.
#[component]
pub fn RecipePanel(
    /// The dataset.
    view: Opened,
    /// The table.
    table: Memo<TableInfo>,
) -> impl IntoView {
    let facts = format!(
        "Seed {} · temperature {} · {} · as of {}",
        view.seed, view.temperature, view.locale, view.today
    );
    let wishes = (!view.instructions.is_empty())
        .then(|| view! { <blockquote>{view.instructions.clone()}</blockquote> });
    let edited = Edited::new(view.recipe);
    let json = RwSignal::new(false);
    let order = StoredValue::new(Entries {
        ddl: view.ddl,
        file: Some(format!("{}.sql", view.dataset.name)),
        ..Entries::default()
    });
    let content = move || {
        edited.replaced.track();
        if json.get() {
            view! { <Json edited /> }.into_any()
        } else {
            view! { <Columns edited table=table.get() /> }.into_any()
        }
    };
    let modes = [(false, "Columns"), (true, "JSON")].map(|(which, word)| {
        view! {
            <button type="button" aria-pressed=move || (json.get() == which).to_string() on:click=move |_| json.set(which)>
                {word}
            </button>
        }
    });
    view! {
        <div class="document recipe">
            <div class="bar">
                <div>
                    <h2>"How it was filled"</h2>
                    <p class="quiet-text">{facts}</p>
                </div>
                <span class="grow"></span>
                <div class="seg" role="group" aria-label="Recipe as">{modes}</div>
            </div>
            {wishes}
            {content}
            <Again edited order />
        </div>
        <Tried edited order table />
    }
    .into_any()
}

/// A table's rows and columns as fields.
#[component]
fn Columns(edited: Edited, table: TableInfo) -> impl IntoView {
    let tables = edited.at("/tables");
    let named =
        |entry: &Value| entry.get("table").and_then(Value::as_str) == Some(table.name.as_str());
    let tables = tables.as_array().cloned().unwrap_or_default();
    // Tables of several schemas may be stored under a longer name; they keep their order.
    let Some(number) = tables.iter().position(named) else {
        return view! { <p class="quiet-text">"This table is in the recipe under another name: see the JSON."</p> }.into_any();
    };
    let pointer = format!("/tables/{number}");
    let rows = edited.at(&format!("{pointer}/rows"));
    let count = edited
        .at(&format!("{pointer}/columns"))
        .as_array()
        .map_or(0, Vec::len);
    let columns = (0..count)
        .map(|column| view! { <ColumnFields edited pointer=format!("{pointer}/columns/{column}") /> })
        .collect_view();
    view! {
        <label class="count">
            {format!("Rows of {}", table.name)}
            <input
                type="text"
                inputmode="numeric"
                autocomplete="off"
                value=rows.to_string()
                on:input:target=move |event| {
                    if let Ok(rows) = event.target().value().trim().parse::<u64>() {
                        edited.set(&pointer, "rows", rows.into());
                    }
                }
            />
        </label>
        <div class="columns">{columns}</div>
    }
    .into_any()
}

/// The whole recipe as text.
#[component]
fn Json(edited: Edited) -> impl IntoView {
    let whole = RwSignal::new(true);
    view! {
        <textarea
            class="code"
            aria-label="Recipe as JSON"
            spellcheck="false"
            autocapitalize="off"
            prop:value=edited.pretty()
            on:input:target=move |event| whole.set(edited.replace(&event.target().value()))
        >
            {edited.pretty()}
        </textarea>
        {move || (!whole.get()).then(|| view! { <p class="notice bad" role="alert">"This isn't whole JSON yet; the last whole recipe counts."</p> })}
    }
    .into_any()
}

/// Undo, and a dataset of the edited recipe.
#[component]
fn Again(edited: Edited, order: StoredValue<Entries>) -> impl IntoView {
    let work = expect_context::<Work>();
    let navigate = use_navigate();
    let generate = move |_| {
        work.start(Entries {
            recipe: Some(edited.text()),
            ..order.get_value()
        });
        navigate("/", NavigateOptions::default());
    };
    view! {
        <div class="bar">
            <button type="button" class="primary" disabled=move || work.is_running() on:click=generate>
                "Generate from this recipe"
            </button>
            <Show when=move || { edited.edition.get() > 0 }>
                <button type="button" on:click=move |_| edited.undo()>"Undo all changes"</button>
            </Show>
        </div>
    }
    .into_any()
}

/// The first rows that the edited recipe gives.
#[component]
fn Tried(edited: Edited, order: StoredValue<Entries>, table: Memo<TableInfo>) -> impl IntoView {
    let draft = RwSignal::new(None::<Result<Draft, AppError>>);
    let asked = StoredValue::new(0_u64);
    Effect::new(move || {
        edited.edition.track();
        let name = table.get().name;
        asked.update_value(|asked| *asked += 1);
        let number = asked.get_value();
        let ask = move || {
            if asked.try_get_value() != Some(number) {
                return;
            }
            let entries = Entries {
                recipe: Some(edited.text()),
                ..order.get_value()
            };
            spawn_local(async move {
                let answer = api::read_draft(entries, name).await;
                if asked.try_get_value() == Some(number) {
                    draft.set(Some(answer));
                }
            });
        };
        set_timeout(ask, PAUSE);
    });
    let content = move || {
        draft.get().map(|draft| match draft {
            Err(error) => view! { <ErrorNotice error /> }.into_any(),
            Ok(Draft { refusal: Some(problem), .. }) => {
                let error = AppError::new("input", problem.message, problem.hint);
                view! { <ErrorNotice error /> }.into_any()
            }
            Ok(draft) => {
                let preview = draft.preview.unwrap_or_default();
                let rows = format::thousands(preview.page.rows.len() as u64);
                let label = format!("First rows of {}", preview.table);
                view! {
                    <p class="quiet-text">{format!("The first {rows} rows that this recipe gives")}</p>
                    <Grid label page=preview.page />
                }
                .into_any()
            }
        })
    };
    view! { <div class="tried">{content}</div> }.into_any()
}
