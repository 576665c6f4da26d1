//! What can go wrong with files and databases, as sentences for the user.

use std::{
    io,
    path::{Path, PathBuf},
};

/// A failure of storing, proving, listing or exporting a dataset.
///
/// Reading SQL has its own [`DoorError`](crate::DoorError), since there the
/// user's own text is usually the cause.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The user stopped it.
    #[error("Cancelled; nothing was stored.")]
    Cancelled,
    /// No space is left.
    #[error("The disk is full; nothing was stored. Free some space, or ask for fewer rows.")]
    DiskFull,
    /// A file or folder could not be used.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Bytes could not be handed on, for instance since a browser went away.
    #[error("The export could not be written: {0}")]
    Write(io::Error),
    /// SQLite refused.
    #[error("The dataset's file could not be written or read: {0}")]
    Sqlite(rusqlite::Error),
    /// A row breaks a rule that SQLite itself enforces.
    #[error("Table {table}, at row {row} or shortly after: {message}")]
    Row {
        /// The table.
        table: String,
        /// The first row of the few that were inserted together, from 1.
        row: u64,
        /// What SQLite said.
        message: String,
    },
    /// The generator gave rows of another shape than the table's.
    #[error(
        "Table {table}: the generator gave {found} where {expected} was due. This is a fault of Confab, please report it."
    )]
    Shape {
        /// The table.
        table: String,
        /// What was due.
        expected: String,
        /// What came.
        found: String,
    },
    /// The generator stopped before its last row.
    #[error("The generator stopped unexpectedly. This is a fault of Confab, please report it.")]
    Generator,
    /// There is no such conversation.
    #[error("There is no conversation number {0}.")]
    NoConversation(i64),
    /// There is no such answer.
    #[error("There is no answer number {0}.")]
    NoAnswer(i64),
    /// The catalogue could not be used.
    #[error("The catalogue of datasets could not be used: {0}")]
    Catalog(#[from] sqlx::Error),
    /// The catalogue is of another version.
    #[error("The catalogue of datasets could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// There is no such dataset.
    #[error("There is no dataset called {0:?}.")]
    NoDataset(String),
    /// There is no such version.
    #[error("There is no version {0} of this dataset.")]
    NoVersion(u32),
    /// A change was made for a version that is no longer the open one.
    #[error("The dataset has been changed since.")]
    Overtaken,
    /// There is no such table.
    #[error("There is no table number {0} in this dataset.")]
    NoTable(usize),
    /// A document could not be written as or read from JSON.
    #[error("A stored document could not be read or written: {0}")]
    Json(#[from] serde_json::Error),
    /// The ZIP could not be written.
    #[error("The ZIP file could not be written: {0}")]
    Zip(#[from] zip::result::ZipError),
}

impl StoreError {
    /// An input/output failure at a path.
    pub fn io(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| {
            if source.kind() == io::ErrorKind::StorageFull {
                Self::DiskFull
            } else {
                Self::Io { path, source }
            }
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            Some(rusqlite::ErrorCode::OperationInterrupted) => Self::Cancelled,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull {
            Self::DiskFull
        } else {
            Self::Write(error)
        }
    }
}
