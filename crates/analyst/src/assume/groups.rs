//! Groups without rows, and rows without a group.

use super::{assumption, mentions};
use crate::lexicon::Lexicon;
use crate::naming::{capitalized, column_name, rows_name, with_article};
use crate::sql;
use confab_model::question::{Filter, Form, OrderKey, Term};
use confab_model::{Assumption, Choice, ColumnRef};

/// One figure for all rows, or one for each of them.
pub(super) fn ratio(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
    let [Term::Ratio(of, per)] = form.select.as_slice() else {
        return None;
    };
    let table = per.grain;
    let entry = lexicon.tables.get(table)?;
    let column = |c: &usize| {
        Term::Column(ColumnRef {
            table,
            column: *c,
            occurrence: 0,
        })
    };
    let mut each = form.clone();
    each.select = entry.display.iter().map(column).collect();
    each.group = entry.key.iter().chain(&entry.display).map(column).collect();
    each.group.dedup();
    each.select.push(Term::Measure(*of));
    each.order = vec![OrderKey {
        term: Term::Measure(*of),
        descending: true,
    }];
    let one = rows_name(lexicon, table, true);
    let choice = Choice {
        words: format!("Show each {one}"),
        form: each,
    };
    let words = format!(
        "One figure for all {}, those without any included",
        rows_name(lexicon, table, false)
    );
    Some(assumption("each", words, vec![choice]))
}

/// Groups to which nothing belongs are left out, or kept.
pub(super) fn empty_groups(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
    if form.keep_empty && form.group.is_empty() || form.limit.is_some() {
        return None;
    }
    if form.keep_empty {
        let mut other = form.clone();
        other.keep_empty = false;
        let choice = Choice {
            words: "Leave them out".to_owned(),
            form: other,
        };
        let words = "Groups without rows are shown with 0".to_owned();
        return Some(assumption("groups", words, vec![choice]));
    }
    let other = keeping_empty(lexicon, form)?;
    let choice = Choice {
        words: "Show them with 0".to_owned(),
        form: other,
    };
    let words = "Groups without rows are left out".to_owned();
    Some(assumption("groups", words, vec![choice]))
}

/// The form with groups kept even when nothing belongs to them, where its
/// groups are rows of another table than the measured one.
pub(crate) fn keeping_empty(lexicon: &Lexicon, form: &Form) -> Option<Form> {
    let grouped = form.group.first().and_then(|t| match t {
        Term::Column(c) => Some(c.table),
        _ => None,
    })?;
    let measure = form.select.iter().find_map(crate::drill::measure_of)?;
    let counted = measure.of.map_or(measure.grain, |c| c.table);
    let own = form
        .group
        .iter()
        .all(|t| matches!(t, Term::Column(c) if c.table == grouped));
    let edges = lexicon.joins.tree(&[grouped, counted], &form.via)?;
    let below = counted != grouped && sql::repeats(lexicon, grouped, &edges);
    if !own || !below || !form.having.is_empty() {
        return None;
    }
    let mut other = form.clone();
    other.keep_empty = true;
    other.tables.retain(|t| *t != grouped);
    other.tables.insert(0, grouped);
    Some(other)
}

/// Columns by which groups are ranked, though some rows have no value there.
pub(super) fn unknowns<'a>(
    lexicon: &'a Lexicon,
    form: &'a Form,
) -> impl Iterator<Item = ColumnRef> + 'a {
    let measured = |k: &OrderKey| matches!(k.term, Term::Measure(_));
    let ranked = form.limit.is_some() && form.order.first().is_some_and(measured);
    let columns = form.group.iter().filter_map(|t| match t {
        Term::Column(c) | Term::Bucket(c, _) => Some(*c),
        _ => None,
    });
    columns.filter(move |c| {
        let empty = lexicon.column(*c).is_some_and(|e| e.has_null && !e.foreign);
        ranked && empty && !form.filters.iter().any(|f| mentions(f, *c))
    })
}

pub(super) fn known(column: ColumnRef) -> Filter {
    Filter::Null {
        term: Term::Column(column),
        negated: true,
    }
}

/// Rows that have no value to be grouped by don't count in a ranking.
pub(super) fn unknown_groups(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
    form.limit?;
    let (at, column) = form.group.iter().find_map(|t| match t {
        Term::Column(c) | Term::Bucket(c, _) => {
            let at = form.filters.iter().position(|f| *f == known(*c))?;
            Some((at, *c))
        }
        _ => None,
    })?;
    let mut other = form.clone();
    other.filters.remove(at);
    let name = column_name(lexicon, column);
    let rows = capitalized(&rows_name(lexicon, column.table, false));
    let words = format!("{rows} without {} are left out", with_article(&name));
    let choice = Choice {
        words: "Count them too".to_owned(),
        form: other,
    };
    Some(assumption("unknown", words, vec![choice]))
}
