//! Which groups a measure is taken over.

use super::Composer;
use crate::lexicon::Item;
use crate::sketch::Test;
use crate::sql;
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Filter, Form, Term};

impl Composer<'_> {
    /// Groups and their conditions. None where no sensible group exists.
    pub(super) fn groups(&self, form: &mut Form) -> Option<()> {
        let mut shown = Vec::new();
        for &slot in &self.sketch.groups {
            match self.assignment.item(slot)? {
                Item::Table(table) if self.variant.by_key => {
                    let key = self.referring_key(form, table)?;
                    push(&mut form.group, key.clone());
                    form.tables.retain(|t| *t != table);
                    shown.push(key);
                }
                Item::Table(table) => {
                    self.group_by_row(form, table);
                    let named = form
                        .select
                        .iter()
                        .any(|t| matches!(t, Term::Column(c) if c.table == table));
                    if !named {
                        shown.extend(self.display(table));
                    }
                }
                Item::Column(table, column) => {
                    let term = Term::Column(ColumnRef {
                        table,
                        column,
                        occurrence: 0,
                    });
                    push(&mut form.group, term.clone());
                    shown.push(term);
                }
            }
        }
        for (slot, period) in &self.sketch.buckets {
            let term = Term::Bucket(self.column_of(*slot)?, *period);
            push(&mut form.group, term.clone());
            shown.push(term);
        }
        for (i, term) in shown.into_iter().enumerate() {
            if !form.select.contains(&term) {
                form.select.insert(i.min(form.select.len()), term.clone());
            }
        }
        let counts: Vec<Term> = self.having(form);
        let ordered = self.sketch.order.iter().any(|o| match o.aggregate {
            Some(Aggregate::Count) => {
                let column = o.slot.and_then(|s| self.column_of(s));
                !(self.variant.stored_count && column.is_some_and(|c| self.is_measure(c)))
            }
            Some(_) => true,
            None => false,
        });
        let measured = form.select.iter().any(|t| matches!(t, Term::Measure(_)));
        let plain: Vec<Term> = form
            .select
            .iter()
            .filter(|t| matches!(t, Term::Column(_)))
            .cloned()
            .collect();
        if form.group.is_empty()
            && (ordered || !counts.is_empty() || (measured && !plain.is_empty()))
        {
            if plain.is_empty() {
                return if counts.is_empty() {
                    Some(())
                } else {
                    self.counted_groups(form)
                };
            }
            let counted = counts
                .first()
                .or_else(|| form.select.iter().find(|t| matches!(t, Term::Measure(_))))
                .map(grain)
                .or_else(|| self.order_grain());
            self.implied_group(form, &plain, counted);
        }
        if !form.group.is_empty() {
            // Columns of grouped rows must be settled by the group.
            for term in plain {
                if !form.group.contains(&term) {
                    form.group.push(term);
                }
            }
        }
        Some(())
    }

    /// "How many customers have more than two orders": a count of groups is a
    /// count of rows that have so many related ones.
    fn counted_groups(&self, form: &mut Form) -> Option<()> {
        let [
            Filter::Compare(
                Term::Measure(m),
                confab_model::question::Comparison::Greater
                | confab_model::question::Comparison::AtLeast,
                Term::Number(n),
            ),
        ] = form.having.as_slice()
        else {
            return None;
        };
        let strict = matches!(
            form.having.first(),
            Some(Filter::Compare(
                _,
                confab_model::question::Comparison::Greater,
                _
            ))
        );
        let least = *n as u64 + u64::from(strict);
        let table = m.grain;
        if table == self.entity || m.of.is_some() {
            return None;
        }
        form.having.clear();
        form.tables.retain(|t| *t != table);
        form.filters.push(Filter::Related {
            from: self.entity,
            table,
            quantity: confab_model::question::Quantity::AtLeast(least),
            filters: Vec::new(),
        });
        Some(())
    }

    /// The key by which rows of a measured table refer to a table's rows.
    fn referring_key(&self, form: &Form, table: usize) -> Option<Term> {
        let measured = form.select.iter().find_map(|t| match t {
            Term::Measure(m) => Some(m.of.map_or(m.grain, |c| c.table)),
            _ => None,
        })?;
        let edges = self.lexicon.joins.tree(&[measured, table], &form.via)?;
        let [edge] = edges.as_slice() else {
            return None;
        };
        let edge = self
            .lexicon
            .joins
            .edges
            .get(*edge)
            .filter(|e| e.child == measured)?;
        let [column] = edge.child_columns.as_slice() else {
            return None;
        };
        Some(Term::Column(ColumnRef {
            table: measured,
            column: *column,
            occurrence: 0,
        }))
    }

    fn order_grain(&self) -> Option<usize> {
        let order = self.sketch.order.iter().find(|o| o.aggregate.is_some())?;
        match order.slot {
            Some(slot) => self.table_of(slot),
            None => None,
        }
    }

    /// The group of columns that are shown beside a measure: the rows that they
    /// describe, or where those are what is counted, the columns themselves.
    fn implied_group(&self, form: &mut Form, plain: &[Term], counted: Option<usize>) {
        let tables: Vec<usize> = plain
            .iter()
            .filter_map(|t| match t {
                Term::Column(c) => Some(c.table),
                _ => None,
            })
            .collect();
        let owner = tables.first().copied().unwrap_or(self.entity);
        let single = form.tables.len() == 1 && form.tables.first() == Some(&owner);
        // Rows that each have at most one counted row make no groups themselves.
        let above = |counted: usize| {
            let edges = self
                .lexicon
                .joins
                .tree(&[owner, counted], &form.via)
                .unwrap_or_default();
            counted != owner && !edges.is_empty() && !sql::repeats(self.lexicon, owner, &edges)
        };
        let own_rows = counted.map_or(single, |c| c == owner || above(c));
        if own_rows {
            for term in plain {
                push(&mut form.group, term.clone());
            }
        } else {
            let describes = plain.iter().any(|t| match t {
                Term::Column(c) => self.entry(owner).is_some_and(|e| {
                    c.table == owner && (e.display.contains(&c.column) || e.key.contains(&c.column))
                }),
                _ => false,
            });
            if describes || self.entity == owner {
                self.group_by_row(form, owner);
            }
            if form.group.is_empty() {
                for term in plain {
                    push(&mut form.group, term.clone());
                }
            }
        }
    }

    fn group_by_row(&self, form: &mut Form, table: usize) {
        let key = self.entry(table).map_or(&[] as &[usize], |t| &t.key);
        for &column in key {
            push(
                &mut form.group,
                Term::Column(ColumnRef {
                    table,
                    column,
                    occurrence: 0,
                }),
            );
        }
        if key.is_empty() {
            for term in self.display(table) {
                push(&mut form.group, term);
            }
        }
        if !form.tables.contains(&table) {
            form.tables.push(table);
        }
    }

    /// Conditions on groups; gives the measures that they test.
    fn having(&self, form: &mut Form) -> Vec<Term> {
        let mut measures = Vec::new();
        for condition in &self.sketch.conditions {
            let (term, comparison, number) = match &condition.test {
                Test::Count(slot, comparison, number) => {
                    let column = slot
                        .and_then(|s| self.column_of(s))
                        .filter(|c| self.is_measure(*c));
                    if let Some(column) = column
                        && self.variant.stored_count
                    {
                        form.filters.push(Filter::Compare(
                            Term::Column(column),
                            *comparison,
                            Term::Number(*number),
                        ));
                        continue;
                    }
                    // "ordered more than 3 times": of what was mentioned beside the rows.
                    let beside = self.sketch.tables.iter().copied().rev();
                    let mut beside =
                        beside.filter(|s| self.table_of(*s).is_some_and(|t| t != self.entity));
                    let slot = slot.or_else(|| beside.next());
                    (self.counted(slot, false), *comparison, *number)
                }
                Test::Having(aggregate, slot, comparison, number) => {
                    let Some(column) = self.column_of(*slot) else {
                        continue;
                    };
                    (
                        self.measure(*aggregate, Some(column), column.table, false),
                        *comparison,
                        *number,
                    )
                }
                _ => continue,
            };
            let comparison = if condition.negated {
                super::conditions::opposite(comparison)
            } else {
                comparison
            };
            form.having.push(Filter::Compare(
                term.clone(),
                comparison,
                Term::Number(number),
            ));
            if self.variant.show_measure {
                push(&mut form.select, term.clone());
            }
            measures.push(term);
        }
        measures
    }
}

fn grain(term: &Term) -> usize {
    match term {
        Term::Measure(m) => m.grain,
        Term::Column(c) => c.table,
        _ => usize::MAX,
    }
}

fn push(terms: &mut Vec<Term>, term: Term) {
    if !terms.contains(&term) {
        terms.push(term);
    }
}
