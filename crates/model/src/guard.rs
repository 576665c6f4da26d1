//! What the guard decided, as it is stored and shown.

use serde::{Deserialize, Serialize};

/// Why a text went no further.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The verdict's number.
    pub verdict: i64,
    /// The rule that decided, such as `override.ignore`.
    pub rule: String,
    /// The kind of attack, such as `instruction_override`.
    pub family: String,
    /// What is wrong, one sentence.
    pub words: String,
    /// The part of the text that it is about; may be empty.
    pub quote: String,
    /// How to ask instead, one sentence.
    pub instead: String,
}

/// A verdict as it is listed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VerdictRow {
    /// Its number.
    pub id: i64,
    /// When, UTC, `YYYY-MM-DD HH:MM:SS`.
    pub at: String,
    /// Where the text came from, such as `chat`.
    pub source: String,
    /// What was done, such as `block`.
    pub decision: String,
    /// 0 to 1.
    pub score: f32,
    /// The rule that decided; may be empty.
    pub rule: String,
    /// The kind of attack; may be empty.
    pub family: String,
    /// The text, where it is kept.
    pub text: Option<String>,
    /// The SHA-256 of the text.
    pub hash: String,
    /// Whether somebody said that it was a mistake.
    pub reported: bool,
}

/// What the guard did so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdicts {
    /// The latest of them, but those that let a text pass.
    pub latest: Vec<VerdictRow>,
    /// Texts that were judged.
    pub judged: u64,
    /// Those that were blocked.
    pub blocked: u64,
    /// Blocked ones that somebody took for a mistake.
    pub reported: u64,
}

/// How a family of our own texts was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTest {
    /// The family, such as `data_question`.
    pub family: String,
    /// Whether its texts are attacks.
    pub attack: bool,
    /// Texts.
    pub texts: u32,
    /// Those that were blocked.
    pub blocked: u32,
}
