//! Changes of a stored dataset: set-based statements over a copy of its file.
//!
//! A copy is opened with [`Changing::open`], each operation is one
//! [`step`](Changing::step), and [`finish`](Changing::finish) brings up to date
//! what follows from other values. The same operations on the same file give
//! the same rows: random choices are hashes of a seed and a row's number.
//!
//! A rule that is declared is never broken: rows that a change would make break
//! one keep their values, and if that would be all of them, the change is
//! refused. The proof that every version has to pass looks again.

mod cascade;
mod derive;
mod error;
mod fit;
mod fresh;
mod guard;
mod numbers;
mod pick;
mod render;
mod sort;
mod touched;
mod write;

pub use derive::{Derived, GivenUp};
pub use error::ChangeError;
use touched::Touched;

use crate::{
    cancel::CancelToken,
    error::StoreError,
    names::table_names,
    rules::{Planned, rules},
};
use confab_model::{Operation, Schema, batch::RowSource};
use rusqlite::Connection;
use std::path::Path;

const PRAGMAS: &str = "
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -49152;
    PRAGMA temp_store = MEMORY;
    PRAGMA foreign_keys = OFF;
    PRAGMA ignore_check_constraints = ON;
";

/// The rows that an operation draws from.
#[derive(Clone, Copy)]
pub struct Drawing<'a> {
    /// The rows of all tables, as the recipe has them from this operation on.
    pub source: &'a dyn RowSource,
    /// The number of the first row that the table hasn't had yet.
    pub first: u64,
    /// The columns that follow from one that is set, to be drawn anew with it.
    pub follow: &'a [String],
}

/// A copy of a dataset's file that is being changed. The file is nobody's yet,
/// so a failure leaves it unusable and its owner removes it.
pub struct Changing<'a> {
    connection: Connection,
    schema: &'a Schema,
    names: Vec<String>,
    rules: Vec<Planned>,
    seed: u64,
    touched: Touched,
    notes: Vec<String>,
    cancel: CancelToken,
}

/// What became of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Rows of each table, in the order of the schema.
    pub rows: Vec<u64>,
    /// The tables that may have changed, by number.
    pub tables: Vec<usize>,
    /// What was left out or repaired, each one sentence.
    pub notes: Vec<String>,
    /// What followed from other values and no longer does.
    pub given_up: Vec<GivenUp>,
}

impl<'a> Changing<'a> {
    /// Opens a copy of a dataset's file.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn open(
        path: &Path,
        schema: &'a Schema,
        seed: u64,
        cancel: &CancelToken,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.execute_batch(PRAGMAS)?;
        let token = cancel.clone();
        connection.progress_handler(20_000, Some(move || token.is_cancelled()))?;
        connection.execute_batch("BEGIN")?;
        Ok(Self {
            connection,
            schema,
            names: table_names(schema),
            rules: rules(schema, &[]),
            seed,
            touched: Touched::new(schema.tables.len()),
            notes: Vec::new(),
            cancel: cancel.clone(),
        })
    }

    /// Carries out an operation. Gives the number of rows that the table has
    /// been given so far, counting those that have gone again.
    ///
    /// # Errors
    /// When a rule forbids it, when it names what isn't there, when no row is
    /// meant, when the disk is full or the work is cancelled.
    pub fn step(&mut self, operation: &Operation, drawing: Drawing) -> Result<u64, ChangeError> {
        let table = self.table(operation.table())?;
        match operation {
            Operation::Set {
                column, to, rows, ..
            } => {
                let column = self.column(table, column)?;
                self.pick(table, rows)?;
                self.set(table, column, to, drawing)?;
            }
            Operation::Redraw { columns, rows, .. } => {
                let columns = columns
                    .iter()
                    .map(|column| self.column(table, column))
                    .collect::<Result<Vec<_>, _>>()?;
                self.pick(table, rows)?;
                self.redraw(table, &columns, drawing)?;
            }
            Operation::Add { recipe, parents } => {
                return self.add(table, recipe.rows, parents, drawing);
            }
            Operation::Duplicate { rows, .. } => {
                self.pick(table, rows)?;
                return self.duplicate(table, drawing);
            }
            Operation::Delete { rows, .. } => {
                self.pick(table, rows)?;
                self.delete(table)?;
            }
            Operation::Sort {
                column,
                by,
                descending,
                ..
            } => {
                let column = self.column(table, column)?;
                let by = by.as_ref().map(|by| self.column(table, by)).transpose()?;
                self.sort(table, column, by, *descending)?;
            }
        }
        Ok(drawing.first)
    }

    /// Brings up to date what follows from other values, and closes the file.
    ///
    /// # Errors
    /// When the disk is full or the work is cancelled.
    pub fn finish(mut self, derived: &[Derived]) -> Result<Changed, ChangeError> {
        self.generated()?;
        self.derive(derived)?;
        let given_up = self.given_up(derived)?;
        let rows = self
            .names
            .iter()
            .map(|name| self.count(name))
            .collect::<Result<Vec<_>, _>>()?;
        self.connection.execute_batch("COMMIT")?;
        let changed = Changed {
            rows,
            tables: self.touched.tables(),
            notes: self.notes,
            given_up,
        };
        self.connection
            .close()
            .map_err(|(_, error)| StoreError::from(error))?;
        Ok(changed)
    }

    /// How many rows a table has by now.
    ///
    /// # Errors
    /// When there is no such table or the file can't be read.
    pub fn rows(&self, table: &str) -> Result<u64, ChangeError> {
        let number = self.table(table)?;
        Ok(self.count(self.name(number))?)
    }

    fn count(&self, name: &str) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM {}", crate::names::quote(name));
        let rows: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
        Ok(rows.unsigned_abs())
    }

    fn name(&self, table: usize) -> &str {
        self.names.get(table).map_or("", String::as_str)
    }

    fn table(&self, name: &str) -> Result<usize, ChangeError> {
        let stored = self.names.iter().position(|stored| stored == name);
        stored
            .or_else(|| self.schema.find_table(name))
            .ok_or_else(|| ChangeError::NoTable(name.to_owned()))
    }

    fn column(&self, table: usize, name: &str) -> Result<usize, ChangeError> {
        let this = self.schema.tables.get(table);
        this.and_then(|this| this.find_column(name))
            .ok_or_else(|| ChangeError::NoColumn {
                table: self.name(table).to_owned(),
                column: name.to_owned(),
            })
    }

    /// The stored names of a table's columns, quoted.
    fn quoted_columns(&self, table: usize) -> Vec<String> {
        let this = self.schema.tables.get(table);
        this.map(crate::names::column_names)
            .unwrap_or_default()
            .iter()
            .map(|name| crate::names::quote(name))
            .collect()
    }
}
