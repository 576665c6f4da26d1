//! Tokens in the place of personal data, such as `<EMAIL_1>`: the same for the
//! same value throughout a conversation, and turned back only here.

use super::{Found, Kind, find};
use regex::Regex;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

static TOKEN: LazyLock<Regex> = LazyLock::new(|| crate::pattern(r"<[A-Z][A-Z_]{1,20}_[0-9]{1,6}>"));
/// The longest that a token is.
const LONGEST: usize = 32;

/// A text with tokens in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The text.
    pub text: String,
    /// What was found, at its place in the text as it was.
    pub found: Vec<Found>,
}

/// The tokens of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// The values of each kind, in the order of their numbers.
    values: BTreeMap<Kind, Vec<String>>,
    /// The numbers of values, from 1.
    numbers: HashMap<(Kind, String), usize>,
}

impl Tokens {
    /// The text with tokens in the place of personal data. `names` are further
    /// names of people, in lower case.
    pub fn mask(&mut self, text: &str, names: &dyn Fn(&str) -> bool) -> Masked {
        let found = find(text, names);
        let mut masked = String::with_capacity(text.len());
        let mut end = 0;
        for Found { kind, span } in &found {
            masked.push_str(text.get(end..span.start).unwrap_or_default());
            masked.push_str(&self.token(*kind, text.get(span.clone()).unwrap_or_default()));
            end = span.end;
        }
        masked.push_str(text.get(end..).unwrap_or_default());
        Masked {
            text: masked,
            found,
        }
    }

    /// The text with the values in the place of their tokens. Tokens that stand
    /// for nothing stay.
    pub fn unmask(&self, text: &str) -> String {
        let put = |captures: &regex::Captures<'_>| {
            let token = captures.get(0).map_or("", |token| token.as_str());
            self.value(token).unwrap_or(token).to_owned()
        };
        TOKEN.replace_all(text, put).into_owned()
    }

    /// SQL with the values in the place of their tokens, with quotes doubled as
    /// within a literal, so that no value can end one.
    pub fn unmask_sql(&self, sql: &str) -> String {
        let put = |captures: &regex::Captures<'_>| {
            let token = captures.get(0).map_or("", |token| token.as_str());
            let value = self.value(token).map(|value| value.replace('\'', "''"));
            value.unwrap_or_else(|| token.to_owned())
        };
        TOKEN.replace_all(sql, put).into_owned()
    }

    /// What a token stands for.
    pub fn value(&self, token: &str) -> Option<&str> {
        let (kind, number) = token
            .strip_prefix('<')?
            .strip_suffix('>')?
            .rsplit_once('_')?;
        let number: usize = number.parse().ok()?;
        let mut kinds = self.values.iter();
        let (_, values) = kinds.find(|(known, _)| known.name() == kind)?;
        values.get(number.checked_sub(1)?).map(String::as_str)
    }

    /// How much of a text that is still arriving may be shown: what comes after
    /// may be a token that was cut in two.
    pub fn whole(text: &str) -> &str {
        match text.rfind('<') {
            Some(at)
                if text.len() - at < LONGEST
                    && !text.get(at..).unwrap_or_default().contains('>') =>
            {
                text.get(..at).unwrap_or(text)
            }
            _ => text,
        }
    }

    /// The token of a value.
    pub fn token(&mut self, kind: Kind, value: &str) -> String {
        let values = self.values.entry(kind).or_default();
        let number = self.numbers.entry((kind, same(kind, value)));
        let number = number.or_insert_with(|| {
            values.push(value.to_owned());
            values.len()
        });
        format!("<{kind}_{number}>")
    }

    /// How many values of each kind there are tokens of.
    pub fn counts(&self) -> impl Iterator<Item = (Kind, usize)> {
        let counts = self.values.iter();
        counts.map(|(kind, values)| (*kind, values.len()))
    }
}

/// What two ways to write the same value have in common.
fn same(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Phone | Kind::CreditCard | Kind::Ssn | Kind::Iban | Kind::NationalId => {
            let signs = value.chars().filter(|sign| sign.is_alphanumeric());
            signs.collect::<String>().to_lowercase()
        }
        Kind::UrlCredentials => value.to_owned(),
        _ => value
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(_: &str) -> bool {
        false
    }

    #[test]
    fn the_same_value_has_the_same_token() {
        let mut tokens = Tokens::default();
        let text = "mail a@b.example, A@B.example and c@d.example";
        let masked = tokens.mask(text, &nobody);
        assert_eq!(masked.text, "mail <EMAIL_1>, <EMAIL_1> and <EMAIL_2>");
        assert_eq!(tokens.mask("c@d.example", &nobody).text, "<EMAIL_2>");
        assert_eq!(tokens.value("<EMAIL_2>"), Some("c@d.example"));
        assert_eq!(
            tokens.unmask("to <EMAIL_2> and <EMAIL_7>"),
            "to c@d.example and <EMAIL_7>"
        );
    }

    #[test]
    fn a_value_cannot_end_a_literal() {
        let mut tokens = Tokens::default();
        tokens.mask("write to o'neil@post.example", &nobody);
        assert_eq!(
            tokens.unmask_sql("SELECT 1 WHERE mail = '<EMAIL_1>'"),
            "SELECT 1 WHERE mail = 'o''neil@post.example'"
        );
    }

    #[test]
    fn a_token_that_is_cut_waits_for_its_rest() {
        assert_eq!(Tokens::whole("write to <EMA"), "write to ");
        assert_eq!(Tokens::whole("write to <EMAIL_1>"), "write to <EMAIL_1>");
        assert_eq!(
            Tokens::whole("a < b, which is a long way from anything else"),
            "a < b, which is a long way from anything else"
        );
    }

    proptest::proptest! {
        #[test]
        fn what_is_masked_comes_back(text in "[a-zA-Z0-9@.:/+() \\-,\\n]{0,160}") {
            let mut tokens = Tokens::default();
            let masked = tokens.mask(&text, &nobody);
            // Values that are the same but for their spelling come back in their first one.
            let first_only = masked.found.iter().all(|found| {
                let value = &text[found.span.clone()];
                tokens.values.values().flatten().any(|known| known == value)
            });
            if first_only {
                proptest::prop_assert_eq!(tokens.unmask(&masked.text), text);
            }
        }
    }
}
