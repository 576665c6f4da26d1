//! A text with the words around each place in it.

use super::{Found, Kind};
use regex::Regex;
use std::ops::Range;

/// Bytes before a place in which a word may tell what it is.
const BEFORE: usize = 48;
/// Bytes after it.
const AFTER: usize = 24;

/// A text that is searched.
pub(super) struct Text<'a> {
    /// As given.
    pub(super) text: &'a str,
    names: &'a dyn Fn(&str) -> bool,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str, names: &'a dyn Fn(&str) -> bool) -> Self {
        Self { text, names }
    }

    /// Whether a word, in lower case, is a name of the dataset's people.
    pub(super) fn is_own_name(&self, word: &str) -> bool {
        (self.names)(word)
    }

    /// What stands shortly before a place, in lower case.
    pub(super) fn before(&self, at: usize) -> String {
        self.slice(at.saturating_sub(BEFORE), at)
    }

    /// What stands shortly before and after a place, in lower case, with the
    /// heading of its column where it is a cell of a table.
    pub(super) fn around(&self, span: &Range<usize>) -> String {
        let mut text = self.before(span.start);
        text.push_str(" … ");
        text.push_str(&self.slice(span.end, span.end.saturating_add(AFTER)));
        if let Some(heading) = self.heading(span.start) {
            text.push_str(" … ");
            text.push_str(&heading);
        }
        text
    }

    /// The heading of the column that a cell of a delimited table stands in.
    pub(super) fn heading(&self, at: usize) -> Option<String> {
        let start = self.text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let line = self.text.get(start..)?.lines().next()?;
        let within = self.text.get(start..at)?;
        for sign in ['|', '\t', ';', ','] {
            let columns = line.matches(sign).count();
            if columns < 3 {
                continue;
            }
            let heading = self.text.get(..start)?.lines().rev().find(|above| {
                above.matches(sign).count() == columns
                    && !above.contains(|c: char| c.is_ascii_digit())
            })?;
            let cell = heading.split(sign).nth(within.matches(sign).count())?;
            return Some(cell.trim().to_lowercase().replace('_', " "));
        }
        None
    }

    /// The line that a place stands in, if it is a row of a delimited table.
    pub(super) fn row(&self, at: usize) -> Option<Range<usize>> {
        let start = self.text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let line = self.text.get(start..)?.lines().next()?;
        let delimited = ['|', '\t', ';']
            .iter()
            .any(|sign| line.matches(*sign).count() >= 3);
        delimited.then_some(start..start + line.len())
    }

    fn slice(&self, from: usize, to: usize) -> String {
        let (mut from, mut to) = (from, to.min(self.text.len()));
        while from < to && !self.text.is_char_boundary(from) {
            from += 1;
        }
        while to > from && !self.text.is_char_boundary(to) {
            to -= 1;
        }
        self.text.get(from..to).unwrap_or_default().to_lowercase()
    }

    /// The character before a place.
    pub(super) fn left(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// The character after a place.
    pub(super) fn right(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Whether nothing of the same word stands beside a place.
    pub(super) fn stands_alone(&self, span: &Range<usize>) -> bool {
        let part =
            |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
        !part(self.left(span.start)) && !part(self.right(span.end))
    }

    /// All places that a pattern matches and that stand alone.
    pub(super) fn places(&self, pattern: &Regex) -> Vec<Range<usize>> {
        let places = pattern.find_iter(self.text).map(|found| found.range());
        places.filter(|span| self.stands_alone(span)).collect()
    }

    /// Such a place as something found.
    pub(super) fn all(&self, kind: Kind, pattern: &Regex) -> Vec<Found> {
        let places = self.places(pattern).into_iter();
        places.map(|span| Found { kind, span }).collect()
    }
}

/// Whether a text, in lower case, has one of the words.
pub(super) fn says(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let letter = |sign: char| sign.is_alphanumeric();
            let left = text.get(..at).and_then(|text| text.chars().next_back());
            let end = at + word.len();
            let right = text.get(end..).and_then(|text| text.chars().next());
            !left.is_some_and(letter) && !right.is_some_and(letter)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_its_heading() {
        let table = "name|ssn|dob|city\nAnna|1|2001-02-03|Rom\n";
        let text = Text::new(table, &|_| false);
        let at = table.find("2001").unwrap();
        assert_eq!(text.heading(at).as_deref(), Some("dob"));
        assert_eq!(text.heading(3), None);
    }

    #[test]
    fn words_are_told_from_parts_of_words() {
        assert!(says("my tel. is", &["tel"]));
        assert!(!says("hotel", &["tel"]));
    }
}
