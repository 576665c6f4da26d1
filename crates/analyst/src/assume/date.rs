//! Which date counts.

use super::assumption;
use crate::lexicon::{Kind, Lexicon};
use crate::naming::{capitalized, column_name};
use confab_model::question::{Filter, Form, Term};
use confab_model::{Assumption, Choice, ColumnRef};

/// Another date that a period might be about.
pub(super) fn date(lexicon: &Lexicon, form: &Form) -> Option<Assumption> {
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
pub(super) fn moved(form: &Form, from: ColumnRef, to: ColumnRef) -> Form {
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
