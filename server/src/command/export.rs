//! `confab export`: a stored dataset as files.

use crate::{args::Export, config::open_studio, failure::Failure, terminal};
use confab_studio::Target;
use std::path::PathBuf;

pub(crate) async fn run(arguments: Export, data: Option<PathBuf>) -> Result<(), Failure> {
    let target = Target::at(&arguments.out, arguments.force)?;
    open_studio(data)
        .await?
        .export_to(&arguments.dataset, target)
        .await?;
    terminal::say(&format!("Written to {}", arguments.out.display()));
    Ok(())
}
