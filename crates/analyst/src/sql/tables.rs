//! Which tables a form needs, and which of them a join repeats.

use crate::lexicon::Lexicon;
use confab_model::ColumnRef;
use confab_model::question::{Filter, Form, Measure, Term};
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

/// Calls back for each column that a form's own terms name.
pub(super) fn columns_of(form: &Form, seen: &mut dyn FnMut(&ColumnRef)) {
    let keys = form.order.iter().map(|k| &k.term);
    let terms = form.select.iter().chain(&form.group).chain(&form.per);
    terms.chain(keys).for_each(|t| term_columns(t, seen));
    let filters = form.filters.iter().chain(&form.having);
    filters.for_each(|f| filter_columns(f, seen));
}

/// Calls back for each column that a condition names, without those of
/// queries within it.
pub(super) fn filter_columns(filter: &Filter, seen: &mut dyn FnMut(&ColumnRef)) {
    match filter {
        Filter::Compare(left, _, right) => {
            term_columns(left, seen);
            term_columns(right, seen);
        }
        Filter::Between(value, low, high) => {
            [value, low, high]
                .into_iter()
                .for_each(|t| term_columns(t, seen));
        }
        Filter::Like { term, .. } | Filter::Null { term, .. } | Filter::Within { term, .. } => {
            term_columns(term, seen);
        }
        Filter::Related { .. } => {}
        Filter::All(filters) | Filter::Any(filters) => {
            filters.iter().for_each(|f| filter_columns(f, seen));
        }
    }
}

fn term_columns(term: &Term, seen: &mut dyn FnMut(&ColumnRef)) {
    let measure = |m: &Measure, seen: &mut dyn FnMut(&ColumnRef)| {
        m.of.iter().chain(&m.times).for_each(seen);
    };
    match term {
        Term::Column(c) | Term::Bucket(c, _) => seen(c),
        Term::Measure(m) | Term::Window(_, m) => measure(m, seen),
        Term::Difference(a, b) => [a, b].into_iter().for_each(seen),
        Term::Ratio(a, b) => {
            measure(a, seen);
            measure(b, seen);
        }
        Term::Part(m, filters) => {
            measure(m, seen);
            filters.iter().for_each(|f| filter_columns(f, seen));
        }
        Term::Number(_) | Term::Text(_) | Term::Form(_) => {}
    }
}

/// The measures that a form computes, each once.
pub(super) fn measures_of(form: &Form, found: &mut Vec<Measure>) {
    let mut add = |m: Measure| {
        if !found.contains(&m) {
            found.push(m);
        }
    };
    let keys = form.order.iter().map(|k| &k.term);
    for term in form.select.iter().chain(keys) {
        term_measures(term, &mut add);
    }
    for filter in &form.having {
        if let Filter::Compare(a, _, b) | Filter::Between(a, b, _) = filter {
            term_measures(a, &mut add);
            term_measures(b, &mut add);
        }
    }
}

fn term_measures(term: &Term, add: &mut dyn FnMut(Measure)) {
    match term {
        Term::Measure(m) | Term::Window(_, m) | Term::Part(m, _) => add(*m),
        Term::Ratio(a, b) => {
            add(*a);
            add(*b);
        }
        _ => {}
    }
}

/// The conditions that tell parts of measures.
pub(super) fn parts_of(form: &Form) -> Vec<&Filter> {
    let parts = form.select.iter().filter_map(|t| match t {
        Term::Part(_, filters) => Some(filters),
        _ => None,
    });
    parts.flatten().collect()
}

fn term_tables(term: &Term, tables: &mut Vec<usize>) {
    let measure = |m: &Measure, tables: &mut Vec<usize>| {
        tables.push(m.table());
        tables.extend(m.times.map(|c| c.table));
    };
    match term {
        Term::Column(c) | Term::Bucket(c, _) if c.occurrence == 0 => tables.push(c.table),
        Term::Measure(m) | Term::Window(_, m) => measure(m, tables),
        Term::Difference(a, b) => tables.extend([a.table, b.table]),
        Term::Ratio(a, b) => [a, b].into_iter().for_each(|m| measure(m, tables)),
        Term::Part(m, filters) => {
            measure(m, tables);
            filters.iter().for_each(|f| filter_tables(f, tables));
        }
        _ => {}
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
