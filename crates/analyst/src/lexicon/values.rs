//! Texts that occur in the data, found by how they are written.

use confab_model::{ColumnRef, Contents};
use std::collections::HashMap;

/// A text of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ValueHit {
    /// Where it occurs.
    pub(crate) column: ColumnRef,
    /// As it is stored.
    pub(crate) text: String,
}

/// Distinct texts by their normalized writing.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValueIndex {
    by_text: HashMap<String, Vec<ValueHit>>,
    /// The most words in a text.
    pub(crate) longest: usize,
}

impl ValueIndex {
    pub(crate) fn new(contents: &Contents) -> Self {
        let mut index = Self::default();
        for (t, table) in contents.tables.iter().enumerate() {
            for (c, column) in table.columns.iter().enumerate() {
                let place = ColumnRef {
                    table: t,
                    column: c,
                    occurrence: 0,
                };
                for text in &column.texts {
                    index.add(place, text);
                }
            }
        }
        index
    }

    fn add(&mut self, column: ColumnRef, text: &str) {
        let key = normalize(text);
        if key.is_empty() || key.chars().all(|c| c.is_ascii_digit()) {
            return;
        }
        self.longest = self.longest.max(key.split(' ').count()).min(10);
        self.by_text.entry(key).or_default().push(ValueHit {
            column,
            text: text.to_owned(),
        });
    }

    /// Where a text occurs, whatever its case and spacing.
    pub(crate) fn find(&self, text: &str) -> &[ValueHit] {
        self.by_text
            .get(&normalize(text))
            .map_or(&[], Vec::as_slice)
    }

    /// Values that look like a text: the same in other letters first, then
    /// those that have it in them, then misspelt ones.
    pub(crate) fn near(&self, text: &str, most: usize) -> Vec<&ValueHit> {
        let wanted = normalize(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let length = wanted.chars().count();
        let mut scored: Vec<(usize, &String)> = self
            .by_text
            .keys()
            .filter_map(|key| {
                if *key == wanted {
                    return Some((0, key));
                }
                if length >= 3 && key.contains(&wanted) {
                    return Some((1, key));
                }
                let alike = key.chars().count().abs_diff(length) <= 2
                    && strsim::damerau_levenshtein(key, &wanted) <= length / 4;
                alike.then_some((2, key))
            })
            .collect();
        scored.sort();
        let hits = scored
            .into_iter()
            .filter_map(|(_, key)| self.by_text.get(key));
        hits.flatten().take(most).collect()
    }
}

/// Lower case, single spaces, without signs at the ends.
pub(crate) fn normalize(text: &str) -> String {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '_')
        .filter(|w| !w.is_empty())
        .collect();
    words.join(" ")
}
