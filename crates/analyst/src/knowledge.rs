//! General knowledge of English and of how people name columns, read from the
//! data files of this crate.

use crate::cue::Cue;
use crate::words::stem;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A superlative or comparative adjective.
#[derive(Clone, Debug)]
pub(crate) struct Degree {
    /// Whether large values come first.
    pub(crate) descending: bool,
    /// Stems that the fitting column may have, and whether the direction turns there.
    pub(crate) hints: Vec<(String, bool)>,
}

/// All tables of knowledge.
pub(crate) struct Knowledge {
    abbreviations: HashMap<String, Vec<String>>,
    synonyms: HashMap<String, HashSet<String>>,
    rewrites: Vec<(String, String)>,
    void: HashSet<&'static str>,
    amounts: Vec<(Vec<&'static str>, f64)>,
    keywords: HashSet<&'static str>,
    /// Words that phrases of questions are made of.
    phrase_words: HashSet<String>,
    /// Phrases, as lower-case words, with what they signal.
    pub(crate) cues: HashMap<String, Cue>,
    /// Superlatives by phrase.
    pub(crate) superlatives: HashMap<String, Degree>,
    /// Comparatives by phrase.
    pub(crate) comparatives: HashMap<String, Degree>,
    /// The most words in a phrase.
    pub(crate) longest_phrase: usize,
}

static IRREGULAR: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    rows(include_str!("../data/irregular.tsv"))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect()
});

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::read);

