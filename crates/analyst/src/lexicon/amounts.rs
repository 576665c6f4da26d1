//! What may be meant by revenue, and by how much was sold.

use super::{Kind, Lexicon, TableEntry};
use crate::knowledge::Knowledge;
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Measure};

/// A measure that a word such as "revenue" may stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Amount {
    /// The measure: a sum, or a count where nothing is added up.
    pub(crate) measure: Measure,
    /// How likely it is meant, up to 1.
    pub(crate) weight: f64,
}

/// Weight of a quantity times a price in the same row, and in the row it refers to.
const PRODUCT: f64 = 0.9;
const PRODUCT_BESIDE: f64 = 0.8;

/// Weights of what may be a use of a row: a quantity, a row, one that refers to
/// it directly, one with a date.
const QUANTITY: f64 = 0.6;
const ROWS: f64 = 0.3;
const NEAR: f64 = 0.2;
const HAPPENS: f64 = 1.0;

impl Lexicon {
    /// What may be meant by revenue.
    pub(crate) fn revenue(&self) -> Vec<Amount> {
        let mut found = Vec::new();
        for (t, table) in self.tables.iter().enumerate() {
            // What somebody paid stands in a row that refers to others.
            if !self.is_event(t) {
                continue;
            }
            for (c, column) in table.columns.iter().enumerate() {
                if column.kind == Kind::Number && !column.identifier {
                    let weight = Knowledge::get().amount(|words| column.is_called(words));
                    let weight = weight.or_else(|| {
                        let said =
                            Knowledge::get().amount(|words| words.iter().all(|w| column.says(w)));
                        said.map(|w| w - 0.1)
                    });
                    found.extend(weight.map(|weight| Amount {
                        measure: Measure::of(Aggregate::Sum, at(t, c)),
                        weight,
                    }));
                }
            }
            let quantity = quantity(table);
            let own = price(table).map(|c| (at(t, c), PRODUCT));
            let beside = self
                .joins
                .edges
                .iter()
                .filter(|e| e.child == t && e.cost < 2.0);
            let beside = beside.filter_map(|e| {
                let price = price(self.tables.get(e.parent)?)?;
                Some((at(e.parent, price), PRODUCT_BESIDE))
            });
            if let (Some(quantity), Some((price, weight))) =
                (quantity, own.into_iter().chain(beside).next())
            {
                let measure = Measure {
                    times: Some(price),
                    ..Measure::of(Aggregate::Sum, at(t, quantity))
                };
                found.push(Amount { measure, weight });
            }
        }
        found
    }

    /// How much of a table's rows was sold or used: quantities of rows that
    /// refer to them, directly or by way of others, or else how many there are.
    pub(crate) fn uses(&self, table: usize) -> Vec<Amount> {
        let mut found: Vec<Amount> = Vec::new();
        let direct = self.users(table);
        let further = direct.iter().flat_map(|t| self.users(*t));
        let further: Vec<usize> = further.filter(|t| *t != table).collect();
        for (child, near) in direct
            .iter()
            .map(|t| (*t, NEAR))
            .chain(further.iter().map(|t| (*t, 0.0)))
        {
            let Some(entry) = self.tables.get(child).filter(|e| e.rows > 0) else {
                continue;
            };
            let (measure, weight) = match quantity(entry) {
                Some(c) => (Measure::of(Aggregate::Sum, at(child, c)), QUANTITY),
                None => (Measure::rows(child), ROWS),
            };
            // A use happens at a time; what merely belongs to a row doesn't.
            let happens = self.date_of(child).is_some_and(|d| d.table != table);
            let weight = weight + near + if happens { HAPPENS } else { 0.0 };
            if !found.iter().any(|a| a.measure == measure) {
                found.push(Amount { measure, weight });
            }
        }
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        found
    }

    /// The tables whose rows refer to a table's.
    fn users(&self, table: usize) -> Vec<usize> {
        let edges = self.joins.edges.iter();
        let users = edges.filter(|e| e.parent == table && e.child != table && e.cost < 2.0);
        users.map(|e| e.child).collect()
    }

    /// The date that says when a table's rows came about: its own, or that of
    /// the rows that they refer to.
    pub(crate) fn date_of(&self, table: usize) -> Option<ColumnRef> {
        let mut seen = vec![table];
        let mut level = vec![table];
        while !level.is_empty() {
            let dates = level.iter().filter_map(|t| {
                let (c, rank) = date(self.tables.get(*t)?)?;
                Some((rank, at(*t, c)))
            });
            if let Some((_, column)) = dates.min_by_key(|(rank, _)| *rank) {
                return Some(column);
            }
            let mut next = Vec::new();
            for edge in &self.joins.edges {
                if level.contains(&edge.child) && edge.cost < 2.0 && !seen.contains(&edge.parent) {
                    seen.push(edge.parent);
                    next.push(edge.parent);
                }
            }
            level = next;
        }
        None
    }

    /// Whether a table's rows are events: they refer to others, or have a date
    /// and are referred to by none.
    fn is_event(&self, table: usize) -> bool {
        let edges = || self.joins.edges.iter().filter(|e| e.cost < 2.0);
        let refers = edges().any(|e| e.child == table && e.parent != table);
        let dated = self.tables.get(table).is_some_and(|t| date(t).is_some());
        refers || dated && !edges().any(|e| e.parent == table)
    }
}

fn at(table: usize, column: usize) -> ColumnRef {
    ColumnRef {
        table,
        column,
        occurrence: 0,
    }
}

fn quantity(table: &TableEntry) -> Option<usize> {
    let called = |c: &super::ColumnEntry| {
        c.kind == Kind::Number
            && !c.identifier
            && (c.is_called(&["quantiti"]) || c.is_called(&["unit"]) || c.is_called(&["qti"]))
    };
    table.columns.iter().position(called)
}

fn price(table: &TableEntry) -> Option<usize> {
    let named = |words: &'static [&'static str]| {
        table
            .columns
            .iter()
            .position(|c| c.kind == Kind::Number && c.is_called(words))
    };
    named(&["unit", "price"])
        .or_else(|| named(&["price"]))
        .or_else(|| named(&["sale", "price"]))
        .or_else(|| named(&["price", "per", "unit"]))
}

/// Words (stems) in the names of dates on which something is to end or change.
const LATER: &[&str] = &[
    "due", "end", "updat", "modifi", "expir", "return", "deliveri", "deliv", "ship", "close",
    "termin", "death", "birth", "finish", "complet",
];

/// The column that dates a row, and how doubtful it is.
fn date(table: &TableEntry) -> Option<(usize, usize)> {
    let dates = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == Kind::Date && !c.says("birth") && !c.says("death"));
    dates
        .map(|(i, c)| (usize::from(LATER.iter().any(|w| c.says(w))), i))
        .min()
        .map(|(later, i)| (i, later))
}
