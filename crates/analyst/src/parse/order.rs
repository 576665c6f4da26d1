//! Order and grouping.

use super::{Mode, Parser};
use crate::cue::Cue;
use crate::knowledge::Knowledge;
use crate::sketch::{Order, Slot};

impl Parser<'_> {
    /// "by" groups aggregates and orders everything else.
    pub(super) fn by(&mut self) {
        if !self.is_noun(self.at + 1) {
            return;
        }
        if self.mode == Mode::Order || self.negated || self.passive() {
            return;
        }
        if self.descending.is_some() && self.sketch.order.is_empty() && !self.sketch.superlative {
            self.mode = Mode::Order;
            return;
        }
        let aggregated = self.sketch.picks.iter().any(|p| p.aggregate.is_some());
        if aggregated {
            self.mode = Mode::Group;
        }
    }

    /// "used by", "written by": what comes is who did it, not a group.
    fn passive(&self) -> bool {
        let glue = self.glue(self.at).trim();
        let before = self
            .pieces
            .get(self.at.wrapping_sub(1))
            .map_or("", |p| &p.node.text);
        let word = glue
            .rsplit(' ')
            .next()
            .filter(|w| !w.is_empty())
            .unwrap_or(before)
            .to_lowercase();
        is_participle(&word)
    }

    pub(super) fn order(&mut self, cue: Cue) {
        let known = self.sketch.order.len();
        match cue {
            Cue::OrderBy => {
                self.mode = Mode::Order;
                return;
            }
            Cue::OldestFirst | Cue::YoungestFirst => {
                let word = if cue == Cue::OldestFirst {
                    "oldest"
                } else {
                    "youngest"
                };
                if let Some(degree) = Knowledge::get().superlatives.get(word) {
                    let candidates = self.hinted(degree);
                    if !candidates.is_empty() && (known == 0 || self.sketch.superlative) {
                        let node = self.at;
                        let slot = self.slot(Slot {
                            candidates,
                            host: self.table,
                            bound: false,
                            node,
                            open: false,
                        });
                        self.sketch.order.push(Order {
                            aggregate: None,
                            slot: Some(slot),
                            descending: degree.descending,
                        });
                    } else if let Some(last) = self.sketch.order.last_mut() {
                        last.descending = cue == Cue::OldestFirst;
                    }
                }
                return;
            }
            _ => {}
        }
        let reversed = cue == Cue::Alphabetical
            && (self.descending == Some(true)
                || self.sketch.order.last().is_some_and(|o| o.descending));
        let descending = cue == Cue::Descending || reversed;
        let next_names = self.is_noun(self.at + 1)
            || matches!(
                self.cue(self.at + 1),
                Some(Cue::NumberOf | Cue::Average | Cue::Sum | Cue::OrderBy)
            );
        let follows_of = next_names
            && (self.glue(self.at + 1).contains("of")
                || self.cue(self.at).is_some()
                    && self
                        .node(self.at)
                        .is_some_and(|n| n.text.ends_with("of") || n.text.ends_with("by"))
                || matches!(self.cue(self.at + 1), Some(Cue::OrderBy)));
        if known > 0 && !follows_of && !self.sketch.superlative {
            for order in self.sketch.order.iter_mut().rev().take_while(|_| true) {
                order.descending = descending;
            }
            return;
        }
        self.descending = Some(descending);
        // "from most to least" speaks of the amount that is shown.
        let text = self
            .node(self.at)
            .map(|n| n.text.to_lowercase())
            .unwrap_or_default();
        let by_amount = ["most", "least", "high", "low", "large", "small", "great"]
            .iter()
            .any(|w| text.contains(w));
        let amount = self.sketch.picks.iter().find(|p| p.aggregate.is_some());
        if let Some(pick) = amount.filter(|_| by_amount && !next_names) {
            let order = Order {
                aggregate: pick.aggregate,
                slot: pick.slot,
                descending,
            };
            self.sketch.order.push(order);
            return;
        }
        if follows_of || matches!(self.cue(self.at + 1), Some(Cue::By)) {
            self.mode = Mode::Order;
        } else if self.mode == Mode::Order && next_names {
            // "in descending age": the key follows.
        } else if let Some(slot) = self
            .subject
            .filter(|_| self.sketch.picks.iter().any(|p| p.aggregate.is_none()))
        {
            let picked = self
                .sketch
                .picks
                .iter()
                .filter(|p| p.aggregate.is_none())
                .filter_map(|p| p.slot)
                .next();
            let slot = picked.unwrap_or(slot);
            self.sketch.order.push(Order {
                aggregate: None,
                slot: Some(slot),
                descending,
            });
        }
    }

    /// A column in the order's clause.
    pub(super) fn order_key(&mut self, slot: usize) {
        let aggregates = std::mem::take(&mut self.aggregates);
        if self.sketch.superlative {
            self.sketch.order.clear();
            self.sketch.superlative = false;
        }
        self.sketch.order.push(Order {
            aggregate: aggregates.first().copied(),
            slot: Some(slot),
            descending: self.descending.unwrap_or(false),
        });
        self.subject = Some(slot);
    }

    /// "in alphabetical order" without more: what is shown first.
    pub(super) fn order_by_first_pick(&mut self) {
        let slot = self
            .sketch
            .picks
            .iter()
            .find_map(|p| p.slot)
            .or(self.sketch.entity);
        self.sketch.order.push(Order {
            aggregate: None,
            slot,
            descending: self.descending.unwrap_or(false),
        });
    }
}

/// Whether a word is likely a participle that "by" completes.
pub(crate) fn is_participle(word: &str) -> bool {
    let word = word.to_lowercase();
    let endings = [
        "ed", "en", "wn", "ght", "made", "held", "won", "led", "run", "done", "sung", "built",
        "sold", "paid",
    ];
    word.len() > 2
        && endings.iter().any(|e| word.ends_with(e))
        && !["ordered", "sorted", "ranked", "grouped", "listed"].contains(&word.as_str())
}
