//! Everything that a question can name: tables, columns and values, by words.

mod amounts;
mod entry;
mod joins;
mod people;
mod roles;
mod spelling;
mod telling;
mod values;

pub(crate) use entry::{ColumnEntry, Kind, NameForm, TableEntry};
pub(crate) use joins::{Edge, JoinGraph};
use spelling::Spelling;
pub(crate) use values::{ValueHit, ValueIndex};

use crate::knowledge::Knowledge;
use confab_model::{ColumnRef, Contents, Schema};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// A table or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Item {
    /// A table by its number.
    Table(usize),
    /// A column by the numbers of its table and itself.
    Column(usize, usize),
}

/// What the analyst knows of one database. Built once for each version of it.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(crate) schema: Schema,
    pub(crate) tables: Vec<TableEntry>,
    pub(crate) joins: JoinGraph,
    pub(crate) values: ValueIndex,
    /// Items by the stem of any word that may name them.
    by_stem: HashMap<String, Vec<Item>>,
    /// The stems of names themselves, for misspelt words.
    pub(crate) stems: HashSet<String>,
    /// How its words are spelt.
    pub(crate) spelling: Spelling,
    /// Today's date, from which relative periods count.
    pub(crate) today: Option<Date>,
}

impl Lexicon {
    /// The lexicon of a schema whose values have this contents. Relative
    /// periods count from `today` (`YYYY-MM-DD`).
    pub fn new(schema: Schema, contents: &Contents, today: &str) -> Self {
        let joins = JoinGraph::new(&schema, contents);
        let mut tables: Vec<TableEntry> = (0..schema.tables.len())
            .map(|t| TableEntry::new(&schema, contents, t))
            .collect();
        roles::assign(&mut tables, &joins);
        let values = ValueIndex::new(contents);
        let spelling = Spelling::new(&schema, &tables);
        let mut lexicon = Self {
            schema,
            tables,
            joins,
            values,
            by_stem: HashMap::new(),
            stems: HashSet::new(),
            spelling,
            today: today.parse().ok(),
        };
        lexicon.index();
        lexicon
    }

    /// The schema that it was built from.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Values of the data that look like a text, with their columns, the nearest first.
    pub fn find_values(&self, text: &str, most: usize) -> Vec<(ColumnRef, String)> {
        let hits = self.values.near(text, most).into_iter();
        hits.map(|hit| (hit.column, hit.text.clone())).collect()
    }

    /// Whether a word, in lower case, names a table or column, or is a value.
    pub fn knows(&self, word: &str) -> bool {
        let stem = crate::words::stem(word);
        !self.items(&stem).is_empty()
            || self.stems.contains(&stem)
            || !self.values.find(word).is_empty()
    }

    /// A column's entry.
    pub(crate) fn column(&self, column: ColumnRef) -> Option<&ColumnEntry> {
        self.tables.get(column.table)?.columns.get(column.column)
    }

    /// Tables and columns that a word may belong to.
    pub(crate) fn items(&self, stem: &str) -> &[Item] {
        self.by_stem.get(stem).map_or(&[], Vec::as_slice)
    }

    /// The forms of an item's name.
    pub(crate) fn forms(&self, item: Item) -> &[NameForm] {
        match item {
            Item::Table(t) => self.tables.get(t).map_or(&[], |e| &e.forms),
            Item::Column(t, c) => {
                let table = self.tables.get(t);
                table
                    .and_then(|e| e.columns.get(c))
                    .map_or(&[], |e| &e.forms)
            }
        }
    }

    fn index(&mut self) {
        let mut found: HashMap<String, HashSet<Item>> = HashMap::new();
        let mut stems = HashSet::new();
        let columns = |t: usize, e: &TableEntry| -> Vec<Item> {
            let columns = (0..e.columns.len()).map(|c| Item::Column(t, c));
            columns.chain([Item::Table(t)]).collect()
        };
        let items: Vec<Item> = self
            .tables
            .iter()
            .enumerate()
            .flat_map(|(t, e)| columns(t, e))
            .collect();
        for item in items {
            for word in self.forms(item).iter().flat_map(|form| &form.words) {
                stems.insert(word.clone());
                found.entry(word.clone()).or_default().insert(item);
                for synonym in Knowledge::get().synonyms(word) {
                    found.entry(synonym.clone()).or_default().insert(item);
                }
            }
        }
        self.by_stem = found
            .into_iter()
            .map(|(stem, items)| {
                let mut items: Vec<Item> = items.into_iter().collect();
                items.sort();
                (stem, items)
            })
            .collect();
        self.stems = stems;
    }
}
