//! A recipe in the making, and what is known of its schema.

use crate::{
    ENGINE, Request,
    know::{calendar, names},
};
use confab_model::{
    Column, ForeignKey, Generator, Problem, Recipe, Schema, Severity, Table,
    recipe::{Choose, ColumnRecipe, KeyRecipe, TableRecipe},
};

/// What part a table plays, which decides how many rows it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A short list that others refer to: categories, countries.
    Reference,
    /// A place or organisation that many others belong to.
    Organisation,
    /// People and things.
    Entity,
    /// What happens to entities: orders, loans, visits.
    Event,
    /// Pairs of two tables.
    Junction,
    /// The lines of an event.
    Line,
}

pub(super) struct Draft<'a> {
    pub(super) schema: &'a Schema,
    pub(super) request: &'a Request,
    pub(super) tables: Vec<TableDraft>,
    pub(super) notes: Vec<Problem>,
    /// The day that counts as today.
    pub(super) today: i32,
}

pub(super) struct TableDraft {
    /// The words of its name.
    pub(super) words: Vec<String>,
    pub(super) role: Role,
    pub(super) recipe: TableRecipe,
    /// The words of each column's name.
    pub(super) column_words: Vec<Vec<String>>,
    /// The part of time that a date column stands for (`start`, `due`…), empty for other columns.
    pub(super) date_roles: Vec<&'static str>,
    /// The parent table of each key.
    pub(super) parents: Vec<usize>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(schema: &'a Schema, request: &'a Request) -> Self {
        let tables = schema
            .tables
            .iter()
            .enumerate()
            .map(|(number, table)| TableDraft::new(schema, number, table))
            .collect();
        let today = calendar::parse_day(&request.today).unwrap_or(20_000);
        Self {
            schema,
            request,
            tables,
            notes: Vec::new(),
            today,
        }
    }

    pub(super) fn note(&mut self, severity: Severity, message: String) {
        self.notes.push(Problem::new(severity, message));
    }

    pub(super) fn table(&self, table: usize) -> &'a Table {
        &self.schema.tables[table]
    }

    pub(super) fn column(&self, table: usize, column: usize) -> &'a Column {
        &self.schema.tables[table].columns[column]
    }

    pub(super) fn rows(&self, table: usize) -> u64 {
        self.tables[table].recipe.rows
    }

    pub(super) fn generator(&self, table: usize, column: usize) -> &Generator {
        &self.tables[table].recipe.columns[column].generator
    }

    pub(super) fn set(&mut self, table: usize, column: usize, generator: Generator) {
        self.tables[table].recipe.columns[column].generator = generator;
    }

    /// The keys by which a column refers to other tables.
    pub(super) fn keys_of(&self, table: usize, column: usize) -> Vec<usize> {
        let name = &self.column(table, column).name;
        let keys = self.table(table).foreign_keys.iter().enumerate();
        keys.filter(|(_, key)| key.columns.contains(name))
            .map(|(number, _)| number)
            .collect()
    }

    /// The keys of other tables that refer to this one: (table, key).
    pub(super) fn children(&self, table: usize) -> Vec<(usize, usize)> {
        let each = |(child, draft): (usize, &TableDraft)| {
            let keys = draft
                .parents
                .iter()
                .enumerate()
                .filter(|(_, parent)| **parent == table);
            keys.map(|(key, _)| (child, key)).collect::<Vec<_>>()
        };
        self.tables.iter().enumerate().flat_map(each).collect()
    }

    /// A day before or after today, as text.
    pub(super) fn day(&self, offset: i32) -> String {
        calendar::format_day(self.today + offset)
    }

    pub(super) fn finish(self) -> Recipe {
        Recipe {
            engine: ENGINE.to_string(),
            seed: self.request.seed,
            temperature: self.request.temperature,
            locale: self.request.locale.clone(),
            today: calendar::format_day(self.today),
            instructions: self.request.prompt.clone(),
            designed: None,
            tables: self.tables.into_iter().map(|table| table.recipe).collect(),
            notes: self.notes,
            unclaimed: Vec::new(),
        }
    }
}

impl TableDraft {
    fn new(schema: &Schema, number: usize, table: &Table) -> Self {
        let columns: Vec<ColumnRecipe> = table
            .columns
            .iter()
            .map(|column| ColumnRecipe {
                column: column.name.clone(),
                generator: Generator::Nothing,
                nulls: 0,
                unique: None,
            })
            .collect();
        let key = |key: &ForeignKey| KeyRecipe {
            columns: key.columns.clone(),
            parent: key.table.clone(),
            choose: Choose::Nothing,
            nulls: 0,
        };
        Self {
            words: names::words(&table.name),
            role: Role::Entity,
            column_words: table
                .columns
                .iter()
                .map(|column| names::words(&column.name))
                .collect(),
            date_roles: vec![""; columns.len()],
            parents: table
                .foreign_keys
                .iter()
                .map(|key| schema.find_table(&key.table).unwrap_or(number))
                .collect(),
            recipe: TableRecipe {
                table: schema.data_name(number),
                columns,
                keys: table.foreign_keys.iter().map(key).collect(),
                ..TableRecipe::default()
            },
        }
    }

    /// Whether its name has one of the words.
    pub(super) fn named(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&word.as_str()))
    }
}
