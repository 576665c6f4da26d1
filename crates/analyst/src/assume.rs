//! What a form takes for granted, and the forms that settle it otherwise.
//!
//! # Layout
//! - `amount`, `date`: which column counts where several might
//! - `status`: rows of which nothing came
//! - `groups`: groups without rows, and rows without a group
//! - `tidy`: forms as people mean them

mod amount;
mod date;
mod groups;
mod status;
mod tidy;

use crate::lexicon::Lexicon;
pub(crate) use date::rename;
pub(crate) use groups::keeping_empty;
pub(crate) use tidy::{tidied, whole_rows, with_names};

use amount::amount;
use confab_model::question::{Filter, Form, Term};
use confab_model::{Assumption, Choice, ColumnRef};
use date::date;
use groups::{empty_groups, ratio, unknown_groups};
use status::status;

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

fn assumption(about: &str, words: String, others: Vec<Choice>) -> Assumption {
    Assumption {
        about: about.to_owned(),
        words,
        others,
    }
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
