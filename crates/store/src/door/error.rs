//! Why a query gave no rows, as sentences for whoever wrote it.

use rusqlite::Connection;
use std::time::Duration;

/// A query that wasn't answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DoorError {
    /// There is no SQL.
    #[error("There is no query. Write a SELECT.")]
    Empty,
    /// It does something else than read.
    #[error(
        "Only reading is possible here: a query begins with SELECT, WITH or VALUES, and {0} is none."
    )]
    NotAQuery(String),
    /// More than one statement.
    #[error("These are several statements. Run one query at a time.")]
    SeveralStatements,
    /// Too much text.
    #[error("The query is too long: at most {0} characters.")]
    TooLong(usize),
    /// SQLite or the parser doesn't understand it.
    #[error("The query isn't valid SQL: {0}.")]
    Syntax(String),
    /// A table that isn't there.
    #[error("There is no table {name}.{}", suggestion(near))]
    NoSuchTable {
        /// As written.
        name: String,
        /// Names that look like it.
        near: Vec<String>,
    },
    /// A column that isn't there.
    #[error("There is no column {name}.{}", suggestion(near))]
    NoSuchColumn {
        /// As written.
        name: String,
        /// Names that look like it.
        near: Vec<String>,
    },
    /// Something that is never allowed.
    #[error("This isn't allowed here: {0}.")]
    Denied(String),
    /// It ran too long.
    #[error("The query was stopped after {:.1} seconds. Ask for less: a filter or a smaller join helps.", .0.as_secs_f64())]
    Timeout(Duration),
    /// The user stopped it.
    #[error("The query was cancelled.")]
    Cancelled,
    /// A value, a row or the query itself is beyond the limits.
    #[error("The query makes something too big: {0}.")]
    TooBig(String),
    /// The file can't be read.
    #[error("The database can't be read: {0}.")]
    Unreadable(String),
    /// Anything else that SQLite says.
    #[error("SQLite says: {0}.")]
    Other(String),
}

fn suggestion(near: &[String]) -> String {
    match near {
        [] => String::new(),
        [one] => format!(" Did you mean {one}?"),
        many => format!(" Did you mean one of {}?", many.join(", ")),
    }
}

/// What SQLite said, in words; `connection` is asked for the names there are.
pub(super) fn explain(
    error: &rusqlite::Error,
    connection: impl FnOnce() -> Option<Connection>,
) -> DoorError {
    use rusqlite::ErrorCode::{
        AuthorizationForStatementDenied, CannotOpen, DatabaseBusy, DatabaseCorrupt, NotADatabase,
        SystemIoFailure, TooBig,
    };
    let message = match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::InvalidQuery => return DoorError::NotAQuery("this statement".into()),
        rusqlite::Error::MultipleStatement => return DoorError::SeveralStatements,
        other => other.to_string(),
    };
    let names = |sql| connection().map_or_else(Vec::new, |connection| all_names(&connection, sql));
    if let Some(name) = message.strip_prefix("no such table: ") {
        let names = names("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')");
        return DoorError::NoSuchTable {
            near: near(name, names),
            name: name.to_owned(),
        };
    }
    if let Some(name) = message.strip_prefix("no such column: ") {
        let name = name.split(" - ").next().unwrap_or(name).trim_matches('"');
        let names = names(
            "SELECT DISTINCT c.name FROM sqlite_schema AS t JOIN pragma_table_xinfo(t.name) AS c WHERE t.type IN ('table', 'view')",
        );
        return DoorError::NoSuchColumn {
            near: near(name, names),
            name: name.to_owned(),
        };
    }
    if message.contains("too big")
        || message.contains("too large")
        || message.contains("too deep")
        || message.contains("too many")
        || message.contains("too complex")
        || message.contains("out of memory")
    {
        return DoorError::TooBig(message);
    }
    match error.sqlite_error_code() {
        Some(AuthorizationForStatementDenied) => DoorError::Denied(message),
        Some(TooBig) => DoorError::TooBig(message),
        Some(CannotOpen | DatabaseBusy | DatabaseCorrupt | NotADatabase | SystemIoFailure) => {
            DoorError::Unreadable(message)
        }
        _ if message.contains("prohibited") || message.starts_with("not authorized") => {
            DoorError::Denied(message)
        }
        _ if message.contains("syntax error") || message.starts_with("incomplete input") => {
            DoorError::Syntax(message)
        }
        _ => DoorError::Other(message),
    }
}

fn all_names(connection: &Connection, sql: &str) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        connection
            .prepare(sql)?
            .query_map([], |row| row.get(0))?
            .collect()
    };
    read().unwrap_or_default()
}

/// The three names nearest to a misspelled one.
fn near(name: &str, names: Vec<String>) -> Vec<String> {
    let wanted = name.rsplit('.').next().unwrap_or(name).to_lowercase();
    let mut scored: Vec<(usize, String)> = names
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let distance = strsim::damerau_levenshtein(&wanted, &lower);
            let contains =
                wanted.len() >= 3 && (lower.contains(&wanted) || wanted.contains(&lower));
            (distance <= wanted.chars().count().div_ceil(3) || contains).then_some((distance, name))
        })
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}
