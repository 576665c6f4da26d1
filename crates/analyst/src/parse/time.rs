//! Spans of days, and dates gathered by calendar units.

use super::{Mode, Parser};
use crate::lexicon::{Item, Kind};
use crate::sketch::{Operand, Slot, Test};
use confab_model::question::{Comparison, Period};
use jiff::civil::Date;

impl Parser<'_> {
    /// "last month": from its first day to before the first of the next.
    pub(super) fn span(&mut self, from: Date, to: Date) {
        let Some(slot) = self.date_slot() else {
            self.sketch.unused += 1;
            return;
        };
        let text = |date: Date| Operand::Text(date.to_string());
        self.condition(Test::Compare(slot, Comparison::AtLeast, text(from)), false);
        self.condition(Test::Compare(slot, Comparison::Less, text(to)), false);
    }

    /// "on weekends".
    pub(super) fn weekdays(&mut self, days: &'static [&'static str]) {
        let negated = std::mem::take(&mut self.negated);
        match self.date_slot() {
            Some(slot) => self.condition(Test::Weekdays(slot, days), negated),
            None => self.sketch.unused += 1,
        }
    }

    /// "by month", "each year", "monthly".
    pub(super) fn unit(&mut self, unit: Period) {
        let text = self.node(self.at).map(|n| n.text.to_lowercase());
        let adverb = text.is_some_and(|t| t.ends_with("ly"));
        let by = self.mode == Mode::Group || self.glue(self.at).is_empty() && self.after_by();
        let slot = if adverb || by { self.date_slot() } else { None };
        match slot {
            Some(slot) => {
                self.sketch.buckets.push((slot, unit));
                self.sketch.each = true;
                if self.mode == Mode::Group {
                    let fresh = self.sketch.picks.is_empty() || self.counting;
                    self.mode = if fresh { Mode::Select } else { Mode::Filter };
                }
            }
            None => self.sketch.unused += 1,
        }
    }

    fn after_by(&self) -> bool {
        let before = self.node(self.at.wrapping_sub(1));
        before.is_some_and(|n| n.text.eq_ignore_ascii_case("by"))
    }

    /// A slot for a date that no word names: the subject's, or any of the tables mentioned.
    fn date_slot(&mut self) -> Option<usize> {
        let dated = |slot: &usize| {
            let slot = self.sketch.slots.get(*slot);
            let first = slot.and_then(|s| s.candidates.first());
            first.is_some_and(|c| match c.item {
                Item::Column(t, c) => self.kind_at(t, c) == Some(Kind::Date),
                Item::Table(_) => false,
            })
        };
        if let Some(subject) = self.subject.filter(dated) {
            self.unpick(subject);
            return Some(subject);
        }
        let candidates = self.columns_that(&|t, c| {
            let entry = self.lexicon.tables.get(t)?.columns.get(c)?;
            // Nobody means birthdays without saying so.
            let private = if entry.says("birth") || entry.says("death") {
                0.2
            } else {
                0.0
            };
            let date = entry.kind == Kind::Date;
            date.then_some((0.7 - private - 0.02 * c as f64, false))
        });
        if candidates.is_empty() {
            return None;
        }
        let node = self.at;
        Some(self.slot(Slot {
            candidates,
            host: self.table.or(self.sketch.entity),
            bound: false,
            node,
            open: true,
        }))
    }
}
