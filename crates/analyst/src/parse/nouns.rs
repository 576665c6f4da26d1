//! Names of tables and columns.

mod columns;

use super::{Mode, Parser};
use crate::cover::Reading;
use crate::cue::Cue;
use crate::lexicon::{Item, Kind};
use crate::sketch::{Candidate, Condition, Order, Slot, Test};
use confab_model::question::{Aggregate, Comparison};

/// Candidates that are kept for a slot.
const KEPT: usize = 12;

impl Parser<'_> {
    pub(super) fn candidates(items: &[(Item, f64)]) -> Vec<Candidate> {
        let best = items.first().map_or(0.0, |(_, s)| *s);
        let good = items.iter().filter(|(_, s)| *s > best - 0.45);
        good.take(KEPT)
            .map(|&(item, score)| Candidate {
                item,
                score,
                turned: false,
                text: None,
            })
            .collect()
    }

    /// A slot for the column named at a piece.
    pub(super) fn column_slot(&mut self, at: usize) -> usize {
        let candidates = self
            .node(at)
            .map_or_else(Vec::new, |n| Self::candidates(&n.columns));
        let (host, bound) = self.host(at);
        self.slot(Slot {
            candidates,
            host,
            bound,
            node: at,
            open: false,
        })
    }

    /// A slot for the table named at a piece.
    pub(super) fn table_slot(&mut self, at: usize) -> usize {
        let candidates = self
            .node(at)
            .map_or_else(Vec::new, |n| Self::candidates(&n.tables));
        let made = self.sketch.tables.iter().copied();
        let same = |s: &usize| {
            self.sketch
                .slots
                .get(*s)
                .is_some_and(|s| s.candidates == candidates)
        };
        if let Some(known) = made.into_iter().find(same) {
            self.table = Some(known);
            return known;
        }
        let slot = self.slot(Slot {
            candidates,
            host: None,
            bound: false,
            node: at,
            open: false,
        });
        self.sketch.tables.push(slot);
        self.table = Some(slot);
        slot
    }

    /// The table that a column at a piece likely belongs to: one right before
    /// it ("student name"), or one that "of" leads to ("name and age of the
    /// student"), or else the last one mentioned.
    fn host(&mut self, at: usize) -> (Option<usize>, bool) {
        if at > 0 && self.is_table(at - 1) {
            return (self.table, true);
        }
        let mut next = at + 1;
        while self.mode == Mode::Select || next == at + 1 {
            let Some(node) = self.node(next) else { break };
            if matches!(node.reading, Reading::Table) {
                let owned = [" of", " for", " from"]
                    .iter()
                    .any(|p| self.glue(next).contains(p));
                if owned {
                    return (Some(self.table_slot(next)), true);
                }
                break;
            }
            let listed = matches!(node.reading, Reading::Column)
                || matches!(
                    self.cue(next),
                    Some(Cue::Comma | Cue::And | Cue::Distinct | Cue::NumberOf)
                );
            if !listed {
                break;
            }
            next += 1;
        }
        (self.table, false)
    }

    pub(super) fn table(&mut self, at: usize) {
        let slot = self.table_slot(at);
        let entity = self.sketch.entity == Some(slot);
        let described = matches!(self.cue(at + 1), Some(Cue::Named)) || entity;
        let negated = if described {
            false
        } else {
            std::mem::take(&mut self.negated)
        };
        if self.mode == Mode::Group {
            self.sketch.groups.push(slot);
            self.sketch.each = true;
            self.mode = if self.sketch.picks.is_empty() {
                Mode::Select
            } else {
                Mode::Filter
            };
            if self.counting {
                self.mode = Mode::Select;
            }
            return;
        }
        if std::mem::take(&mut self.counting) {
            self.count(slot);
            return;
        }
        if !self.aggregates.is_empty() && self.mode == Mode::Select && self.is_column(at + 1) {
            return;
        }
        if self.accompanies(at) {
            if self.sketch.picks.is_empty() {
                self.pick(None, self.sketch.entity);
            }
            self.pick(None, Some(slot));
            return;
        }
        let about = self.sketch.picks.is_empty() || self.mode == Mode::Select;
        if negated && (self.sketch.entity.is_some() || !self.sketch.picks.is_empty()) {
            self.condition(Test::Related(slot), true);
        } else if self.sketch.entity.is_none() && about {
            self.sketch.entity = Some(slot);
        }
    }

    /// "books with their authors": what is shown beside the rows.
    fn accompanies(&self, at: usize) -> bool {
        const BESIDE: &[&str] = &[
            "with their",
            "and their",
            "with its",
            "and its",
            "along with their",
        ];
        let before = at.checked_sub(1).and_then(|before| self.node(before));
        self.mode == Mode::Select
            && self.sketch.entity.is_some()
            && self.sketch.picks.iter().all(|p| p.aggregate.is_none())
            && before.is_some_and(|n| BESIDE.contains(&n.text.to_lowercase().as_str()))
    }

    /// The thing counted: a table's rows or a column's values.
    fn count(&mut self, slot: usize) {
        if self.mode == Mode::Order {
            let descending = self.descending.unwrap_or(false);
            self.sketch.order.push(Order {
                aggregate: Some(Aggregate::Count),
                slot: Some(slot),
                descending,
            });
            return;
        }
        if let Some((comparison, number, skip)) = self.comparison_ahead() {
            self.condition(Test::Count(Some(slot), comparison, number), false);
            self.at += skip;
            return;
        }
        self.pick(Some(Aggregate::Count), Some(slot));
        if self.sketch.entity.is_none() {
            self.sketch.entity = Some(slot);
        }
    }

    /// "number of pets greater than 3": the comparison right after the counted noun.
    fn comparison_ahead(&self) -> Option<(Comparison, f64, usize)> {
        let mut at = self.at + 1;
        while matches!(self.cue(at), Some(Cue::Equal)) {
            at += 1;
        }
        let comparison = match self.cue(at)? {
            Cue::Greater => Comparison::Greater,
            Cue::Less => Comparison::Less,
            Cue::AtLeast => Comparison::AtLeast,
            Cue::AtMost => Comparison::AtMost,
            _ => return None,
        };
        Some((comparison, self.number(at + 1)?, at + 1 - self.at))
    }

    pub(super) fn condition(&mut self, test: Test, negated: bool) {
        let or = std::mem::take(&mut self.or);
        self.sketch.conditions.push(Condition { test, negated, or });
    }

    /// Columns of a kind, as candidates: those of mentioned tables first.
    pub(super) fn columns_that(
        &self,
        test: &dyn Fn(usize, usize) -> Option<(f64, bool)>,
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (t, table) in self.lexicon.tables.iter().enumerate() {
            for c in 0..table.columns.len() {
                if let Some((score, turned)) = test(t, c) {
                    found.push(Candidate {
                        item: Item::Column(t, c),
                        score,
                        turned,
                        text: None,
                    });
                }
            }
        }
        let mentioned: Vec<usize> = self
            .sketch
            .slots
            .iter()
            .flat_map(|s| &s.candidates)
            .filter_map(|c| match c.item {
                Item::Table(t) => Some(t),
                Item::Column(..) => None,
            })
            .collect();
        found.sort_by(|a, b| {
            let rank = |c: &Candidate| match c.item {
                Item::Column(t, _) if mentioned.contains(&t) => c.score + 1.0,
                _ => c.score,
            };
            rank(b).total_cmp(&rank(a))
        });
        found.truncate(KEPT);
        found
    }

    pub(super) fn kind_at(&self, t: usize, c: usize) -> Option<Kind> {
        Some(self.lexicon.tables.get(t)?.columns.get(c)?.kind)
    }
}
