//! Understands instructions such as "500 customers from Germany, 3 orders each
//! on average, in 2023–2024; 5% of the orders are refunded". What it cannot
//! place it says.

mod apply;
mod phrases;
mod read;
mod resolve;

pub(in crate::design) use apply::apply;
pub(in crate::design) use read::read;

use confab_model::recipe::Shape;

/// What was understood, in the order of the text.
#[derive(Debug, Default)]
pub(in crate::design) struct Wishes {
    /// Rows of a table.
    pub(in crate::design) rows: Vec<(usize, u64)>,
    /// Rows of a table for each row of another.
    pub(in crate::design) each: Vec<(usize, usize, f64)>,
    facts: Vec<Fact>,
}

#[derive(Debug)]
enum Fact {
    Countries {
        table: Option<usize>,
        codes: Vec<String>,
    },
    Names {
        table: Option<usize>,
        language: String,
    },
    Domain {
        domain: String,
    },
    Period {
        table: Option<usize>,
        from: i32,
        to: i32,
    },
    Range {
        table: usize,
        column: usize,
        min: String,
        max: String,
        shape: Option<Shape>,
    },
    Missing {
        table: usize,
        column: usize,
        per_mille: u16,
    },
    Share {
        table: usize,
        column: usize,
        value: String,
        per_mille: u32,
    },
    Only {
        table: usize,
        column: usize,
        values: Vec<String>,
    },
    Season {
        table: Option<usize>,
        month: usize,
        factor: u16,
    },
}
