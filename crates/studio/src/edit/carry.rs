//! A change carried out on a copy of a version's file.

use crate::{error::StudioError, prepare};
use confab_forge::Plan;
use confab_model::{
    Batch, Change, Expr, Generator, Literal, Operation, Part, Recipe, Schema, batch::RowSource,
    recipe::TableRecipe,
};
use confab_store::{CancelToken, ChangeError, Changed, Changing, Derived, Drawing};
use std::{ops::Range, path::Path};

/// Carries out a change on a copy of a version's file. Gives what became of the
/// file, and the recipe from then on.
///
/// # Errors
/// When a rule forbids it, when it names what isn't there, when no row is meant.
pub(crate) fn carry_out(
    path: &Path,
    schema: &Schema,
    recipe: &Recipe,
    change: &Change,
    cancel: &CancelToken,
) -> Result<(Changed, Recipe), StudioError> {
    let mut recipe = recipe.clone();
    let mut changing = Changing::open(path, schema, change.seed, cancel)?;
    for operation in &change.operations {
        let Some(at) = recipe
            .tables
            .iter()
            .position(|entry| entry.table == operation.table())
        else {
            return Err(StudioError::no_table(operation.table()));
        };
        let mut first = recipe.tables.get(at).map_or(0, |entry| entry.rows);
        let stored = changing.rows(operation.table())?;
        let draft = drawing(&mut recipe, at, operation, stored);
        let plan = match draft {
            Some((recipes, follow)) => Some((bind(schema, recipes, operation)?, follow)),
            None => None,
        };
        let nothing = Nothing;
        let drawing = match &plan {
            Some((plan, follow)) => Drawing {
                source: plan,
                first,
                follow,
            },
            None => Drawing {
                source: &nothing,
                first,
                follow: &[],
            },
        };
        first = changing.step(operation, drawing)?;
        if let Some(entry) = recipe.tables.get_mut(at) {
            entry.rows = entry.rows.max(first);
        }
    }
    let relations = confab_forge::relations(schema, &recipe);
    let changed = changing.finish(&relations.into_iter().map(derived).collect::<Vec<_>>())?;
    let given_up = changed.given_up.iter();
    recipe
        .unclaimed
        .extend(given_up.map(|broken| confab_forge::claim(&broken.table, &broken.statement)));
    Ok((changed, recipe))
}

/// Recipes to draw from, best first, and the columns that follow from one that
/// is set; None when nothing is drawn. A recipe that is to be kept is put in place.
fn drawing(
    recipe: &mut Recipe,
    at: usize,
    operation: &Operation,
    stored: u64,
) -> Option<(Vec<Recipe>, Vec<String>)> {
    let entry = recipe.tables.get(at)?;
    let first = entry.rows;
    let with = |recipe: &Recipe, entry: TableRecipe| {
        let mut other = recipe.clone();
        if let Some(place) = other.tables.get_mut(at) {
            *place = entry;
        }
        other
    };
    match operation {
        Operation::Set { column, to, .. } => {
            let Expr::Literal(literal) = to else {
                return None;
            };
            let follow = followers(entry, column);
            if follow.is_empty() {
                return None;
            }
            let mut entry = entry.clone();
            let own = entry.columns.iter_mut().find(|own| own.column == *column)?;
            if own.unique.is_some() || matches!(own.generator, Generator::Key { .. }) {
                return None;
            }
            own.generator = Generator::Constant {
                value: literal.clone(),
            };
            own.nulls = if *literal == Literal::Null { 1000 } else { 0 };
            Some((vec![with(recipe, entry)], follow))
        }
        Operation::Redraw {
            recipe: asked,
            seed,
            ..
        } => {
            let mut entry = asked.as_ref().clone();
            entry.rows = first;
            *recipe = with(recipe, entry);
            let drawn = Recipe {
                seed: seed.unwrap_or(recipe.seed),
                ..recipe.clone()
            };
            Some((vec![drawn], Vec::new()))
        }
        Operation::Add { recipe: asked, .. } => {
            let rows = |rows| TableRecipe {
                rows,
                ..asked.as_ref().clone()
            };
            // Some are to spare for rows that a rule has no room for.
            let spare = asked.rows / 4 + 16;
            Some((
                vec![
                    with(recipe, rows(first + asked.rows + spare)),
                    with(recipe, rows(first + asked.rows)),
                ],
                Vec::new(),
            ))
        }
        Operation::Duplicate { rows, .. } => {
            let most = match rows.part {
                Part::Rows(rows) | Part::First { rows, .. } => rows,
                Part::All | Part::PerMille(_) => stored,
            };
            let entry = TableRecipe {
                rows: first + most,
                ..entry.clone()
            };
            Some((vec![with(recipe, entry)], Vec::new()))
        }
        Operation::Delete { .. } | Operation::Sort { .. } => None,
    }
}

/// Binds the first recipe that can be followed.
fn bind(schema: &Schema, recipes: Vec<Recipe>, operation: &Operation) -> Result<Plan, StudioError> {
    let mut refused = None;
    for recipe in recipes {
        match prepare::bind(schema, &recipe) {
            Ok(plan) => return Ok(plan),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.unwrap_or_else(|| StudioError::no_table(operation.table())))
}

/// The columns of the same table that are given only for some values of a column.
fn followers(entry: &TableRecipe, column: &str) -> Vec<String> {
    let follows = |generator: &Generator| match generator {
        Generator::When { column: of, .. } | Generator::WordsBy { column: of, .. } => of == column,
        _ => false,
    };
    let columns = entry
        .columns
        .iter()
        .filter(|other| follows(&other.generator));
    columns.map(|other| other.column.clone()).collect()
}

fn derived(relation: confab_forge::Relation) -> Derived {
    Derived {
        table: relation.table,
        statement: relation.statement,
        broken: relation.query,
        column: relation.repair.column,
        reads: relation.repair.reads,
        query: relation.repair.query,
    }
}

/// For operations that draw nothing.
struct Nothing;

impl RowSource for Nothing {
    fn rows(&self, _: usize) -> u64 {
        0
    }

    fn fill(&self, _: usize, _: Range<u64>, _: &mut Batch) {}
}

impl From<ChangeError> for StudioError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Store(error) => error.into(),
            ChangeError::Forbidden(_) => Self::input(
                error.to_string(),
                "Ask for values that the rule allows, or for other rows.",
            ),
            error => Self::input(error.to_string(), "Say it otherwise; nothing was changed."),
        }
    }
}
