//! Another order, and how many rows are shown.

use super::Talk;
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::{Item, Kind};
use crate::naming::term_name;
use crate::words::stem;
use confab_model::ColumnRef;
use confab_model::question::{Form, OrderKey, Term};

impl Talk<'_> {
    /// "sort by name", "sort descending".
    pub(super) fn sort(&self, nodes: &[Node], rest: &str) -> Option<Form> {
        let mut form = self.previous.clone();
        let falls = |n: &Node| n.is(Cue::Descending) || n.text.to_lowercase().starts_with("desc");
        let rises = |n: &Node| n.is(Cue::Ascending) || n.text.to_lowercase().starts_with("asc");
        let descending = if nodes.iter().any(falls) {
            Some(true)
        } else if nodes.iter().any(rises) || nodes.iter().any(|n| n.is(Cue::Alphabetical)) {
            Some(false)
        } else {
            None
        };
        let term = self
            .shown(rest)
            .or_else(|| self.hidden(nodes))
            .or_else(|| Some(form.order.first()?.term.clone()))
            .or_else(|| form.select.first().cloned())?;
        let known = form.order.first().filter(|k| k.term == term);
        let usual = match (&term, known) {
            (_, Some(key)) if rest.is_empty() => !key.descending,
            (Term::Column(c), _) => self
                .lexicon
                .column(*c)
                .is_some_and(|e| e.kind == Kind::Number && !form.group.contains(&term)),
            (Term::Bucket(..), _) => false,
            _ => true,
        };
        form.order = vec![OrderKey {
            term,
            descending: descending.unwrap_or(usual),
        }];
        (form != *self.previous).then_some(form)
    }

    /// "top 3", "the bottom five".
    pub(super) fn limit(&self, nodes: &[Node], top: bool) -> Option<Form> {
        let mut form = self.previous.clone();
        let known = |n: &Node| {
            matches!(n.reading, Reading::Number(_) | Reading::Table)
                || n.is(Cue::The)
                || matches!(n.text.to_lowercase().as_str(), "ones" | "rows")
        };
        if !nodes.iter().all(known) {
            return None;
        }
        let number = nodes.iter().find_map(|n| match n.reading {
            Reading::Number(n) if n >= 1.0 => Some(n as u64),
            _ => None,
        })?;
        let measured = |t: &&Term| !matches!(t, Term::Column(_) | Term::Bucket(..));
        let measure = form.select.iter().find(measured).cloned();
        match (measure, form.order.first_mut()) {
            (Some(term), key) if key.as_ref().is_none_or(|k| k.term != term) => {
                form.order = vec![OrderKey {
                    term,
                    descending: top,
                }];
            }
            (_, Some(key)) if !top => key.descending = !key.descending,
            (None, None) => {
                form.order.push(OrderKey {
                    term: form.select.first()?.clone(),
                    descending: !top,
                });
            }
            _ => {}
        }
        form.limit = Some(number);
        Some(form)
    }

    /// "and the worst?": the other end of a ranking.
    pub(super) fn ranked(&self, descending: bool) -> Option<Form> {
        let mut form = self.previous.clone();
        form.limit?;
        form.order.first_mut()?.descending = descending;
        (form != *self.previous).then_some(form)
    }

    /// A shown value whose name has all of these words.
    fn shown(&self, words: &str) -> Option<Term> {
        let wanted: Vec<String> = words
            .split_whitespace()
            .filter(|w| !matches!(*w, "by" | "the" | "descending" | "ascending"))
            .map(stem)
            .collect();
        let says = |term: &&Term| {
            let name = term_name(self.lexicon, self.previous, term);
            let name: Vec<String> = name.split_whitespace().map(stem).collect();
            !wanted.is_empty() && wanted.iter().all(|w| name.contains(w))
        };
        self.previous.select.iter().find(says).cloned()
    }

    /// A column of the rows in question, where they aren't grouped.
    fn hidden(&self, nodes: &[Node]) -> Option<Term> {
        if !self.previous.group.is_empty() {
            return None;
        }
        let near = |t: usize| {
            let edges = self
                .lexicon
                .joins
                .tree(&[self.table()?, t], &self.previous.via)?;
            Some(edges.len())
        };
        let items = nodes.iter().flat_map(|n| &n.columns);
        let columns = items.filter_map(|(item, score)| match item {
            Item::Column(t, c) => Some((score - 0.3 * near(*t)? as f64, (*t, *c))),
            Item::Table(_) => None,
        });
        let (_, (table, column)) = columns.max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Term::Column(ColumnRef {
            table,
            column,
            occurrence: 0,
        }))
    }
}
