//! Figures in a sentence, each checked against the results.
//!
//! A figure is borne out when it is a value of a result, rounded or scaled as
//! people do ("12.3 %" for 0.123, "1.2 million"), a column's sum, a share of
//! it, a count of rows, part of a date or text, or was said in the question or
//! the SQL. Anything else is marked.

use confab_model::{Figure, Page, Span};
use std::collections::HashSet;

/// Rows that are shown with an answer and can be led to.
const SHOWN: usize = Page::FIRST;

/// A sentence in pieces: figures lead to their cells, and those that nothing
/// bears out are marked. `known` are texts whose figures are free to use.
pub(super) fn mark(text: &str, pages: &[&Page], known: &[&str]) -> Vec<Span> {
    let evidence = Evidence::new(pages, known);
    let mut spans: Vec<Span> = Vec::new();
    let mut done = 0;
    for token in tokens(text) {
        let Some(shown) = text.get(token.from..token.to) else {
            continue;
        };
        let (figure, unverified) = match evidence.judge(&token, shown) {
            Verdict::Cell(figure) => (Some(figure), false),
            Verdict::Known => continue,
            Verdict::Unknown => (None, true),
        };
        words(&mut spans, text.get(done..token.from).unwrap_or_default());
        spans.push(Span {
            text: shown.to_owned(),
            figure,
            unverified,
        });
        done = token.to;
    }
    words(&mut spans, text.get(done..).unwrap_or_default());
    spans
}

fn words(spans: &mut Vec<Span>, text: &str) {
    if !text.is_empty() {
        spans.push(Span {
            text: text.to_owned(),
            figure: None,
            unverified: false,
        });
    }
}

/// A figure as it is written.
#[derive(Debug)]
struct Token {
    from: usize,
    to: usize,
    /// What it may mean, with half of its last digit's worth.
    readings: Vec<(f64, f64)>,
    percent: bool,
    /// Whether it only numbers a line of a list.
    ordinal: bool,
}

enum Verdict {
    Cell(Figure),
    Known,
    Unknown,
}

struct Evidence {
    /// Values with their cells, those of the latest result first.
    cells: Vec<(f64, Option<Figure>)>,
    /// Sums of columns.
    sums: Vec<(f64, Vec<f64>)>,
    counts: Vec<f64>,
    /// Runs of digits in texts.
    digits: HashSet<String>,
}

impl Evidence {
    fn new(pages: &[&Page], known: &[&str]) -> Self {
        let mut evidence = Self {
            cells: Vec::new(),
            sums: Vec::new(),
            counts: Vec::new(),
            digits: HashSet::new(),
        };
        for (age, page) in pages.iter().rev().enumerate() {
            evidence.counts.push(page.rows.len() as f64);
            for (column, header) in page.columns.iter().enumerate() {
                evidence.note(&header.name);
                let mut numbers = Vec::new();
                for (row, cells) in page.rows.iter().enumerate() {
                    let Some(Some(cell)) = cells.get(column) else {
                        continue;
                    };
                    match cell.parse::<f64>() {
                        Ok(number) if number.is_finite() => {
                            let place = (age == 0 && row < SHOWN).then_some(Figure {
                                row: row as u32,
                                column: column as u32,
                            });
                            evidence.cells.push((number, place));
                            numbers.push(number);
                        }
                        _ => evidence.note(cell),
                    }
                }
                evidence.sums.push((numbers.iter().sum(), numbers));
            }
        }
        known.iter().for_each(|text| evidence.note(text));
        evidence
    }

    fn note(&mut self, text: &str) {
        for run in text.split(|sign: char| !sign.is_ascii_digit()) {
            if !run.is_empty() {
                self.digits.insert(without_zeros(run));
            }
        }
    }

