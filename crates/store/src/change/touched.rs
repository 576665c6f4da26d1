//! What a change may have touched so far.

use std::collections::BTreeSet;

/// Tables with rows more or fewer, and columns with other values.
#[derive(Debug, Default)]
pub(super) struct Touched {
    rows: Vec<bool>,
    columns: Vec<BTreeSet<usize>>,
}

impl Touched {
    pub(super) fn new(tables: usize) -> Self {
        Self {
            rows: vec![false; tables],
            columns: vec![BTreeSet::new(); tables],
        }
    }

    /// Rows were added to or removed from a table.
    pub(super) fn rows(&mut self, table: usize) {
        if let Some(rows) = self.rows.get_mut(table) {
            *rows = true;
        }
    }

    /// Values of a column were changed.
    pub(super) fn column(&mut self, table: usize, column: usize) {
        if let Some(columns) = self.columns.get_mut(table) {
            columns.insert(column);
        }
    }

    /// Whether a table isn't as it was.
    pub(super) fn has_table(&self, table: usize) -> bool {
        self.rows.get(table).copied().unwrap_or_default()
            || self.columns.get(table).is_some_and(|all| !all.is_empty())
    }

    /// Whether values of a column were changed, rows more or fewer aside.
    pub(super) fn has_column(&self, table: usize, column: usize) -> bool {
        self.columns
            .get(table)
            .is_some_and(|all| all.contains(&column))
    }

    /// Adds what another one has.
    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            *mine |= theirs;
        }
        for (mine, theirs) in self.columns.iter_mut().zip(&other.columns) {
            mine.extend(theirs);
        }
    }

    /// Whether a column isn't as it was.
    pub(super) fn has(&self, table: usize, column: usize) -> bool {
        self.rows.get(table).copied().unwrap_or_default() || self.has_column(table, column)
    }

    /// The tables that aren't as they were.
    pub(super) fn tables(&self) -> Vec<usize> {
        (0..self.rows.len())
            .filter(|table| self.has_table(*table))
            .collect()
    }
}
