//! What a dataset was made from: the recipe and the schema.

use crate::generate::summary::TableList;
use confab_model::{Recipe, TableSummary};
use leptos::prelude::*;

/// The recipe as JSON.
#[component]
pub fn RecipePanel(
    /// The recipe.
    recipe: Recipe,
) -> impl IntoView {
    let facts = format!(
        "Seed {} · temperature {} · {} · as of {}",
        recipe.seed, recipe.temperature, recipe.locale, recipe.today
    );
    let wishes = (!recipe.instructions.is_empty())
        .then(|| view! { <blockquote>{recipe.instructions.clone()}</blockquote> });
    let json = serde_json::to_string_pretty(&recipe)
        .unwrap_or_else(|_| "The recipe can't be shown.".to_owned());
    view! {
        <div class="document">
            <h2>"How it was filled"</h2>
            <p class="quiet-text">{facts}</p>
            {wishes}
            <pre tabindex="0" role="region" aria-label="Recipe as JSON">{json}</pre>
        </div>
    }
    .into_any()
}

/// The schema's text, and its tables at a glance.
#[component]
pub fn SchemaPanel(
    /// The text.
    ddl: String,
    /// The tables.
    tables: Vec<TableSummary>,
) -> impl IntoView {
    view! {
        <div class="document split">
            <div>
                <h2>"The schema as given"</h2>
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
