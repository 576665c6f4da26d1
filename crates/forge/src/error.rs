//! What can be wrong with a recipe.

/// A recipe that cannot be run. Each says what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForgeError {
    /// The recipe was made for another schema.
    #[error("the recipe has no entry for table {table}; design it anew from this schema")]
    MissingTable {
        /// The table.
        table: String,
    },
    /// The recipe lacks a column.
    #[error(
        "the recipe of table {table} has no entry for column {column}; design it anew from this schema"
    )]
    MissingColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// Something named in the recipe does not exist.
    #[error("{table}.{column} refers to {what}, which does not exist; correct the recipe")]
    Unknown {
        /// The table.
        table: String,
        /// The column (or the key's columns).
        column: String,
        /// What is missing.
        what: String,
    },
    /// Columns that are computed from each other.
    #[error(
        "{place} is computed from itself; give one of the columns on the way another generator"
    )]
    Circle {
        /// `table.column`.
        place: String,
    },
    /// Values that are computed from each other over too many steps.
    #[error(
        "{place} depends on too long a chain of other values; give one of them another generator"
    )]
    TooDeep {
        /// `table.column`.
        place: String,
    },
}
