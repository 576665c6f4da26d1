//! Which tables and columns are meant, and the form that they make.

use super::wanted::{Dimension, Figure, Wanted, What};
use crate::compose;
use crate::cover::Node;
use crate::lexicon::{Item, Kind, Lexicon};
use crate::lineage::is_amount;
use crate::parse::parse;
use crate::resolve::{Assignment, assignments};
use crate::sketch::{Candidate, Condition, Pick, Sketch, Slot, Test};
use crate::{assume, sql};
use confab_model::ColumnRef;
use confab_model::question::{
    Aggregate, Comparison, Filter, Form, Measure, OrderKey, Period, Term, Window,
};

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

    /// The measures that an assignment allows, with how likely they are meant.
    fn measures(&self, assignment: &Assignment) -> Vec<(f64, Vec<Measure>)> {
        let mut all = vec![(0.0, Vec::new())];
        for (figure, slot) in self.wanted.figures.iter().zip(&self.figures) {
            let found = self.measure(figure, *slot, assignment);
            let mut next = Vec::new();
            for (weight, measures) in &all {
                for (w, measure) in &found {
                    let mut measures: Vec<Measure> = measures.clone();
                    if !measures.contains(measure) {
                        measures.push(*measure);
                    }
                    next.push((weight + w, measures));
                }
            }
            all = next;
        }
        all
    }

    fn measure(
        &self,
        figure: &Figure,
        slot: Option<usize>,
        assignment: &Assignment,
    ) -> Vec<(f64, Measure)> {
        let with = |measure: Measure| match figure.aggregate {
            Some(aggregate) if measure.of.is_some() => Measure {
                aggregate,
                ..measure
            },
            _ => measure,
        };
        let item = slot.and_then(|s| assignment.item(s));
        match (&figure.what, item) {
            (What::Rows(_), Some(Item::Table(t))) => vec![(0.0, Measure::rows(t))],
            (What::Column(_), Some(Item::Column(t, c))) => {
                let column = at(t, c);
                let Some(entry) = self.lexicon.column(column) else {
                    return Vec::new();
                };
                if entry.kind != Kind::Number || entry.identifier {
                    return Vec::new();
                }
                let usual = if is_amount(entry) {
                    Aggregate::Sum
                } else {
                    Aggregate::Average
                };
                let aggregate = figure.aggregate.unwrap_or(usual);
                vec![(0.0, Measure::of(aggregate, column))]
            }
            (What::Hinted(hints), _) => self.hinted(hints, assignment),
            (What::Revenue, _) => {
                let amounts = self.lexicon.revenue();
                // The orders of "total amount of orders". A sum may be made of their
                // parts, but nothing else is.
                let named = self.sketch.entity.and_then(|s| assignment.item(s));
                let whole = figure.aggregate.is_some_and(|a| a != Aggregate::Sum);
                let likely = |table: usize| match named == Some(Item::Table(table)) {
                    true if whole => 2.0 * REPEATED,
                    true => 0.3,
                    false => 0.0,
                };
                amounts
                    .into_iter()
                    .map(|a| (a.weight + likely(a.measure.table()), with(a.measure)))
                    .collect()
            }
            (What::Uses, _) => {
                let table = self.subject(assignment);
                let uses = table.map(|t| self.lexicon.uses(t)).unwrap_or_default();
                uses.into_iter()
                    .map(|a| (a.weight, with(a.measure)))
                    .collect()
            }
            (What::Events, _) => self.events(assignment),
            _ => Vec::new(),
        }
    }

    /// The table whose rows are ranked or grouped.
    fn subject(&self, assignment: &Assignment) -> Option<usize> {
        let slots = self.along.iter().filter_map(|a| match a {
            Along::Slot(slot) => Some(*slot),
            Along::Time(_) => None,
        });
        self.ranked
            .into_iter()
            .chain(slots)
            .find_map(|s| match assignment.item(s)? {
                Item::Table(t) => Some(t),
                Item::Column(..) => None,
            })
    }

    /// The column of the ranked table that an adjective hints at.
    fn hinted(&self, hints: &[(String, bool)], assignment: &Assignment) -> Vec<(f64, Measure)> {
        let Some(table) = self.subject(assignment) else {
            return Vec::new();
        };
        let entry = self.lexicon.tables.get(table);
        let columns = entry.map_or(&[][..], |e| &e.columns);
        let fits = hints.iter().find_map(|(hint, turned)| {
            let fits = |c: &crate::lexicon::ColumnEntry| {
                c.says(hint) && c.kind != Kind::Text && !c.identifier
            };
            Some((columns.iter().position(fits)?, *turned))
        });
        let measure = fits.map(|(c, turned)| {
            let aggregate = if turned {
                Aggregate::Min
            } else {
                Aggregate::Max
            };
            (0.0, Measure::of(aggregate, at(table, c)))
        });
        measure.into_iter().collect()
    }

    /// Rows of the tables in which most happens.
    fn events(&self, assignment: &Assignment) -> Vec<(f64, Measure)> {
        let subject = self.subject(assignment);
        let tables = self.lexicon.tables.iter().enumerate();
        // What is paid for says most of how busy it was.
        let paid = self
            .lexicon
            .revenue()
            .into_iter()
            .map(|a| a.measure.table());
        let paid = paid
            .filter_map(|t| Some(self.lexicon.date_of(t)?.table))
            .find(|t| Some(*t) != subject);
        if let Some(table) = paid {
            return vec![(0.0, Measure::rows(table))];
        }
        let dated = tables.filter(|(t, e)| {
            let own = self.lexicon.date_of(*t).is_some_and(|c| c.table == *t);
            own && e.rows > 0 && Some(*t) != subject && !e.key.is_empty()
        });
        let most = dated.max_by_key(|(_, e)| e.rows);
        most.map(|(t, _)| (0.0, Measure::rows(t)))
            .into_iter()
            .collect()
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

    /// Groups, and the columns that name them.
    fn break_down(&self, assignment: &Assignment, table: usize, form: &mut Form) -> Option<()> {
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
    fn refers(&self, table: usize, column: usize) -> Option<usize> {
        let mut edges = self.lexicon.joins.edges.iter();
        let edge =
            edges.find(|e| e.child == table && e.child_columns == [column] && e.cost < 2.0)?;
        let parent = self.lexicon.tables.get(edge.parent)?;
        (parent.display != parent.key).then_some(edge.parent)
    }

    /// Groups by the rows of a table: by their key, shown by their names.
    fn group_by_row(&self, table: usize, form: &mut Form) {
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
    fn compare(&self, form: &mut Form) -> Option<()> {
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
    fn compare_spans(&self, table: usize, form: &mut Form) -> Option<()> {
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

    /// Whether one figure is asked for rather than one for each row.
    fn ratio(&self, measures: &[Measure], form: &Form) -> bool {
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
    fn show(&self, measures: &[Measure], form: &mut Form) -> Option<()> {
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

    fn is_key(&self, term: &Term, table: usize) -> bool {
        let entry = self.lexicon.tables.get(table);
        matches!(term, Term::Column(c) if c.table == table
            && entry.is_some_and(|e| e.key.contains(&c.column)))
    }

    fn is_hinted(&self) -> bool {
        let mut figures = self.wanted.figures.iter();
        figures.any(|f| matches!(f.what, What::Hinted(_)))
    }

    fn order(&self, first: Measure, form: &mut Form) {
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
    fn part(&self, measure: Measure, form: &mut Form) -> Option<()> {
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

/// Adds a term that groups are made by.
fn group(form: &mut Form, term: Term, shown: bool) {
    if shown && !form.select.contains(&term) {
        form.select.push(term.clone());
    }
    if !form.group.contains(&term) {
        form.group.push(term);
    }
}
