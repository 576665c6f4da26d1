//! What is shown, in which order.

use super::super::wanted::What;
use super::{MANY, Settler};
use crate::lexicon::Kind;
use confab_model::question::{Aggregate, Filter, Form, Measure, OrderKey, Term, Window};

impl Settler<'_> {
    /// Whether one figure is asked for rather than one for each row.
    pub(super) fn ratio(&self, measures: &[Measure], form: &Form) -> bool {
        let [measure] = measures else {
            return false;
        };
        let grain = measure.table();
        let table = match form.group.first() {
            Some(Term::Column(c)) => c.table,
            _ => return false,
        };
        let said = self
            .wanted
            .figures
            .first()
            .is_some_and(|f| f.aggregate == Some(Aggregate::Average));
        let many = self
            .lexicon
            .tables
            .get(table)
            .is_some_and(|t| t.rows > MANY);
        let paid = measure.aggregate == Aggregate::Sum;
        let counts = measure.of.is_none();
        self.wanted.ratio && grain != table && (counts && (said || many) || paid)
    }

    /// What is shown, in which order.
    pub(super) fn show(&self, measures: &[Measure], form: &mut Form) -> Option<()> {
        let first = *measures.first()?;
        let window = self.wanted.window;
        // The rows that are ranked: the last that groups are made by.
        let rows = match form.group.last() {
            Some(Term::Column(c)) => Some(c.table),
            _ => None,
        };
        let rows = rows.filter(|t| form.group.iter().any(|g| self.is_key(g, *t)));
        if window == Some(Window::Share) && form.group.is_empty() {
            return self.part(first, form);
        }
        if matches!(window, Some(Window::RunningTotal | Window::Growth)) {
            if form.group.is_empty() {
                return None;
            }
            form.select.push(Term::Measure(first));
        }
        for measure in measures {
            let term = match window {
                Some(window) => Term::Window(window, *measure),
                None => Term::Measure(*measure),
            };
            // A row has one value of its own: no aggregate to take of it.
            let own = self.wanted.top.is_some()
                && measure.of.is_some_and(|c| rows == Some(c.table))
                && self.wanted.figures.iter().all(|f| f.aggregate.is_none());
            match (own, measure.of) {
                (true, Some(column)) => {
                    form.select.push(Term::Column(column));
                    form.group.clear();
                }
                _ => form.select.push(term),
            }
        }
        self.order(first, form);
        Some(())
    }

    pub(super) fn is_key(&self, term: &Term, table: usize) -> bool {
        let entry = self.lexicon.tables.get(table);
        matches!(term, Term::Column(c) if c.table == table
            && entry.is_some_and(|e| e.key.contains(&c.column)))
    }

    pub(super) fn is_hinted(&self) -> bool {
        let mut figures = self.wanted.figures.iter();
        figures.any(|f| matches!(f.what, What::Hinted(_)))
    }

    pub(super) fn order(&self, first: Measure, form: &mut Form) {
        let last = form.select.last().cloned();
        let Some(top) = self.wanted.top else {
            let time = form.group.iter().find(|t| matches!(t, Term::Bucket(..)));
            let shown = match self.wanted.window {
                Some(Window::Share) | None => last,
                Some(_) => form.group.first().cloned(),
            };
            let (term, descending) = match time {
                Some(time) => (Some(time.clone()), false),
                None => (
                    shown,
                    !matches!(
                        self.wanted.window,
                        Some(Window::RunningTotal | Window::Growth)
                    ),
                ),
            };
            if !form.group.is_empty() {
                form.order
                    .extend(term.map(|term| OrderKey { term, descending }));
            }
            return;
        };
        let turned = self.is_hinted() && first.aggregate == Aggregate::Min;
        let term = last.unwrap_or(Term::Measure(first));
        form.order = vec![OrderKey {
            term,
            descending: top.descending != turned,
        }];
        form.limit = Some(top.limit);
        // Within groups, equals would be dropped without anyone noticing.
        form.ties = !form.per.is_empty();
    }

    /// The part of the rows that meet the last condition which isn't a date.
    pub(super) fn part(&self, measure: Measure, form: &mut Form) -> Option<()> {
        let dated = |f: &Filter| {
            let mut dated = false;
            let mut look = |t: &Term| {
                if let Term::Column(c) | Term::Bucket(c, _) = t {
                    dated |= self
                        .lexicon
                        .column(*c)
                        .is_some_and(|e| e.kind == Kind::Date);
                }
            };
            match f {
                Filter::Compare(t, ..) | Filter::Between(t, ..) => look(t),
                Filter::Any(parts) => {
                    if let Some(Filter::Compare(t, ..)) = parts.first() {
                        look(t);
                    }
                }
                _ => {}
            }
            dated
        };
        let last = form.filters.iter().rposition(|f| !dated(f));
        let at = last.or_else(|| form.filters.len().checked_sub(1))?;
        let part = form.filters.remove(at);
        form.select.push(Term::Part(measure, vec![part]));
        Some(())
    }
}
