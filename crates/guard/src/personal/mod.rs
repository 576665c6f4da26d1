//! Personal data: found in any text, replaced by tokens, put back.
//!
//! A recogniser checks what can be checked (check digits, lengths, ranges) and
//! looks at the words around where nothing can. Where two find the same place,
//! the stricter one has it.
//!
//! # Layout
//! - `net`: e-mail, IP, MAC, addresses with credentials
//! - `numbers`: cards, IBANs, social security and other national numbers
//! - `phone`, `birth`, `address`, `person`: what only its shape and the words around tell
//! - `context`: the words around; `known`: names that are known
//! - [`tokens`]: `<EMAIL_1>` in the place of what was found

mod address;
mod birth;
mod context;
mod known;
mod net;
mod numbers;
mod person;
mod phone;
pub mod tokens;

pub use tokens::{Masked, Tokens};

use context::Text;
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range};

/// Kinds of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// An address with a user's name and password in it.
    UrlCredentials,
    /// An e-mail address.
    Email,
    /// A network device's address.
    Mac,
    /// An internet address, version 4 or 6.
    Ip,
    /// An international bank account number.
    Iban,
    /// The number of a payment card.
    CreditCard,
    /// A social security number of the USA.
    Ssn,
    /// A number by which a state knows a person.
    NationalId,
    /// A day of birth.
    DateOfBirth,
    /// A telephone number.
    Phone,
    /// Where somebody lives or works.
    Address,
    /// A person's name.
    Person,
}

impl Kind {
    /// As a reader calls it, such as "e-mail address".
    pub fn words(self) -> &'static str {
        match self {
            Self::UrlCredentials => "address with a password",
            Self::Email => "e-mail address",
            Self::Mac => "MAC address",
            Self::Ip => "IP address",
            Self::Iban => "IBAN",
            Self::CreditCard => "card number",
            Self::Ssn => "social security number",
            Self::NationalId => "national number",
            Self::DateOfBirth => "date of birth",
            Self::Phone => "phone number",
            Self::Address => "address",
            Self::Person => "name of a person",
        }
    }

    /// As in a token, such as `EMAIL`.
    pub fn name(self) -> &'static str {
        match self {
            Self::UrlCredentials => "URL_CREDENTIALS",
            Self::Email => "EMAIL",
            Self::Mac => "MAC",
            Self::Ip => "IP",
            Self::Iban => "IBAN",
            Self::CreditCard => "CREDIT_CARD",
            Self::Ssn => "SSN",
            Self::NationalId => "NATIONAL_ID",
            Self::DateOfBirth => "DATE_OF_BIRTH",
            Self::Phone => "PHONE",
            Self::Address => "ADDRESS",
            Self::Person => "PERSON",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Personal data in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Where it is, in bytes.
    pub span: Range<usize>,
}

impl Found {
    /// Where it is, in Unicode scalar values.
    pub fn characters(&self, text: &str) -> Range<usize> {
        let count = |end: usize| text.get(..end).map_or(0, |text| text.chars().count());
        count(self.span.start)..count(self.span.end)
    }
}

/// A way to find one kind of personal data.
type Recogniser = fn(&Text<'_>) -> Vec<Found>;

/// The strictest first.
const RECOGNISERS: [Recogniser; 6] = [
    net::find,
    numbers::find,
    birth::find,
    phone::find,
    address::find,
    person::find,
];

/// The personal data in a text, in order. `names` are further names of people,
/// in lower case, such as those of the dataset's own name columns.
pub fn find(text: &str, names: &dyn Fn(&str) -> bool) -> Vec<Found> {
    let text = Text::new(text, names);
    let mut all: Vec<Found> = Vec::new();
    for recogniser in RECOGNISERS {
        for found in recogniser(&text) {
            let free = |other: &Found| {
                other.span.end <= found.span.start || found.span.end <= other.span.start
            };
            if all.iter().all(free) {
                all.push(found);
            }
        }
    }
    all.sort_by_key(|found| found.span.start);
    all
}

#[cfg(test)]
pub(crate) fn found(text: &str) -> Vec<(&'static str, &str)> {
    let all = find(text, &|_| false);
    all.into_iter()
        .map(|found| (found.kind.name(), &text[found.span]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_recogniser_wins() {
        assert_eq!(
            found("Reach me at anna.berg@mail.example.org or +49 30 1234567."),
            [
                ("EMAIL", "anna.berg@mail.example.org"),
                ("PHONE", "+49 30 1234567")
            ]
        );
    }

    #[test]
    fn questions_about_data_hold_nothing_personal() {
        for text in [
            "How many orders were placed between 2023-01-01 and 2023-12-31?",
            "Show the top 10 products by revenue",
            "total for invoice 20231104",
            "What is the average price of products over 1000000?",
            "orders with id 123456789",
            "Which employees earn more than 120000.50 in 2024",
            "version 1.2.3 of the schema",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn positions_are_also_told_in_characters() {
        let text = "Łódź: a@b.example";
        let found = find(text, &|_| false).remove(0);
        assert_eq!(found.characters(text), 6..17);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched_without_a_panic(text in ".{0,200}") {
            for found in find(&text, &|_| false) {
                proptest::prop_assert!(text.get(found.span).is_some_and(|it| !it.is_empty()));
            }
        }

        #[test]
        fn what_looks_like_data_is_searched_without_a_panic(
            text in "[0-9A-Za-zäß@.:/+() \\-,|\\n#]{0,160}"
        ) {
            for found in find(&text, &|_| false) {
                proptest::prop_assert!(text.get(found.span).is_some_and(|it| !it.is_empty()));
            }
        }
    }
}
