//! Changes and versions as the page gets them: without the operations, whose
//! many types stay out of the browser.

use confab_model::{SeenCall, TableDiff};
use serde::{Deserialize, Serialize};

/// A change that is made but not applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its identifier.
    pub id: String,
    /// How the instruction was understood.
    pub understood: String,
    /// The tables that it makes different.
    pub tables: Vec<TableDiff>,
    /// What was left out or repaired.
    pub notes: Vec<String>,
    /// Milliseconds it took.
    pub millis: u64,
    /// The model that understood it and what that cost, and what it saw.
    pub work: Option<(String, Vec<SeenCall>)>,
}

/// What became of an instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// A change to look at.
    Offer(Offer),
    /// It has to be said otherwise: a sentence, and instructions that would work.
    Unclear(String, Vec<String>),
}

/// A version as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its number, from 1.
    pub version: u32,
    /// The version that it was made from.
    pub parent: Option<u32>,
    /// A name given by hand; may be empty.
    pub name: String,
    /// When it was made, in UTC.
    pub created: String,
    /// What was said, or how it was understood; empty for the first one.
    pub said: String,
    /// The tables that it made different.
    pub tables: Vec<TableDiff>,
    /// What was left out or repaired.
    pub notes: Vec<String>,
    /// Rows of all tables together.
    pub rows: u64,
    /// Whether it is the one that is open.
    pub current: bool,
}

/// All versions, and where undo and redo lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The versions in order.
    pub versions: Vec<Seen>,
    /// The version that undo leads to.
    pub undo: Option<u32>,
    /// The version that redo leads to.
    pub redo: Option<u32>,
}

#[cfg(feature = "ssr")]
impl From<confab_model::Proposal> for Offer {
    fn from(proposal: confab_model::Proposal) -> Self {
        Self {
            id: proposal.id,
            understood: proposal.change.understood,
            tables: proposal.diff.tables,
            notes: proposal.notes,
            millis: proposal.millis,
            work: (proposal.work).map(|work| {
                (
                    format!("{}: {}", work.model, work.usage.summary()),
                    work.seen,
                )
            }),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<confab_model::Version> for Seen {
    fn from(version: confab_model::Version) -> Self {
        let said = version.change.map(|change| {
            if change.prompt.is_empty() {
                change.understood
            } else {
                change.prompt
            }
        });
        Self {
            version: version.version,
            parent: version.parent,
            name: version.name,
            created: version.created,
            said: said.unwrap_or_default(),
            tables: version.diff.tables,
            notes: version.notes,
            rows: version.rows,
            current: version.current,
        }
    }
}
