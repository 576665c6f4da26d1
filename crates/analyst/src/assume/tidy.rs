//! Forms as people mean them.

use super::groups::{keeping_empty, known, unknowns};
use crate::lexicon::{Kind, Lexicon};
use crate::sql;
use confab_model::ColumnRef;
use confab_model::question::{Form, Term};

/// Rows for each value that make a column one of categories.
pub(super) const OFTEN: u64 = 4;

/// The form that shows whole rows, where nothing but the key of rows without a
/// name would be shown.
pub(crate) fn whole_rows(lexicon: &Lexicon, form: &Form) -> Option<Form> {
    let table = *form.tables.first()?;
    let entry = lexicon.tables.get(table)?;
    let keys = |t: &Term| matches!(t, Term::Column(c) if c.table == table && entry.key.contains(&c.column));
    // A number alone says nothing of a row; a name that is a key does.
    let numbers = entry.key.iter().all(|c| {
        let column = entry.columns.get(*c);
        column.is_some_and(|c| c.kind == Kind::Number)
    });
    let bare = numbers && entry.display == entry.key && form.select.iter().all(keys);
    let plain = form.group.is_empty() && form.set.is_none() && !form.distinct;
    let mut whole = form.clone();
    whole.select.clear();
    (bare && plain && !form.select.is_empty()).then_some(whole)
}

/// The form with names beside the keys by which it groups, where people know
/// the rows by a name.
pub(crate) fn with_names(lexicon: &Lexicon, form: &Form) -> Option<Form> {
    let measured = form
        .select
        .iter()
        .any(|t| crate::drill::measure_of(t).is_some());
    if !measured || form.set.is_some() || form.distinct {
        return None;
    }
    let mut named = form.clone();
    for term in &form.group {
        let Term::Column(key) = term else { continue };
        let edges = lexicon.joins.edges.iter();
        let mut refers = edges
            .filter(|e| e.child == key.table && e.child_columns == [key.column] && e.cost < 2.0);
        let Some(edge) = refers.next() else { continue };
        let at = form.select.iter().position(|t| t == term)?;
        let parent = lexicon.tables.get(edge.parent)?;
        if form.tables.contains(&edge.parent) || parent.display == parent.key {
            continue;
        }
        let names = parent.display.iter().map(|c| {
            Term::Column(ColumnRef {
                table: edge.parent,
                column: *c,
                occurrence: 0,
            })
        });
        for (i, name) in names.enumerate() {
            named.select.insert(at + 1 + i, name.clone());
            named.group.push(name);
        }
        named.via.push(*key);
    }
    (named != *form).then_some(named)
}

/// The form as people mean it: what has no name doesn't come first in a
/// ranking, and a list of values names each once.
pub(crate) fn tidied(lexicon: &Lexicon, form: &Form) -> Form {
    let mut tidy = form.clone();
    for column in unknowns(lexicon, form) {
        tidy.filters.push(known(column));
    }
    tidy.distinct |= shows_rows(lexicon, form);
    if let Some(whole) = with_all_measured(lexicon, &tidy) {
        tidy = whole;
    }
    if let [Term::Column(column)] = form.select.as_slice() {
        let plain = form.group.is_empty() && form.order.is_empty() && form.set.is_none();
        let table = lexicon.tables.get(column.table);
        let names = table.is_some_and(|t| t.display.contains(&column.column));
        let kind = lexicon.column(*column);
        let rows = table.map_or(0, |t| t.rows);
        let category = kind.is_some_and(|c| {
            let values = c.listed.len() as u64;
            c.kind == Kind::Text && values > 0 && rows >= OFTEN * values
        });
        tidy.distinct |= plain && category && !names && form.filters.is_empty();
    }
    tidy
}

/// Whether rows of one table are shown by their names, some more than once for
/// what they are joined with.
pub(super) fn shows_rows(lexicon: &Lexicon, form: &Form) -> bool {
    let Some(&entity) = form.tables.first() else {
        return false;
    };
    let Some(entry) = lexicon.tables.get(entity) else {
        return false;
    };
    let names = |t: &Term| matches!(t, Term::Column(c) if c.table == entity && entry.display.contains(&c.column));
    let plain = form.group.is_empty() && form.set.is_none() && form.order.is_empty();
    if !plain || form.select.is_empty() || !form.select.iter().all(names) {
        return false;
    }
    let mut tables = form.tables.clone();
    tables.extend(sql::tables_of(form));
    tables.sort_unstable();
    tables.dedup();
    let edges = lexicon.joins.tree(&tables, &form.via).unwrap_or_default();
    sql::repeats(lexicon, entity, &edges)
}

/// The form with groups kept where measures of several tables are shown: what
/// has none of the one still counts for the other.
pub(super) fn with_all_measured(lexicon: &Lexicon, form: &Form) -> Option<Form> {
    let mut grains: Vec<usize> = form
        .select
        .iter()
        .filter_map(crate::drill::measure_of)
        .map(|m| m.table())
        .collect();
    grains.sort_unstable();
    grains.dedup();
    if grains.len() < 2 || form.keep_empty {
        return None;
    }
    keeping_empty(lexicon, form).or_else(|| {
        let base = form.group.iter().find_map(|t| match t {
            Term::Column(c) => Some(c.table),
            _ => None,
        })?;
        let below = |grain: &usize| {
            let edges = lexicon.joins.tree(&[base, *grain], &form.via);
            *grain == base || edges.is_some_and(|e| sql::repeats(lexicon, base, &e))
        };
        if !grains.iter().all(below) || !form.having.is_empty() {
            return None;
        }
        let mut whole = form.clone();
        whole.keep_empty = true;
        whole.tables.retain(|t| *t != base);
        whole.tables.insert(0, base);
        sql::query(lexicon, &whole).ok()?;
        Some(whole)
    })
}
