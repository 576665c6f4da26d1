//! Which measures are meant.

use super::super::wanted::{Figure, What};
use super::{Along, REPEATED, Settler, at};
use crate::lexicon::{Item, Kind};
use crate::lineage::is_amount;
use crate::resolve::Assignment;
use confab_model::question::{Aggregate, Measure};

impl Settler<'_> {
    /// The measures that an assignment allows, with how likely they are meant.
    pub(super) fn measures(&self, assignment: &Assignment) -> Vec<(f64, Vec<Measure>)> {
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

    pub(super) fn measure(
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
    pub(super) fn subject(&self, assignment: &Assignment) -> Option<usize> {
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
    pub(super) fn hinted(
        &self,
        hints: &[(String, bool)],
        assignment: &Assignment,
    ) -> Vec<(f64, Measure)> {
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
    pub(super) fn events(&self, assignment: &Assignment) -> Vec<(f64, Measure)> {
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
}
