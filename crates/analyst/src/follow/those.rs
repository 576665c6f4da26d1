//! What comes of the first rows of a question: "which five had the highest
//! revenue, and how did they do by month?"

use crate::lexicon::Lexicon;
use crate::{figures, sql};
use confab_model::question::{Filter, Form, OrderKey, Term};

/// How the second part of a question points at the result of the first.
const POINTERS: &[&str] = &[
    "they", "them", "their", "theirs", "those", "these", "it", "its", "he", "she", "his", "her",
];

/// The form of a question whose second part is about the rows of its first.
pub(crate) fn two_parts(
    lexicon: &Lexicon,
    question: &str,
    first: &dyn Fn(&str) -> Option<Form>,
) -> Option<Form> {
    let lower = question.to_lowercase();
    let joint = [
        ", and how ",
        " and how ",
        ", and what ",
        "? how ",
        ". how ",
        "? and how ",
    ];
    let (at, joint) = joint.iter().find_map(|j| Some((lower.find(j)?, *j)))?;
    let (head, tail) = (question.get(..at)?, lower.get(at + joint.len()..)?);
    let words: Vec<&str> = tail
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    if !words.iter().any(|w| POINTERS.contains(w)) {
        return None;
    }
    let by = words
        .iter()
        .rposition(|w| matches!(*w, "by" | "per" | "each" | "every"))?;
    let head = figures::figures(lexicon, head).or_else(|| first(head))?;
    let wanted = words.get(by..)?.join(" ");
    let form = super::follow(lexicon, &head, &wanted)?;
    (form != head).then_some(form)
}

/// The figures of the first rows of a form, broken down further.
pub(super) fn of_those(lexicon: &Lexicon, previous: &Form, terms: Vec<Term>) -> Option<Form> {
    let column = |t: &&Term| matches!(t, Term::Column(_));
    let mut keys = previous.group.iter();
    let key = keys
        .find(column)
        .or_else(|| previous.group.first())?
        .clone();
    let mut first = previous.clone();
    first.select = vec![key.clone()];
    let mut form = previous.clone();
    form.limit = None;
    form.ties = false;
    form.per.clear();
    // The conditions made the first rows what they are; they hold for these too.
    form.filters.push(Filter::Within {
        term: key,
        form: Box::new(first),
        negated: false,
    });
    let measured = |t: &Term| !matches!(t, Term::Column(_) | Term::Bucket(..));
    let at = form
        .select
        .iter()
        .position(measured)
        .unwrap_or(form.select.len());
    let mut place = at;
    for term in terms {
        if !form.group.contains(&term) {
            form.group.push(term.clone());
            form.select.insert(place, term);
            place += 1;
        }
    }
    if !form.select.iter().any(measured) {
        let ranked = previous.order.first().map(|k| k.term.clone())?;
        form.select.push(ranked);
    }
    let time = form.group.iter().find(|t| matches!(t, Term::Bucket(..)));
    form.order = time
        .map(|term| OrderKey {
            term: term.clone(),
            descending: false,
        })
        .into_iter()
        .collect();
    sql::query(lexicon, &form).ok()?;
    Some(form)
}
