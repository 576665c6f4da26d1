//! The largest and the smallest, and whose they are.

use super::super::wanted::{Dimension, Figure, Top, What};
use super::{Reader, SEVERAL};
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::knowledge::Degree;
use crate::lexicon::{Item, Kind};
use confab_model::question::Aggregate;

impl<'a> Reader<'a> {
    /// Whether a ranking begins at a node.
    pub(super) fn ranks(&self, at: usize) -> bool {
        let superlative = |n: &Node| matches!(n.reading, Reading::Superlative(_));
        self.node(at).is_some_and(superlative)
            || matches!(
                self.cue(at),
                Some(Cue::Most | Cue::Fewest | Cue::Max | Cue::Min)
                    | Some(Cue::MostCommon | Cue::LeastCommon)
            )
    }

    pub(super) fn top(&mut self, descending: bool) {
        let limit = self.limit.take();
        if let Some(top) = &mut self.wanted.top {
            top.descending = descending;
            return;
        }
        let ahead = match self.node(self.at + 1).map(|n| &n.reading) {
            Some(Reading::Number(n)) if limit.is_none() && *n >= 1.0 && *n < 1000.0 => {
                self.at += 1;
                Some(*n as u64)
            }
            _ => None,
        };
        self.counted = limit.or(ahead).is_some();
        self.wanted.top = Some(Top {
            limit: limit.or(ahead).unwrap_or(1),
            descending,
        });
    }

    /// Whether a measure begins at a node.
    pub(super) fn opens_measure(&self, at: usize) -> bool {
        matches!(
            self.cue(at),
            Some(
                Cue::Revenue
                    | Cue::Spent
                    | Cue::Average
                    | Cue::AverageOf
                    | Cue::Sum
                    | Cue::NumberOf
                    | Cue::Median
            )
        )
    }

    pub(super) fn superlative(&mut self, degree: &'static Degree) -> Option<()> {
        let word = self.node(self.at)?.text.to_lowercase();
        if degree.hints.is_empty() && self.is_extreme_of_each() {
            self.aggregate = Some(if degree.descending {
                Aggregate::Max
            } else {
                Aggregate::Min
            });
            return Some(());
        }
        self.top(degree.descending);
        let next = self.node(self.at + 1);
        let table = next.is_some_and(|n| matches!(n.reading, Reading::Table));
        let unit = next.is_some_and(|n| matches!(n.reading, Reading::Unit(_)));
        match word.as_str() {
            "busiest" if table || unit => self.figure(What::Events),
            "best" | "worst" if table => {
                let rated = self.hinted(next?, degree);
                if rated {
                    return None;
                }
                self.figure(What::Revenue);
            }
            // "which department is the biggest": by what belongs to it.
            "biggest" | "largest" | "smallest"
                if self.ends(self.at + 1) && self.bare.len() == 1 =>
            {
                let own = self.bare.first().is_some_and(|n| self.hinted(n, degree));
                if own {
                    return None;
                }
                self.figure(What::Uses);
            }
            _ if degree.hints.is_empty() => {}
            _ if table => self.wanted.figures.push(Figure {
                aggregate: None,
                what: What::Hinted(degree.hints.clone()),
            }),
            _ if self.opens_measure(self.at + 1) => {}
            _ => return None,
        }
        Some(())
    }

    /// "highest salary in each department": one value for each, not the best of all.
    pub(super) fn is_extreme_of_each(&self) -> bool {
        let column = self
            .node(self.at + 1)
            .is_some_and(|n| matches!(n.reading, Reading::Column));
        column && self.limit.is_none() && matches!(self.cue(self.at + 2), Some(Cue::Each | Cue::By))
    }

    /// Whether a named table has a column of the kind that an adjective is about.
    pub(super) fn hinted(&self, node: &Node, degree: &Degree) -> bool {
        let table = node.tables.first().and_then(|(item, _)| match item {
            Item::Table(t) => self.lexicon.tables.get(*t),
            Item::Column(..) => None,
        });
        table.is_some_and(|t| {
            let mut columns = t.columns.iter();
            columns.any(|c| c.kind == Kind::Number && degree.hints.iter().any(|(h, _)| c.says(h)))
        })
    }

    /// Whose largest are asked for, and within what.
    pub(super) fn rank(&mut self) -> Option<()> {
        if self.wanted.top.is_none() {
            if !self.bare.is_empty()
                && self.wanted.dimensions.is_empty()
                && (self.wanted.with_empty || self.all)
            {
                // "all customers and their number of orders".
                let table = self.bare.remove(0);
                self.wanted.dimensions.push(Dimension::Named(table));
                self.wanted.with_empty = true;
                self.marked = true;
            }
            return Some(());
        }
        self.several();
        let about = if self.bare.is_empty() {
            None
        } else {
            Some(self.bare.remove(0))
        };
        match about {
            Some(table) if self.wanted.dimensions.is_empty() => {
                self.wanted.dimensions.push(Dimension::Named(table));
            }
            Some(table) if self.each => {
                self.wanted.ranked = Some(table);
                self.marked = true;
            }
            Some(_) => return None,
            None if self.who && self.wanted.dimensions.is_empty() => {
                let person = self.person()?;
                self.wanted.dimensions.push(Dimension::Named(person));
                self.marked = true;
            }
            None if self.wanted.dimensions.is_empty() => return None,
            None => {}
        }
        // The largest value itself is no ranking.
        let hinted = self
            .wanted
            .figures
            .iter()
            .any(|f| matches!(f.what, What::Hinted(_)));
        (!hinted || self.wanted.ranked.is_some()).then_some(())
    }

    /// "The best customers" are more than one, even if nobody says how many.
    pub(super) fn several(&mut self) {
        let plural = |n: &Node| {
            let word = n.text.to_lowercase();
            crate::naming::singular(&word) != word
        };
        let many = self.bare.first().is_some_and(plural);
        if let Some(top) = &mut self.wanted.top
            && !self.counted
            && many
        {
            top.limit = SEVERAL;
        }
    }
}
