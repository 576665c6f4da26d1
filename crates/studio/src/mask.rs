//! Reading a dataset, with personal data masked where its owner wishes that.

use confab_guard::personal::{Kind, Tokens};
use confab_model::{Page, dataset::PageColumn};
use confab_store::{CancelToken, Door, DoorError, QueryLimits};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What stands between a column's words and a value of it.
const COLON: &str = ": ";

/// The tokens of a dataset or a conversation, the same for a value for as long as Confab runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask(Arc<Mutex<Tokens>>);

/// The masks of datasets and conversations, by their identifiers.
#[derive(Debug, Default)]
pub(crate) struct Masks(Mutex<HashMap<String, Mask>>);

impl Masks {
    pub(crate) fn of(&self, owner: &str) -> Mask {
        let mut masks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        masks.entry(owner.to_owned()).or_default().clone()
    }
}

/// The door, and the mask in front of it if there is one.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pub(crate) door: Door,
    pub(crate) mask: Option<Mask>,
}

impl Reader {
    /// As [`Door::query`]; tokens in the SQL stand for their values.
    pub(crate) fn query(
        &self,
        sql: &str,
        limits: QueryLimits,
        cancel: &CancelToken,
    ) -> Result<Page, DoorError> {
        let Some(mask) = &self.mask else {
            return self.door.query(sql, limits, cancel);
        };
        let mut page = self
            .door
            .query(&mask.tokens().unmask_sql(sql), limits, cancel)?;
        mask.page(&mut page);
        Ok(page)
    }
}

impl Mask {
    /// The tokens, for as long as nobody else needs them.
    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts tokens in the place of personal data.
    fn page(&self, page: &mut Page) {
        let mut tokens = self.tokens();
        for (at, column) in page.columns.iter().enumerate() {
            let label = words_of(column);
            let is_name = is_of_person(&column.name);
            for cell in page.rows.iter_mut().filter_map(|row| row.get_mut(at)) {
                let Some(value) = cell.as_mut().filter(|value| !value.is_empty()) else {
                    continue;
                };
                *value = if is_name {
                    tokens.token(Kind::Person, value)
                } else {
                    masked(&mut tokens, &label, value)
                };
            }
        }
    }
}

/// A value, judged with the words of its column before it.
fn masked(tokens: &mut Tokens, label: &str, value: &str) -> String {
    let masked = tokens.mask(&format!("{label}{COLON}{value}"), &|_| false);
    match masked.text.strip_prefix(label) {
        Some(rest) => rest.strip_prefix(COLON).unwrap_or(rest).to_owned(),
        None => tokens.mask(value, &|_| false).text,
    }
}

fn words_of(column: &PageColumn) -> String {
    column.name.replace(['_', '-'], " ").to_lowercase()
}

/// Whether a column holds names of people, as far as its own name says.
pub(crate) fn is_of_person(column: &str) -> bool {
    let column = column.to_lowercase();
    let parts = ["first", "last", "sur", "given", "family", "full", "middle"];
    column.contains("name") && parts.iter().any(|part| column.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(columns: &[&str], rows: &[&[&str]]) -> Page {
        let column = |name: &&str| PageColumn {
            name: (*name).to_owned(),
            type_text: String::new(),
            primary_key: false,
            references: None,
            numeric: false,
        };
        let row = |row: &&[&str]| row.iter().map(|cell| Some((*cell).to_owned())).collect();
        Page {
            columns: columns.iter().map(column).collect(),
            rows: rows.iter().map(row).collect(),
            ..Page::default()
        }
    }

    #[test]
    fn people_are_masked_and_products_are_not() {
        let mut page = page(
            &[
                "id",
                "last_name",
                "email",
                "date_of_birth",
                "product",
                "sold_on",
            ],
            &[
                &[
                    "1",
                    "Berg",
                    "a@post.example",
                    "1987-03-04",
                    "Blue Chair 200",
                    "2024-01-02",
                ],
                &[
                    "2",
                    "Berg",
                    "b@post.example",
                    "1990-01-01",
                    "Oak Table",
                    "2024-01-03",
                ],
            ],
        );
        Mask::default().page(&mut page);
        let row = |row: usize| -> Vec<&str> {
            page.rows[row]
                .iter()
                .map(|cell| cell.as_deref().unwrap_or_default())
                .collect()
        };
        assert_eq!(
            row(0),
            [
                "1",
                "<PERSON_1>",
                "<EMAIL_1>",
                "<DATE_OF_BIRTH_1>",
                "Blue Chair 200",
                "2024-01-02"
            ]
        );
        assert_eq!(
            row(1)[1..4],
            ["<PERSON_1>", "<EMAIL_2>", "<DATE_OF_BIRTH_2>"]
        );
    }
}
