//! What each stretch of a question may mean: names, values, numbers, cues.

use crate::cue::Cue;
use crate::knowledge::{Degree, Knowledge};
use crate::lexicon::{Item, Kind, Lexicon, NameForm, ValueHit};
use crate::parse::is_participle;
use crate::period;
use crate::words::{Token, TokenKind, stem};
use confab_model::question::Period;
use jiff::civil::Date;

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

/// Words inside a name that carry no meaning of their own.
const FILLERS: &[&str] = &["of", "the", "'s", "a", "an", "for", "in", "'", "s"];

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

/// The token's stem; of a word that is in no name and no cue, the stem of the
/// nearest name within a few letters.
fn corrected(lexicon: &Lexicon, token: &Token) -> String {
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

fn items(
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

fn is_date(lexicon: &Lexicon, item: Item) -> bool {
    let Item::Column(table, column) = item else {
        return false;
    };
    let table = lexicon.tables.get(table);
    table
        .and_then(|t| t.columns.get(column))
        .is_some_and(|c| c.kind == Kind::Date)
}

/// How well a participle names a date: "joined" is all that `join_date` says.
fn happened(form: &NameForm, stem: &str) -> f64 {
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
fn align(
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
fn verbal(word: &str) -> bool {
    word.len() > 5
        && (word.ends_with("ed") || word.ends_with("ing"))
        && !word.ends_with("ting")
        && !word.ends_with("ding")
}

fn phrases(tokens: &[Token], start: usize, found: &mut Vec<Mention>) {
    let knowledge = Knowledge::get();
    let mut phrase = String::new();
    for end in start..tokens.len().min(start + knowledge.longest_phrase) {
        let Some(token) = tokens.get(end) else { break };
        if token.kind == TokenKind::Quoted {
            break;
        }
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(&token.lower.replace('’', "'"));
        let length = (end + 1 - start) as f64;
        let mut push = |meaning: Meaning, score: f64| {
            found.push(Mention {
                start,
                end: end + 1,
                meaning,
                score,
            });
        };
        // "ordered in 2026" is what happened then.
        let happened = |cue: Cue| {
            cue == Cue::OrderBy
                && matches!(token.lower.as_str(), "in" | "from" | "on")
                && tokens.get(end + 1).is_some_and(|t| {
                    t.kind == TokenKind::Number || period::is_word(&t.lower) || t.lower == "the"
                })
        };
        let cue = knowledge.cues.get(&phrase).copied();
        if let Some(cue) = cue.filter(|c| !happened(*c)) {
            let opening = start == 0 && cue == Cue::Show;
            let score = match cue {
                Cue::The => 0.3,
                // "order value" says more than an order does.
                Cue::Revenue if length > 1.0 => 0.84,
                // Columns may be called so, also in part.
                Cue::Revenue | Cue::Spent if !phrase.contains(' ') => 0.42,
                _ => 0.62,
            };
            push(
                Meaning::Cue(cue),
                if opening {
                    1.1
                } else {
                    score + 0.06 * (length - 1.0)
                },
            );
        }
        if let Some(degree) = knowledge.superlatives.get(&phrase) {
            push(Meaning::Superlative(degree), 0.8);
        }
        if let Some(degree) = knowledge.comparatives.get(&phrase) {
            push(Meaning::Comparative(degree), 0.8);
        }
    }
}

fn values(
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

/// Whether a word is a date in digits.
fn dated(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let digits = parts
        .iter()
        .all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit()));
    parts.len() == 3 && digits && parts.iter().any(|p| p.len() == 4)
}

/// Other writings under which a word may be stored: its singular, a code's letter.
fn variants(word: &str) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_may_be_abbreviated() {
        assert_eq!(ordinal("5k"), Some(5_000.0));
        assert_eq!(ordinal("2nd"), None);
    }
}
