//! Text to tokens. Comments are kept aside, since they hold hints.

mod quotes;

use crate::source::{Kind, Lexis, Source, Token};

/// Operators of more than one character, longest first.
const OPERATORS: &[&str] = &[
    "!~~*", "!~~", "!~*", "~~*", "->>", "#>>", "<=>", "::", "<>", "!=", "<=", ">=", "^=", "||",
    "&&", "!~", "~*", "~~", "->", "@>", "<@", "#>", "@@", "**", ":=", "=>", "!<", "!>", "<<", ">>",
];

/// Cuts a text into tokens, one at a time.
pub(crate) struct Lexer<'a> {
    lexis: Lexis,
    text: &'a str,
    at: usize,
    line: u32,
    in_conditional: bool,
    delimiter: Option<&'a str>,
    /// Quotes of which no closing one is left in the text.
    hopeless: Vec<u8>,
    dollar_searches: u32,
    /// Comments so far, in order, as tokens of any kind.
    pub(crate) comments: Vec<Token>,
    /// Where a quote or comment opens that never closes.
    pub(crate) unfinished: Vec<(Token, &'static str)>,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(source: &'a Source<'a>) -> Self {
        Self {
            lexis: source.lexis,
            text: source.text,
            at: 0,
            line: 1,
            in_conditional: false,
            delimiter: None,
            hopeless: Vec::new(),
            dollar_searches: 0,
            comments: Vec::new(),
            unfinished: Vec::new(),
        }
    }

    /// The tokens inside a string that holds code, such as the body of a DO.
    pub(crate) fn inside(source: &'a Source<'a>, string: Token) -> Vec<Token> {
        let raw = source.raw(string);
        let quote = raw
            .get(1..)
            .and_then(|rest| rest.find('$'))
            .map_or(1, |at| at + 2);
        let mut lexer = Self::new(source);
        lexer.text = source
            .text
            .get(..(string.end as usize).saturating_sub(quote))
            .unwrap_or_default();
        lexer.at = string.start as usize + quote;
        lexer.line = string.line;
        std::iter::from_fn(|| lexer.next()).collect()
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Option<Token> {
        self.skip_blank();
        let rest = self.rest();
        let first = rest.chars().next()?;
        if let Some(delimiter) = self.delimiter
            && rest.starts_with(delimiter)
        {
            return Some(self.take(Kind::Delimiter, delimiter.len()));
        }
        if let Some(token) = self.quoted(first) {
            return Some(token);
        }
        if first.is_ascii_digit()
            || (first == '.' && self.byte(1).is_some_and(|b| b.is_ascii_digit()))
        {
            return Some(self.number());
        }
        if self.begins_word(first) {
            return Some(self.word());
        }
        if let Some(length) = placeholder(rest) {
            return Some(self.take(Kind::Word, length));
        }
        let operator = OPERATORS
            .iter()
            .find(|operator| rest.starts_with(**operator));
        Some(self.take(
            Kind::Symbol,
            operator.map_or(first.len_utf8(), |operator| operator.len()),
        ))
    }

    /// Whether nothing but blanks stands before a token on its line.
    pub(crate) fn is_first_on_line(&self, token: Token) -> bool {
        let before = self.text.get(..token.start as usize).unwrap_or_default();
        before
            .chars()
            .rev()
            .take_while(|c| *c != '\n')
            .all(char::is_whitespace)
    }

    /// Whether nothing but blanks and a `;` follows a token on its line.
    pub(crate) fn is_last_on_line(&self, token: Token) -> bool {
        let after = self.text.get(token.end as usize..).unwrap_or_default();
        let blank = |c: char| c != '\n' && (c.is_whitespace() || c == ';');
        let after = after.trim_start_matches(blank);
        after.is_empty() || after.starts_with('\n') || after.starts_with("--")
    }

    /// Goes back to a token, so that it comes again.
    pub(crate) fn back_to(&mut self, token: Token) {
        self.at = token.start as usize;
        self.line = token.line;
        while self
            .comments
            .last()
            .is_some_and(|comment| comment.start >= token.start)
        {
            self.comments.pop();
        }
    }

    /// Skips what is left of the line and returns it.
    pub(crate) fn skip_line(&mut self) -> &'a str {
        let rest = self.rest();
        let line = rest.split('\n').next().unwrap_or_default();
        self.advance(line.len());
        line.trim()
    }

    /// Skips the data of a COPY up to its `\.` line.
    pub(crate) fn skip_copy_data(&mut self) {
        self.skip_line();
        while self.at < self.text.len() {
            self.advance(1);
            if self.skip_line() == "\\." {
                return;
            }
        }
    }

    /// Sets the delimiter of statements, as the client command DELIMITER does.
    pub(crate) fn set_delimiter(&mut self, delimiter: &'a str) {
        let delimiter = delimiter.split_whitespace().next().unwrap_or(";");
        self.delimiter = (delimiter != ";").then_some(delimiter);
    }

    /// Whether another delimiter than `;` is set.
    pub(crate) fn has_delimiter(&self) -> bool {
        self.delimiter.is_some()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn advance(&mut self, length: usize) {
        let end = (self.at + length).min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..end).unwrap_or_default();
        self.line +=
            u32::try_from(passed.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        self.at = end;
        // Never inside a character, whatever the caller counted.
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    fn take(&mut self, kind: Kind, length: usize) -> Token {
        let (start, line) = (self.at, self.line);
        self.advance(length);
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Token {
            kind,
            start: number(start),
            end: number(self.at),
            line,
        }
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
                    .len();
            self.advance(blank);
            let rest = self.rest();
            if rest.starts_with("--") || (rest.starts_with('#') && self.hash_is_comment()) {
                let length = rest.find('\n').unwrap_or(rest.len());
                let comment = self.take(Kind::Symbol, length);
                self.comments.push(comment);
            } else if self.lexis.conditional_comments
                && (rest.starts_with("/*!") || rest.starts_with("/*M!"))
            {
                let mark = rest.find('!').map_or(3, |at| at + 1);
                let digits = rest
                    .get(mark..)
                    .unwrap_or_default()
                    .bytes()
                    .take_while(u8::is_ascii_digit)
                    .count();
                self.advance(mark + digits);
                self.in_conditional = true;
            } else if self.in_conditional && rest.starts_with("*/") {
                self.advance(2);
                self.in_conditional = false;
            } else if rest.starts_with("/*") {
                self.block_comment();
            } else if blank == 0 {
                return;
            }
        }
    }

    fn hash_is_comment(&self) -> bool {
        let blank = self
            .byte(1)
            .is_none_or(|byte| byte.is_ascii_whitespace() || byte == b'#');
        self.lexis.hash_comments || (!self.lexis.hash_names && blank)
    }

    fn block_comment(&mut self) {
        let bytes = self.rest().as_bytes();
        let (mut at, mut depth) = (2, 1);
        while depth > 0 {
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                }
                (Some(b'/'), Some(b'*')) if self.lexis.nested_comments => {
                    depth += 1;
                    at += 2;
                }
                (Some(_), _) => at += 1,
                (None, _) => break,
            }
        }
        // A stray "/*" inside would swallow the rest of the text: take the first end then.
        if depth > 0
            && let Some(end) = self.rest().find("*/")
        {
            (at, depth) = (end + 2, 0);
            // Once is enough: looking again for each comment would take quadratic time.
            self.lexis.nested_comments = false;
        }
        let comment = self.take(Kind::Symbol, at);
        self.comments.push(comment);
        if depth > 0 {
            self.unfinished.push((comment, "comment (/*)"));
        }
    }

    fn number(&mut self) -> Token {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| {
            bytes
                .iter()
                .skip(from)
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let mut at = digits(0);
        if bytes.get(at) == Some(&b'.') && bytes.get(at + 1) != Some(&b'.') {
            at += 1 + digits(at + 1);
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits(at + 1 + sign);
            if exponent > 0 {
                at += 1 + sign + exponent;
            }
        }
        // `2fa_code`, `64K` and `0x1F` are words as far as names go.
        let word = self
            .rest()
            .get(at..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        if word {
            self.word()
        } else {
            self.take(Kind::Number, at.max(1))
        }
    }

    fn begins_word(&self, c: char) -> bool {
        c.is_alphabetic()
            || matches!(c, '_' | '@' if self.byte(1) != Some(b'>') && self.byte(1) != Some(b'@') || c == '_')
            || (c == '@'
                && self.byte(1) == Some(b'@')
                && self.byte(2).is_some_and(|byte| byte.is_ascii_alphabetic()))
            || (c == '#' && self.lexis.hash_names)
            || (c == '&' && self.lexis.ampersand_names)
            || (c == '$' && self.byte(1).is_some_and(|byte| byte.is_ascii_digit()))
    }

    fn word(&mut self) -> Token {
        let hash = self.lexis.hash_names;
        let inside =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@') || (c == '#' && hash);
        let rest = self.rest();
        let lead = if rest.starts_with("&&") {
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        let length = rest
            .get(lead..)
            .unwrap_or_default()
            .find(|c| !inside(c))
            .map_or(rest.len(), |at| at + lead);
        let length = match self
            .delimiter
            .and_then(|delimiter| rest.get(..length)?.find(delimiter))
        {
            Some(end) if end > 0 => end,
            _ => length,
        };
        self.take(Kind::Word, length)
    }
}

/// The length of a template's `${name}` or `{{ name }}`.
fn placeholder(rest: &str) -> Option<usize> {
    let (open, close) = if rest.starts_with("${") {
        (2, "}")
    } else {
        rest.starts_with("{{").then_some((2, "}}"))?
    };
    let near = rest
        .char_indices()
        .take(128)
        .take_while(|(_, c)| *c != '\n')
        .last()?;
    let end = rest.get(open..=near.0)?.find(close)?;
    Some(open + end + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flavor;
    use confab_model::Dialect;

    fn tokens(dialect: Dialect, text: &str) -> Vec<String> {
        let source = Source::new(text, flavor::of(dialect).lexis());
        let mut lexer = Lexer::new(&source);
        std::iter::from_fn(|| lexer.next())
            .map(|token| source.value(token).into_owned())
            .collect()
    }

    #[test]
    fn quotes_are_those_of_the_dialect() {
        assert_eq!(
            tokens(Dialect::Mysql, r"'a\'b' `c``d` /*!50001 e */ # f"),
            ["a'b", "c`d", "e"]
        );
        assert_eq!(
            tokens(
                Dialect::Postgres,
                "E'a\\'b' $x$c;$$d$x$ 'e\\' a[1] /* /* */ */"
            ),
            ["a'b", "c;$$d", "e\\", "a", "[", "1", "]"]
        );
        assert_eq!(
            tokens(Dialect::Mssql, "[a]]b] N'c''d' #e @f"),
            ["a]b", "c'd", "#e", "@f"]
        );
        assert_eq!(
            tokens(Dialect::Oracle, "q'[it's]' nq'!a!' &&s..t a#b"),
            ["it's", "a", "&&s", ".", ".", "t", "a#b"]
        );
    }

    #[test]
    fn numbers_and_operators_are_whole() {
        assert_eq!(
            tokens(Dialect::Postgres, "1.5e-3 .5 2fa 1..2 a::b !~~* <>-1"),
            [
                "1.5e-3", ".5", "2fa", "1", ".", ".2", "a", "::", "b", "!~~*", "<>", "-", "1"
            ]
        );
    }

    #[test]
    fn a_stray_quote_loses_no_table() {
        let text = "a 'b\nCREATE TABLE c (d CHAR DEFAULT 'e');";
        assert_eq!(
            tokens(Dialect::Ansi, text),
            [
                "a", "'", "b", "CREATE", "TABLE", "c", "(", "d", "CHAR", "DEFAULT", "e", ")", ";"
            ]
        );
    }
}
