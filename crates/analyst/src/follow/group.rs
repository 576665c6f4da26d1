//! What a result is broken down by.

use super::{Talk, those};
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::Item;
use crate::sql;
use confab_model::ColumnRef;
use confab_model::question::{Form, Measure, OrderKey, Term};

impl Talk<'_> {
    /// "by month", "by city too": other groups, or further ones.
    pub(super) fn group(&self, nodes: &[Node], also: bool) -> Option<Form> {
        let table = self.table()?;
        let mut terms: Vec<Vec<Term>> = Vec::new();
        for node in nodes {
            match node.reading {
                Reading::Unit(unit) => terms.push(vec![Term::Bucket(self.date(table)?, unit)]),
                Reading::Table | Reading::Column | Reading::Value => {
                    terms.push(self.named(node, table)?);
                }
                Reading::Cue(Cue::The | Cue::And | Cue::Comma | Cue::By | Cue::Each) => {}
                _ => return None,
            }
        }
        if terms.is_empty() {
            return None;
        }
        self.grouped(&terms.concat(), also)
    }

    fn grouped(&self, terms: &[Term], also: bool) -> Option<Form> {
        let timely = |t: &Term| matches!(t, Term::Bucket(..));
        let by_time = terms.iter().any(timely);
        if self.previous.limit.is_some() && !self.previous.group.is_empty() {
            return those::of_those(self.lexicon, self.previous, terms.to_vec());
        }
        let mut form = self.previous.clone();
        let measured = |t: &Term| !matches!(t, Term::Column(_) | Term::Bucket(..));
        let mut measures: Vec<Term> = form
            .select
            .iter()
            .filter(|t| measured(t))
            .cloned()
            .collect();
        if measures.is_empty() {
            measures.push(Term::Measure(Measure::rows(self.table()?)));
            form.distinct = false;
        }
        // One figure for all becomes one for each.
        for term in &mut measures {
            if let Term::Ratio(a, _) = term {
                *term = Term::Measure(*a);
                form.keep_empty = false;
            }
        }
        let mut groups = Vec::new();
        let mut shown = Vec::new();
        if also {
            let stays = |t: &&Term| !(by_time && timely(t));
            groups.extend(form.group.iter().filter(stays).cloned());
            let plain = form.select.iter().filter(|t| !measured(t));
            shown.extend(plain.filter(stays).cloned());
        }
        for term in terms {
            // A key beside the names that it stands for isn't shown.
            let keyed = matches!(term, Term::Column(c) if self.is_key(*c) && terms.len() > 1);
            if !keyed && !shown.contains(term) {
                shown.push(term.clone());
            }
            if !groups.contains(term) {
                groups.push(term.clone());
            }
        }
        let time = groups.iter().find(|t| timely(t)).cloned();
        let order = match time {
            Some(term) => OrderKey {
                term,
                descending: false,
            },
            None => OrderKey {
                term: measures.first()?.clone(),
                descending: true,
            },
        };
        form.group = groups;
        form.select = shown;
        form.select.extend(measures);
        form.order = vec![order];
        form.limit = None;
        form.per.clear();
        form.keep_empty = false;
        let grain = self.table()?;
        form.tables.retain(|t| *t != grain);
        form.tables.insert(0, grain);
        let named = sql::tables_of(&form);
        form.tables.retain(|t| *t == grain || named.contains(t));
        Some(form)
    }

    fn is_key(&self, column: ColumnRef) -> bool {
        let table = self.lexicon.tables.get(column.table);
        table.is_some_and(|t| t.key.contains(&column.column) && !t.display.contains(&column.column))
    }

    /// The columns that a node names, of the nearest table that has them.
    fn named(&self, node: &Node, table: usize) -> Option<Vec<Term>> {
        let far = |t: usize| {
            let edges = self.lexicon.joins.tree(&[table, t], &self.previous.via)?;
            let repeated = sql::repeats(self.lexicon, table, &edges);
            Some(self.lexicon.joins.cost(&edges) * 0.3 + if repeated { 1.0 } else { 0.0 })
        };
        let items = node.tables.iter().chain(&node.columns);
        let scored = items.filter_map(|(item, score)| {
            let (t, edge) = match item {
                Item::Table(t) => (*t, 0.02),
                Item::Column(t, _) => (*t, 0.0),
            };
            Some((score + edge - far(t)?, *item))
        });
        let (score, item) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
        if score < 0.0 {
            return None;
        }
        let at = |t: usize, c: usize| ColumnRef {
            table: t,
            column: c,
            occurrence: 0,
        };
        Some(match item {
            Item::Table(t) => {
                let entry = self.lexicon.tables.get(t)?;
                let key = entry.key.iter().chain(&entry.display);
                let mut terms: Vec<Term> = Vec::new();
                for &c in key {
                    let term = Term::Column(at(t, c));
                    if !terms.contains(&term) {
                        terms.push(term);
                    }
                }
                terms
            }
            Item::Column(t, c) => vec![Term::Column(at(t, c))],
        })
    }

    /// "why": broken down by what tells most apart.
    pub(super) fn why(&self) -> Option<Form> {
        self.previous
            .select
            .iter()
            .find_map(crate::drill::measure_of)?;
        self.grouped(&[Term::Column(self.telling()?)], false)
    }

    /// The column of few values, near the rows in question, that tells most of
    /// them apart.
    pub(super) fn telling(&self) -> Option<ColumnRef> {
        let table = self.table()?;
        let mut found: Vec<(f64, ColumnRef)> = Vec::new();
        for t in 0..self.lexicon.tables.len() {
            let Some(edges) = self.lexicon.joins.tree(&[table, t], &self.previous.via) else {
                continue;
            };
            if sql::repeats(self.lexicon, table, &edges) {
                continue;
            }
            for place in self.lexicon.groups(t) {
                let used = self.previous.group.contains(&Term::Column(place))
                    || self
                        .previous
                        .filters
                        .iter()
                        .any(|f| crate::assume::mentions(f, place));
                let values = self.lexicon.column(place).map_or(0, |c| c.listed.len());
                if !used {
                    let score = self.lexicon.joins.cost(&edges) + values as f64 * 0.02;
                    found.push((score, place));
                }
            }
        }
        let best = found.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        best.map(|(_, column)| column)
    }
}
