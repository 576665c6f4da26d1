//! Tables, columns and numbers.

use super::super::wanted::{Dimension, Figure, What};
use super::Reader;
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::{Item, Kind};
use confab_model::question::Aggregate;

impl<'a> Reader<'a> {
    /// Adds a measure, with the aggregate that waits for one.
    pub(super) fn figure(&mut self, what: What) {
        let twice = |f: &Figure| match (&f.what, &what) {
            (What::Column(a), What::Column(b)) => a.columns.first() == b.columns.first(),
            _ => false,
        };
        if self.wanted.figures.iter().any(twice) {
            return;
        }
        self.marked |= matches!(what, What::Revenue | What::Uses | What::Events);
        let aggregate = self.aggregate.take();
        self.counting = false;
        self.wanted.figures.push(Figure { aggregate, what });
    }

    /// "total amount of orders" and "order total" speak of what was paid.
    pub(super) fn sum(&mut self) {
        let amount = self
            .node(self.at)
            .is_some_and(|n| n.text.to_lowercase().contains("amount"));
        let pays = |reader: &Self, node: Option<&Node>| {
            let table = node.filter(|n| matches!(n.reading, Reading::Table));
            let table = table.and_then(|n| n.tables.first()).map(|(item, _)| *item);
            let revenue = reader.lexicon.revenue();
            revenue
                .iter()
                .any(|a| table == Some(Item::Table(a.measure.table())))
        };
        let before = self.at.checked_sub(1).and_then(|i| self.node(i));
        let beside = self.atoms.get(self.at).is_some_and(|a| a.small.is_empty());
        let ends = !self.node(self.at + 1).is_some_and(|n| {
            matches!(n.reading, Reading::Column | Reading::Table)
                || matches!(n.reading, Reading::Cue(Cue::Revenue | Cue::NumberOf))
        });
        let of = self.says(self.at + 1, &["of"]);
        if (amount || of) && pays(self, self.node(self.at + 1)) {
            self.figure(What::Revenue);
        } else if beside && ends && pays(self, before) {
            self.bare.pop();
            self.figure(What::Revenue);
        } else if self.aggregate.is_none() {
            self.aggregate = Some(Aggregate::Sum);
        }
    }

    pub(super) fn number(&mut self, number: f64) {
        let named = self.node(self.at + 1).is_some_and(|n| {
            matches!(
                n.reading,
                Reading::Table | Reading::Unit(_) | Reading::Superlative(_) | Reading::Column
            ) || matches!(
                n.reading,
                Reading::Cue(
                    Cue::Most
                        | Cue::Fewest
                        | Cue::MostCommon
                        | Cue::BestSelling
                        | Cue::WorstSelling
                )
            )
        });
        let compared = self.at.checked_sub(1).is_some_and(|before| {
            let cue = self.cue(before);
            let links = cue == Some(Cue::Equal) && self.who && before == 1;
            cue.is_some()
                && !links
                && !self.opens(before)
                && !matches!(cue, Some(Cue::Comma | Cue::And))
        });
        if named && !compared && (1.0..1000.0).contains(&number) {
            self.limit = Some(number as u64);
            self.numbered = self.wanted.top.is_none();
        } else {
            self.leave(self.at);
        }
    }

    pub(super) fn table(&mut self, node: &Node) {
        if self.counting {
            self.counting = false;
            let aggregate = self.aggregate.take();
            self.wanted.figures.push(Figure {
                aggregate,
                what: What::Rows(node.clone()),
            });
            self.wanted.rest.push(node.clone());
            return;
        }
        let whose = self.says(self.at, &["of", "for", "from", "in", "'s", "by"])
            && !self.wanted.figures.is_empty();
        if !whose && self.bare.is_empty() && self.wanted.figures.is_empty() {
            self.all = self.says(self.at, &["all"])
                && matches!(self.cue(self.at + 1), Some(Cue::And))
                && matches!(
                    self.node(self.at + 1).map(|n| n.text.to_lowercase()),
                    Some(text) if text != "and" || self.says(self.at + 2, &["their"])
                );
        }
        if !whose && (self.wanted.rest.is_empty() || self.wanted.versus) {
            self.bare.push(node.clone());
        }
        self.leave(self.at);
    }

