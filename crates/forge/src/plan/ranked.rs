//! Texts that match a regular expression, numbered: no two numbers give the
//! same text, not even where case is ignored.

use crate::random::Stream;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::HashSet;

/// Longer expressions aren't numbered.
const LONGEST: usize = 400;
/// The most texts that are told apart.
const MOST: u64 = 1 << 60;

/// What stands at one place of every text.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    /// One of several texts, none of which begins with another.
    One(Vec<String>),
}

/// The numbered texts of an expression. Repetitions have one length each, so
/// that no text can be read in two ways.
#[derive(Clone, Debug)]
pub(crate) struct Ranked(Vec<Part>);

impl Ranked {
    /// None when the expression isn't understood or its texts are longer than `max`.
    pub(crate) fn new(pattern: &str, max: usize) -> Option<Self> {
        let mut parser = regex_syntax::ParserBuilder::new().nest_limit(50).build();
        let hir = parser.parse(pattern).ok()?;
        // Long texts tell more apart, so the longest that fit are taken.
        [6, 5, 4, 3, 2, 1, 0].into_iter().find_map(|extra| {
            let mut parts = Vec::new();
            collect(&hir, extra, &mut parts)?;
            let longest: usize = parts.iter().map(Part::len).sum();
            (longest <= max).then_some(Self(parts))
        })
    }

    /// So many texts there are.
    pub(crate) fn capacity(&self) -> u64 {
        self.0
            .iter()
            .fold(1u64, |product, part| product.saturating_mul(part.count()))
            .min(MOST)
    }

    /// Writes the text of a number below the capacity, last place fastest.
    /// Places that no number reaches are drawn.
    pub(super) fn write(&self, mut number: u64, random: &mut Stream, out: &mut Vec<u8>) {
        let mut room = 1u64;
        let mut texts: Vec<&str> = Vec::with_capacity(self.0.len());
        for part in self.0.iter().rev() {
            texts.push(match part {
                Part::Text(text) => text,
                Part::One(options) => {
                    let count = part.count();
                    let whole = room >= MOST;
                    room = room.saturating_mul(count);
                    let rest = number / count;
                    let index = if whole {
                        random.below(count)
                    } else {
                        number % count
                    };
                    number = rest;
                    options.get(index as usize).map_or("", String::as_str)
                }
            });
        }
        for text in texts.iter().rev() {
            out.extend_from_slice(text.as_bytes());
        }
    }
}

impl Part {
    fn count(&self) -> u64 {
        match self {
            Self::Text(_) => 1,
            Self::One(options) => options.len() as u64,
        }
    }

    fn len(&self) -> usize {
        let length = |text: &String| text.chars().count();
        match self {
            Self::Text(text) => length(text),
            Self::One(options) => options.iter().map(length).max().unwrap_or(0),
        }
    }
}

fn collect(hir: &Hir, extra: u32, parts: &mut Vec<Part>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            parts.push(Part::Text(String::from_utf8(literal.0.to_vec()).ok()?));
        }
        HirKind::Class(class) => parts.push(Part::One(symbols(class)?)),
        HirKind::Repetition(repetition) => {
            let single = matches!(repetition.sub.kind(), HirKind::Class(_));
            // A group, such as `(-[0-9]{4})?`, stands once; a class as often as there is room.
            let wanted = repetition
                .min
                .saturating_add(if single { extra } else { 0 });
            let most = repetition.max.unwrap_or(u32::MAX);
            let count = wanted.max(u32::from(extra > 0)).min(most);
            for _ in 0..count {
                collect(&repetition.sub, extra, parts)?;
                if parts.len() > LONGEST {
                    return None;
                }
            }
        }
        HirKind::Capture(capture) => collect(&capture.sub, extra, parts)?,
        HirKind::Concat(subs) => {
            for sub in subs {
                collect(sub, extra, parts)?;
            }
        }
        HirKind::Alternation(subs) => parts.extend(alternatives(subs, extra)?),
    }
    Some(())
}

/// The alternatives as options where they are plain texts that can be told
/// apart, and else the one with the most texts.
fn alternatives(subs: &[Hir], extra: u32) -> Option<Vec<Part>> {
    let mut plain = Vec::new();
    let mut best: Option<Ranked> = None;
    for sub in subs {
        let mut parts = Vec::new();
        collect(sub, extra, &mut parts)?;
        if let [Part::Text(text)] = parts.as_slice() {
            plain.push(text.clone());
        }
        let ranked = Ranked(parts);
        if best
            .as_ref()
            .is_none_or(|best| best.capacity() < ranked.capacity())
        {
            best = Some(ranked);
        }
    }
    let begins = |a: &String, b: &String| b.to_lowercase().starts_with(&a.to_lowercase());
    let apart = plain.iter().enumerate().all(|(i, a)| {
        let mut others = plain.iter().enumerate().filter(|(j, _)| *j != i);
        others.all(|(_, b)| !begins(a, b))
    });
    if plain.len() == subs.len() && apart {
        return Some(vec![Part::One(plain)]);
    }
    best.map(|best| best.0)
}

/// The characters of a class, each in one case: the readable ones when it has some.
fn symbols(class: &Class) -> Option<Vec<String>> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .map(|r| (r.start().into(), r.end().into()))
            .collect(),
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .map(|r| (r.start().into(), r.end().into()))
            .collect(),
    };
    let within = |a: u32, b: u32| -> Vec<char> {
        (a..=b)
            .filter(|code| {
                ranges
                    .iter()
                    .any(|(low, high)| (low..=high).contains(&code))
            })
            .filter_map(char::from_u32)
            .collect()
    };
    let readable = [within(48, 57), within(65, 90), within(97, 122)].concat();
    let first = ranges.first()?;
    let chosen = [
        readable,
        within(33, 126),
        within(first.0, first.1.min(first.0 + 255)),
    ]
    .into_iter()
    .find(|chars| !chars.is_empty())?;
    let mut seen = HashSet::new();
    let own = |c: &char| seen.insert(c.to_ascii_lowercase());
    Some(chosen.into_iter().filter(own).map(String::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn numbers_give_different_texts_that_match() {
        for pattern in [
            "^[A-Z]{3}-[0-9]{4}$",
            "^[A-Za-z]{2,3}[0-9]*$",
            "^(AB|CD|EF)[0-9]{3}$",
            "^[a-z0-9]+(-[a-z0-9]+)*$",
            "^(\\d{4} ){3}\\d{4}$",
            "^(x|xy)y[0-9]{2}$",
            "^\\d{5}(-\\d{4})?$",
        ] {
            let regex = Regex::new(pattern).unwrap_or_else(|e| panic!("{e}"));
            let texts = Ranked::new(pattern, 40).unwrap_or_else(|| panic!("{pattern}"));
            let capacity = texts.capacity();
            let step = (capacity / 2000).max(1);
            let mut seen = HashSet::new();
            for number in (0..capacity).step_by(step as usize) {
                let mut out = Vec::new();
                texts.write(number, &mut Stream::new(3, number), &mut out);
                let text = String::from_utf8(out).unwrap_or_default();
                assert!(regex.is_match(&text), "{text:?} does not match {pattern}");
                assert!(seen.insert(text.to_lowercase()), "{pattern}: {text} twice");
            }
        }
    }

    #[test]
    fn texts_are_no_longer_than_their_column() {
        let texts = Ranked::new("^[a-z]+$", 3).map(|texts| texts.capacity());
        assert_eq!(texts, Some(26 * 26 * 26));
        assert!(Ranked::new("^[a-z]{5}$", 4).is_none());
    }
}
