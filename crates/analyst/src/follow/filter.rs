//! Conditions that are added, changed or turned round.

use super::Talk;
use crate::assume::{mentions, rename};
use crate::compose;
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::Item;
use crate::parse::parse;
use crate::resolve::assignments;
use crate::sketch::Test;
use crate::sql;
use confab_model::ColumnRef;
use confab_model::question::{Comparison, Filter, Form, Quantity, Term};

/// Assignments that are tried.
const TRIED: usize = 12;

impl Talk<'_> {
    /// "only Italian ones", "and for 2023?": rows that meet conditions.
    pub(super) fn keep(&self, nodes: &[Node]) -> Option<Form> {
        if let Some(form) = self.keep_groups(nodes) {
            return Some(form);
        }
        let said = self.conditions(nodes)?;
        let mut form = self.previous.clone();
        let columns: Vec<ColumnRef> = said.iter().filter_map(column_of).collect();
        form.filters.retain(|f| {
            let about = columns.iter().any(|c| mentions(f, *c));
            !about || said.iter().any(|s| narrows(f, s))
        });
        form.filters.extend(said);
        Some(form)
    }

    /// "without cancelled ones", "not those of 2023": rows that don't.
    pub(super) fn drop(&self, nodes: &[Node]) -> Option<Form> {
        let mut form = self.previous.clone();
        let Some(said) = self.conditions(nodes) else {
            return self.without_related(nodes);
        };
        for filter in said {
            let known = form.filters.len();
            form.filters.retain(|f| *f != filter);
            if form.filters.len() == known {
                let filter = self.turned(filter)?;
                form.filters.push(filter);
            }
        }
        Some(form)
    }

    /// "above 100": a number alone speaks of the figures of the groups.
    pub(super) fn keep_groups(&self, nodes: &[Node]) -> Option<Form> {
        let told: Vec<&Node> = nodes.iter().filter(|n| !n.is(Cue::The)).collect();
        let [compared, number] = told.as_slice() else {
            return None;
        };
        let comparison = match compared.reading {
            Reading::Cue(Cue::Greater) => Comparison::Greater,
            Reading::Cue(Cue::Less) => Comparison::Less,
            Reading::Cue(Cue::AtLeast) => Comparison::AtLeast,
            Reading::Cue(Cue::AtMost) => Comparison::AtMost,
            _ => return None,
        };
        let Reading::Number(number) = number.reading else {
            return None;
        };
        let mut form = self.previous.clone();
        let measure = form.select.iter().find(|t| matches!(t, Term::Measure(_)))?;
        if form.group.is_empty() {
            return None;
        }
        let filter = Filter::Compare(measure.clone(), comparison, Term::Number(number));
        form.having.push(filter);
        Some(form)
    }

    /// The conditions that nodes name, about rows of the question before.
    fn conditions(&self, nodes: &[Node]) -> Option<Vec<Filter>> {
        let mut sketch = parse(self.lexicon, nodes);
        // "ones" and the like only point back.
        let pointing = ["ones", "those", "them", "one"];
        let unknown = nodes.iter().filter(|n| {
            matches!(n.reading, Reading::Unknown)
                && !pointing.contains(&n.text.to_lowercase().as_str())
        });
        let tests = |t: &Test| !matches!(t, Test::Count(..) | Test::Having(..));
        sketch.conditions.retain(|c| tests(&c.test));
        if sketch.conditions.is_empty() || unknown.count() > 0 || !sketch.order.is_empty() {
            return None;
        }
        let entity = self.table()?;
        let mut best: Option<(f64, Vec<Filter>)> = None;
        for assignment in assignments(self.lexicon, &sketch, TRIED) {
            let mut found = compose::conditions(self.lexicon, &sketch, &assignment, entity);
            for (slot, _) in sketch.slots.iter().enumerate().filter(|(_, s)| s.open) {
                if let (Some(Item::Column(table, column)), Some(date)) =
                    (assignment.item(slot), self.date(entity))
                {
                    let from = ColumnRef {
                        table,
                        column,
                        occurrence: 0,
                    };
                    found.filters.iter_mut().for_each(|f| rename(f, from, date));
                }
            }
            let mut form = self.previous.clone();
            form.filters.extend(found.filters.iter().cloned());
            let mut tables = sql::tables_of(&form);
            tables.extend(&form.tables);
            tables.sort_unstable();
            tables.dedup();
            let Some(edges) = self.lexicon.joins.tree(&tables, &form.via) else {
                continue;
            };
            let score = assignment.score() - self.lexicon.joins.cost(&edges);
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                best = Some((score, found.filters));
            }
        }
        best.map(|(_, filters)| filters).filter(|f| !f.is_empty())
    }

    /// The date that the question before speaks of, or that of its rows.
    pub(super) fn date(&self, table: usize) -> Option<ColumnRef> {
        let grouped = self.previous.group.iter().find_map(|t| match t {
            Term::Bucket(c, _) => Some(*c),
            _ => None,
        });
        let dated = |c: &ColumnRef| {
            let entry = self.lexicon.column(*c);
            entry.is_some_and(|e| e.kind == crate::lexicon::Kind::Date)
        };
        let mut filtered = self.previous.filters.iter().filter_map(column_of);
        grouped
            .or_else(|| filtered.find(dated))
            .or_else(|| self.lexicon.date_of(table))
    }

    /// "without orders": rows to which none of another table belong.
    fn without_related(&self, nodes: &[Node]) -> Option<Form> {
        let table = nodes
            .iter()
            .find_map(|n| match (&n.reading, n.tables.first()) {
                (Reading::Table, Some((Item::Table(t), _))) => Some(*t),
                _ => None,
            })?;
        let from = *self.previous.tables.first()?;
        if from == table {
            return None;
        }
        let mut form = self.previous.clone();
        form.filters.push(Filter::Related {
            from,
            table,
            quantity: Quantity::None,
            filters: Vec::new(),
        });
        Some(form)
    }

    /// The condition that holds where this one doesn't; rows without a value stay.
    fn turned(&self, filter: Filter) -> Option<Filter> {
        let column = column_of(&filter);
        let turned = match filter {
            Filter::Compare(left, comparison, right) => {
                Filter::Compare(left, compose::opposite(comparison), right)
            }
            Filter::Any(parts) => {
                let parts = parts.into_iter().map(|f| match f {
                    Filter::Compare(a, c, b) => Some(Filter::Compare(a, compose::opposite(c), b)),
                    _ => None,
                });
                Filter::All(parts.collect::<Option<_>>()?)
            }
            Filter::Like {
                term,
                pattern,
                negated,
            } => Filter::Like {
                term,
                pattern,
                negated: !negated,
            },
            _ => return None,
        };
        let column = column.filter(|c| self.lexicon.column(*c).is_some_and(|e| e.has_null));
        Some(match column {
            Some(column) => Filter::Any(vec![
                turned,
                Filter::Null {
                    term: Term::Column(column),
                    negated: false,
                },
            ]),
            None => turned,
        })
    }
}

/// The column that a condition is about.
pub(super) fn column_of(filter: &Filter) -> Option<ColumnRef> {
    match filter {
        Filter::Compare(Term::Column(c) | Term::Bucket(c, _), ..)
        | Filter::Between(Term::Column(c) | Term::Bucket(c, _), ..)
        | Filter::Like {
            term: Term::Column(c),
            ..
        } => Some(*c),
        Filter::Any(parts) | Filter::All(parts) => column_of(parts.first()?),
        _ => None,
    }
}

/// Whether two conditions on a number are the two ends of a range.
fn narrows(old: &Filter, new: &Filter) -> bool {
    let side = |f: &Filter| match f {
        Filter::Compare(_, Comparison::Less | Comparison::AtMost, Term::Number(_)) => Some(false),
        Filter::Compare(_, Comparison::Greater | Comparison::AtLeast, Term::Number(_)) => {
            Some(true)
        }
        _ => None,
    };
    matches!((side(old), side(new)), (Some(a), Some(b)) if a != b)
}
