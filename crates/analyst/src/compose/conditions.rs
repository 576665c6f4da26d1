//! Conditions on rows.

mod absence;

use super::Composer;
use crate::lexicon::Kind;
use crate::sketch::{Condition, Operand, Test};
use confab_model::ColumnRef;
use confab_model::question::{Comparison, Filter, Form, Period, Quantity, Term};

impl Composer<'_> {
    pub(super) fn condition_slots(&self) -> impl Iterator<Item = usize> {
        self.sketch
            .conditions
            .iter()
            .filter_map(|c| slot_of(&c.test))
    }

    pub(super) fn conditions(&self, form: &mut Form) {
        let mut absent: Option<usize> = None;
        let mut previous: Option<(ColumnRef, bool)> = None;
        for condition in &self.sketch.conditions {
            if let Test::Related(slot) = condition.test {
                let Some(table) = self.table_of(slot).filter(|t| *t != self.entity) else {
                    continue;
                };
                form.filters.push(Filter::Related {
                    from: self.entity,
                    table,
                    quantity: if condition.negated {
                        Quantity::None
                    } else {
                        Quantity::Some
                    },
                    filters: Vec::new(),
                });
                absent = condition.negated.then_some(form.filters.len() - 1);
                if condition.negated {
                    self.drop_beyond(form, table);
                }
                continue;
            }
            if let Some(filter) = self.absent_row(condition) {
                if let Filter::Related { table, .. } = filter {
                    self.drop_beyond(form, table);
                }
                form.filters.push(filter);
                continue;
            }
            let Some((mut column, mut filter)) = self.filter(condition) else {
                continue;
            };
            // A date that isn't named is that of the rows which must not be.
            if let Some(at) = absent
                && self.is_open(condition)
                && let Some(Filter::Related { table, .. }) = form.filters.get(at)
                && let Some(date) = self.lexicon.date_of(*table)
                && date.table != self.entity
            {
                crate::assume::rename(&mut filter, column, date);
                column = date;
            }
            // What follows "without orders" describes those orders.
            if let Some(at) = absent
                && column.table != self.entity
                && let Some(Filter::Related { filters, .. }) = form.filters.get_mut(at)
            {
                filters.push(filter);
                continue;
            }
            let inequal = matches!(filter, Filter::Compare(_, Comparison::NotEqual, _));
            // Figures are no rows that could be left out.
            let shows = !matches!(form.select.first(), Some(Term::Measure(_)));
            if self.variant.exclude && shows && (inequal || condition.negated) {
                self.exclude(form, column, condition);
                continue;
            }
            let equal = matches!(
                filter,
                Filter::Compare(_, Comparison::Equal, _) | Filter::Like { .. }
            );
            let same = previous == Some((column, true)) && equal;
            if (condition.or || same) && !form.filters.is_empty() {
                let Some(last) = form.filters.pop() else {
                    continue;
                };
                form.filters.push(match last {
                    Filter::Any(mut parts) => {
                        parts.push(filter);
                        Filter::Any(parts)
                    }
                    other => Filter::Any(vec![other, filter]),
                });
            } else if self.variant.intersect
                && self.sketch.both
                && previous.is_some()
                && !form.filters.is_empty()
            {
                let Some(last) = form.filters.pop() else {
                    continue;
                };
                form.filters.push(Filter::Any(vec![last, filter]));
            } else {
                form.filters.push(filter);
            }
            previous = Some((column, equal));
        }
    }

    /// Whether a condition is about a date that no word names.
    fn is_open(&self, condition: &Condition) -> bool {
        let slot = slot_of(&condition.test).and_then(|s| self.sketch.slots.get(s));
        slot.is_some_and(|s| s.open)
    }

    fn filter(&self, condition: &Condition) -> Option<(ColumnRef, Filter)> {
        let negated = condition.negated;
        match &condition.test {
            Test::Compare(slot, comparison, operand) => {
                let column = self.column_of(*slot)?;
                let turned = self.assignment.candidate(*slot).is_some_and(|c| c.turned);
                let mut comparison = *comparison;
                if turned {
                    comparison = mirrored(comparison);
                }
                if negated {
                    comparison = opposite(comparison);
                }
                if self.is_impossible(column, operand) {
                    return None;
                }
                let right = self.operand(*slot, column, operand)?;
                Some((column, self.compare(column, comparison, &right)))
            }
            Test::Between(slot, low, high) => {
                let column = self.column_of(*slot)?;
                let low = self.operand(*slot, column, low)?;
                let high = self.operand(*slot, column, high)?;
                let term = self.comparable(column, &low);
                Some((
                    column,
                    Filter::Between(
                        term,
                        as_year(&low, self.dated(column, &low)),
                        as_year(&high, self.dated(column, &high)),
                    ),
                ))
            }
            Test::Like(slot, pattern) => {
                let column = self.column_of(*slot)?;
                Some((
                    column,
                    Filter::Like {
                        term: Term::Column(column),
                        pattern: pattern.clone(),
                        negated,
                    },
                ))
            }
            Test::Weekdays(slot, days) => {
                let column = self.column_of(*slot)?;
                let comparison = if negated {
                    Comparison::NotEqual
                } else {
                    Comparison::Equal
                };
                let day = |day: &&str| {
                    let bucket = Term::Bucket(column, Period::Weekday);
                    Filter::Compare(bucket, comparison, Term::Text((*day).to_owned()))
                };
                let days: Vec<Filter> = days.iter().map(day).collect();
                let filter = match <[Filter; 1]>::try_from(days) {
                    Ok([one]) => one,
                    Err(days) if negated => Filter::All(days),
                    Err(days) => Filter::Any(days),
                };
                Some((column, filter))
            }
            Test::Null(slot) => {
                let column = self.column_of(*slot)?;
                Some((
                    column,
                    Filter::Null {
                        term: Term::Column(column),
                        negated,
                    },
                ))
            }
            Test::Related(_) | Test::Count(..) | Test::Having(..) => None,
        }
    }

    /// Whether a number is compared with texts that are all known, none of them a number.
    fn is_impossible(&self, column: ColumnRef, operand: &Operand) -> bool {
        let Operand::Number(_) = operand else {
            return false;
        };
        self.lexicon.column(column).is_some_and(|entry| {
            let mut listed = entry.listed.iter();
            entry.kind == Kind::Text
                && listed.len() > 0
                && listed.all(|t| t.parse::<f64>().is_err())
        })
    }

    /// Whether a number is compared with a date, so that its year is meant.
    fn dated(&self, column: ColumnRef, operand: &Term) -> bool {
        let date = self
            .lexicon
            .column(column)
            .is_some_and(|c| c.kind == Kind::Date);
        date && matches!(operand, Term::Number(n) if (1000.0..3000.0).contains(n))
    }

    fn comparable(&self, column: ColumnRef, operand: &Term) -> Term {
        if self.dated(column, operand) {
            Term::Bucket(column, Period::Year)
        } else {
            Term::Column(column)
        }
    }

    fn compare(&self, column: ColumnRef, comparison: Comparison, right: &Term) -> Filter {
        let entry = self.lexicon.column(column);
        let texts = entry.is_some_and(|c| c.kind == Kind::Text && !c.stores_number);
        if let Term::Number(number) = *right
            && texts
            && comparison == Comparison::Equal
        {
            let says_date = entry.is_some_and(|c| c.says("date"));
            if says_date {
                return Filter::Like {
                    term: Term::Column(column),
                    pattern: format!("%{number}%"),
                    negated: false,
                };
            }
            return Filter::Compare(
                Term::Column(column),
                comparison,
                Term::Text(number.to_string()),
            );
        }
        let left = self.comparable(column, right);
        let right = as_year(right, self.dated(column, right));
        Filter::Compare(left, comparison, right)
    }

    fn operand(&self, slot: usize, column: ColumnRef, operand: &Operand) -> Option<Term> {
        Some(match operand {
            Operand::Number(number) => Term::Number(*number),
            Operand::Text(text) => {
                let written = self.assignment.candidate(slot).and_then(|c| c.text.clone());
                Term::Text(written.unwrap_or_else(|| text.clone()))
            }
            Operand::Aggregate(aggregate, of) => {
                let of = of
                    .and_then(|s| self.column_of(s))
                    .filter(|c| self.is_measure(*c))
                    .unwrap_or(column);
                Term::Form(Box::new(Form {
                    select: vec![self.measure(*aggregate, Some(of), of.table, false)],
                    tables: vec![of.table],
                    ..Form::default()
                }))
            }
            Operand::Row(row, text) => {
                let by = self.column_of(*row)?;
                let written = self.assignment.candidate(*row).and_then(|c| c.text.clone());
                let value = Term::Text(written.unwrap_or_else(|| text.clone()));
                Term::Form(Box::new(Form {
                    select: vec![Term::Column(column)],
                    tables: vec![column.table],
                    filters: vec![Filter::Compare(Term::Column(by), Comparison::Equal, value)],
                    ..Form::default()
                }))
            }
        })
    }
}

fn slot_of(test: &Test) -> Option<usize> {
    match test {
        Test::Compare(slot, ..)
        | Test::Between(slot, ..)
        | Test::Like(slot, _)
        | Test::Weekdays(slot, _)
        | Test::Null(slot)
        | Test::Related(slot)
        | Test::Having(_, slot, ..) => Some(*slot),
        Test::Count(slot, ..) => *slot,
    }
}

fn as_year(term: &Term, dated: bool) -> Term {
    match term {
        Term::Number(n) if dated => Term::Text(n.to_string()),
        other => other.clone(),
    }
}

/// The comparison that holds when this one doesn't.
pub(crate) fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Less,
        Comparison::Greater => Comparison::AtMost,
        Comparison::AtMost => Comparison::Greater,
    }
}

/// The comparison with its direction turned.
fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::Greater => Comparison::Less,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}
