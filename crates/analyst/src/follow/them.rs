//! "Which of them have no orders?": a question about the rows of the one before.

use crate::lexicon::Lexicon;
use crate::naming::rows_name;
use crate::sql;
use confab_model::ColumnRef;
use confab_model::question::{Filter, Form, Term};

/// How a question points at the rows of the one before, and what it asks of them.
const POINTERS: &[(&str, &str)] = &[
    ("which of them", "which"),
    ("which of those", "which"),
    ("which of these", "which"),
    ("which ones", "which"),
    ("who of them", "which"),
    ("who among them", "which"),
    ("which among them", "which"),
    ("how many of them", "how many"),
    ("how many of those", "how many"),
    ("how many of these", "how many"),
];

/// The form of a question about the rows of the previous one.
pub(crate) fn of_them(
    lexicon: &Lexicon,
    previous: &Form,
    question: &str,
    ask: &dyn Fn(&str) -> Option<Form>,
) -> Option<Form> {
    let text = question.trim().trim_start_matches("and ");
    let lower = text.to_lowercase();
    let (pointer, asks) = POINTERS.iter().find(|(p, _)| {
        lower
            .strip_prefix(p)
            .is_some_and(|rest| rest.starts_with(' '))
    })?;
    let rest = text.get(pointer.len()..)?.trim();
    let entity = entity(lexicon, previous)?;
    let rows = rows_name(lexicon, entity, false);
    let mut form = ask(&format!("{asks} {rows} {rest}"))?;
    let about = form.tables.first() == Some(&entity);
    let [key] = lexicon.tables.get(entity)?.key.as_slice() else {
        return None;
    };
    // What asks for nothing of its own wasn't understood.
    let asks = !form.filters.is_empty() || !form.having.is_empty();
    if !about || !asks || form.set.is_some() {
        return None;
    }
    let plain = previous.group.is_empty() && previous.limit.is_none() && previous.set.is_none();
    if plain {
        let own = std::mem::take(&mut form.filters);
        form.filters = previous.filters.clone();
        form.filters.extend(own);
        form.via.extend(previous.via.iter().copied());
        for table in &previous.tables {
            if !form.tables.contains(table) {
                form.tables.push(*table);
            }
        }
        if form.group.is_empty() && form.tables.len() > 1 {
            form.distinct |= repeats(lexicon, entity, &form)?;
        }
    } else {
        form.filters.push(among(previous, entity, *key));
    }
    sql::query(lexicon, &form).ok()?;
    Some(form)
}

/// That a row is one of those which a form gives.
fn among(previous: &Form, table: usize, key: usize) -> Filter {
    let key = Term::Column(ColumnRef {
        table,
        column: key,
        occurrence: 0,
    });
    let mut inner = previous.clone();
    inner.select = vec![key.clone()];
    inner.distinct = false;
    if inner.limit.is_none() {
        inner.order.clear();
    }
    Filter::Within {
        term: key,
        form: Box::new(inner),
        negated: false,
    }
}

/// The table whose rows a result names or counts.
fn entity(lexicon: &Lexicon, previous: &Form) -> Option<usize> {
    let is_key = |t: &Term| match t {
        Term::Column(c) => {
            let entry = lexicon.tables.get(c.table)?;
            entry.key.contains(&c.column).then_some(c.table)
        }
        _ => None,
    };
    if !previous.group.is_empty() {
        return previous.group.iter().rev().find_map(is_key);
    }
    let measured = previous.select.iter().find_map(crate::drill::measure_of);
    match measured {
        Some(measure) => Some(measure.table()),
        None => previous.tables.first().copied(),
    }
}

fn repeats(lexicon: &Lexicon, table: usize, form: &Form) -> Option<bool> {
    let mut tables = form.tables.clone();
    tables.extend(sql::tables_of(form));
    tables.sort_unstable();
    tables.dedup();
    let edges = lexicon.joins.tree(&tables, &form.via)?;
    Some(sql::repeats(lexicon, table, &edges))
}
