//! `confab model`: which language model there is, tried out.

use crate::{config::engines, failure::Failure, terminal};

pub(crate) async fn run() -> Result<(), Failure> {
    let engines = engines(None)?;
    let Some(model) = engines.model() else {
        terminal::print("No language model is set up; the embedded engines do all the work.");
        terminal::print("Set CONFAB_MODEL to provider:model and the provider's key to have one.");
        return Ok(());
    };
    terminal::print(&format!("Trying {model} …"));
    let tried = engines.test().await?;
    terminal::print(&format!(
        "It works: {} in {} ms.",
        tried.usage.summary(),
        tried.usage.millis
    ));
    Ok(())
}
