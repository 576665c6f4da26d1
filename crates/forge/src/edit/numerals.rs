//! How people write numbers: `1,250.50`, `40k`, `1.5 million`, `10 %`, `5 euros`.

/// The length of a number and its digits without thousands.
pub(super) fn plain(digits: &str) -> (usize, String) {
    let bytes = digits.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let (mut at, mut value, mut point) = (0, String::new(), false);
    while let Some(byte) = bytes.get(at) {
        let thousands = (1..=3).all(|n| digit(at + n)) && !digit(at + 4) && at <= 3 + value.len();
        match byte {
            b'0'..=b'9' => value.push(char::from(*byte)),
            b',' | b'_' if thousands && !point => {}
            b'.' if digit(at + 1) && !point => {
                point = true;
                value.push('.');
            }
            b',' if digit(at + 1) && !point => {
                point = true;
                value.push('.');
            }
            _ => break,
        }
        at += 1;
    }
    (at, value)
}

/// What follows a number: its length, the zeros it stands for, whether it is per cent.
pub(super) fn unit(tail: &str) -> (usize, usize, bool) {
    let lower = tail.to_lowercase();
    let ends = |length: usize| {
        tail.get(length..)
            .and_then(|rest| rest.chars().next())
            .is_none_or(|c| !c.is_alphanumeric())
    };
    let known = [
        (" %", 0, true),
        ("%", 0, true),
        (" percent", 0, true),
        (" per cent", 0, true),
        ("percent", 0, true),
        (" pct", 0, true),
        ("k", 3, false),
        (" thousand", 3, false),
        (" million", 6, false),
        ("m", 6, false),
        ("th", 0, false),
        ("st", 0, false),
        ("nd", 0, false),
        ("rd", 0, false),
    ];
    known
        .iter()
        .find(|(text, ..)| lower.starts_with(text) && (text.ends_with('%') || ends(text.len())))
        .map_or((0, 0, false), |(text, zeros, percent)| {
            (text.len(), *zeros, *percent)
        })
}

pub(super) fn currency(tail: &str) -> usize {
    let lower = tail.to_lowercase();
    let names = [
        "€", "$", "£", " €", " $", " £", " dollars", " dollar", " euros", " euro", " bucks",
        " eur", " usd", " pounds",
    ];
    names
        .iter()
        .find(|name| {
            lower.starts_with(*name)
                && lower
                    .get(name.len()..)
                    .and_then(|rest| rest.chars().next())
                    .is_none_or(|c| !c.is_alphabetic())
        })
        .map_or(0, |name| name.len())
}

/// A plain decimal with its point moved to the right.
pub(super) fn grown(value: &str, zeros: usize) -> String {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let mut decimals = decimals.to_string();
    while decimals.len() < zeros {
        decimals.push('0');
    }
    let (moved, rest) = decimals.split_at(zeros);
    if rest.is_empty() {
        format!("{whole}{moved}")
    } else {
        format!("{whole}{moved}.{rest}")
    }
}
