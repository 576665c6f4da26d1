//! "Why?" of what changed with time: the two last whole periods side by side,
//! for each value of what tells most apart.

use super::Talk;
use crate::period::whole;
use confab_model::question::{Comparison, Filter, Form, OrderKey, Period, Term};
use jiff::civil::Date;

impl Talk<'_> {
    /// What the groups contribute to the change between two periods.
    pub(super) fn change_explained(&self) -> Option<Form> {
        let (date, period) = self.previous.group.iter().find_map(|t| match t {
            Term::Bucket(column, period) => Some((*column, *period)),
            _ => None,
        })?;
        if period == Period::Weekday || self.previous.group.len() != 1 {
            return None;
        }
        let measure = self
            .previous
            .select
            .iter()
            .find_map(crate::drill::measure_of)?;
        let bound = |dates: Option<(Date, Date)>| dates.map(|(from, to)| (text(from), text(to)));
        let (from, _) = bound(whole(period, self.lexicon.today?, -2))?;
        let (_, to) = bound(whole(period, self.lexicon.today?, -1))?;
        let column = Term::Column(self.telling()?);
        let mut form = self.previous.clone();
        form.filters.retain(|f| !self.is_dated(f));
        form.filters.push(Filter::Compare(
            Term::Column(date),
            Comparison::AtLeast,
            Term::Text(from),
        ));
        form.filters.push(Filter::Compare(
            Term::Column(date),
            Comparison::Less,
            Term::Text(to),
        ));
        let bucket = Term::Bucket(date, period);
        form.group = vec![column.clone(), bucket.clone()];
        form.select = vec![column.clone(), bucket.clone(), Term::Measure(measure)];
        form.order = [column, bucket]
            .map(|term| OrderKey {
                term,
                descending: false,
            })
            .into();
        form.limit = None;
        form.having.clear();
        Some(form)
    }
}

fn text(date: Date) -> String {
    date.to_string()
}
