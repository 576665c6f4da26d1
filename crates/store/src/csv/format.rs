//! How values look in a CSV, by dialect and type.

use crate::format::{push_date, push_date_time, push_decimal, push_hex, push_int, push_time};
use confab_model::{Batch, Cell, DataType, Dialect, Schema};

/// The form of one table's CSV.
#[derive(Clone, Debug)]
pub struct CsvFormat {
    header: Vec<String>,
    /// The columns that are written. An engine computes its generated columns
    /// itself and refuses to load them.
    columns: Vec<(usize, Form)>,
    /// What a NULL is in a table of one column, where nothing at all would be
    /// a blank line that most readers skip.
    lone_null: &'static [u8],
}

/// What a column's type and the dialect decide.
#[derive(Clone, Copy, Debug, Default)]
struct Form {
    words: bool,
    zone: bool,
    bytes: BytesForm,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum BytesForm {
    /// Hexadecimal digits.
    #[default]
    Hex,
    /// PostgreSQL's `\x` and hexadecimal digits.
    Prefixed,
    /// The bytes as they are when they are printable ASCII (MySQL takes them
    /// so), hexadecimal digits otherwise.
    Raw,
}

impl CsvFormat {
    /// The form for a table; None when there is no such table.
    pub fn new(schema: &Schema, table: usize) -> Option<Self> {
        let this = schema.tables.get(table)?;
        let dialect = schema.dialect;
        let form = |data_type: &DataType| Form {
            words: *data_type == DataType::Boolean && dialect == Dialect::Postgres,
            zone: matches!(
                data_type,
                DataType::DateTime { zone: true } | DataType::Time { zone: true }
            ) && matches!(dialect, Dialect::Postgres | Dialect::Mssql),
            bytes: match dialect {
                Dialect::Postgres => BytesForm::Prefixed,
                Dialect::Mysql => BytesForm::Raw,
                _ => BytesForm::Hex,
            },
        };
        let written: Vec<_> = this
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.generated.is_none())
            .collect();
        Some(Self {
            header: written
                .iter()
                .map(|(_, column)| column.name.clone())
                .collect(),
            columns: written
                .iter()
                .map(|(at, column)| (*at, form(&column.data_type)))
                .collect(),
            // PostgreSQL reads the blank line as NULL, and only that.
            lone_null: if written.len() == 1 && dialect != Dialect::Postgres {
                b"\"\""
            } else {
                b""
            },
        })
    }

    /// Appends the header: the column names as the DDL has them.
    pub fn push_header(&self, out: &mut Vec<u8>) {
        for (at, name) in self.header.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_text(out, name.as_bytes());
        }
        out.push(b'\n');
    }

    /// Appends the rows of a batch.
    pub fn push_rows(&self, batch: &Batch, out: &mut Vec<u8>) {
        for row in batch.iter() {
            let mut only_nulls = true;
            for (at, (column, form)) in self.columns.iter().enumerate() {
                let cell = row.get(*column).copied().unwrap_or(Cell::Null);
                if at > 0 {
                    out.push(b',');
                }
                only_nulls &= cell == Cell::Null;
                push_cell(out, cell, *form, batch);
            }
            if only_nulls && self.columns.len() == 1 {
                out.extend_from_slice(self.lone_null);
            }
            out.push(b'\n');
        }
    }
}

fn push_cell(out: &mut Vec<u8>, cell: Cell, form: Form, batch: &Batch) {
    match cell {
        Cell::Null => {}
        Cell::Bool(value) if form.words => {
            out.extend_from_slice(if value { b"true" } else { b"false" })
        }
        Cell::Bool(value) => out.push(b'0' + u8::from(value)),
        Cell::Int(value) => push_int(out, value),
        Cell::Decimal { units, scale } => push_decimal(out, units, scale),
        Cell::Date(days) => push_date(out, days.into()),
        Cell::Time(seconds) => {
            push_time(out, seconds);
            push_zone(out, form);
        }
        Cell::DateTime(seconds) => {
            push_date_time(out, seconds);
            push_zone(out, form);
        }
        Cell::Text { .. } => push_text(out, batch.bytes(cell)),
        Cell::Bytes { .. } => push_bytes(out, batch.bytes(cell), form.bytes),
    }
}

fn push_zone(out: &mut Vec<u8>, form: Form) {
    if form.zone {
        out.extend_from_slice(b"+00:00");
    }
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8], form: BytesForm) {
    match form {
        _ if bytes.is_empty() && form != BytesForm::Prefixed => out.extend_from_slice(b"\"\""),
        BytesForm::Hex => push_hex(out, bytes),
        BytesForm::Prefixed => {
            out.extend_from_slice(b"\\x");
            push_hex(out, bytes);
        }
        BytesForm::Raw if bytes.iter().all(|byte| (b' '..=b'~').contains(byte)) => {
            push_text(out, bytes)
        }
        BytesForm::Raw => push_hex(out, bytes),
    }
}

/// Appends a text, quoted only where a reader would misread it.
fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    if !needs_quotes(text) {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'"') {
        let (before, after) = rest.split_at(at + 1);
        out.extend_from_slice(before);
        out.push(b'"');
        rest = after;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn needs_quotes(text: &[u8]) -> bool {
    // An empty text isn't NULL; `NULL` and `\N` are read as NULL by MySQL, and
    // `\.` ends PostgreSQL's input.
    let special = matches!(text, b"" | b"NULL" | b"\\N" | b"\\.");
    special || text.iter().any(|byte| QUOTED[usize::from(*byte)])
}

/// The bytes that make a field quoted.
const QUOTED: [bool; 256] = {
    let mut table = [false; 256];
    table[b',' as usize] = true;
    table[b'"' as usize] = true;
    table[b'\n' as usize] = true;
    table[b'\r' as usize] = true;
    table
};