    pub(super) fn column(&mut self, node: &Node) {
        if self.is_role(node) && self.opens(self.at.wrapping_sub(1)) && self.ranks_soon() {
            let mut role = node.clone();
            role.columns.truncate(1);
            role.tables.clear();
            self.wanted.dimensions.push(Dimension::Named(role));
            self.marked = true;
            return;
        }
        // "hires by quarter": what happened is counted by when it did.
        let by_unit = matches!(self.cue(self.at + 1), Some(Cue::By | Cue::Each))
            && self
                .node(self.at + 2)
                .is_some_and(|n| matches!(n.reading, Reading::Unit(_)));
        let begins = self.wanted.figures.is_empty() && self.bare.is_empty();
        if by_unit && begins && self.is_date(node) && !node.text.contains(' ') {
            let mut rows = node.clone();
            rows.tables = node
                .columns
                .iter()
                .take(1)
                .filter_map(|(item, score)| match item {
                    Item::Column(t, _) => Some((Item::Table(*t), *score)),
                    Item::Table(_) => None,
                })
                .collect();
            self.wanted.date = Some(node.clone());
            self.figure(What::Rows(rows));
            self.marked = true;
            return;
        }
        let numeric = node.columns.first().is_some_and(|(item, _)| match item {
            Item::Column(t, c) => {
                let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                entry.is_some_and(|e| e.kind == Kind::Number && !e.identifier && !e.says("year"))
            }
            Item::Table(_) => false,
        });
        let tested = self.node(self.at + 1).is_some_and(|n| match &n.reading {
            Reading::Number(_) | Reading::Value => true,
            Reading::Cue(cue) => matches!(
                cue,
                Cue::Greater
                    | Cue::Less
                    | Cue::AtLeast
                    | Cue::AtMost
                    | Cue::Between
                    | Cue::Equal
                    | Cue::NotEqual
                    | Cue::Not
                    | Cue::Null
                    | Cue::Like
                    | Cue::After
                    | Cue::Before
            ),
            _ => false,
        });
        let condition = self
            .at
            .checked_sub(1)
            .and_then(|i| self.cue(i))
            .is_some_and(|c| {
                matches!(
                    c,
                    Cue::That | Cue::Not | Cue::Greater | Cue::Less | Cue::AtLeast | Cue::AtMost
                ) && !self.wanted.figures.is_empty()
            });
        let timely = self.node(self.at + 1).is_some_and(|n| {
            matches!(
                n.reading,
                Reading::Span(..) | Reading::Cue(Cue::By | Cue::Each)
            ) || matches!(n.reading, Reading::Number(n) if (1500.0..2100.0).contains(&n))
        });
        if self.is_date(node) && (timely || self.at + 1 == self.atoms.len()) {
            self.wanted.date = Some(node.clone());
            return;
        }
        // "employees work on": a verb that is only part of a column's name.
        let counted = self
            .wanted
            .figures
            .iter()
            .any(|f| matches!(f.what, What::Rows(_)));
        let before = self.at.checked_sub(1).and_then(|i| self.node(i));
        let done = before.is_some_and(|n| matches!(n.reading, Reading::Table));
        let verb = counted && done && node.column_score() < 0.7 && !node.text.contains(' ');
        if verb && self.wanted.dimensions.is_empty() && !tested {
            return;
        }
        if numeric && !tested && !condition && !self.counting {
            self.figure(What::Column(node.clone()));
        } else {
            self.leave(self.at);
        }
    }

    /// Whether a node names a key by the role of the rows that it refers to.
    pub(super) fn is_role(&self, node: &Node) -> bool {
        let key = ["id", "ids", "code", "codes", "number", "key"];
        let mut words = node.text.split(' ');
        if words.any(|w| key.contains(&w.to_lowercase().as_str())) {
            return false;
        }
        node.columns
            .first()
            .is_some_and(|(item, score)| match item {
                Item::Column(t, c) => {
                    let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                    *score > 0.9 && entry.is_some_and(|e| e.foreign && !e.primary)
                }
                Item::Table(_) => false,
            })
    }

    /// Whether a ranking follows, right away or after a verb.
    pub(super) fn ranks_soon(&self) -> bool {
        self.ranks(self.at + 1) || self.ranks(self.at + 2)
    }

    pub(super) fn is_date(&self, node: &Node) -> bool {
        node.columns.first().is_some_and(|(item, _)| match item {
            Item::Column(t, c) => {
                let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                entry.is_some_and(|e| e.kind == Kind::Date)
            }
            Item::Table(_) => false,
        })
    }
}
