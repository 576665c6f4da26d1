//! Which columns of a row follow from others of the same row.

use crate::source::SourceName;
use confab_model::{Generator, Recipe, Schema, recipe::ColumnRecipe};

/// The further columns of a table that have to be drawn anew together with
/// some of its columns, in the table's order: parts of the same person or
/// place, and what is computed from them. Keys never are.
pub fn dependents(
    schema: &Schema,
    recipe: &Recipe,
    table: usize,
    columns: &[String],
) -> Vec<String> {
    let name = schema.data_name(table);
    let Some(entry) = recipe.tables.iter().find(|entry| entry.table == name) else {
        return Vec::new();
    };
    let Some(declared) = schema.tables.get(table) else {
        return Vec::new();
    };
    let is_key = |column: &str| {
        declared.primary_key.iter().any(|key| key == column)
            || declared
                .foreign_keys
                .iter()
                .any(|key| key.columns.iter().any(|own| own == column))
    };
    let mut changed: Vec<&ColumnRecipe> = entry
        .columns
        .iter()
        .filter(|column| columns.contains(&column.column))
        .collect();
    let mut next = 0;
    while let Some(one) = changed.get(next).copied() {
        next += 1;
        for other in &entry.columns {
            let known = changed.iter().any(|known| known.column == other.column);
            if !known
                && !is_key(&other.column)
                && (belongs(one, other) || reads(&other.generator, &one.column))
            {
                changed.push(other);
            }
        }
    }
    let follows = |column: &&ColumnRecipe| {
        !columns.contains(&column.column) && changed.iter().any(|one| one.column == column.column)
    };
    entry
        .columns
        .iter()
        .filter(follows)
        .map(|column| column.column.clone())
        .collect()
}

/// Whether two columns are parts of the same person or place.
fn belongs(one: &ColumnRecipe, other: &ColumnRecipe) -> bool {
    match (whose(&one.generator), whose(&other.generator)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn whose(generator: &Generator) -> Option<(bool, &str)> {
    match generator {
        Generator::Person { of, .. } | Generator::Gender { of, .. } => Some((true, of)),
        Generator::Place { of, .. } => Some((false, of)),
        _ => None,
    }
}

/// Whether a generator reads a column of the same row.
fn reads(generator: &Generator, column: &str) -> bool {
    let sourced = |sources: &[String]| {
        sources.iter().any(|source| {
            let source = SourceName::parse(source);
            source.key.is_none() && source.column == column
        })
    };
    match generator {
        Generator::Formula { expr } => expr.columns().contains(&column),
        Generator::WordsBy { column: by, .. } => by == column,
        Generator::When {
            column: by,
            then,
            otherwise,
            ..
        } => {
            by == column
                || reads(then, column)
                || otherwise.as_ref().is_some_and(|other| reads(other, column))
        }
        Generator::Moment { after, before, .. } => sourced(after) || sourced(before),
        Generator::After { of, before, .. } => sourced(of) || sourced(before),
        _ => false,
    }
}
