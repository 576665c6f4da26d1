//! How two versions of a dataset differ, found by SQL over both files.
//!
//! A row keeps its number from version to version, so rows are compared by it.

use crate::{
    cancel::CancelToken,
    error::StoreError,
    names::{column_names, quote, quote_text, table_names},
    proof::reader,
    text::shown,
};
use confab_model::{Diff, DiffPage, DiffRow, RowChange, Schema, TableDiff};
use rusqlite::{Connection, Row};
use std::path::Path;

/// Rows that one page holds at most.
const MOST_ROWS: u64 = 1_000;
/// Columns of one scan; SQLite takes no more than 2,000 results.
const COLUMNS: usize = 500;

/// How the later file differs from the earlier one, in some tables.
///
/// # Errors
/// When a file can't be read or the work is cancelled.
pub fn diff(
    earlier: &Path,
    later: &Path,
    schema: &Schema,
    tables: &[usize],
    cancel: &CancelToken,
) -> Result<Diff, StoreError> {
    let connection = open(earlier, later, cancel)?;
    let names = table_names(schema);
    let mut diff = Diff::default();
    for table in tables {
        let (Some(this), Some(name)) = (schema.tables.get(*table), names.get(*table)) else {
            continue;
        };
        let columns = column_names(this);
        let table = table_diff(&connection, name, &columns)?;
        if table.added + table.removed + table.changed > 0 {
            diff.tables.push(table);
        }
    }
    Ok(diff)
}

fn table_diff(
    connection: &Connection,
    name: &str,
    columns: &[String],
) -> Result<TableDiff, StoreError> {
    let sides = Sides::of(name, columns);
    let count = |sql: String| -> Result<u64, StoreError> {
        let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    let mut diff = TableDiff {
        table: name.to_owned(),
        added: count(format!("SELECT count(*) {}", sides.added))?,
        removed: count(format!("SELECT count(*) {}", sides.removed))?,
        ..TableDiff::default()
    };
    for part in columns.chunks(COLUMNS) {
        let counts: Vec<String> = part
            .iter()
            .map(|column| {
                let column = quote(column);
                format!("count(*) FILTER (WHERE n.{column} IS NOT o.{column})")
            })
            .collect();
        let sql = format!("SELECT count(*), {} {}", counts.join(", "), sides.changed);
        let counts = connection.query_row(&sql, [], |row| {
            (0..=part.len())
                .map(|at| row.get::<_, i64>(at).map(i64::unsigned_abs))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let (rows, counts) = counts.split_first().unwrap_or((&0, &[]));
        diff.changed = *rows;
        let changed = part.iter().zip(counts).filter(|(_, count)| **count > 0);
        diff.columns
            .extend(changed.map(|(column, count)| (column.clone(), *count)));
    }
    Ok(diff)
}

/// Some of the rows of a table that differ, in the order of their numbers.
///
/// # Errors
/// When there is no such table, or a file can't be read.
pub fn diff_page(
    earlier: &Path,
    later: &Path,
    schema: &Schema,
    table: usize,
    offset: u64,
    limit: u64,
) -> Result<DiffPage, StoreError> {
    let cancel = CancelToken::new();
    let connection = open(earlier, later, &cancel)?;
    let this = schema.tables.get(table).ok_or(StoreError::NoTable(table))?;
    let name = table_names(schema)
        .into_iter()
        .nth(table)
        .ok_or(StoreError::NoTable(table))?;
    let columns = column_names(this);
    let sides = Sides::of(&name, &columns);
    let all = format!(
        "SELECT n.rowid AS id, 'c' AS what {} UNION ALL SELECT n.rowid, 'a' {} UNION ALL SELECT o.rowid, 'r' {}",
        sides.changed, sides.added, sides.removed
    );
    let total: i64 = connection.query_row(&format!("SELECT count(*) FROM ({all})"), [], |row| {
        row.get(0)
    })?;
    let side = |alias: &str| -> String {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("{alias}.{}", quote(column)))
            .collect();
        columns.join(", ")
    };
    let mut statement = connection.prepare(&format!(
        "SELECT d.what, {}, {} FROM ({all} ORDER BY 1 LIMIT ? OFFSET ?) AS d
         LEFT JOIN main.{name} AS n ON n.rowid = d.id LEFT JOIN earlier.{name} AS o ON o.rowid = d.id ORDER BY d.id",
        side("n"),
        side("o"),
        name = quote(&name),
    ))?;
    let mut rows = statement.query([
        limit.min(MOST_ROWS) as i64,
        i64::try_from(offset).unwrap_or(i64::MAX),
    ])?;
    let mut page = DiffPage {
        columns,
        offset,
        total: total.unsigned_abs(),
        ..DiffPage::default()
    };
    while let Some(row) = rows.next()? {
        page.rows.push(diff_row(row, this)?);
    }
    Ok(page)
}

fn diff_row(row: &Row, table: &confab_model::Table) -> Result<DiffRow, StoreError> {
    let width = table.columns.len();
    let what: String = row.get(0)?;
    let values = |from: usize| -> Result<Vec<Option<String>>, StoreError> {
        (table.columns.iter().enumerate())
            .map(|(at, column)| Ok(shown(row.get_ref(from + at)?, &column.data_type)))
            .collect()
    };
    let (later, earlier) = (values(1)?, values(1 + width)?);
    Ok(match what.as_str() {
        "a" => DiffRow {
            change: RowChange::Added,
            values: later,
            before: Vec::new(),
        },
        "r" => DiffRow {
            change: RowChange::Removed,
            values: earlier,
            before: Vec::new(),
        },
        _ => DiffRow {
            change: RowChange::Changed,
            before: (earlier.into_iter().zip(&later).enumerate())
                .filter(|(_, (before, after))| before != *after)
                .map(|(at, (before, _))| (at, before))
                .collect(),
            values: later,
        },
    })
}

/// The rows of a table that differ, as ends of SELECTs: `n` is the later row, `o` the earlier one.
struct Sides {
    added: String,
    removed: String,
    changed: String,
}

impl Sides {
    fn of(name: &str, columns: &[String]) -> Self {
        let name = quote(name);
        let differs: Vec<String> = columns
            .iter()
            .map(|column| quote(column))
            .map(|column| format!("n.{column} IS NOT o.{column}"))
            .collect();
        Self {
            added: format!(
                "FROM main.{name} AS n WHERE NOT EXISTS (SELECT 1 FROM earlier.{name} AS o WHERE o.rowid = n.rowid)"
            ),
            removed: format!(
                "FROM earlier.{name} AS o WHERE NOT EXISTS (SELECT 1 FROM main.{name} AS n WHERE n.rowid = o.rowid)"
            ),
            changed: format!(
                "FROM main.{name} AS n JOIN earlier.{name} AS o ON o.rowid = n.rowid WHERE {}",
                if differs.is_empty() {
                    "0".into()
                } else {
                    differs.join(" OR ")
                }
            ),
        }
    }
}

fn open(earlier: &Path, later: &Path, cancel: &CancelToken) -> Result<Connection, StoreError> {
    let connection = reader(later, cancel)?;
    let earlier = quote_text(&earlier.to_string_lossy());
    connection.execute_batch(&format!("ATTACH {earlier} AS earlier"))?;
    Ok(connection)
}
