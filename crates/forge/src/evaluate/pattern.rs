//! SQL patterns as regular expressions.

use confab_model::{Dialect, expr::Match};

/// The pattern as a regular expression that matches the same texts.
pub(crate) fn to_regex(
    kind: Match,
    pattern: &str,
    escape: Option<char>,
    dialect: Dialect,
) -> String {
    match kind {
        Match::Regex => pattern.to_string(),
        Match::IRegex => format!("(?i){pattern}"),
        Match::Like => format!(
            "(?s){}^{}$",
            fold(dialect),
            like(pattern, escape, dialect == Dialect::Mssql)
        ),
        Match::ILike => format!("(?si)^{}$", like(pattern, escape, false)),
        Match::Similar => format!("(?s)^(?:{})$", similar(pattern, escape)),
        Match::Glob => format!("(?s)^{}$", glob(pattern)),
    }
}

/// LIKE ignores case in these dialects' default collations.
fn fold(dialect: Dialect) -> &'static str {
    if matches!(dialect, Dialect::Mysql | Dialect::Mssql | Dialect::Sqlite) {
        "(?i)"
    } else {
        ""
    }
}

fn like(pattern: &str, escape: Option<char>, classes: bool) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if escape == Some(c) => {
                if let Some(next) = chars.next() {
                    out.push_str(&regex::escape(&next.to_string()));
                }
            }
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            '[' if classes => class(&mut chars, &mut out, '^'),
            _ => out.push_str(&regex::escape(&c.to_string())),
        }
    }
    out
}

fn glob(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' => class(&mut chars, &mut out, '^'),
            _ => out.push_str(&regex::escape(&c.to_string())),
        }
    }
    out
}

fn similar(pattern: &str, escape: Option<char>) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if escape == Some(c) => {
                if let Some(next) = chars.next() {
                    out.push_str(&regex::escape(&next.to_string()));
                }
            }
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            '[' => class(&mut chars, &mut out, '^'),
            '.' | '^' | '$' => out.push_str(&regex::escape(&c.to_string())),
            _ => out.push(c),
        }
    }
    out
}

/// Copies a character class up to its closing bracket.
fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String, negation: char) {
    out.push('[');
    if chars.peek() == Some(&negation) {
        chars.next();
        out.push('^');
    }
    for c in chars.by_ref() {
        match c {
            ']' => break,
            '-' => out.push('-'),
            _ if c.is_alphanumeric() || c == ':' => out.push(c),
            _ => out.push_str(&regex::escape(&c.to_string())),
        }
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_what_sql_matches() {
        let matches = |kind, pattern: &str, dialect, text: &str| {
            regex::Regex::new(&to_regex(kind, pattern, Some('!'), dialect))
                .is_ok_and(|regex| regex.is_match(text))
        };
        assert!(matches(
            Match::Like,
            "%@%.__",
            Dialect::Postgres,
            "a.b@c.de"
        ));
        assert!(!matches(Match::Like, "A%", Dialect::Postgres, "abc"));
        assert!(matches(Match::Like, "A%", Dialect::Mysql, "abc"));
        assert!(matches(Match::Like, "[A-Z][0-9]", Dialect::Mssql, "B7"));
        assert!(matches(Match::Glob, "[0-9]*", Dialect::Sqlite, "7 up"));
        assert!(matches(Match::Similar, "(M|F)", Dialect::Postgres, "F"));
        assert!(!matches(Match::Similar, "(M|F)", Dialect::Postgres, "MF"));
        let code = "[A-Z]!_[0-9]\\%";
        assert!(matches(Match::Like, code, Dialect::Mssql, "B_7\\x"));
        assert!(!matches(Match::Like, code, Dialect::Mssql, "B-7\\x"));
        assert!(matches(Match::Similar, "100!%", Dialect::Postgres, "100%"));
    }
}
