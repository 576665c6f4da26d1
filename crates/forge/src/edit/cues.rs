//! The words that instructions are made of: the files of `data/edit/`.

use crate::know::rows;
use std::{collections::HashMap, sync::LazyLock};

static CUES: LazyLock<HashMap<&'static str, Vec<Vec<&'static str>>>> = LazyLock::new(|| {
    let mut cues = HashMap::new();
    for row in rows("edit/cues.tsv") {
        if let [name, phrases] = row[..] {
            let mut phrases: Vec<Vec<&str>> = phrases
                .split('|')
                .map(|phrase| phrase.split_whitespace().collect())
                .collect();
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
            cues.insert(name, phrases);
        }
    }
    cues
});

/// The phrases of a cue, longest first.
pub(super) fn phrases(name: &str) -> &'static [Vec<&'static str>] {
    CUES.get(name).map(Vec::as_slice).unwrap_or_default()
}

/// All words of all cues.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    CUES.values().flatten().flatten().copied()
}

/// A word that compares, and the columns that it may be about.
pub(super) struct Degree {
    /// Its words.
    pub(super) phrase: Vec<&'static str>,
    /// Whether more is meant.
    pub(super) more: bool,
    /// Words of the columns, the likeliest first.
    pub(super) hints: Vec<&'static str>,
}

static COMPARATIVES: LazyLock<Vec<Degree>> = LazyLock::new(|| degrees("edit/comparatives.tsv"));
static SUPERLATIVES: LazyLock<Vec<Degree>> = LazyLock::new(|| degrees("edit/superlatives.tsv"));

/// `cheaper`, `more expensive`
pub(super) fn comparatives() -> &'static [Degree] {
    &COMPARATIVES
}

/// `cheapest`, `most expensive`
pub(super) fn superlatives() -> &'static [Degree] {
    &SUPERLATIVES
}

fn degrees(path: &str) -> Vec<Degree> {
    let mut degrees: Vec<Degree> = rows(path)
        .filter_map(|row| {
            Some(Degree {
                phrase: row.first()?.split_whitespace().collect(),
                more: *row.get(1)? == ">",
                hints: row.get(2)?.split_whitespace().collect(),
            })
        })
        .collect();
    degrees.sort_by_key(|degree| std::cmp::Reverse(degree.phrase.len()));
    degrees
}

/// Phrases that may stand for a name or a part of it, from `synonyms.tsv` or `tables.tsv`.
pub(super) fn synonyms(path: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    rows(path).filter_map(|row| Some((*row.first()?, row.get(1)?.split('|').collect())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_files_is_understood() {
        assert!(CUES.len() > 80, "{}", CUES.len());
        assert!(CUES.values().flatten().all(|phrase| !phrase.is_empty()));
        assert!(comparatives().len() > 15 && superlatives().len() > 20);
        assert!(synonyms("edit/synonyms.tsv").count() > 30);
        assert!(synonyms("edit/tables.tsv").count() > 15);
    }
}
