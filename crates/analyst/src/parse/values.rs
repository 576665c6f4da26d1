//! Texts of the data, and patterns of text.

use super::{Mode, Parser};
use crate::cover::Reading;
use crate::cue::Cue;
use crate::lexicon::{Item, Kind};
use crate::sketch::{Candidate, Operand, Slot, Test};
use confab_model::question::Comparison;

impl Parser<'_> {
    /// A slot for a value: the columns that hold it, or the column named beside it.
    pub(super) fn value_slot(&mut self, at: usize, subject: Option<usize>) -> usize {
        let hits = self.node(at).map(|n| n.values.clone()).unwrap_or_default();
        if let Some(named) = subject.and_then(|s| self.sketch.slots.get(s)).cloned() {
            let mut slot = named;
            for candidate in &mut slot.candidates {
                let hit = hits
                    .iter()
                    .find(|h| Item::Column(h.column.table, h.column.column) == candidate.item);
                if let Some(hit) = hit {
                    candidate.text = Some(hit.text.clone());
                    candidate.score += 0.6;
                }
            }
            // A column that holds the value beats one that is only named so.
            if !slot.candidates.iter().any(|c| c.text.is_some()) && !hits.is_empty() {
                slot.candidates
                    .extend(hits.iter().take(6).map(|h| hit_candidate(h, 0.3)));
            }
            return self.slot(slot);
        }
        let mut candidates: Vec<Candidate> = hits.iter().map(|h| hit_candidate(h, 0.8)).collect();
        for candidate in &mut candidates {
            if let Item::Column(t, c) = candidate.item
                && let Some(column) = self.lexicon.tables.get(t).and_then(|e| e.columns.get(c))
                && column.foreign
            {
                candidate.score -= 0.15;
            }
        }
        candidates.truncate(24);
        if candidates.is_empty() {
            candidates = self.columns_that(&|t, c| {
                let table = self.lexicon.tables.get(t)?;
                let shown = table.display.contains(&c);
                (self.kind_at(t, c)? == Kind::Text)
                    .then_some((if shown { 0.5 } else { 0.2 }, false))
            });
        }
        self.slot(Slot {
            candidates,
            host: self.table,
            bound: false,
            node: at,
            open: false,
        })
    }

    /// A text of the data.
    pub(super) fn value(&mut self, at: usize) {
        let Some(node) = self.node(at) else { return };
        let text = node.text.clone();
        let negated = std::mem::take(&mut self.negated);
        let comparison = if negated {
            Comparison::NotEqual
        } else {
            Comparison::Equal
        };
        if self.part_of_name(at, negated) {
            return;
        }
        let adjacent = self.subject.filter(|_| self.follows_subject_or_value());
        if let Some(subject) = adjacent {
            let fits = self.sketch.slots.get(subject).is_some_and(|s| {
                node.values.is_empty()
                    || s.candidates.iter().any(|c| {
                        node.values
                            .iter()
                            .any(|h| Item::Column(h.column.table, h.column.column) == c.item)
                    })
            });
            if fits || node.quoted {
                self.unpick(subject);
                let slot = self.value_slot(at, Some(subject));
                self.condition(Test::Compare(slot, comparison, Operand::Text(text)), false);
                self.subject = Some(subject);
                if self.mode == Mode::Select {
                    self.mode = Mode::Filter;
                }
                return;
            }
        }
        // "black membership card": the noun after a value is its column.
        let next_column = self.is_column(at + 1) && !node.quoted && self.glue(at + 1).is_empty();
        let subject =
            (next_column && self.holds_value(at + 1, at)).then(|| self.column_slot(at + 1));
        let slot = self.value_slot(at, subject);
        self.condition(Test::Compare(slot, comparison, Operand::Text(text)), false);
        if subject.is_some() {
            self.at = at + 1;
        }
        self.subject = Some(slot);
        self.table = self.table.or(self.sketch.entity);
    }

    /// "has 'ROY' in part of the name", "whose name has 'an' in it".
    fn part_of_name(&mut self, at: usize, negated: bool) -> bool {
        let quoted = self.node(at).is_some_and(|n| n.quoted);
        let inside = self.glue(at + 1).contains(" in");
        let text = self.node(at).map(|n| n.text.clone()).unwrap_or_default();
        let before = self.node(at.wrapping_sub(1)).map_or("", |n| &n.text);
        let has = ["has", "have", "had"].contains(&before)
            && self.node(at).is_some_and(|n| n.values.is_empty());
        if let Some(subject) = self
            .subject
            .filter(|_| quoted && has && !inside && self.follows_subject())
        {
            self.unpick(subject);
            self.condition(Test::Like(subject, format!("%{text}%")), negated);
            self.mode = Mode::Filter;
            return true;
        }
        if !quoted || !inside {
            return false;
        }
        let part = self
            .node(at + 1)
            .is_some_and(|n| n.text.eq_ignore_ascii_case("part"));
        let held = self.node(at).is_some_and(|n| !n.values.is_empty());
        let before = matches!(self.cue(at.wrapping_sub(1)), Some(Cue::That | Cue::Not));
        let subject = if self.is_column(at + 1) && before && !held {
            self.at = at + 1;
            Some(self.column_slot(at + 1))
        } else if part {
            self.at = at + 1;
            self.subject
        } else {
            None
        };
        let Some(subject) = subject else { return false };
        self.unpick(subject);
        self.condition(Test::Like(subject, format!("%{text}%")), negated);
        self.mode = Mode::Filter;
        true
    }

    fn holds_value(&self, column: usize, value: usize) -> bool {
        let (Some(column), Some(value)) = (self.node(column), self.node(value)) else {
            return false;
        };
        value.values.iter().any(|hit| {
            let item = Item::Column(hit.column.table, hit.column.column);
            column.columns.iter().any(|(c, _)| *c == item)
        })
    }

    fn follows_subject_or_value(&self) -> bool {
        let Some(slot) = self.subject.and_then(|s| self.sketch.slots.get(s)) else {
            return false;
        };
        (slot.node + 1..self.at).all(|i| {
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
                        | Cue::Both
                        | Cue::Only
                        | Cue::Comma
                        | Cue::Named
                        | Cue::But
                )
            ) || self.is_value(i)
        })
    }

    /// A column after a value may only name the value's column; true if it does.
    pub(super) fn subject_of_value(&mut self, at: usize) -> bool {
        let holds = self.holds_value(at, at - 1) && self.glue(at).is_empty();
        holds && !self.sketch.conditions.is_empty()
    }

    /// A text pattern.
    pub(super) fn like(&mut self, cue: Cue) {
        let mut next = self.at + 1;
        while matches!(self.cue(next), Some(Cue::Like | Cue::Either | Cue::Equal)) {
            next += 1;
        }
        let Some(node) = self.node(next) else { return };
        let textual = node.quoted
            || matches!(node.reading, Reading::Value | Reading::Unknown)
            || node.text.len() == 1;
        if !textual {
            if self.mode == Mode::Select {
                self.mode = Mode::Filter;
            }
            return;
        }
        let text = node.text.trim_matches('%').to_owned();
        let pattern = match cue {
            Cue::Starts => format!("{text}%"),
            Cue::Ends => format!("%{text}"),
            _ => format!("%{text}%"),
        };
        let negated = std::mem::take(&mut self.negated);
        let named_after = self.is_column(next + 1) && self.glue(next + 1).contains(" in");
        if named_after {
            let subject = self.column_slot(next + 1);
            self.condition(Test::Like(subject, pattern), negated);
            self.at = next + 1;
            self.mode = Mode::Filter;
            return;
        }
        let subject = match self.subject {
            Some(subject) => {
                self.unpick(subject);
                subject
            }
            None => {
                let candidates = self.columns_that(&|t, c| {
                    let table = self.lexicon.tables.get(t)?;
                    table.display.contains(&c).then_some((0.5, false))
                });
                self.slot(Slot {
                    candidates,
                    host: self.table,
                    bound: false,
                    node: self.at,
                    open: false,
                })
            }
        };
        self.condition(Test::Like(subject, pattern), negated);
        self.subject = Some(subject);
        self.at = next;
        self.mode = Mode::Filter;
    }
}

fn hit_candidate(hit: &crate::lexicon::ValueHit, score: f64) -> Candidate {
    Candidate {
        item: Item::Column(hit.column.table, hit.column.column),
        score,
        turned: false,
        text: Some(hit.text.clone()),
    }
}
