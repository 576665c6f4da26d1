//! What a form shows.

use super::Composer;
use crate::lexicon::{Item, Kind};
use crate::sketch::{Asked, Pick};
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Form, Measure, Term};

impl Composer<'_> {
    /// Whether texts would be added up.
    pub(super) fn adds_texts(&self, term: &Term) -> bool {
        let Term::Measure(Measure {
            aggregate: Aggregate::Sum | Aggregate::Average,
            of: Some(of),
            ..
        }) = term
        else {
            return false;
        };
        self.lexicon
            .column(*of)
            .is_some_and(|c| matches!(c.kind, Kind::Text | Kind::Date) && !c.stores_number)
    }

    pub(super) fn measure(
        &self,
        aggregate: Aggregate,
        of: Option<ColumnRef>,
        grain: usize,
        distinct: bool,
    ) -> Term {
        Term::Measure(Measure {
            aggregate,
            of,
            grain,
            distinct,
            times: None,
        })
    }

    /// A count of a slot: the rows of a table, or the values of a column.
    pub(super) fn counted(&self, slot: Option<usize>, distinct: bool) -> Term {
        let distinct = distinct || self.variant.count_distinct;
        let Some(slot) = slot else {
            return self.measure(Aggregate::Count, None, self.entity, false);
        };
        match self.assignment.item(slot) {
            Some(Item::Column(table, column)) => {
                let of = ColumnRef {
                    table,
                    column,
                    occurrence: 0,
                };
                let entry = self.lexicon.column(of);
                let own = entry.is_some_and(|c| {
                    c.primary && self.entry(table).is_some_and(|t| t.key.len() == 1)
                });
                if distinct && !own {
                    self.measure(Aggregate::Count, Some(of), table, true)
                } else {
                    self.measure(Aggregate::Count, None, table, false)
                }
            }
            Some(Item::Table(table)) => self.measure(Aggregate::Count, None, table, false),
            None => self.measure(Aggregate::Count, None, self.entity, false),
        }
    }

    /// "Who manages": not the number of the manager, but the manager.
    pub(super) fn person_of(&self, column: ColumnRef) -> Option<Vec<Term>> {
        if self.sketch.asked != Some(Asked::Who) {
            return None;
        }
        let mut edges = self.lexicon.joins.edges.iter();
        let key = edges.find(|e| {
            e.child == column.table && e.child != e.parent && e.child_columns == [column.column]
        })?;
        Some(self.display(key.parent))
    }

    pub(super) fn show(&self, pick: &Pick, form: &mut Form) {
        if let (None, Some(column)) = (pick.aggregate, pick.slot.and_then(|s| self.column_of(s)))
            && let Some(person) = self.person_of(column)
        {
            // The rows that they stand for are named beside them.
            form.select.extend(self.display(column.table));
            form.select.extend(person);
            form.via.push(column);
            return;
        }
        let mut add = |term: Term| {
            if !form.select.contains(&term) {
                form.select.push(term);
            }
        };
        match (pick.aggregate, pick.slot) {
            (None, Some(slot)) => match self.assignment.item(slot) {
                Some(Item::Table(table)) => self.display(table).into_iter().for_each(add),
                _ => self
                    .column_of(slot)
                    .map(Term::Column)
                    .into_iter()
                    .for_each(add),
            },
            (None, None) => self.display(self.entity).into_iter().for_each(add),
            (Some(Aggregate::Count), slot) => {
                let stored = slot
                    .and_then(|s| self.column_of(s))
                    .filter(|c| self.is_measure(*c));
                match stored {
                    Some(column) if self.variant.stored_sum => {
                        add(self.measure(Aggregate::Sum, Some(column), column.table, false));
                    }
                    Some(column) if self.variant.stored_count => add(Term::Column(column)),
                    _ => add(self.counted(slot, pick.distinct)),
                }
            }
            (Some(aggregate), Some(slot)) => match self.column_of(slot) {
                Some(column) => add(self.measure(aggregate, Some(column), column.table, false)),
                None => add(self.counted(Some(slot), false)),
            },
            (Some(_), None) => {}
        }
    }

    pub(super) fn is_measure(&self, column: ColumnRef) -> bool {
        let entry = self.lexicon.column(column);
        entry.is_some_and(|c| c.kind == Kind::Number && !c.identifier)
    }

    /// What who, when, where or a bare noun asks for.
    pub(super) fn show_asked(&self, form: &mut Form) {
        let Some(table) = self.entry(self.entity) else {
            return;
        };
        let wanted = match self.sketch.asked {
            Some(Asked::When) => table.columns.iter().position(|c| {
                c.kind == Kind::Date || c.says("date") || c.says("year") || c.says("time")
            }),
            Some(Asked::Where) => ["address", "locat", "citi", "place", "countri"]
                .iter()
                .find_map(|w| table.columns.iter().position(|c| c.says(w))),
            Some(Asked::HowMuch) => ["price", "cost", "amount", "salari", "fee"]
                .iter()
                .find_map(|w| table.columns.iter().position(|c| c.says(w))),
            _ => None,
        };
        match wanted {
            Some(column) => form.select.push(Term::Column(ColumnRef {
                table: self.entity,
                column,
                occurrence: 0,
            })),
            None if !self.sketch.groups.is_empty() => {}
            None => form.select = self.display(self.entity),
        }
    }
}
