//! What a running generation tells.

use serde::{Deserialize, Serialize};

/// Where a generation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading the schema and writing the recipe.
    Designing,
    /// Filling a table.
    Filling,
    /// Bringing values up to date that sum up other tables.
    Relating,
    /// Checking every rule over the stored file.
    Proving,
    /// Stored and published.
    Done,
}

/// One step of a running generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// The table (or rule) at work; empty when it is all of them.
    pub table: String,
    /// Rows (or rules) done in this table.
    pub done: u64,
    /// Rows (or rules) to do in this table.
    pub total: u64,
}
