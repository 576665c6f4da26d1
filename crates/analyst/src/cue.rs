//! What the small words of a question signal.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

/// The part that a word or phrase plays in a question, apart from schema and data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cue {
    HowMany,
    NumberOf,
    HowMuch,
    Show,
    Who,
    When,
    Where,
    Each,
    By,
    Average,
    Sum,
    Max,
    Min,
    Median,
    Share,
    Most,
    Fewest,
    MostCommon,
    LeastCommon,
    Greater,
    Less,
    AtLeast,
    AtMost,
    After,
    Before,
    Between,
    Equal,
    NotEqual,
    Not,
    Null,
    Distinct,
    OrderBy,
    Ascending,
    Descending,
    OldestFirst,
    YoungestFirst,
    Alphabetical,
    Chronological,
    Both,
    Either,
    And,
    Or,
    But,
    Comma,
    That,
    Named,
    Like,
    Starts,
    Ends,
    AllInfo,
    Than,
    Times,
    Only,
    AverageOf,
    The,
    Running,
    Growth,
    Versus,
    Compare,
    WithEmpty,
    Revenue,
    Spent,
    BestSelling,
    WorstSelling,
}

impl Cue {
    /// The cue by its name in the data file.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name: StrDeserializer<'_, ValueError> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}
