//! Tokens in the place of personal data, such as `<EMAIL_1>`: the same for the
//! same value throughout a conversation, and turned back only here.

use super::{Found, Kind, find};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    values: Vec<(Kind, String)>,
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

    /// What a token stands for.
    pub fn value(&self, token: &str) -> Option<&str> {
        let (kind, number) = token
            .strip_prefix('<')?
            .strip_suffix('>')?
            .rsplit_once('_')?;
        let number: usize = number.parse().ok()?;
        let of_kind = self.values.iter().filter(|(known, _)| known.name() == kind);
        of_kind
            .map(|(_, value)| value.as_str())
            .nth(number.checked_sub(1)?)
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

    fn token(&mut self, kind: Kind, value: &str) -> String {
        let same = same(kind, value);
        let mut number = 0;
        for (known, other) in &self.values {
            if *known == kind {
                number += 1;
                if self::same(kind, other) == same {
                    return format!("<{kind}_{number}>");
                }
            }
        }
        self.values.push((kind, value.to_owned()));
        format!("<{kind}_{}>", number + 1)
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
    fn a_token_that_is_cut_waits_for_its_rest() {
        assert_eq!(Tokens::whole("write to <EMA"), "write to ");
        assert_eq!(Tokens::whole("write to <EMAIL_1>"), "write to <EMAIL_1>");
        assert_eq!(
            Tokens::whole("a < b, which is a long way from anything else"),
            "a < b, which is a long way from anything else"
        );
    }

    #[test]
    fn tokens_are_kept_with_the_conversation() {
        let mut tokens = Tokens::default();
        tokens.mask("call +49 30 901820", &nobody);
        let text = serde_json::to_string(&tokens).unwrap();
        assert_eq!(serde_json::from_str::<Tokens>(&text).unwrap(), tokens);
    }

    proptest::proptest! {
        #[test]
        fn what_is_masked_comes_back(text in "[a-zA-Z0-9@.:/+() \\-,\\n]{0,160}") {
            let mut tokens = Tokens::default();
            let masked = tokens.mask(&text, &nobody);
            // Values that are the same but for their spelling come back in their first one.
            let first_only = masked.found.iter().all(|found| {
                let value = &text[found.span.clone()];
                tokens.values.iter().any(|(_, known)| known == value)
            });
            if first_only {
                proptest::prop_assert_eq!(tokens.unmask(&masked.text), text);
            }
        }
    }
}
