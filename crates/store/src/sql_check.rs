//! A look at SQL before it runs, for good messages.
//!
//! This isn't what keeps data safe: the door's authorizer and read-only handle
//! do. It says in words what those would say in codes, so where the parser
//! doesn't know a construct of SQLite, the SQL is let through to SQLite itself.

use crate::door::DoorError;
use sqlparser::{
    ast::{Query, SetExpr, Statement},
    dialect::SQLiteDialect,
    parser::Parser,
    tokenizer::{Token, Tokenizer},
};

/// Characters that a query may have.
const LONGEST: usize = 100_000;

/// Says why the SQL isn't one reading query, or gives it without a semicolon at its end.
///
/// # Errors
/// When it is empty, too long, several statements, or does something else than read.
pub fn check(sql: &str) -> Result<String, DoorError> {
    if sql.len() > LONGEST {
        return Err(DoorError::TooLong(LONGEST));
    }
    if sql.contains('\0') {
        return Err(DoorError::Syntax("it has a NUL character".into()));
    }
    let tokens = Tokenizer::new(&SQLiteDialect {}, sql)
        .tokenize()
        .map_err(|error| DoorError::Syntax(error.message))?;
    let words: Vec<&Token> = tokens
        .iter()
        .filter(|token| !matches!(token, Token::Whitespace(_)))
        .collect();
    let last = words
        .iter()
        .rposition(|token| !matches!(token, Token::SemiColon));
    let Some(last) = last else {
        return Err(DoorError::Empty);
    };
    let words = words.get(..=last).unwrap_or_default();
    if words.iter().any(|token| matches!(token, Token::SemiColon)) {
        return Err(DoorError::SeveralStatements);
    }
    let first = words.iter().find_map(|token| match token {
        Token::Word(word) => Some(word.value.to_ascii_uppercase()),
        Token::LParen => None,
        other => Some(other.to_string()),
    });
    let first = first.unwrap_or_default();
    if !matches!(first.as_str(), "SELECT" | "WITH" | "VALUES") {
        return Err(DoorError::NotAQuery(first));
    }
    if let Ok(statements) = Parser::parse_sql(&SQLiteDialect {}, sql) {
        match statements.as_slice() {
            [Statement::Query(query)] => {
                writes(query).map_or(Ok(()), |what| Err(DoorError::NotAQuery(what.into())))?
            }
            [other] => {
                let text = other.to_string();
                return Err(DoorError::NotAQuery(
                    text.split_whitespace()
                        .next()
                        .unwrap_or_default()
                        .to_uppercase(),
                ));
            }
            _ => return Err(DoorError::SeveralStatements),
        }
    }
    Ok(sql.trim_end().trim_end_matches(';').to_owned())
}

/// A statement in lines that are easy to read; what the parser doesn't know
/// stays as it is.
pub fn pretty(sql: &str) -> String {
    match Parser::parse_sql(&SQLiteDialect {}, sql).as_deref() {
        Ok([statement]) => format!("{statement:#}"),
        _ => sql.to_owned(),
    }
}

/// The verb of a statement that writes inside a query.
fn writes(query: &Query) -> Option<&'static str> {
    let inner = query
        .with
        .iter()
        .flat_map(|with| &with.cte_tables)
        .find_map(|table| writes(&table.query));
    inner.or_else(|| body_writes(&query.body))
}

fn body_writes(body: &SetExpr) -> Option<&'static str> {
    match body {
        SetExpr::Select(select) => select.into.as_ref().map(|_| "SELECT INTO"),
        SetExpr::Query(query) => writes(query),
        SetExpr::SetOperation { left, right, .. } => {
            body_writes(left).or_else(|| body_writes(right))
        }
        SetExpr::Values(_) | SetExpr::Table(_) => None,
        SetExpr::Insert(_) => Some("INSERT"),
        SetExpr::Update(_) => Some("UPDATE"),
        SetExpr::Delete(_) => Some("DELETE"),
        SetExpr::Merge(_) => Some("MERGE"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reading_query_passes() {
        for sql in [
            "SELECT 1",
            "  select * from t where a = ';' -- ; DROP TABLE t\n ;; ",
            "WITH a AS (SELECT 1) SELECT * FROM a UNION ALL SELECT 2",
            "VALUES (1, 2)",
            "/* DELETE */ SELECT 'it''s' /* ; */",
            "(SELECT 1)",
        ] {
            assert!(check(sql).is_ok(), "{sql}: {:?}", check(sql));
        }
    }

    #[test]
    fn anything_else_is_told_what_it_is() {
        let found = |sql: &str| match check(sql) {
            Err(DoorError::NotAQuery(found)) => found,
            other => panic!("{sql}: {other:?}"),
        };
        assert_eq!(found("DELETE FROM t"), "DELETE");
        assert_eq!(found("-- SELECT\nPRAGMA user_version = 1"), "PRAGMA");
        assert_eq!(found("/* SELECT */ ATTACH 'x' AS y"), "ATTACH");
        assert_eq!(found("explain select 1"), "EXPLAIN");
        assert_eq!(found("WITH a AS (SELECT 1) DELETE FROM t"), "DELETE");
        assert!(matches!(
            check("SELECT 1; SELECT 2"),
            Err(DoorError::SeveralStatements)
        ));
        assert!(matches!(check(" ; -- nothing"), Err(DoorError::Empty)));
        assert!(matches!(
            check(&"SELECT 1 ".repeat(20_000)),
            Err(DoorError::TooLong(_))
        ));
        assert!(matches!(check("SELECT 'open"), Err(DoorError::Syntax(_))));
    }
}
