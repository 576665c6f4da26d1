//! What the words of an instruction may name in one table: the table itself,
//! its columns and its values.

use super::cues;
use crate::know::names;
use confab_model::{Column, DataType, Expr, Literal, Schema, Table, TableContents, expr::BinaryOp};
use std::collections::{HashMap, HashSet};

/// Columns with at most so many values are categories, whose words may be misspelt.
const CATEGORY: usize = 300;

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) column: usize,
    pub(super) literal: Literal,
}

/// The names and values of a table by their stems, joined with spaces.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    columns: HashMap<String, Vec<usize>>,
    values: HashMap<String, Vec<Value>>,
    longest_column: usize,
    longest_value: usize,
    /// Words to which a misspelt one may be corrected.
    pub(super) targets: HashSet<String>,
    /// All words that mean something.
    pub(super) known: HashSet<String>,
}

impl Lexicon {
    pub(super) fn new(table: &Table, contents: Option<&TableContents>) -> Self {
        let mut lexicon = Self::default();
        lexicon.read_columns(table);
        lexicon.read_values(table, contents);
        lexicon
    }

    /// The columns that the stems name, and how many stems that took.
    pub(super) fn column(&self, stems: &[&str]) -> Option<(&[usize], usize)> {
        longest(stems, self.longest_column, |key| self.columns.get(key))
            .map(|(columns, length)| (columns.as_slice(), length))
    }

    /// The values that the stems name, and how many stems that took.
    pub(super) fn value(&self, stems: &[&str]) -> Option<(&[Value], usize)> {
        longest(stems, self.longest_value, |key| self.values.get(key))
            .map(|(values, length)| (values.as_slice(), length))
    }

    fn read_columns(&mut self, table: &Table) {
        let own = names::words(&table.name);
        let all: Vec<Vec<String>> = table
            .columns
            .iter()
            .map(|c| names::words(&c.name))
            .collect();
        let is_key = |number: usize| {
            table.columns.get(number).is_some_and(|column| {
                table.primary_key.contains(&column.name)
                    || table
                        .foreign_keys
                        .iter()
                        .any(|key| key.columns.contains(&column.name))
            })
        };
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        let mut loose: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, words) in all.iter().enumerate() {
            for alias in full_names(words, &own) {
                let columns = exact.entry(alias).or_default();
                if !columns.contains(&number) {
                    columns.push(number);
                }
            }
            if is_key(number) {
                continue;
            }
            for from in 0..words.len() {
                for to in from + 1..=words.len() {
                    let part: Vec<String> = words[from..to].to_vec();
                    for alias in spellings(&part) {
                        let columns = loose.entry(alias).or_default();
                        if !columns.contains(&number) {
                            columns.push(number);
                        }
                    }
                }
            }
        }
        // A whole name says more than a part of one.
        for (alias, columns) in loose {
            exact.entry(alias).or_insert(columns);
        }
        self.longest_column = exact
            .keys()
            .map(|key| key.split(' ').count())
            .max()
            .unwrap_or(0);
        for word in exact.keys().flat_map(|key| key.split(' ')) {
            self.known.insert(word.to_string());
            if word.len() > 3 {
                self.targets.insert(word.to_string());
            }
        }
        self.columns = exact;
    }

    fn read_values(&mut self, table: &Table, contents: Option<&TableContents>) {
        for (number, column) in table.columns.iter().enumerate() {
            let found = contents.and_then(|contents| contents.columns.get(number));
            let mut texts = allowed(table, column).unwrap_or_default();
            let texty = !matches!(
                column.data_type,
                DataType::Date
                    | DataType::DateTime { .. }
                    | DataType::Time { .. }
                    | DataType::Boolean
            );
            let stored = found
                .map(|found| found.texts.as_slice())
                .unwrap_or_default();
            for text in stored.iter().filter(|_| texty) {
                if !texts.contains(text) {
                    texts.push(text.clone());
                }
            }
            let category = texts.len() <= CATEGORY;
            for text in texts {
                let words = names::words(&text);
                if words.is_empty() || words.len() > 8 {
                    continue;
                }
                for word in &words {
                    self.known.insert(word.clone());
                    if category && word.len() > 3 {
                        self.targets.insert(word.clone());
                    }
                }
                self.longest_value = self.longest_value.max(words.len());
                let value = Value {
                    column: number,
                    literal: Literal::Text(text),
                };
                self.values.entry(words.join(" ")).or_default().push(value);
            }
            if column.data_type == DataType::Boolean {
                self.read_flag(number, column);
            }
        }
    }

    /// `available`, `unavailable`, `inactive`, `closed` of `is_closed`
    fn read_flag(&mut self, number: usize, column: &Column) {
        let words = names::words(&column.name);
        let asked: Vec<String> = words
            .into_iter()
            .filter(|word| !matches!(word.as_str(), "is" | "has" | "flag" | "was" | "can"))
            .collect();
        let Some((last, before)) = asked.split_last() else {
            return;
        };
        let start: String = before.iter().map(|word| format!("{word} ")).collect();
        for (prefix, truth) in [("", true), ("un", false), ("in", false), ("non ", false)] {
            let value = Value {
                column: number,
                literal: Literal::Bool(truth),
            };
            let name = format!("{start}{prefix}{last}");
            self.longest_value = self.longest_value.max(name.split(' ').count());
            self.known.extend(name.split(' ').map(str::to_string));
            self.targets.extend(
                name.split(' ')
                    .filter(|word| word.len() > 3)
                    .map(str::to_string),
            );
            self.values.entry(name).or_default().push(value);
        }
    }
}

