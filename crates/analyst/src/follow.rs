//! Follow-ups: short questions that change the one before.

use crate::compose::{Variant, compose};
use crate::cover::{Node, Reading, cover};
use crate::cue::Cue;
use crate::lexicon::Lexicon;
use crate::mention::mentions;
use crate::parse::parse;
use crate::resolve::assignments;
use crate::words::tokenize;
use confab_model::question::{Filter, Form, OrderKey, Term};

/// Ways in which a question refers to the one before.
const OPENINGS: &[&str] = &[
    "only",
    "just",
    "and for",
    "and in",
    "what about",
    "how about",
    "and the",
    "by ",
    "per ",
    "for each",
    "top ",
    "first ",
    "the top",
    "show the rows",
    "show rows",
    "without",
    "except",
    "sort",
    "order",
    "same for",
    "now ",
    "but ",
    "instead",
    "also ",
];

/// The previous form changed by a follow-up, or none where the question
/// stands on its own.
pub fn follow(lexicon: &Lexicon, previous: &Form, question: &str) -> Option<Form> {
    let text = question.trim().to_lowercase();
    if !OPENINGS.iter().any(|o| text.starts_with(o)) {
        return None;
    }
    if text.contains("the rows") || text.starts_with("show rows") {
        return Some(rows(previous));
    }
    let tokens = tokenize(question);
    let nodes = cover(&tokens, &mentions(lexicon, &tokens, question), question);
    let mut form = previous.clone();
    let mut changed = limit(&nodes, &mut form);
    let said = clauses(lexicon, previous, &nodes)?;
    for filter in said.filters {
        replace(&mut form.filters, filter);
        changed = true;
    }
    if !said.group.is_empty() && form.select.iter().any(|t| matches!(t, Term::Measure(_))) {
        form.select.retain(|t| matches!(t, Term::Measure(_)));
        form.select.splice(0..0, said.group.iter().cloned());
        form.group = said.group;
        let time = form.group.iter().find(|t| matches!(t, Term::Bucket(..)));
        let measure = form.select.iter().find(|t| matches!(t, Term::Measure(_)));
        form.order = time
            .map(|t| (t, false))
            .or(measure.map(|t| (t, true)))
            .map(|(term, descending)| OrderKey {
                term: term.clone(),
                descending,
            })
            .into_iter()
            .collect();
        changed = true;
    }
    if !said.order.is_empty() {
        form.order = said.order;
        changed = true;
    }
    changed.then_some(form)
}

/// The rows that a result was made of.
fn rows(previous: &Form) -> Form {
    Form {
        tables: previous.tables.clone(),
        via: previous.via.clone(),
        filters: previous.filters.clone(),
        ..Form::default()
    }
}

/// "top 3": the largest, when there is an order.
fn limit(nodes: &[Node], form: &mut Form) -> bool {
    let top = nodes
        .iter()
        .any(|n| matches!(n.text.to_lowercase().as_str(), "top" | "first"));
    let number = nodes.iter().find_map(|n| match n.reading {
        Reading::Number(n) if n >= 1.0 => Some(n as u64),
        _ => None,
    });
    let Some(number) = number.filter(|_| top) else {
        return false;
    };
    form.limit = Some(number);
    if form.order.is_empty()
        && let Some(term) = form.select.iter().find(|t| matches!(t, Term::Measure(_)))
    {
        form.order.push(OrderKey {
            term: term.clone(),
            descending: true,
        });
    }
    true
}

/// The follow-up's own filters, groups and order, read as part of the question before.
fn clauses(lexicon: &Lexicon, previous: &Form, nodes: &[Node]) -> Option<Form> {
    let mut sketch = parse(lexicon, nodes);
    for pick in std::mem::take(&mut sketch.picks) {
        let grouping = nodes.iter().any(|n| n.is(Cue::By) || n.is(Cue::Each));
        if let Some(slot) = pick.slot.filter(|_| grouping) {
            sketch.groups.push(slot);
        }
    }
    let assignments = assignments(lexicon, &sketch, 12);
    let near = |form: &Form| {
        let mut tables = crate::sql::tables_of(form);
        tables.extend(&previous.tables);
        tables.sort_unstable();
        tables.dedup();
        lexicon
            .joins
            .tree(&tables, &previous.via)
            .map_or(usize::MAX, |e| e.len())
    };
    let variant = Variant {
        distinct: true,
        ..Variant::default()
    };
    let forms = assignments
        .iter()
        .filter_map(|a| compose(lexicon, &sketch, a, variant));
    let own = |mut form: Form| {
        form.select.clear();
        form
    };
    forms
        .map(own)
        .min_by_key(near)
        .or_else(|| Some(Form::default()))
}

/// A filter on a column replaces the one that was there.
fn replace(filters: &mut Vec<Filter>, filter: Filter) {
    let column = |f: &Filter| match f {
        Filter::Compare(Term::Column(c) | Term::Bucket(c, _), ..) => Some(*c),
        Filter::Any(parts) => match parts.first() {
            Some(Filter::Compare(Term::Column(c), ..)) => Some(*c),
            _ => None,
        },
        _ => None,
    };
    let place = column(&filter);
    let lower =
        |f: &Filter| matches!(f, Filter::Compare(_, c, _) if format!("{c:?}").starts_with("Less"));
    filters.retain(|f| place.is_none() || column(f) != place || lower(f) != lower(&filter));
    filters.push(filter);
}
