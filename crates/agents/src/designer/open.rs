//! Which columns a model may shape, and within which bounds. Keys, computed
//! values and whatever ties several columns together stay with the engine.

use confab_model::{
    Column, DataType, Generator, Literal, Recipe, Schema, Table,
    recipe::{ColumnRecipe, TableRecipe},
};
use std::collections::HashMap;

/// What may be said of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Open {
    /// What it may become.
    pub(super) what: What,
    /// Whether its share of NULLs may be set.
    pub(super) nulls: bool,
}

/// What a column may become.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum What {
    /// It stays what it is.
    #[default]
    Fixed,
    /// Texts or numbers.
    Values {
        /// Only these, where others hang on them.
        among: Option<Vec<Literal>>,
        /// So many distinct ones at least, where no two rows may share one.
        distinct: Option<u64>,
    },
    /// Numbers between bounds.
    Range {
        /// The bounds that may not be left.
        bounds: (f64, f64),
    },
    /// Dates.
    Dates,
    /// A share of true.
    Share,
}

/// The columns that may be shaped, by table and column number.
pub(super) type OpenColumns = HashMap<(usize, usize), Open>;

/// All columns that may be shaped.
pub(super) fn columns(schema: &Schema, recipe: &Recipe) -> OpenColumns {
    let generators = serde_json::to_string(&recipe.tables).unwrap_or_default();
    let mut open = OpenColumns::new();
    for (number, (table, plan)) in schema.tables.iter().zip(&recipe.tables).enumerate() {
        for (place, (column, entry)) in table.columns.iter().zip(&plan.columns).enumerate() {
            let found = Look {
                table,
                plan,
                column,
                entry,
                generators: &generators,
            };
            let found = found.open();
            if found != Open::default() {
                open.insert((number, place), found);
            }
        }
    }
    open
}

struct Look<'a> {
    table: &'a Table,
    plan: &'a TableRecipe,
    column: &'a Column,
    entry: &'a ColumnRecipe,
    /// All generators of the recipe, as text.
    generators: &'a str,
}

impl Look<'_> {
    fn open(&self) -> Open {
        let name = &self.column.name;
        let keys = self.table.foreign_keys.iter();
        let in_key = self.table.primary_key.contains(name)
            || keys.clone().any(|key| key.columns.contains(name));
        if in_key || self.column.generated.is_some() || self.column.identity || self.in_wide_check()
        {
            return Open::default();
        }
        Open {
            what: self.what(),
            nulls: self.column.nullable
                && self.entry.unique.is_none()
                && !self.in_check()
                && !matches!(
                    self.entry.generator,
                    Generator::When { .. } | Generator::Nothing | Generator::Formula { .. }
                ),
        }
    }

    fn what(&self) -> What {
        let checked = self.in_check();
        let listed = matches!(
            self.column.data_type,
            DataType::Enum { .. } | DataType::Set { .. }
        );
        let holds_values = matches!(
            self.column.data_type,
            DataType::Text { .. }
                | DataType::Enum { .. }
                | DataType::Integer { .. }
                | DataType::Decimal { .. }
        );
        let distinct = match self.distinct() {
            Ok(distinct) => distinct,
            Err(Tied) => return What::Fixed,
        };
        match &self.entry.generator {
            Generator::Choice { values } if holds_values => {
                let bound = checked || listed || self.is_read();
                if bound && distinct.is_some() {
                    return What::Fixed;
                }
                What::Values {
                    among: bound.then(|| values.iter().map(|v| v.value.clone()).collect()),
                    distinct,
                }
            }
            Generator::Words { .. } | Generator::WordsBy { .. } if holds_values && !checked => {
                What::Values {
                    among: None,
                    distinct,
                }
            }
            Generator::When { then, .. }
                if holds_values
                    && !checked
                    && distinct.is_none()
                    && matches!(**then, Generator::Words { .. } | Generator::Choice { .. })
                    && !self.is_read() =>
            {
                What::Values {
                    among: None,
                    distinct: None,
                }
            }
            Generator::Number { min, max, .. } if distinct.is_none() => {
                let planned = min.parse().ok().zip(max.parse().ok());
                self.bounds(planned, checked)
                    .map_or(What::Fixed, |bounds| What::Range { bounds })
            }
            Generator::Boolean { .. } if !checked && distinct.is_none() && !self.is_read() => {
                What::Share
            }
            Generator::Moment { rising: false, .. } if !checked && distinct.is_none() => {
                What::Dates
            }
            _ => What::Fixed,
        }
    }

    /// The bounds of a number: of its type, or narrower where a rule or a sum hangs on it.
    fn bounds(&self, planned: Option<(f64, f64)>, checked: bool) -> Option<(f64, f64)> {
        let (min, max) = planned?;
        if checked {
            return Some((min, max));
        }
        let (low, high) = match &self.column.data_type {
            DataType::Integer { min, max } => (*min as f64, *max as f64),
            DataType::Decimal { precision, scale } => {
                let whole = precision.unwrap_or(12).min(15).saturating_sub(*scale);
                let limit = libm::pow(10.0, f64::from(whole)) - 1.0;
                (-limit, limit)
            }
            DataType::Float { .. } => (-1e9, 1e9),
            _ => return None,
        };
        // A value that others are computed from must leave them room.
        let (low, high) = if self.is_read() {
            (low.max(min.min(0.0)), high.min(max.max(1.0) * 10.0))
        } else {
            (low, high)
        };
        Some((low.max(-1e9), high.min(1e9)))
    }

    /// How many distinct values are needed, if any.
    fn distinct(&self) -> Result<Option<u64>, Tied> {
        let name = &self.column.name;
        let uniques = self
            .table
            .uniques
            .iter()
            .filter(|unique| unique.columns.contains(name));
        let alone = uniques
            .clone()
            .all(|unique| unique.columns.len() == 1 && unique.expressions.is_empty());
        match (&self.entry.unique, uniques.count()) {
            (None, 0) => Ok(None),
            (Some(slot), 1..)
                if alone
                    && slot.within.is_none()
                    && slot.divide <= 1
                    && slot.space == slot.domain =>
            {
                Ok(Some(self.plan.rows))
            }
            _ => Err(Tied),
        }
    }

    fn in_check(&self) -> bool {
        self.table
            .checks
            .iter()
            .any(|check| mentions(&check.text, &self.column.name))
    }

    /// Whether a CHECK ties it to another column.
    fn in_wide_check(&self) -> bool {
        self.table.checks.iter().any(|check| {
            let columns = self.table.columns.iter();
            mentions(&check.text, &self.column.name)
                && columns
                    .filter(|column| mentions(&check.text, &column.name))
                    .count()
                    > 1
        })
    }

    /// Whether another column's generator names it.
    fn is_read(&self) -> bool {
        let quoted = format!("\"{}\"", self.column.name);
        let own = format!("\"column\":{quoted},\"generator\"");
        let named = self.generators.matches(&quoted).count();
        named > self.generators.matches(&own).count()
            || self
                .generators
                .contains(&format!(":{}\"", self.column.name))
    }
}

/// It is tied to other columns by a UNIQUE.
struct Tied;

/// Whether SQL has a name as a word of its own.
fn mentions(sql: &str, name: &str) -> bool {
    sql.split(|sign: char| !sign.is_alphanumeric() && sign != '_')
        .any(|word| word.eq_ignore_ascii_case(name))
        || name.contains(|sign: char| !sign.is_alphanumeric() && sign != '_') && sql.contains(name)
}
