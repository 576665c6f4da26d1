//! What each column of a result is.

use crate::lexicon::{ColumnEntry, Kind, Lexicon};
use crate::naming::{capitalized, column_name, term_name};
use confab_model::question::{Aggregate, Form, Measure, Period, Term, Window};
use confab_model::{ColumnRef, ColumnRole, Lineage};

/// Words (stems) in the names of places.
const PLACES: &[&str] = &[
    "countri", "nation", "contin", "state", "provinc", "region", "citi", "town", "locat",
    "latitud", "longitud",
];
/// Words (stems) in the names of steps on a scale.
const SCALES: &[&str] = &["rate", "star", "level", "rank", "grade", "prioriti"];

/// A lineage for each column that a form shows, in order.
pub(crate) fn roles(lexicon: &Lexicon, form: &Form) -> Vec<Lineage> {
    let whole: Vec<Term> = match form.tables.first() {
        Some(table) if form.select.is_empty() => columns(lexicon, *table).collect(),
        _ => Vec::new(),
    };
    let shown = if form.select.is_empty() {
        &whole
    } else {
        &form.select
    };
    let lineage = |term: &Term| Lineage {
        label: capitalized(&term_name(lexicon, form, term)),
        role: role(lexicon, form, term),
    };
    shown.iter().map(lineage).collect()
}

fn columns(lexicon: &Lexicon, table: usize) -> impl Iterator<Item = Term> {
    let count = lexicon.tables.get(table).map_or(0, |t| t.columns.len());
    (0..count).map(move |column| {
        Term::Column(ColumnRef {
            table,
            column,
            occurrence: 0,
        })
    })
}

/// What the values of a term are.
pub(crate) fn role(lexicon: &Lexicon, form: &Form, term: &Term) -> ColumnRole {
    match term {
        // Groups that are told apart by nothing else are categories, even when they are numbers.
        Term::Column(_) if is_only_key(lexicon, form, term) => ColumnRole::Category,
        Term::Column(column) => lexicon.column(*column).map_or(ColumnRole::Text, |entry| {
            plain(entry, form.group.contains(term), || {
                column_name(lexicon, *column)
            })
        }),
        Term::Bucket(_, Period::Weekday) => ColumnRole::Ordinal,
        Term::Bucket(_, period) => ColumnRole::Time(*period),
        Term::Measure(measure) => measured(lexicon, measure),
        Term::Window(Window::Share | Window::Growth, _) | Term::Part(..) => ColumnRole::Percent,
        Term::Window(Window::RunningTotal, _)
        | Term::Ratio(..)
        | Term::Difference(..)
        | Term::Number(_)
        | Term::Form(_) => ColumnRole::Number { additive: false },
        Term::Text(_) => ColumnRole::Text,
    }
}

fn is_only_key(lexicon: &Lexicon, form: &Form, term: &Term) -> bool {
    let Term::Column(column) = term else {
        return false;
    };
    form.group.as_slice() == [term.clone()]
        && lexicon
            .column(*column)
            .is_some_and(|entry| entry.identifier)
}

fn plain(entry: &ColumnEntry, grouped: bool, name: impl Fn() -> String) -> ColumnRole {
    let says = |words: &[&str]| words.iter().any(|w| entry.says(w));
    match entry.kind {
        _ if entry.identifier && !(entry.kind == Kind::Text && grouped) => ColumnRole::Id,
        Kind::Date => ColumnRole::Time(Period::Day),
        Kind::Boolean => ColumnRole::Category,
        Kind::Number if entry.says("year") => ColumnRole::Time(Period::Year),
        Kind::Number if says(SCALES) && grouped => ColumnRole::Ordinal,
        Kind::Number if says(&["percent", "percentag"]) => ColumnRole::Number { additive: false },
        Kind::Number if grouped => ColumnRole::Ordinal,
        Kind::Number => ColumnRole::Number {
            additive: is_amount(entry),
        },
        Kind::Text if says(PLACES) && !name().contains("address") => ColumnRole::Geo,
        Kind::Text if grouped || !entry.listed.is_empty() => ColumnRole::Category,
        Kind::Text => ColumnRole::Text,
    }
}

fn measured(lexicon: &Lexicon, measure: &Measure) -> ColumnRole {
    let dated = measure
        .of
        .and_then(|c| lexicon.column(c))
        .is_some_and(|c| c.kind == Kind::Date);
    match measure.aggregate {
        Aggregate::Count => ColumnRole::Number {
            additive: !measure.distinct,
        },
        Aggregate::Sum => ColumnRole::Number { additive: true },
        Aggregate::Min | Aggregate::Max if dated => ColumnRole::Time(Period::Day),
        _ => ColumnRole::Number { additive: false },
    }
}

/// Whether the values of a number column add up to something.
pub(crate) fn is_amount(entry: &ColumnEntry) -> bool {
    const AMOUNTS: &[&str] = &[
        "amount", "total", "subtot", "revenu", "sale", "quantiti", "number", "count", "fee",
        "fine", "tax", "discount", "budget", "hour", "minut", "popul", "payment", "profit",
        "incom", "cost",
    ];
    entry.kind == Kind::Number && !entry.identifier && AMOUNTS.iter().any(|w| entry.says(w))
}
