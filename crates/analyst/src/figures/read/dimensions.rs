//! What measures are broken down by.

use super::super::wanted::Dimension;
use super::Reader;
use crate::cover::Reading;
use crate::cue::Cue;
use crate::lexicon::{Item, Kind};

impl<'a> Reader<'a> {
    /// What follows "by" or "each".
    pub(super) fn dimensions(&mut self, cue: Cue) {
        // "top 5 restaurants by revenue": what ranks them.
        let next = self.node(self.at + 1);
        let ranks = self.wanted.top.is_some() && self.wanted.figures.is_empty() && cue == Cue::By;
        let measure = next.is_some_and(|n| match n.reading {
            Reading::Column => n.columns.first().is_some_and(|(item, _)| match item {
                Item::Column(t, c) => {
                    let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                    entry.is_some_and(|e| e.kind == Kind::Number && !e.identifier)
                }
                Item::Table(_) => false,
            }),
            _ => self.opens_measure(self.at + 1),
        });
        if ranks && measure {
            self.marked = true;
            return;
        }
        // "companies by number of projects": each, the largest first.
        let each = self.wanted.top.is_none()
            && self.wanted.figures.is_empty()
            && cue == Cue::By
            && self.opens_measure(self.at + 1);
        if each && let [_] = self.bare.as_slice() {
            let table = self.bare.remove(0);
            self.wanted.dimensions.push(Dimension::Named(table));
            self.marked = true;
            return;
        }
        self.each |= cue == Cue::Each;
        self.per |= self
            .node(self.at)
            .is_some_and(|n| n.text.eq_ignore_ascii_case("per"));
        let mut found = false;
        while let Some(node) = self.node(self.at + 1) {
            let dimension = match node.reading {
                Reading::Unit(unit) => {
                    self.marked = true;
                    Dimension::Time(unit)
                }
                Reading::Table | Reading::Column => Dimension::Named(node.clone()),
                Reading::Value if node.column_score().max(node.table_score()) > 0.6 => {
                    Dimension::Named(node.clone())
                }
                _ => break,
            };
            // "hire year": the date that the unit is of.
            let dates = matches!(node.reading, Reading::Column | Reading::Value)
                && self.is_date(node)
                && self
                    .node(self.at + 2)
                    .is_some_and(|n| matches!(n.reading, Reading::Unit(_)));
            if dates {
                self.at += 1;
                self.wanted.date = Some(node.clone());
                continue;
            }
            // "customer country": the table only says whose country.
            let owner = matches!(node.reading, Reading::Table)
                && self
                    .node(self.at + 2)
                    .is_some_and(|n| matches!(n.reading, Reading::Column))
                && self
                    .atoms
                    .get(self.at + 2)
                    .is_some_and(|a| a.small.is_empty() || self.says(self.at + 2, &["'s"]));
            self.at += 1;
            if owner {
                self.leave(self.at);
                continue;
            }
            self.wanted.dimensions.push(dimension);
            found = true;
            let more = matches!(self.cue(self.at + 1), Some(Cue::And | Cue::Comma))
                && self.node(self.at + 2).is_some_and(|n| {
                    matches!(
                        n.reading,
                        Reading::Unit(_) | Reading::Table | Reading::Column
                    )
                });
            if !more {
                break;
            }
            self.at += 1;
        }
        if !found {
            self.leave(self.at);
        }
    }
}
