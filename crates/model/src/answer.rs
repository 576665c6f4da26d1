//! What is said of a result: sentences whose figures lead to their cells, and
//! what each column is.

use crate::question::Period;
use serde::{Deserialize, Serialize};

/// A cell of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

/// A piece of a sentence. Joined, the pieces are the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The text.
    pub text: String,
    /// The cell that it shows; none for words, sums and shares.
    pub figure: Option<Figure>,
    /// Whether it is a figure that no result bears out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unverified: bool,
}

/// Where a result column comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// What it is called for people, such as "Total amount".
    pub label: String,
    /// What its values are.
    pub role: ColumnRole,
}

/// What the values of a result column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// Keys and other identifiers.
    Id,
    /// Points in time, gathered by a calendar unit.
    Time(Period),
    /// Steps with an order, such as stars or weekdays.
    Ordinal,
    /// One of some names.
    Category,
    /// Places.
    Geo,
    /// Free text.
    Text,
    /// Numbers.
    Number {
        /// Whether their sum means something.
        additive: bool,
    },
    /// Parts of a whole, as fractions of 1.
    Percent,
}
