//! An instruction cut into words, numbers, days and quoted texts.

use super::numerals::{currency, grown, plain, unit};
use crate::know::{calendar, names};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word, in small letters.
    Word,
    /// A plain decimal.
    Number(String),
    /// A number of per cent.
    Percent(String),
    /// A day, since 1970.
    Day(i32),
    /// What stood between quotes.
    Quoted(String),
    /// Anything else.
    Mark,
}

/// A piece of an instruction.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// In small letters, misspellings corrected.
    pub(super) word: String,
    /// The singular of the word.
    pub(super) stem: String,
    /// Where it begins and ends in the text, in bytes.
    pub(super) span: (usize, usize),
    /// Whether an owner is named: `the customer's`.
    pub(super) owner: bool,
}

impl Token {
    pub(super) fn new(kind: Kind, word: &str, span: (usize, usize)) -> Self {
        let word = word.to_lowercase();
        Self {
            stem: names::singular(&word),
            kind,
            word,
            span,
            owner: false,
        }
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.word == word
    }

    /// Whether a sentence ends here.
    pub(super) fn ends(&self) -> bool {
        self.kind == Kind::Mark && matches!(self.word.as_str(), ";" | "." | "!" | "?" | "\n")
    }
}

/// Cuts a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut cutter = Cutter {
        text,
        at: 0,
        tokens: Vec::new(),
    };
    while cutter.at < text.len() {
        cutter.step();
    }
    joined(cutter.tokens)
}

/// `e-mail` is one word.
fn joined(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::new();
    for token in tokens {
        match joined.last_mut() {
            Some(last) if last.is("e") && token.stem == "mail" && token.kind == Kind::Word => {
                let owner = token.owner;
                *last = Token::new(
                    Kind::Word,
                    &format!("e{}", token.word),
                    (last.span.0, token.span.1),
                );
                last.owner = owner;
            }
            _ => joined.push(token),
        }
    }
    joined
}

struct Cutter<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

