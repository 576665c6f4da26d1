//! Comparisons, ranges and numbers.

mod numbers;

use super::{Mode, Parser};
use crate::cover::Reading;
use crate::cue::Cue;
use crate::knowledge::Degree;
use crate::lexicon::{Item, Kind};
use crate::sketch::{Candidate, Operand, Slot, Test};
use confab_model::question::{Aggregate, Comparison};

impl Parser<'_> {
    /// A comparing word, with what follows it.
    pub(super) fn compare(&mut self, comparison: Comparison) {
        let mut next = self.at + 1;
        while matches!(self.cue(next), Some(Cue::Than | Cue::Equal)) {
            next += 1;
        }
        let adjacent = self.subject.filter(|_| self.follows_subject());
        if let Some(number) = self.number(next) {
            self.at = next;
            self.compare_number(adjacent, comparison, number);
            return;
        }
        let aggregate = match self.cue(next) {
            Some(Cue::Average | Cue::AverageOf) => Some(Aggregate::Average),
            Some(Cue::Max) => Some(Aggregate::Max),
            Some(Cue::Min) => Some(Aggregate::Min),
            Some(Cue::Sum) => Some(Aggregate::Sum),
            _ => match self.node(next).map(|n| &n.reading) {
                Some(Reading::Superlative(d)) if d.descending => Some(Aggregate::Max),
                Some(Reading::Superlative(_)) => Some(Aggregate::Min),
                _ => None,
            },
        };
        if let Some(aggregate) = aggregate {
            self.compare_aggregate(adjacent, comparison, aggregate, next);
            return;
        }
        if self.is_value(next) {
            self.compare_value(adjacent, comparison, next);
        }
    }

    /// Whether the subject stands right before this piece.
    pub(super) fn follows_subject(&self) -> bool {
        let Some(slot) = self.subject.and_then(|s| self.sketch.slots.get(s)) else {
            return false;
        };
        let between = slot.node + 1..self.at;
        between.into_iter().all(|i| {
            matches!(
                self.cue(i),
                Some(
                    Cue::Equal
                        | Cue::Not
                        | Cue::NotEqual
                        | Cue::That
                        | Cue::Or
                        | Cue::And
                        | Cue::Either
                        | Cue::Only
                )
            ) || self.number(i).is_some()
                || self.comparing(i)
        })
    }

    fn comparing(&self, at: usize) -> bool {
        matches!(
            self.cue(at),
            Some(Cue::Greater | Cue::Less | Cue::AtLeast | Cue::AtMost | Cue::Before | Cue::After)
        )
    }

    fn compare_number(&mut self, subject: Option<usize>, comparison: Comparison, number: f64) {
        let negated = std::mem::take(&mut self.negated);
        let subject = subject.filter(|s| self.compares(*s));
        let counted = self.is_table(self.at + 1) && self.glue(self.at + 1).is_empty();
        if let Some(subject) = subject.filter(|_| !counted) {
            self.unpick(subject);
            self.condition(
                Test::Compare(subject, comparison, Operand::Number(number)),
                negated,
            );
            return;
        }
        let mut next = self.at + 1;
        while matches!(self.cue(next), Some(Cue::Distinct)) {
            next += 1;
        }
        let numeric = |p: &Self, at: usize| {
            p.node(at).is_some_and(|n| {
                n.columns.first().is_some_and(|(item, score)| match item {
                    Item::Column(t, c) => *score > n.table_score() - 0.05 && p.measures(*t, *c),
                    Item::Table(_) => false,
                })
            })
        };
        if self.is_noun(next) && numeric(self, next) {
            let slot = self.column_slot(next);
            self.condition(
                Test::Compare(slot, comparison, Operand::Number(number)),
                negated,
            );
            self.at = next;
        } else if self.is_table(next) {
            let slot = self.table_slot(next);
            self.condition(Test::Count(Some(slot), comparison, number), negated);
            self.at = next;
        } else if self.is_column(next) {
            let slot = self.column_slot(next);
            self.condition(Test::Count(Some(slot), comparison, number), negated);
            self.at = next;
        } else if matches!(self.cue(next), Some(Cue::Times)) {
            self.condition(Test::Count(None, comparison, number), negated);
            self.at = next;
        } else if let Some(subject) = self.subject.filter(|s| self.compares(*s)) {
            self.condition(
                Test::Compare(subject, comparison, Operand::Number(number)),
                negated,
            );
        } else if (1500.0..2100.0).contains(&number) {
            self.year(comparison, number);
        } else if let Some(amount) = self.amount_slot() {
            self.condition(
                Test::Compare(amount, comparison, Operand::Number(number)),
                negated,
            );
        } else {
            self.condition(Test::Count(None, comparison, number), negated);
        }
        if self.mode == Mode::Select {
            self.mode = Mode::Filter;
        }
    }

    /// Whether a slot's column can be larger or smaller than a number.
    fn compares(&self, slot: usize) -> bool {
        let slot = self.sketch.slots.get(slot);
        slot.is_some_and(|s| {
            s.candidates.iter().take(4).any(|c| match c.item {
                Item::Column(t, c) => {
                    let column = self.lexicon.tables.get(t).and_then(|e| e.columns.get(c));
                    column.is_some_and(|c| c.kind != Kind::Text || c.says("date") || c.says("year"))
                }
                Item::Table(_) => false,
            })
        })
    }

    /// Whether a column measures something.
    pub(super) fn measures(&self, t: usize, c: usize) -> bool {
        let column = self.lexicon.tables.get(t).and_then(|e| e.columns.get(c));
        column.is_some_and(|c| c.kind == Kind::Number && !c.identifier)
    }

    /// "above the average [price [of cars]]".
    fn compare_aggregate(
        &mut self,
        subject: Option<usize>,
        comparison: Comparison,
        aggregate: Aggregate,
        at: usize,
    ) {
        let negated = std::mem::take(&mut self.negated);
        let mut next = at + 1;
        if self.is_table(next) && self.is_column(next + 1) {
            next += 1;
        }
        let named = self.is_column(next).then(|| self.column_slot(next));
        self.at = if named.is_some() { next } else { at };
        // "older than the average of all teachers": the noun only repeats the entity.
        if let Some(left) = subject
            .or(self.subject.filter(|_| named.is_none()))
            .or(named)
        {
            let same = named.filter(|_| subject.is_some());
            self.condition(
                Test::Compare(left, comparison, Operand::Aggregate(aggregate, same)),
                negated,
            );
        } else {
            self.sketch.unused += 1;
        }
    }

    fn compare_value(&mut self, subject: Option<usize>, comparison: Comparison, at: usize) {
        let negated = std::mem::take(&mut self.negated);
        let Some(node) = self.node(at) else { return };
        let text = node.text.clone();
        self.at = at;
        let dated = text.chars().next().is_some_and(|c| c.is_ascii_digit());
        let Some(subject) = subject.or(self.subject) else {
            if dated {
                self.date(comparison, &text);
            }
            return;
        };
        // "more than Smith" compares with the row that bears the name.
        let operand = if dated || node.values.is_empty() {
            Operand::Text(text)
        } else {
            let slot = self.value_slot(at, None);
            Operand::Row(slot, text)
        };
        self.condition(Test::Compare(subject, comparison, operand), negated);
    }

    /// A column that turned out to be a condition's isn't shown.
    pub(super) fn unpick(&mut self, slot: usize) {
        self.sketch
            .picks
            .retain(|p| p.slot != Some(slot) || p.aggregate.is_some());
    }

    pub(super) fn null(&mut self) {
        let negated = std::mem::take(&mut self.negated);
        if let Some(subject) = self.subject {
            self.unpick(subject);
            self.condition(Test::Null(subject), negated);
        }
    }

    /// "older than 20", "longer than the average".
    pub(super) fn comparative(&mut self, degree: &'static Degree) {
        let comparison = if degree.descending {
            Comparison::Greater
        } else {
            Comparison::Less
        };
        let follows = self.subject.filter(|_| self.follows_subject()).is_some();
        if !follows {
            let candidates = self.hinted(degree);
            if !candidates.is_empty() {
                let node = self.at;
                let slot = self.slot(Slot {
                    candidates,
                    host: self.table.or(self.sketch.entity),
                    bound: false,
                    node,
                    open: false,
                });
                self.subject = Some(slot);
            }
        }
        self.compare(comparison);
    }

    /// Columns that an adjective speaks about.
    pub(super) fn hinted(&self, degree: &Degree) -> Vec<Candidate> {
        self.columns_that(&|t, c| {
            let column = self.lexicon.tables.get(t)?.columns.get(c)?;
            if column.kind == Kind::Text && !column.says("date") || column.identifier {
                return None;
            }
            let hints = degree.hints.iter().enumerate();
            let found = hints
                .filter(|(_, (hint, _))| column.says(hint))
                .map(|(i, (_, turned))| (0.75 - 0.03 * i as f64, *turned));
            found.fold(None, |best: Option<(f64, bool)>, next| match best {
                Some(b) if b.0 >= next.0 => Some(b),
                _ => Some(next),
            })
        })
    }
}
