//! A result as categories and series, as most charts take it.

use crate::{
    choose::Plan,
    format,
    roles::{Columns, is_period, natural},
};
use confab_model::{ChartKind, ColumnRole};
use std::collections::HashMap;

/// Categories that a chart still shows one by one.
const CATEGORIES: usize = 20;
/// Series that can still be told apart.
pub(crate) const SERIES: usize = 8;

/// Categories along an axis, with a number for each series.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// What stands along the axis.
    pub(crate) categories: Vec<String>,
    /// The series, each as long as the categories.
    pub(crate) series: Vec<(String, Vec<Option<f64>>)>,
    /// What the axis is called.
    pub(crate) x_label: String,
    /// What the numbers are called.
    pub(crate) y_label: String,
    /// Whether the categories are dates, to be drawn where they are in time.
    pub(crate) is_time: bool,
    /// Whether the series are the values of a column.
    pub(crate) is_pivot: bool,
}

impl Table {
    /// The table of a plan, and what isn't in it.
    pub(crate) fn of(
        kind: ChartKind,
        plan: &Plan,
        columns: &Columns<'_>,
    ) -> Option<(Self, Option<String>)> {
        let x = plan.x?;
        let mut table = match plan.series {
            Some(series) => Self::pivot(x, series, *plan.values.first()?, columns),
            None => Self::plain(x, &plan.values, columns),
        };
        let role = columns.role(x)?;
        table.is_time = matches!(role, ColumnRole::Time(_))
            && table.categories.iter().all(|category| is_date(category));
        let mut notes = Vec::new();
        notes.extend(table.cut_series(columns.role(*plan.values.first()?)));
        table.sort(role);
        if !matches!(role, ColumnRole::Time(_)) {
            notes.extend(table.cut_categories(kind));
        }
        let note = (!notes.is_empty()).then(|| notes.join(" "));
        Some((table, note))
    }

    /// One series a number.
    fn plain(x: usize, values: &[usize], columns: &Columns<'_>) -> Self {
        let series = values.iter().map(|value| {
            let numbers = (0..columns.rows).map(|row| columns.number(row, *value));
            (columns.label(*value).to_owned(), numbers.collect())
        });
        Self {
            categories: (0..columns.rows).map(|row| columns.text(row, x)).collect(),
            series: series.collect(),
            x_label: columns.label(x).to_owned(),
            y_label: match values {
                [value] => columns.label(*value).to_owned(),
                _ => String::new(),
            },
            ..Self::default()
        }
    }

    /// One series a value of another column. Of several rows in one place the
    /// last is shown: nothing is summed up.
    fn pivot(x: usize, series: usize, value: usize, columns: &Columns<'_>) -> Self {
        let mut table = Self {
            x_label: columns.label(x).to_owned(),
            y_label: columns.label(value).to_owned(),
            is_pivot: true,
            ..Self::default()
        };
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut names: HashMap<String, usize> = HashMap::new();
        for row in 0..columns.rows {
            let category = columns.text(row, x);
            let at = *places.entry(category.clone()).or_insert_with(|| {
                table.categories.push(category);
                table.categories.len() - 1
            });
            let name = columns.text(row, series);
            let which = *names.entry(name.clone()).or_insert_with(|| {
                table.series.push((name, Vec::new()));
                table.series.len() - 1
            });
            if let Some((_, numbers)) = table.series.get_mut(which) {
                if numbers.len() <= at {
                    numbers.resize(at + 1, None);
                }
                if let Some(place) = numbers.get_mut(at) {
                    *place = columns.number(row, value);
                }
            }
        }
        let length = table.categories.len();
        table
            .series
            .iter_mut()
            .for_each(|(_, numbers)| numbers.resize(length, None));
        table
    }

    /// Leaves as many series as can be told apart. What is left out becomes one
    /// where its sum means something.
    fn cut_series(&mut self, role: Option<ColumnRole>) -> Option<String> {
        let all = self.series.len();
        if all <= SERIES {
            return None;
        }
        let total = |numbers: &[Option<f64>]| numbers.iter().flatten().sum::<f64>();
        self.series
            .sort_by(|a, b| total(&b.1).total_cmp(&total(&a.1)));
        let rest = self.series.split_off(SERIES - 1);
        if role == Some(ColumnRole::Number { additive: true }) {
            let sums = (0..self.categories.len()).map(|at| {
                let here: Vec<f64> = rest
                    .iter()
                    .filter_map(|(_, n)| n.get(at).copied().flatten())
                    .collect();
                (!here.is_empty()).then(|| here.iter().sum())
            });
            self.series.push(("Other".to_owned(), sums.collect()));
            return Some(format!(
                "“Other” is the sum of {} more.",
                format::count(rest.len())
            ));
        }
        Some(format!(
            "The {} largest of {} are shown.",
            SERIES - 1,
            format::count(all)
        ))
    }

    /// Times and natural orders as they run; other categories by size, unless
    /// the query has put them in order.
    fn sort(&mut self, role: ColumnRole) {
        let first = self
            .series
            .first()
            .map(|(_, numbers)| numbers.clone())
            .unwrap_or_default();
        let number = |at: usize| {
            first
                .get(at)
                .copied()
                .flatten()
                .unwrap_or(f64::NEG_INFINITY)
        };
        let mut order: Vec<usize> = (0..self.categories.len()).collect();
        let name = |at: usize| self.categories.get(at).cloned().unwrap_or_default();
        match role {
            ColumnRole::Time(_) => order.sort_by_key(|at| name(*at)),
            ColumnRole::Ordinal => {
                let place = |at: usize| natural(&name(at)).unwrap_or(f64::INFINITY);
                order.sort_by(|a, b| place(*a).total_cmp(&place(*b)));
            }
            _ => {
                let falls = order.is_sorted_by(|a, b| number(*a) >= number(*b));
                let rises = order.is_sorted_by(|a, b| number(*a) <= number(*b));
                if !falls && !rises && self.series.len() == 1 {
                    order.sort_by(|a, b| number(*b).total_cmp(&number(*a)));
                }
            }
        }
        self.keep(&order);
    }

    /// Leaves the first categories where there are too many of them.
    fn cut_categories(&mut self, kind: ChartKind) -> Option<String> {
        let all = self.categories.len();
        let most = match kind {
            ChartKind::Donut => SERIES,
            ChartKind::Heatmap => 40,
            ChartKind::Treemap => 60,
            _ => CATEGORIES,
        };
        if all <= most {
            return None;
        }
        let order: Vec<usize> = (0..most).collect();
        self.keep(&order);
        Some(format!(
            "The first {most} of {} are shown.",
            format::count(all)
        ))
    }

    fn keep(&mut self, order: &[usize]) {
        let names = order
            .iter()
            .filter_map(|at| self.categories.get(*at).cloned());
        let names = names.collect();
        for (_, numbers) in &mut self.series {
            *numbers = order
                .iter()
                .map(|at| numbers.get(*at).copied().flatten())
                .collect();
        }
        self.categories = names;
    }
}

/// Whether a browser knows where a text is in time.
fn is_date(text: &str) -> bool {
    is_period(text) && !text.contains('Q')
        || text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}
