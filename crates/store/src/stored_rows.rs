//! The rows of a stored file, as a generator gives them.
//!
//! A version that was changed is more than its recipe, so what is taken away of
//! it comes from the file. The values are those that were stored, in the cells
//! that the generator would have used, and so give the same bytes.

use crate::{
    cancel::CancelToken,
    error::StoreError,
    format::{days_of, power_of_ten},
    kind::Kind,
    names::{quote, table_names},
    proof::reader,
};
use confab_model::{Batch, Cell, DataType, Schema, batch::RowSource};
use rusqlite::{Connection, types::ValueRef};
use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Every so many rows, the number of a row is remembered.
const STEP: u64 = 1_024;

/// Digits after the point of the columns that may have any number of them, by
/// table and column, where they are known.
pub type Digits = Vec<Vec<Option<u8>>>;

/// The rows of a stored file.
pub struct StoredRows {
    path: PathBuf,
    tables: Vec<StoredTable>,
    /// Connections at rest; each thread takes one.
    rest: Mutex<Vec<Connection>>,
}

struct StoredTable {
    name: String,
    rows: u64,
    /// SQLite's number of every [`STEP`]th row.
    marks: Vec<i64>,
    columns: Vec<Form>,
}

/// How a column's values become cells.
#[derive(Clone, Copy)]
enum Form {
    Whole,
    Decimal(u8),
    Float(Option<u8>),
    Boolean,
    Date,
    Time,
    Moment,
    Bytes,
    Text,
}

impl StoredRows {
    /// Opens a file.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn open(path: &Path, schema: &Schema, digits: &Digits) -> Result<Self, StoreError> {
        let connection = reader(path, &CancelToken::new())?;
        let mut tables = Vec::new();
        for (number, name) in table_names(schema).into_iter().enumerate() {
            let Some(this) = schema.tables.get(number) else {
                continue;
            };
            let form = |(at, column): (usize, &confab_model::Column)| {
                let digits = digits
                    .get(number)
                    .and_then(|table| table.get(at))
                    .copied()
                    .flatten();
                Form::of(&column.data_type, schema, digits)
            };
            let columns: Vec<Form> = this.columns.iter().enumerate().map(form).collect();
            let (rows, marks) = marks(&connection, &name)?;
            tables.push(StoredTable {
                name,
                rows: if columns.is_empty() { 0 } else { rows },
                marks,
                columns,
            });
        }
        Ok(Self {
            path: path.to_owned(),
            tables,
            rest: Mutex::new(vec![connection]),
        })
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let rested = self
            .rest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        rested.map_or_else(|| reader(&self.path, &CancelToken::new()), Ok)
    }

    fn read(&self, table: usize, range: Range<u64>, batch: &mut Batch) -> Result<(), StoreError> {
        let Some(this) = self.tables.get(table) else {
            return Ok(());
        };
        let mark = this
            .marks
            .get((range.start / STEP) as usize)
            .copied()
            .unwrap_or_default();
        let connection = self.take()?;
        {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT * FROM {} WHERE rowid >= ? ORDER BY rowid LIMIT ? OFFSET ?",
                quote(&this.name)
            ))?;
            let limit = range.end.saturating_sub(range.start);
            let mut rows = statement.query([mark, limit as i64, (range.start % STEP) as i64])?;
            while let Some(row) = rows.next()? {
                for (at, form) in this.columns.iter().enumerate() {
                    let cell = form.cell(row.get_ref(at)?, batch);
                    batch.cells.push(cell);
                }
            }
        }
        self.rest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        Ok(())
    }
}

impl RowSource for StoredRows {
    fn rows(&self, table: usize) -> u64 {
        self.tables.get(table).map_or(0, |table| table.rows)
    }

    fn fill(&self, table: usize, range: Range<u64>, batch: &mut Batch) {
        // Rows that are missing are noticed by whoever asked for them.
        if let Err(error) = self.read(table, range, batch) {
            tracing::warn!(%error, "rows of a stored file can't be read");
        }
    }
}

fn marks(connection: &Connection, name: &str) -> Result<(u64, Vec<i64>), StoreError> {
    let mut statement =
        connection.prepare(&format!("SELECT rowid FROM {} ORDER BY rowid", quote(name)))?;
    let mut ids = statement.query([])?;
    let (mut rows, mut marks) = (0, Vec::new());
    while let Some(row) = ids.next()? {
        if rows % STEP == 0 {
            marks.push(row.get(0)?);
        }
        rows += 1;
    }
    Ok((rows, marks))
}

