//! Why a change can't be made.

use crate::error::StoreError;

/// A change that can't be made. Nothing is published then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such table.
    #[error("There is no table called {0:?}.")]
    NoTable(String),
    /// There is no such column.
    #[error("There is no column {column:?} in {table}.")]
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A condition or value that SQLite can't compute as meant.
    #[error("In {table}, {what} can't be computed; say it with plain values of its columns.")]
    NotComputable {
        /// The table.
        table: String,
        /// What it is.
        what: String,
    },
    /// No row is meant.
    #[error("No row of {0} is meant by that, so nothing would change.")]
    NoRow(String),
    /// All rows are like that already.
    #[error(
        "All {rows} rows of {table} that are meant are like that already, so nothing would change."
    )]
    Already {
        /// The table.
        table: String,
        /// How many rows are meant.
        rows: u64,
    },
    /// A declared rule forbids it.
    #[error("That would break a rule of the schema in every row it is meant for: {0}.")]
    Forbidden(String),
    /// There isn't room for so many rows.
    #[error("Only {room} of {asked} rows can be added to {table}: more would break {rule}.")]
    Full {
        /// The table.
        table: String,
        /// How many could be added.
        room: u64,
        /// How many were asked for.
        asked: u64,
        /// The rule.
        rule: String,
    },
    /// A failure of the file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for ChangeError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}