fn longest<'a, T>(
    stems: &[&str],
    most: usize,
    find: impl Fn(&str) -> Option<&'a T>,
) -> Option<(&'a T, usize)> {
    (1..=most.min(stems.len())).rev().find_map(|length| {
        let key = stems.get(..length)?.join(" ");
        find(&key).map(|found| (found, length))
    })
}

/// A name in all its forms: `order_date` of orders is also `date`.
fn full_names(words: &[String], table: &[String]) -> Vec<String> {
    let mut names = spellings(words);
    let own = words.iter().zip(table).take_while(|(a, b)| a == b).count();
    if own > 0 && own < words.len() {
        names.extend(spellings(&words[own..]));
    }
    names
}

/// The words and their synonyms.
fn spellings(words: &[String]) -> Vec<String> {
    let name = words.join(" ");
    let mut names = vec![name.clone(), words.concat()];
    for (_, others) in cues::column_synonyms()
        .iter()
        .filter(|(known, _)| *known == name)
    {
        names.extend(others.iter().cloned());
    }
    names.dedup();
    names
}

/// The values that a column's type or a CHECK lists.
pub(super) fn allowed(table: &Table, column: &Column) -> Option<Vec<String>> {
    if let DataType::Enum { values } = &column.data_type {
        return Some(values.clone());
    }
    table
        .checks
        .iter()
        .find_map(|check| listed(&check.expr, &column.name))
}

fn listed(expr: &Expr, column: &str) -> Option<Vec<String>> {
    let texts = |list: &[Expr]| {
        let each = list.iter().map(|item| match item {
            Expr::Literal(Literal::Text(text)) => Some(text.clone()),
            Expr::Cast { expr, .. } => match expr.as_ref() {
                Expr::Literal(Literal::Text(text)) => Some(text.clone()),
                _ => None,
            },
            _ => None,
        });
        each.collect::<Option<Vec<_>>>()
    };
    match expr {
        Expr::InList {
            expr,
            list,
            negated: false,
        } => (expr.columns() == [column]).then(|| texts(list)).flatten(),
        Expr::Binary {
            op: BinaryOp::Or | BinaryOp::And,
            left,
            right,
        } => listed(left, column).or_else(|| listed(right, column)),
        _ => None,
    }
}

/// The names by which people call a table, as stems.
pub(super) fn table_names(schema: &Schema, table: usize) -> Vec<Vec<String>> {
    let Some(this) = schema.tables.get(table) else {
        return Vec::new();
    };
    let words = names::words(&this.name);
    let mut names = vec![words.clone()];
    if words.len() > 1 {
        names.push(vec![words.concat()]);
    }
    if let Some((last, before)) = words.split_last() {
        for (known, others) in cues::table_synonyms() {
            if known == last {
                let columns: Vec<Vec<String>> =
                    this.columns.iter().map(|c| names::words(&c.name)).collect();
                let others = others.iter().map(|other| names::words(other));
                let others = others.filter(|other| !columns.contains(other));
                names.extend(others.map(|other| [before, &other[..]].concat()));
            }
        }
        // `reviews` for performance_reviews, where nothing else is called so.
        let also = schema
            .tables
            .iter()
            .enumerate()
            .any(|(other, o)| other != table && names::words(&o.name).last() == Some(last));
        if !before.is_empty() && !also {
            names.push(vec![last.clone()]);
        }
    }
    names
}
