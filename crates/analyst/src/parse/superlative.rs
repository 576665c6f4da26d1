//! Superlatives: the row with the largest value, the group with the most rows.

use super::{Mode, Parser};
use crate::cover::Reading;
use crate::cue::Cue;
use crate::knowledge::Degree;
use crate::lexicon::Item;
use crate::sketch::{Candidate, Order, Slot};
use confab_model::question::Aggregate;

impl Parser<'_> {
    /// The number beside a superlative: "top 3", "the 3 oldest", "five most".
    fn take_limit(&mut self) -> u64 {
        if let Some(number) = self.number(self.at + 1) {
            self.at += 1;
            return (number as u64).max(1);
        }
        if self.at > 0
            && let Some(number) = self.number(self.at - 1)
        {
            return (number as u64).max(1);
        }
        1
    }

    fn top(
        &mut self,
        aggregate: Option<Aggregate>,
        slot: Option<usize>,
        descending: bool,
        limit: u64,
    ) {
        let limit = self.sketch.limit.filter(|_| limit == 1).unwrap_or(limit);
        self.sketch.order = vec![Order {
            aggregate,
            slot,
            descending,
        }];
        self.sketch.limit = Some(limit);
        self.sketch.superlative = true;
    }

    pub(super) fn superlative(&mut self, degree: &'static Degree) {
        let limit = self.take_limit();
        let next = self.at + 1;
        let fresh = self.mode == Mode::Select
            && self.sketch.picks.is_empty()
            && self.sketch.entity.is_none();
        let extreme = if degree.descending {
            Aggregate::Max
        } else {
            Aggregate::Min
        };
        if !self.aggregates.is_empty() && self.mode == Mode::Select && limit == 1 {
            self.aggregates.push(extreme);
            return;
        }
        if matches!(self.cue(next), Some(Cue::And))
            && matches!(
                self.node(next + 1).map(|n| &n.reading),
                Some(Reading::Superlative(_))
            )
            && fresh
        {
            self.aggregates.push(extreme);
            return;
        }
        let aggregate = match self.cue(next) {
            Some(Cue::Average | Cue::AverageOf) => Some(Aggregate::Average),
            Some(Cue::Sum) => Some(Aggregate::Sum),
            Some(Cue::NumberOf) => {
                self.at = next;
                return self.most(degree.descending);
            }
            _ => None,
        };
        if let Some(aggregate) = aggregate
            && self.node(next + 1).is_some_and(|n| n.column_score() > 0.5)
        {
            let slot = self.column_slot(next + 1);
            self.top(Some(aggregate), Some(slot), degree.descending, limit);
            self.at = next + 1;
            return;
        }
        if self.is_column(next) && degree.hints.is_empty() {
            let slot = self.column_slot(next);
            self.at = next;
            // The limit of "the 5 highest salaries" asks for rows, not for one value.
            if (fresh || !self.aggregates.is_empty()) && limit == 1 {
                self.aggregates.clear();
                self.pick(Some(extreme), Some(slot));
            } else {
                let measured = self.measured(slot);
                self.top(
                    (!measured).then_some(Aggregate::Count),
                    Some(slot),
                    degree.descending,
                    limit,
                );
                if self.mode == Mode::Select
                    && self.sketch.picks.is_empty()
                    && self.sketch.entity.is_none()
                {
                    self.pick(None, Some(slot));
                }
            }
            return;
        }
        let mut candidates = if self.is_column(next) {
            self.node(next)
                .map_or_else(Vec::new, |n| Self::candidates(&n.columns))
        } else {
            Vec::new()
        };
        let hinted = self.hinted(degree);
        let compatible = candidates
            .iter()
            .any(|c| hinted.iter().any(|h| h.item == c.item));
        let textual = candidates.first().is_some_and(|c| !self.numeric(c));
        if !candidates.is_empty() && !compatible && textual {
            candidates.clear();
        }
        if candidates.is_empty() {
            candidates = hinted;
        } else {
            for candidate in &mut candidates {
                candidate.turned = hinted.iter().any(|h| h.item == candidate.item && h.turned);
            }
            self.at = next;
        }
        if candidates.is_empty() {
            self.hintless(degree, limit, next);
            return;
        }
        let node = self.at;
        let host = if self.is_table(next) {
            Some(self.table_slot(next))
        } else {
            self.table.or(self.sketch.entity)
        };
        let slot = self.slot(Slot {
            candidates,
            host,
            bound: false,
            node,
            open: false,
        });
        if fresh && self.at == next && limit == 1 {
            self.pick(Some(extreme), Some(slot));
        } else {
            self.top(None, Some(slot), degree.descending, limit);
        }
    }

    /// "the top 5 customers by revenue", "the largest of all departments".
    fn hintless(&mut self, degree: &Degree, limit: u64, next: usize) {
        if limit > 1 {
            self.sketch.limit = Some(limit);
            self.descending = Some(degree.descending);
            return;
        }
        if self.is_table(next) && (self.sketch.entity.is_some() || self.mode != Mode::Select) {
            let slot = self.table_slot(next);
            self.top(Some(Aggregate::Count), Some(slot), degree.descending, limit);
            self.at = next;
            return;
        }
        self.top(None, None, degree.descending, limit);
    }

    fn numeric(&self, candidate: &Candidate) -> bool {
        match candidate.item {
            Item::Column(t, c) => self.measures(t, c),
            Item::Table(_) => false,
        }
    }

    fn measured(&self, slot: usize) -> bool {
        let slot = self.sketch.slots.get(slot);
        slot.and_then(|s| s.candidates.first())
            .is_some_and(|c| match c.item {
                Item::Column(t, c) => self
                    .lexicon
                    .tables
                    .get(t)
                    .and_then(|e| e.columns.get(c))
                    .is_some_and(|c| {
                        c.kind != crate::lexicon::Kind::Text || c.says("date") || c.says("year")
                    }),
                Item::Table(_) => false,
            })
    }

    /// "the most pets": the group with the most rows, or the row with the largest number.
    pub(super) fn most(&mut self, descending: bool) {
        let limit = self.take_limit();
        let mut next = self.at + 1;
        while matches!(self.cue(next), Some(Cue::Distinct | Cue::NumberOf)) {
            next += 1;
        }
        if self.is_table(next) {
            let slot = self.table_slot(next);
            self.top(Some(Aggregate::Count), Some(slot), descending, limit);
            self.at = next;
        } else if self.is_column(next) {
            let slot = self.column_slot(next);
            let measured = self.measured(slot);
            self.top(
                (!measured).then_some(Aggregate::Count),
                Some(slot),
                descending,
                limit,
            );
            self.at = next;
        } else {
            let aggregate = match self.cue(next) {
                Some(Cue::Average | Cue::AverageOf) => Some(Aggregate::Average),
                Some(Cue::Sum) => Some(Aggregate::Sum),
                _ => None,
            };
            if let Some(aggregate) = aggregate
                && self.is_column(next + 1)
            {
                let slot = self.column_slot(next + 1);
                self.top(Some(aggregate), Some(slot), descending, limit);
                self.at = next + 1;
                return;
            }
            self.top(Some(Aggregate::Count), None, descending, limit);
        }
    }

    /// "the most common nationality".
    pub(super) fn most_common(&mut self, descending: bool) {
        let limit = self.take_limit();
        let next = self.at + 1;
        if self.is_noun(next) {
            let slot = if self.is_column(next) {
                let slot = self.column_slot(next);
                if self.mode == Mode::Select {
                    self.pick(None, Some(slot));
                }
                slot
            } else {
                self.table_slot(next)
            };
            self.sketch.groups = vec![slot];
            if self.is_table(next) && self.sketch.entity.is_none() {
                self.sketch.entity = Some(slot);
            }
            self.at = next;
        } else if let Some(pick) = self.sketch.picks.last()
            && let Some(slot) = pick.slot
        {
            self.sketch.groups = vec![slot];
        }
        self.top(Some(Aggregate::Count), None, descending, limit);
        self.mode = if self.mode == Mode::Select && !self.sketch.picks.is_empty() {
            Mode::Select
        } else {
            Mode::Filter
        };
        if self.sketch.picks.is_empty() {
            self.mode = Mode::Select;
        }
    }
}
