//! Names of columns, in each clause.

use super::super::{Mode, Parser};
use crate::cover::Reading;
use crate::cue::Cue;
use crate::lexicon::{Item, Kind};
use crate::sketch::{Operand, Test};
use confab_model::question::Comparison;

impl Parser<'_> {
    pub(in crate::parse) fn column(&mut self, at: usize) {
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
    pub(super) fn opens_test(&self, at: usize) -> bool {
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
    pub(super) fn is_date(&self, at: usize) -> bool {
        let first = self.node(at).and_then(|n| n.columns.first());
        first.is_some_and(|(item, _)| match item {
            Item::Column(t, c) => self.kind_at(*t, *c) == Some(Kind::Date),
            Item::Table(_) => false,
        })
    }

    /// Whether a column named at one piece holds the value of another.
    pub(super) fn holds(&self, column: usize, value: usize) -> bool {
        let (Some(column), Some(value)) = (self.node(column), self.node(value)) else {
            return false;
        };
        value.values.iter().any(|hit| {
            let item = Item::Column(hit.column.table, hit.column.column);
            column.columns.iter().any(|(c, _)| *c == item)
        })
    }

    /// Whether a comparison is about the number of something: "more than 3 pets".
    pub(super) fn counts_next(&self, at: usize) -> bool {
        self.number(at + 1).is_some() && self.is_table(at + 2)
    }

    /// A column that a clause of conditions names without comparing it.
    pub(super) fn column_in_filter(&mut self, at: usize) {
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
    pub(super) fn is_yes_or_no(&self, slot: usize) -> bool {
        let slot = self.sketch.slots.get(slot);
        let first = slot.and_then(|s| s.candidates.first());
        first.is_some_and(|candidate| match candidate.item {
            Item::Column(t, c) => self.kind_at(t, c) == Some(Kind::Boolean),
            Item::Table(_) => false,
        })
    }

    /// "who have died": a date that not all rows have, named by what happened
    /// and told no further.
    pub(super) fn has_happened(&self, at: usize, slot: usize) -> bool {
        let told = self.node(at + 1).is_some_and(|n| {
            matches!(
                n.reading,
                Reading::Span(..) | Reading::Unit(_) | Reading::Number(_) | Reading::Value
            ) || matches!(n.reading, Reading::Cue(Cue::Each | Cue::By))
        });
        let participle = self
            .node(at)
            .is_some_and(|n| crate::parse::is_participle(&n.text));
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
    pub(super) fn aggregated(&mut self, slot: usize) {
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
}
