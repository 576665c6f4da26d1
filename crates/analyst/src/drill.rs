//! The rows behind a figure of a result.

use crate::lexicon::{Kind, Lexicon};
use crate::sql;
use confab_model::ColumnRef;
use confab_model::question::{Comparison, Filter, Form, Measure, Term};

/// How far a figure as shown may be from the stored one.
const ROUNDED: f64 = 0.005;

/// The form whose rows make the figure in a column of a result's row. None
/// where the form shows rows themselves, or the row isn't of its result.
pub(crate) fn drill(
    lexicon: &Lexicon,
    form: &Form,
    row: &[Option<String>],
    column: usize,
) -> Option<Form> {
    if row.len() != form.select.len() || form.set.is_some() {
        return None;
    }
    let measure = form
        .select
        .get(column)
        .and_then(measure_of)
        .or_else(|| form.select.iter().find_map(measure_of))
        .or_else(|| form.having.iter().find_map(tested))
        .or_else(|| form.order.iter().find_map(|k| measure_of(&k.term)));
    let grain = match measure {
        Some(measure) => measure.of.map_or(measure.grain, |c| c.table),
        None if !form.group.is_empty() => *form.tables.first()?,
        None => return None,
    };
    let mut tables = vec![grain];
    for table in form.tables.iter().copied().chain(sql::tables_of(form)) {
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    let mut filters = form.filters.clone();
    for key in &form.group {
        if let Some(at) = form.select.iter().position(|t| t == key) {
            filters.push(holds(lexicon, key, row.get(at)?.as_deref()));
        }
    }
    filters.extend(hidden(lexicon, form, row));
    if let Some(Term::Part(_, conditions)) = form.select.get(column) {
        filters.extend(conditions.iter().cloned());
    }
    let mut behind = Form {
        tables,
        via: form.via.clone(),
        filters,
        ..Form::default()
    };
    trim(lexicon, &mut behind);
    Some(behind)
}

/// Leaves out tables that only repeat the rows or add nothing to them.
fn trim(lexicon: &Lexicon, form: &mut Form) {
    let mut tables = form.tables.clone();
    tables.extend(sql::tables_of(form));
    tables.dedup();
    let edges = lexicon.joins.tree(&tables, &form.via).unwrap_or_default();
    let grain = form.tables.first().copied().unwrap_or_default();
    form.distinct = sql::repeats(lexicon, grain, &edges);
}

/// The measure that a term shows.
pub(crate) fn measure_of(term: &Term) -> Option<Measure> {
    match term {
        Term::Measure(m) | Term::Window(_, m) | Term::Ratio(m, _) | Term::Part(m, _) => Some(*m),
        _ => None,
    }
}

fn tested(filter: &Filter) -> Option<Measure> {
    match filter {
        Filter::Compare(term, ..) => measure_of(term),
        _ => None,
    }
}

/// A key has the value that a cell shows.
fn holds(lexicon: &Lexicon, key: &Term, cell: Option<&str>) -> Filter {
    let Some(text) = cell else {
        return Filter::Null {
            term: key.clone(),
            negated: false,
        };
    };
    let entry = match key {
        Term::Column(column) => lexicon.column(*column),
        _ => None,
    };
    let number = match text {
        "true" => Some(1.0),
        "false" => Some(0.0),
        _ => text.parse().ok(),
    };
    let number =
        number.filter(|_| entry.is_some_and(|e| e.stores_number || e.kind == Kind::Boolean));
    let value = number.map_or_else(|| Term::Text(text.to_owned()), Term::Number);
    Filter::Compare(key.clone(), Comparison::Equal, value)
}

/// Keys that are grouped by but not shown: the columns shown in their stead
/// hold, and where several rows bear those, the figure tells which is meant.
fn hidden(lexicon: &Lexicon, form: &Form, row: &[Option<String>]) -> Vec<Filter> {
    let mut filters = Vec::new();
    let unseen: Vec<ColumnRef> = form
        .group
        .iter()
        .filter(|key| !form.select.contains(key))
        .filter_map(|key| match key {
            Term::Column(column) => Some(*column),
            _ => None,
        })
        .collect();
    let mut unique = unseen.is_empty();
    for (term, cell) in form.select.iter().zip(row) {
        let Term::Column(column) = term else { continue };
        if form.group.contains(term) {
            unique |= unseen.iter().any(|k| k.table == column.table)
                && lexicon.column(*column).is_some_and(|c| c.unique);
            continue;
        }
        filters.push(holds(lexicon, term, cell.as_deref()));
        unique |= lexicon.column(*column).is_some_and(|c| c.unique);
    }
    let [key] = unseen.as_slice() else {
        return filters;
    };
    let told = form.select.iter().zip(row).find_map(|(term, cell)| {
        let Term::Measure(measure) = term else {
            return None;
        };
        Some((*measure, cell.as_deref()?.parse::<f64>().ok()?))
    });
    if let Some((measure, figure)) = told.filter(|_| !unique) {
        let near = ROUNDED + figure.abs() * 1e-9;
        let measure = Term::Measure(measure);
        filters.push(Filter::Within {
            term: Term::Column(*key),
            form: Box::new(Form {
                select: vec![Term::Column(*key)],
                tables: form.tables.clone(),
                via: form.via.clone(),
                filters: form.filters.clone(),
                group: form.group.clone(),
                having: vec![Filter::Between(
                    measure,
                    Term::Number(figure - near),
                    Term::Number(figure + near),
                )],
                ..Form::default()
            }),
            negated: false,
        });
    }
    filters
}
