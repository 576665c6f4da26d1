//! What the user asks of a design.

use serde::{Deserialize, Serialize};

/// How many rows there are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// So many in every table.
    Every(u64),
    /// So many in an ordinary table; each table by its role.
    Size(u64),
}

/// What the user asks of a design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// How many rows.
    pub rows: Rows,
    /// Rows of single tables, by name.
    pub rows_of: Vec<(String, u64)>,
    /// Where all randomness starts.
    pub seed: u64,
    /// What the data should be like, in words.
    pub prompt: String,
    /// 0 to 2; 1 leaves distributions as they are.
    pub temperature: f64,
    /// Language and country of names and places, such as `en-US`.
    pub locale: String,
    /// The day that counts as today, `YYYY-MM-DD`.
    pub today: String,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            rows: Rows::Size(100),
            rows_of: Vec::new(),
            seed: 1,
            prompt: String::new(),
            temperature: 1.0,
            locale: "en-US".to_string(),
            today: "2026-01-01".to_string(),
        }
    }
}
