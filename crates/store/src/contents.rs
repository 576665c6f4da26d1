//! What the values of a stored file look like, collected within a budget.
//!
//! Small tables are read whole. Of large ones a sample of rows, spread evenly
//! over the row numbers, tells kinds and ranges and gives distinct texts; a
//! text column with few distinct values shows nearly all of them that way.

use crate::{StoreError, introspect::open_read_only, names::quote};
use confab_model::{ColumnContents, Contents, Schema, TableContents};
use rusqlite::{Connection, types::ValueRef};
use std::{collections::HashSet, path::Path};

/// Rows that are looked at in each table.
const ROWS: u64 = 20_000;
/// Distinct texts that are kept for each column.
const TEXTS: usize = 5_000;
/// Longer texts are prose, which nobody types into a question.
const LENGTH: usize = 80;

/// Reads the contents of each table of `schema` from a file.
///
/// # Errors
/// When the file can't be read.
pub fn contents(path: &Path, schema: &Schema) -> Result<Contents, StoreError> {
    let connection = open_read_only(path)?;
    let names = schema.data_names();
    let tables = schema.tables.iter().zip(&names);
    let tables = tables
        .map(|(table, name)| table_contents(&connection, name, table.columns.len()))
        .collect::<Result<_, _>>()?;
    Ok(Contents { tables })
}

fn table_contents(
    connection: &Connection,
    name: &str,
    columns: usize,
) -> Result<TableContents, StoreError> {
    let name = quote(name);
    let count = format!("SELECT count(*) FROM {name}");
    let rows = connection.query_row(&count, [], |row| row.get::<_, i64>(0))? as u64;
    let step = (rows / ROWS).max(1);
    let sample = if step == 1 {
        format!("SELECT * FROM {name}")
    } else {
        format!("SELECT * FROM {name} WHERE rowid % {step} = 0")
    };
    let mut collectors: Vec<Collector> = (0..columns).map(|_| Collector::default()).collect();
    // Tables without row numbers are read from their start.
    let mut statement = connection
        .prepare(&sample)
        .or_else(|_| connection.prepare(&format!("SELECT * FROM {name} LIMIT {ROWS}")))?;
    let mut found = statement.query([])?;
    let mut looked_at = 0;
    while let Some(row) = found.next()? {
        looked_at += 1;
        for (at, collector) in collectors.iter_mut().enumerate() {
            collector.see(row.get_ref(at)?);
        }
    }
    let whole = looked_at >= rows;
    Ok(TableContents {
        rows,
        columns: collectors.into_iter().map(|c| c.finish(whole)).collect(),
    })
}

#[derive(Default)]
struct Collector {
    seen: HashSet<String>,
    repeated: bool,
    cut: bool,
    numbers: HashSet<u64>,
    contents: ColumnContents,
}

impl Collector {
    fn see(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.contents.has_null = true,
            ValueRef::Integer(n) => self.number(n as f64),
            ValueRef::Real(n) => self.number(n),
            ValueRef::Text(bytes) => self.text(&String::from_utf8_lossy(bytes)),
            ValueRef::Blob(_) => {}
        }
    }

    fn number(&mut self, number: f64) {
        let contents = &mut self.contents;
        contents.has_number = true;
        contents.min = Some(contents.min.map_or(number, |m| m.min(number)));
        contents.max = Some(contents.max.map_or(number, |m| m.max(number)));
        self.repeated |= !self.numbers.insert(number.to_bits());
    }

    fn text(&mut self, text: &str) {
        self.contents.has_text = true;
        if text.len() > LENGTH || (self.seen.len() >= TEXTS && !self.seen.contains(text)) {
            self.cut = true;
        } else if !self.seen.insert(text.to_owned()) {
            self.repeated = true;
        }
    }

    fn finish(mut self, whole: bool) -> ColumnContents {
        self.contents.complete = whole && !self.cut;
        self.contents.unique = !self.repeated;
        self.contents.texts = self.seen.into_iter().collect();
        self.contents.texts.sort();
        self.contents
    }
}
