//! Rows into a new SQLite file, as fast as SQLite takes them.
//!
//! Values are made on other threads; this one binds and inserts. The file is
//! nobody's yet, so there is no journal and no sync until the end, CHECKs and
//! foreign keys wait for the proof, and the unique indexes are built from
//! sorted keys once all rows are in.

mod insert;

use crate::{
    cancel::CancelToken,
    error::StoreError,
    names::table_names,
    sqlite_schema::{Detail, create_table, plain_index, unique_indexes},
    stream,
};
use confab_model::{Batch, Progress, Schema, Stage, batch::RowSource};
pub(crate) use insert::Inserter;
use rusqlite::Connection;
use std::{fs, path::Path};

const PRAGMAS: &str = "
    PRAGMA page_size = 8192;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -49152;
    PRAGMA temp_store = FILE;
    PRAGMA threads = 2;
    PRAGMA foreign_keys = OFF;
    PRAGMA ignore_check_constraints = ON;
";

/// Writes all rows of the source into a new file.
///
/// A failure or a cancel removes the file again. The file isn't synced: whoever
/// publishes it does that. An existing file is an error.
///
/// # Errors
/// When cancelled, when the disk is full, when the generator gives rows of
/// another shape, or when a row breaks NOT NULL or the primary key.
pub fn load(
    path: &Path,
    schema: &Schema,
    source: &dyn RowSource,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<(), StoreError> {
    fs::File::create_new(path).map_err(StoreError::io(path))?;
    let loaded = load_into(path, schema, source, threads, progress, cancel);
    if loaded.is_err() {
        // The first failure is the one to tell.
        let _ = fs::remove_file(path);
    }
    loaded
}

fn load_into(
    path: &Path,
    schema: &Schema,
    source: &dyn RowSource,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<(), StoreError> {
    let names = table_names(schema);
    let connection = Connection::open(path)?;
    connection.execute_batch(PRAGMAS)?;
    let token = cancel.clone();
    connection.progress_handler(20_000, Some(move || token.is_cancelled()))?;
    connection.execute_batch("BEGIN")?;
    create_tables(&connection, schema, &names)?;
    insert_all(
        &connection,
        schema,
        &names,
        source,
        threads,
        progress,
        cancel,
    )?;
    connection.execute_batch("COMMIT")?;
    // An index whose keys aren't unique is undone, which takes a journal.
    connection.execute_batch("PRAGMA journal_mode = MEMORY")?;
    create_indexes(&connection, schema, &names, cancel)?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn create_tables(
    connection: &Connection,
    schema: &Schema,
    names: &[String],
) -> Result<(), StoreError> {
    for table in 0..schema.tables.len() {
        let mut result = Ok(());
        for detail in [Detail::Full, Detail::WithoutChecks, Detail::Plain] {
            let Some(sql) = create_table(schema, names, table, detail) else {
                continue;
            };
            result = connection.execute_batch(&sql);
            match &result {
                Ok(()) => break,
                Err(error) => {
                    tracing::debug!(%error, ?detail, "a table is created with fewer rules")
                }
            }
        }
        result?;
    }
    Ok(())
}

fn insert_all(
    connection: &Connection,
    schema: &Schema,
    names: &[String],
    source: &dyn RowSource,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<(), StoreError> {
    let mut inserter: Option<(usize, Inserter)> = None;
    stream::in_order(
        &stream::jobs(schema, source, 0..schema.tables.len()),
        threads,
        cancel,
        &|job, batch: &mut Batch| stream::fill(schema, source, job, batch),
        &mut |job, batch| {
            let name = names.get(job.table).map_or("", String::as_str);
            let mut current = match inserter.take() {
                Some((table, inserter)) if table == job.table => inserter,
                _ => Inserter::new(connection, name, job.width)?,
            };
            current.insert(batch, job.range.start)?;
            inserter = Some((job.table, current));
            progress(Progress {
                stage: Stage::Filling,
                table: name.to_owned(),
                done: job.range.end,
                total: source.rows(job.table),
            });
            Ok(())
        },
    )
}

fn create_indexes(
    connection: &Connection,
    schema: &Schema,
    names: &[String],
    cancel: &CancelToken,
) -> Result<(), StoreError> {
    for table in 0..schema.tables.len() {
        for sql in unique_indexes(schema, names, table) {
            cancel.check()?;
            let Err(error) = connection.execute_batch(&sql) else {
                continue;
            };
            match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::OperationInterrupted) => {
                    return Err(error.into());
                }
                // The proof will find and count the rows that are alike.
                Some(rusqlite::ErrorCode::ConstraintViolation) => {
                    connection.execute_batch(&plain_index(&sql))?
                }
                _ => tracing::debug!(%error, sql, "an index that SQLite doesn't take"),
            }
        }
    }
    Ok(())
}
