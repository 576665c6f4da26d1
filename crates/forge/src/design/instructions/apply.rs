//! Puts what was understood into the recipe.

use super::{Fact, Wishes, resolve::listed};
use crate::design::{
    dates,
    draft::{Draft, Role},
    statuses, values,
};
use crate::{know::calendar, shapes};
use confab_model::{
    Generator, Literal,
    recipe::{Shape, Weighted},
};

/// Puts the facts into the recipe.
pub(in crate::design) fn apply(draft: &mut Draft<'_>, wishes: &Wishes) {
    for fact in &wishes.facts {
        match fact {
            Fact::Countries { table, codes } => each_table(draft, *table, |draft, table| {
                draft.tables[table].recipe.countries =
                    codes.iter().map(|code| (code.clone(), 1)).collect();
            }),
            Fact::Names { table, language } => each_table(draft, *table, |draft, table| {
                draft.tables[table].recipe.names = Some(language.clone());
            }),
            Fact::Domain { domain } => each_table(draft, None, |draft, table| {
                draft.tables[table].recipe.domain = Some(domain.clone());
            }),
            Fact::Period { table, from, to } => period(draft, *table, *from, *to),
            Fact::Range {
                table,
                column,
                min,
                max,
                shape,
            } => {
                let scale = match draft.generator(*table, *column) {
                    Generator::Number { scale, .. } => *scale,
                    _ => 2,
                };
                let shape = shape.unwrap_or(Shape::Uniform);
                draft.set(
                    *table,
                    *column,
                    Generator::Number {
                        min: min.clone(),
                        max: max.clone(),
                        scale,
                        shape,
                    },
                );
            }
            Fact::Missing {
                table,
                column,
                per_mille,
            } => draft.tables[*table].recipe.columns[*column].nulls = *per_mille,
            Fact::Share {
                table,
                column,
                value,
                per_mille,
            } => share(draft, *table, *column, value, *per_mille),
            Fact::Only {
                table,
                column,
                values,
            } => {
                let kept = values.iter().map(|value| (value.as_str(), 1));
                let generator = values::choice(kept);
                draft.set(*table, *column, generator);
            }
            Fact::Season {
                table,
                month,
                factor,
            } => {
                each_event(draft, *table, |generator| {
                    season(generator, *month, *factor)
                });
            }
        }
    }
}

fn each_table(draft: &mut Draft<'_>, table: Option<usize>, act: impl Fn(&mut Draft<'_>, usize)) {
    for number in 0..draft.tables.len() {
        if table.is_none_or(|table| table == number) {
            act(draft, number);
        }
    }
}

/// Acts on the beginning of the table's rows, or of all events.
fn each_event(draft: &mut Draft<'_>, table: Option<usize>, act: impl Fn(&mut Generator)) {
    for number in 0..draft.tables.len() {
        let meant = match table {
            Some(table) => table == number,
            None => matches!(draft.tables[number].role, Role::Event | Role::Line),
        };
        if let Some(column) = dates::beginning(draft, number).filter(|_| meant) {
            let mut generator = draft.generator(number, column).clone();
            act(&mut generator);
            draft.set(number, column, generator);
        }
    }
}

fn period(draft: &mut Draft<'_>, table: Option<usize>, from: i32, to: i32) {
    let (first, last) = (calendar::format_day(from), calendar::format_day(to));
    each_event(draft, table, |generator| within(generator, &first, &last));
    if table.is_none() {
        // Who takes part must have begun by then.
        let latest = calendar::format_day(from - 1);
        let earliest = calendar::format_day(from - 1500);
        for number in 0..draft.tables.len() {
            let other = !matches!(draft.tables[number].role, Role::Event | Role::Line);
            if let Some(column) = dates::beginning(draft, number).filter(|_| other) {
                let mut generator = draft.generator(number, column).clone();
                within(&mut generator, &earliest, &latest);
                draft.set(number, column, generator);
            }
        }
        return;
    }
    // The parents of the one table that was named begin before.
    let parents = table
        .map(|table| draft.tables[table].parents.clone())
        .unwrap_or_default();
    for parent in parents {
        if let Some(column) = dates::beginning(draft, parent) {
            let mut generator = draft.generator(parent, column).clone();
            within(
                &mut generator,
                &calendar::format_day(from - 1500),
                &calendar::format_day(from - 1),
            );
            draft.set(parent, column, generator);
        }
    }
}

/// Sets every moment of a generator between two days. Statuses no longer
/// decide, since the period was asked for.
fn within(generator: &mut Generator, first: &str, last: &str) {
    match generator {
        Generator::Moment { from, to, .. } => {
            *from = first.to_string();
            *to = last.to_string();
        }
        Generator::When {
            otherwise: Some(otherwise),
            ..
        } => {
            let mut plain = otherwise.as_ref().clone();
            within(&mut plain, first, last);
            *generator = plain;
        }
        _ => {}
    }
}

fn season(generator: &mut Generator, month: usize, factor: u16) {
    match generator {
        Generator::Moment { months, .. } => {
            months.resize(12, 1000);
            months[month] = factor;
        }
        Generator::When {
            then, otherwise, ..
        } => {
            season(then, month, factor);
            if let Some(otherwise) = otherwise {
                season(otherwise, month, factor);
            }
        }
        _ => {}
    }
}

fn share(draft: &mut Draft<'_>, table: usize, column: usize, value: &str, per_mille: u32) {
    let is_it = |weighted: &Weighted| weighted.value == Literal::Text(value.to_string());
    let values = match draft.generator(table, column).clone() {
        Generator::Boolean { .. } => {
            let per_mille = per_mille.min(1000) as u16;
            let share = if value == "true" {
                per_mille
            } else {
                1000 - per_mille
            };
            draft.set(table, column, Generator::Boolean { share });
            return;
        }
        Generator::Choice { values } if values.iter().any(is_it) => values,
        _ => {
            let listed = listed(draft, table, column);
            match statuses::weighted(draft, table, column, &listed) {
                Generator::Choice { values } => values,
                _ => return,
            }
        }
    };
    // The others share the rest as the temperature has it; the one that was
    // asked for has exactly its share.
    let temperature = shapes::temperature(draft.request.temperature);
    let weights: Vec<u32> = values.iter().map(|weighted| weighted.weight).collect();
    let tempered = shapes::tempered(&weights, temperature);
    let others = values
        .iter()
        .zip(&tempered)
        .filter(|(value, _)| !is_it(value));
    let rest = others.map(|(_, weight)| *weight).sum::<u64>().max(1);
    let asked = u64::from(per_mille.min(1000));
    let wanted = values.iter().zip(&tempered).map(|(value, weight)| {
        if is_it(value) {
            asked * 1_000_000
        } else {
            let share = u128::from(*weight) * u128::from(1000 - asked) * 1_000_000;
            (share / u128::from(rest)) as u64
        }
    });
    let weights = shapes::untempered(&wanted.collect::<Vec<_>>(), temperature);
    let scaled = values
        .into_iter()
        .zip(weights)
        .map(|(weighted, weight)| Weighted { weight, ..weighted });
    let generator = Generator::Choice {
        values: scaled.collect(),
    };
    draft.set(table, column, generator);
    draft.tables[table].recipe.columns[column].nulls = 0;
}
