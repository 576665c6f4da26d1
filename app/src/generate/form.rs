//! What the user has entered. It is kept while other screens are open.

use crate::{datasets::opened::Opened, generate::entries::Entries};
use confab_model::Engine;
use leptos::prelude::*;

/// The most rows of one table.
pub const MOST_ROWS: u64 = 5_000_000;

/// How many rows there should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// By the table's role, around a size.
    ByRole,
    /// Exactly as many in every table.
    Exactly,
}

/// The entries of Data Generation.
#[derive(Clone, Copy)]
pub struct Form {
    /// The schema's text.
    pub ddl: RwSignal<String>,
    /// The name of the file it came from.
    pub file: RwSignal<Option<String>>,
    /// Instructions in words.
    pub prompt: RwSignal<String>,
    /// How the number of rows is meant.
    pub rows: RwSignal<Rows>,
    /// The number of rows as typed.
    pub count: RwSignal<String>,
    /// Tables and their numbers of rows as typed, where they differ.
    pub rows_of: RwSignal<Vec<(String, String)>>,
    /// The seed as typed.
    pub seed: RwSignal<String>,
    /// 0 to 2.
    pub temperature: RwSignal<f64>,
    /// Such as `de-DE`.
    pub locale: RwSignal<String>,
    /// The day that counts as today, `YYYY-MM-DD`; empty: the machine's.
    pub today: RwSignal<String>,
    /// Who designs; none: the usual engine.
    pub engine: RwSignal<Option<Engine>>,
}

impl Form {
    /// Makes the form and provides it to all screens.
    pub fn provide() -> Self {
        let form = Self {
            ddl: RwSignal::new(String::new()),
            file: RwSignal::new(None),
            prompt: RwSignal::new(String::new()),
            rows: RwSignal::new(Rows::ByRole),
            count: RwSignal::new("1000".to_owned()),
            rows_of: RwSignal::new(Vec::new()),
            seed: RwSignal::new("1".to_owned()),
            temperature: RwSignal::new(1.0),
            locale: RwSignal::new("en-US".to_owned()),
            today: RwSignal::new(String::new()),
            engine: RwSignal::new(None),
        };
        provide_context(form);
        form
    }

    /// Another schema.
    pub fn load(self, file: Option<String>, text: String) {
        self.file.set(file);
        self.rows_of.set(Vec::new());
        self.ddl.set(text);
    }

    /// The schema and the settings of a stored dataset.
    pub fn load_dataset(self, view: &Opened) {
        self.load(Some(format!("{}.sql", view.dataset.name)), view.ddl.clone());
        self.prompt.set(view.instructions.clone());
        self.seed.set(view.seed.to_string());
        self.temperature.set(view.temperature);
        self.locale.set(view.locale.clone());
        self.today.set(view.today.clone());
    }

    /// No schema.
    pub fn clear(self) {
        self.load(None, String::new());
    }

    /// The number of rows of one table as typed; empty when there is none of its own.
    pub fn rows_of(self, table: &str) -> String {
        self.rows_of.with(|rows| {
            let own = rows.iter().find(|(name, _)| name == table);
            own.map(|(_, rows)| rows.clone()).unwrap_or_default()
        })
    }

    /// Gives one table a number of rows of its own; an empty text takes it away.
    pub fn set_rows_of(self, table: &str, rows: String) {
        self.rows_of.update(|all| {
            all.retain(|(name, _)| name != table);
            if !rows.trim().is_empty() {
                all.push((table.to_owned(), rows));
            }
        });
    }

    /// Why no generation can be ordered; None when one can.
    pub fn missing(self) -> Option<&'static str> {
        let possible =
            |rows: &str| number(rows).is_some_and(|rows| (1..=MOST_ROWS).contains(&rows));
        if self.ddl.read().trim().is_empty() {
            return Some("Add a schema first.");
        }
        if !possible(&self.count.read())
            || !self.rows_of.read().iter().all(|(_, rows)| possible(rows))
        {
            return Some("The number of rows must be between 1 and 5,000,000.");
        }
        if number(&self.seed.read()).is_none() {
            return Some("The seed must be a whole number.");
        }
        None
    }

    /// What the user asks for.
    pub fn order(self) -> Entries {
        let count = number(&self.count.read());
        let by_role = self.rows.get() == Rows::ByRole;
        let rows_of = self.rows_of.with(|rows| {
            rows.iter()
                .filter_map(|(table, rows)| Some((table.clone(), number(rows)?)))
                .collect()
        });
        Entries {
            ddl: self.ddl.get(),
            file: self.file.get(),
            prompt: self.prompt.get(),
            rows: count.filter(|_| !by_role),
            size: count.filter(|_| by_role),
            rows_of,
            seed: number(&self.seed.read()),
            temperature: Some(self.temperature.get()),
            locale: Some(self.locale.get()),
            today: Some(self.today.get()).filter(|day| !day.is_empty()),
            recipe: None,
            changes: None,
            engine: self.engine.get(),
        }
    }
}

/// A whole number as people type it.
pub fn number(text: &str) -> Option<u64> {
    let digits: String = text
        .chars()
        .filter(|sign| !matches!(sign, ',' | '_' | ' '))
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_may_be_grouped() {
        assert_eq!(number("1,000"), Some(1_000));
        assert_eq!(number("10 000"), Some(10_000));
        assert_eq!(number("-1"), None);
        assert_eq!(number(""), None);
    }
}
