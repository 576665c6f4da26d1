//! The one door for reading: SQL of any origin over a stored file.
//!
//! The handle is read-only and defensive, an authorizer allows reading and
//! nothing else, SQLite's own limits bound what one step can do, and a progress
//! handler bounds how many there are. The parser in front is for messages.

mod error;
mod guard;

use crate::{cancel::CancelToken, sql_check, text::plain};
use confab_model::{Page, dataset::PageColumn};
pub use error::DoorError;
use guard::{Watch, guarded};
use rusqlite::{Connection, types::ValueRef};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// What one query may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryLimits {
    /// Rows that are given back.
    pub rows: usize,
    /// Bytes of text that are given back.
    pub bytes: usize,
    /// How long it may run.
    pub deadline: Duration,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self {
            rows: 1_000,
            bytes: 4 << 20,
            deadline: Duration::from_secs(10),
        }
    }
}

/// A file that can be queried and nothing else. Queries may run at once.
#[derive(Clone, Debug)]
pub struct Door {
    path: PathBuf,
}

impl Door {
    /// A door to a SQLite file, ours or any other.
    ///
    /// # Errors
    /// When there is no such file or it isn't SQLite's.
    pub fn open(path: &Path) -> Result<Self, DoorError> {
        let door = Self {
            path: path.to_path_buf(),
        };
        drop(door.connect()?);
        Ok(door)
    }

    /// Runs one reading query.
    ///
    /// # Errors
    /// When it isn't one, when SQLite doesn't understand it, or when it is
    /// cancelled or takes too long.
    pub fn query(
        &self,
        sql: &str,
        limits: QueryLimits,
        cancel: &CancelToken,
    ) -> Result<Page, DoorError> {
        let started = Instant::now();
        let sql = sql_check::check(sql)?;
        let connection = self.connect()?;
        let watch = Watch::new(limits.deadline, cancel.clone());
        guarded(&connection, &watch)?;
        let result = run(&connection, &sql, limits);
        let mut page = result.map_err(|error| watch.explain(&error, || self.connect().ok()))?;
        page.millis = started.elapsed().as_millis() as u64;
        Ok(page)
    }

    fn connect(&self) -> Result<Connection, DoorError> {
        guard::open(&self.path)
    }
}

fn run(connection: &Connection, sql: &str, limits: QueryLimits) -> rusqlite::Result<Page> {
    let mut statement = connection.prepare(sql)?;
    if !statement.readonly() {
        return Err(rusqlite::Error::InvalidQuery);
    }
    let names: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    // Undecided until a value is seen: a column of NULLs isn't numeric.
    let mut numeric: Vec<Option<bool>> = vec![None; names.len()];
    let mut page = Page::default();
    let mut bytes = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(names.len());
        for (at, numeric) in numeric.iter_mut().enumerate() {
            let value = row.get_ref(at)?;
            if value != ValueRef::Null {
                let number = matches!(value, ValueRef::Integer(_) | ValueRef::Real(_));
                *numeric = Some(numeric.unwrap_or(true) && number);
            }
            let text = plain(value);
            bytes += text.as_ref().map_or(1, String::len);
            values.push(text);
        }
        if page.rows.len() >= limits.rows || bytes > limits.bytes {
            page.truncated = true;
            break;
        }
        page.rows.push(values);
    }
    drop(rows);
    page.total = (!page.truncated).then_some(page.rows.len() as u64);
    page.columns = names
        .into_iter()
        .zip(numeric)
        .map(|(name, numeric)| PageColumn {
            name,
            type_text: String::new(),
            primary_key: false,
            references: None,
            numeric: numeric.unwrap_or(false),
        })
        .collect();
    Ok(page)
}

#[cfg(test)]
mod tests;
