//! Results of rows: how many, and the first of them.

use super::writer::Writer;
use crate::lexicon::Kind;
use crate::naming::{plural_phrase, rows_name};
use crate::readable;
use confab_model::question::Term;

/// Rows that are named one by one.
const NAMED: usize = 3;
/// Columns that are still told beside a name.
const TOLD: usize = 4;

/// Nothing was found.
pub(super) fn none(writer: &mut Writer<'_>) {
    let rows = rows(writer);
    let conditions = writer.conditions();
    if conditions.is_empty() {
        writer.say(&format!("there are no {rows}"));
    } else {
        writer.say(&format!("no {rows} match{conditions}"));
    }
}

fn rows(writer: &Writer<'_>) -> String {
    let table = writer.form.tables.first().copied().unwrap_or_default();
    rows_name(writer.lexicon, table, false)
}

/// Names the first rows.
pub(super) fn tell(writer: &mut Writer<'_>) {
    if writer.page.rows.is_empty() {
        return none(writer);
    }
    let shown = writer.page.rows.first().map_or(0, Vec::len);
    let columns = named_columns(writer, shown);
    if writer.page.rows.len() == 1 && writer.page.offset == 0 && writer.complete() {
        return one(writer, &columns, shown);
    }
    let what = what(writer, &columns);
    let named = writer.page.rows.len().min(NAMED);
    match writer.total() {
        Some(total) => {
            let total = readable::number(&total.to_string(), None);
            let conditions = writer.conditions();
            writer.say(&format!("there are {total} {what}{conditions}: "));
        }
        None => {
            let conditions = writer.conditions();
            let many = readable::number(&writer.page.rows.len().to_string(), None);
            writer.say(&format!("there are more than {many} {what}{conditions}: "));
        }
    }
    let rest = writer
        .total()
        .map(|t| t.saturating_sub(named as u64))
        .unwrap_or(u64::MAX);
    let several = columns.len() > 1;
    for row in 0..named {
        if row > 0 {
            let last = row + 1 == named && rest == 0;
            writer.say(match (last, several) {
                (true, _) => " and ",
                (false, true) => "; ",
                (false, false) => ", ",
            });
        }
        writer.cells(row, &columns);
    }
    match rest {
        0 => {}
        u64::MAX => writer.say(" and many more"),
        rest => writer.say(&format!(
            " and {} more",
            readable::number(&rest.to_string(), None)
        )),
    }
}

/// A single row: its name, then what is known of it.
fn one(writer: &mut Writer<'_>, columns: &[usize], shown: usize) {
    let form = writer.form;
    let names = |t: &Term| match t {
        Term::Column(c) => {
            let table = writer.lexicon.tables.get(c.table);
            table.is_some_and(|t| t.display.contains(&c.column))
        }
        _ => false,
    };
    let row = form.group.is_empty() && form.select.iter().all(names) && !form.select.is_empty();
    if row && form.limit.is_none() {
        let rows = rows_name(
            writer.lexicon,
            form.tables.first().copied().unwrap_or_default(),
            true,
        );
        let conditions = writer.conditions();
        writer.say(&format!("there is one {rows}{conditions}: "));
        writer.cells(0, columns);
        return;
    }
    if shown == 1 && form.limit != Some(1) {
        let label = writer.label(0);
        let conditions = writer.conditions();
        writer.say(&format!("the {label}{conditions} is "));
        writer.cell(0, 0);
        return;
    }
    let ranked = form.order.first().filter(|_| form.limit == Some(1));
    let by = ranked.and_then(|key| form.select.iter().position(|t| *t == key.term));
    let named: Vec<usize> = columns.iter().copied().filter(|c| Some(*c) != by).collect();
    let columns = if named.is_empty() { columns } else { &named };
    writer.cells(0, columns);
    if let Some(key) = ranked
        && !matches!(&key.term, Term::Text(_))
    {
        let label = crate::naming::term_name(writer.lexicon, form, &key.term);
        let dated = match &key.term {
            Term::Column(c) => writer
                .lexicon
                .column(*c)
                .is_some_and(|c| c.kind == Kind::Date),
            Term::Bucket(..) => true,
            _ => false,
        };
        let extreme = match (dated, key.descending) {
            (true, true) => format!("latest {label}"),
            (true, false) => format!("earliest {label}"),
            (false, largest) => crate::naming::extreme(&label, largest),
        };
        writer.say(&format!(" has the {extreme}"));
        if let Some(at) = by.filter(|at| !columns.contains(at)) {
            writer.say(", ");
            writer.cell(0, at);
        }
        return;
    }
    let rest: Vec<usize> = (0..shown).filter(|c| !columns.contains(c)).collect();
    for (i, column) in rest.into_iter().take(TOLD).enumerate() {
        let label = writer.label(column);
        writer.say(if i == 0 { ": " } else { ", " });
        writer.say(&format!("{label} "));
        writer.cell(0, column);
    }
}

/// The columns that name a row in a list.
fn named_columns(writer: &Writer<'_>, shown: usize) -> Vec<usize> {
    let labels = writer.label_columns();
    if writer.form.select.is_empty() || labels.is_empty() {
        let table = writer.form.tables.first().copied().unwrap_or_default();
        let display = writer.lexicon.tables.get(table).map(|t| t.display.clone());
        let display =
            display.filter(|d| writer.form.select.is_empty() && d.iter().all(|c| *c < shown));
        return display.unwrap_or_else(|| (0..shown.min(TOLD)).collect());
    }
    let keys = shown - labels.len() - writer.computed();
    if shown <= TOLD && (keys == 0 || labels.is_empty()) {
        return (0..shown).collect();
    }
    labels.into_iter().take(TOLD).collect()
}

/// What the rows are called: the entity's, or values of a column.
fn what(writer: &Writer<'_>, columns: &[usize]) -> String {
    let form = writer.form;
    if let ([Term::Column(c)], [_]) = (form.select.as_slice(), columns) {
        let names = writer
            .lexicon
            .tables
            .get(c.table)
            .is_some_and(|t| t.display.contains(&c.column) || t.key.contains(&c.column));
        if !names && form.tables.first() == Some(&c.table) {
            let different = if form.distinct { "different " } else { "" };
            return format!("{different}{}", plural_phrase(&writer.label(0)));
        }
        if names {
            return rows_name(writer.lexicon, c.table, false);
        }
    }
    let table = form.tables.first().copied().unwrap_or_default();
    let entry = writer.lexicon.tables.get(table);
    // Groups that are rows of their own are called like those.
    let rows_of_own = form.group.iter().any(|t| {
        matches!(t, Term::Column(c) if c.table == table && entry.is_some_and(|e| e.key == [c.column]))
    });
    if (form.group.is_empty() || rows_of_own) && form.set.is_none() && one_table(form) {
        rows(writer)
    } else {
        "rows".to_owned()
    }
}

fn one_table(form: &confab_model::Form) -> bool {
    let first = form.tables.first();
    form.select.first().is_none_or(|t| match t {
        Term::Column(c) => Some(&c.table) == first,
        _ => false,
    })
}