    fn judge(&self, token: &Token, shown: &str) -> Verdict {
        let near = |value: f64| {
            token.readings.iter().any(|(number, slack)| {
                let exact = value.abs() * 1e-12;
                (value.abs() - number.abs()).abs() <= slack + exact
            })
        };
        let as_percent = |value: f64| token.percent && near(value * 100.0);
        let cell = self
            .cells
            .iter()
            .find(|(value, _)| near(*value) || as_percent(*value));
        match cell {
            Some((_, Some(figure))) => return Verdict::Cell(*figure),
            Some(_) => return Verdict::Known,
            None => {}
        }
        let summed = self.sums.iter().any(|(sum, parts)| {
            near(*sum)
                || token.percent && *sum != 0.0 && parts.iter().any(|part| near(part / sum * 100.0))
        });
        let said = said(shown)
            .iter()
            .all(|run| self.digits.contains(&without_zeros(run)));
        let whole = token.percent && near(100.0);
        if summed || said || whole || token.ordinal || self.counts.iter().any(|count| near(*count))
        {
            Verdict::Known
        } else {
            Verdict::Unknown
        }
    }
}

/// The runs of digits of a figure, such as those of a date; a number with
/// separators between thousands is one.
fn said(shown: &str) -> Vec<String> {
    let runs: Vec<&str> = shown
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    if runs.len() > 1 && runs.iter().skip(1).all(|run| run.len() == 3) {
        return vec![runs.concat()];
    }
    runs.into_iter().map(str::to_owned).collect()
}

fn without_zeros(run: &str) -> String {
    run.trim_start_matches('0').to_owned()
}

/// The figures of a text. Digits within words and codes (`Q3`, `A-12`) are none.
fn tokens(text: &str) -> Vec<Token> {
    let signs: Vec<(usize, char)> = text.char_indices().collect();
    let sign = |at: usize| signs.get(at).map(|(_, sign)| *sign);
    let end = |at: usize| signs.get(at).map_or(text.len(), |(place, _)| *place);
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if !sign(at).is_some_and(|s| s.is_ascii_digit()) {
            at += 1;
            continue;
        }
        let from = at;
        while sign(at).is_some_and(|s| s.is_ascii_digit())
            || sign(at).is_some_and(is_separator)
                && sign(at + 1).is_some_and(|s| s.is_ascii_digit())
        {
            at += 1;
        }
        let before = from.checked_sub(1).and_then(sign);
        let in_word = before.is_some_and(|s| s.is_alphabetic() || s == '_' || s == '#');
        let after = sign(at);
        if in_word || after == Some('_') {
            continue;
        }
        let written: String = signs
            .get(from..at)
            .unwrap_or_default()
            .iter()
            .map(|(_, s)| *s)
            .collect();
        let following: String = text
            .get(end(at)..)
            .unwrap_or_default()
            .chars()
            .take(16)
            .collect();
        let line_start = text
            .get(..end(from))
            .is_some_and(|t| t.is_empty() || t.ends_with('\n'));
        tokens.push(Token {
            from: end(from),
            to: end(at),
            readings: readings(&written, scale(&following)),
            percent: is_percent(&following),
            ordinal: line_start && matches!(after, Some('.' | ')')),
        });
    }
    tokens
}

fn is_separator(sign: char) -> bool {
    matches!(sign, ',' | '.' | '\'' | '’' | '\u{a0}' | '\u{202f}')
}

fn is_percent(following: &str) -> bool {
    let following = following.trim_start().to_lowercase();
    [
        "%",
        "percent",
        "per cent",
        "prozent",
        "pour cent",
        "por ciento",
    ]
    .iter()
    .any(|word| following.starts_with(word))
}

