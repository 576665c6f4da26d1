//! A recipe made ready to run: every value of every row as a pure function.

mod bind;
mod check;
mod codes;
mod fill;
mod fit;
mod generators;
mod keys;
mod moments;
mod order;
mod person;
mod place;
mod ranked;
mod reach;
mod regex_text;
mod relations;
mod slot;

pub(crate) use codes::capacity as code_capacity;
use fit::Kind;
pub(crate) use generators::mask_capacity;
pub(crate) use ranked::Ranked;
pub(crate) use regex_text::RegexText;
pub use relations::{Relation, Repair, claim, of as relations};

use crate::{error::ForgeError, evaluate::Compiled};
use confab_model::{Batch, Recipe, Schema, batch::RowSource};
use generators::Gen;
use keys::KeyPlan;
use person::PersonPlan;
use place::PlacePlan;
use reach::Reach;
use slot::SlotPlan;

/// A recipe bound to its schema: computes any row of any table.
#[derive(Debug)]
pub struct Plan {
    tables: Vec<TablePlan>,
    relations: Vec<Relation>,
    today: i32,
}

#[derive(Debug)]
struct TablePlan {
    rows: u64,
    key: u64,
    columns: Vec<ColumnPlan>,
    keys: Vec<KeyPlan>,
    /// Columns in an order in which each comes after those it reads.
    order: Vec<usize>,
    people: Vec<PersonPlan>,
    places: Vec<PlacePlan>,
    reaches: Vec<Reach>,
    /// All CHECKs that can be evaluated, by their number in the schema.
    checks: Vec<Option<Compiled>>,
    /// Those of them that a row may need several attempts to meet.
    searched: Vec<usize>,
}

#[derive(Debug)]
struct ColumnPlan {
    generator: Gen,
    kind: Kind,
    key: u64,
    nulls: u16,
    nullable: bool,
    slot: Option<SlotPlan>,
    /// Whether it may be drawn anew to meet a CHECK.
    loose: bool,
    /// Whether its values are the same in every attempt.
    steady: bool,
}

impl ColumnPlan {
    /// The key and the parent's column of which it is a plain copy.
    fn copied(&self) -> Option<(usize, usize)> {
        match self.generator {
            Gen::Key { key, column } if self.slot.is_none() && self.nulls == 0 => {
                Some((key, column))
            }
            _ => None,
        }
    }
}

impl Plan {
    /// Binds a recipe to its schema.
    ///
    /// # Errors
    /// When the recipe does not fit the schema, names what it does not have, or
    /// its columns depend on each other in a circle.
    pub fn new(schema: &Schema, recipe: &Recipe) -> Result<Self, ForgeError> {
        bind::bind(schema, recipe)
    }

    /// Relations beyond the declared rules that hold in the data, as queries
    /// over the stored file.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// Whether a row, given as texts in the order of the columns, meets a CHECK;
    /// None when the CHECK cannot be evaluated.
    pub fn check(&self, table: usize, check: usize, row: &[Option<String>]) -> Option<bool> {
        check::check_texts(self, table, check, row)
    }
}

impl RowSource for Plan {
    fn rows(&self, table: usize) -> u64 {
        self.tables.get(table).map_or(0, |table| table.rows)
    }

    fn fill(&self, table: usize, range: std::ops::Range<u64>, batch: &mut Batch) {
        fill::fill(self, table, range, batch);
    }
}
