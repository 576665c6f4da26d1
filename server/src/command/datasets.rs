//! `confab datasets`: what is stored.

use crate::{args::Datasets, config::open_studio, failure::Failure, terminal};
use confab_model::{Dataset, digits::thousands};
use std::path::PathBuf;

pub(crate) async fn run(arguments: &Datasets, data: Option<PathBuf>) -> Result<(), Failure> {
    let datasets = open_studio(data).await?.datasets().await?;
    if arguments.json {
        terminal::print_json(&datasets);
        return Ok(());
    }
    if datasets.is_empty() {
        terminal::say("There are no datasets yet. confab generate FILE makes one.");
        return Ok(());
    }
    let row = |dataset: &Dataset| {
        vec![
            dataset.id.clone(),
            dataset.name.clone(),
            format!("{} tables", dataset.tables.len()),
            format!("{} rows", thousands(dataset.rows())),
            terminal::bytes(dataset.bytes),
            dataset.created.clone(),
            dataset.proof.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = datasets.iter().map(row).collect();
    for line in terminal::columns(&rows, &[false, false, true, true, true, false, false]) {
        terminal::print(&line);
    }
    Ok(())
}
