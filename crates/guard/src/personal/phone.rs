//! Telephone numbers, by their shape and the words around.

use super::{
    Found, Kind,
    context::{Text, says},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?:\+[0-9]{1,3}[ .-]?|[0-9][ .-])?\(?[0-9]{1,5}\)?(?:[ ./-]{0,2}[0-9]{1,5}){1,6}(?: ?(?:x|ext\.?) ?[0-9]{1,5})?",
    )
});
const WORDS: &[&str] = &[
    "phone",
    "phones",
    "telephone",
    "tel",
    "mobile",
    "cell",
    "cellphone",
    "fax",
    "call",
    "called",
    "calling",
    "dial",
    "ring",
    "text",
    "texts",
    "sms",
    "message",
    "messages",
    "whatsapp",
    "contact",
    "reach",
    "reached",
    "hotline",
    "office",
    "home",
    "work",
    "telefon",
    "handy",
    "téléphone",
    "teléfono",
    "telefono",
    "registered",
    "number is",
    "my number",
];
/// What else such a number may be.
const OTHER: &[&str] = &[
    "order", "orders", "invoice", "id", "ids", "account", "isbn", "issn", "zip", "code", "sku",
    "price", "total", "amount", "salary", "year", "years", "between", "page", "pages", "case",
    "policy", "routing", "record", "mrn", "ticket", "version", "date", "room", "flight",
];

pub(super) fn find(text: &Text<'_>) -> Vec<Found> {
    let places = text.places(&NUMBER).into_iter();
    places
        .map(|span| trimmed(text, span))
        .filter(|span| is_phone(text, span))
        .map(|span| Found {
            kind: Kind::Phone,
            span,
        })
        .collect()
}

/// Without what stands at its ends and isn't part of it; with the bracket
/// that opens it.
fn trimmed(text: &Text<'_>, span: Range<usize>) -> Range<usize> {
    let number = text.text.get(span.clone()).unwrap_or_default();
    let start =
        span.start + (number.len() - number.trim_start_matches([' ', '.', '-', ')', '/']).len());
    let end = span.end - (number.len() - number.trim_end_matches([' ', '.', '-', '(', '/']).len());
    let open = text.left(start) == Some('(') && number.contains(')') && !number.contains('(');
    start - usize::from(open)..end.max(start)
}

fn is_phone(text: &Text<'_>, span: &Range<usize>) -> bool {
    let number = text.text.get(span.clone()).unwrap_or_default();
    let count = number.chars().filter(char::is_ascii_digit).count();
    let beside = |sign: Option<char>| {
        sign.is_some_and(|sign| matches!(sign, '#' | '$' | '€' | '£' | '%' | '='))
    };
    if !(7..=15).contains(&count) || beside(text.left(span.start)) || beside(text.right(span.end)) {
        return false;
    }
    let around = text.around(span);
    let called = says(&around, WORDS);
    if is_date(number) || is_decimal(number) {
        return false;
    }
    if number.starts_with('+') || number.starts_with("00") && count >= 10 {
        return count >= 8;
    }
    let other = says(&text.before(span.start), OTHER);
    let groups = number
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|group| !group.is_empty());
    let groups: Vec<usize> = groups.map(str::len).collect();
    let area = number.contains('(') && groups.len() >= 2;
    match groups.as_slice() {
        // Digits alone say nothing.
        [_] => called && !other && count >= 8,
        // So social security numbers are written.
        [3 | 4, 2, 4] => false,
        [3, 3, 4] | [1, 3, 3, 4] => true,
        [3, 4] => called || !other && number.contains('-'),
        _ if area => true,
        // Amounts are grouped in threes as well.
        [1..=3, rest @ ..] if rest.iter().all(|group| *group == 3) => {
            called || count >= 9 && number.starts_with('0')
        }
        _ => called || number.starts_with('0') && !other && groups.len() >= 2,
    }
}

/// Such as 2023-04-01, 01.04.2023 and 2020-2023.
fn is_date(number: &str) -> bool {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        crate::pattern(
            r"^(?:(?:19|20)[0-9]{2}[-./ ][0-9]{1,2}[-./ ][0-9]{1,2}|[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2} ?- ?(?:19|20)[0-9]{2})(?:[ .-].*)?$",
        )
    });
    DATE.is_match(number)
}

/// Such as 1234567.89.
fn is_decimal(number: &str) -> bool {
    let mut parts = number.split('.');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    let digits = |text: &str| !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit());
    fraction.is_some_and(|fraction| digits(fraction) && digits(whole)) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::super::found;

    #[test]
    fn numbers_of_many_countries_are_found() {
        for number in [
            "+1 (555) 123-4567",
            "(020) 7946 0018",
            "+49 30 901820",
            "555-123-4567",
            "0171 5551234",
            "+33 1 42 68 53 00",
            "06 12 34 56 78",
        ] {
            assert_eq!(
                found(&format!("It is {number}, he said")),
                [("PHONE", number)]
            );
        }
        assert_eq!(found("call me on 5551234567"), [("PHONE", "5551234567")]);
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "order 5551234567",
            "between 2019-01-01 and 2020-12-31",
            "1 000 000 rows",
            "12.500.000",
            "1234567.89",
            "2019-2023",
            "$ 1200 3400",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
