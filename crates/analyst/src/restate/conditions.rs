//! Conditions in words.

use super::{Words, listed};
use crate::lexicon::Kind;
use crate::naming::{column_name, period_name, rows_name};
use crate::readable;
use confab_model::ColumnRef;
use confab_model::question::{Comparison, Filter, Period, Quantity, Term};

impl Words<'_> {
    pub(super) fn conditions(&self, filters: &[Filter]) -> String {
        if filters.is_empty() {
            String::new()
        } else {
            format!(" where {}", self.all(filters))
        }
    }

    /// All of these conditions; the two ends of a span of days become one.
    pub(super) fn all(&self, filters: &[Filter]) -> String {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(filter) = filters.get(at) {
            match filters.get(at + 1).and_then(|next| self.days(filter, next)) {
                Some(days) => {
                    parts.push(days);
                    at += 1;
                }
                None => parts.push(self.filter(filter)),
            }
            at += 1;
        }
        listed(&parts, "and")
    }

    pub(super) fn days(&self, low: &Filter, high: &Filter) -> Option<String> {
        match (low, high) {
            (
                Filter::Compare(Term::Column(a), Comparison::AtLeast, Term::Text(from)),
                Filter::Compare(Term::Column(b), Comparison::Less, Term::Text(before)),
            ) if a == b => {
                let days = readable::days(from, before)?;
                Some(format!("{} is {days}", column_name(self.lexicon, *a)))
            }
            _ => None,
        }
    }

    /// A value that a term is compared with.
    pub(super) fn value(&self, left: &Term, right: &Term) -> String {
        let bare = self.bare();
        match (left, right) {
            (Term::Bucket(_, period), Term::Text(text)) => readable::period(text, *period),
            (Term::Column(c), Term::Text(text)) if self.kind(*c) == Some(Kind::Date) => {
                readable::date(text)
            }
            (Term::Column(c), Term::Number(n)) if self.kind(*c) == Some(Kind::Boolean) => {
                if *n == 0.0 { "no" } else { "yes" }.to_owned()
            }
            (Term::Column(c), Term::Number(n)) if self.is_year(*c) => n.to_string(),
            (_, Term::Text(text)) => format!("“{text}”"),
            _ => self.term(&bare, right),
        }
    }

    pub(super) fn is_year(&self, column: ColumnRef) -> bool {
        let entry = self.lexicon.column(column);
        entry.is_some_and(|c| c.says("year") || c.identifier)
    }

    pub(super) fn compared(&self, left: &Term, comparison: Comparison) -> &'static str {
        let dated = match left {
            Term::Bucket(..) => true,
            Term::Column(c) => self.kind(*c) == Some(Kind::Date),
            _ => false,
        };
        match (comparison, dated) {
            (Comparison::Equal, _) => "is",
            (Comparison::NotEqual, _) => "isn't",
            (Comparison::Less, true) => "is before",
            (Comparison::AtMost, true) => "is not after",
            (Comparison::Greater, true) => "is after",
            (Comparison::AtLeast, true) => "is not before",
            (Comparison::Less, false) => "is less than",
            (Comparison::AtMost, false) => "is at most",
            (Comparison::Greater, false) => "is more than",
            (Comparison::AtLeast, false) => "is at least",
        }
    }

    pub(super) fn filter(&self, filter: &Filter) -> String {
        let bare = self.bare();
        let name = |t: &Term| match t {
            Term::Bucket(c, _) => column_name(self.lexicon, *c),
            other => self.term(&bare, other),
        };
        match filter {
            Filter::Compare(left @ Term::Bucket(c, period), Comparison::Equal, right) => format!(
                "{} is {} {}",
                column_name(self.lexicon, *c),
                if *period == Period::Weekday {
                    "on a"
                } else {
                    "in"
                },
                match right {
                    Term::Text(text) if *period == Period::Weekday => text.clone(),
                    Term::Text(text) => readable::period(text, *period),
                    other => format!("{} {}", period_name(*period), self.value(left, other)),
                }
            ),
            Filter::Compare(Term::Measure(m), comparison, Term::Number(n)) if m.of.is_none() => {
                let how = match comparison {
                    Comparison::Equal => "exactly",
                    Comparison::NotEqual => "other than",
                    Comparison::Less => "fewer than",
                    Comparison::AtMost => "at most",
                    Comparison::Greater => "more than",
                    Comparison::AtLeast => "at least",
                };
                let rows = rows_name(self.lexicon, m.grain, *n == 1.0);
                format!("{how} {n} {rows}")
            }
            Filter::Compare(left, comparison, right) => format!(
                "{} {} {}",
                name(left),
                self.compared(left, *comparison),
                self.value(left, right)
            ),
            Filter::Between(value, low, high) => format!(
                "{} is from {} to {}",
                name(value),
                self.value(value, low),
                self.value(value, high)
            ),
            Filter::Like {
                term,
                pattern,
                negated,
            } => like(&name(term), pattern, *negated),
            Filter::Null { term, negated } => {
                let how = if *negated { "is known" } else { "is missing" };
                format!("{} {how}", name(term))
            }
            Filter::Within {
                term,
                form,
                negated,
            } if form.limit.is_some() && !form.group.is_empty() && !form.order.is_empty() => {
                let not = if *negated { "isn't" } else { "is" };
                let row = self.keys(form).join(" and ");
                let key = form.order.first();
                let way = if key.is_some_and(|k| k.descending) {
                    "highest"
                } else {
                    "lowest"
                };
                let by = key.map_or_else(String::new, |k| self.term(form, &k.term));
                match form.limit {
                    Some(1) => format!("{row} {not} the one with the {way} {by}"),
                    limit => format!(
                        "{row} {not} one of the {} with the {way} {by}",
                        limit.unwrap_or_default()
                    ),
                }
            }
            Filter::Within {
                term,
                form,
                negated,
            } => {
                let not = if *negated { "isn't" } else { "is" };
                format!("{} {not} among the {}", name(term), self.phrase(form))
            }
            Filter::Related {
                table,
                quantity,
                filters,
                ..
            } => {
                let rows = rows_name(self.lexicon, *table, false);
                let how = match quantity {
                    Quantity::Some => "there are".to_owned(),
                    Quantity::None => "there are no".to_owned(),
                    Quantity::AtLeast(n) => format!("there are at least {n}"),
                };
                format!("{how} {rows}{}", self.conditions(filters))
            }
            Filter::All(parts) => self.all(parts),
            Filter::Any(parts) => {
                let parts: Vec<String> = parts.iter().map(|f| self.filter(f)).collect();
                listed(&parts, "or")
            }
        }
    }
}

pub(super) fn like(name: &str, pattern: &str, negated: bool) -> String {
    let text = pattern.trim_matches('%');
    let how = match (pattern.starts_with('%'), pattern.ends_with('%'), negated) {
        (true, true, false) => "contains",
        (true, true, true) => "doesn't contain",
        (false, true, false) => "starts with",
        (false, true, true) => "doesn't start with",
        (true, false, false) => "ends with",
        (true, false, true) => "doesn't end with",
        (false, false, false) => "is",
        (false, false, true) => "isn't",
    };
    format!("{name} {how} “{text}”")
}
