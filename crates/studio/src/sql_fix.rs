//! What went wrong with a piece of SQL: where, and how it would be right.

use confab_model::{Position, conversation::Failure};
use confab_store::DoorError;

/// An error of the door as the user is told of it.
pub(crate) fn explain(sql: &str, error: &DoorError) -> Failure {
    let mut failure = Failure {
        message: error.to_string(),
        ..Failure::default()
    };
    match error {
        DoorError::NoSuchColumn { name, near } | DoorError::NoSuchTable { name, near } => {
            let last = name.rsplit('.').next().unwrap_or(name);
            if let Some(at) = find_name(sql, last) {
                failure.position = Some(position(sql, at));
                failure.fix = near.first().map(|right| replaced(sql, last, right));
            }
        }
        DoorError::Syntax(message) => failure.position = told_position(message),
        DoorError::Timeout(_) => {}
        DoorError::NotAQuery(_) | DoorError::Denied(_) | DoorError::SeveralStatements => {
            failure.hint = "Nothing was changed: questions and queries only ever read.".into();
        }
        _ => {}
    }
    failure
}

/// Where a name stands in SQL as a word of its own, outside of texts.
fn find_name(sql: &str, name: &str) -> Option<usize> {
    names(sql).find(|&at| word_at(sql, at).eq_ignore_ascii_case(name))
}

/// SQL with a name replaced wherever it stands as a word of its own.
fn replaced(sql: &str, name: &str, right: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut from = 0;
    for at in names(sql) {
        let word = word_at(sql, at);
        if word.eq_ignore_ascii_case(name) {
            text.push_str(sql.get(from..at).unwrap_or_default());
            text.push_str(right);
            from = at + word.len();
        }
    }
    text.push_str(sql.get(from..).unwrap_or_default());
    text
}

/// Where names begin, outside of texts in single quotes.
fn names(sql: &str) -> impl Iterator<Item = usize> {
    let mut in_text = false;
    let mut before = ' ';
    sql.char_indices().filter_map(move |(at, sign)| {
        if sign == '\'' {
            in_text = !in_text;
        }
        let begins = !in_text && is_part(sign) && !is_part(before);
        before = sign;
        begins.then_some(at)
    })
}

fn word_at(sql: &str, at: usize) -> &str {
    let rest = sql.get(at..).unwrap_or_default();
    let end = rest.find(|sign| !is_part(sign)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

fn is_part(sign: char) -> bool {
    sign == '_' || sign.is_alphanumeric()
}

fn position(sql: &str, at: usize) -> Position {
    let before = sql.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    Position {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

/// The place that the parser names in its message.
fn told_position(message: &str) -> Option<Position> {
    let rest = message.split("Line: ").nth(1)?;
    let (line, rest) = rest.split_once(',')?;
    let column = rest.trim().strip_prefix("Column: ")?;
    let column: String = column.chars().take_while(char::is_ascii_digit).collect();
    Some(Position {
        line: line.trim().parse().ok()?,
        column: column.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_found_and_mended_but_not_inside_texts() {
        let sql = "SELECT totl, 'totl'\nFROM orders o WHERE o.totl > 1";
        let error = DoorError::NoSuchColumn {
            name: "o.totl".into(),
            near: vec!["total".into()],
        };
        let failure = explain(sql, &error);
        assert_eq!(failure.position, Some(Position { line: 1, column: 8 }));
        assert_eq!(
            failure.fix.as_deref(),
            Some("SELECT total, 'totl'\nFROM orders o WHERE o.total > 1")
        );
    }

    #[test]
    fn the_place_of_a_syntax_error_is_read_from_the_message() {
        let error =
            DoorError::Syntax("Expected: an expression, found: FROM at Line: 2, Column: 5".into());
        assert_eq!(
            explain("SELECT\n    FROM t", &error).position,
            Some(Position { line: 2, column: 5 })
        );
    }
}
