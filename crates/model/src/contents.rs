//! What a database's values look like, as far as questions need it.

use serde::{Deserialize, Serialize};

/// The contents of each table, in the schema's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    /// Tables in the schema's order.
    pub tables: Vec<TableContents>,
}

/// The contents of one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableContents {
    /// How many rows it has.
    pub rows: u64,
    /// Columns in the table's order.
    pub columns: Vec<ColumnContents>,
}

/// The contents of one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnContents {
    /// Distinct texts, at most as many as the reader's budget allows.
    pub texts: Vec<String>,
    /// Whether `texts` holds all of them.
    pub complete: bool,
    /// Whether a value is a text.
    pub has_text: bool,
    /// Whether a value is a number.
    pub has_number: bool,
    /// Whether a value is NULL.
    pub has_null: bool,
    /// Whether no two of the looked-at rows share a value.
    pub unique: bool,
    /// The smallest number.
    pub min: Option<f64>,
    /// The largest number.
    pub max: Option<f64>,
}
