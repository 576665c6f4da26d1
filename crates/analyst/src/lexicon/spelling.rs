//! The words that a question about this database is likely made of, so that
//! misspelt ones can be told.

use super::TableEntry;
use crate::knowledge::Knowledge;
use crate::naming::{plural, singular};
use crate::words::split_name;
use confab_model::Schema;
use std::collections::HashMap;

/// Shorter words are too much like others.
const SHORTEST: usize = 5;
/// From so many letters on, two of them may be wrong.
const LONG: usize = 8;

/// Known words by their first letter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spelling {
    by_letter: HashMap<char, Vec<String>>,
    known: HashMap<String, u8>,
}

/// What a known word is of; names of tables are meant first.
const TABLE: u8 = 0;
const COLUMN: u8 = 1;
const VALUE: u8 = 2;
const SIGNAL: u8 = 3;

impl Spelling {
    pub(crate) fn new(schema: &Schema, tables: &[TableEntry]) -> Self {
        let mut spelling = Self::default();
        for table in &schema.tables {
            for word in split_name(&table.name) {
                spelling.add(&word, TABLE);
            }
            for word in table.columns.iter().flat_map(|c| split_name(&c.name)) {
                spelling.add(&word, COLUMN);
            }
        }
        let columns = tables.iter().flat_map(|t| &t.columns);
        for value in columns.flat_map(|c| &c.listed) {
            if value.chars().all(char::is_alphabetic) {
                spelling.add(&value.to_lowercase(), VALUE);
            }
        }
        for word in Knowledge::get().signals() {
            spelling.insert(word.to_owned(), SIGNAL);
        }
        spelling
    }

    fn add(&mut self, word: &str, rank: u8) {
        for form in [word.to_owned(), plural(word), singular(word)] {
            self.insert(form, rank);
        }
    }

    fn insert(&mut self, word: String, rank: u8) {
        let Some(first) = word.chars().next() else {
            return;
        };
        if word.chars().count() < SHORTEST {
            return;
        }
        match self.known.get_mut(&word) {
            Some(known) => *known = rank.min(*known),
            None => {
                self.known.insert(word.clone(), rank);
                self.by_letter.entry(first).or_default().push(word);
            }
        }
    }

    /// The known word that an unknown one is likely meant to be.
    pub(crate) fn correct(&self, word: &str) -> Option<&str> {
        let letters = word.chars().count();
        if letters < SHORTEST || self.known.contains_key(word) {
            return None;
        }
        let allowed = if letters >= LONG { 2 } else { 1 };
        let near = self.by_letter.get(&word.chars().next()?)?.iter();
        let near = near.filter_map(|known| {
            let close = known.chars().count().abs_diff(letters) <= allowed;
            let distance = close.then(|| strsim::damerau_levenshtein(known, word))?;
            let rank = self.known.get(known)?;
            (distance <= allowed && !inflected(known, word)).then_some((
                distance,
                *rank,
                known.as_str(),
            ))
        });
        near.min().map(|(_, _, known)| known)
    }
}

/// Endings that change a word's part in a sentence.
const ENDINGS: &[&str] = &[
    "ed", "er", "or", "ing", "s", "es", "ly", "ion", "al", "d", "r", "ers", "ors",
];

/// Whether a word is a known one with another ending: "directed" is no misspelt
/// "director".
fn inflected(known: &str, word: &str) -> bool {
    let pairs = known.chars().zip(word.chars());
    let shared: usize = pairs
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    word.get(shared..)
        .is_some_and(|rest| ENDINGS.contains(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(words: &[&str]) -> Spelling {
        let mut spelling = Spelling::default();
        for word in words {
            spelling.add(word, TABLE);
        }
        spelling
    }

    #[test]
    fn misspelt_words_are_put_right_and_others_left() {
        let spelling = spelling(&["customer", "dessert", "director"]);
        assert_eq!(spelling.correct("custmers"), Some("customers"));
        assert_eq!(spelling.correct("deserts"), Some("desserts"));
        assert_eq!(spelling.correct("directed"), None);
        assert_eq!(spelling.correct("customers"), None);
        assert_eq!(spelling.correct("weather"), None);
    }
}
