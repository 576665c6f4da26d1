//! Numbers, years and amounts.

use super::super::{Mode, Parser};
use crate::cover::Reading;
use crate::cue::Cue;
use crate::knowledge::Knowledge;
use crate::lexicon::{Item, Kind};
use crate::sketch::{Operand, Slot, Test};
use confab_model::question::Comparison;

impl Parser<'_> {
    /// "orders over 100": what the rows in question cost or come to.
    pub(super) fn amount_slot(&mut self) -> Option<usize> {
        let host = self.sketch.entity?;
        let known = self.sketch.slots.get(host)?.candidates.first()?.item;
        let Item::Table(table) = known else {
            return None;
        };
        let knowledge = Knowledge::get();
        let candidates = self.columns_that(&|t, c| {
            let column = self.lexicon.tables.get(t)?.columns.get(c)?;
            let number = column.kind == Kind::Number && !column.identifier && t == table;
            let price = column.says("price").then_some(0.8);
            let amount = knowledge.amount(|words| column.is_called(words)).or(price);
            Some((amount.filter(|_| number)? * 0.8, false))
        });
        if candidates.is_empty() {
            return None;
        }
        let node = self.at;
        Some(self.slot(Slot {
            candidates,
            host: Some(host),
            node,
            ..Slot::default()
        }))
    }

    /// A year without the column that it is of.
    pub(super) fn year(&mut self, comparison: Comparison, number: f64) {
        let candidates = self.columns_that(&|t, c| {
            let column = self.lexicon.tables.get(t)?.columns.get(c)?;
            let within = column
                .range
                .is_some_and(|(low, high)| low - 60.0 <= number && number <= high + 60.0);
            match column.kind {
                Kind::Date => Some((0.7, false)),
                _ if column.says("year") => Some((0.8, false)),
                _ if column.says("date") => Some((0.5, false)),
                Kind::Number
                    if within
                        && !column.identifier
                        && column.range.is_some_and(|(low, _)| low > 1000.0) =>
                {
                    Some((0.5, false))
                }
                _ => None,
            }
        });
        if candidates.is_empty() {
            self.sketch.unused += 1;
            return;
        }
        let node = self.at;
        let slot = self.slot(Slot {
            candidates,
            host: self.table,
            bound: false,
            node,
            open: true,
        });
        let negated = std::mem::take(&mut self.negated);
        self.condition(
            Test::Compare(slot, comparison, Operand::Number(number)),
            negated,
        );
        self.subject = Some(slot);
    }

    /// A date without the column that it is of.
    pub(super) fn date(&mut self, comparison: Comparison, text: &str) {
        let candidates = self.columns_that(&|t, c| {
            let column = self.lexicon.tables.get(t)?.columns.get(c)?;
            let score = if column.kind == Kind::Date {
                0.8
            } else if column.says("date") {
                0.6
            } else {
                return None;
            };
            Some((score, false))
        });
        let node = self.at;
        let slot = self.slot(Slot {
            candidates,
            host: self.table,
            bound: false,
            node,
            open: true,
        });
        self.condition(
            Test::Compare(slot, comparison, Operand::Text(text.to_owned())),
            false,
        );
    }

    pub(in crate::parse) fn between(&mut self) {
        let operand = |p: &Self, at: usize| match p.node(at).map(|n| (&n.reading, &n.text)) {
            Some((Reading::Number(n), _)) => Some(Operand::Number(*n)),
            Some((Reading::Value | Reading::Unknown, text)) => Some(Operand::Text(text.clone())),
            _ => None,
        };
        let (low, high) = (operand(self, self.at + 1), operand(self, self.at + 3));
        let (Some(low), Some(high)) = (low, high) else {
            return;
        };
        let negated = std::mem::take(&mut self.negated);
        let adjacent = self.subject.filter(|_| self.follows_subject());
        let after = self.at + 4;
        let subject = match adjacent {
            Some(subject) => Some(subject),
            None if self.is_column(after) => Some(self.column_slot(after)),
            None => self.subject.or_else(|| {
                let amounts = matches!((&low, &high), (Operand::Number(_), Operand::Number(n)) if *n < 1500.0);
                if amounts { self.amount_slot() } else { None }
            }),
        };
        if let Some(subject) = subject {
            self.condition(Test::Between(subject, low, high), negated);
            self.at += 3;
        } else if let (Operand::Number(low), Operand::Number(high)) = (&low, &high)
            && *low >= 1500.0
        {
            let (low, high) = (*low, *high);
            self.year(Comparison::AtLeast, low);
            if let Some(last) = self.sketch.conditions.last_mut()
                && let Test::Compare(slot, _, _) = last.test
            {
                last.test = Test::Between(slot, Operand::Number(low), Operand::Number(high));
            }
            self.at += 3;
        }
        if self.mode == Mode::Select {
            self.mode = Mode::Filter;
        }
    }

    /// A number that nothing compares.
    pub(in crate::parse) fn bare_number(&mut self, number: f64) {
        let text = self
            .node(self.at)
            .map(|n| n.text.to_lowercase())
            .unwrap_or_default();
        let glue = self.glue(self.at).to_owned();
        let digits = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let adjacent = self.subject.filter(|_| self.follows_subject());
        let negated = self.negated;
        let comparison = if negated {
            Comparison::NotEqual
        } else {
            Comparison::Equal
        };
        let after = match self.cue(self.at + 1) {
            Some(Cue::AtLeast) => Some(Comparison::AtLeast),
            Some(Cue::AtMost) => Some(Comparison::AtMost),
            _ => None,
        };
        if let Some(comparison) = after.filter(|_| self.glue(self.at + 1).is_empty()) {
            self.at += 1;
            self.compare_number(adjacent, comparison, number);
            return;
        }
        let year = (1500.0..2100.0).contains(&number) && text.len() == 4;
        let named = self.at > 0 && self.is_column(self.at - 1) && !glue.contains(" of");
        if let Some(subject) = adjacent.filter(|s| digits && (named || self.compares(*s))) {
            self.negated = false;
            self.unpick(subject);
            self.condition(
                Test::Compare(subject, comparison, Operand::Number(number)),
                false,
            );
            return;
        }
        let has = self.at > 0 && self.cue(self.at - 1) == Some(Cue::That);
        if (has || self.mode == Mode::Filter)
            && self.is_table(self.at + 1)
            && (digits || number > 1.0)
        {
            let slot = self.table_slot(self.at + 1);
            self.condition(Test::Count(Some(slot), Comparison::Equal, number), negated);
            self.negated = false;
            self.at += 1;
            return;
        }
        // "reviews with 5 stars": so much of a measure.
        let first = self.node(self.at + 1).and_then(|n| n.columns.first());
        let measure = first.is_some_and(|(item, _)| match item {
            Item::Column(t, c) => self.measures(*t, *c),
            Item::Table(_) => false,
        });
        if has && measure && self.is_column(self.at + 1) {
            let slot = self.column_slot(self.at + 1);
            self.negated = false;
            let test = Test::Compare(slot, comparison, Operand::Number(number));
            self.condition(test, false);
            self.at += 1;
            return;
        }
        if year
            && (glue.contains(" in")
                || glue.contains(" of")
                || glue.contains(" on")
                || glue.contains(" for")
                || glue.contains(" during")
                || self.or
                || matches!(self.cue(self.at.wrapping_sub(1)), Some(Cue::And | Cue::Or)))
        {
            self.year(comparison, number);
            return;
        }
        if digits || number > 1.0 {
            let before_noun = self.is_noun(self.at + 1)
                || matches!(
                    self.node(self.at + 1).map(|n| &n.reading),
                    Some(Reading::Superlative(_))
                );
            if before_noun && number >= 1.0 && self.sketch.limit.is_none() {
                // Becomes a limit if a superlative or an order follows.
                self.sketch.limit = Some(number as u64);
            } else if !year {
                self.sketch.unused += 1;
            } else {
                self.year(comparison, number);
            }
        }
    }
}
