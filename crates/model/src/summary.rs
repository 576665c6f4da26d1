//! Schemas and datasets at a glance, ready to show.

use crate::{dataset::Dataset, problem::Problem, recipe::Recipe, schema::Dialect};
use serde::{Deserialize, Serialize};

/// A schema at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaSummary {
    /// The dialect it was read as.
    pub dialect: Dialect,
    /// Its tables in order.
    pub tables: Vec<TableSummary>,
    /// Columns in all.
    pub columns: u32,
    /// Tables with a primary key.
    pub primary_keys: u32,
    /// Declared foreign keys.
    pub foreign_keys: u32,
    /// Foreign keys concluded from names and comments.
    pub implied: u32,
    /// CHECK constraints.
    pub checks: u32,
    /// UNIQUE constraints and indexes.
    pub uniques: u32,
    /// Groups of tables that refer to each other in a circle (a table's reference to itself isn't one).
    pub cycles: u32,
    /// What there is to say about it, in the order of the file.
    pub problems: Vec<Problem>,
}

/// A table at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSummary {
    /// The name under which its data travels.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<ColumnSummary>,
}

/// A column at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// Its type as written.
    pub type_text: String,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// Whether it is (part of) the primary key.
    pub primary_key: bool,
    /// The table it refers to, if it is (part of) a foreign key.
    pub references: Option<String>,
    /// Whether that reference was concluded from a name or a comment.
    #[serde(default)]
    pub implied: bool,
}

/// A stored dataset with what it was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatasetView {
    /// The dataset.
    pub dataset: Dataset,
    /// Its schema at a glance.
    pub summary: SchemaSummary,
    /// The schema's text.
    pub ddl: String,
    /// How it was filled.
    pub recipe: Recipe,
    /// What was corrected, capped or not understood.
    pub notes: Vec<Problem>,
}
