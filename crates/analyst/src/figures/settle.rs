//! Which tables and columns are meant, and the form that they make.

mod groups;
mod measures;
mod shown;

use super::wanted::{Dimension, Wanted, What};
use crate::cover::Node;
use crate::lexicon::{Item, Kind, Lexicon};
use crate::parse::parse;
use crate::resolve::{Assignment, assignments};
use crate::sketch::{Candidate, Condition, Pick, Sketch, Slot, Test};
use crate::{assume, compose, sql};
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Form, Measure, Period, Term};

/// Assignments that are tried.
const TRIED: usize = 24;
/// What a join costs, and what it costs to repeat the rows that are measured.
const JOIN: f64 = 0.3;
const REPEATED: f64 = 1.5;
/// Rows of a table that are so many that an average says more than a list.
const MANY: u64 = 60;

/// A dimension with its slot.
enum Along {
    Slot(usize),
    Time(Period),
}

struct Settler<'a> {
    lexicon: &'a Lexicon,
    wanted: &'a Wanted,
    sketch: Sketch,
    /// The slots of measures that name something.
    figures: Vec<Option<usize>>,
    along: Vec<Along>,
    ranked: Option<usize>,
}

/// The best form of what is wanted.
pub(super) fn settle(lexicon: &Lexicon, wanted: &Wanted) -> Option<Form> {
    let sketch = parse(lexicon, &wanted.rest);
    if !only_conditions(&sketch) {
        return None;
    }
    let mut settler = Settler {
        lexicon,
        wanted,
        sketch,
        figures: Vec::new(),
        along: Vec::new(),
        ranked: None,
    };
    settler.slots();
    settler.best()
}

/// Whether nothing but conditions was found in what was left over.
fn only_conditions(sketch: &Sketch) -> bool {
    let simple = |c: &Condition| !matches!(c.test, Test::Count(..) | Test::Having(..));
    sketch.unused == 0
        && sketch.dangling == 0
        && sketch.picks.is_empty()
        && sketch.groups.is_empty()
        && sketch.buckets.is_empty()
        && sketch.order.is_empty()
        && sketch.limit.is_none()
        && sketch.asked.is_none()
        && !sketch.everything
        && sketch.conditions.iter().all(simple)
}

