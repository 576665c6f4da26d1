//! Other figures of the same rows.

use super::Talk;
use crate::lexicon::Kind;
use crate::lineage::is_amount;
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Form, Measure, OrderKey, Term, Window};

impl Talk<'_> {
    /// "and the average?"
    pub(super) fn aggregated(&self, aggregate: Aggregate) -> Option<Form> {
        let mut form = self.previous.clone();
        let old = form
            .select
            .iter()
            .position(|t| crate::drill::measure_of(t).is_some());
        let measure = match old.and_then(|at| crate::drill::measure_of(form.select.get(at)?)) {
            Some(measure) if measure.of.is_some() => Measure {
                aggregate,
                distinct: false,
                ..measure
            },
            _ => Measure::of(aggregate, self.amount()?),
        };
        self.replace(&mut form, old, Term::Measure(measure));
        Some(form)
    }

    /// "with the numbers": what ranks the rows is shown too.
    pub(super) fn figures(&self) -> Option<Form> {
        let mut form = self.previous.clone();
        let measured = |t: &&Term| crate::drill::measure_of(t).is_some();
        let mut keys = self.previous.order.iter().map(|k| &k.term);
        let term = keys.find(measured).filter(|t| !form.select.contains(t))?;
        form.select.push(term.clone());
        form.distinct = false;
        Some(form)
    }

    /// "how many?"
    pub(super) fn counted(&self) -> Option<Form> {
        let mut form = self.previous.clone();
        let old = form
            .select
            .iter()
            .position(|t| crate::drill::measure_of(t).is_some());
        let rows = Term::Measure(Measure::rows(self.table()?));
        if old.is_none() {
            form.group.clear();
        }
        self.replace(&mut form, old, rows);
        Some(form)
    }

    /// "in percent", "cumulatively".
    pub(super) fn windowed(&self, window: Window) -> Option<Form> {
        let mut form = self.previous.clone();
        let old = form
            .select
            .iter()
            .position(|t| matches!(t, Term::Measure(_)))?;
        let measure = form.select.get(old).and_then(crate::drill::measure_of)?;
        let timely = form.group.iter().any(|t| matches!(t, Term::Bucket(..)));
        if form.group.is_empty() || window != Window::Share && !timely {
            return None;
        }
        let term = Term::Window(window, measure);
        if window == Window::Share {
            self.replace(&mut form, Some(old), term);
        } else {
            form.select.push(term);
        }
        Some(form)
    }

    /// Puts a figure in the place of another, also where it orders.
    fn replace(&self, form: &mut Form, old: Option<usize>, term: Term) {
        match old.and_then(|at| form.select.get_mut(at)) {
            Some(shown) => {
                let before = std::mem::replace(shown, term.clone());
                for key in form.order.iter_mut().filter(|k| k.term == before) {
                    key.term = term.clone();
                }
            }
            None => {
                form.select = form.group.clone();
                form.select.push(term.clone());
                form.distinct = false;
                form.limit = None;
                form.order.clear();
                if !form.group.is_empty() {
                    form.order.push(OrderKey {
                        term,
                        descending: true,
                    });
                }
            }
        }
    }

    /// The column that measures the rows in question best.
    fn amount(&self) -> Option<ColumnRef> {
        let table = self.table()?;
        let entry = self.lexicon.tables.get(table)?;
        let numbers = entry.columns.iter().enumerate();
        let mut numbers =
            numbers.filter(|(_, c)| c.kind == Kind::Number && !c.identifier && !c.says("year"));
        let first = numbers.clone().next();
        let best = numbers.find(|(_, c)| is_amount(c)).or(first)?;
        Some(ColumnRef {
            table,
            column: best.0,
            occurrence: 0,
        })
    }
}
