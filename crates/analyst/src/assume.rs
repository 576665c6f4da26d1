//! What a form takes for granted, and the forms that settle it otherwise.

use crate::knowledge::Knowledge;
use crate::lexicon::{Kind, Lexicon};
use crate::lineage::is_amount;
use crate::naming::{capitalized, column_name, rows_name, with_article};
use crate::restate::listed;
use crate::sql;
use confab_model::question::{Aggregate, Comparison, Filter, Form, Measure, OrderKey, Term};
use confab_model::{Assumption, Choice, ColumnRef};

/// The assumptions of a form, most telling first.
pub(crate) fn assumptions(lexicon: &Lexicon, form: &Form) -> Vec<Assumption> {
    if form.set.is_some() {
        return Vec::new();
    }
    let found = [
        amount(lexicon, form),
        date(lexicon, form),
        status(lexicon, form),
        ties(form),
        empty_groups(lexicon, form),
        ratio(lexicon, form),
        unknown_groups(lexicon, form),
        equal_rows(form),
        letters(form),
    ];
    found.into_iter().flatten().collect()
}

/// Rows for each value that make a column one of categories.
const OFTEN: u64 = 4;

fn assumption(about: &str, words: String, others: Vec<Choice>) -> Assumption {
    Assumption {
        about: about.to_owned(),
        words,
        others,
    }
}

/// Another column of amounts that might be meant.
fn amount(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
    let measured = |t: &Term| match t {
        Term::Measure(m) | Term::Window(_, m) | Term::Ratio(m, _) | Term::Part(m, _)
            if matches!(m.aggregate, Aggregate::Sum | Aggregate::Average) =>
        {
            Some(*m)
        }
        _ => None,
    };
    let measure = form.select.iter().find_map(measured)?;
    let of = measure.of?;
    let others: Vec<Choice> = rivals(lexicon, of)
        .into_iter()
        .map(|column| Choice {
            words: format!(
                "{} of {}",
                capitalized(&column_name(lexicon, column)),
                rows_name(lexicon, column.table, false)
            ),
            form: measuring(form, measure, column),
        })
        .filter(|c| sql::query(lexicon, &c.form).is_ok())
        .collect();
    (!others.is_empty()).then(|| {
        let words = format!(
            "{} of {} is what counts",
            capitalized(&column_name(lexicon, of)),
            rows_name(lexicon, of.table, false)
        );
        assumption("amount", words, others)
    })
}

/// Columns that might be meant instead of a column of amounts: of the same
/// table, or of one right beside it.
fn rivals(lexicon: &Lexicon, column: ColumnRef) -> Vec<ColumnRef> {
    if !lexicon.column(column).is_some_and(is_amount) {
        return Vec::new();
    }
    let revenue = lexicon.revenue();
    let paid = revenue.iter().filter_map(|a| a.measure.of);
    let paid: Vec<ColumnRef> = paid.collect();
    if paid.contains(&column) {
        return paid.into_iter().filter(|c| *c != column).collect();
    }
    let near = |t: usize| t == column.table || !lexicon.joins.between(t, column.table).is_empty();
    let tables = lexicon.tables.iter().enumerate().filter(|(t, _)| near(*t));
    let columns = tables.flat_map(|(table, entry)| {
        let own = entry
            .columns
            .iter()
            .enumerate()
            .filter(|(_, c)| is_amount(c));
        own.map(move |(c, _)| ColumnRef {
            table,
            column: c,
            occurrence: 0,
        })
    });
    columns.filter(|c| *c != column).take(4).collect()
}

/// The form with another column measured wherever a measure stands.
fn measuring(form: &Form, measure: Measure, column: ColumnRef) -> Form {
    let mut form = form.clone();
    let other = Measure {
        of: Some(column),
        grain: column.table,
        times: None,
        ..measure
    };
    let turn = |term: &mut Term| match term {
        Term::Measure(m) | Term::Window(_, m) | Term::Ratio(m, _) | Term::Part(m, _)
            if *m == measure =>
        {
            *m = other;
        }
        _ => {}
    };
    form.select.iter_mut().for_each(turn);
    form.order.iter_mut().for_each(|k| turn(&mut k.term));
    for filter in &mut form.having {
        if let Filter::Compare(left, ..) | Filter::Between(left, ..) = filter {
            turn(left);
        }
    }
    form
}

/// Another date that a period might be about.
fn date(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
    let dated = |c: &ColumnRef| lexicon.column(*c).is_some_and(|e| e.kind == Kind::Date);
    let bucket = |t: &Term| match t {
        Term::Bucket(c, _) => Some(*c),
        _ => None,
    };
    let filtered = |f: &Filter| match f {
        Filter::Compare(Term::Column(c) | Term::Bucket(c, _), _, Term::Text(_))
        | Filter::Between(Term::Column(c) | Term::Bucket(c, _), ..) => Some(*c),
        _ => None,
    };
    let column = form.group.iter().find_map(bucket).or_else(|| {
        let mut places = form.filters.iter().filter_map(filtered);
        places.find(dated)
    })?;
    let entry = lexicon.tables.get(column.table)?;
    let others = entry.columns.iter().enumerate().filter(|(c, e)| {
        e.kind == Kind::Date && *c != column.column && !e.says("birth") && !e.says("death")
    });
    let others: Vec<Choice> = others
        .map(|(c, _)| {
            let other = ColumnRef {
                column: c,
                ..column
            };
            Choice {
                words: capitalized(&column_name(lexicon, other)),
                form: moved(form, column, other),
            }
        })
        .collect();
    (!others.is_empty()).then(|| {
        let words = format!(
            "{} is the date that counts",
            capitalized(&column_name(lexicon, column))
        );
        assumption("date", words, others)
    })
}

