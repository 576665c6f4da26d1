//! Whether what a column has already meets its CHECKs. A phone number that
//! passes is better than a random text that does.

use super::read::conjuncts;
use crate::{
    Plan,
    design::{draft::Draft, uniques, values},
    know::places,
};
use confab_model::{
    Check, Column, Generator, Recipe, Schema, Table,
    recipe::{ColumnRecipe, PlacePart, Slot, TableRecipe},
};

/// So many values are tried.
const TRIED: u64 = 50;
/// So many of them must pass for a search to find the others at little cost.
const ENOUGH: u64 = 20;

/// Whether enough of a column's values meet the rules that read it alone: all
/// of them where values must be distinct, since those aren't drawn anew.
pub(super) fn keeps(draft: &Draft<'_>, table: usize, column: usize) -> bool {
    let needed = if identifies(draft, table, column) {
        TRIED
    } else {
        ENOUGH
    };
    by_itself(draft.generator(table, column))
        && met(draft, table, column).is_some_and(|met| met >= needed)
}

/// Puts something close to what a column has in its place, if that meets the
/// rules: a phone number without blanks, a picture's address for any address.
pub(super) fn trim(draft: &mut Draft<'_>, table: usize, column: usize) -> bool {
    let before = draft.generator(table, column).clone();
    for candidate in candidates(draft, table, &before) {
        draft.set(table, column, candidate);
        if keeps(draft, table, column) {
            return true;
        }
    }
    draft.set(table, column, before);
    false
}

fn candidates(draft: &Draft<'_>, table: usize, generator: &Generator) -> Vec<Generator> {
    let code = |of: &str| Generator::Code { of: of.to_string() };
    match generator {
        Generator::Place {
            part: PlacePart::Phone,
            ..
        } => phones(draft, table),
        Generator::Code { of } if of == "url" => vec![code("image_url"), code("file_path")],
        Generator::Words { .. } => vec![values::words("common.slug")],
        _ => Vec::new(),
    }
}

/// The phone numbers of the table's country with less and less besides digits.
fn phones(draft: &Draft<'_>, table: usize) -> Vec<Generator> {
    let own = draft.tables[table].recipe.countries.first();
    let locale = &draft.request.locale;
    let code = own.map_or_else(
        || locale.split(['-', '_']).nth(1).unwrap_or("US"),
        |(code, _)| code.as_str(),
    );
    let Some(place) = places::cities(code).first().copied() else {
        return Vec::new();
    };
    let of = |kept: &dyn Fn(char) -> bool| place.phone.chars().filter(|c| kept(*c)).collect();
    let signed: String = of(&|c| c == '+' || c == '#' || c.is_ascii_digit());
    let digits: String = of(&|c| c == '#' || c.is_ascii_digit());
    let last = |count: usize| digits[digits.len().saturating_sub(count)..].to_string();
    let (ten, nine) = (last(10), last(9));
    [signed, format!("+{digits}"), digits.clone(), ten, nine]
        .map(|mask| Generator::Mask { mask })
        .into()
}

/// Whether values come from nothing but the row's number.
fn by_itself(generator: &Generator) -> bool {
    matches!(
        generator,
        Generator::Person { .. }
            | Generator::Gender { .. }
            | Generator::Place { .. }
            | Generator::Words { .. }
            | Generator::Mask { .. }
            | Generator::Regex { .. }
            | Generator::Code { .. }
            | Generator::TimeOfDay { .. }
    )
}

/// Whether a rule or a key of another table tells rows apart by the column.
fn identifies(draft: &Draft<'_>, table: usize, column: usize) -> bool {
    let declared = draft.table(table);
    let name = &declared.columns[column].name;
    declared.primary_key.contains(name)
        || declared.uniques.iter().any(|u| u.columns.contains(name))
        || draft.children(table).iter().any(|(child, key)| {
            draft.table(*child).foreign_keys[*key]
                .references
                .contains(name)
        })
}

/// How many of the tried values meet the rules; None when no rule can be judged.
fn met(draft: &Draft<'_>, table: usize, column: usize) -> Option<u64> {
    let declared = draft.table(table);
    let own = &declared.columns[column];
    let rules: Vec<Check> = declared
        .checks
        .iter()
        .flat_map(|check| {
            conjuncts(&check.expr)
                .into_iter()
                .map(move |part| (check, part))
        })
        .filter(|(_, part)| part.columns().iter().all(|name| *name == own.name))
        .map(|(check, part)| Check {
            expr: part.clone(),
            ..check.clone()
        })
        .collect();
    if rules.is_empty() {
        return None;
    }
    let entry = &draft.tables[table].recipe;
    let alone = [own.name.clone()];
    let unique =
        declared.primary_key == alone || declared.uniques.iter().any(|u| u.columns == alone);
    let space = uniques::capacity(draft, table, column)
        .unwrap_or(entry.rows)
        .max(TRIED);
    let slot = unique.then_some(Slot {
        within: None,
        space,
        divide: 1,
        domain: space,
    });
    let schema = Schema {
        dialect: draft.schema.dialect,
        tables: vec![Table {
            name: declared.name.clone(),
            columns: vec![Column {
                generated: None,
                ..own.clone()
            }],
            checks: rules,
            ..Table::default()
        }],
    };
    let recipe = Recipe {
        temperature: 1.0,
        locale: draft.request.locale.clone(),
        today: draft.day(0),
        tables: vec![TableRecipe {
            table: declared.name.clone(),
            rows: space,
            columns: vec![ColumnRecipe {
                column: own.name.clone(),
                generator: draft.generator(table, column).clone(),
                nulls: 0,
                unique: slot,
            }],
            keys: Vec::new(),
            ..entry.clone()
        }],
        ..Recipe::default()
    };
    Plan::new(&schema, &recipe).ok()?.met_at_once(0, TRIED)
}
