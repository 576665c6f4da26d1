//! Texts that match a regular expression.

use crate::random::Stream;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Open repetitions go so far beyond their least count.
const EXTRA: u32 = 6;

/// A regular expression from which matching texts are drawn.
#[derive(Clone, Debug)]
pub(crate) struct RegexText(Hir);

impl RegexText {
    /// None when the pattern is not understood.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let mut parser = regex_syntax::ParserBuilder::new().nest_limit(50).build();
        Some(Self(parser.parse(pattern).ok()?))
    }

    pub(crate) fn write(&self, random: &mut Stream, out: &mut Vec<u8>) {
        write(&self.0, random, out);
    }
}

fn write(hir: &Hir, random: &mut Stream, out: &mut Vec<u8>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.extend_from_slice(&literal.0),
        HirKind::Class(class) => {
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
            if let Some(c) = pick(&ranges, random) {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        HirKind::Repetition(repetition) => {
            let most = repetition
                .max
                .unwrap_or(repetition.min.saturating_add(EXTRA))
                .min(repetition.min.saturating_add(24));
            let count = repetition.min + random.below(u64::from(most - repetition.min) + 1) as u32;
            for _ in 0..count.min(4000) {
                write(&repetition.sub, random, out);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, random, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, random, out)),
        HirKind::Alternation(parts) => {
            let index = random.below(parts.len() as u64) as usize;
            write(&parts[index], random, out);
        }
    }
}

/// A character of the class, from its readable part when it has one.
fn pick(ranges: &[(u32, u32)], random: &mut Stream) -> Option<char> {
    let within = |low: u32, high: u32| -> Vec<(u32, u32)> {
        ranges
            .iter()
            .map(|(a, b)| ((*a).max(low), (*b).min(high)))
            .filter(|(a, b)| a <= b)
            .collect()
    };
    let letters: Vec<_> = [(48, 57), (65, 90), (97, 122)]
        .into_iter()
        .flat_map(|(a, b)| within(a, b))
        .collect();
    let printable = within(33, 126);
    let chosen = [letters, printable, ranges.to_vec()]
        .into_iter()
        .find(|ranges| !ranges.is_empty())?;
    let total: u64 = chosen.iter().map(|(a, b)| u64::from(b - a) + 1).sum();
    let mut target = random.below(total);
    for (a, b) in chosen {
        let size = u64::from(b - a) + 1;
        if target < size {
            return char::from_u32(a + target as u32);
        }
        target -= size;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn drawn_texts_match() {
        for pattern in [
            "^[A-Z]{2}-[0-9]{4}$",
            "^(\\+\\d{1,3})? ?\\d{6,10}$",
            "(?s)^.*@.*\\...$",
            "^(M|F)$",
            "^[^a-z]+$",
            "^\\w+@\\w+\\.(com|org)$",
        ] {
            let regex = Regex::new(pattern).unwrap_or_else(|e| panic!("{e}"));
            let text = RegexText::new(pattern).unwrap_or_else(|| panic!("{pattern}"));
            for row in 0..200 {
                let mut out = Vec::new();
                text.write(&mut Stream::new(3, row), &mut out);
                let out = String::from_utf8(out).unwrap_or_default();
                assert!(regex.is_match(&out), "{out:?} does not match {pattern}");
            }
        }
    }
}
