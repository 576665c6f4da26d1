//! Changes of a stored dataset, and what they did to it.
//!
//! Conditions and new values are [`Expr`]s over the rows of the changed table.
//! Besides SQL they know
//! - `parent(key, expr)`: an expression over the row that the foreign key with
//!   that number refers to;
//! - `exists(table, key, expr)`: whether a row of another table, by its foreign
//!   key with that number, refers here and meets a condition;
//! - `count(table, key, expr)`: how many such rows there are;
//! - `row()`: the row's number in the stored file;
//! - `add_days(moment, n)`, `add_months(moment, n)`: a later (or earlier) moment
//!   in the notation of the column;
//! - `day(moment)`: the date of a moment, `YYYY-MM-DD`.

use crate::{engine::ModelWork, expr::Expr, recipe::TableRecipe};
use serde::{Deserialize, Serialize};

/// What was asked, how it was understood, and what is to be done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The stored name of the table that it was said of.
    pub table: String,
    /// What was said; may be empty.
    pub prompt: String,
    /// How it was understood, one sentence.
    pub understood: String,
    /// Where its random choices start.
    pub seed: u64,
    /// What is done, in order.
    pub operations: Vec<Operation>,
}

/// Which of the rows that meet a condition are meant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All of them.
    #[default]
    All,
    /// So many in a thousand, drawn at random.
    PerMille(u16),
    /// So many, drawn at random.
    Rows(u64),
    /// So many, the smallest (or largest) of an expression first.
    First {
        /// How many.
        rows: u64,
        /// What they are ordered by.
        by: Box<Expr>,
        /// Whether the largest come first.
        descending: bool,
    },
}

/// Rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    /// What they meet; none: nothing in particular.
    pub when: Option<Expr>,
    /// Which of those.
    pub part: Part,
}

/// One step of a change. Tables are named as they are stored, columns as declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
pub enum Operation {
    /// Gives a column another value.
    Set {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The value, over the row as it was before.
        to: Expr,
        /// In which rows.
        rows: Selection,
    },
    /// Draws columns anew.
    Redraw {
        /// How the table is filled from then on.
        recipe: Box<TableRecipe>,
        /// The columns that are drawn anew.
        columns: Vec<String>,
        /// The seed to draw by; none: the dataset's own.
        seed: Option<u64>,
        /// In which rows.
        rows: Selection,
    },
    /// Adds rows.
    Add {
        /// How the new rows are filled; its number of rows is that of the new ones.
        recipe: Box<TableRecipe>,
        /// What the parents by some of the foreign keys have to meet.
        #[serde(default)]
        parents: Vec<(usize, Expr)>,
    },
    /// Removes rows.
    Delete {
        /// The table.
        table: String,
        /// Which rows.
        rows: Selection,
    },
    /// Adds copies of rows, with keys of their own.
    Duplicate {
        /// The table.
        table: String,
        /// Which rows.
        rows: Selection,
    },
    /// Hands out a column's values anew, so that they rise (or fall) with the
    /// rows' order; NULLs stay where they are.
    Sort {
        /// The table.
        table: String,
        /// The column whose values are handed out.
        column: String,
        /// What the rows are ordered by; none: their order in the file.
        by: Option<String>,
        /// Whether the values fall.
        descending: bool,
    },
}

impl Operation {
    /// The table that it acts on.
    pub fn table(&self) -> &str {
        match self {
            Self::Set { table, .. }
            | Self::Delete { table, .. }
            | Self::Duplicate { table, .. }
            | Self::Sort { table, .. } => table,
            Self::Redraw { recipe, .. } | Self::Add { recipe, .. } => &recipe.table,
        }
    }
}

/// Why a change couldn't be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// What is missing or isn't there, one sentence or question.
    pub words: String,
    /// Instructions that would be understood, nearest first.
    pub nearest: Vec<String>,
}

/// How two versions of a table differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDiff {
    /// The table.
    pub table: String,
    /// Rows only in the later one.
    pub added: u64,
    /// Rows only in the earlier one.
    pub removed: u64,
    /// Rows in both with a different value.
    pub changed: u64,
    /// The columns with different values, and in how many rows.
    pub columns: Vec<(String, u64)>,
    /// Whether it was asked for, rather than following from what was.
    pub asked: bool,
}

/// How two versions differ: the tables that do, in the order of the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// The tables.
    pub tables: Vec<TableDiff>,
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Some of its values differ.
    Changed,
}

/// A row that differs between two versions, as text ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffRow {
    /// What became of it.
    pub change: RowChange,
    /// Its values, the later ones if there are any; None is NULL.
    pub values: Vec<Option<String>>,
    /// The columns that differ, by number, with the value before.
    pub before: Vec<(usize, Option<String>)>,
}

/// Some of the rows that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffPage {
    /// The table's columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<DiffRow>,
    /// The number of the first row here, from 0.
    pub offset: u64,
    /// Rows in all.
    pub total: u64,
}

/// A change that is made but not applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its identifier.
    pub id: String,
    /// What was asked and how it was understood.
    pub change: Change,
    /// What it does.
    pub diff: Diff,
    /// What was left out or repaired, each one sentence.
    pub notes: Vec<String>,
    /// Milliseconds it took.
    pub millis: u64,
    /// The model that understood it; none: the embedded editor did.
    #[serde(default)]
    pub work: Option<ModelWork>,
}

/// What an editor makes of an instruction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposed {
    /// A change to look at.
    Proposal(Box<Proposal>),
    /// It has to be said otherwise.
    Unclear(Unclear),
}

/// A version of a dataset as listed. Times are UTC, `YYYY-MM-DD HH:MM:SS`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub version: u32,
    /// The version that it was made from; none for the first.
    pub parent: Option<u32>,
    /// A name given by hand; may be empty.
    pub name: String,
    /// When it was made.
    pub created: String,
    /// The change that made it; none for the first.
    pub change: Option<Change>,
    /// What the change did.
    pub diff: Diff,
    /// What was left out or repaired, each one sentence.
    pub notes: Vec<String>,
    /// Rows of all tables together.
    pub rows: u64,
    /// Whether it is the one that is open.
    pub current: bool,
}