/// The form with one column in the place of another.
fn moved(form: &Form, from: ColumnRef, to: ColumnRef) -> Form {
    let mut form = form.clone();
    let turn = |term: &mut Term| match term {
        Term::Column(c) | Term::Bucket(c, _) if *c == from => *c = to,
        _ => {}
    };
    form.select.iter_mut().for_each(turn);
    form.group.iter_mut().for_each(turn);
    form.per.iter_mut().for_each(turn);
    form.order.iter_mut().for_each(|k| turn(&mut k.term));
    for filter in &mut form.filters {
        rename(filter, from, to);
    }
    form
}

/// Puts one column in the place of another in a condition.
pub(crate) fn rename(filter: &mut Filter, from: ColumnRef, to: ColumnRef) {
    match filter {
        Filter::Compare(term, ..)
        | Filter::Between(term, ..)
        | Filter::Null { term, .. }
        | Filter::Like { term, .. } => match term {
            Term::Column(c) | Term::Bucket(c, _) if *c == from => *c = to,
            _ => {}
        },
        Filter::All(parts) | Filter::Any(parts) => {
            parts.iter_mut().for_each(|f| rename(f, from, to));
        }
        Filter::Within { .. } | Filter::Related { .. } => {}
    }
}

/// Rows whose status says that nothing came of them count, or are left out.
fn status(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
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

/// Whether a condition is about a column.
pub(crate) fn mentions(filter: &Filter, column: ColumnRef) -> bool {
    let is = |t: &Term| matches!(t, Term::Column(c) | Term::Bucket(c, _) if *c == column);
    match filter {
        Filter::Compare(a, _, b) => is(a) || is(b),
        Filter::Between(a, ..)
        | Filter::Like { term: a, .. }
        | Filter::Null { term: a, .. }
        | Filter::Within { term: a, .. } => is(a),
        Filter::Related { filters, .. } | Filter::All(filters) | Filter::Any(filters) => {
            filters.iter().any(|f| mentions(f, column))
        }
    }
}

fn ties(form: &Form) -> Option<Assumption> {
    let limit = form.limit?;
    if form.order.is_empty() {
        return None;
    }
    let mut other = form.clone();
    other.ties = !form.ties;
    let place = if limit == 1 {
        "first place".to_owned()
    } else {
        format!("place {limit}")
    };
    let (words, otherwise) = if form.ties {
        (
            format!("All that share {place} are shown"),
            format!("Show no more than {limit}"),
        )
    } else {
        (
            if limit == 1 {
                "Of equals, one is shown".to_owned()
            } else {
                format!("No more than {limit} are shown, even if others equal the last")
            },
            format!("Show all that share {place}"),
        )
    };
    let choice = Choice {
        words: otherwise,
        form: other,
    };
    Some(assumption("ties", words, vec![choice]))
}

/// One figure for all rows, or one for each of them.
fn ratio(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
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
fn empty_groups(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
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
pub(crate) fn tidied(lexicon: &Lexicon, form: Form) -> Form {
    let mut tidy = form.clone();
    for column in unknowns(lexicon, &form) {
        tidy.filters.push(known(column));
    }
    tidy.distinct |= shows_rows(lexicon, &form);
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
fn shows_rows(lexicon: &Lexicon, form: &Form) -> bool {
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
fn with_all_measured(lexicon: &Lexicon, form: &Form) -> Option<Form> {
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

/// Columns by which groups are ranked, though some rows have no value there.
fn unknowns<'a>(lexicon: &'a Lexicon, form: &'a Form) -> impl Iterator<Item = ColumnRef> + 'a {
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

fn known(column: ColumnRef) -> Filter {
    Filter::Null {
        term: Term::Column(column),
        negated: true,
    }
}

/// Rows that have no value to be grouped by don't count in a ranking.
fn unknown_groups(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
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

fn equal_rows(form: &Form) -> Option<Assumption> {
    let plain = form.select.iter().any(|t| matches!(t, Term::Column(_)));
    if !form.distinct || !plain || !form.group.is_empty() {
        return None;
    }
    let mut other = form.clone();
    other.distinct = false;
    let choice = Choice {
        words: "Show each of them".to_owned(),
        form: other,
    };
    Some(assumption(
        "rows",
        "Equal rows are shown once".to_owned(),
        vec![choice],
    ))
}

fn letters(form: &Form) -> Option<Assumption> {
    let like = |f: &Filter| matches!(f, Filter::Like { .. });
    form.filters.iter().any(like).then(|| {
        let words = "Capital and small letters count as the same".to_owned();
        assumption("text", words, Vec::new())
    })
}
