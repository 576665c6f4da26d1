//! Which amount counts.

use super::assumption;
use crate::lexicon::Lexicon;
use crate::lineage::is_amount;
use crate::naming::{capitalized, column_name, rows_name};
use crate::sql;
use confab_model::question::{Aggregate, Filter, Form, Measure, Term};
use confab_model::{Assumption, Choice, ColumnRef};

/// Another column of amounts that might be meant.
pub(super) fn amount(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
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
pub(super) fn rivals(lexicon: &Lexicon, column: ColumnRef) -> Vec<ColumnRef> {
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
pub(super) fn measuring(form: &Form, measure: Measure, column: ColumnRef) -> Form {
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
