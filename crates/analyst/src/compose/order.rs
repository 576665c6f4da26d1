//! What a form is ordered by.

use super::Composer;
use crate::lexicon::Kind;
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Filter, Form, OrderKey, Term, Window};

impl Composer<'_> {
    pub(super) fn order(&self, form: &mut Form) {
        let mut extreme = None;
        for order in &self.sketch.order {
            let candidate = order.slot.and_then(|s| self.assignment.candidate(s));
            let turned = candidate.is_some_and(|c| c.turned);
            let descending = order.descending != turned;
            let column = order.slot.and_then(|s| self.column_of(s));
            let term = match (order.aggregate, column) {
                (Some(Aggregate::Count), Some(column))
                    if self.is_measure(column) && self.variant.stored_count =>
                {
                    Term::Column(column)
                }
                (Some(Aggregate::Count), _) => self.counted(order.slot, false),
                (Some(aggregate), Some(column)) => {
                    self.measure(aggregate, Some(column), column.table, false)
                }
                (None, Some(column)) => {
                    extreme = Some((column, descending));
                    Term::Column(column)
                }
                (None, None) => match order.slot.and_then(|s| self.table_of(s)) {
                    Some(table) => match self.display(table).into_iter().next() {
                        Some(term) => term,
                        None => continue,
                    },
                    None => continue,
                },
                (Some(_), None) => continue,
            };
            // In a grouped result only the groups' own columns can order it as they are.
            let term = match term {
                Term::Column(column)
                    if !form.group.is_empty()
                        && !form.group.contains(&term)
                        && !form.select.contains(&term) =>
                {
                    let grouped = form
                        .select
                        .iter()
                        .find(|t| matches!(t, Term::Measure(m) if m.of == Some(column)));
                    grouped.cloned().unwrap_or(Term::Column(column))
                }
                term => term,
            };
            if self.variant.show_measure && !form.select.contains(&term) {
                form.select.push(term.clone());
            }
            form.order.push(OrderKey { term, descending });
        }
        if self.variant.ties
            && let Some((column, descending)) = extreme
        {
            self.extreme(form, column, descending);
        }
    }

    /// Parts of the whole instead of amounts.
    pub(super) fn share(&self, form: &mut Form) {
        if !self.sketch.share || form.group.is_empty() {
            return;
        }
        for term in &mut form.select {
            if let Term::Measure(m) = term
                && matches!(m.aggregate, Aggregate::Count | Aggregate::Sum)
            {
                *term = Term::Window(Window::Share, *m);
            }
        }
    }

    /// Groups come in the order of time, or else the largest first.
    pub(super) fn default_order(&self, form: &mut Form) {
        if !form.order.is_empty() || form.group.is_empty() || form.set.is_some() {
            return;
        }
        let timely = |term: &&Term| match term {
            Term::Bucket(..) => true,
            Term::Column(c) => self
                .lexicon
                .column(*c)
                .is_some_and(|c| c.kind == Kind::Date || c.says("year") && c.kind == Kind::Number),
            _ => false,
        };
        let time = form.group.iter().find(timely).cloned();
        let mut measures = form.select.iter().filter(|t| matches!(t, Term::Measure(_)));
        let (Some(measure), None) = (measures.next().cloned(), measures.next()) else {
            return;
        };
        let descending = time.is_none();
        form.order.push(OrderKey {
            term: time.unwrap_or(measure),
            descending,
        });
    }

    /// Every row with the largest value instead of the first.
    pub(super) fn extreme(&self, form: &mut Form, column: ColumnRef, descending: bool) {
        let aggregate = if descending {
            Aggregate::Max
        } else {
            Aggregate::Min
        };
        let inner = Form {
            select: vec![self.measure(aggregate, Some(column), column.table, false)],
            tables: form.tables.clone(),
            filters: form.filters.clone(),
            via: form.via.clone(),
            ..Form::default()
        };
        form.order.clear();
        form.limit = None;
        form.filters.push(Filter::Compare(
            Term::Column(column),
            confab_model::question::Comparison::Equal,
            Term::Form(Box::new(inner)),
        ));
    }
}
