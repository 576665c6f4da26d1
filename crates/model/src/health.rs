//! How Confab's work has gone of late, at a glance.

use crate::alert::{Alert, Rule};
use serde::{Deserialize, Serialize};

/// The work of some days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// The days that are looked at.
    pub days: u32,
    /// By kind of work, such as `answer`.
    pub work: Vec<WorkHealth>,
    /// The averages of scores, by their names.
    pub scores: Vec<ScoreMean>,
    /// The latest alerts.
    pub alerts: Vec<Alert>,
    /// The rules of alerts.
    pub rules: Vec<Rule>,
    /// Where traces go; None: nowhere.
    pub target: Option<Target>,
    /// Whether alerts go to a webhook.
    pub webhook: bool,
    /// The latest evaluations.
    pub evaluations: Vec<Evaluation>,
}

/// How one kind of work went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorkHealth {
    /// The kind.
    pub name: String,
    /// How often.
    pub count: u64,
    /// How often it failed.
    pub failed: u64,
    /// Milliseconds that half of them took at most.
    pub median: u64,
    /// Milliseconds that 95 of 100 took at most.
    pub p95: u64,
    /// Tokens of models.
    pub tokens: u64,
    /// What models cost, in millionths of a US dollar.
    pub micros: u64,
}

/// The average of a score.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreMean {
    /// The score.
    pub name: String,
    /// Its average.
    pub mean: f64,
    /// Answers that were judged.
    pub count: u64,
}

/// Where traces go, and whether they arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Such as the address of Langfuse.
    pub name: String,
    /// Spans that arrived.
    pub spans: u64,
    /// Scores that arrived.
    pub scores: u64,
    /// What was given up.
    pub lost: u64,
    /// Why the latest attempt failed.
    pub fault: Option<String>,
}

/// How the analyst did on questions about a dataset whose answers are known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// When, UTC, `YYYY-MM-DD HH:MM:SS`; empty before it is stored.
    pub at: String,
    /// The dataset's identifier.
    pub dataset: String,
    /// Its version.
    pub version: u32,
    /// Who answered.
    pub engine: String,
    /// The questions.
    pub questions: Vec<Golden>,
}

impl Evaluation {
    /// Questions that were answered correctly.
    pub fn correct(&self) -> usize {
        self.questions
            .iter()
            .filter(|golden| golden.correct)
            .count()
    }
}

/// A question whose answer is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Golden {
    /// The question.
    pub question: String,
    /// SQL that gives the answer.
    pub sql: String,
    /// What was answered: SQL, or why there is none.
    pub answered: String,
    /// Whether its result is the known one.
    pub correct: bool,
}
