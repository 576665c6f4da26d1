//! What a person would like to know of a table: by which columns to split it,
//! which to add up or average, and whether its rows have names.

use super::{ColumnEntry, Kind, Lexicon};
use confab_model::ColumnRef;

/// Values that are few enough to compare at a glance.
const FEW: std::ops::RangeInclusive<usize> = 2..=20;
/// Rows for each value that make a column worth splitting by.
const ROWS_EACH: u64 = 3;
/// Letters of a label; longer texts are prose.
const LABEL: usize = 32;
/// Words (stems) in the names of columns that say who or where exactly.
const PERSONAL: &[&str] = &[
    "first", "last", "middl", "surnam", "email", "phone", "fax", "address", "street", "zip",
    "postal", "url", "websit", "password", "hash", "token", "path", "licens", "note", "comment",
    "descript", "hour",
];
/// Words (stems) in the names of numbers that measure nothing.
const LABELS: &[&str] = &[
    "year", "month", "day", "phone", "zip", "latitud", "longitud", "version", "sort", "posit",
    "sequenc", "level", "floor", "door", "number", "port", "lat", "lng", "lon", "ordin",
];

impl Lexicon {
    /// Columns of a table whose few values split its rows in telling groups,
    /// the fewest values first.
    pub(crate) fn categories(&self, table: usize) -> Vec<ColumnRef> {
        self.split_by(table, ROWS_EACH)
    }

    /// Like [`Lexicon::categories`], also where the groups are small.
    pub(crate) fn groups(&self, table: usize) -> Vec<ColumnRef> {
        self.split_by(table, 1)
    }

    fn split_by(&self, table: usize, rows_each: u64) -> Vec<ColumnRef> {
        let Some(entry) = self.tables.get(table) else {
            return Vec::new();
        };
        let columns = entry.columns.iter().enumerate();
        let fits = |(c, column): &(usize, &ColumnEntry)| {
            is_category(column, entry.rows, rows_each) && !entry.display.contains(c)
        };
        let mut found: Vec<_> = columns.filter(fits).collect();
        // Statuses and types are what rows are sorted by; then the fewest values.
        let kind = |c: &ColumnEntry| ["status", "type", "kind", "categori"].map(|w| c.says(w));
        found.sort_by_key(|(_, c)| (!kind(c).contains(&true), c.listed.len()));
        let place = |(column, _)| ColumnRef {
            table,
            column,
            occurrence: 0,
        };
        found.into_iter().map(place).collect()
    }

    /// Number columns of a table that measure something.
    pub(crate) fn measures(&self, table: usize) -> Vec<ColumnRef> {
        let columns = self.tables.get(table).map_or(&[][..], |e| &e.columns);
        let measures = |c: &ColumnEntry| {
            let varied = c.range.is_some_and(|(low, high)| low < high);
            let label = LABELS.iter().any(|w| c.says(w)) && !c.says("amount");
            c.kind == Kind::Number && !c.identifier && varied && !label
        };
        let found = columns.iter().enumerate().filter(|(_, c)| measures(c));
        let place = |(column, _)| ColumnRef {
            table,
            column,
            occurrence: 0,
        };
        found.map(place).collect()
    }

    /// Whether people know the rows of a table by a name of their own.
    pub(crate) fn is_named(&self, table: usize) -> bool {
        self.tables.get(table).is_some_and(|entry| {
            let texts = entry.display.iter().all(|c| {
                let column = entry.columns.get(*c);
                column.is_some_and(|c| c.kind == Kind::Text && !c.foreign && !is_prose(c))
            });
            texts && entry.rows > 1 && !entry.junction && !entry.display.is_empty()
        })
    }
}

fn is_category(column: &ColumnEntry, rows: u64, rows_each: u64) -> bool {
    let values = column.listed.len();
    let personal = PERSONAL.iter().any(|w| column.says(w)) && !column.says("type");
    let short = column.listed.iter().all(|t| t.chars().count() <= LABEL);
    column.kind == Kind::Text
        && FEW.contains(&values)
        && rows >= rows_each * values as u64
        && short
        && !personal
        && !column.identifier
        && !column.unique
}

fn is_prose(column: &ColumnEntry) -> bool {
    ["descript", "detail", "comment", "note", "text"]
        .iter()
        .any(|w| column.says(w))
}
