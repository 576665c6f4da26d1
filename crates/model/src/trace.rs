//! What was done for one answer, generation or change, step by step, and how
//! well it went.

use crate::engine::Usage;
use serde::{Deserialize, Serialize};

/// One answer, generation or change, with its steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// 32 hexadecimal digits.
    pub id: String,
    /// `answer`, `generation` or `change`.
    pub name: String,
    /// What it belongs to, such as `conversation-7`.
    pub session: String,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What is to be known of all of it, such as the dataset.
    #[serde(default)]
    pub metadata: Vec<(String, String)>,
    /// When it began, in microseconds since 1970.
    pub started: u64,
    /// Its steps: first the whole, then its parts in order.
    pub steps: Vec<Step>,
    /// How well it went.
    #[serde(default)]
    pub scores: Vec<Score>,
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The whole.
    Agent,
    /// A call of a model.
    Generation,
    /// A tool that a model called.
    Tool,
    /// Words looked up in the data's lexicon.
    Retriever,
    /// A judgement of the guard.
    Guardrail,
    /// A judgement of how well it went.
    Evaluator,
    /// Anything else.
    #[default]
    Span,
}

impl StepKind {
    /// As Langfuse calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Generation => "generation",
            Self::Tool => "tool",
            Self::Retriever => "retriever",
            Self::Guardrail => "guardrail",
            Self::Evaluator => "evaluator",
            Self::Span => "span",
        }
    }
}

/// How a step went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Well.
    #[default]
    Default,
    /// Not as it should.
    Warning,
    /// Not at all.
    Error,
}

/// A step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// 16 hexadecimal digits.
    pub id: String,
    /// The step that it is a part of, by its number from 0; None for the whole.
    pub parent: Option<u32>,
    /// What was done, such as `run_sql`.
    pub name: String,
    /// What kind of step it is.
    pub kind: StepKind,
    /// When it began, in microseconds from the beginning of the whole.
    pub from: u64,
    /// Microseconds that it took.
    pub took: u64,
    /// What went in; may be empty.
    pub input: String,
    /// What came out; may be empty.
    pub output: String,
    /// How it went.
    pub level: Level,
    /// Why it went so; may be empty.
    pub status: String,
    /// What else is to be known of it.
    pub metadata: Vec<(String, String)>,
    /// What is to be known of a call of a model.
    pub call: Option<Box<ModelCall>>,
}

/// A call of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelCall {
    /// The model, such as `openai:gpt-5.2`.
    pub model: String,
    /// Tokens and cost.
    pub usage: Usage,
    /// When the first word arrived, in microseconds from the beginning of the whole.
    pub first: Option<u64>,
    /// The parameters of the call, such as `max_tokens`.
    pub parameters: Vec<(String, u64)>,
    /// The name and version of the prompt.
    pub prompt: Option<(String, u32)>,
}

/// What a score measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreKind {
    /// Yes or no: 1 or 0.
    Boolean,
    /// Any number.
    Numeric,
}

/// A judgement of how well an answer was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// What was judged, such as `sql_ran`.
    pub name: String,
    /// The judgement.
    pub value: f64,
    /// What it measures.
    pub kind: ScoreKind,
    /// Why, a sentence; may be empty.
    pub comment: String,
}

impl Score {
    /// A judgement of yes or no.
    pub fn yes_or_no(name: &str, yes: bool, comment: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            value: f64::from(u8::from(yes)),
            kind: ScoreKind::Boolean,
            comment: comment.into(),
        }
    }

    /// A judgement by a number.
    pub fn number(name: &str, value: f64) -> Self {
        Self {
            name: name.to_owned(),
            value,
            kind: ScoreKind::Numeric,
            comment: String::new(),
        }
    }
}

impl Trace {
    /// Microseconds that all of it took.
    pub fn took(&self) -> u64 {
        self.steps.first().map_or(0, |step| step.took)
    }

    /// What its calls of models cost.
    pub fn usage(&self) -> Usage {
        let mut all = Usage::default();
        for call in self.steps.iter().filter_map(|step| step.call.as_ref()) {
            all.add(&call.usage);
        }
        all
    }

    /// The score of this name.
    pub fn score(&self, name: &str) -> Option<f64> {
        let score = self.scores.iter().find(|score| score.name == name);
        score.map(|score| score.value)
    }
}
