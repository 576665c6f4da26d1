//! Rows of which nothing came.

use super::{assumption, mentions};
use crate::knowledge::Knowledge;
use crate::lexicon::Lexicon;
use crate::naming::{capitalized, rows_name};
use crate::restate::listed;
use confab_model::question::{Comparison, Filter, Form, Term};
use confab_model::{Assumption, Choice, ColumnRef};

/// Rows whose status says that nothing came of them count, or are left out.
pub(super) fn status(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
    let grain = form
        .select
        .iter()
        .find_map(crate::drill::measure_of)
        .map(|m| m.of.map_or(m.grain, |c| c.table))?;
    let mut tables = vec![grain];
    let above = lexicon
        .joins
        .edges
        .iter()
        .filter(|e| e.child == grain && e.cost < 2.0);
    tables.extend(above.map(|e| e.parent));
    let (column, void) = tables.into_iter().find_map(|t| void_status(lexicon, t))?;
    let names: Vec<String> = void.iter().map(|v| v.to_lowercase()).collect();
    let rows = rows_name(lexicon, column.table, false);
    let left_out = form
        .filters
        .iter()
        .position(|f| *f == without(lexicon, column, &void));
    if let Some(at) = left_out {
        let mut with = form.clone();
        with.filters.remove(at);
        let words = format!(
            "{} {rows} are left out",
            capitalized(&listed(&names, "and"))
        );
        let choice = Choice {
            words: format!("Count {} too", listed(&names, "and")),
            form: with,
        };
        return Some(assumption("status", words, vec![choice]));
    }
    let parts = form.select.iter().filter_map(|t| match t {
        Term::Part(_, filters) => Some(filters),
        _ => None,
    });
    let mut conditions = form.filters.iter().chain(parts.flatten());
    let mentioned = conditions.any(|f| mentions(f, column));
    let shown = form.group.contains(&Term::Column(column));
    if mentioned || shown || form.keep_empty {
        return None;
    }
    let mut less = form.clone();
    less.filters.push(without(lexicon, column, &void));
    let words = format!("{} {rows} count too", capitalized(&listed(&names, "and")));
    let choice = Choice {
        words: format!("Leave out {}", listed(&names, "and")),
        form: less,
    };
    Some(assumption("status", words, vec![choice]))
}

/// The status column of a table, and those of its values that undo a row.
pub(crate) fn void_status(lexicon: &Lexicon, table: usize) -> Option<(ColumnRef, Vec<String>)> {
    let entry = lexicon.tables.get(table)?;
    entry.columns.iter().enumerate().find_map(|(c, column)| {
        let void: Vec<String> = column
            .listed
            .iter()
            .filter(|text| Knowledge::get().is_void(text))
            .cloned()
            .collect();
        let place = ColumnRef {
            table,
            column: c,
            occurrence: 0,
        };
        (!void.is_empty() && void.len() < column.listed.len()).then_some((place, void))
    })
}

/// The condition that leaves values out, but not rows without one.
pub(crate) fn without(lexicon: &Lexicon, column: ColumnRef, values: &[String]) -> Filter {
    let differs = values.iter().map(|v| {
        Filter::Compare(
            Term::Column(column),
            Comparison::NotEqual,
            Term::Text(v.clone()),
        )
    });
    let all: Vec<Filter> = differs.collect();
    let all = match <[Filter; 1]>::try_from(all) {
        Ok([one]) => one,
        Err(all) => Filter::All(all),
    };
    if lexicon.column(column).is_none_or(|c| !c.has_null) {
        return all;
    }
    let missing = Filter::Null {
        term: Term::Column(column),
        negated: false,
    };
    Filter::Any(vec![all, missing])
}
