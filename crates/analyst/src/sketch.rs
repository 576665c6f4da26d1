//! What the grammar makes of a question before names are resolved: clauses
//! whose columns and tables are slots with candidates.

use crate::lexicon::Item;
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Comparison, Period};

/// What a slot may stand for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// The table or column.
    pub(crate) item: Item,
    /// How well it fits by its name alone.
    pub(crate) score: f64,
    /// Whether an adjective means the opposite direction here (old and year of birth).
    pub(crate) turned: bool,
    /// How a value is written in this column.
    pub(crate) text: Option<String>,
}

/// A name in the question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Slot {
    /// What it may stand for, best first.
    pub(crate) candidates: Vec<Candidate>,
    /// The slot of a table that stands beside it and likely owns it.
    pub(crate) host: Option<usize>,
    /// Whether that table is said to own it (`the student's name`).
    pub(crate) bound: bool,
    /// The node that it was read from.
    pub(crate) node: usize,
    /// Whether it is a date that no word names.
    pub(crate) open: bool,
}

/// Something to show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pick {
    /// The aggregate, if one is taken.
    pub(crate) aggregate: Option<Aggregate>,
    /// The column, or a table whose rows are shown or counted; none: the entity's rows.
    pub(crate) slot: Option<usize>,
    /// Whether different values are meant.
    pub(crate) distinct: bool,
}

/// What a column is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    /// A number.
    Number(f64),
    /// A text as the slot's candidate writes it, or as the question does.
    Text(String),
    /// An aggregate of the same column or of another one.
    Aggregate(Aggregate, Option<usize>),
    /// The same column of the row that has this value.
    Row(usize, String),
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    /// A column against a value.
    Compare(usize, Comparison, Operand),
    /// A column between two numbers or texts.
    Between(usize, Operand, Operand),
    /// A text pattern.
    Like(usize, String),
    /// A date on one of these days of the week.
    Weekdays(usize, &'static [&'static str]),
    /// No value.
    Null(usize),
    /// Related rows: some, or (negated) none.
    Related(usize),
    /// The number of related rows or of rows in a group.
    Count(Option<usize>, Comparison, f64),
    /// An aggregate over a group.
    Having(Aggregate, usize, Comparison, f64),
}

/// A test with how it stands in the question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    /// The test.
    pub(crate) test: Test,
    /// Whether it must not hold.
    pub(crate) negated: bool,
    /// Whether "or" joins it to the one before.
    pub(crate) or: bool,
}

/// What the result is ordered by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    /// The aggregate, if one is taken.
    pub(crate) aggregate: Option<Aggregate>,
    /// The column, or a table whose rows are counted; none: rows of the group.
    pub(crate) slot: Option<usize>,
    /// Largest first.
    pub(crate) descending: bool,
}

/// A question in clauses.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sketch {
    /// All names.
    pub(crate) slots: Vec<Slot>,
    /// What is shown.
    pub(crate) picks: Vec<Pick>,
    /// The table that the question is about.
    pub(crate) entity: Option<usize>,
    /// Tables that are mentioned.
    pub(crate) tables: Vec<usize>,
    /// Conditions.
    pub(crate) conditions: Vec<Condition>,
    /// What groups are made by.
    pub(crate) groups: Vec<usize>,
    /// The order.
    pub(crate) order: Vec<Order>,
    /// How many rows.
    pub(crate) limit: Option<u64>,
    /// Whether a superlative made order and limit.
    pub(crate) superlative: bool,
    /// Whether different rows are asked for.
    pub(crate) distinct: bool,
    /// Whether whole rows are asked for.
    pub(crate) everything: bool,
    /// Whether two conditions must hold of different rows.
    pub(crate) both: bool,
    /// Whether every group is asked for.
    pub(crate) each: bool,
    /// Whether nothing but who, when or where was asked.
    pub(crate) asked: Option<Asked>,
    /// Dates gathered by a calendar unit.
    pub(crate) buckets: Vec<(usize, Period)>,
    /// Whether parts of the whole are asked for.
    pub(crate) share: bool,
    /// Keys that the words name, where several lead to one table.
    pub(crate) via: Vec<ColumnRef>,
    /// Words that the grammar could not use.
    pub(crate) unused: usize,
    /// Mentioned columns that found no clause.
    pub(crate) dangling: usize,
}

/// A question word that itself asks for a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Who.
    Who,
    /// When.
    When,
    /// Where.
    Where,
    /// How much.
    HowMuch,
}