impl Form {
    fn of(data_type: &DataType, schema: &Schema, digits: Option<u8>) -> Self {
        match data_type {
            DataType::Binary { .. } => Self::Bytes,
            _ => match Kind::of_type(data_type, schema.dialect) {
                Kind::Integer if matches!(data_type, DataType::Decimal { .. }) => Self::Decimal(0),
                Kind::Integer => Self::Whole,
                Kind::Decimal(Some(scale)) => Self::Decimal(scale.min(12) as u8),
                Kind::Decimal(None) => Self::Float(digits),
                Kind::Boolean => Self::Boolean,
                Kind::Date => Self::Date,
                Kind::Time => Self::Time,
                Kind::DateTime => Self::Moment,
                Kind::Text | Kind::Unknown => Self::Text,
            },
        }
    }

    fn cell(self, value: ValueRef, batch: &mut Batch) -> Cell {
        let text = |value: ValueRef| match value {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok().map(str::to_owned),
            _ => None,
        };
        let cell = match (self, value) {
            (_, ValueRef::Null) => Some(Cell::Null),
            (Self::Whole, ValueRef::Integer(value)) => Some(Cell::Int(value)),
            (Self::Decimal(scale), ValueRef::Integer(value)) => value
                .checked_mul(power_of_ten(scale) as i64)
                .map(|units| Cell::Decimal { units, scale }),
            (Self::Decimal(scale), ValueRef::Real(value)) => Some(decimal(value, scale)),
            (Self::Float(Some(0)) | Self::Float(None), ValueRef::Integer(value)) => {
                Some(Cell::Int(value))
            }
            (Self::Float(Some(scale)), ValueRef::Integer(value)) => {
                Some(decimal(value as f64, scale))
            }
            (Self::Float(digits), ValueRef::Real(value)) => Some(match digits {
                Some(0) => Cell::Int(value.round() as i64),
                Some(scale) => decimal(value, scale),
                None => shortest(value),
            }),
            (Self::Boolean, ValueRef::Integer(value)) => Some(Cell::Bool(value != 0)),
            (Self::Date, value) => text(value).and_then(|text| days_of(&text)).map(Cell::Date),
            (Self::Time, value) => text(value)
                .and_then(|text| seconds_of(&text))
                .map(Cell::Time),
            (Self::Moment, value) => text(value).and_then(|text| {
                let (day, time) = text.split_once(' ')?;
                let seconds = i64::from(days_of(day)?) * 86_400 + i64::from(seconds_of(time)?);
                Some(Cell::DateTime(seconds))
            }),
            (Self::Bytes, ValueRef::Blob(bytes) | ValueRef::Text(bytes)) => {
                let start = batch.text.len() as u32;
                batch.text.extend_from_slice(bytes);
                Some(Cell::Bytes {
                    start,
                    len: bytes.len() as u32,
                })
            }
            _ => None,
        };
        cell.unwrap_or_else(|| match value {
            ValueRef::Text(bytes) => batch.put_text(&String::from_utf8_lossy(bytes)),
            value => {
                let text = crate::text::plain(value).unwrap_or_default();
                batch.put_text(&text)
            }
        })
    }
}

fn decimal(value: f64, scale: u8) -> Cell {
    Cell::Decimal {
        units: (value * power_of_ten(scale) as f64).round() as i64,
        scale,
    }
}

/// The number with as few digits as tell it apart, six at most.
fn shortest(value: f64) -> Cell {
    let scales = (0..=6).find(|scale| {
        let power = power_of_ten(*scale) as f64;
        ((value * power).round() / power - value).abs() < 1e-9 * value.abs().max(1.0)
    });
    match scales.unwrap_or(6) {
        0 => Cell::Int(value.round() as i64),
        scale => decimal(value, scale),
    }
}

/// Seconds since midnight of `HH:MM:SS`.
fn seconds_of(text: &str) -> Option<u32> {
    let mut parts = text.splitn(3, ':').map(|part| part.parse::<u32>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0))?;
    Some(hours * 3_600 + minutes * 60 + seconds)
}
