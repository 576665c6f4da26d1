//! Which table, column or value a phrase names.

use super::read::Reader;
use crate::{
    design::{
        checks,
        draft::{Draft, TableDraft},
        statuses,
    },
    know::names,
};
use confab_model::{DataType, Generator};

impl Reader<'_, '_> {
    /// The table that the text begins with: "order items each".
    pub(super) fn table_at_start(&self, text: &str) -> Option<usize> {
        let words = names::words(text);
        let best = self
            .draft
            .tables
            .iter()
            .enumerate()
            .filter(|(_, table)| words.starts_with(&table.words))
            .max_by_key(|(_, table)| table.words.len());
        best.map(|(number, _)| number).or_else(|| {
            let first = words.first()?;
            let last = |table: &TableDraft| table.words.last() == Some(first);
            let mut fitting = self
                .draft
                .tables
                .iter()
                .enumerate()
                .filter(|(_, table)| last(table));
            let only = fitting.next()?;
            fitting.next().is_none().then_some(only.0)
        })
    }

    /// A table that is named anywhere in the text; the longest name wins.
    pub(super) fn table_in(&self, text: &str) -> Option<usize> {
        let words = names::words(text);
        let named = |table: &TableDraft| {
            words
                .windows(table.words.len().max(1))
                .any(|window| window == table.words)
        };
        let whole = self
            .draft
            .tables
            .iter()
            .enumerate()
            .filter(|(_, table)| named(table))
            .max_by_key(|(_, table)| table.words.len());
        whole.map(|(number, _)| number).or_else(|| {
            // "sales" for orders and the like; "branches" for library branches.
            let by_last =
                |table: &TableDraft| table.words.last().is_some_and(|last| words.contains(last));
            let mut fitting = self
                .draft
                .tables
                .iter()
                .enumerate()
                .filter(|(_, table)| by_last(table));
            let only = fitting.next()?;
            fitting.next().is_none().then_some(only.0)
        })
    }

    /// The column whose words all occur in the text, most words first.
    pub(super) fn column_in(
        &self,
        text: &str,
        fits: impl Fn(&Draft<'_>, usize, usize) -> bool,
    ) -> Option<(usize, usize)> {
        let words = names::words(text);
        let table = self.table_in(text).or(self.subject);
        let mut best: Option<(usize, bool, usize, usize)> = None;
        for (number, known) in self.draft.tables.iter().enumerate() {
            for (column, own) in known.column_words.iter().enumerate() {
                let hits = own.iter().filter(|word| words.contains(word)).count();
                if hits == 0
                    || hits * 2 < own.len()
                    || !fits(self.draft, number, column)
                    || !self.draft.keys_of(number, column).is_empty()
                {
                    continue;
                }
                let rank = (
                    hits * 2 + usize::from(hits == own.len()),
                    Some(number) == table,
                );
                if best.is_none_or(|(hits, here, ..)| rank > (hits, here)) {
                    best = Some((rank.0, rank.1, number, column));
                }
            }
        }
        best.map(|(_, _, table, column)| (table, column))
    }

    /// The column, and where the text names no table, those of the same name elsewhere.
    pub(super) fn alike(&self, text: &str, table: usize, column: usize) -> Vec<(usize, usize)> {
        if self.table_in(text).is_some() {
            return vec![(table, column)];
        }
        let words = &self.draft.tables[table].column_words[column];
        let tables = self.draft.tables.iter().enumerate();
        tables
            .flat_map(|(table, known)| {
                let columns = known.column_words.iter().enumerate();
                columns
                    .filter(|(_, own)| *own == words)
                    .map(move |(column, _)| (table, column))
            })
            .filter(|(table, column)| self.draft.column(*table, *column).nullable)
            .collect()
    }

    /// A column of the table one of whose values is in the text; of a yes/no
    /// column, `true` or `false`.
    pub(super) fn value_in(&self, table: usize, text: &str) -> Option<(usize, String)> {
        let lower = text.to_lowercase();
        let said = |value: &String| {
            let value = value.to_lowercase();
            lower.contains(&value) || lower.contains(&value.replace(['_', '-'], " "))
        };
        let columns = self.draft.table(table).columns.iter().enumerate();
        let mut found = columns.filter_map(|(number, column)| {
            if matches!(column.data_type, DataType::Boolean) {
                let words = &self.draft.tables[table].column_words[number];
                return yes_or_no(words, &lower).map(|value| (number, value.to_string()));
            }
            let listed = listed(self.draft, table, number);
            listed.into_iter().find(said).map(|value| (number, value))
        });
        found.next()
    }
}

/// The values that a column is known to have: from its type, its rules or, for
/// a status, from common use.
pub(super) fn listed(draft: &Draft<'_>, table: usize, column: usize) -> Vec<String> {
    if let DataType::Enum { values } = &draft.column(table, column).data_type {
        return values.clone();
    }
    let ruled = checks::listed(draft, table, column);
    let is_status = draft.tables[table].column_words[column]
        .last()
        .is_some_and(|word| word == "status" || word == "state");
    match statuses::usual(draft, table) {
        Generator::Choice { values } if ruled.is_empty() && is_status => statuses::texts(&values),
        _ => ruled,
    }
}

/// Whether a text says what a yes/no column asks: `available`, `not available`, `inactive`.
fn yes_or_no(column: &[String], text: &str) -> Option<bool> {
    let words = names::words(text);
    let asked = column
        .iter()
        .filter(|word| !matches!(word.as_str(), "is" | "has" | "flag" | "was" | "can"));
    let mut any = false;
    let mut yes = true;
    for word in asked {
        any = true;
        if words.contains(&format!("in{word}")) || words.contains(&format!("un{word}")) {
            yes = false;
        } else if !words.contains(word) {
            return None;
        }
    }
    any.then(|| yes && !words.iter().any(|word| word == "not"))
}
