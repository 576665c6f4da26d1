//! What each stretch of a question may mean: names, values, numbers, cues.

mod names;
mod phrases;
mod values;

use crate::cue::Cue;
use crate::knowledge::Degree;
use crate::lexicon::{Item, Lexicon, ValueHit};
use crate::period;
use crate::words::{Token, TokenKind};
use confab_model::question::Period;
use jiff::civil::Date;
use names::{corrected, items};
use phrases::phrases;
use values::values;

/// Something that a stretch of tokens may mean.
#[derive(Clone, Debug)]
pub(crate) enum Meaning {
    /// A table or a column.
    Item(Item),
    /// Texts of the data.
    Value(Vec<ValueHit>),
    /// A number.
    Number(f64),
    /// A span of days: the first, and the one after the last.
    Span(Date, Date),
    /// Days of the week.
    Weekdays(&'static [&'static str]),
    /// A calendar unit to gather dates by.
    Unit(Period),
    /// A signal.
    Cue(Cue),
    /// An adjective in the superlative.
    Superlative(&'static Degree),
    /// An adjective in the comparative.
    Comparative(&'static Degree),
}

/// A stretch of tokens with one of its meanings.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    /// The first token.
    pub(crate) start: usize,
    /// The token after the last.
    pub(crate) end: usize,
    /// What it may mean.
    pub(crate) meaning: Meaning,
    /// How well it fits, about 1 for a name in full.
    pub(crate) score: f64,
}

const NUMBER_WORDS: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("one", 1.0),
    ("once", 1.0),
    ("two", 2.0),
    ("twice", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("fifty", 50.0),
    ("hundred", 100.0),
];

/// All mentions of a question, overlapping ones included.
pub(crate) fn mentions(lexicon: &Lexicon, tokens: &[Token], question: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let stems: Vec<String> = tokens.iter().map(|t| corrected(lexicon, t)).collect();
    for start in 0..tokens.len() {
        items(lexicon, tokens, &stems, start, &mut found);
        phrases(tokens, start, &mut found);
        values(lexicon, tokens, question, start, &mut found);
        periods(lexicon, tokens, start, &mut found);
        if let Some(number) = tokens.get(start).and_then(number) {
            let scale = tokens.get(start + 1).and_then(scale);
            found.push(Mention {
                start,
                end: start + 1 + usize::from(scale.is_some()),
                meaning: Meaning::Number(number * scale.unwrap_or(1.0)),
                score: if scale.is_some() { 1.0 } else { 0.8 },
            });
        }
    }
    found
}

fn number(token: &Token) -> Option<f64> {
    match token.kind {
        TokenKind::Number => token.lower.parse().ok(),
        TokenKind::Word => NUMBER_WORDS
            .iter()
            .find(|(word, _)| *word == token.lower)
            .map(|(_, n)| *n)
            .or_else(|| ordinal(&token.lower)),
        TokenKind::Quoted | TokenKind::Sign => None,
    }
}

/// What a word after a number multiplies it with.
fn scale(token: &Token) -> Option<f64> {
    Some(match token.lower.as_str() {
        "thousand" => 1e3,
        "million" | "millions" | "mio" => 1e6,
        "billion" | "billions" => 1e9,
        _ => return None,
    })
}

/// `5k` and `2m`, as people type amounts.
fn ordinal(word: &str) -> Option<f64> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let scale = match word.get(digits.len()..)? {
        "k" => 1e3,
        "m" => 1e6,
        _ => return None,
    };
    digits.parse::<f64>().ok().map(|n| n * scale)
}

fn periods(lexicon: &Lexicon, tokens: &[Token], start: usize, found: &mut Vec<Mention>) {
    let Some(today) = lexicon.today else { return };
    for end in start + 1..=tokens.len().min(start + 3) {
        let words: Vec<&str> = tokens
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .map(|t| t.lower.as_str())
            .collect();
        if let Some((from, to)) = period::span(&words, today) {
            found.push(Mention {
                start,
                end,
                meaning: Meaning::Span(from, to),
                score: 0.95,
            });
        }
    }
    if let Some(days) = tokens.get(start).and_then(|t| period::weekdays(&t.lower)) {
        found.push(Mention {
            start,
            end: start + 1,
            meaning: Meaning::Weekdays(days),
            score: 0.6,
        });
    }
    if let Some(unit) = tokens.get(start).and_then(|t| period::unit(&t.lower)) {
        found.push(Mention {
            start,
            end: start + 1,
            meaning: Meaning::Unit(unit),
            score: 0.55,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_may_be_abbreviated() {
        assert_eq!(ordinal("5k"), Some(5_000.0));
        assert_eq!(ordinal("2nd"), None);
    }
}
