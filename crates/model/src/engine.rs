//! The engines that think, what they cost, and what a model was shown.
//!
//! An engine is embedded (no key, no network) or an agent on a language model.
//! Dropping the work of an agent cancels it, down to the request.

use crate::{
    answer::Span,
    change::{Change, Unclear},
    chart::Chart,
    conversation::AnswerEvent,
    dataset::Page,
    digits::thousands,
    recipe::Recipe,
    schema::Schema,
};
use serde::{Deserialize, Serialize};
use std::{pin::Pin, sync::Arc};

/// Which engine thinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// The one that is built in.
    #[default]
    Embedded,
    /// The one on a language model.
    Agent,
}

/// What calls of a model cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Calls.
    pub calls: u32,
    /// Tokens that were sent.
    pub input: u64,
    /// Tokens that came back.
    pub output: u64,
    /// Millionths of a US dollar; None where a price isn't known.
    pub micros: Option<u64>,
    /// Milliseconds spent waiting.
    pub millis: u64,
    /// Whether tokens were estimated, since the provider didn't count them.
    #[serde(default)]
    pub estimated: bool,
}

impl Usage {
    /// Adds what further calls cost.
    pub fn add(&mut self, other: &Self) {
        // Nothing spent costs nothing, whatever the price.
        self.micros = match (self.calls, other.calls) {
            (0, _) => other.micros,
            (_, 0) => self.micros,
            _ => self.micros.zip(other.micros).map(|(a, b)| a + b),
        };
        self.calls += other.calls;
        self.input += other.input;
        self.output += other.output;
        self.millis += other.millis;
        self.estimated |= other.estimated;
    }

    /// Tokens in all.
    pub fn tokens(&self) -> u64 {
        self.input + self.output
    }

    /// Such as "1 call, 2,100 tokens, $0.004".
    pub fn summary(&self) -> String {
        let calls = match self.calls {
            1 => "1 call".to_owned(),
            many => format!("{} calls", thousands(u64::from(many))),
        };
        let about = if self.estimated { "about " } else { "" };
        let tokens = thousands(self.tokens());
        match self.micros {
            Some(micros) if self.calls > 0 => {
                format!("{calls}, {about}{tokens} tokens, {}", dollars(micros))
            }
            _ => format!("{calls}, {about}{tokens} tokens"),
        }
    }
}

/// An amount with as many digits as tell something.
fn dollars(micros: u64) -> String {
    let amount = micros as f64 / 1e6;
    match micros {
        0 => "$0".to_owned(),
        1..1_000 => format!("${amount:.6}").trim_end_matches('0').to_owned(),
        1_000..100_000 => format!("${amount:.3}"),
        _ => format!("${amount:.2}"),
    }
}

/// One message as it was sent to a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenMessage {
    /// Who speaks: `system`, `tools`, `user`, `assistant` or `tool`.
    pub role: String,
    /// What is said.
    pub text: String,
}

/// One call of a model: what it saw and what it said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenCall {
    /// The messages that are new in this call; those of the calls before are sent again.
    pub messages: Vec<SeenMessage>,
    /// What came back.
    pub reply: String,
    /// What it cost.
    pub usage: Usage,
    /// When it began, in microseconds from the beginning of the work.
    #[serde(default)]
    pub from: u64,
    /// When the first word arrived, in microseconds from the beginning of the work.
    #[serde(default)]
    pub first: Option<u64>,
    /// Whether it failed.
    #[serde(default)]
    pub failed: bool,
    /// The tools that it called, in order.
    #[serde(default)]
    pub tools: Vec<SeenTool>,
}

/// A tool that a model called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTool {
    /// Its name.
    pub name: String,
    /// The arguments.
    pub input: String,
    /// What the model was told.
    pub output: String,
    /// Whether that was that something is wrong.
    pub failed: bool,
    /// When it began, in microseconds from the beginning of the work.
    pub from: u64,
    /// Microseconds that it took.
    pub took: u64,
}

/// Who designed a recipe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Designed {
    /// The model, such as `openai:gpt-5.2`.
    pub model: String,
    /// The version of the prompts.
    pub prompts: String,
    /// What it cost.
    pub usage: Usage,
}

/// A language model as somebody sets it up in the page.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSettings {
    /// `provider:model`, such as `openai:gpt-5.2`.
    pub model: String,
    /// The provider's key; None: the one that the environment has.
    #[serde(default)]
    pub key: Option<String>,
    /// Another address than the provider's own.
    #[serde(default)]
    pub base_url: Option<String>,
}

impl std::fmt::Debug for ModelSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key must not get into a log.
        f.debug_struct("ModelSettings")
            .field("model", &self.model)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// Where the language model was set up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetUp {
    /// There is none.
    #[default]
    Nowhere,
    /// In the environment.
    Environment,
    /// In the page, until Confab ends.
    Page,
    /// In the page, and kept in a file that only its owner can read.
    File,
}

/// Which engines there are. It holds no key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineStatus {
    /// The model, such as `openai:gpt-5.2`, if there is one.
    pub model: Option<String>,
    /// Its address, if it isn't the provider's own.
    pub base_url: Option<String>,
    /// Whether the model runs on this machine.
    pub local: bool,
    /// Where it was set up.
    pub set_up: SetUp,
    /// Who works when nobody is named.
    pub usual: Engine,
    /// The providers there are.
    pub providers: Vec<String>,
}

