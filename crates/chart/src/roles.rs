//! The columns of a result by role: from lineage first, from names and values second.

use crate::{MOST, format};
use confab_model::{ColumnRole, Page, question::Period};
use std::collections::HashSet;

/// Texts that are longer on average are prose.
const PROSE: usize = 60;
/// Days of the week and months, by the place in their order.
const ORDERED: &[&[&str]] = &[
    &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ],
    &["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
];
/// Names of places.
const PLACES: &[&str] = &["country", "state", "region", "city", "continent"];

/// A column of a result.
#[derive(Debug)]
pub(crate) struct Column {
    /// What a person would call it.
    pub(crate) label: String,
    /// What it is.
    pub(crate) role: ColumnRole,
    /// How many different values it has.
    pub(crate) distinct: usize,
    /// What its numbers are multiplied with to be drawn: parts of one become percent.
    pub(crate) scale: f64,
}

/// The columns of a result with its values.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    page: &'a Page,
    /// The columns, in order.
    pub(crate) columns: Vec<Column>,
    /// Rows.
    pub(crate) rows: usize,
}

impl<'a> Columns<'a> {
    /// Reads the columns of a result.
    pub(crate) fn read(page: &'a Page, roles: &[Option<ColumnRole>], labels: &[String]) -> Self {
        let rows = page.rows.len();
        let columns = page
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let values = || {
                    let rows = page.rows.iter().take(MOST);
                    rows.filter_map(move |row| row.get(at)?.as_deref())
                };
                let known = roles.get(at).copied().flatten();
                let distinct: HashSet<&str> = values().collect();
                let role = known.unwrap_or_else(|| guess(&column.name, &values));
                let mut numbers = values().filter_map(|value| value.parse::<f64>().ok());
                let parts = role == ColumnRole::Percent && numbers.all(|n| n.abs() <= 1.0);
                let label = labels
                    .get(at)
                    .filter(|label| !label.is_empty())
                    .cloned()
                    .unwrap_or_else(|| plain(&column.name));
                Column {
                    label: if parts && rows > 1 {
                        format!("{label} (%)")
                    } else {
                        label
                    },
                    role,
                    distinct: distinct.len(),
                    scale: if parts { 100.0 } else { 1.0 },
                }
            })
            .collect();
        Self {
            page,
            columns,
            rows,
        }
    }

    /// A value as text; NULL has its own name.
    pub(crate) fn text(&self, row: usize, column: usize) -> String {
        let value = self.page.rows.get(row).and_then(|row| row.get(column));
        value
            .and_then(Option::as_deref)
            .map_or_else(|| "(null)".to_owned(), format::short)
    }

    /// A value as a number, if it is a finite one.
    pub(crate) fn number(&self, row: usize, column: usize) -> Option<f64> {
        let value = self.page.rows.get(row)?.get(column)?.as_deref()?;
        let number = value
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())?;
        Some(number * self.columns.get(column)?.scale)
    }

    /// What a column is called.
    pub(crate) fn label(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", |column| &column.label)
    }

    /// What a column is.
    pub(crate) fn role(&self, column: usize) -> Option<ColumnRole> {
        self.columns.get(column).map(|column| column.role)
    }

    /// How many different values a column has.
    pub(crate) fn distinct(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |column| column.distinct)
    }

    /// The columns of which a test on their role holds.
    pub(crate) fn with(&self, test: impl Fn(ColumnRole) -> bool) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        columns
            .filter(|(_, c)| test(c.role))
            .map(|(at, _)| at)
            .collect()
    }
}

/// The place of a value in a natural order: of weekdays, months or numbers.
pub(crate) fn natural(value: &str) -> Option<f64> {
    let lower = value.to_lowercase();
    let place = ORDERED
        .iter()
        .find_map(|list| list.iter().position(|word| *word == lower));
    #[expect(
        clippy::cast_precision_loss,
        reason = "there are twelve months at most"
    )]
    place
        .map(|place| place as f64)
        .or_else(|| value.parse().ok())
}

