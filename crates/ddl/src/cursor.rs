//! Walking over the tokens of a statement.

use crate::source::{Kind, Source, Token};

/// A place in a run of tokens. Nothing here can go past the end.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'t, 'a> {
    pub(crate) source: &'a Source<'a>,
    tokens: &'t [Token],
    at: usize,
}

/// A name that may be qualified, such as `dbo.Orders`.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
    pub(crate) token: Token,
}

impl Name {
    /// As a reader would write it.
    pub(crate) fn full(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(crate) fn new(source: &'a Source<'a>, tokens: &'t [Token]) -> Self {
        Self {
            source,
            tokens,
            at: 0,
        }
    }

    pub(crate) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub(crate) fn peek_at(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    pub(crate) fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(crate) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The next token, or the last one at the end: a place for a problem.
    pub(crate) fn here(&self) -> Option<Token> {
        self.peek().or_else(|| self.tokens.last().copied())
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'t [Token] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// How many tokens have been passed.
    pub(crate) fn passed(&self) -> usize {
        self.at
    }

    /// The tokens passed since an earlier count.
    pub(crate) fn since(&self, passed: usize) -> &'t [Token] {
        self.tokens.get(passed..self.at).unwrap_or_default()
    }

    pub(crate) fn sees(&self, word: &str) -> bool {
        self.sees_at(0, word)
    }

    pub(crate) fn sees_at(&self, ahead: usize, word: &str) -> bool {
        self.peek_at(ahead)
            .is_some_and(|token| self.source.is_word(token, word))
    }

    pub(crate) fn sees_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.sees(word))
    }

    pub(crate) fn sees_symbol(&self, symbol: &str) -> bool {
        self.sees_symbol_at(0, symbol)
    }

    pub(crate) fn sees_symbol_at(&self, ahead: usize, symbol: &str) -> bool {
        self.peek_at(ahead)
            .is_some_and(|token| self.source.is_symbol(token, symbol))
    }

    /// Passes a word if it is next.
    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let seen = self.sees(word);
        self.at += usize::from(seen);
        seen
    }

    /// Passes some words if all of them are next.
    pub(crate) fn eat_all(&mut self, words: &[&str]) -> bool {
        let seen = words
            .iter()
            .enumerate()
            .all(|(ahead, word)| self.sees_at(ahead, word));
        if seen {
            self.at += words.len();
        }
        seen
    }

    /// Passes one of some words if it is next.
    pub(crate) fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    pub(crate) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let seen = self.sees_symbol(symbol);
        self.at += usize::from(seen);
        seen
    }

    /// Passes `IF NOT EXISTS` or `IF EXISTS`.
    pub(crate) fn eat_if_exists(&mut self) -> bool {
        self.eat_all(&["IF", "NOT", "EXISTS"]) || self.eat_all(&["IF", "EXISTS"])
    }

    /// A name, quoted or not. Strings pass for names, as they do in SQLite.
    pub(crate) fn name(&mut self) -> Option<String> {
        let token = self.peek()?;
        if matches!(token.kind, Kind::Symbol | Kind::Number | Kind::Delimiter) {
            return None;
        }
        self.at += 1;
        Some(self.source.value(token).into_owned())
    }

    /// A name that may be qualified: of `a.b.c`, the schema is `b`.
    pub(crate) fn qualified(&mut self) -> Option<Name> {
        let mut token = self.peek()?;
        let mut name = self.name()?;
        let mut schema = None;
        while self.sees_symbol(".") {
            while self.eat_symbol(".") {}
            let next = self.peek();
            let Some(part) = self.name() else { break };
            schema = Some(std::mem::replace(&mut name, part));
            token = next.unwrap_or(token);
        }
        Some(Name {
            schema,
            name,
            token,
        })
    }

    /// A string's value.
    pub(crate) fn text(&mut self) -> Option<String> {
        let token = self
            .peek()
            .filter(|token| matches!(token.kind, Kind::Text | Kind::Double))?;
        self.at += 1;
        Some(self.source.value(token).into_owned())
    }

    /// What stands between parentheses, if one opens here. One that is never
    /// closed reaches to the end.
    pub(crate) fn parenthesised(&mut self) -> Option<&'t [Token]> {
        if !self.eat_symbol("(") {
            return None;
        }
        let from = self.at;
        let mut depth = 1_usize;
        while let Some(token) = self.next() {
            if token.kind != Kind::Symbol {
                continue;
            }
            match self.source.raw(token) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return self.tokens.get(from..self.at - 1);
            }
        }
        self.tokens.get(from..)
    }

    /// Passes one token, or all of a pair of parentheses.
    pub(crate) fn skip(&mut self) {
        if self.parenthesised().is_none() {
            self.at += 1;
        }
    }

    /// A list of names in parentheses. Directions, lengths, collations and the
    /// like after a name are passed over.
    pub(crate) fn names(&mut self) -> Option<Vec<String>> {
        let inside = self.parenthesised()?;
        let names = commas(self.source, inside)
            .into_iter()
            .filter_map(|part| Cursor::new(self.source, part).name());
        Some(names.collect())
    }
}

/// Splits tokens at the commas outside of parentheses and brackets.
pub(crate) fn commas<'t>(source: &Source<'_>, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Symbol {
            continue;
        }
        match source.raw(*token) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                parts.push(tokens.get(from..at).unwrap_or_default());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(tokens.get(from..).unwrap_or_default());
    parts.retain(|part| !part.is_empty());
    parts
}
