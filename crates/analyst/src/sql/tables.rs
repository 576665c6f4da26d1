//! Which tables a form needs, and which of them a join repeats.

use crate::lexicon::Lexicon;
use confab_model::question::{Filter, Form, Term};
use std::collections::BTreeSet;

/// Whether rows of a table may occur more than once in a join over these edges.
pub(crate) fn repeats(lexicon: &Lexicon, table: usize, edges: &[usize]) -> bool {
    let mut reached = BTreeSet::from([table]);
    let mut left: Vec<usize> = edges.to_vec();
    loop {
        let touching = |e: &usize| {
            let edge = lexicon.joins.edges.get(*e);
            edge.is_some_and(|e| reached.contains(&e.child) || reached.contains(&e.parent))
        };
        let Some(at) = left.iter().position(touching) else {
            return false;
        };
        let edge = left.swap_remove(at);
        let Some(edge) = lexicon.joins.edges.get(edge) else {
            continue;
        };
        if reached.contains(&edge.parent) && !reached.contains(&edge.child) {
            let one = |c: &usize| {
                let child = lexicon.tables.get(edge.child);
                child
                    .and_then(|t| t.columns.get(*c))
                    .is_some_and(|c| c.unique)
            };
            if !(edge.child_columns.len() == 1 && edge.child_columns.iter().all(one)) {
                return true;
            }
        }
        reached.insert(edge.child);
        reached.insert(edge.parent);
    }
}

/// The tables that a form's own terms name, each once, in order of appearance.
pub fn tables_of(form: &Form) -> Vec<usize> {
    let mut tables = Vec::new();
    form.select.iter().for_each(|t| term_tables(t, &mut tables));
    form.filters
        .iter()
        .for_each(|f| filter_tables(f, &mut tables));
    form.group.iter().for_each(|t| term_tables(t, &mut tables));
    form.having
        .iter()
        .for_each(|f| filter_tables(f, &mut tables));
    if form.set.is_none() {
        form.order
            .iter()
            .for_each(|k| term_tables(&k.term, &mut tables));
    }
    let mut seen = BTreeSet::new();
    tables.retain(|table| seen.insert(*table));
    tables
}

fn term_tables(term: &Term, tables: &mut Vec<usize>) {
    match term {
        Term::Column(c) | Term::Bucket(c, _) => tables.push(c.table),
        Term::Measure(m) | Term::Window(_, m) => tables.push(m.of.map_or(m.grain, |c| c.table)),
        Term::Difference(a, b) => tables.extend([a.table, b.table]),
        Term::Ratio(a, b) => {
            tables.extend([a, b].map(|m| m.of.map_or(m.grain, |c| c.table)));
        }
        Term::Part(m, filters) => {
            tables.push(m.of.map_or(m.grain, |c| c.table));
            filters.iter().for_each(|f| filter_tables(f, tables));
        }
        Term::Number(_) | Term::Text(_) | Term::Form(_) => {}
    }
}

fn filter_tables(filter: &Filter, tables: &mut Vec<usize>) {
    match filter {
        Filter::Compare(left, _, right) => {
            term_tables(left, tables);
            term_tables(right, tables);
        }
        Filter::Between(value, low, high) => {
            [value, low, high]
                .into_iter()
                .for_each(|t| term_tables(t, tables));
        }
        Filter::Like { term, .. } | Filter::Null { term, .. } | Filter::Within { term, .. } => {
            term_tables(term, tables);
        }
        Filter::Related { from, .. } => tables.push(*from),
        Filter::All(filters) | Filter::Any(filters) => {
            filters.iter().for_each(|f| filter_tables(f, tables));
        }
    }
}
