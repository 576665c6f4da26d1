//! The embedded Designer: from names, types, comments, rules and the user's
//! words to a recipe. It cannot fail; what it could not place it says.

mod checks;
mod columns;
mod dates;
mod draft;
mod families;
mod genders;
mod instructions;
mod keys;
mod labels;
mod sizes;
mod statuses;
mod totals;
mod uniques;
mod values;

use crate::{ForgeError, Plan, Request};
use confab_model::{Generator, Problem, Recipe, Schema, Severity};
use draft::Draft;

/// A row is tried so often per table before a design is trusted.
const SAMPLE: u64 = 60;

/// Designs how to fill a schema.
pub fn design(schema: &Schema, request: &Request) -> Recipe {
    let mut draft = Draft::new(schema, request);
    let wishes = instructions::read(&mut draft);
    sizes::set(&mut draft, &wishes);
    keys::choose(&mut draft);
    columns::choose(&mut draft);
    statuses::choose(&mut draft);
    dates::relate(&mut draft);
    totals::relate(&mut draft);
    families::relate(&mut draft);
    labels::relate(&mut draft);
    instructions::apply(&mut draft, &wishes);
    checks::narrow(&mut draft);
    uniques::arrange(&mut draft);
    values::finish(&mut draft);
    settle(draft)
}

/// Makes sure that the recipe runs: breaks circles and names CHECKs that no
/// row meets.
fn settle(draft: Draft<'_>) -> Recipe {
    let schema = draft.schema;
    let mut recipe = draft.finish();
    let columns: usize = schema
        .tables
        .iter()
        .map(|table| table.columns.len() + table.foreign_keys.len())
        .sum();
    for _ in 0..=columns {
        match Plan::new(schema, &recipe) {
            Ok(plan) => {
                name_unread(schema, &plan, &mut recipe);
                name_unmet(schema, &plan, &mut recipe);
                return recipe;
            }
            Err(ForgeError::Circle { place } | ForgeError::TooDeep { place }) => {
                break_circle(schema, &mut recipe, &place)
            }
            Err(error) => {
                recipe
                    .notes
                    .push(Problem::new(Severity::Error, error.to_string()));
                return recipe;
            }
        }
    }
    recipe
}

/// Says which CHECKs nobody can judge here.
fn name_unread(schema: &Schema, plan: &Plan, recipe: &mut Recipe) {
    for (number, table) in schema.tables.iter().enumerate() {
        for check in plan.unread_checks(number) {
            let Some(check) = table.checks.get(check) else {
                continue;
            };
            // What the reader didn't understand it has told already.
            if !check.expr.is_understood() {
                continue;
            }
            let message = format!(
                "CHECK ({}) of {} can't be evaluated here, so the data may break it",
                check.text,
                table.full_name()
            );
            let position = confab_model::Position {
                line: check.line,
                column: 1,
            };
            recipe
                .notes
                .push(Problem::new(Severity::Warning, message).at(position));
        }
    }
}

fn name_unmet(schema: &Schema, plan: &Plan, recipe: &mut Recipe) {
    for (number, table) in schema.tables.iter().enumerate() {
        if let Some(check) = plan
            .unmet_check(number, SAMPLE)
            .and_then(|check| table.checks.get(check))
        {
            let message = format!(
                "no row of {} was found that meets CHECK ({})",
                table.full_name(),
                check.text
            );
            let position = confab_model::Position {
                line: check.line,
                column: 1,
            };
            let hint = "see whether the rule contradicts another one or a column's type";
            recipe.notes.push(
                Problem::new(Severity::Error, message)
                    .at(position)
                    .hint(hint),
            );
        }
    }
}

/// Gives a column (or key) that depends on itself something independent.
fn break_circle(schema: &Schema, recipe: &mut Recipe, place: &str) {
    let rows: Vec<u64> = (0..schema.tables.len())
        .map(|table| recipe_rows(&recipe.tables, schema, table).unwrap_or(1))
        .collect();
    let today = recipe.today.clone();
    for (number, table) in schema.tables.iter().enumerate() {
        let Some(names) = place.strip_prefix(&format!("{}.", table.full_name())) else {
            continue;
        };
        let name = schema.data_name(number);
        let Some(entry) = recipe.tables.iter_mut().find(|entry| entry.table == name) else {
            continue;
        };
        if let Some(column) = entry
            .columns
            .iter_mut()
            .find(|column| column.column == names)
            && !matches!(column.generator, Generator::Key { .. })
        {
            let declared = table.columns.iter().find(|column| column.name == names);
            if let Some(declared) = declared {
                column.generator = values::by_type(&declared.data_type, &today);
                return;
            }
        }
        let mut keys = table.foreign_keys.iter().zip(&mut entry.keys);
        let touched = keys.find(|(key, _)| {
            key.columns.join(", ") == names || key.columns.iter().any(|column| column == names)
        });
        if let Some((key, entry)) = touched {
            let parents = schema
                .find_table(&key.table)
                .and_then(|parent| rows.get(parent))
                .copied()
                .unwrap_or(1);
            entry.choose = keys::even(parents);
            return;
        }
    }
}

fn recipe_rows(
    tables: &[confab_model::recipe::TableRecipe],
    schema: &Schema,
    table: usize,
) -> Option<u64> {
    let name = schema.data_name(table);
    tables
        .iter()
        .find(|entry| entry.table == name)
        .map(|entry| entry.rows)
}