impl<'a> Cutter<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let word = self.rest().get(..length).unwrap_or_default();
        let span = (self.at, self.at + length);
        self.tokens.push(Token::new(kind, word, span));
        self.at += length;
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return;
        };
        if first == '\n' {
            self.push(Kind::Mark, 1);
        } else if first.is_whitespace() || matches!(first, '-' | '_' | '–' | '—' | '(' | ')') {
            self.dash_or_space(first);
        } else if self.quoted(first) || self.number(first) {
        } else if first.is_alphabetic() || first == '@' {
            self.word();
        } else {
            let two = ["<=", ">=", "<>", "!=", "=="];
            let length = if two.iter().any(|mark| rest.starts_with(mark)) {
                2
            } else {
                first.len_utf8()
            };
            self.push(Kind::Mark, length);
        }
    }

    fn dash_or_space(&mut self, first: char) {
        let before = self
            .text
            .get(..self.at)
            .and_then(|text| text.chars().last());
        let after = self.rest().chars().nth(1);
        let digit = after.is_some_and(|c| c.is_ascii_digit() || "$€£".contains(c));
        if matches!(first, '-' | '–') && digit {
            let range = before.is_some_and(|c| c.is_ascii_digit());
            let spaced = before.is_none_or(char::is_whitespace);
            if !range && spaced {
                self.number('-');
                return;
            }
        }
        let between = before.is_some_and(|c| c.is_ascii_digit() || c == ' ')
            && after.is_some_and(|c| c.is_ascii_digit() || c == ' ');
        if matches!(first, '-' | '–' | '—') && between {
            let span = (self.at, self.at + first.len_utf8());
            self.tokens.push(Token::new(Kind::Mark, "–", span));
        }
        self.at += first.len_utf8();
    }

    fn quoted(&mut self, first: char) -> bool {
        let close = match first {
            '"' => '"',
            '\'' => '\'',
            '“' | '„' => '”',
            '‘' => '’',
            '`' => '`',
            '«' => '»',
            _ => return false,
        };
        let start = self.at + first.len_utf8();
        let inside = self.text.get(start..).unwrap_or_default();
        let ends = |at: usize, c: char| {
            let next = inside
                .get(at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next());
            (c == close || (first == '„' && c == '“') || (first == '“' && c == '"'))
                && next.is_none_or(|next| !next.is_alphanumeric())
        };
        let Some((end, c)) = inside.char_indices().find(|(at, c)| ends(*at, *c)) else {
            return false;
        };
        let content = inside.get(..end).unwrap_or_default().to_string();
        let span = (self.at, start + end + c.len_utf8());
        let word = content.clone();
        self.tokens
            .push(Token::new(Kind::Quoted(content), &word, span));
        self.at = span.1;
        true
    }

    /// A number with its sign, thousands, money or per cent, or a day.
    fn number(&mut self, first: char) -> bool {
        let rest = self.rest();
        let sign = usize::from(matches!(first, '-' | '+'));
        let body = rest.get(sign..).unwrap_or_default();
        let money = body.chars().next().filter(|c| "$€£".contains(*c));
        let mut from = sign + money.map_or(0, char::len_utf8);
        if money.is_some() && rest.get(from..).is_some_and(|rest| rest.starts_with(' ')) {
            from += 1;
        }
        let digits = rest.get(from..).unwrap_or_default();
        if !digits.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        if sign + from == 0
            && let Some(day) = digits.get(..10).and_then(calendar::parse_day)
        {
            self.push(Kind::Day(day), 10);
            return true;
        }
        let (length, mut value) = plain(digits);
        let mut end = from + length;
        let tail = rest.get(end..).unwrap_or_default();
        // An ordinal or a code such as `3rd`, `5b`: the letters belong to it.
        let (extra, zeros, percent) = unit(tail);
        end += extra;
        if zeros > 0 {
            value = grown(&value, zeros);
        }
        if first == '-' {
            value.insert(0, '-');
        }
        if !percent {
            end += currency(rest.get(end..).unwrap_or_default());
        }
        let kind = if percent {
            Kind::Percent(value)
        } else {
            Kind::Number(value)
        };
        self.push(kind, end);
        true
    }

    fn word(&mut self) {
        let rest = self.rest();
        let length = rest
            .char_indices()
            .find(|(at, c)| !self.goes_on(rest, *at, *c))
            .map_or(rest.len(), |(at, _)| at)
            .max(1);
        let word = rest.get(..length).unwrap_or_default();
        if word.contains(['@', '.']) {
            self.push(Kind::Word, length);
            return;
        }
        let owned = ["'s", "’s"].iter().find_map(|s| word.strip_suffix(s));
        let plural = rest
            .get(length..)
            .is_some_and(|rest| word.ends_with('s') && rest.starts_with(['\'', '’']));
        if let Some(owner) = owned {
            let (kept, at) = (owner.len(), self.at);
            self.push(Kind::Word, kept);
            self.at = at + length;
        } else {
            self.push(Kind::Word, length);
            if plural {
                self.at += rest
                    .get(length..)
                    .and_then(|r| r.chars().next())
                    .map_or(0, char::len_utf8);
            }
        }
        if let Some(last) = self.tokens.last_mut() {
            last.owner = owned.is_some() || plural;
        }
    }

    fn goes_on(&self, rest: &str, at: usize, c: char) -> bool {
        let next = rest
            .get(at + c.len_utf8()..)
            .and_then(|rest| rest.chars().next());
        let letter = next.is_some_and(char::is_alphanumeric);
        let before = rest.get(..at).and_then(|text| text.chars().last());
        let camel = c.is_uppercase() && before.is_some_and(char::is_lowercase);
        let word = rest.get(..at).unwrap_or_default();
        (c.is_alphanumeric() && !camel)
            || (matches!(c, '\'' | '’' | '@' | '/') && letter)
            || (c == '-' && letter && word.contains(['@', '.']))
            || (c == '.' && letter && at > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let show = |token: Token| match token.kind {
            Kind::Number(n) => format!("#{n}"),
            Kind::Percent(n) => format!("%{n}"),
            Kind::Day(day) => calendar::format_day(day),
            Kind::Quoted(text) => format!("'{text}'"),
            _ => token.word,
        };
        tokens(text).into_iter().map(show).collect()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(cut("by 10 % or $1,250.50"), ["by", "%10", "or", "#1250.50"]);
        assert_eq!(cut("40k – 1.5 million"), ["#40000", "–", "#1500000"]);
        assert_eq!(
            cut("since 2023-05-01, 5 euros."),
            ["since", "2023-05-01", ",", "#5", "."]
        );
        assert_eq!(cut("5-20"), ["#5", "–", "#20"]);
        assert_eq!(cut("add -5"), ["add", "#-5"]);
    }

    #[test]
    fn words_quotes_and_owners() {
        assert_eq!(
            cut("the Berlin stores' order_date"),
            ["the", "berlin", "stores", "order", "date"]
        );
        assert_eq!(
            cut("replace 'St.' by “Street”"),
            ["replace", "'St.'", "by", "'Street'"]
        );
        assert_eq!(
            cut("e-mails at example.org."),
            ["emails", "at", "example.org", "."]
        );
        assert!(tokens("the customer's phone")[1].owner);
    }
}
