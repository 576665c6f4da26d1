//! What to say when an instruction isn't understood: what is missing, and what
//! would be understood.

use super::{
    context::Context,
    parser::{Parser, Wanted},
    spelling::distance,
};
use crate::know::names;
use confab_model::{DataType, Unclear};

impl Parser<'_, '_> {
    /// Why it isn't understood.
    pub(super) fn unclear(&self) -> Unclear {
        let (mut furthest, mut wanted) = self.furthest();
        let unknown = self.unknown.first().copied();
        // A reason that was found as far as anything was read says more than a lost word.
        if let Some((at, reason)) = self.complaint()
            && unknown.map_or(*at + 1 >= furthest, |unknown| *at > unknown)
        {
            let mut reason = reason.clone();
            if reason.nearest.is_empty() {
                reason.nearest = self.ctx.examples(self.ctx.prompt);
            }
            return reason;
        }
        if self.tokens.iter().all(super::token::Token::ends) {
            return Unclear {
                words: "Say what is to be changed.".to_string(),
                nearest: self.ctx.examples(""),
            };
        }
        if let Some(unknown) = unknown {
            let before = unknown
                .checked_sub(1)
                .and_then(|before| self.tokens.get(before));
            let named = before.is_some_and(|token| {
                [
                    "the", "set", "raise", "lower", "all", "double", "their", "by",
                ]
                .contains(&token.word.as_str())
            });
            let after = self.tokens.get(unknown + 1).is_none_or(|token| {
                ["to", "by", "of", "for", "over", "in", "is", "at"].contains(&token.word.as_str())
            });
            furthest = unknown;
            wanted = if named && after {
                Wanted::Column
            } else {
                Wanted::Other
            };
        }
        let table = &self.ctx.declared(self.ctx.table).name;
        let Some(token) = self.tokens.get(furthest).filter(|token| !token.ends()) else {
            let nearest = self.ctx.examples(self.ctx.prompt);
            let words = match self.other_table() {
                Some(other) => format!(
                    "This seems to be about {other}; the open table is {table}. Say it below {other}."
                ),
                None => format!(
                    "Something is missing at the end of “{}”: say which column of {table} and what it becomes.",
                    self.ctx.prompt.trim()
                ),
            };
            return Unclear { words, nearest };
        };
        let said = self.said(furthest, furthest + 1);
        let word = token.word.clone();
        let (near, column) = self.ctx.nearest_names(&word);
        let mut nearest: Vec<String> = near
            .iter()
            .take(2)
            .map(|name| self.instead(furthest, furthest + 1, name))
            .collect();
        for example in self.ctx.examples(self.ctx.prompt) {
            if nearest.len() < 4 && !nearest.contains(&example) {
                nearest.push(example);
            }
        }
        let meant = near
            .first()
            .map(|name| format!("; did you mean “{name}”?"))
            .unwrap_or_else(|| ".".to_string());
        let words = match self.other_table() {
            Some(other) if near.is_empty() => {
                format!(
                    "“{said}” isn't understood here. This seems to be about {other}; the open table is {table}."
                )
            }
            _ if wanted == Wanted::Column || (column && !near.is_empty()) => {
                format!("There is no column like “{said}” in {table}{meant}")
            }
            _ => format!("“{said}” isn't understood here{meant}"),
        };
        Unclear { words, nearest }
    }

    /// Another table that is named, where this one isn't.
    fn other_table(&self) -> Option<String> {
        let stems: Vec<&str> = self
            .tokens
            .iter()
            .map(|token| token.stem.as_str())
            .collect();
        let named = |table: usize| {
            self.ctx.names_of(table).iter().any(|name| {
                stems
                    .windows(name.len().max(1))
                    .any(|window| window.iter().zip(name).all(|(a, b)| a == b))
            })
        };
        if named(self.ctx.table) {
            return None;
        }
        let other = (0..self.ctx.schema.tables.len()).find(|table| named(*table))?;
        Some(self.ctx.declared(other).name.clone())
    }
}

impl Context<'_> {
    /// Names of columns and values that are spelt nearly so, and whether the
    /// first is a column.
    fn nearest_names(&self, word: &str) -> (Vec<String>, bool) {
        let mut near: Vec<(usize, bool, String)> = Vec::new();
        let letters = word.chars().count();
        let mut see = |name: &str, column: bool| {
            let least = names::words(name)
                .iter()
                .map(|part| distance(word, part))
                .min()
                .unwrap_or(usize::MAX);
            // Of the many values only a close one is likely to be meant.
            let most = if column {
                (letters / 2).min(3)
            } else {
                letters / 4
            };
            if least <= most {
                near.push((least, !column, name.to_string()));
            }
        };
        for column in &self.declared(self.table).columns {
            see(&column.name, true);
        }
        let contents = self.contents.tables.get(self.table);
        for column in contents
            .iter()
            .flat_map(|contents| &contents.columns)
            .filter(|column| column.texts.len() <= 300)
        {
            for text in &column.texts {
                see(text, false);
            }
        }
        near.sort();
        near.dedup();
        let column = near.first().is_some_and(|(_, value, _)| !value);
        (near.into_iter().map(|(.., name)| name).collect(), column)
    }

    /// Instructions that would be understood, those with the most words of what
    /// was said first.
    pub(super) fn examples(&self, said: &str) -> Vec<String> {
        let table = self.declared(self.table);
        let rows = self.rows_called(self.table);
        let mut all = vec![
            format!("add 10 {rows}"),
            format!("delete 10 random {rows}"),
            format!("duplicate the first 10 {rows}"),
        ];
        for (number, column) in table.columns.iter().enumerate() {
            if self.is_key(self.table, number) || column.generated.is_some() {
                continue;
            }
            let name = &column.name;
            if self.is_number(self.table, number) {
                all.push(format!("raise {name} by 10 %"));
                all.push(format!("delete the {rows} with {name} over 100"));
                all.push(format!("{name} between 5 and 20"));
            } else if self.is_date(self.table, number) {
                all.push(format!("shift {name} by a year"));
                all.push(format!("no {rows} with {name} before 2022"));
            } else if let DataType::Enum { values } = &column.data_type
                && let [first, second, ..] = &values[..]
            {
                all.push(format!("set {name} to {second} where {name} is {first}"));
                all.push(format!("30 % of the {rows} are {first}"));
            } else if self.is_text(self.table, number) {
                all.push(format!("regenerate {name}"));
                all.push(format!("set {name} to 'something' for half of the {rows}"));
            }
            if column.nullable {
                all.push(format!("set half of {name} to NULL"));
            }
        }
        let words = names::words(said);
        let common = |example: &String| {
            names::words(example)
                .iter()
                .filter(|word| words.contains(word))
                .count()
        };
        all.sort_by_key(|example| std::cmp::Reverse(common(example)));
        all.truncate(4);
        all
    }
}
