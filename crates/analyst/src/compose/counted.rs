//! Tables that are left out, and rows of the whole join.

use super::Composer;
use crate::sketch::Pick;
use crate::sql;
use confab_model::question::{Aggregate, Filter, Form, SetOperator, Term};

impl Composer<'_> {
    /// Leaves out tables that no term needs. None if there are none.
    pub(super) fn thin(&self, form: &mut Form) -> Option<()> {
        let needed = sql::tables_of(form);
        let before = form.tables.len();
        if needed.is_empty() || form.select.is_empty() {
            return None;
        }
        form.tables.retain(|t| needed.contains(t));
        for table in needed {
            if form.tables.is_empty() {
                form.tables.push(table);
            }
        }
        (form.tables.len() < before).then_some(())
    }

    /// Counts the rows of the join. None if that changes nothing.
    pub(super) fn count_joined(&self, form: &mut Form) -> Option<()> {
        let mut tables = form.tables.clone();
        tables.extend(sql::tables_of(form));
        tables.sort_unstable();
        tables.dedup();
        let edges = self.lexicon.joins.tree(&tables, &form.via)?;
        for edge in edges
            .iter()
            .filter_map(|e| self.lexicon.joins.edges.get(*e))
        {
            tables.extend([edge.child, edge.parent]);
        }
        let finest = tables
            .into_iter()
            .find(|t| !sql::repeats(self.lexicon, *t, &edges))?;
        let mut changed = false;
        let mut turn = |term: &mut Term| {
            if let Term::Measure(m) = term
                && m.of.is_none()
                && m.grain != finest
            {
                m.grain = finest;
                changed = true;
            }
        };
        // What is named counts each once, whatever it is joined with.
        let once =
            |p: &Pick| (p.distinct || p.slot.is_some()) && p.aggregate == Some(Aggregate::Count);
        if !self.sketch.picks.iter().any(once) {
            form.select.iter_mut().for_each(&mut turn);
        }
        form.order.iter_mut().for_each(|k| turn(&mut k.term));
        for filter in &mut form.having {
            if let Filter::Compare(left, ..) = filter {
                turn(left);
            }
        }
        if changed && !form.tables.contains(&finest) {
            form.tables.push(finest);
        }
        changed.then_some(())
    }

    /// Two conditions of which each must hold for a row of its own.
    pub(super) fn separate(&self, form: &mut Form) {
        if !self.variant.intersect {
            return;
        }
        let Some(at) = form
            .filters
            .iter()
            .position(|f| matches!(f, Filter::Any(_)))
        else {
            return;
        };
        let Filter::Any(parts) = form.filters.remove(at) else {
            return;
        };
        let [first, second] = parts.as_slice() else {
            return;
        };
        let mut right = form.clone();
        right.filters.push(second.clone());
        right.order.clear();
        right.limit = None;
        form.filters.push(first.clone());
        form.set = Some((SetOperator::Intersect, Box::new(right)));
    }
}
