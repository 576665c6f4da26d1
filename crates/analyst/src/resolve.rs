//! Which table or column each slot of a sketch stands for: a beam over the
//! candidates, by how well names fit and how close the tables are.

use crate::lexicon::{Item, Lexicon};
use crate::sketch::{Candidate, Operand, Sketch, Test};
use std::collections::BTreeMap;

/// Assignments that are kept while searching.
const BEAM: usize = 24;

/// A choice for each used slot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assignment {
    chosen: BTreeMap<usize, Candidate>,
    /// The sum of how well the names fit.
    pub(crate) fit: f64,
    /// How many columns belong to the table that stands beside them.
    pub(crate) hosted: f64,
    /// How many columns don't.
    pub(crate) strayed: f64,
    tables: Vec<usize>,
    score: f64,
}

impl Assignment {
    /// What a slot stands for.
    pub(crate) fn item(&self, slot: usize) -> Option<Item> {
        self.chosen.get(&slot).map(|c| c.item)
    }

    /// The candidate chosen for a slot.
    pub(crate) fn candidate(&self, slot: usize) -> Option<&Candidate> {
        self.chosen.get(&slot)
    }

    /// Settles a slot otherwise.
    pub(crate) fn settle(&mut self, slot: usize, item: Item) {
        if let Some(candidate) = self.chosen.get_mut(&slot) {
            candidate.item = item;
        }
    }

    /// How well the names fit and how close the tables are.
    pub(crate) fn score(&self) -> f64 {
        self.score
    }

    /// All choices.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = &Candidate> {
        self.chosen.values()
    }
}

/// The best assignments, best first.
pub(crate) fn assignments(lexicon: &Lexicon, sketch: &Sketch, keep: usize) -> Vec<Assignment> {
    let mut slots = used(sketch);
    // Tables first: columns are judged by them.
    let is_column = |s: &usize| {
        let slot = sketch.slots.get(*s);
        slot.and_then(|s| s.candidates.first())
            .is_none_or(|c| matches!(c.item, Item::Column(..)))
    };
    let width = |s: &usize| sketch.slots.get(*s).map_or(0, |s| s.candidates.len());
    slots.sort_by_key(|s| (is_column(s), width(s) > 3, *s));
    let mut beam = vec![Assignment::default()];
    for slot in slots {
        let Some(known) = sketch.slots.get(slot) else {
            continue;
        };
        if known.candidates.is_empty() {
            continue;
        }
        let mut next = Vec::with_capacity(beam.len() * known.candidates.len());
        for partial in &beam {
            for candidate in &known.candidates {
                next.push(extend(lexicon, sketch, partial, slot, candidate));
            }
        }
        next.sort_by(|a, b| b.score.total_cmp(&a.score));
        next.truncate(BEAM);
        beam = next;
    }
    beam.truncate(keep);
    beam
}

fn extend(
    lexicon: &Lexicon,
    sketch: &Sketch,
    partial: &Assignment,
    slot: usize,
    candidate: &Candidate,
) -> Assignment {
    let mut next = partial.clone();
    next.fit += candidate.score;
    next.score += candidate.score;
    let table = match candidate.item {
        Item::Table(t) => t,
        Item::Column(t, _) => {
            let known = sketch.slots.get(slot);
            let host = known.and_then(|s| s.host).and_then(|h| partial.item(h));
            let bound = known.is_some_and(|s| s.bound);
            if let Some(Item::Table(host)) = host {
                let weight = if bound { 0.7 } else { 0.35 };
                if host == t {
                    next.hosted += weight;
                    next.score += weight;
                } else {
                    next.strayed += weight;
                }
            }
            t
        }
    };
    if !next.tables.contains(&table) {
        let near = next.tables.iter().map(|&t| {
            if lexicon.joins.between(t, table).is_empty() {
                0.8
            } else {
                0.35
            }
        });
        let near = near.fold(f64::MAX, f64::min);
        next.score -= if next.tables.is_empty() { 0.0 } else { near };
        next.tables.push(table);
    }
    next.chosen.insert(slot, candidate.clone());
    next
}

/// The slots that some clause uses.
fn used(sketch: &Sketch) -> Vec<usize> {
    let mut slots: Vec<usize> = Vec::new();
    slots.extend(sketch.entity);
    slots.extend(&sketch.tables);
    slots.extend(&sketch.groups);
    slots.extend(sketch.buckets.iter().map(|(slot, _)| *slot));
    slots.extend(sketch.picks.iter().filter_map(|p| p.slot));
    slots.extend(sketch.order.iter().filter_map(|o| o.slot));
    for condition in &sketch.conditions {
        match &condition.test {
            Test::Compare(slot, _, operand) => {
                slots.push(*slot);
                match operand {
                    Operand::Aggregate(_, Some(of)) => slots.push(*of),
                    Operand::Row(row, _) => slots.push(*row),
                    _ => {}
                }
            }
            Test::Between(slot, ..)
            | Test::Like(slot, _)
            | Test::Weekdays(slot, _)
            | Test::Null(slot)
            | Test::Related(slot) => {
                slots.push(*slot);
            }
            Test::Count(slot, ..) => slots.extend(*slot),
            Test::Having(_, slot, ..) => slots.push(*slot),
        }
    }
    slots.sort_unstable();
    slots.dedup();
    slots
}
