//! LIKE and its relatives as GLOB.
//!
//! SQLite's own LIKE is blind to case and has no classes, so every pattern
//! becomes a GLOB, over lower-case texts where the source is blind to case.

use crate::names::quote_text;
use confab_model::{Dialect, expr::Match};

/// The test as SQL, or None for regular expressions.
pub(super) fn render(
    kind: Match,
    subject: &str,
    pattern: &str,
    escape: Option<char>,
    dialect: Dialect,
) -> Option<String> {
    let blind = match kind {
        Match::Glob => return Some(format!("({subject} GLOB {})", quote_text(pattern))),
        Match::ILike => true,
        Match::Like => matches!(dialect, Dialect::Mysql | Dialect::Mssql | Dialect::Sqlite),
        Match::Similar | Match::Regex | Match::IRegex => return None,
    };
    let glob = like_to_glob(pattern, escape, dialect)?;
    Some(if blind {
        format!(
            "(lower({subject}) GLOB {})",
            quote_text(&glob.to_lowercase())
        )
    } else {
        format!("({subject} GLOB {})", quote_text(&glob))
    })
}

/// A LIKE pattern as a GLOB pattern.
fn like_to_glob(pattern: &str, escape: Option<char>, dialect: Dialect) -> Option<String> {
    let mut glob = String::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        match char {
            _ if escape == Some(char) => push_plain(&mut glob, chars.next()?),
            '%' => glob.push('*'),
            '_' => glob.push('?'),
            '[' if dialect == Dialect::Mssql => {
                glob.push('[');
                loop {
                    let inside = chars.next()?;
                    glob.push(inside);
                    if inside == ']' {
                        break;
                    }
                }
            }
            plain => push_plain(&mut glob, plain),
        }
    }
    Some(glob)
}

fn push_plain(glob: &mut String, char: char) {
    if matches!(char, '*' | '?' | '[') {
        glob.extend(['[', char, ']']);
    } else {
        glob.push(char);
    }
}
