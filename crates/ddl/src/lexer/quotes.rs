//! Everything in quotes: strings and names, each dialect with its own.

use super::Lexer;
use crate::source::{Kind, Token};

/// How many unfinished `$tag$` are looked for to the end of the text.
const MAX_DOLLAR_SEARCHES: u32 = 16;

impl Lexer<'_> {
    /// A string or quoted name, if one begins here.
    pub(super) fn quoted(&mut self, first: char) -> Option<Token> {
        match first {
            '\'' => self.until_quote(Kind::Text, 0, b'\'', self.lexis.backslashes),
            '"' => self.until_quote(Kind::Double, 0, b'"', self.lexis.backslashes),
            '`' => self.until_quote(Kind::Quoted, 0, b'`', false),
            '[' if self.lexis.brackets => self.bracketed(),
            '$' if self.lexis.dollar_quotes => self.dollar_quoted(),
            'q' | 'Q' if self.lexis.q_quotes && self.byte(1) == Some(b'\'') => self.q_quoted(1),
            'n' | 'N'
                if self.lexis.q_quotes
                    && matches!(self.byte(1), Some(b'q' | b'Q'))
                    && self.byte(2) == Some(b'\'') =>
            {
                self.q_quoted(2)
            }
            'e' | 'E' if self.byte(1) == Some(b'\'') => {
                self.until_quote(Kind::Text, 1, b'\'', true)
            }
            'n' | 'N' | 'b' | 'B' | 'x' | 'X' if self.byte(1) == Some(b'\'') => {
                self.until_quote(Kind::Text, 1, b'\'', self.lexis.backslashes)
            }
            'u' | 'U' if self.byte(1) == Some(b'&') && self.byte(2) == Some(b'\'') => {
                self.until_quote(Kind::Text, 2, b'\'', false)
            }
            _ => None,
        }
    }

    /// A token up to its closing quote. Without one in the whole text the quote
    /// is a stray character, so that what follows isn't lost.
    fn until_quote(
        &mut self,
        kind: Kind,
        prefix: usize,
        quote: u8,
        backslashes: bool,
    ) -> Option<Token> {
        if self.hopeless.contains(&quote) {
            return None;
        }
        let bytes = self.rest().as_bytes();
        let mut at = prefix + 1;
        loop {
            match bytes.get(at) {
                Some(b'\\') if backslashes => at += 2,
                Some(byte) if *byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
                Some(byte) if *byte == quote => break,
                Some(_) => at += 1,
                None => {
                    self.hopeless.push(quote);
                    return Some(self.stray_quote(kind, prefix + 1));
                }
            }
        }
        // A quote too many would turn code to strings and strings to code from there on.
        if swallows_a_table(self.rest().get(..at).unwrap_or_default()) {
            return Some(self.stray_quote(kind, prefix + 1));
        }
        Some(self.take(kind, at + 1))
    }

    fn stray_quote(&mut self, kind: Kind, length: usize) -> Token {
        let stray = self.take(Kind::Symbol, length);
        self.unfinished.push((
            stray,
            if kind == Kind::Text {
                "string (')"
            } else {
                "quoted name"
            },
        ));
        stray
    }

    /// `[name]`, but not the `[1]`, `[]` and `[a, b]` of arrays.
    fn bracketed(&mut self) -> Option<Token> {
        let bytes = self.rest().as_bytes();
        if !bytes.get(1).is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || *byte >= 0x80 || b"_#@$ ".contains(byte)
        }) {
            return None;
        }
        let mut at = 1;
        loop {
            match bytes.get(at) {
                Some(b']') if bytes.get(at + 1) == Some(&b']') => at += 2,
                Some(b']') => return Some(self.take(Kind::Quoted, at + 1)),
                Some(b'\n') | None => return None,
                Some(_) if at > 256 => return None,
                Some(_) => at += 1,
            }
        }
    }

    fn dollar_quoted(&mut self) -> Option<Token> {
        let rest = self.rest();
        let tag = rest.get(1..)?.find('$')?;
        let fits = |c: char| c.is_alphanumeric() || c == '_';
        let tag = rest
            .get(..tag + 2)
            .filter(|tag| tag.len() < 64 && tag.trim_matches('$').chars().all(fits))?;
        if tag
            .get(1..2)
            .is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit()))
            || self.dollar_searches > MAX_DOLLAR_SEARCHES
        {
            return None;
        }
        match rest.get(tag.len()..).and_then(|body| body.find(tag)) {
            Some(body) => Some(self.take(Kind::Text, body + 2 * tag.len())),
            None => {
                self.dollar_searches += 1;
                None
            }
        }
    }

    fn q_quoted(&mut self, prefix: usize) -> Option<Token> {
        let rest = self.rest();
        let open = rest.get(prefix + 1..)?.chars().next()?;
        let close = match open {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            '<' => '>',
            other => other,
        };
        if self.dollar_searches > MAX_DOLLAR_SEARCHES {
            return None;
        }
        let from = prefix + 1 + open.len_utf8();
        let end: String = [close, '\''].iter().collect();
        match rest.get(from..).and_then(|body| body.find(&end)) {
            Some(body) => Some(self.take(Kind::Text, from + body + end.len())),
            None => {
                self.dollar_searches += 1;
                None
            }
        }
    }
}

/// Whether a line in a string begins with CREATE TABLE.
fn swallows_a_table(text: &str) -> bool {
    const START: &str = "CREATE TABLE ";
    let begins = |line: &str| {
        line.get(..START.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(START))
    };
    text.len() > START.len() && text.contains('\n') && text.split('\n').skip(1).any(begins)
}
