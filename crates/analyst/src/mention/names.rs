//! Names of tables and columns.

use super::{Meaning, Mention};
use crate::knowledge::Knowledge;
use crate::lexicon::{Item, Kind, Lexicon, NameForm};
use crate::parse::is_participle;
use crate::words::{Token, TokenKind};

/// Words inside a name that carry no meaning of their own.
pub(super) const FILLERS: &[&str] = &["of", "the", "'s", "a", "an", "for", "in", "'", "s"];

/// The token's stem; of a word that is in no name and no cue, the stem of the
/// nearest name within a few letters.
pub(super) fn corrected(lexicon: &Lexicon, token: &Token) -> String {
    let known = token.kind != TokenKind::Word
        || token.lower.chars().count() < 5
        || !lexicon.items(&token.stem).is_empty()
        || Knowledge::get().is_common(&token.lower)
        || !lexicon.values.find(&token.lower).is_empty();
    if known || token.capital() && token.start > 0 {
        return token.stem.clone();
    }
    let allowed = if token.stem.len() >= 8 { 2 } else { 1 };
    let distance = |name: &&String| strsim::damerau_levenshtein(name, &token.stem);
    let near = lexicon.stems.iter().filter(|name| {
        name.len() >= 4
            && name.len().abs_diff(token.stem.len()) <= allowed
            && name.as_bytes().first() == token.stem.as_bytes().first()
    });
    let near = near
        .map(|name| (distance(&name), name))
        .filter(|(d, _)| *d <= allowed)
        .min();
    if let Some((_, name)) = near {
        return name.clone();
    }
    // Names are often cut short: `prereq`, `appellation_desc`.
    let cut = |name: &&String| {
        name.len() >= 4
            && token.stem.starts_with(name.as_str())
            && name.len() * 2 >= token.stem.len()
    };
    let cut = lexicon
        .stems
        .iter()
        .filter(cut)
        .max_by_key(|name| (name.len(), std::cmp::Reverse(*name)));
    cut.unwrap_or(&token.stem).clone()
}

pub(super) fn items(
    lexicon: &Lexicon,
    tokens: &[Token],
    stems: &[String],
    start: usize,
    found: &mut Vec<Mention>,
) {
    let Some(first) = tokens.get(start) else {
        return;
    };
    if first.kind != TokenKind::Word
        || FILLERS.contains(&first.lower.as_str())
        || first.lower == "on"
    {
        return;
    }
    for &item in stems
        .get(start)
        .map_or(&[] as &[Item], |s| lexicon.items(s))
    {
        let mut best: Vec<(usize, f64)> = Vec::new();
        let happens = is_date(lexicon, item) && is_participle(&first.lower);
        for form in lexicon.forms(item) {
            let found = match align(form, tokens, stems, start) {
                Some((end, score)) if happens && end == start + 1 => {
                    Some((end, score.max(happened(form, &stems[start]))))
                }
                found => found,
            };
            if let Some((end, score)) = found {
                match best.iter_mut().find(|(e, _)| *e == end) {
                    Some((_, s)) => *s = s.max(score),
                    None => best.push((end, score)),
                }
            }
        }
        for (end, score) in best {
            found.push(Mention {
                start,
                end,
                meaning: Meaning::Item(item),
                score,
            });
        }
    }
}

pub(super) fn is_date(lexicon: &Lexicon, item: Item) -> bool {
    let Item::Column(table, column) = item else {
        return false;
    };
    let table = lexicon.tables.get(table);
    table
        .and_then(|t| t.columns.get(column))
        .is_some_and(|c| c.kind == Kind::Date)
}

/// How well a participle names a date: "joined" is all that `join_date` says.
pub(super) fn happened(form: &NameForm, stem: &str) -> f64 {
    const DATES: &[&str] = &["date", "at", "on", "time", "dai", "timestamp", "datetim"];
    let knowledge = Knowledge::get();
    let mut telling = form.words.iter().filter(|w| !DATES.contains(&w.as_str()));
    match (telling.next(), telling.next()) {
        (Some(word), None) if word == stem => form.weight * 0.9,
        (Some(word), None) if knowledge.synonymous(word, stem) => form.weight * 0.75,
        _ => 0.0,
    }
}

/// How far the words of a form reach from a token on, in any order, and how well.
pub(super) fn align(
    form: &NameForm,
    tokens: &[Token],
    stems: &[String],
    start: usize,
) -> Option<(usize, f64)> {
    let knowledge = Knowledge::get();
    let mut used = vec![false; form.words.len()];
    let mut sum = 0.0;
    let mut end = start;
    let mut at = start;
    let mut first = None;
    while let (Some(token), Some(stem)) = (tokens.get(at), stems.get(at)) {
        let mut best: Option<(usize, f64)> = None;
        let signal = knowledge.is_signal(&token.lower);
        for (i, word) in form.words.iter().enumerate() {
            if used.get(i).copied().unwrap_or(true) {
                continue;
            }
            let quality = if word == &token.stem {
                if verbal(&token.lower) { 0.85 } else { 1.0 }
            } else if word == stem {
                0.9
            } else if !signal && knowledge.synonymous(word, stem) {
                0.7
            } else {
                continue;
            };
            if best.is_none_or(|(_, q)| quality > q) {
                best = Some((i, quality));
            }
        }
        match best {
            Some((i, quality)) if token.kind == TokenKind::Word => {
                if let Some(u) = used.get_mut(i) {
                    *u = true;
                }
                // "number of trains" counts; it isn't the train's number.
                if first == Some("number") && at > end && i > 0 && used.first() != Some(&true)
                    || at > end && i == 0 && form.words.len() == 2 && first == Some("number")
                {
                    break;
                }
                first = first.or(form.words.get(i).map(String::as_str));
                sum += quality;
                at += 1;
                end = at;
            }
            _ if at > start && at < end + 2 && FILLERS.contains(&token.lower.as_str()) => at += 1,
            _ => break,
        }
    }
    let ignorable = |w: &String| matches!(w.as_str(), "of" | "the" | "in" | "for" | "and" | "to");
    let total = form
        .words
        .iter()
        .zip(&used)
        .filter(|(w, u)| **u || !ignorable(w))
        .count();
    if end == start || total == 0 {
        return None;
    }
    let matched = used.iter().filter(|u| **u).count();
    let quality = sum / matched as f64;
    let share = (matched as f64 / total as f64).min(1.0);
    // A part of a name says less, and least without the name's last word.
    let part = if matched >= total {
        1.0
    } else {
        let head = used.last() == Some(&true);
        let verb = tokens.get(start).is_some_and(|t| verbal(&t.lower));
        share.sqrt() * 0.9 * if head { 1.0 } else { 0.8 } * if verb { 0.6 } else { 1.0 }
    };
    Some((end, form.weight * quality * part))
}

/// Whether a word looks like a verb's form, which names a column only loosely.
pub(super) fn verbal(word: &str) -> bool {
    word.len() > 5
        && (word.ends_with("ed") || word.ends_with("ing"))
        && !word.ends_with("ting")
        && !word.ends_with("ding")
}