/// What a word after a figure multiplies it by.
fn scale(following: &str) -> f64 {
    let lower = following.trim_start().to_lowercase();
    let word: String = lower
        .chars()
        .take_while(|sign| sign.is_alphabetic())
        .collect();
    match word.as_str() {
        "k" | "thousand" | "tausend" | "tsd" | "mille" | "mil" => 1e3,
        "m" | "million" | "millions" | "mio" | "millionen" | "millones" | "milioni" => 1e6,
        "bn" | "b" | "billion" | "billions" | "mrd" | "milliarde" | "milliarden" | "milliards" => {
            1e9
        }
        _ => 1.0,
    }
}

/// What a written number may mean: with a comma or a point before its decimals.
fn readings(written: &str, scale: f64) -> Vec<(f64, f64)> {
    let read = |decimal: char| {
        let (whole, part) = match written.rsplit_once(decimal) {
            Some((whole, part)) if !part.contains(is_separator) => (whole, part),
            Some(_) => return None,
            None => (written, ""),
        };
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        let number: f64 = format!("{}.{part}0", digits(whole)).parse().ok()?;
        let places = i32::try_from(part.len()).unwrap_or(i32::MAX);
        // A whole number that is written out means itself; others are rounded.
        let slack = if part.is_empty() && scale == 1.0 {
            0.5
        } else {
            0.5 * libm::pow(10.0, f64::from(-places))
        };
        Some((number * scale, slack * scale))
    };
    let mut readings: Vec<(f64, f64)> = ['.', ','].into_iter().filter_map(read).collect();
    readings.dedup();
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyst::stage::tests::page;

    fn unverified(text: &str, pages: &[&Page]) -> Vec<String> {
        let spans = mark(text, pages, &["top 3 since 2024", "SELECT 1 LIMIT 5"]);
        assert_eq!(confab_model::engine::text_of(&spans), text);
        spans
            .into_iter()
            .filter(|span| span.unverified)
            .map(|span| span.text)
            .collect()
    }

    #[test]
    fn figures_that_a_result_bears_out_are_as_people_write_them() {
        let page = page(
            &["city", "total", "share", "day"],
            &[
                &["Köln 2", "1234567.891", "0.1234", "2024-03-05"],
                &["Bonn", "1000", "0.5", "2024-03-06"],
            ],
        );
        for text in [
            "Köln 2 has 1,234,567.89 in total.",
            "Köln hat 1.234.567,89 €, also 1,2 Mio.",
            "1\u{202f}234\u{202f}568 – about 1.23 million",
            "12.3 % and 12 percent, Bonn 50%",
            "On 5 March 2024 and 06.03.2024",
            "2 cities with 1,235,567.89 altogether",
            "The top 3 of 5 since 2024",
            "Q3 and ISO_8601 and covid19",
            "1. Köln\n2) Bonn",
            "No figures at all",
        ] {
            assert_eq!(unverified(text, &[&page]), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn figures_from_nowhere_are_marked() {
        let page = page(&["total"], &[&["1000"], &["12.5"]]);
        assert_eq!(
            unverified("It is 999, or 1,001.", &[&page]),
            ["999", "1,001"]
        );
        assert_eq!(unverified("12.6 and 13%", &[&page]), ["12.6"]);
        assert_eq!(unverified("42", &[]), ["42"]);
    }

    #[test]
    fn a_figure_leads_to_its_cell() {
        let page = page(&["city", "total"], &[&["Bonn", "7"], &["Köln", "12.25"]]);
        let spans = mark("Köln has 12.3.", &[&page], &[]);
        let figure = spans.iter().find_map(|span| span.figure).unwrap();
        assert_eq!((figure.row, figure.column), (1, 1));
    }

    #[test]
    fn any_text_can_be_marked() {
        let page = page(&["a"], &[&["1"]]);
        for text in [
            "",
            "1",
            "…1,",
            "1.2.3.4",
            "٣ 3",
            "9999999999999999999999999",
            "1,,2",
            "-5",
            "{{1.a}}",
            "1e400 %",
        ] {
            let spans = mark(text, &[&page], &[]);
            assert_eq!(confab_model::engine::text_of(&spans), text);
        }
    }
}
