//! What the analyst replies to a question.

use crate::question::Form;
use serde::{Deserialize, Serialize};

/// A question as it was understood, ready to run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// The intermediate form.
    pub form: Form,
    /// Its SQL.
    pub sql: String,
    /// The form in plain words.
    pub words: String,
    /// How likely it is what was meant, from 0 to 1.
    pub confidence: f64,
    /// What was taken for granted.
    pub assumptions: Vec<Assumption>,
}

/// Something that the question left open, and how it was settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// What it is about, such as "date" or "rows".
    pub about: String,
    /// How it was settled, in words.
    pub words: String,
    /// How else it may be settled.
    #[serde(default)]
    pub others: Vec<Choice>,
}

/// Another way to settle what a question left open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What it would be, in words.
    pub words: String,
    /// The form that it leads to, ready to run.
    pub form: Form,
}

/// The analyst's reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// It was understood.
    Understood {
        /// The best understanding.
        best: Box<Understanding>,
        /// Another one that is nearly as likely and asks for something else.
        alternative: Option<Box<Understanding>>,
    },
    /// Too little was understood for an honest answer.
    Declined {
        /// Why, as a sentence.
        words: String,
        /// The words that were understood.
        understood: Vec<String>,
        /// The nearest questions that can be answered.
        nearest: Vec<String>,
    },
}
