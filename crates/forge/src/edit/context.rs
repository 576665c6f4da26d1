//! What an instruction is read against.

use super::lexicon::{Lexicon, table_names};
use crate::know::{calendar, names};
use confab_model::{Column, Contents, DataType, Recipe, Schema, Table, recipe::TableRecipe};
use std::cell::OnceCell;

/// A step from a table to a related one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hop {
    /// To the row that a key of this table refers to.
    Up(usize),
    /// To the rows of another table that refer here by a key of theirs.
    Down(usize, usize),
}

pub(super) struct Context<'a> {
    pub(super) schema: &'a Schema,
    pub(super) recipe: &'a Recipe,
    pub(super) contents: &'a Contents,
    pub(super) prompt: &'a str,
    pub(super) table: usize,
    pub(super) today: i32,
    pub(super) seed: u64,
    lexicons: Vec<OnceCell<Lexicon>>,
    table_names: Vec<Vec<Vec<String>>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        schema: &'a Schema,
        recipe: &'a Recipe,
        contents: &'a Contents,
        (table, prompt, seed): (usize, &'a str, u64),
    ) -> Self {
        let count = schema.tables.len();
        Self {
            schema,
            recipe,
            contents,
            prompt,
            table,
            today: calendar::parse_day(&recipe.today).unwrap_or(20_000),
            seed,
            lexicons: (0..count).map(|_| OnceCell::new()).collect(),
            table_names: (0..count).map(|table| table_names(schema, table)).collect(),
        }
    }

    pub(super) fn declared(&self, table: usize) -> &'a Table {
        static NOTHING: std::sync::LazyLock<Table> = std::sync::LazyLock::new(Table::default);
        self.schema.tables.get(table).unwrap_or(&NOTHING)
    }

    pub(super) fn column(&self, table: usize, column: usize) -> &'a Column {
        static NOTHING: std::sync::LazyLock<Column> = std::sync::LazyLock::new(Column::default);
        self.declared(table).columns.get(column).unwrap_or(&NOTHING)
    }

    pub(super) fn lexicon(&self, table: usize) -> Option<&Lexicon> {
        let cell = self.lexicons.get(table)?;
        Some(
            cell.get_or_init(|| {
                Lexicon::new(self.declared(table), self.contents.tables.get(table))
            }),
        )
    }

    pub(super) fn names_of(&self, table: usize) -> &[Vec<String>] {
        self.table_names
            .get(table)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The rows of a table as stored.
    pub(super) fn rows(&self, table: usize) -> u64 {
        self.contents
            .tables
            .get(table)
            .map_or(0, |contents| contents.rows)
    }

    /// How a table is filled.
    pub(super) fn filling(&self, table: usize) -> TableRecipe {
        let name = self.schema.data_name(table);
        let found = self.recipe.tables.iter().find(|entry| entry.table == name);
        found.cloned().unwrap_or_default()
    }

    pub(super) fn is_key(&self, table: usize, column: usize) -> bool {
        let name = &self.column(table, column).name;
        let this = self.declared(table);
        this.primary_key.contains(name)
            || this
                .foreign_keys
                .iter()
                .any(|key| key.columns.contains(name))
    }

    pub(super) fn is_number(&self, table: usize, column: usize) -> bool {
        match &self.column(table, column).data_type {
            DataType::Integer { .. }
            | DataType::Decimal { .. }
            | DataType::Float { .. }
            | DataType::Year => true,
            DataType::Any => self
                .contents
                .tables
                .get(table)
                .and_then(|contents| contents.columns.get(column))
                .is_some_and(|contents| contents.has_number && !contents.has_text),
            _ => false,
        }
    }

    pub(super) fn is_date(&self, table: usize, column: usize) -> bool {
        matches!(
            self.column(table, column).data_type,
            DataType::Date | DataType::DateTime { .. }
        )
    }

    pub(super) fn is_text(&self, table: usize, column: usize) -> bool {
        matches!(
            self.column(table, column).data_type,
            DataType::Text { .. } | DataType::Enum { .. } | DataType::Set { .. } | DataType::Any
        )
    }

    pub(super) fn is_flag(&self, table: usize, column: usize) -> bool {
        self.column(table, column).data_type == DataType::Boolean
    }

    pub(super) fn columns_where(
        &self,
        table: usize,
        fits: impl Fn(&Self, usize, usize) -> bool,
    ) -> Vec<usize> {
        (0..self.declared(table).columns.len())
            .filter(|column| fits(self, table, *column))
            .collect()
    }

    /// The date that says when a row of a table came to be.
    pub(super) fn main_date(&self, table: usize) -> Option<usize> {
        const BEGINNINGS: [&str; 12] = [
            "created",
            "order",
            "registered",
            "registration",
            "join",
            "joined",
            "hire",
            "enrollment",
            "publication",
            "start",
            "placed",
            "issue",
        ];
        let dates = self.columns_where(table, Self::is_date);
        let own = names::words(&self.declared(table).name);
        let words = |column: &usize| names::words(&self.column(table, *column).name);
        let named = dates
            .iter()
            .find(|column| words(column).iter().any(|word| own.contains(word)));
        named
            .or_else(|| {
                BEGINNINGS.iter().find_map(|beginning| {
                    dates
                        .iter()
                        .find(|column| words(column).iter().any(|word| word == beginning))
                })
            })
            .or_else(|| {
                dates
                    .iter()
                    .find(|column| !self.column(table, **column).nullable)
            })
            .or(dates.first())
            .copied()
    }

    /// The first column whose name has one of the words, the first word first.
    pub(super) fn hinted(&self, table: usize, hints: &[&str]) -> Option<usize> {
        let has = |hint: &str| {
            self.columns_where(table, Self::is_number)
                .into_iter()
                .find(|column| {
                    !self.is_key(table, *column)
                        && names::words(&self.column(table, *column).name)
                            .iter()
                            .any(|word| *word == names::singular(hint))
                })
        };
        hints.iter().find_map(|hint| has(hint))
    }

    /// The table to which a key refers.
    pub(super) fn parent(&self, table: usize, key: usize) -> Option<usize> {
        let key = self.declared(table).foreign_keys.get(key)?;
        self.schema.find_table(&key.table)
    }

    /// One step from a table, upwards first.
    pub(super) fn hops(&self, table: usize) -> Vec<(Hop, usize)> {
        let keys = 0..self.declared(table).foreign_keys.len();
        let mut hops: Vec<(Hop, usize)> = keys
            .filter_map(|key| Some((Hop::Up(key), self.parent(table, key)?)))
            .collect();
        for (child, declared) in self.schema.tables.iter().enumerate() {
            for key in 0..declared.foreign_keys.len() {
                if self.parent(child, key) == Some(table) {
                    hops.push((Hop::Down(child, key), child));
                }
            }
        }
        hops
    }

    /// The shortest way to another table, upwards where there is one.
    pub(super) fn way(&self, from: usize, to: usize) -> Option<Vec<Hop>> {
        let upwards = self.search(from, to, |hop| matches!(hop, Hop::Up(_)));
        upwards
            .or_else(|| self.search(from, to, |hop| matches!(hop, Hop::Down(..))))
            .or_else(|| self.search(from, to, |_| true))
    }

    fn search(&self, from: usize, to: usize, may: impl Fn(Hop) -> bool) -> Option<Vec<Hop>> {
        let mut ways: Vec<(usize, Vec<Hop>)> = vec![(from, Vec::new())];
        for _ in 0..3 {
            let mut longer = Vec::new();
            for (at, way) in &ways {
                let mut hops = self.hops(*at);
                // Of two keys to one table, that which is named after it.
                hops.sort_by_key(|(hop, next)| !self.is_named_after(*at, *hop, *next));
                for (hop, next) in hops.into_iter().filter(|(hop, _)| may(*hop)) {
                    let way: Vec<Hop> = way.iter().copied().chain([hop]).collect();
                    if next == to && (from != to || !way.is_empty()) {
                        return Some(way);
                    }
                    if next != from {
                        longer.push((next, way));
                    }
                }
            }
            ways = longer;
        }
        None
    }

    fn is_named_after(&self, table: usize, hop: Hop, next: usize) -> bool {
        let (holder, key, named) = match hop {
            Hop::Up(key) => (table, key, next),
            Hop::Down(child, key) => (child, key, table),
        };
        let words = names::words(&self.declared(named).name);
        let key = self.declared(holder).foreign_keys.get(key);
        key.and_then(|key| key.columns.first())
            .is_some_and(|column| {
                let column = names::words(column);
                words.iter().all(|word| column.contains(word))
            })
    }

    /// The table's name in words, in the plural.
    pub(super) fn rows_called(&self, table: usize) -> String {
        self.declared(table).name.replace('_', " ")
    }
}
