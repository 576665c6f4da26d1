//! Names that are known: given names and surnames of many languages, and words
//! that begin with a capital and aren't names.

use std::{collections::HashMap, sync::LazyLock};

/// Given names and surnames. They are those that the generator makes people of,
/// so what Confab makes up, it also masks.
const PEOPLE: [&str; 14] = [
    include_str!("../../../forge/data/people/ar.tsv"),
    include_str!("../../../forge/data/people/de.tsv"),
    include_str!("../../../forge/data/people/en.tsv"),
    include_str!("../../../forge/data/people/es.tsv"),
    include_str!("../../../forge/data/people/fr.tsv"),
    include_str!("../../../forge/data/people/in.tsv"),
    include_str!("../../../forge/data/people/it.tsv"),
    include_str!("../../../forge/data/people/ja.tsv"),
    include_str!("../../../forge/data/people/nl.tsv"),
    include_str!("../../../forge/data/people/pl.tsv"),
    include_str!("../../../forge/data/people/pt.tsv"),
    include_str!("../../../forge/data/people/sv.tsv"),
    include_str!("../../../forge/data/people/tr.tsv"),
    include_str!("../../../forge/data/people/zh.tsv"),
];
const NOT_NAMES: &str = include_str!("../../data/not_names.txt");
const WORDS_TOO: &str = include_str!("../../data/words_too.txt");

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// People are called so by their first name.
    pub(super) given: bool,
    /// Families are called so.
    pub(super) surname: bool,
    /// It is a word or a place as well.
    pub(super) word: bool,
    /// It is no name, whatever its capital.
    pub(super) other: bool,
}

static KNOWN: LazyLock<HashMap<String, Known>> = LazyLock::new(|| {
    let mut known: HashMap<String, Known> = HashMap::new();
    for row in PEOPLE.iter().flat_map(|file| file.lines().skip(1)) {
        let mut cells = row.split('\t');
        let kind = cells.next().unwrap_or_default();
        for name in cells.filter(|name| !name.is_empty()) {
            let entry = known.entry(name.to_lowercase()).or_default();
            match kind {
                "last" => entry.surname = true,
                _ => entry.given = true,
            }
        }
    }
    let words = |file: &'static str| {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace)
    };
    for word in words(WORDS_TOO) {
        known.entry(word.to_owned()).or_default().word = true;
    }
    for word in words(NOT_NAMES) {
        known.entry(word.to_owned()).or_default().other = true;
    }
    known
});

/// What is known of a word in lower case.
pub(super) fn known(word: &str) -> Known {
    KNOWN.get(word).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_are_told_apart() {
        assert!(known("heike").given);
        assert!(known("smith").surname);
        assert!(known("rose").word);
        assert!(known("monday").other);
        assert_eq!(known("xyzzy"), Known::default());
    }
}
