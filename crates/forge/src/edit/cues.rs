//! The words that instructions are made of: the files of `data/edit/`.

use crate::know::{names, rows};
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

/// Phrases that may stand for a column's name, from `synonyms.tsv`, as stems.
pub(super) fn column_synonyms() -> &'static [(String, Vec<String>)] {
    &COLUMNS
}

/// Phrases that may stand for a table's name, from `tables.tsv`.
pub(super) fn table_synonyms() -> &'static [(String, Vec<String>)] {
    &TABLES
}

static COLUMNS: LazyLock<Vec<(String, Vec<String>)>> =
    LazyLock::new(|| synonyms("edit/synonyms.tsv"));
static TABLES: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| synonyms("edit/tables.tsv"));

/// The lines of a file as stems.
fn synonyms(path: &str) -> Vec<(String, Vec<String>)> {
    let stems = |text: &str| names::words(text).join(" ");
    rows(path)
        .filter_map(|row| {
            Some((
                stems(row.first()?),
                row.get(1)?.split('|').map(stems).collect(),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_files_is_understood() {
        assert!(CUES.len() > 80, "{}", CUES.len());
        assert!(CUES.values().flatten().all(|phrase| !phrase.is_empty()));
        assert!(comparatives().len() > 15 && superlatives().len() > 20);
        assert!(column_synonyms().len() > 30 && table_synonyms().len() > 15);
    }
}