/// Whether a text is a date or a period: `2024`, `2024-05`, `2024-05-01 …`, `2024-Q1`.
pub(crate) fn is_period(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| {
        bytes
            .get(from..to)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    match bytes.len() {
        7 if bytes.get(5) == Some(&b'Q') => digits(0, 4) && digits(6, 7),
        7 => digits(0, 4) && bytes.get(4) == Some(&b'-') && digits(5, 7),
        10.. => {
            digits(0, 4)
                && digits(5, 7)
                && digits(8, 10)
                && bytes.get(4) == Some(&b'-')
                && bytes.get(7) == Some(&b'-')
        }
        _ => false,
    }
}

fn guess<'a, I: Iterator<Item = &'a str>>(name: &str, values: &impl Fn() -> I) -> ColumnRole {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|sign: char| !sign.is_alphanumeric()).collect();
    let says = |word: &&str| words.contains(word);
    if values().next().is_none() {
        return ColumnRole::Text;
    }
    if values().all(is_period) {
        return ColumnRole::Time(Period::Day);
    }
    let numbers: Vec<f64> = values().filter_map(|value| value.parse().ok()).collect();
    if numbers.len() == values().count() {
        let year = |number: &f64| number.fract() == 0.0 && (1900.0..=2100.0).contains(number);
        return if says(&"id")
            || lower.ends_with("id") && words.len() == 1 && lower.len() > 2 && name.ends_with("Id")
        {
            ColumnRole::Id
        } else if says(&"year") && numbers.iter().all(year) {
            ColumnRole::Time(Period::Year)
        } else if ["weekday", "month", "quarter", "hour", "rating", "stars"]
            .iter()
            .any(says)
        {
            ColumnRole::Ordinal
        } else if ["share", "percent", "percentage", "rate", "pct", "growth"]
            .iter()
            .any(says)
        {
            ColumnRole::Percent
        } else {
            let counted = ["count", "sum", "total", "number", "n", "rows"];
            ColumnRole::Number {
                additive: counted.iter().any(says)
                    || lower.starts_with("count(")
                    || lower.starts_with("sum("),
            }
        };
    }
    let length: usize = values().map(str::len).sum();
    if length / values().count().max(1) > PROSE {
        ColumnRole::Text
    } else if values().all(|value| natural(value).is_some()) {
        ColumnRole::Ordinal
    } else if PLACES.iter().any(says) {
        ColumnRole::Geo
    } else {
        ColumnRole::Category
    }
}

/// A column's name as words.
fn plain(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, values: &[&str]) -> ColumnRole {
        guess(name, &|| values.iter().copied())
    }

    #[test]
    fn roles_are_found_from_names_and_values() {
        assert_eq!(
            of("month", &["2024-01", "2024-02"]),
            ColumnRole::Time(Period::Day)
        );
        assert_eq!(
            of("created", &["2024-01-05 10:00:00"]),
            ColumnRole::Time(Period::Day)
        );
        assert_eq!(
            of("release_year", &["1999", "2004"]),
            ColumnRole::Time(Period::Year)
        );
        assert_eq!(of("customer_id", &["1", "2"]), ColumnRole::Id);
        assert_eq!(
            of("count(*)", &["1", "2"]),
            ColumnRole::Number { additive: true }
        );
        assert_eq!(
            of("price", &["1.5", "2"]),
            ColumnRole::Number { additive: false }
        );
        assert_eq!(of("share", &["0.5"]), ColumnRole::Percent);
        assert_eq!(of("weekday", &["Monday", "Friday"]), ColumnRole::Ordinal);
        assert_eq!(of("city", &["Berlin"]), ColumnRole::Geo);
        assert_eq!(of("status", &["open", "closed"]), ColumnRole::Category);
        assert_eq!(of("note", &[&"word ".repeat(40)]), ColumnRole::Text);
        assert_eq!(of("nothing", &[]), ColumnRole::Text);
    }
}
