//! Texts that match a regular expression.

use crate::random::Stream;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Open repetitions go so far beyond their least count.
const EXTRA: u32 = 6;
/// Texts that are longer by their pattern alone aren't drawn.
const LONGEST: usize = 10_000;

/// A regular expression from which matching texts are drawn.
#[derive(Clone, Debug)]
pub(crate) struct RegexText(Hir);

impl RegexText {
    /// None when the pattern is not understood.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let mut parser = regex_syntax::ParserBuilder::new().nest_limit(50).build();
        let hir = parser.parse(pattern).ok()?;
        let least = hir.properties().minimum_len().unwrap_or(0);
        (least <= LONGEST).then_some(Self(hir))
    }

    pub(crate) fn write(&self, random: &mut Stream, out: &mut Vec<u8>) {
        let most = out.len() + LONGEST;
        write(&self.0, random, most, out);
    }
}

/// Writes no more than has to be once there are `most` bytes.
fn write(hir: &Hir, random: &mut Stream, most: usize, out: &mut Vec<u8>) {
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
            let times = repetition
                .max
                .unwrap_or(repetition.min.saturating_add(EXTRA))
                .min(repetition.min.saturating_add(24));
            let extra = random.below(u64::from(times - repetition.min) + 1) as u32;
            for time in 0..repetition.min + extra {
                if time >= repetition.min && out.len() >= most {
                    break;
                }
                write(&repetition.sub, random, most, out);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, random, most, out),
        HirKind::Concat(parts) => {
            parts.iter().for_each(|part| write(part, random, most, out));
        }
        HirKind::Alternation(parts) => {
            let index = random.below(parts.len() as u64) as usize;
            write(&parts[index], random, most, out);
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
    fn nested_repetitions_have_an_end() {
        assert!(RegexText::new("^(((a{999}){99}){99})$").is_none());
        let text = RegexText::new("^((((a{0,24}){0,24}){0,24}){0,24})$");
        let mut out = Vec::new();
        text.unwrap_or_else(|| panic!("a pattern"))
            .write(&mut Stream::new(3, 1), &mut out);
        assert!(out.len() < 2 * LONGEST);
    }

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
