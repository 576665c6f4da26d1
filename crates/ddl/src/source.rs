//! The text of a schema, its tokens and where they stand.

use confab_model::Position;
use std::borrow::Cow;

/// What differs between dialects when text is cut into tokens.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lexis {
    /// `\'` in a string is an apostrophe.
    pub(crate) backslashes: bool,
    /// `#` begins a comment.
    pub(crate) hash_comments: bool,
    /// `#` may stand in a name.
    pub(crate) hash_names: bool,
    /// `/*! … */` is code.
    pub(crate) conditional_comments: bool,
    /// `/* /* */ */` is one comment.
    pub(crate) nested_comments: bool,
    /// `[name]` is a quoted name.
    pub(crate) brackets: bool,
    /// `$tag$ … $tag$` is a string.
    pub(crate) dollar_quotes: bool,
    /// `q'[ … ]'` is a string.
    pub(crate) q_quotes: bool,
    /// `&name` is a substitution variable that may stand in a name.
    pub(crate) ampersand_names: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or keyword without quotes.
    Word,
    /// A name in back quotes or brackets.
    Quoted,
    /// Something in double quotes: a name, and in some dialects a string.
    Double,
    /// A string.
    Text,
    /// A number.
    Number,
    /// An operator or punctuation.
    Symbol,
    /// The statement delimiter set by `DELIMITER`.
    Delimiter,
}

/// A token: its kind and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// First byte.
    pub(crate) start: u32,
    /// Byte after the last.
    pub(crate) end: u32,
    /// Line of the first byte, from 1.
    pub(crate) line: u32,
}

/// A text together with the way its dialect is cut into tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) lexis: Lexis,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str, lexis: Lexis) -> Self {
        Self { text, lexis }
    }

    /// The text between two bytes.
    pub(crate) fn slice(&self, start: u32, end: u32) -> &'a str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// A token as written.
    pub(crate) fn raw(&self, token: Token) -> &'a str {
        self.slice(token.start, token.end)
    }

    /// Whether a token is an unquoted word, whatever its case.
    pub(crate) fn is_word(&self, token: Token, word: &str) -> bool {
        token.kind == Kind::Word && self.raw(token).eq_ignore_ascii_case(word)
    }

    /// Whether a token is an operator or punctuation.
    pub(crate) fn is_symbol(&self, token: Token, symbol: &str) -> bool {
        token.kind == Kind::Symbol && self.raw(token) == symbol
    }

    /// The text from the first to the last of some tokens, on one line.
    pub(crate) fn written(&self, tokens: &[Token]) -> String {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => squeeze(self.slice(first.start, last.end)),
            _ => String::new(),
        }
    }

    /// What a token stands for: a name or string without its quotes.
    pub(crate) fn value(&self, token: Token) -> Cow<'a, str> {
        let raw = self.raw(token);
        match token.kind {
            Kind::Text => self.string(raw),
            Kind::Double => unquote(raw, '"', self.lexis.backslashes),
            Kind::Quoted if raw.starts_with('[') => unquote(raw, ']', false),
            Kind::Quoted => unquote(raw, '`', false),
            _ => Cow::Borrowed(raw),
        }
    }

    fn string(&self, raw: &'a str) -> Cow<'a, str> {
        if raw.starts_with('$') {
            let tag = raw
                .get(1..)
                .and_then(|rest| rest.find('$'))
                .map_or(0, |at| at + 2);
            return Cow::Borrowed(
                raw.get(tag..raw.len().saturating_sub(tag))
                    .unwrap_or_default(),
            );
        }
        let Some(quote) = raw.find('\'') else {
            return Cow::Borrowed(raw);
        };
        let (prefix, body) = raw.split_at(quote);
        if prefix.contains(['q', 'Q']) {
            let inner = body.char_indices().nth(2).map_or(0, |(at, _)| at);
            let last = body.char_indices().rev().nth(1).map_or(inner, |(at, _)| at);
            return Cow::Borrowed(body.get(inner..last).unwrap_or_default());
        }
        unquote(
            body,
            '\'',
            self.lexis.backslashes || prefix.contains(['e', 'E']),
        )
    }

    /// The place of a byte. Counting walks along its line only.
    pub(crate) fn position(&self, token: Token) -> Position {
        let before = self.text.get(..token.start as usize).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Position {
            line: token.line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

/// Takes the quotes off, and one of each doubled quote.
fn unquote(raw: &str, quote: char, backslashes: bool) -> Cow<'_, str> {
    let end = raw.len().saturating_sub(quote.len_utf8()).max(1);
    let inner = raw.get(1..end).unwrap_or_default();
    let escaped = inner.contains(quote) || (backslashes && inner.contains('\\'));
    if !escaped {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        if c == quote {
            chars.next_if_eq(&quote);
            text.push(c);
        } else if c == '\\' && backslashes {
            match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('0') => text.push('\0'),
                Some('Z') => text.push('\u{1A}'),
                // These two stay escaped: they only mean something to LIKE.
                Some(wild @ ('%' | '_')) => text.extend(['\\', wild]),
                Some(other) => text.push(other),
                None => text.push('\\'),
            }
        } else {
            text.push(c);
        }
    }
    Cow::Owned(text)
}

/// Runs of white space as one space each.
pub(crate) fn squeeze(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
