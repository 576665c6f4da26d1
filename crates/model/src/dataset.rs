//! Stored datasets, their tables and pages of rows.

use serde::{Deserialize, Serialize};

/// A stored dataset as listed. Times are UTC, `YYYY-MM-DD HH:MM:SS`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    /// Its identifier, which is also its folder's name: lower-case letters, digits and hyphens.
    pub id: String,
    /// Its name as given by the user or taken from the file.
    pub name: String,
    /// The published version, from 1.
    pub version: u32,
    /// When that version was published.
    pub created: String,
    /// Its tables in the order of the schema.
    pub tables: Vec<TableInfo>,
    /// Bytes of the published file.
    pub bytes: u64,
    /// The proof's summary line.
    pub proof: String,
}

impl Dataset {
    /// Rows of all tables together.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// A table of a stored dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableInfo {
    /// Its name in the stored file and as a CSV.
    pub name: String,
    /// Its rows.
    pub rows: u64,
}

/// The header of a result column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageColumn {
    /// Its name.
    pub name: String,
    /// Its declared type as written, or empty.
    pub type_text: String,
    /// Whether it is (part of) the primary key.
    pub primary_key: bool,
    /// The table it refers to, if it is a foreign key.
    #[serde(default)]
    pub references: Option<String>,
    /// Whether its values are numbers, to be set right-aligned.
    pub numeric: bool,
}

/// Some rows of a table or a query's result, as text ready to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The columns.
    pub columns: Vec<PageColumn>,
    /// The rows; None is NULL.
    pub rows: Vec<Vec<Option<String>>>,
    /// The number of the first row here, from 0.
    pub offset: u64,
    /// Rows in all, when known.
    pub total: Option<u64>,
    /// Whether rows were left out since a cap was reached.
    pub truncated: bool,
    /// Milliseconds it took.
    pub millis: u64,
}

impl Page {
    /// Rows that are kept of a result; the others are read when they are looked at.
    pub const FIRST: usize = 50;

    /// The result with its first rows only.
    pub fn first_rows(&self) -> Self {
        let mut first = self.clone();
        first.rows.truncate(Self::FIRST);
        first
    }
}

/// One row of a stored table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRow {
    /// The table.
    pub table: String,
    /// The row's number, from 0.
    pub row: u64,
    /// A page of that row alone.
    pub page: Page,
}
