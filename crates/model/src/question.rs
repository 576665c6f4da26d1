//! Questions as the analyst understands them: the intermediate form between
//! words and SQL.

use serde::{Deserialize, Serialize};

/// A column of a table, by numbers in the schema.
///
/// `occurrence` tells apart several rows of one table that take part in one
/// question, such as the airport of departure and that of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ColumnRef {
    /// The table's number.
    pub table: usize,
    /// The column's number.
    pub column: usize,
    /// Which occurrence of the table, from 0.
    #[serde(default)]
    pub occurrence: u8,
}

/// How many values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// How many there are.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Average,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The middle one.
    Median,
}

/// An aggregate with what it is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Measure {
    /// Which aggregate.
    pub aggregate: Aggregate,
    /// The column; none where rows are counted.
    pub of: Option<ColumnRef>,
    /// The table whose rows are the grain: each counts once.
    pub grain: usize,
    /// Whether equal values count once.
    #[serde(default)]
    pub distinct: bool,
    /// A column that each value is multiplied by, such as the quantity beside a
    /// unit price.
    #[serde(default)]
    pub times: Option<ColumnRef>,
}

impl Measure {
    /// How many rows a table has.
    pub fn rows(table: usize) -> Self {
        Self {
            aggregate: Aggregate::Count,
            of: None,
            grain: table,
            distinct: false,
            times: None,
        }
    }

    /// An aggregate of a column, over the rows of its table.
    pub fn of(aggregate: Aggregate, column: ColumnRef) -> Self {
        Self {
            aggregate,
            of: Some(column),
            grain: column.table,
            distinct: false,
            times: None,
        }
    }

    /// The table whose rows it is taken over.
    pub fn table(&self) -> usize {
        self.of.map_or(self.grain, |column| column.table)
    }
}

/// A calendar unit that dates are gathered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day.
    Day,
    /// A week, named by its Monday.
    Week,
    /// A month of a year.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
    /// A day of the week.
    Weekday,
}

/// What is computed over the ordered groups of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The part of the whole.
    Share,
    /// The sum up to this group.
    RunningTotal,
    /// The change from the group before, as a part of it.
    Growth,
}

/// A value that can be shown, compared or ordered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// A column.
    Column(ColumnRef),
    /// The period that a date falls into.
    Bucket(ColumnRef, Period),
    /// An aggregate.
    Measure(Measure),
    /// Something computed over the groups of a measure.
    Window(Window, Measure),
    /// The difference of two columns.
    Difference(ColumnRef, ColumnRef),
    /// One measure for each unit of another.
    Ratio(Measure, Measure),
    /// The part of a measure that comes from rows which meet all conditions.
    Part(Measure, Vec<Filter>),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// The single value that a form gives.
    Form(Box<Form>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// They are equal.
    Equal,
    /// They differ.
    NotEqual,
    /// The left one is smaller.
    Less,
    /// The left one isn't larger.
    AtMost,
    /// The left one is larger.
    Greater,
    /// The left one isn't smaller.
    AtLeast,
}

/// How many related rows there must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// At least one.
    Some,
    /// None.
    None,
    /// At least so many.
    AtLeast(u64),
}

/// A condition on rows or on groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// A comparison.
    Compare(Term, Comparison, Term),
    /// From the first to the second, both included.
    Between(Term, Term, Term),
    /// A text pattern as LIKE takes it.
    Like {
        /// What is matched.
        term: Term,
        /// The pattern.
        pattern: String,
        /// Whether it must not match.
        negated: bool,
    },
    /// Whether there is a value.
    Null {
        /// What is looked at.
        term: Term,
        /// Whether there must be a value.
        negated: bool,
    },
    /// Membership in the single column that a form gives.
    Within {
        /// What is looked for.
        term: Term,
        /// Where.
        form: Box<Form>,
        /// Whether it must not be there.
        negated: bool,
    },
    /// Rows of another table that belong to this row.
    Related {
        /// The table whose row it is.
        from: usize,
        /// The other table.
        table: usize,
        /// How many.
        quantity: Quantity,
        /// Conditions on the related rows.
        filters: Vec<Filter>,
    },
    /// All must hold.
    All(Vec<Filter>),
    /// One must hold.
    Any(Vec<Filter>),
}

/// What a result is ordered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderKey {
    /// The value.
    pub term: Term,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// How two results become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetOperator {
    /// Rows of either.
    Union,
    /// Rows of both.
    Intersect,
    /// Rows of the first only.
    Except,
}

/// A question in its intermediate form. It is recursive: operands of filters
/// and sides of set operations are forms again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// What is shown, in order. Empty: whole rows of the first table.
    pub select: Vec<Term>,
    /// Whether equal rows are shown once.
    #[serde(default)]
    pub distinct: bool,
    /// Tables that take part even if no term names them; the first is what
    /// the question is about.
    pub tables: Vec<usize>,
    /// Tables among them whose groups stay even when nothing belongs to them.
    #[serde(default)]
    pub keep_empty: bool,
    /// Foreign keys to follow where several lead from one table to another.
    #[serde(default)]
    pub via: Vec<ColumnRef>,
    /// Conditions on rows; all must hold.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// What groups are made by.
    #[serde(default)]
    pub group: Vec<Term>,
    /// Conditions on groups; all must hold.
    #[serde(default)]
    pub having: Vec<Filter>,
    /// The order.
    #[serde(default)]
    pub order: Vec<OrderKey>,
    /// At most so many rows.
    #[serde(default)]
    pub limit: Option<u64>,
    /// Whether rows that equal the last one in order are shown beyond the limit.
    #[serde(default)]
    pub ties: bool,
    /// What the limit holds for each of, rather than for the whole.
    #[serde(default)]
    pub per: Vec<Term>,
    /// A set operation with another form of as many columns.
    #[serde(default)]
    pub set: Option<(SetOperator, Box<Form>)>,
}
