//! `confab generate`: a schema filled, proved, and stored or written to files.

use super::{read_input, reason};
use crate::{
    args::Generate,
    config::{data_folder, engines, open_studio_with_engines},
    failure::Failure,
    terminal::{self, ProgressLine},
};
use confab_model::{GenerateOrder, JobEvent, Recipe, Severity, digits::thousands};
use confab_studio::{Cancel, Made, Studio, Target, Tell};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    /// The identifier of the stored dataset.
    dataset: Option<&'a str>,
    name: &'a str,
    /// Where it was written.
    out: Option<&'a Path>,
    #[serde(flatten)]
    made: &'a Made,
    summary: String,
}

pub(crate) async fn run(arguments: Generate, data: Option<PathBuf>) -> Result<(), Failure> {
    let order = order(&arguments)?;
    let cancel = cancel_on_signal();
    let line = ProgressLine::new();
    let tell: Tell = Arc::new(move |event| {
        if let JobEvent::Progress(progress) = event {
            line.update(&progress);
        }
    });
    let made = match &arguments.out {
        Some(out) => {
            let target = Target::at(out, arguments.force)?;
            let engines = engines(data_folder(data).ok().as_deref())?;
            confab_studio::generate_to(order, target, &engines, tell, &cancel).await
        }
        None => {
            let studio = open_studio_with_engines(data).await?;
            studio.make(order, tell, &cancel).await
        }
    };
    ProgressLine::new().clear();
    let made = made.map_err(|error| Failure::in_file(error, &arguments.file))?;
    if let Some(file) = &arguments.save_recipe {
        save_recipe(&made.recipe, file)?;
    }
    report(&arguments, &made);
    Ok(())
}

fn order(arguments: &Generate) -> Result<GenerateOrder, Failure> {
    let bytes = read_input(&arguments.file)?;
    let reading = Studio::read_schema(&bytes, arguments.dialect.dialect.0)
        .map_err(|error| Failure::in_file(error, &arguments.file))?;
    let recipe = arguments.recipe.as_deref().map(read_recipe).transpose()?;
    Ok(GenerateOrder {
        ddl: reading.text,
        dialect: arguments.dialect.dialect.0,
        file: Some(arguments.file.display().to_string()),
        name: arguments.name.clone(),
        prompt: arguments.prompt.clone().unwrap_or_default(),
        rows: arguments.rows,
        size: arguments.size,
        rows_of: arguments.rows_of.clone(),
        seed: arguments.seed,
        temperature: arguments.temperature,
        locale: arguments.locale.clone(),
        today: arguments.today.clone(),
        threads: arguments.threads,
        recipe,
        changes: Vec::new(),
        engine: arguments.engine,
    })
}

fn read_recipe(file: &Path) -> Result<Recipe, Failure> {
    let bytes = read_input(file)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        // serde_json appends the place, which stands in front here.
        let text = error.to_string();
        let what = text
            .rsplit_once(" at line ")
            .map_or(text.as_str(), |(what, _)| what);
        Failure::input_at(
            file,
            error.line(),
            error.column(),
            &format!("this is not a recipe: {what}."),
        )
    })
}

fn save_recipe(recipe: &Recipe, file: &Path) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(recipe).unwrap_or_default() + "\n";
    fs::write(file, text).map_err(|error| {
        Failure::failed(format!(
            "The recipe could not be saved to {}: {}",
            file.display(),
            reason(&error)
        ))
    })
}

/// Stops the work, and with it removes all it has made so far, when the user does.
fn cancel_on_signal() -> Cancel {
    let cancel = Cancel::new();
    let raised = cancel.clone();
    tokio::spawn(async move {
        crate::web::shutdown::signal().await;
        raised.cancel();
    });
    cancel
}

fn report(arguments: &Generate, made: &Made) {
    let dataset = made.dataset.as_ref();
    if arguments.json {
        let out = arguments.out.as_deref();
        let id = dataset.map(|dataset| dataset.id.as_str());
        let name = dataset.map_or(made.name.as_str(), |dataset| &dataset.name);
        terminal::print_json(&Report {
            dataset: id,
            name,
            out,
            made,
            summary: made.proof.summary(),
        });
    } else {
        print_tables(made);
        terminal::print(&format!("Proof: {}", made.proof.summary()));
        match (&arguments.out, dataset) {
            (Some(out), _) => terminal::print(&format!("Written to {}", out.display())),
            (None, Some(dataset)) => {
                terminal::print(&format!("Stored as {} ({})", dataset.name, dataset.id))
            }
            (None, None) => {}
        }
    }
    terminal::problems(
        &arguments.file.display().to_string(),
        &made.notes,
        arguments.verbose,
    );
    let notes = made
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Note)
        .count();
    if notes > 0 && !arguments.verbose && !arguments.json {
        terminal::say(&format!(
            "{notes} {} on what was skipped or assumed; --verbose shows them",
            if notes == 1 { "note" } else { "notes" }
        ));
    }
}

fn print_tables(made: &Made) {
    let cells = made.tables.iter().map(|time| {
        vec![
            time.table.clone(),
            format!("{} rows", thousands(time.rows)),
            format!("{} ms", thousands(time.millis)),
        ]
    });
    for line in terminal::columns(&cells.collect::<Vec<_>>(), &[false, true, true]) {
        terminal::print(&line);
    }
    let rows = made.tables.iter().map(|time| time.rows).sum();
    let tables = made.tables.len();
    let noun = if tables == 1 { "table" } else { "tables" };
    terminal::print(&format!(
        "{tables} {noun}, {} rows in {} ms",
        thousands(rows),
        thousands(made.millis)
    ));
    if let Some(designed) = &made.recipe.designed {
        terminal::print(&format!(
            "Designed by {}: {}",
            designed.model,
            designed.usage.summary()
        ));
    }
}
