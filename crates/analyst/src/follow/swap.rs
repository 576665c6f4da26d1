//! The same question about another table.

use super::Talk;
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::Item;
use confab_model::ColumnRef;
use confab_model::question::{Filter, Form, Measure, Term};

impl Talk<'_> {
    /// "the same for suppliers": its table in the place of the old one, each
    /// column by the one that plays its part there.
    pub(super) fn swap(&self, nodes: &[Node]) -> Option<Form> {
        let told: Vec<&Node> = nodes.iter().filter(|n| !n.is(Cue::The)).collect();
        let [node] = told.as_slice() else { return None };
        let to = match (&node.reading, node.tables.first()) {
            (Reading::Table, Some((Item::Table(t), _))) => *t,
            _ => return None,
        };
        let from = self.subject()?;
        if from == to {
            return None;
        }
        let mut form = self.previous.clone();
        let swap = Swap {
            talk: self,
            from,
            to,
        };
        form.tables
            .iter_mut()
            .filter(|t| **t == from)
            .for_each(|t| *t = to);
        for term in form
            .select
            .iter_mut()
            .chain(&mut form.group)
            .chain(&mut form.per)
        {
            swap.term(term)?;
        }
        for key in &mut form.order {
            swap.term(&mut key.term)?;
        }
        for filter in form.filters.iter_mut().chain(&mut form.having) {
            swap.filter(filter)?;
        }
        form.select.dedup();
        form.group.dedup();
        (form != *self.previous).then_some(form)
    }

    /// The table that the question is about: the one that names its groups, or
    /// whose rows are shown or counted.
    fn subject(&self) -> Option<usize> {
        let grouped = self.previous.group.iter().find_map(|t| match t {
            Term::Column(c) => Some(c.table),
            _ => None,
        });
        grouped.or_else(|| self.table())
    }
}

struct Swap<'a> {
    talk: &'a Talk<'a>,
    from: usize,
    to: usize,
}

impl Swap<'_> {
    fn column(&self, column: &mut ColumnRef) -> Option<()> {
        if column.table != self.from {
            return Some(());
        }
        let lexicon = self.talk.lexicon;
        let (old, new) = (lexicon.tables.get(self.from)?, lexicon.tables.get(self.to)?);
        let name = crate::naming::column_name(lexicon, *column);
        let at = |c: usize| ColumnRef {
            table: self.to,
            column: c,
            occurrence: 0,
        };
        let same =
            (0..new.columns.len()).find(|c| crate::naming::column_name(lexicon, at(*c)) == name);
        let part = if old.key.contains(&column.column) {
            new.key.first().copied()
        } else if old.display.contains(&column.column) {
            same.or_else(|| new.display.first().copied())
        } else {
            same
        };
        *column = at(part?);
        Some(())
    }

    fn measure(&self, measure: &mut Measure) -> Option<()> {
        if measure.grain == self.from {
            measure.grain = self.to;
        }
        measure.of.iter_mut().try_for_each(|c| self.column(c))
    }

    fn term(&self, term: &mut Term) -> Option<()> {
        match term {
            Term::Column(c) | Term::Bucket(c, _) => self.column(c),
            Term::Measure(m) | Term::Window(_, m) | Term::Part(m, _) => self.measure(m),
            Term::Ratio(a, b) => {
                self.measure(a)?;
                self.measure(b)
            }
            _ => Some(()),
        }
    }

    fn filter(&self, filter: &mut Filter) -> Option<()> {
        match filter {
            Filter::Compare(a, _, b) => {
                self.term(a)?;
                self.term(b)
            }
            Filter::Between(a, ..)
            | Filter::Like { term: a, .. }
            | Filter::Null { term: a, .. } => self.term(a),
            Filter::All(parts) | Filter::Any(parts) => {
                parts.iter_mut().try_for_each(|f| self.filter(f))
            }
            Filter::Related { from, .. } => {
                if *from == self.from {
                    *from = self.to;
                }
                Some(())
            }
            Filter::Within { .. } => None,
        }
    }
}
