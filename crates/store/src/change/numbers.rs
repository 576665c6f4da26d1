//! Rows of the file and rows of the recipe.
//!
//! The recipe computes a row from its number. Where the primary key is SQLite's
//! own row number, that number is found by the key, and otherwise it is one
//! less than SQLite's.

use super::{ChangeError, Changing, Drawing};
use crate::{load::Inserter, names::quote, sqlite_schema::row_id_column};
use confab_model::{Batch, Cell};
use std::collections::HashMap;

/// Rows that are drawn at once.
const AT_ONCE: u64 = 1_024;

impl Changing<'_> {
    /// Draws a row for each picked one; rows that the recipe doesn't know are
    /// no longer picked.
    pub(super) fn draw_picked(
        &mut self,
        table: usize,
        drawing: Drawing,
    ) -> Result<(), ChangeError> {
        let ids = {
            let sql = "SELECT confab_id FROM confab_picked ORDER BY confab_at";
            let mut statement = self.connection.prepare(sql)?;
            statement
                .query_map([], |row| row.get::<_, i64>(0))?
                .collect::<Result<Vec<_>, _>>()?
        };
        let numbers = self.numbers(table, &ids, drawing);
        let known: Vec<(i64, u64)> = ids
            .iter()
            .zip(numbers)
            .filter_map(|(id, number)| Some((*id, number?)))
            .collect();
        if known.len() < ids.len() {
            self.connection.execute_batch(super::pick::PICKED)?;
            let mut insert = self
                .connection
                .prepare("INSERT INTO confab_picked (confab_id) VALUES (?)")?;
            for (id, _) in &known {
                insert.execute([id])?;
            }
        }
        let lost = ids.len() - known.len();
        if known.is_empty() {
            return Err(ChangeError::NoRow(self.name(table).to_owned()));
        }
        if lost > 0 {
            self.note_kept(lost as u64, table, "their keys were changed by hand");
        }
        let numbers: Vec<u64> = known.into_iter().map(|(_, number)| number).collect();
        self.draw(table, "confab_drawn", &numbers, drawing)
    }

    /// Draws rows by their numbers into a table of their own, in that order.
    pub(super) fn draw(
        &self,
        table: usize,
        into: &str,
        numbers: &[u64],
        drawing: Drawing,
    ) -> Result<(), ChangeError> {
        self.connection.execute_batch(&format!(
            "DROP TABLE IF EXISTS temp.{into};
             CREATE TEMP TABLE {into} AS SELECT * FROM {} WHERE 0;",
            quote(self.name(table))
        ))?;
        let width = self.schema.tables.get(table).map_or(0, |t| t.columns.len());
        let mut inserter = Inserter::new(&self.connection, into, width)?;
        let mut batch = Batch::new(width);
        for run in numbers.chunk_by(|a, b| a + 1 == *b) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            let mut at = *first;
            while at <= *last {
                self.cancel.check()?;
                let end = (*last + 1).min(at + AT_ONCE);
                batch.clear();
                batch.width = width;
                drawing.source.fill(table, at..end, &mut batch);
                inserter.insert(&batch, at)?;
                at = end;
            }
        }
        Ok(())
    }

    /// The recipe's numbers of some rows.
    fn numbers(&self, table: usize, ids: &[i64], drawing: Drawing) -> Vec<Option<u64>> {
        let this = self.schema.tables.get(table);
        let rows = drawing.source.rows(table);
        let known = |number: u64| (number < rows).then_some(number);
        let Some(key) = this.and_then(row_id_column) else {
            let number = |id: &i64| u64::try_from(*id - 1).ok().and_then(known);
            return ids.iter().map(number).collect();
        };
        let width = this.map_or(0, |this| this.columns.len());
        let mut batch = Batch::new(width);
        let mut numbers = HashMap::new();
        let mut at = 0;
        while at < rows {
            let end = rows.min(at + AT_ONCE);
            batch.clear();
            batch.width = width;
            drawing.source.fill(table, at..end, &mut batch);
            for (row, cells) in batch.iter().enumerate() {
                if let Some(Cell::Int(id)) = cells.get(key) {
                    numbers.insert(*id, at + row as u64);
                }
            }
            at = end;
        }
        ids.iter().map(|id| numbers.get(id).copied()).collect()
    }
}