/// Why an engine has no result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineFailure {
    /// One sentence.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// What an engine's work gives.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Thinks of recipes.
pub trait Designer: Send + Sync {
    /// Makes the most of a recipe that the embedded designer has laid down for
    /// the schema. Whatever comes back keeps every rule of the schema.
    fn design<'a>(
        &'a self,
        schema: &'a Schema,
        base: Recipe,
    ) -> Work<'a, Result<Recipe, EngineFailure>>;
}

/// What was asked before, and what was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// The question.
    pub question: String,
    /// The SQL that answered it.
    pub sql: Option<String>,
    /// The answer as it was told.
    pub words: String,
}

/// A question with what belongs to it.
#[derive(Clone, Debug, Default)]
pub struct AnswerTask {
    /// The question.
    pub question: String,
    /// What was asked before, the oldest first.
    pub history: Vec<Turn>,
    /// Whether the model must never see values of the data.
    pub private: bool,
    /// What this conversation has cost so far.
    pub spent: Usage,
}

/// A value of the data that looks like a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundValue {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The value as it is stored.
    pub value: String,
}

/// Why a query gave no rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryFault {
    /// It is wrong; the sentence says how, and may be shown to a model.
    Wrong(String),
    /// The user stopped it.
    Cancelled,
}

/// What an analyst may know of the data. Nothing here can write.
pub trait Data: Send + Sync {
    /// The schema, with the tables' names as in the file.
    fn schema(&self) -> &Schema;
    /// The day that counts as today, `YYYY-MM-DD`.
    fn today(&self) -> &str;
    /// Tables that a question seems to be about, the likeliest first.
    fn relevant(&self, question: &str) -> Vec<usize>;
    /// Values that look like a text.
    fn values(&self, text: &str) -> Vec<FoundValue>;
    /// Runs a query that only reads.
    fn query(&self, sql: String) -> Work<'_, Result<Page, QueryFault>>;
    /// A picture of a result; `wish` is what is said of its kind.
    fn chart(&self, page: &Page, wish: &str) -> Option<Chart>;
    /// A text as a model may see it. Every text on its way to a model goes
    /// through here, so this is the place to put tokens for personal data.
    fn veil(&self, text: &str) -> String {
        text.to_owned()
    }
    /// A model's SQL with whatever was veiled in its place again, safely within
    /// its literals.
    fn unveil_sql(&self, sql: &str) -> String {
        self.unveil(sql)
    }
    /// A model's text with whatever was veiled in its place again. A veiled
    /// text looks like `<TOKEN>`, so that it is known while words arrive.
    fn unveil(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// Hears of events.
pub type TellAnswer = Box<dyn FnMut(AnswerEvent) + Send>;

/// Answers questions.
pub trait Analyst: Send + Sync {
    /// Answers; `tell` hears of everything but the last event, which is given back.
    fn answer(
        &self,
        task: AnswerTask,
        data: Arc<dyn Data>,
        tell: TellAnswer,
    ) -> Work<'_, AnswerEvent>;
}

/// An instruction on a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditTask {
    /// The table's stored name.
    pub table: String,
    /// What is to be changed.
    pub instruction: String,
    /// Whether the model must never see values of the data.
    pub private: bool,
}

/// What a model has done: which one, what it cost, what it saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelWork {
    /// The model, such as `openai:gpt-5.2`.
    pub model: String,
    /// What it cost.
    pub usage: Usage,
    /// What it saw, call by call.
    pub seen: Vec<SeenCall>,
}

/// What a model makes of an instruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The change, or what has to be settled first.
    pub outcome: Result<Change, Unclear>,
    /// What it took.
    pub work: ModelWork,
}

/// How the embedded editor understands an instruction.
pub type Understand = Arc<dyn Fn(&str) -> Result<Change, Unclear> + Send + Sync>;

/// Understands instructions.
pub trait Editor: Send + Sync {
    /// Understands an instruction. Whatever comes back was understood by the
    /// embedded editor as well.
    fn edit(
        &self,
        task: EditTask,
        data: Arc<dyn Data>,
        understand: Understand,
    ) -> Work<'_, Result<Edited, EngineFailure>>;
}

/// The text of a sentence in pieces.
pub fn text_of(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_summed_up_in_a_line() {
        let mut usage = Usage::default();
        assert_eq!(usage.summary(), "0 calls, 0 tokens");
        usage.add(&Usage {
            calls: 1,
            input: 2_000,
            output: 100,
            micros: Some(4_000),
            ..Usage::default()
        });
        assert_eq!(usage.summary(), "1 call, 2,100 tokens, $0.004");
        usage.add(&Usage {
            calls: 1,
            input: 10,
            micros: None,
            estimated: true,
            ..Usage::default()
        });
        assert_eq!(usage.summary(), "2 calls, about 2,110 tokens");
    }

    #[test]
    fn a_key_is_never_shown() {
        let settings = ModelSettings {
            model: "openai:m".into(),
            key: Some("sk-secret".into()),
            base_url: None,
        };
        assert!(!format!("{settings:?}").contains("sk-secret"));
    }

    #[test]
    fn small_amounts_keep_their_digits() {
        assert_eq!(dollars(0), "$0");
        assert_eq!(dollars(25), "$0.000025");
        assert_eq!(dollars(250_000), "$0.25");
    }
}
