//! Tokens written out in one spelling that all grammars agree on: columns in
//! double quotes, strings with doubled apostrophes and without prefixes.

use super::Scope;
use crate::flavor::Flavor;
use crate::source::{Kind, Source, Token};

/// Words that are never a column, even if a column is called so.
const RESERVED: &[&str] = &[
    "all", "and", "any", "array", "as", "between", "case", "cast", "else", "end", "escape",
    "false", "from", "in", "is", "like", "not", "null", "or", "some", "then", "true", "when",
];

/// Words of literals and types that a string may follow.
const TYPED: &[&str] = &["date", "time", "timestamp", "interval", "datetime"];

pub(super) fn render(
    source: &Source<'_>,
    flavor: &dyn Flavor,
    scope: &Scope<'_>,
    tokens: &[Token],
) -> String {
    let tokens = &plain_operators(source, tokens);
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|at| tokens.get(at)).copied();
        let next = tokens.get(at + 1).copied();
        if !text.is_empty() {
            text.push(' ');
        }
        one(&mut text, source, flavor, scope, *token, previous, next);
    }
    text
}

/// `OPERATOR(pg_catalog.~)` is just `~`.
fn plain_operators(source: &Source<'_>, tokens: &[Token]) -> Vec<Token> {
    let mut plain = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let [first, after @ ..] = rest {
        rest = after;
        if source.is_word(*first, "OPERATOR")
            && let [open, inside @ ..] = after
            && source.is_symbol(*open, "(")
            && let Some(close) = inside
                .iter()
                .position(|token| source.is_symbol(*token, ")"))
            && let Some(operator) = close.checked_sub(1).and_then(|at| inside.get(at))
        {
            plain.push(*operator);
            rest = inside.get(close + 1..).unwrap_or_default();
        } else {
            plain.push(*first);
        }
    }
    plain
}

fn one(
    text: &mut String,
    source: &Source<'_>,
    flavor: &dyn Flavor,
    scope: &Scope<'_>,
    token: Token,
    previous: Option<Token>,
    next: Option<Token>,
) {
    let raw = source.raw(token);
    match token.kind {
        Kind::Text => string(text, source, flavor, token),
        Kind::Number => text.push_str(raw),
        Kind::Symbol | Kind::Delimiter => text.push_str(flavor.operator(raw).unwrap_or(raw)),
        Kind::Quoted | Kind::Double => {
            let name = source.value(token);
            match scope.spelling(&name) {
                Some(column) => quoted(text, column, '"'),
                // "char" and "pg_catalog" are names; elsewhere it may be a string.
                None if token.kind == Kind::Double && flavor.has_double_quoted_text() => {
                    quoted(text, &name, '\'')
                }
                None if next.is_some_and(|next| source.is_symbol(next, "(")) => {
                    text.push_str(&name)
                }
                None => quoted(text, &name, '"'),
            }
        }
        Kind::Word => {
            let lower = raw.to_lowercase();
            let calls = next.is_some_and(|next| source.is_symbol(next, "("));
            let typed =
                TYPED.contains(&lower.as_str()) && next.is_some_and(|next| next.kind == Kind::Text);
            let casts = previous.is_some_and(|before| {
                source.is_symbol(before, "::") || source.is_word(before, "as")
            });
            let column = if calls || typed || casts || RESERVED.contains(&lower.as_str()) {
                None
            } else {
                scope.spelling(raw)
            };
            match column {
                Some(column) => quoted(text, column, '"'),
                None => text.push_str(flavor.operator(&raw.to_uppercase()).unwrap_or(raw)),
            }
        }
    }
}

fn string(text: &mut String, source: &Source<'_>, flavor: &dyn Flavor, token: Token) {
    let raw = source.raw(token);
    let value = source.value(token);
    if raw.starts_with(['b', 'B']) && flavor.has_numeric_bits() {
        let number = u64::from_str_radix(&value, 2).unwrap_or(0);
        text.push_str(&number.to_string());
    } else if raw.starts_with(['x', 'X']) {
        text.push_str(raw);
    } else {
        quoted(text, &value, '\'');
    }
}

fn quoted(text: &mut String, inner: &str, quote: char) {
    text.push(quote);
    for c in inner.chars() {
        if c == quote {
            text.push(quote);
        }
        text.push(c);
    }
    text.push(quote);
}
