//! What can be said of an order before it is carried out.

use crate::{
    dataset::{Page, TableInfo},
    problem::Problem,
    summary::SchemaSummary,
};
use serde::{Deserialize, Serialize};

/// An order as it would be carried out now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its schema at a glance.
    pub summary: SchemaSummary,
    /// The first rows of one table; None when there is no table yet, or the order can't be met.
    pub preview: Option<Preview>,
    /// Why the order can't be met, apart from problems of the schema.
    pub refusal: Option<Problem>,
}

/// The first rows of one table, before anything is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// All tables, with the rows that they will have.
    pub tables: Vec<TableInfo>,
    /// The table whose rows these are.
    pub table: String,
    /// Its first rows.
    pub page: Page,
    /// What was corrected, capped or not understood.
    pub notes: Vec<Problem>,
}
