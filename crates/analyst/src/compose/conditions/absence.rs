//! Rows that must not be.

use super::super::Composer;
use crate::sketch::{Condition, Test};
use confab_model::ColumnRef;
use confab_model::question::{Comparison, Filter, Form, Quantity, Term};

impl Composer<'_> {
    /// Tables of which no related row may exist.
    pub(in crate::compose) fn negated_tables(&self) -> Vec<usize> {
        let negated = self.sketch.conditions.iter().filter(|c| c.negated);
        negated
            .filter_map(|c| match c.test {
                Test::Related(slot) => self.table_of(slot),
                _ => None,
            })
            .chain(self.absent_rows())
            .filter(|t| *t != self.entity)
            .collect()
    }

    /// Leaves out tables that are reached only by way of rows that must not be:
    /// "not assigned to any project".
    pub(super) fn drop_beyond(&self, form: &mut Form, absent: usize) {
        let needed = crate::sql::tables_of(form);
        let joins = &self.lexicon.joins;
        let beyond = |t: usize| {
            let edges = joins.tree(&[self.entity, t], &form.via).unwrap_or_default();
            let mut edges = edges.iter().filter_map(|e| joins.edges.get(*e));
            edges.any(|e| e.child == absent || e.parent == absent)
        };
        let keep: Vec<usize> = form
            .tables
            .iter()
            .copied()
            .filter(|t| *t == self.entity || needed.contains(t) || !beyond(*t))
            .collect();
        form.tables = keep;
    }

    /// Tables that have no row where a value is missing that all their rows have.
    pub(super) fn absent_rows(&self) -> impl Iterator<Item = usize> {
        let filters = self.sketch.conditions.iter();
        let filters = filters.filter_map(|c| self.absent_row(c));
        filters.filter_map(|f| match f {
            Filter::Related { table, .. } => Some(table),
            _ => None,
        })
    }

    /// "never been reviewed": no value where every row has one means no row.
    pub(super) fn absent_row(&self, condition: &Condition) -> Option<Filter> {
        let Test::Null(slot) = condition.test else {
            return None;
        };
        let column = self.column_of(slot)?;
        let always = self.lexicon.column(column).is_some_and(|c| !c.has_null);
        let mut edges = self.lexicon.joins.edges.iter();
        let below = edges.any(|e| e.child == column.table && e.parent == self.entity);
        (always && below && !condition.negated && column.table != self.entity).then(|| {
            Filter::Related {
                from: self.entity,
                table: column.table,
                quantity: Quantity::None,
                filters: Vec::new(),
            }
        })
    }

    /// "not in X" of rows that have several: those that have none in X.
    pub(super) fn exclude(&self, form: &mut Form, column: ColumnRef, condition: &Condition) {
        let positive = Condition {
            negated: false,
            ..condition.clone()
        };
        let Some((_, filter)) = self.filter(&positive) else {
            return;
        };
        let filter = match filter {
            Filter::Compare(a, Comparison::NotEqual, b) => Filter::Compare(a, Comparison::Equal, b),
            other => other,
        };
        if column.table == self.entity {
            let key = self.entry(self.entity).map_or(&[][..], |t| &t.key);
            let key = <[usize; 1]>::try_from(key).ok().map(|[column]| {
                Term::Column(ColumnRef {
                    table: self.entity,
                    column,
                    occurrence: 0,
                })
            });
            // Rows that share a name are still different; what describes them isn't.
            let names = form
                .select
                .iter()
                .all(|t| self.display(self.entity).contains(t));
            let Some(shown) = key
                .filter(|_| names)
                .or_else(|| form.select.first().cloned())
            else {
                return;
            };
            let inner = Form {
                select: vec![shown.clone()],
                tables: vec![self.entity],
                filters: vec![filter],
                ..Form::default()
            };
            form.filters.push(Filter::Within {
                term: shown,
                form: Box::new(inner),
                negated: true,
            });
        } else {
            form.filters.push(Filter::Related {
                from: self.entity,
                table: column.table,
                quantity: Quantity::None,
                filters: vec![filter],
            });
            form.tables
                .retain(|t| *t == self.entity || self.keeps(*t, column.table));
        }
    }

    /// Whether a table still takes part when another is only excluded.
    pub(super) fn keeps(&self, table: usize, excluded: usize) -> bool {
        table != excluded && self.entry(table).is_some_and(|t| !t.junction)
    }
}
