//! What the user has entered. It is kept while other screens are open.

use crate::{error::AppError, generate::api};
use confab_model::{DatasetView, GenerateOrder, SchemaSummary};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long nothing must have been typed before the schema is read.
const PAUSE: Duration = Duration::from_millis(350);

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
    /// What is in it; None while it is being found out or when there is no text.
    pub summary: RwSignal<Option<Result<SchemaSummary, AppError>>>,
    /// Instructions in words.
    pub prompt: RwSignal<String>,
    /// How the number of rows is meant.
    pub rows: RwSignal<Rows>,
    /// The number of rows as typed.
    pub count: RwSignal<String>,
    /// The seed as typed.
    pub seed: RwSignal<String>,
    /// 0 to 2.
    pub temperature: RwSignal<f64>,
    /// Such as `de-DE`.
    pub locale: RwSignal<String>,
    /// Counts the texts, so that late answers about earlier ones are dropped.
    edition: StoredValue<u64>,
}

impl Form {
    /// Makes the form and provides it to all screens.
    pub fn provide() -> Self {
        let form = Self {
            ddl: RwSignal::new(String::new()),
            file: RwSignal::new(None),
            summary: RwSignal::new(None),
            prompt: RwSignal::new(String::new()),
            rows: RwSignal::new(Rows::ByRole),
            count: RwSignal::new("1000".to_owned()),
            seed: RwSignal::new("1".to_owned()),
            temperature: RwSignal::new(1.0),
            locale: RwSignal::new("en-US".to_owned()),
            edition: StoredValue::new(0),
        };
        provide_context(form);
        form
    }

    /// A text that is still being typed; it is read when there is a pause.
    pub fn typed(self, text: String) {
        self.ddl.set(text);
        let edition = self.next_edition();
        set_timeout(
            move || {
                if self.edition.get_value() == edition {
                    self.read(edition);
                }
            },
            PAUSE,
        );
    }

    /// A whole text, read at once.
    pub fn load(self, file: Option<String>, text: String) {
        self.file.set(file);
        self.ddl.set(text);
        self.summary.set(None);
        let edition = self.next_edition();
        self.read(edition);
    }

    /// The schema and the settings of a stored dataset.
    pub fn load_dataset(self, view: &DatasetView) {
        self.load(Some(format!("{}.sql", view.dataset.name)), view.ddl.clone());
        self.prompt.set(view.recipe.instructions.clone());
        self.seed.set(view.recipe.seed.to_string());
        self.temperature.set(view.recipe.temperature);
        self.locale.set(view.recipe.locale.clone());
    }

    /// No schema.
    pub fn clear(self) {
        self.load(None, String::new());
    }

    /// Why no generation can be ordered; None when one can.
    pub fn missing(self) -> Option<&'static str> {
        if self.ddl.read().trim().is_empty() {
            return Some("Add a schema first.");
        }
        if number(&self.count.read()).is_none_or(|count| count == 0 || count > MOST_ROWS) {
            return Some("The number of rows must be between 1 and 5,000,000.");
        }
        if number(&self.seed.read()).is_none() {
            return Some("The seed must be a whole number.");
        }
        None
    }

    /// What the user asks for.
    pub fn order(self) -> GenerateOrder {
        let count = number(&self.count.get_untracked());
        let by_role = self.rows.get_untracked() == Rows::ByRole;
        GenerateOrder {
            ddl: self.ddl.get_untracked(),
            file: self.file.get_untracked(),
            prompt: self.prompt.get_untracked(),
            rows: count.filter(|_| !by_role),
            size: count.filter(|_| by_role),
            seed: number(&self.seed.get_untracked()),
            temperature: Some(self.temperature.get_untracked()),
            locale: Some(self.locale.get_untracked()),
            ..GenerateOrder::default()
        }
    }

    fn next_edition(self) -> u64 {
        self.edition.update_value(|edition| *edition += 1);
        self.edition.get_value()
    }

    fn read(self, edition: u64) {
        let text = self.ddl.get_untracked();
        if text.trim().is_empty() {
            self.summary.set(None);
            return;
        }
        spawn_local(async move {
            let summary = api::summarise(text).await;
            if self.edition.get_value() == edition {
                self.summary.set(Some(summary));
            }
        });
    }
}

/// A whole number as people type it.
fn number(text: &str) -> Option<u64> {
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
