//! What the words of statuses say: whether something has begun, is done, is
//! late, and how common that is.

use super::rows;
use std::{collections::HashMap, sync::LazyLock};

/// Where in its life something with a status is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Start,
    Active,
    Done,
    Cancelled,
    Late,
    Lost,
    Inactive,
    Unknown,
}

static WORDS: LazyLock<HashMap<String, (Phase, u32)>> = LazyLock::new(|| {
    rows("status_words.tsv")
        .filter_map(|row| {
            let phase = match *row.get(1)? {
                "start" => Phase::Start,
                "active" => Phase::Active,
                "done" => Phase::Done,
                "cancelled" => Phase::Cancelled,
                "late" => Phase::Late,
                "lost" => Phase::Lost,
                "inactive" => Phase::Inactive,
                _ => Phase::Unknown,
            };
            let weight = row
                .get(2)
                .and_then(|weight| weight.trim().parse().ok())
                .unwrap_or(10);
            Some((row.first()?.to_lowercase(), (phase, weight)))
        })
        .collect()
});

/// The phase that a status word stands for and its weight in real life.
pub(crate) fn phase(value: &str) -> (Phase, u32) {
    let spelled = value.to_lowercase().replace(['_', '-'], " ");
    WORDS
        .get(spelled.trim())
        .or_else(|| WORDS.get(&value.to_lowercase()))
        .copied()
        .unwrap_or((Phase::Unknown, 10))
}

/// Usual statuses of a table without an enumeration, with weights.
pub(crate) fn usual(table: &[String]) -> Vec<(&'static str, u32)> {
    let all: Vec<Vec<&str>> = rows("statuses.tsv").filter(|row| row.len() >= 2).collect();
    let own = all.iter().find(|row| {
        row[0].split('|').any(|item| {
            item.split_whitespace()
                .all(|word| table.iter().any(|own| own == word))
        })
    });
    let Some(row) = own.or_else(|| all.iter().find(|row| row[0] == "*")) else {
        return Vec::new();
    };
    let pair = |text: &'static str| {
        let (value, weight) = text.rsplit_once(':')?;
        Some((value.trim(), weight.trim().parse().ok()?))
    };
    row[1].split(',').filter_map(pair).collect()
}
