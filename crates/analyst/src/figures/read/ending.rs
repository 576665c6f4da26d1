//! What the end of a question leaves open.

use super::super::wanted::{Dimension, Figure, Wanted, What};
use super::Reader;
use crate::cover::{Node, Reading};
use confab_model::question::Aggregate;

impl<'a> Reader<'a> {
    pub(super) fn finish(mut self) -> Option<Wanted> {
        let implied = self.wanted.figures.is_empty();
        if implied {
            self.imply()?;
        }
        self.on_average();
        self.compare_spans();
        if self.aggregate.is_some() || self.counting {
            return None;
        }
        self.rank()?;
        let counted = matches!(
            self.wanted.figures.as_slice(),
            [Figure {
                what: What::Rows(_),
                ..
            }]
        );
        let average = self
            .wanted
            .figures
            .first()
            .is_some_and(|f| f.aggregate == Some(Aggregate::Average));
        // "which 5 members have the most loans": how many is said only here.
        self.marked |= counted && self.numbered && self.wanted.top.is_some();
        let alone = self.wanted.dimensions.len() == 1 && !self.wanted.with_empty;
        if counted && alone && self.wanted.top.is_none() {
            self.wanted.ratio = average || implied && self.per;
            self.marked |= self.wanted.ratio;
        } else if counted && average {
            return None;
        }
        let unsaid = self
            .wanted
            .figures
            .iter()
            .any(|f| f.aggregate.is_none() && matches!(f.what, What::Column(_)));
        let broken_down = !self.wanted.dimensions.is_empty();
        self.marked |= broken_down && (implied || unsaid);
        self.marked.then_some(self.wanted)
    }

    /// "this year vs last year": the spans become groups.
    pub(super) fn compare_spans(&mut self) {
        let span = |n: &Node| match n.reading {
            Reading::Span(from, to) => Some((from, to)),
            _ => None,
        };
        let spans: Vec<_> = self.wanted.rest.iter().filter_map(span).collect();
        if self.wanted.versus && spans.len() == 2 {
            self.wanted.rest.retain(|n| span(n).is_none());
            self.wanted.spans = spans;
        }
    }

    /// "how much do customers spend on average": one figure for each of them.
    pub(super) fn on_average(&mut self) {
        let paid = matches!(
            self.wanted.figures.as_slice(),
            [Figure {
                what: What::Revenue,
                aggregate: None
            }]
        );
        let last = self.aggregate == Some(Aggregate::Average) && paid;
        if last && self.wanted.dimensions.is_empty() && self.bare.len() == 1 {
            let table = self.bare.remove(0);
            self.wanted.dimensions.push(Dimension::Named(table));
            self.wanted.ratio = true;
            self.aggregate = None;
        }
    }

    /// Without a measure, rows are counted, or what was sold of them.
    pub(super) fn imply(&mut self) -> Option<()> {
        let bare = self.bare.first().cloned();
        // "who borrowed the most": what was done is what counts.
        let done = self.verb.clone().filter(|_| self.who && bare.is_none());
        if let Some(done) = done.filter(|n| n.table_score() > 0.0)
            && self.wanted.top.is_some()
        {
            self.figure(What::Rows(done));
            return Some(());
        }
        if self.wanted.top.is_some() {
            bare?;
            self.figure(What::Uses);
            return Some(());
        }
        let figured = !self.wanted.dimensions.is_empty()
            || self.wanted.window.is_some()
            || self.wanted.versus
            || self.wanted.with_empty;
        let table = bare.filter(|_| figured)?;
        self.bare.remove(0);
        self.wanted.figures.push(Figure {
            aggregate: self.aggregate.take(),
            what: What::Rows(table),
        });
        Some(())
    }
}
