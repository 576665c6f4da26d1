//! Names of tables and columns.

use super::{Mode, Parser};
use crate::cover::Reading;
use crate::cue::Cue;
use crate::lexicon::{Item, Kind};
use crate::sketch::{Candidate, Condition, Operand, Order, Slot, Test};
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

    pub(super) fn column(&mut self, at: usize) {
        if self.mode == Mode::Group {
            let slot = self.column_slot(at);
            self.sketch.groups.push(slot);
            self.sketch.each = true;
            let more = matches!(self.cue(at + 1), Some(Cue::And))
                && self.is_column(at + 2)
                && self.node(at + 3).is_none();
            if !more {
                self.mode = if self.sketch.picks.is_empty() {
                    Mode::Select
                } else {
                    Mode::Filter
                };
            }
            return;
        }
        if self.mode == Mode::Order {
            let slot = self.column_slot(at);
            self.order_key(slot);
            return;
        }
        // "average number of pages": the pages are a number already.
        let numbered = !self.aggregates.is_empty()
            && self
                .node(at)
                .and_then(|n| n.columns.first())
                .is_some_and(|(item, _)| match item {
                    Item::Column(t, c) => self.measures(*t, *c),
                    Item::Table(_) => false,
                });
        if self.counting && numbered {
            self.counting = false;
        }
        if self.counting {
            self.counting = false;
            let slot = self.column_slot(at);
            self.count(slot);
            return;
        }
        if !self.aggregates.is_empty() {
            let slot = self.column_slot(at);
            self.aggregated(slot);
            return;
        }
        if self.opens_test(at) {
            let slot = self.column_slot(at);
            self.subject = Some(slot);
            return;
        }
        let after_value = at > 0 && self.is_value(at - 1);
        if after_value && self.subject_of_value(at) {
            return;
        }
        match self.mode {
            Mode::Select => {
                let slot = self.column_slot(at);
                self.pick(None, Some(slot));
                self.subject = Some(slot);
            }
            _ => self.column_in_filter(at),
        }
    }

    /// Whether what follows a column compares it.
    fn opens_test(&self, at: usize) -> bool {
        let mut next = at + 1;
        while matches!(
            self.cue(next),
            Some(
                Cue::Equal
                    | Cue::Not
                    | Cue::NotEqual
                    | Cue::Only
                    | Cue::Either
                    | Cue::That
                    | Cue::Named
            )
        ) {
            next += 1;
        }
        let Some(node) = self.node(next) else {
            return false;
        };
        let gap = self.glue(next);
        match node.reading {
            Reading::Value => {
                // "the name of Smith" would be rare; "names of French ..." is not.
                let adjective = self.is_noun(next + 1) && next == at + 1 && !node.quoted;
                !adjective
                    && (next > at + 1 || node.quoted || self.holds(at, next) || gap.is_empty())
            }
            Reading::Number(_) => next > at + 1 || gap.trim().is_empty() || gap.contains("of"),
            Reading::Span(..) => self.is_date(at),
            Reading::Comparative(_) => false,
            Reading::Cue(cue) => {
                matches!(
                    cue,
                    Cue::Greater
                        | Cue::Less
                        | Cue::AtLeast
                        | Cue::AtMost
                        | Cue::Between
                        | Cue::Before
                        | Cue::After
                        | Cue::Like
                        | Cue::Starts
                        | Cue::Ends
                        | Cue::Null
                ) && !self.counts_next(next)
            }
            _ => false,
        }
    }

    /// Whether a date is named at a piece.
    fn is_date(&self, at: usize) -> bool {
        let first = self.node(at).and_then(|n| n.columns.first());
        first.is_some_and(|(item, _)| match item {
            Item::Column(t, c) => self.kind_at(*t, *c) == Some(Kind::Date),
            Item::Table(_) => false,
        })
    }

    /// Whether a column named at one piece holds the value of another.
    fn holds(&self, column: usize, value: usize) -> bool {
        let (Some(column), Some(value)) = (self.node(column), self.node(value)) else {
            return false;
        };
        value.values.iter().any(|hit| {
            let item = Item::Column(hit.column.table, hit.column.column);
            column.columns.iter().any(|(c, _)| *c == item)
        })
    }

    /// Whether a comparison is about the number of something: "more than 3 pets".
    fn counts_next(&self, at: usize) -> bool {
        self.number(at + 1).is_some() && self.is_table(at + 2)
    }

    /// A column that a clause of conditions names without comparing it.
    fn column_in_filter(&mut self, at: usize) {
        let slot = self.column_slot(at);
        if self.is_yes_or_no(slot) {
            let holds = if std::mem::take(&mut self.negated) {
                0.0
            } else {
                1.0
            };
            let test = Test::Compare(slot, Comparison::Equal, Operand::Number(holds));
            self.condition(test, false);
            return;
        }
        if std::mem::take(&mut self.negated) {
            self.condition(Test::Null(slot), false);
            return;
        }
        if self.has_happened(at, slot) {
            self.condition(Test::Null(slot), true);
            return;
        }
        let with = self
            .pieces
            .get(at.wrapping_sub(1))
            .map(|p| p.node.text.to_lowercase());
        let listed = with.is_some_and(|w| {
            [
                "with",
                "along with",
                "as well as",
                "and their",
                "with their",
                "together with",
                "and",
                ",",
                "and its",
                "with its",
                "and also",
                "with the",
                "and the",
            ]
            .contains(&w.as_str())
        });
        let picked_before = self.sketch.conditions.is_empty();
        if listed && picked_before || self.sketch.picks.is_empty() && self.sketch.entity.is_none() {
            self.pick(None, Some(slot));
        } else {
            self.sketch.dangling += 1;
        }
        self.subject = Some(slot);
    }

    /// Whether a column says of each row that something holds or doesn't.
    fn is_yes_or_no(&self, slot: usize) -> bool {
        let slot = self.sketch.slots.get(slot);
        let first = slot.and_then(|s| s.candidates.first());
        first.is_some_and(|candidate| match candidate.item {
            Item::Column(t, c) => self.kind_at(t, c) == Some(Kind::Boolean),
            Item::Table(_) => false,
        })
    }

    /// "who have died": a date that not all rows have, named by what happened
    /// and told no further.
    fn has_happened(&self, at: usize, slot: usize) -> bool {
        let told = self.node(at + 1).is_some_and(|n| {
            matches!(
                n.reading,
                Reading::Span(..) | Reading::Unit(_) | Reading::Number(_) | Reading::Value
            ) || matches!(n.reading, Reading::Cue(Cue::Each | Cue::By))
        });
        let participle = self.node(at).is_some_and(|n| super::is_participle(&n.text));
        let first = self
            .sketch
            .slots
            .get(slot)
            .and_then(|s| s.candidates.first());
        let optional = first.is_some_and(|candidate| match candidate.item {
            Item::Column(t, c) => {
                let entry = self.lexicon.tables.get(t).and_then(|e| e.columns.get(c));
                entry.is_some_and(|e| e.kind == Kind::Date && e.has_null)
            }
            Item::Table(_) => false,
        });
        participle && optional && !told
    }

    /// The column of waiting aggregates.
    fn aggregated(&mut self, slot: usize) {
        let aggregates = std::mem::take(&mut self.aggregates);
        match self.mode {
            Mode::Filter => {
                if let Some((comparison, number, skip)) = self.comparison_ahead()
                    && let Some(&aggregate) = aggregates.first()
                {
                    self.condition(Test::Having(aggregate, slot, comparison, number), false);
                    self.at += skip;
                    return;
                }
                for aggregate in aggregates {
                    self.pick(Some(aggregate), Some(slot));
                }
            }
            _ => {
                for aggregate in aggregates {
                    self.pick(Some(aggregate), Some(slot));
                }
            }
        }
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
