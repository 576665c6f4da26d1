//! What a reader or a designer has to say about its input.

use serde::{Deserialize, Serialize};

/// A place in a text file. Both numbers start at 1; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// How much a [`Problem`] matters to the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Skipped, since it has no bearing on data.
    Note,
    /// Usable, but something was ignored or corrected.
    Warning,
    /// Something that matters could not be understood or met.
    Error,
}

/// One sentence about what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// Where in the input, if it has a place there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What is wrong, as one clear sentence that names the table and column.
    pub message: String,
    /// What the user can do; empty when there is nothing to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

impl Problem {
    /// A problem without a position or a hint.
    pub fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            position: None,
            message: message.into(),
            hint: String::new(),
        }
    }

    /// The same problem at a place in the input.
    #[must_use]
    pub fn at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// The same problem with a word on what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}
