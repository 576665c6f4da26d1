//! `confab model`: which language model there is, tried out.

use crate::{
    config::{data_folder, engines},
    failure::Failure,
    terminal,
};
use std::path::PathBuf;

pub(crate) async fn run(data: Option<PathBuf>) -> Result<(), Failure> {
    let engines = engines(Some(&data_folder(data)?))?;
    let Some(model) = engines.model() else {
        terminal::print("No language model is set up; the embedded engines do all the work.");
        terminal::print("Set CONFAB_MODEL to provider:model and the provider's key to have one.");
        return Ok(());
    };
    terminal::print(&format!("Trying {model} …"));
    let tried = engines.test(None).await?;
    terminal::print(&format!(
        "It works: {} in {} ms.",
        tried.usage.summary(),
        tried.usage.millis
    ));
    Ok(())
}
