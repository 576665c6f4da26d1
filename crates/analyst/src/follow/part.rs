//! "What percentage is that?": the part of the whole that a result is.

use super::Talk;
use crate::lexicon::Kind;
use confab_model::question::{Aggregate, Filter, Form, Measure, Term, Window};

impl Talk<'_> {
    /// Each group's part of all, or the part that meets the conditions.
    pub(super) fn part(&self) -> Option<Form> {
        if !self.previous.group.is_empty() {
            return self.windowed(Window::Share);
        }
        let table = self.table()?;
        let shown = self.previous.select.iter();
        let measure = shown.clone().find_map(crate::drill::measure_of);
        let adds = |m: &Measure| matches!(m.aggregate, Aggregate::Count | Aggregate::Sum);
        if measure.is_some_and(|m| !adds(&m)) || self.previous.limit.is_some() {
            return None;
        }
        let measure = measure.unwrap_or(Measure::rows(table));
        // A period says of which whole; what else is said, which part.
        let (periods, rest): (Vec<Filter>, Vec<Filter>) = self
            .previous
            .filters
            .iter()
            .cloned()
            .partition(|f| self.is_dated(f));
        let (whole, part) = if rest.is_empty() {
            (rest, periods)
        } else {
            (periods, rest)
        };
        if part.is_empty() {
            return None;
        }
        Some(Form {
            select: vec![Term::Part(measure, part)],
            tables: vec![measure.table()],
            via: self.previous.via.clone(),
            filters: whole,
            ..Form::default()
        })
    }

    /// Whether a condition is about a date.
    pub(super) fn is_dated(&self, filter: &Filter) -> bool {
        let column = super::filter::column_of(filter);
        column
            .and_then(|c| self.lexicon.column(c))
            .is_some_and(|c| c.kind == Kind::Date)
    }
}
