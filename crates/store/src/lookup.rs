//! The row that another row refers to.

use crate::{
    cancel::CancelToken,
    error::StoreError,
    names::{quote, stored_column, table_names},
    pages::{self, numbering},
    proof::reader,
};
use confab_model::{FoundRow, Schema};
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

/// SQLite's number of the row at a place, counting from 0.
///
/// # Errors
/// When there is no such table or row, or the file can't be read.
pub fn row_number(path: &Path, schema: &Schema, table: usize, row: u64) -> Result<i64, StoreError> {
    let name = table_names(schema)
        .into_iter()
        .nth(table)
        .ok_or(StoreError::NoTable(table))?;
    let connection = reader(path, &CancelToken::new())?;
    let rows = numbering(&connection, &name, None)?;
    let sql = format!("SELECT rowid FROM {} {}", quote(&name), rows.condition);
    Ok(connection.query_row(&sql, [1, rows.first(row)], |row| row.get(0))?)
}

/// The parent row that a foreign key column of a row refers to; None when the
/// column is no foreign key or is NULL there.
///
/// # Errors
/// When there is no such table or the file can't be read.
pub fn parent(
    path: &Path,
    schema: &Schema,
    table: usize,
    row: u64,
    column: &str,
) -> Result<Option<FoundRow>, StoreError> {
    let child = schema.tables.get(table).ok_or(StoreError::NoTable(table))?;
    let key = child.foreign_keys.iter().find(|key| {
        key.columns
            .iter()
            .any(|name| name.eq_ignore_ascii_case(column))
    });
    let Some((key, number)) = key.and_then(|key| Some((key, schema.find_table(&key.table)?)))
    else {
        return Ok(None);
    };
    let names = table_names(schema);
    let (Some(child_name), Some(parent_name), Some(parent)) = (
        names.get(table),
        names.get(number),
        schema.tables.get(number),
    ) else {
        return Ok(None);
    };
    let pairs: Option<Vec<String>> = key
        .columns
        .iter()
        .zip(&key.references)
        .map(|(from, to)| {
            let (from, to) = (stored_column(child, from)?, stored_column(parent, to)?);
            Some(format!("p.{} = c.{}", quote(&to), quote(&from)))
        })
        .collect();
    let Some(condition) = pairs.filter(|pairs| !pairs.is_empty()) else {
        return Ok(None);
    };
    let connection = reader(path, &CancelToken::new())?;
    let children = numbering(&connection, child_name, None)?;
    let sql = format!(
        "SELECT p.rowid FROM (SELECT * FROM {} {}) c JOIN {} p ON {} LIMIT 1",
        quote(child_name),
        children.condition,
        quote(parent_name),
        condition.join(" AND "),
    );
    let found: Option<i64> = connection
        .query_row(&sql, [1, children.first(row)], |row| row.get(0))
        .optional()?;
    let Some(id) = found else { return Ok(None) };
    let offset = offset(&connection, parent_name, id)?;
    drop(connection);
    Ok(Some(FoundRow {
        table: parent_name.clone(),
        row: offset,
        page: pages::page(path, schema, number, offset, 1, None)?,
    }))
}

/// How many rows stand before the one with a row number.
fn offset(connection: &Connection, name: &str, id: i64) -> Result<u64, StoreError> {
    let sql = format!("SELECT count(*) FROM {} WHERE rowid < ?1", quote(name));
    let before: i64 = connection.query_row(&sql, [id], |row| row.get(0))?;
    Ok(before.unsigned_abs())
}
