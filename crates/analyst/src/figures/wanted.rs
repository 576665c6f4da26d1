//! What a question about figures wants, before names are resolved.

use crate::cover::Node;
use confab_model::question::{Aggregate, Period, Window};
use jiff::civil::Date;

/// What a measure is taken of.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// The column that a node names.
    Column(Node),
    /// A column of the table asked about that an adjective hints at: its words
    /// (stems), and whether the direction turns.
    Hinted(Vec<(String, bool)>),
    /// The rows of the table that a node names.
    Rows(Node),
    /// The rows of the table with the most events.
    Events,
    /// What was paid.
    Revenue,
    /// How much was sold or used of the table asked about.
    Uses,
}

/// A measure that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// The aggregate, where it is said.
    pub(super) aggregate: Option<Aggregate>,
    /// What it is taken of.
    pub(super) what: What,
}

/// What a measure is broken down by.
#[derive(Clone, Debug)]
pub(super) enum Dimension {
    /// A table or column.
    Named(Node),
    /// A calendar unit.
    Time(Period),
}

/// The largest or smallest only.
#[derive(Clone, Copy, Debug)]
pub(super) struct Top {
    /// How many.
    pub(super) limit: u64,
    /// The largest.
    pub(super) descending: bool,
}

/// All that is wanted.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) figures: Vec<Figure>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) top: Option<Top>,
    /// The table whose rows are ranked within each dimension.
    pub(super) ranked: Option<Node>,
    pub(super) window: Option<Window>,
    /// One measure for each row of the dimension, rather than for each by itself.
    pub(super) ratio: bool,
    /// Values that are named are compared with each other.
    pub(super) versus: bool,
    /// Spans of days that are compared with each other.
    pub(super) spans: Vec<(Date, Date)>,
    /// Groups stay even when nothing belongs to them.
    pub(super) with_empty: bool,
    /// The date that counts, where it is named.
    pub(super) date: Option<Node>,
    /// Conditions, and names that only say whose they are.
    pub(super) rest: Vec<Node>,
}