impl Settler<'_> {
    /// A slot for each name that is wanted.
    fn slots(&mut self) {
        for figure in &self.wanted.figures {
            let slot = match &figure.what {
                What::Column(node) => Some(self.column_slot(node)),
                What::Rows(node) => Some(self.slot(&node.tables, node)),
                _ => None,
            };
            if let Some(slot) = slot {
                self.sketch.picks.push(Pick {
                    aggregate: Some(Aggregate::Count),
                    slot: Some(slot),
                    distinct: false,
                });
            }
            self.figures.push(slot);
        }
        for dimension in &self.wanted.dimensions {
            let along = match dimension {
                Dimension::Time(period) => Along::Time(*period),
                Dimension::Named(node) => {
                    let slot = if node.table_score() + 0.05 >= node.column_score() {
                        self.slot(&node.tables, node)
                    } else {
                        self.column_slot(node)
                    };
                    self.sketch.groups.push(slot);
                    Along::Slot(slot)
                }
            };
            self.along.push(along);
        }
        if let Some(node) = &self.wanted.ranked {
            let slot = self.slot(&node.tables, node);
            self.sketch.tables.push(slot);
            self.ranked = Some(slot);
        }
    }

    fn column_slot(&mut self, node: &Node) -> usize {
        self.slot(&node.columns, node)
    }

    fn slot(&mut self, items: &[(Item, f64)], node: &Node) -> usize {
        let best = items.first().map_or(0.0, |(_, s)| *s);
        let good = items.iter().filter(|(_, s)| *s > best - 0.3).take(12);
        let candidates = good
            .map(|&(item, score)| Candidate {
                item,
                score,
                turned: false,
                text: None,
            })
            .collect();
        self.sketch.slots.push(Slot {
            candidates,
            host: self.sketch.entity,
            node: node.start,
            ..Slot::default()
        });
        self.sketch.slots.len() - 1
    }

    fn best(&self) -> Option<Form> {
        let mut best: Option<(f64, Form)> = None;
        for assignment in assignments(self.lexicon, &self.sketch, TRIED) {
            for (weight, measures) in self.measures(&assignment) {
                let Some((cost, form)) = self.form(&assignment, &measures) else {
                    continue;
                };
                let score = assignment.score() + weight - cost;
                if best.as_ref().is_none_or(|(s, _)| score > *s + 1e-9) {
                    best = Some((score, form));
                }
            }
        }
        best.map(|(_, form)| form)
    }

    /// The form of measures, and what speaks against it.
    fn form(&self, assignment: &Assignment, measures: &[Measure]) -> Option<(f64, Form)> {
        let table = measures.first()?.table();
        let mut assignment = assignment.clone();
        // A date that isn't named is that of the rows which are measured.
        if let Some(date) = self.date(table) {
            for (slot, _) in self.sketch.slots.iter().enumerate().filter(|(_, s)| s.open) {
                assignment.settle(slot, Item::Column(date.table, date.column));
            }
        }
        let mut form = compose::conditions(self.lexicon, &self.sketch, &assignment, table);
        self.break_down(&assignment, table, &mut form)?;
        if !self.wanted.spans.is_empty() {
            self.compare_spans(table, &mut form)?;
        } else if self.wanted.versus {
            self.compare(&mut form)?;
        }
        let ratio = self.ratio(measures, &form);
        if ratio {
            let group = *form.group.first().and_then(|t| match t {
                Term::Column(c) => Some(&c.table),
                _ => None,
            })?;
            form.select = vec![Term::Ratio(*measures.first()?, Measure::rows(group))];
            form.group.clear();
            form.tables = vec![group, table];
            form.keep_empty = true;
        } else {
            self.show(measures, &mut form)?;
        }
        let cost = self.cost(table, &form)?;
        if self.wanted.with_empty {
            form = assume::keeping_empty(self.lexicon, &form)?;
        }
        sql::query(self.lexicon, &form).ok()?;
        Some((cost, form))
    }

    /// The date that counts: the one that is named, or that of the rows.
    fn date(&self, table: usize) -> Option<ColumnRef> {
        let named = self.wanted.date.as_ref().and_then(|node| {
            let dates = node.columns.iter().filter_map(|(item, _)| match item {
                Item::Column(t, c) => Some(at(*t, *c)),
                Item::Table(_) => None,
            });
            let mut dates = dates.filter(|c| {
                let entry = self.lexicon.column(*c);
                entry.is_some_and(|e| e.kind == Kind::Date)
            });
            let first = dates.clone().next();
            dates.find(|c| c.table == table).or(first)
        });
        named.or_else(|| self.lexicon.date_of(table))
    }

    /// What speaks against a form: joins, doubtful ones more, and rows that
    /// would have to be told apart.
    fn cost(&self, measured: usize, form: &Form) -> Option<f64> {
        // Each measure is joined with the groups by itself.
        let mut around = form.clone();
        let measures: Vec<Measure> = form
            .select
            .iter()
            .filter_map(crate::drill::measure_of)
            .collect();
        around
            .select
            .retain(|t| crate::drill::measure_of(t).is_none());
        around.order.clear();
        around.tables.retain(|t| *t == measured);
        let mut cost = 0.0;
        let mut grains: Vec<usize> = measures.iter().map(Measure::table).collect();
        grains.push(measured);
        grains.sort_unstable();
        grains.dedup();
        for grain in grains {
            let mut tables = sql::tables_of(&around);
            tables.push(grain);
            tables.sort_unstable();
            tables.dedup();
            let edges = self.lexicon.joins.tree(&tables, &form.via)?;
            let repeated = sql::repeats(self.lexicon, grain, &edges);
            cost += self.lexicon.joins.cost(&edges) * JOIN + if repeated { REPEATED } else { 0.0 };
        }
        Some(cost)
    }
}

fn at(table: usize, column: usize) -> ColumnRef {
    ColumnRef {
        table,
        column,
        occurrence: 0,
    }
}
