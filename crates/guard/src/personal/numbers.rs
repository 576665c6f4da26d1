//! Numbers with check digits: cards, bank accounts, national numbers.

use super::{
    Found, Kind,
    context::{Text, says},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

static IBAN: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(r"(?i)[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,3})?")
});
static CARD: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"[0-9]{4}(?:[ -][0-9]{4}){2}[ -][0-9]{1,7}|[0-9]{4}[ -][0-9]{6}[ -][0-9]{5}|[0-9]{12,19}",
    )
});
static SSN: LazyLock<Regex> =
    LazyLock::new(|| crate::pattern(r"[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}|[0-9]{9}"));
static NATIONAL: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)[a-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]|[xyz]?-?[0-9]{7,8}-?[a-z]|[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}|[a-z]{6}[0-9]{2}[a-ehlmprst][0-9]{2}[a-z][0-9]{3}[a-z]|[0-9]{11}",
    )
});

/// The lengths of IBANs by country, from the registry of ISO 13616.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SC", 31),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("XK", 20),
];
const CARD_WORDS: &[&str] = &[
    "card",
    "cards",
    "cc",
    "credit",
    "debit",
    "visa",
    "mastercard",
    "amex",
    "maestro",
    "discover",
    "jcb",
    "diners",
    "karte",
    "kreditkarte",
    "carte",
    "tarjeta",
    "carta",
    "cartão",
    "pan",
];
const SSN_WORDS: &[&str] = &[
    "ssn",
    "social security",
    "social",
    "tax id",
    "taxpayer",
    "itin",
];
const NATIONAL_WORDS: &[&str] = &[
    "national",
    "insurance",
    "nino",
    "dni",
    "nie",
    "nif",
    "cpf",
    "codice fiscale",
    "fiscal",
    "pesel",
    "identity",
    "passport",
    "personnummer",
    "steuer",
    "id number",
    "aadhaar",
    "bsn",
];

pub(super) fn find(text: &Text<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    let mut take = |kind, pattern: &Regex, is: fn(&Text<'_>, &Range<usize>) -> bool| {
        let places = text.places(pattern).into_iter();
        all.extend(
            places
                .filter(|span| is(text, span))
                .map(|span| Found { kind, span }),
        );
    };
    take(Kind::Iban, &IBAN, is_iban);
    take(Kind::CreditCard, &CARD, is_card);
    take(Kind::Ssn, &SSN, is_ssn);
    take(Kind::NationalId, &NATIONAL, is_national);
    all
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|sign| sign.to_digit(10)).collect()
}

fn at<'a>(text: &Text<'a>, span: &Range<usize>) -> &'a str {
    text.text.get(span.clone()).unwrap_or_default()
}

fn is_iban(text: &Text<'_>, span: &Range<usize>) -> bool {
    let compact: String = at(text, span)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_uppercase();
    let country = compact.get(..2).unwrap_or_default();
    let length = LENGTHS.iter().find(|(code, _)| *code == country);
    let sound = length.is_some_and(|(_, length)| *length == compact.len())
        && remainder(&compact) == Some(1);
    // One that is called so is meant as one, even if it was mistyped or made up.
    sound || length.is_some() && says(&text.around(span), &["iban"])
}

/// The remainder by 97 of an IBAN with its first four signs moved to its end (ISO 7064).
fn remainder(compact: &str) -> Option<u32> {
    let (head, tail) = (compact.get(..4)?, compact.get(4..)?);
    tail.chars()
        .chain(head.chars())
        .try_fold(0_u32, |rest, sign| {
            let value = sign.to_digit(36)?;
            let shift = if value > 9 { 100 } else { 10 };
            Some((rest * shift + value) % 97)
        })
}

fn is_card(text: &Text<'_>, span: &Range<usize>) -> bool {
    let number = at(text, span);
    let digits = digits(number);
    if !(12..=19).contains(&digits.len())
        || digits.iter().all(|digit| Some(digit) == digits.first())
    {
        return false;
    }
    let called = says(&text.around(span), CARD_WORDS);
    let issued = matches!(digits.first(), Some(3..=6));
    let in_fours = number.contains([' ', '-']);
    called || issued && digits.len() >= 13 && (luhn(&digits) || in_fours && digits.len() == 16)
}

