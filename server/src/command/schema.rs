//! `confab schema`: a schema as JSON.

use super::read_input;
use crate::{args::Schema, failure::Failure, terminal};
use confab_studio::{SchemaDocument, Studio};

pub(crate) fn run(arguments: &Schema) -> Result<(), Failure> {
    let bytes = read_input(&arguments.file)?;
    let reading = Studio::read_schema(&bytes, arguments.dialect.dialect.0)
        .map_err(|error| Failure::in_file(error, &arguments.file))?;
    // What could be read is handed out even when something could not.
    terminal::print_json(&SchemaDocument::from(&reading));
    terminal::problems(
        &arguments.file.display().to_string(),
        &reading.problems,
        arguments.verbose,
    );
    if reading.errors().next().is_some() {
        Err(Failure::told())
    } else {
        Ok(())
    }
}
