//! What groups are made by.

use super::{Along, Settler, at};
use crate::lexicon::{Item, Kind};
use crate::resolve::Assignment;
use confab_model::question::{Comparison, Filter, Form, Period, Term};

impl Settler<'_> {
    /// Groups, and the columns that name them.
    pub(super) fn break_down(
        &self,
        assignment: &Assignment,
        table: usize,
        form: &mut Form,
    ) -> Option<()> {
        for along in &self.along {
            match along {
                Along::Time(period) => {
                    let date = self.date(table)?;
                    group(form, Term::Bucket(date, *period), true);
                }
                Along::Slot(slot) => match assignment.item(*slot)? {
                    Item::Table(t) => self.group_by_row(t, form),
                    Item::Column(t, c) => {
                        let entry = self.lexicon.column(at(t, c))?;
                        // "per reviewer": the rows that the key refers to.
                        if let Some(parent) = self.refers(t, c).filter(|_| entry.foreign) {
                            form.via.push(at(t, c));
                            self.group_by_row(parent, form);
                            continue;
                        }
                        let term = match entry.kind {
                            Kind::Date => Term::Bucket(at(t, c), Period::Day),
                            _ => Term::Column(at(t, c)),
                        };
                        // A list in the order of its names isn't a breakdown.
                        if entry.unique && entry.kind == Kind::Text {
                            return None;
                        }
                        group(form, term, true);
                    }
                },
            }
        }
        let Some(ranked) = self.ranked else {
            return Some(());
        };
        form.per.clone_from(&form.group);
        match assignment.item(ranked)? {
            Item::Table(t) => self.group_by_row(t, form),
            Item::Column(..) => return None,
        }
        Some(())
    }

    /// The table that a column's key refers to.
    pub(super) fn refers(&self, table: usize, column: usize) -> Option<usize> {
        let mut edges = self.lexicon.joins.edges.iter();
        let edge =
            edges.find(|e| e.child == table && e.child_columns == [column] && e.cost < 2.0)?;
        let parent = self.lexicon.tables.get(edge.parent)?;
        (parent.display != parent.key).then_some(edge.parent)
    }

    /// Groups by the rows of a table: by their key, shown by their names.
    pub(super) fn group_by_row(&self, table: usize, form: &mut Form) {
        let Some(entry) = self.lexicon.tables.get(table) else {
            return;
        };
        for &c in &entry.key {
            group(form, Term::Column(at(table, c)), false);
        }
        for &c in &entry.display {
            group(form, Term::Column(at(table, c)), true);
        }
    }

    /// Values that are compared with each other become groups.
    pub(super) fn compare(&self, form: &mut Form) -> Option<()> {
        let compared = form.filters.iter().find_map(|f| match f {
            Filter::Any(parts) => match parts.first()? {
                Filter::Compare(term, Comparison::Equal, _) => Some(term.clone()),
                _ => None,
            },
            _ => None,
        });
        match compared {
            Some(term) => group(form, term, true),
            None if form.group.is_empty() => return None,
            None => {}
        }
        Some(())
    }

    /// Spans of days that are compared with each other become groups.
    pub(super) fn compare_spans(&self, table: usize, form: &mut Form) -> Option<()> {
        let [(a, b), (c, d)] = *self.wanted.spans.as_slice() else {
            return None;
        };
        let date = self.date(table)?;
        let during = |from: jiff::civil::Date, to: jiff::civil::Date| {
            let bound = |how, day: jiff::civil::Date| {
                Filter::Compare(Term::Column(date), how, Term::Text(day.to_string()))
            };
            vec![
                bound(Comparison::AtLeast, from),
                bound(Comparison::Less, to),
            ]
        };
        if b == c || d == a {
            form.filters.extend(during(a.min(c), b.max(d)));
        } else {
            let either = [(a, b), (c, d)].map(|(from, to)| Filter::All(during(from, to)));
            form.filters.push(Filter::Any(either.into()));
        }
        let days = (b - a).get_days();
        let period = match days {
            300.. => Period::Year,
            80.. => Period::Quarter,
            27.. => Period::Month,
            7.. => Period::Week,
            _ => Period::Day,
        };
        group(form, Term::Bucket(date, period), true);
        Some(())
    }
}

/// Adds a term that groups are made by.
pub(super) fn group(form: &mut Form, term: Term, shown: bool) {
    if shown && !form.select.contains(&term) {
        form.select.push(term.clone());
    }
    if !form.group.contains(&term) {
        form.group.push(term);
    }
}
