//! The phrases that instructions are made of, as patterns.

use regex::Regex;
use std::sync::LazyLock;

fn regex(pattern: &str) -> Regex {
    #[expect(
        clippy::expect_used,
        reason = "patterns are constants, and a test compiles each"
    )]
    Regex::new(pattern).expect("a constant pattern")
}

static BREAKS: LazyLock<Regex> = LazyLock::new(|| regex(r"[;\n]|\.(?:\s|$)|,\s*(?:and\s+)?"));
pub(super) static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(\d[\d_.,]*\s?(?:k|m|thousand|million)?)\s+(?:more\s+)?([a-z_][a-z_ -]*)")
});
pub(super) static EACH: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(?:each|apiece|per\s+([a-z_]+)|for (?:each|every)\s+([a-z_]+))\b")
});
pub(super) static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:in|from|between|during|for)\s+((?:19|20)\d\d)(?:\s*(?:-|–|—|to|and|until|till)\s*((?:19|20)\d\d))?\b",
    )
});
pub(super) static SINCE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b(since|after|before|until)\s+((?:19|20)\d\d(?:-\d\d-\d\d)?)\b"));
pub(super) static DAYS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(\d{4}-\d\d-\d\d)\s*(?:-|–|to|and|until)\s*(\d{4}-\d\d-\d\d|today)")
});
pub(super) static LAST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(?:in\s+)?(?:the\s+)?(?:last|past)\s+(?:(\d+)\s+)?(year|month|week|day)s?\b")
});
pub(super) static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)([a-z_ ]+?)\s+(?:are |is |range |ranging )?(?:between|from)\s+[$€£]?\s?(\d[\d,.]*\s?[km]?)\b\s*[$€£]?\s*(?:and|to|-|–)\s*[$€£]?\s?(\d[\d,.]*\s?[km]?)\b",
    )
});
pub(super) static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:about |around |roughly |exactly )?(\d+(?:\.\d+)?\s?%|half|a third|a quarter|two thirds|most|none|all)\s+(?:of\s+)?(?:the\s+|all\s+)?([a-z_ ]+?)\s+(?:are|is|were|have been|should be)?\s*(missing|null|empty|blank|[a-z_ -]+)$",
    )
});
pub(super) static SEASON: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b([a-z_ ]*?)\s*(doubles?|triples?|halves?|halve|peaks?|drops?)\s+(?:in|during|every)\s+([a-z]+)",
    )
});
pub(super) static DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\be-?mails?(?: addresses)?\s+(?:at|from|end(?:ing)? (?:in|with)|with|under|on)\s+@?([a-z0-9.-]+\.[a-z]{2,})",
    )
});
pub(super) static ONLY: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^(?:only|just|all)\s+([a-z_ -]+)$"));

/// The clauses of a prompt. A comma within a number, as in `10,500`, divides nothing.
pub(super) fn clauses(prompt: &str) -> Vec<&str> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut clauses = Vec::new();
    let mut from = 0;
    for found in BREAKS.find_iter(prompt) {
        let (before, after) = (&prompt[..found.start()], &prompt[found.end()..]);
        let number = found.as_str() == ","
            && digit(before.chars().last())
            && after.chars().take_while(char::is_ascii_digit).count() == 3;
        if !number {
            clauses.push(&prompt[from..found.start()]);
            from = found.end();
        }
    }
    clauses.push(&prompt[from..]);
    clauses.retain(|clause| !clause.trim().is_empty());
    clauses.into_iter().map(str::trim).collect()
}

/// `500`, `1.5k`, `40,000`, `2 million`
pub(super) fn amount(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase().replace([',', '_'], "");
    let end = text.trim_end_matches(|c: char| c.is_alphabetic()).len();
    let digits = text.get(..end)?;
    let factor = match text.get(end..)?.trim() {
        "k" | "thousand" => 1e3,
        "m" | "million" => 1e6,
        _ => 1.0,
    };
    digits
        .trim()
        .trim_end_matches('.')
        .parse::<f64>()
        .ok()
        .map(|n| n * factor)
        .filter(|n| *n <= 1e12)
}

pub(super) fn plain(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.4}")
    }
}

pub(super) fn share_of(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    Some(match text.as_str() {
        "half" => 500,
        "a third" => 333,
        "a quarter" => 250,
        "two thirds" => 667,
        "most" => 800,
        "none" => 0,
        "all" => 1000,
        _ => {
            (text
                .strip_suffix('%')?
                .trim()
                .parse::<f64>()
                .ok()?
                .clamp(0.0, 100.0)
                * 10.0) as u32
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for pattern in [
            &BREAKS, &COUNT, &EACH, &YEARS, &SINCE, &DAYS, &LAST, &BETWEEN, &SHARE, &SEASON,
            &DOMAIN, &ONLY,
        ] {
            assert!(!LazyLock::force(pattern).as_str().is_empty());
        }
    }

    #[test]
    fn a_comma_within_a_number_divides_nothing() {
        assert_eq!(
            clauses("10,500 customers, 3 stores; 1,000,000 orders.\nprices from 1,50 to 2"),
            [
                "10,500 customers",
                "3 stores",
                "1,000,000 orders",
                "prices from 1",
                "50 to 2"
            ]
        );
    }
}
