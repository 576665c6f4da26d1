//! The handle that can only read, and the watch over how long it does.

use super::error::{DoorError, explain};
use crate::cancel::CancelToken;
use rusqlite::{
    Connection, OpenFlags,
    config::DbConfig,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Functions that reach beyond the data or tell about the machine.
const DENIED: [&str; 14] = [
    "load_extension",
    "readfile",
    "writefile",
    "edit",
    "fts3_tokenizer",
    "fsdir",
    "lsmode",
    "sqlite_compileoption_get",
    "sqlite_compileoption_used",
    "sqlite_log",
    "sqlite_source_id",
    "sqlite_offset",
    "fts5",
    "rtreecheck",
];

/// What SQLite may do in one query.
const LIMITS: [(Limit, i32); 11] = [
    (Limit::SQLITE_LIMIT_LENGTH, 8 << 20),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 200_000),
    (Limit::SQLITE_LIMIT_COLUMN, 500),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (Limit::SQLITE_LIMIT_VDBE_OP, 200_000),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 100),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 500),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

/// When a query must stop.
#[derive(Clone)]
pub(super) struct Watch {
    started: Instant,
    deadline: Duration,
    cancel: CancelToken,
}

impl Watch {
    pub(super) fn new(deadline: Duration, cancel: CancelToken) -> Self {
        Self {
            started: Instant::now(),
            deadline,
            cancel,
        }
    }

    fn is_over(&self) -> bool {
        self.cancel.is_cancelled() || self.started.elapsed() >= self.deadline
    }

    /// Why a query failed: by this watch or for its own sake.
    pub(super) fn explain(
        &self,
        error: &rusqlite::Error,
        connection: impl FnOnce() -> Option<Connection>,
    ) -> DoorError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) if self.cancel.is_cancelled() => {
                DoorError::Cancelled
            }
            Some(rusqlite::ErrorCode::OperationInterrupted) => DoorError::Timeout(self.deadline),
            _ => explain(error, connection),
        }
    }
}

/// A read-only handle on a file. A file in WAL mode whose folder can't be
/// written is read as it stands.
pub(super) fn open(path: &Path) -> Result<Connection, DoorError> {
    if !path.is_file() {
        return Err(DoorError::Unreadable(format!(
            "there is no file {}",
            path.display()
        )));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let probe = |connection: &Connection| {
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    };
    let plain = Connection::open_with_flags(path, flags)
        .and_then(|connection| probe(&connection).map(|()| connection));
    let error = match plain {
        Ok(connection) => return Ok(connection),
        Err(error) => error,
    };
    let stands = matches!(
        error.sqlite_error_code(),
        Some(
            rusqlite::ErrorCode::CannotOpen
                | rusqlite::ErrorCode::ReadOnly
                | rusqlite::ErrorCode::SystemIoFailure
        )
    );
    if stands {
        let again =
            Connection::open_with_flags(immutable(path), flags | OpenFlags::SQLITE_OPEN_URI)
                .and_then(|connection| probe(&connection).map(|()| connection));
        if let Ok(connection) = again {
            return Ok(connection);
        }
    }
    Err(DoorError::Unreadable(error.to_string()))
}

/// Shuts everything but reading.
pub(super) fn guarded(connection: &Connection, watch: &Watch) -> Result<(), DoorError> {
    let shut = || -> rusqlite::Result<()> {
        connection.execute_batch(
            "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768;",
        )?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        for (limit, value) in LIMITS {
            connection.set_limit(limit, value)?;
        }
        let over = watch.clone();
        connection.progress_handler(1_000, Some(move || over.is_over()))?;
        connection.authorizer(Some(authorize))
    };
    shut().map_err(|error| DoorError::Unreadable(error.to_string()))
}

fn authorize(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Recursive => Authorization::Allow,
        // Virtual tables of SQLite that run pragmas or show raw pages.
        AuthAction::Read { table_name, .. } => {
            let name = table_name.to_ascii_lowercase();
            let raw = name.starts_with("pragma_")
                || [
                    "dbstat",
                    "sqlite_dbpage",
                    "sqlite_stmt",
                    "bytecode",
                    "tables_used",
                ]
                .contains(&name.as_str());
            if raw {
                Authorization::Deny
            } else {
                Authorization::Allow
            }
        }
        AuthAction::Function { function_name } => {
            let denied = DENIED
                .iter()
                .any(|name| function_name.eq_ignore_ascii_case(name));
            if denied {
                Authorization::Deny
            } else {
                Authorization::Allow
            }
        }
        _ => Authorization::Deny,
    }
}

/// A file's address with the promise that nobody changes it.
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri + "?immutable=1"
}
