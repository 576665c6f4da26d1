//! What the values of a stored table are like, column by column.

use serde::{Deserialize, Serialize};

/// A table's columns, described.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableProfile {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// The rows that `distinct`, `top` and `histogram` were taken from: all, or an even sample.
    pub seen: u64,
    /// One entry a column, in order.
    pub columns: Vec<ColumnProfile>,
}

/// The values of one column, described.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// Its NULLs among all rows.
    pub nulls: u64,
    /// Its different values among the rows seen.
    pub distinct: u64,
    /// The least value of all rows.
    pub min: Option<String>,
    /// The greatest value of all rows.
    pub max: Option<String>,
    /// The most frequent values among the rows seen, and how often they occur; empty when all differ.
    pub top: Vec<(String, u64)>,
    /// How many of the rows seen lie in each of as many equal steps from least to greatest;
    /// empty for what has no distances.
    pub histogram: Vec<u64>,
}

impl ColumnProfile {
    /// The heights of a small picture: the histogram, or else the frequent values.
    pub fn bars(&self) -> Vec<u64> {
        if self.histogram.is_empty() {
            self.top.iter().map(|(_, count)| *count).collect()
        } else {
            self.histogram.clone()
        }
    }
}
