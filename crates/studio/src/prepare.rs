//! An order made ready to be filled: schema, recipe, plan.

use crate::{error::StudioError, read};
use confab_forge::{Plan, Request};
use confab_model::{Change, GenerateOrder, Problem, Recipe, Schema, Severity};

/// All that is needed to make the rows, on any machine, at any time.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The dataset's name.
    pub(crate) name: String,
    /// The name of the file that the schema came from, or empty.
    pub(crate) file: String,
    /// The schema's text.
    pub(crate) ddl: String,
    /// The schema.
    pub(crate) schema: Schema,
    /// How it is filled.
    pub(crate) recipe: Recipe,
    /// The recipe, ready to run.
    pub(crate) plan: Plan,
    /// What was skipped, corrected or not understood, in schema and recipe.
    pub(crate) notes: Vec<Problem>,
    /// Changes to carry out afterwards.
    pub(crate) changes: Vec<Change>,
    /// Threads at work.
    pub(crate) threads: usize,
    /// The embedded designer's recipe, where a model had a say in the other.
    pub(crate) embedded: Option<Recipe>,
}

impl Prepared {
    /// Takes the embedded designer's recipe instead of the model's. False where
    /// that is what it has already.
    pub(crate) fn fall_back(&mut self) -> Result<bool, StudioError> {
        let Some(mut recipe) = self.embedded.take() else {
            return Ok(false);
        };
        let note = Problem::new(
            Severity::Warning,
            "What the model proposed broke a rule, so the embedded designer's values were taken.",
        );
        recipe.notes.push(note.clone());
        self.notes.push(note);
        self.plan = bind(&self.schema, &recipe)?;
        self.recipe = recipe;
        Ok(true)
    }
}

/// A schema with the embedded designer's recipe for it.
#[derive(Debug)]
pub(crate) struct Laid {
    /// The schema.
    pub(crate) schema: Schema,
    /// The recipe.
    pub(crate) recipe: Recipe,
    /// What there is to say about the schema.
    notes: Vec<Problem>,
}

/// Reads the schema and designs the recipe.
///
/// # Errors
/// When the schema can't be used, a rule can't be met, or an option is wrong:
/// whatever would give a dataset that isn't what the user asked for.
pub(crate) fn lay(order: &GenerateOrder) -> Result<Laid, StudioError> {
    let request = crate::order::request(order)?;
    let (schema, notes) = read::parse(&order.ddl, order.dialect);
    refuse_errors(&notes)?;
    let recipe = recipe(order, &schema, &request)?;
    Ok(Laid {
        schema,
        recipe,
        notes,
    })
}

/// Makes a design ready to be filled; `shaped` is what a model made of its recipe.
///
/// # Errors
/// When a rule can't be met.
pub(crate) fn finish(
    order: &GenerateOrder,
    laid: Laid,
    shaped: Option<Recipe>,
) -> Result<Prepared, StudioError> {
    let Laid {
        schema,
        recipe,
        mut notes,
    } = laid;
    let (recipe, embedded) = match shaped {
        Some(shaped) => (shaped, Some(recipe)),
        None => (recipe, None),
    };
    notes.extend(recipe.notes.iter().cloned());
    refuse_errors(&notes)?;
    let plan = bind(&schema, &recipe)?;
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = order.threads.unwrap_or_else(cores).clamp(1, 256);
    let file = order.file.clone().unwrap_or_default();
    Ok(Prepared {
        name: crate::order::dataset_name(order),
        file,
        ddl: order.ddl.clone(),
        schema,
        recipe,
        plan,
        notes,
        changes: order.changes.clone(),
        threads,
        embedded,
    })
}

/// The recipe of an order: its own, or one designed for it.
pub(crate) fn recipe(
    order: &GenerateOrder,
    schema: &Schema,
    request: &Request,
) -> Result<Recipe, StudioError> {
    refuse_unknown_tables(schema, &order.rows_of)?;
    Ok(match &order.recipe {
        Some(recipe) => Recipe {
            seed: order.seed.unwrap_or(recipe.seed),
            ..recipe.clone()
        },
        None => confab_forge::design(schema, request),
    })
}

/// Binds a recipe to its schema.
pub(crate) fn bind(schema: &Schema, recipe: &Recipe) -> Result<Plan, StudioError> {
    Plan::new(schema, recipe).map_err(|error| {
        StudioError::input(
            format!("The recipe can't be followed: {error}."),
            "Correct the recipe, or leave it out to have one designed.",
        )
    })
}

fn refuse_errors(problems: &[Problem]) -> Result<(), StudioError> {
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return Err(StudioError::Input {
            problems: problems.to_vec(),
        });
    }
    Ok(())
}

fn refuse_unknown_tables(schema: &Schema, rows_of: &[(String, u64)]) -> Result<(), StudioError> {
    let unknown = rows_of
        .iter()
        .find(|(table, _)| schema.find_table(table).is_none());
    let Some((table, _)) = unknown else {
        return Ok(());
    };
    let names: Vec<String> = (0..schema.tables.len().min(12))
        .map(|table| schema.data_name(table))
        .collect();
    let more = if schema.tables.len() > names.len() {
        ", …"
    } else {
        ""
    };
    Err(StudioError::input(
        format!("Rows were given for the table \"{table}\", but there is no such table."),
        format!("The tables are: {}{more}.", names.join(", ")),
    ))
}
