//! What the values of a stored table are like, found out by SQL.
//!
//! NULLs, least and greatest values come from one scan of all rows. What has to
//! be sorted comes from all rows of a table of moderate size and from an even
//! sample of a larger one, so that a profile takes about a second at most.

use crate::{
    cancel::CancelToken,
    error::StoreError,
    kind::Kind,
    names::{column_names, quote, table_names},
    proof::reader,
    text::shown,
};
use confab_model::{Column, ColumnProfile, Dialect, Schema, TableProfile};
use rusqlite::{Connection, Row};
use std::path::Path;

/// Tables up to that many rows are looked at whole.
const WHOLE: u64 = 200_000;
/// About the rows of a sample.
const SAMPLE: u64 = 100_000;
/// Steps of a histogram.
const STEPS: u32 = 24;
/// Frequent values that are kept.
const TOP: usize = 12;
/// Columns of one scan; SQLite takes no more than 2,000 results.
const COLUMNS: usize = 500;

/// Describes the columns of a table.
///
/// # Errors
/// When there is no such table, the file can't be read or the work is cancelled.
pub fn profile(
    path: &Path,
    schema: &Schema,
    table: usize,
    cancel: &CancelToken,
) -> Result<TableProfile, StoreError> {
    let this = schema.tables.get(table).ok_or(StoreError::NoTable(table))?;
    let name = table_names(schema)
        .into_iter()
        .nth(table)
        .ok_or(StoreError::NoTable(table))?;
    let connection = reader(path, cancel)?;
    let stored = quote(&name);
    let rows: u64 = count(&connection, &format!("SELECT count(*) FROM {stored}"))?;
    let sample = if rows > WHOLE {
        format!("{stored} WHERE rowid % {} = 0", rows / SAMPLE)
    } else {
        format!("{stored} WHERE true")
    };
    let seen = count(&connection, &format!("SELECT count(*) FROM {sample}"))?;
    let names = column_names(this);
    let mut columns = Vec::with_capacity(names.len());
    for (columns_here, names_here) in this.columns.chunks(COLUMNS).zip(names.chunks(COLUMNS)) {
        columns.extend(bounds(
            &connection,
            &stored,
            columns_here,
            names_here,
            rows,
        )?);
    }
    for ((column, name), profile) in this.columns.iter().zip(&names).zip(&mut columns) {
        frequencies(&connection, &sample, column, name, profile)?;
        if let Some(place) = place(column, &quote(name), schema.dialect) {
            profile.histogram = histogram(&connection, &sample, column, &place)?;
        }
        if profile.distinct + profile.nulls >= rows {
            profile.top.clear();
        }
    }
    Ok(TableProfile {
        table: name,
        rows,
        seen,
        columns,
    })
}

/// NULLs, least and greatest value of some columns.
fn bounds(
    connection: &Connection,
    stored: &str,
    columns: &[Column],
    names: &[String],
    rows: u64,
) -> Result<Vec<ColumnProfile>, StoreError> {
    let results: Vec<String> = names
        .iter()
        .map(|name| quote(name))
        .map(|name| format!("count({name}), min({name}), max({name})"))
        .collect();
    let sql = format!("SELECT {} FROM {stored}", results.join(", "));
    let profiles = connection.query_row(&sql, [], |row| {
        let profile = |(at, (column, name)): (usize, (&Column, &String))| {
            Ok(ColumnProfile {
                name: name.clone(),
                nulls: rows.saturating_sub(row.get::<_, i64>(at * 3)?.unsigned_abs()),
                min: shown(row.get_ref(at * 3 + 1)?, &column.data_type),
                max: shown(row.get_ref(at * 3 + 2)?, &column.data_type),
                ..ColumnProfile::default()
            })
        };
        columns.iter().zip(names).enumerate().map(profile).collect()
    })?;
    Ok(profiles)
}

/// How many different values there are, and the most frequent of them.
fn frequencies(
    connection: &Connection,
    sample: &str,
    column: &Column,
    name: &str,
    profile: &mut ColumnProfile,
) -> Result<(), StoreError> {
    let name = quote(name);
    let sql = format!(
        "SELECT value, times, count(*) OVER () FROM
            (SELECT {name} AS value, count(*) AS times FROM {sample} AND {name} IS NOT NULL GROUP BY {name})
         ORDER BY times DESC, value LIMIT {TOP}"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        profile.distinct = number(row, 2)?;
        if let Some(value) = shown(row.get_ref(0)?, &column.data_type) {
            profile.top.push((value, number(row, 1)?));
        }
    }
    Ok(())
}

/// A value's place on a line, in SQL; None for what has no distances.
fn place(column: &Column, name: &str, dialect: Dialect) -> Option<String> {
    match Kind::of_type(&column.data_type, dialect) {
        Kind::Integer | Kind::Decimal(_) => Some(name.to_owned()),
        Kind::Date | Kind::DateTime => Some(format!("julianday({name})")),
        Kind::Time => Some(format!("julianday('2000-01-01 ' || {name})")),
        _ => None,
    }
}

/// How many values lie in each of some equal steps.
fn histogram(
    connection: &Connection,
    sample: &str,
    column: &Column,
    place: &str,
) -> Result<Vec<u64>, StoreError> {
    let sql = format!("SELECT min({place}), max({place}) FROM {sample}");
    let bounds = connection.query_row(&sql, [], |row| {
        Ok((row.get::<_, Option<f64>>(0), row.get::<_, Option<f64>>(1)))
    })?;
    let (Ok(Some(low)), Ok(Some(high))) = bounds else {
        return Ok(Vec::new());
    };
    if high <= low {
        return Ok(Vec::new());
    }
    let whole = matches!(column.data_type, confab_model::DataType::Integer { .. });
    let steps = if whole && high - low < f64::from(STEPS) {
        (high - low) as u32 + 1
    } else {
        STEPS
    };
    // The greatest value belongs to the last step.
    let span = if whole { high - low + 1.0 } else { high - low };
    let sql = format!(
        "SELECT min(CAST(({place} - ?1) * {steps} / ?2 AS INTEGER), {steps} - 1) AS step, count(*)
         FROM {sample} AND {place} IS NOT NULL GROUP BY step"
    );
    let mut heights = vec![0; steps as usize];
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([low, span])?;
    while let Some(row) = rows.next()? {
        let step = usize::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
        if let Some(height) = heights.get_mut(step) {
            *height += number(row, 1)?;
        }
    }
    Ok(heights)
}

fn count(connection: &Connection, sql: &str) -> Result<u64, StoreError> {
    Ok(connection.query_row(sql, [], |row| number(row, 0))?)
}

fn number(row: &Row, at: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(at)?.unsigned_abs())
}
