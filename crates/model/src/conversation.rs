//! Conversations about a dataset: what was asked, and what an answer told while
//! it arrived. Times are UTC, `YYYY-MM-DD HH:MM:SS`.

use crate::{Chart, Page, Position, SeenCall, Span, Usage, guard::Refusal};
use serde::{Deserialize, Serialize};

/// A conversation as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its number.
    pub id: i64,
    /// The dataset it is about.
    pub dataset: String,
    /// Its title: the first question until it is given another one.
    pub title: String,
    /// When something was last asked.
    pub updated: String,
}

/// What can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// A question in plain words, or SQL.
    Question(String),
    /// The second of two understandings of an answer's question.
    Alternative {
        /// The answer's number.
        answer: i64,
    },
    /// Something that an answer took for granted, settled in another way.
    Choice {
        /// The answer's number.
        answer: i64,
        /// The number of the assumption, from 0.
        assumption: u32,
        /// The number of the other choice, from 0.
        choice: u32,
    },
    /// The rows behind a figure of an answer's result.
    Rows {
        /// The answer's number.
        answer: i64,
        /// The figure's row in the result, from 0.
        row: u32,
        /// Its column, from 0.
        column: u32,
    },
}

/// Something taken for granted, as a chip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// How it was settled.
    pub words: String,
    /// How else it could be.
    pub others: Vec<String>,
}

/// How a question was understood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Understood {
    /// The question in other words.
    pub words: String,
    /// What was taken for granted.
    pub chips: Vec<Chip>,
    /// What else it could have meant.
    pub alternative: Option<String>,
    /// How many tables are joined.
    pub tables: u32,
}

/// Why there is no answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// One sentence.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
    /// Where in the SQL, if it has a place there.
    pub position: Option<Position>,
    /// The SQL with the mistake mended, where that is obvious.
    pub fix: Option<String>,
}

/// What an answer tells, in this order. The last three end it. An agent may
/// find a better query after its first: then SQL, rows and chart come again,
/// and the latest counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerEvent {
    /// The model that answers; the embedded engine doesn't name itself.
    Model(String),
    /// What was done on the way, as a sentence.
    Step(String),
    /// How the question was understood.
    Understood(Understood),
    /// The SQL that answers it.
    Sql(String),
    /// The first rows of its result.
    Rows(Page),
    /// A picture of it.
    Chart(Box<Chart>),
    /// More of the answer as it is being written; [`AnswerEvent::Words`] takes its place.
    Writing {
        /// What was added.
        text: String,
        /// Whether what was written before is void.
        #[serde(default)]
        anew: bool,
    },
    /// The answer as a sentence.
    Words(Vec<Span>),
    /// What could be asked next.
    Next(Vec<String>),
    /// What it cost.
    Usage(Usage),
    /// What the model saw, call by call.
    Seen(Vec<SeenCall>),
    /// Too little was understood, or something has to be settled first.
    Declined {
        /// Why, as a sentence.
        words: String,
        /// The nearest questions that can be answered.
        nearest: Vec<String>,
    },
    /// It was an attack.
    Refused(Box<Refusal>),
    /// It is complete.
    Done {
        /// Milliseconds from question to end.
        millis: u64,
    },
    /// It failed.
    Failed(Failure),
    /// It was stopped.
    Cancelled,
}

impl AnswerEvent {
    /// Whether nothing comes after it.
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Failed(_) | Self::Cancelled)
    }
}

/// A result of SQL that a person has edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// The SQL.
    pub sql: String,
    /// The first rows of its result.
    pub page: Page,
    /// A picture of it.
    pub chart: Option<Box<Chart>>,
}

/// What somebody thinks of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Whether it was good.
    pub good: bool,
    /// Why; may be empty.
    pub reason: String,
}

/// A question with its answer, as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Its number.
    pub id: i64,
    /// The question as it was asked.
    pub question: String,
    /// What the answer has told so far.
    pub events: Vec<AnswerEvent>,
    /// What became of its SQL by hand, the latest last.
    pub edits: Vec<Edit>,
    /// What somebody thinks of it.
    pub feedback: Option<Feedback>,
}

impl Answer {
    /// Whether it still arrives.
    pub fn is_running(&self) -> bool {
        !self.events.last().is_some_and(AnswerEvent::is_last)
    }
}
