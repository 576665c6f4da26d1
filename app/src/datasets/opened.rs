//! A dataset as the page gets it: stored, or shared by a link.

use confab_model::{Dataset, FileHash, Problem, SchemaSummary};
use serde::{Deserialize, Serialize};

/// A dataset with what it was made from. The recipe travels as JSON text: so
/// its many types stay out of the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The dataset.
    pub dataset: Dataset,
    /// Its schema at a glance.
    pub summary: SchemaSummary,
    /// The schema's text.
    pub ddl: String,
    /// How it was filled, as JSON.
    pub recipe: String,
    /// Where all randomness started.
    pub seed: u64,
    /// 0 to 2.
    pub temperature: f64,
    /// Such as `de-DE`.
    pub locale: String,
    /// The day on which the data was "collected".
    pub today: String,
    /// What was asked for, in words.
    pub instructions: String,
    /// The model that designed it and what that cost, if one did.
    pub designed: Option<String>,
    /// What was corrected, capped or not understood.
    pub notes: Vec<Problem>,
}

/// What a link shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The dataset's name.
    pub name: String,
    /// The schema's text.
    pub ddl: String,
    /// The SHA-256 of that text.
    pub schema: String,
    /// How it is filled, as JSON.
    pub recipe: String,
    /// Where all randomness starts.
    pub seed: u64,
    /// The day on which the data was "collected".
    pub today: String,
    /// The engine that made it.
    pub engine: String,
    /// The changes since it was filled, as JSON, and how many they are.
    pub changes: (String, u64),
    /// The tables and their rows.
    pub tables: Vec<(String, u64)>,
    /// The SHA-256 of each CSV.
    pub files: Vec<FileHash>,
}

#[cfg(feature = "ssr")]
impl From<confab_model::Share> for Shared {
    fn from(share: confab_model::Share) -> Self {
        Self {
            name: share.name,
            ddl: share.ddl,
            schema: share.schema,
            recipe: serde_json::to_string(&share.recipe).unwrap_or_default(),
            changes: (
                serde_json::to_string(&share.changes).unwrap_or_default(),
                share.changes.len() as u64,
            ),
            seed: share.recipe.seed,
            today: share.recipe.today,
            engine: share.recipe.engine,
            tables: (share.recipe.tables.into_iter())
                .map(|table| (table.table, table.rows))
                .collect(),
            files: share.files,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<confab_model::DatasetView> for Opened {
    fn from(view: confab_model::DatasetView) -> Self {
        Self {
            dataset: view.dataset,
            summary: view.summary,
            ddl: view.ddl,
            recipe: serde_json::to_string_pretty(&view.recipe).unwrap_or_default(),
            seed: view.recipe.seed,
            temperature: view.recipe.temperature,
            locale: view.recipe.locale,
            today: view.recipe.today,
            designed: (view.recipe.designed)
                .map(|by| format!("{}: {}", by.model, by.usage.summary())),
            instructions: view.recipe.instructions,
            notes: view.notes,
        }
    }
}
