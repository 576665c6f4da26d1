//! Verbs, and who does what: "who wrote the most books".

use super::super::wanted::What;
use super::Reader;
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::Item;
use crate::words::stem;

impl<'a> Reader<'a> {
    /// "who are our best customers", "was borrowed most often": an "are" that
    /// only links the subject to its ranking.
    pub(super) fn links(&self) -> bool {
        let counted = self
            .node(self.at + 1)
            .is_some_and(|n| matches!(n.reading, Reading::Number(_)));
        let best = self.who && self.at == 1 && (self.ranks(self.at + 1) || counted);
        let subject = !self.bare.is_empty() || !self.wanted.dimensions.is_empty();
        let which = self.at > 0 && self.opens(self.at - 1) && self.ranks(self.at + 1);
        best || which || subject && (self.ranks(self.at + 1) || self.ranks(self.at + 2))
    }

    /// Whether a node says only that one is more than the other.
    pub(super) fn is_comparing(&self, node: &Node) -> bool {
        match node.reading {
            Reading::Comparative(_) => true,
            Reading::Cue(Cue::Greater | Cue::Less | Cue::Than) => true,
            Reading::Unknown => !node.text.chars().any(|c| c.is_ascii_digit()),
            _ => false,
        }
    }

    /// Whether a node names what is counted or measured.
    pub(super) fn names(&self, at: usize) -> bool {
        let noun = |n: &Node| matches!(n.reading, Reading::Table | Reading::Column);
        self.node(at).is_some_and(noun) || self.opens_measure(at)
    }

    /// Whether what ranks the subject comes right after a verb.
    pub(super) fn does_most(&self) -> bool {
        let subject = self.who || !self.bare.is_empty() || !self.wanted.dimensions.is_empty();
        subject && self.ranks(self.at + 1)
    }

    /// "who wrote the most books", "borrowed most often": a verb that is also
    /// part of a name.
    pub(super) fn is_deed(&self) -> bool {
        let Some(node) = self.node(self.at) else {
            return false;
        };
        let whole = node.table_score().max(node.column_score()) > 0.9;
        let verb = crate::parse::is_participle(&node.text) || self.who && self.at <= 2;
        let often = matches!(
            self.cue(self.at + 1),
            Some(Cue::MostCommon | Cue::LeastCommon)
        ) && self.ends(self.at + 2);
        let counted = matches!(self.cue(self.at + 1), Some(Cue::Most | Cue::Fewest));
        !whole && verb && self.does_most() && (often || counted)
    }

    /// Whether nothing but a period follows.
    pub(super) fn ends(&self, at: usize) -> bool {
        self.node(at)
            .is_none_or(|n| matches!(n.reading, Reading::Span(..) | Reading::Unknown))
    }

    /// "most borrowed books": a participle before the table that it is about.
    pub(super) fn used(&self, at: usize) -> bool {
        let participle = self
            .node(at)
            .is_some_and(|n| crate::parse::is_participle(&n.text));
        let table = self
            .node(at + 1)
            .is_some_and(|n| matches!(n.reading, Reading::Table));
        participle && table
    }

    /// "used by", "written by": what comes is who did it.
    pub(super) fn passive(&self) -> bool {
        let small = self.atoms.get(self.at).map_or(&[][..], |a| &a.small);
        // "hours worked" is what is measured; "worked" alone would be done by someone.
        let named = self
            .at
            .checked_sub(1)
            .and_then(|i| self.node(i))
            .is_some_and(|n| matches!(n.reading, Reading::Column) && n.text.contains(' '));
        if small.is_empty() && named {
            return false;
        }
        let before = small
            .last()
            .map(|n| n.text.as_str())
            .or_else(|| Some(self.node(self.at.checked_sub(1)?)?.text.as_str()));
        before.is_some_and(crate::parse::is_participle)
    }

    /// The people whom "who" is about: those whom what is counted refers to,
    /// or else those who pay.
    pub(super) fn person(&mut self) -> Option<Node> {
        let table = |node: &Node| match node.tables.first() {
            Some((Item::Table(t), _)) => Some(*t),
            _ => None,
        };
        // "borrowed the most books": what counts are the loans.
        let done = self.verb.clone().filter(|n| {
            table(n).is_some_and(|t| {
                !self.lexicon.is_people(t) && self.lexicon.people_of(t, None).is_some()
            })
        });
        if let Some(done) = done
            && let Some(figure) = self.wanted.figures.first_mut()
        {
            figure.what = What::Rows(done);
        }
        let counted = self.wanted.figures.iter().find_map(|f| match &f.what {
            What::Rows(node) => match node.tables.first()?.0 {
                Item::Table(t) => Some(t),
                Item::Column(..) => None,
            },
            _ => None,
        });
        let table = match counted {
            Some(table) => {
                let verb = self.verb.as_ref().map(|n| stem(&n.text));
                self.lexicon.people_of(table, verb.as_deref())?
            }
            None => {
                let revenue = self.lexicon.revenue();
                let mut tables = revenue.iter().map(|a| a.measure.table());
                tables.find_map(|t| self.lexicon.people_of(t, None))?
            }
        };
        let mut node = self.node(0)?.clone();
        node.reading = Reading::Table;
        node.tables = vec![(Item::Table(table), 1.0)];
        node.columns.clear();
        Some(node)
    }
}
