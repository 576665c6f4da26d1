//! Cells of a batch bound to a prepared INSERT, without an allocation per value.

use crate::{
    error::StoreError,
    format::{power_of_ten, push_date, push_date_time, push_time},
    names::quote,
};
use confab_model::{Batch, Cell};
use rusqlite::{
    Connection, Result, Statement, ToSql,
    types::{ToSqlOutput, ValueRef},
};

/// Rows that one statement inserts.
const ROWS: usize = 8;

/// The prepared INSERTs of one table.
pub(crate) struct Inserter<'c> {
    table: String,
    many: Statement<'c>,
    one: Statement<'c>,
    scratch: Vec<u8>,
}

/// A value on its way to SQLite, borrowed from its batch.
struct Borrowed<'a>(ValueRef<'a>);

impl ToSql for Borrowed<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}

impl<'c> Inserter<'c> {
    /// The statements for a table of so many columns.
    pub(crate) fn new(
        connection: &'c Connection,
        table: &str,
        width: usize,
    ) -> Result<Self, StoreError> {
        let row = format!("({})", vec!["?"; width].join(","));
        let insert = |rows: usize| {
            format!(
                "INSERT INTO {} VALUES {}",
                quote(table),
                vec![row.as_str(); rows].join(",")
            )
        };
        Ok(Self {
            table: table.to_owned(),
            many: connection.prepare(&insert(rows_at_once(width)))?,
            one: connection.prepare(&insert(1))?,
            scratch: Vec::with_capacity(32),
        })
    }

    /// Inserts all rows of a batch; `first` is the number of its first row.
    pub(crate) fn insert(&mut self, batch: &Batch, first: u64) -> Result<(), StoreError> {
        let width = batch.width.max(1);
        let step = rows_at_once(width) * width;
        let mut row = first;
        for cells in batch.cells.chunks(step) {
            if cells.len() == step {
                run(
                    &mut self.many,
                    cells,
                    batch,
                    &mut self.scratch,
                    row,
                    &self.table,
                )?;
                row += (step / width) as u64;
                continue;
            }
            for cells in cells.chunks_exact(width) {
                run(
                    &mut self.one,
                    cells,
                    batch,
                    &mut self.scratch,
                    row,
                    &self.table,
                )?;
                row += 1;
            }
        }
        Ok(())
    }
}

/// Fewer for wide tables, since SQLite takes some thousand parameters at most.
fn rows_at_once(width: usize) -> usize {
    (4_000 / width.max(1)).clamp(1, ROWS)
}

fn run(
    statement: &mut Statement,
    cells: &[Cell],
    batch: &Batch,
    scratch: &mut Vec<u8>,
    row: u64,
    table: &str,
) -> Result<(), StoreError> {
    for (at, cell) in cells.iter().enumerate() {
        bind(statement, at + 1, *cell, batch, scratch)?;
    }
    statement
        .raw_execute()
        .map(|_| ())
        .map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => StoreError::Row {
                table: table.to_owned(),
                row: row + 1,
                message: error.to_string(),
            },
            _ => error.into(),
        })
}

fn bind(
    statement: &mut Statement,
    at: usize,
    cell: Cell,
    batch: &Batch,
    scratch: &mut Vec<u8>,
) -> Result<()> {
    scratch.clear();
    let value = match cell {
        Cell::Null => ValueRef::Null,
        Cell::Bool(value) => ValueRef::Integer(i64::from(value)),
        Cell::Int(value) => ValueRef::Integer(value),
        Cell::Decimal { units, scale } => natural(units, scale),
        Cell::Text { .. } => ValueRef::Text(batch.bytes(cell)),
        Cell::Bytes { .. } => ValueRef::Blob(batch.bytes(cell)),
        Cell::Date(days) => {
            push_date(scratch, days.into());
            ValueRef::Text(scratch)
        }
        Cell::Time(seconds) => {
            push_time(scratch, seconds);
            ValueRef::Text(scratch)
        }
        Cell::DateTime(seconds) => {
            push_date_time(scratch, seconds);
            ValueRef::Text(scratch)
        }
    };
    statement.raw_bind_parameter(at, Borrowed(value))
}

/// A decimal in natural units: a whole number where it is one.
fn natural(units: i64, scale: u8) -> ValueRef<'static> {
    let power = power_of_ten(scale) as i64;
    if units % power == 0 {
        ValueRef::Integer(units / power)
    } else {
        ValueRef::Real(units as f64 / power as f64)
    }
}