impl Knowledge {
    /// The knowledge, read once.
    pub(crate) fn get() -> &'static Self {
        &KNOWLEDGE
    }

    fn read() -> Self {
        let abbreviations = rows(include_str!("../data/abbreviations.tsv"))
            .map(|(short, long)| (short.to_owned(), words(long)))
            .collect();
        let mut synonyms: HashMap<String, HashSet<String>> = HashMap::new();
        for (word, others) in rows(include_str!("../data/synonyms.tsv")) {
            let word = stem(word);
            for other in others.split('\t').map(stem).filter(|o| *o != word) {
                synonyms
                    .entry(other.clone())
                    .or_default()
                    .insert(word.clone());
                synonyms.entry(word.clone()).or_default().insert(other);
            }
        }
        let cues: HashMap<String, Cue> = rows(include_str!("../data/cues.tsv"))
            .filter_map(|(name, phrases)| Some((Cue::named(name)?, phrases)))
            .flat_map(|(cue, phrases)| phrases.split('|').map(move |p| (p.to_owned(), cue)))
            .collect();
        let said = cues.keys().map(String::as_str);
        let said = said.chain(rows(include_str!("../data/rewrites.tsv")).map(|(a, _)| a));
        let said = said.chain(rows(include_str!("../data/idioms.tsv")).map(|(a, _)| a));
        let said = said.chain(rows(include_str!("../data/openings.tsv")).map(|(a, _)| a));
        let phrase_words = said.flat_map(words).collect();
        let superlatives = degrees(include_str!("../data/superlatives.tsv"));
        let comparatives = degrees(include_str!("../data/comparatives.tsv"));
        let longest_phrase = cues.keys().map(|p| p.split(' ').count()).max().unwrap_or(1);
        Self {
            abbreviations,
            synonyms,
            rewrites: rows(include_str!("../data/rewrites.tsv"))
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .collect(),
            amounts: rows(include_str!("../data/amounts.tsv"))
                .filter_map(|(name, weight)| {
                    Some((name.split(' ').collect(), weight.parse().ok()?))
                })
                .collect(),
            void: lines(include_str!("../data/void.tsv")),
            keywords: lines(include_str!("../data/keywords.tsv")),
            phrase_words,
            cues,
            superlatives,
            comparatives,
            longest_phrase,
        }
    }

    /// The words that a name's part stands for.
    pub(crate) fn expand<'a>(&'a self, part: &'a str) -> Option<&'a [String]> {
        self.abbreviations.get(part).map(Vec::as_slice)
    }

    /// Whether a word of a question may stand for a word of a name (both stems).
    pub(crate) fn synonymous(&self, name: &str, word: &str) -> bool {
        self.synonyms.get(name).is_some_and(|s| s.contains(word))
    }

    /// Whether a status says that nothing came of a row, such as "cancelled".
    pub(crate) fn is_void(&self, status: &str) -> bool {
        self.void.contains(status.trim().to_lowercase().as_str())
    }

    /// How likely a column of such a name says what was paid.
    pub(crate) fn amount(&self, named: impl Fn(&[&str]) -> bool) -> Option<f64> {
        let fits = self.amounts.iter().filter(|(words, _)| named(words));
        fits.map(|(_, weight)| *weight).max_by(f64::total_cmp)
    }

    /// Whether SQLite keeps a word for itself.
    pub(crate) fn is_keyword(&self, word: &str) -> bool {
        self.keywords.contains(word.to_ascii_lowercase().as_str())
    }

    /// Whether phrases of questions have this word, alone or among others.
    pub(crate) fn is_phrasal(&self, word: &str) -> bool {
        self.phrase_words.contains(word)
    }

    /// The single words that signal something, as they are written.
    pub(crate) fn signals(&self) -> impl Iterator<Item = &str> {
        let cues = self.cues.keys().chain(self.superlatives.keys());
        let words = cues.chain(self.comparatives.keys()).map(String::as_str);
        words.filter(|w| w.chars().all(char::is_alphabetic))
    }

    /// Whether a word belongs to the language of questions itself.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.cues.contains_key(word)
            || self.superlatives.contains_key(word)
            || self.comparatives.contains_key(word)
    }

    /// Whether a word signals something other than a request to show.
    pub(crate) fn is_signal(&self, word: &str) -> bool {
        match self.cues.get(word) {
            Some(Cue::Show | Cue::OrderBy | Cue::NumberOf) => false,
            Some(_) => true,
            None => self.superlatives.contains_key(word) || self.comparatives.contains_key(word),
        }
    }

    /// A question with words that share a noun written out.
    pub(crate) fn rewrite(&self, question: &str) -> String {
        let mut text = question.to_owned();
        for (short, long) in &self.rewrites {
            while let Some(at) = text.to_lowercase().find(short.as_str()) {
                let Some(range) = text.get(at..at + short.len()) else {
                    break;
                };
                if range.to_lowercase() != *short || long.contains(short.as_str()) {
                    break;
                }
                text = text.replacen(&range.to_owned(), long, 1);
            }
        }
        text
    }

    /// The stems that may stand for a word of a name.
    pub(crate) fn synonyms(&self, name: &str) -> impl Iterator<Item = &String> {
        self.synonyms.get(name).into_iter().flatten()
    }
}

/// The base form of an irregular inflection, or the lower-case word itself.
/// Apart from the rest, since reading the rest needs stems.
pub(crate) fn base_form(word: &str) -> &str {
    IRREGULAR.get(word).map_or(word, String::as_str)
}

fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}

fn lines(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn degrees(text: &'static str) -> HashMap<String, Degree> {
    let degree = |(word, rest): (&str, &str)| {
        let (direction, hints) = rest.split_once('\t').unwrap_or((rest, ""));
        let hint = |h: &str| (stem(h.trim_start_matches('~')), h.starts_with('~'));
        let degree = Degree {
            descending: direction == "d",
            hints: hints.split_whitespace().map(hint).collect(),
        };
        (word.to_owned(), degree)
    };
    rows(text).map(degree).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_an_amount_has_a_weight() {
        let lines = include_str!("../data/amounts.tsv").lines();
        let named = lines.filter(|l| !l.starts_with('#')).count();
        assert_eq!(Knowledge::get().amounts.len(), named);
    }

    #[test]
    fn every_cue_is_known() {
        let unknown =
            rows(include_str!("../data/cues.tsv")).filter(|(name, _)| Cue::named(name).is_none());
        assert_eq!(unknown.count(), 0);
    }
}
