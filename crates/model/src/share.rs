//! All that makes a dataset what it is, small enough to travel in a link.

use crate::{change::Change, recipe::Recipe};
use serde::{Deserialize, Serialize};

/// A dataset's origin. Whoever has it makes the same bytes; seed and today are the recipe's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The dataset's name.
    pub name: String,
    /// The schema's text.
    pub ddl: String,
    /// The SHA-256 of that text, in hexadecimal.
    pub schema: String,
    /// How it is filled.
    pub recipe: Recipe,
    /// The changes since it was filled, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The SHA-256 of each CSV.
    pub files: Vec<FileHash>,
}

/// A table's CSV, as far as one can compare it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// The table.
    pub table: String,
    /// The bytes of its CSV.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}
