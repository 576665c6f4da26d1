//! Rows straight from the generator, as text ready to show, before anything is stored.

use crate::{
    format::{push_date, push_date_time, push_decimal, push_time},
    pages::columns,
    text::plain,
};
use confab_model::{Batch, Cell, Page, Schema, batch::RowSource};
use rusqlite::types::ValueRef;

/// The first rows of a table; None when there is no such table.
pub fn preview(schema: &Schema, source: &dyn RowSource, table: usize, rows: u64) -> Option<Page> {
    let this = schema.tables.get(table)?;
    let total = source.rows(table);
    let mut batch = Batch::new(this.columns.len());
    source.fill(table, 0..total.min(rows), &mut batch);
    Some(Page {
        columns: columns(schema, this),
        rows: batch
            .iter()
            .map(|row| row.iter().map(|cell| shown(*cell, &batch)).collect())
            .collect(),
        total: Some(total),
        ..Page::default()
    })
}

/// A generated value as text, as [`crate::text::shown`] gives it once it is stored.
fn shown(cell: Cell, batch: &Batch) -> Option<String> {
    Some(match cell {
        Cell::Null => return None,
        Cell::Bool(value) => value.to_string(),
        Cell::Int(value) => value.to_string(),
        Cell::Decimal { units, scale } => written(|out| push_decimal(out, units, scale)),
        Cell::Date(days) => written(|out| push_date(out, days.into())),
        Cell::Time(seconds) => written(|out| push_time(out, seconds)),
        Cell::DateTime(seconds) => written(|out| push_date_time(out, seconds)),
        Cell::Text { .. } => batch.str(cell).to_owned(),
        Cell::Bytes { .. } => return plain(ValueRef::Blob(batch.bytes(cell))),
    })
}

fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap_or_default()
}
