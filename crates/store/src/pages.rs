//! Pages of a stored table, as fast at its end as at its beginning.

use crate::{
    cancel::CancelToken,
    error::StoreError,
    kind::Kind,
    names::{column_names, quote, table_names},
    proof::reader,
    text::shown,
};
use confab_model::{Page, Schema, Table, dataset::PageColumn};
use rusqlite::Connection;
use std::{path::Path, time::Instant};

/// Rows that one page holds at most.
const MOST_ROWS: u64 = 10_000;

/// Rows of a stored table from `offset` on. `total` saves counting them where
/// it is known from the catalogue.
///
/// # Errors
/// When there is no such table or the file can't be read.
pub fn page(
    path: &Path,
    schema: &Schema,
    table: usize,
    offset: u64,
    limit: u64,
    total: Option<u64>,
) -> Result<Page, StoreError> {
    let started = Instant::now();
    let this = schema.tables.get(table).ok_or(StoreError::NoTable(table))?;
    let name = table_names(schema)
        .into_iter()
        .nth(table)
        .ok_or(StoreError::NoTable(table))?;
    let connection = reader(path, &CancelToken::new())?;
    let total = match total {
        Some(total) => total,
        None => {
            let sql = format!("SELECT count(*) FROM {}", quote(&name));
            connection
                .query_row(&sql, [], |row| row.get::<_, i64>(0))?
                .unsigned_abs()
        }
    };
    let limit = limit.min(MOST_ROWS);
    let numbering = numbering(&connection, &name, Some(total))?;
    let sql = format!("SELECT * FROM {} {}", quote(&name), numbering.condition);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([limit as i64, numbering.first(offset)])?;
    let mut page = Page {
        columns: columns(schema, this),
        offset,
        total: Some(total),
        ..Page::default()
    };
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(this.columns.len());
        for (at, column) in this.columns.iter().enumerate() {
            values.push(shown(row.get_ref(at)?, &column.data_type));
        }
        page.rows.push(values);
    }
    page.millis = started.elapsed().as_millis() as u64;
    Ok(page)
}

/// How to reach the row at an offset.
pub(crate) struct Numbering {
    /// The end of a SELECT: `?1` is the limit, `?2` the [first](Self::first) row.
    pub(crate) condition: &'static str,
    base: i64,
}

impl Numbering {
    /// What stands for the row at an offset.
    pub(crate) fn first(&self, offset: u64) -> i64 {
        self.base
            .saturating_add(i64::try_from(offset).unwrap_or(i64::MAX))
    }
}

/// A table's rows are reached by their row numbers where these have no gaps, as
/// is usual, and by counting otherwise. `total` saves counting them.
pub(crate) fn numbering(
    connection: &Connection,
    name: &str,
    total: Option<u64>,
) -> Result<Numbering, StoreError> {
    let ask = |what: &str| -> Result<Option<i64>, StoreError> {
        Ok(
            connection.query_row(&format!("SELECT {what} FROM {}", quote(name)), [], |row| {
                row.get(0)
            })?,
        )
    };
    let total = match total {
        Some(total) => i128::from(total),
        None => ask("count(*)")?.unwrap_or(0).into(),
    };
    if let (Some(first), Some(last)) = (ask("min(rowid)")?, ask("max(rowid)")?)
        && i128::from(last) - i128::from(first) + 1 == total
    {
        return Ok(Numbering {
            condition: "WHERE rowid >= ?2 ORDER BY rowid LIMIT ?1",
            base: first,
        });
    }
    Ok(Numbering {
        condition: "ORDER BY rowid LIMIT ?1 OFFSET ?2",
        base: 0,
    })
}

/// The headers of a table's columns.
pub fn columns(schema: &Schema, table: &Table) -> Vec<PageColumn> {
    let named =
        |names: &[String], name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    let header = |(column, name): (&confab_model::Column, String)| PageColumn {
        type_text: column.type_text.clone(),
        primary_key: named(&table.primary_key, &column.name),
        references: table
            .foreign_keys
            .iter()
            .find(|key| named(&key.columns, &column.name))
            .map(|key| {
                schema
                    .find_table(&key.table)
                    .map_or_else(|| key.table.clone(), |at| schema.data_name(at))
            }),
        numeric: Kind::of_type(&column.data_type, schema.dialect).is_number(),
        name,
    };
    table
        .columns
        .iter()
        .zip(column_names(table))
        .map(header)
        .collect()
}
