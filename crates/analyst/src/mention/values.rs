//! Texts of the data.

use super::{Meaning, Mention};
use crate::knowledge::Knowledge;
use crate::lexicon::Lexicon;
use crate::words::{Token, TokenKind, stem};

pub(super) fn values(
    lexicon: &Lexicon,
    tokens: &[Token],
    question: &str,
    start: usize,
    found: &mut Vec<Mention>,
) {
    let Some(first) = tokens.get(start) else {
        return;
    };
    if first.kind == TokenKind::Quoted {
        found.push(Mention {
            start,
            end: start + 1,
            meaning: Meaning::Value(lexicon.values.find(&first.text).to_vec()),
            score: 2.0,
        });
        return;
    }
    if first.kind == TokenKind::Sign {
        return;
    }
    if dated(&first.lower) {
        found.push(Mention {
            start,
            end: start + 1,
            meaning: Meaning::Value(lexicon.values.find(&first.text).to_vec()),
            score: 1.2,
        });
    }
    for end in (start + 1)..=tokens.len().min(start + lexicon.values.longest) {
        let Some(last) = tokens.get(end - 1) else {
            break;
        };
        if last.kind == TokenKind::Quoted {
            break;
        }
        let text = question.get(first.start..last.end).unwrap_or_default();
        let mut hits = lexicon.values.find(text).to_vec();
        let mut exact = 1.0;
        if hits.is_empty() && end == start + 1 && first.kind == TokenKind::Word {
            hits = variants(&first.lower)
                .into_iter()
                .map(|v| lexicon.values.find(&v).to_vec())
                .find(|h| !h.is_empty())
                .unwrap_or_default();
            // Another form of a word is a kind or a status, but nobody's name.
            hits.retain(|h| {
                lexicon
                    .column(h.column)
                    .is_some_and(|c| !c.listed.is_empty())
            });
            exact = 0.85;
        }
        if hits.is_empty() {
            continue;
        }
        let words = end - start;
        let capital = first.capital() && (start > 0 || words > 1);
        let same_case = hits.iter().any(|h| h.text == text);
        let common = words == 1 && Knowledge::get().is_common(&first.lower);
        let score = if common && !(capital && same_case) {
            0.2
        } else if words == 1 && !capital {
            0.8
        } else {
            1.15
        };
        found.push(Mention {
            start,
            end,
            meaning: Meaning::Value(hits),
            score: score * exact,
        });
    }
}

/// Whether a word is a date in digits.
pub(super) fn dated(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let digits = parts
        .iter()
        .all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit()));
    parts.len() == 3 && digits && parts.iter().any(|p| p.len() == 4)
}

/// Other writings under which a word may be stored: its singular, a code's letter.
pub(super) fn variants(word: &str) -> Vec<String> {
    let mut variants = Vec::new();
    if let Some(singular) = word.strip_suffix("ies") {
        variants.push(format!("{singular}y"));
    }
    if let Some(singular) = word.strip_suffix("es") {
        variants.push(singular.to_owned());
    }
    if let Some(singular) = word.strip_suffix('s') {
        variants.push(singular.to_owned());
    }
    variants.push(format!("{word}s"));
    let letters: &[&str] = match word {
        "female" | "females" | "woman" | "women" | "girl" | "girls" => &["f", "female"],
        "male" | "males" | "man" | "men" | "boy" | "boys" => &["m", "male"],
        _ => &[],
    };
    variants.extend(letters.iter().map(|l| (*l).to_owned()));
    let base = stem(word);
    if base != word {
        variants.push(base);
    }
    variants
}