/// The check of ISO/IEC 7812.
fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_ssn(text: &Text<'_>, span: &Range<usize>) -> bool {
    let number = at(text, span);
    let digits = digits(number);
    let zero = |range: Range<usize>| {
        digits
            .get(range)
            .is_none_or(|part| part.iter().all(|d| *d == 0))
    };
    if zero(0..3) || zero(3..5) || zero(5..9) {
        return false;
    }
    number.contains('-') || says(&text.around(span), SSN_WORDS)
}

fn is_national(text: &Text<'_>, span: &Range<usize>) -> bool {
    let number = at(text, span);
    let compact: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = digits(&compact);
    let letters = compact.len() - digits.len();
    match (compact.len(), letters) {
        // Spain: the last letter follows from the number.
        (8 | 9, 1 | 2) if compact.ends_with(|c: char| c.is_ascii_alphabetic()) => {
            is_spanish(&compact)
        }
        // The United Kingdom: no check digit, so only where it is written or called so.
        (9, 3) => number.contains(' ') || says(&text.around(span), NATIONAL_WORDS),
        (16, 9) => true,
        // Brazil: two check digits.
        (11, 0) if number.contains('.') => is_brazilian(&digits),
        (11, 0) => says(&text.around(span), NATIONAL_WORDS),
        _ => false,
    }
}

fn is_spanish(compact: &str) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let upper = compact.to_uppercase();
    let (body, letter) = upper.split_at(upper.len() - 1);
    let body = match body.as_bytes().first() {
        Some(b'X') => body.replacen('X', "0", 1),
        Some(b'Y') => body.replacen('Y', "1", 1),
        Some(b'Z') => body.replacen('Z', "2", 1),
        _ => body.to_owned(),
    };
    let number = body.parse::<usize>();
    body.len() == 8
        && number.is_ok_and(|number| LETTERS.get(number % 23) == letter.as_bytes().first())
}

fn is_brazilian(digits: &[u32]) -> bool {
    let check = |count: usize| {
        let sum: u32 = digits
            .iter()
            .take(count)
            .zip((2..=count as u32 + 1).rev())
            .map(|(digit, weight)| digit * weight)
            .sum();
        digits.get(count) == Some(&(sum * 10 % 11 % 10))
    };
    check(9) && check(10)
}

#[cfg(test)]
mod tests {
    use super::{super::found, *};

    #[test]
    fn check_digits_tell() {
        assert_eq!(
            found("DE89 3704 0044 0532 0130 00"),
            [("IBAN", "DE89 3704 0044 0532 0130 00")]
        );
        assert_eq!(found("DE88370400440532013000"), []);
        assert_eq!(
            found("the IBAN GB12ABCD60068266"),
            [("IBAN", "GB12ABCD60068266")]
        );
        assert_eq!(
            found("4539578763621486"),
            [("CREDIT_CARD", "4539578763621486")]
        );
        assert_eq!(found("order 4539578763621487"), []);
        assert_eq!(
            found("card 501864667900"),
            [("CREDIT_CARD", "501864667900")]
        );
        assert_eq!(found("12345678Z"), [("NATIONAL_ID", "12345678Z")]);
        assert_eq!(found("12345678A"), []);
        assert_eq!(found("529.982.247-25"), [("NATIONAL_ID", "529.982.247-25")]);
    }

    #[test]
    fn social_security_numbers_have_a_shape_or_a_name() {
        assert_eq!(found("123-45-6789"), [("SSN", "123-45-6789")]);
        assert_eq!(found("000-45-6789"), []);
        assert_eq!(found("ssn 123456789"), [("SSN", "123456789")]);
        assert_eq!(found("order 123456789"), []);
    }

    #[test]
    fn the_remainder_of_a_sound_iban_is_one() {
        assert_eq!(remainder("GB82WEST12345698765432"), Some(1));
        assert_eq!(remainder("GB"), None);
    }
}
