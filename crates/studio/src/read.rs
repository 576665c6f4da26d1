//! A schema's bytes to its text and its tables.

use crate::error::StudioError;
use confab_model::{Dialect, Problem, Schema, Severity};
use serde::{Deserialize, Serialize};

/// The largest schema file that is read.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A schema as read from a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SchemaReading {
    /// Its text, decoded.
    pub text: String,
    /// Its tables.
    pub schema: Schema,
    /// What there is to say about it, in the order of the file.
    pub problems: Vec<Problem>,
}

impl SchemaReading {
    /// The problems that make it unusable.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
    }
}

/// The dialect that a word stands for (`tsql` and `generic` as well); None for any other.
pub fn parse_dialect(word: &str) -> Option<Dialect> {
    confab_ddl::parse_dialect(word)
}

/// Reads a schema from the bytes of a file.
///
/// # Errors
/// When it is too large or is no text at all. Everything else is told in
/// [`SchemaReading::problems`].
pub fn read_schema(bytes: &[u8], dialect: Option<Dialect>) -> Result<SchemaReading, StudioError> {
    if bytes.len() > MOST_BYTES {
        return Err(StudioError::input(
            format!(
                "The schema has {} MB, but at most {} MB are read.",
                bytes.len() >> 20,
                MOST_BYTES >> 20
            ),
            "Leave out the data: INSERT and COPY statements aren't needed.",
        ));
    }
    let (text, mut problems) = confab_ddl::decode(bytes)
        .map_err(|error| StudioError::input(error.to_string(), String::new()))?;
    let (schema, found) = parse(&text, dialect);
    problems.extend(found);
    Ok(SchemaReading {
        text,
        schema,
        problems,
    })
}

/// Reads a schema's text. A schema without tables gets an error among its problems.
pub fn parse(text: &str, dialect: Option<Dialect>) -> (Schema, Vec<Problem>) {
    let (schema, mut problems) = confab_ddl::parse(text, dialect);
    let told = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    if schema.tables.is_empty() && !told {
        let message = if text.trim().is_empty() {
            "The schema is empty."
        } else {
            "There is no table in this schema."
        };
        problems.push(
            Problem::new(Severity::Error, message)
                .hint("Confab reads CREATE TABLE statements of any common SQL dialect."),
        );
    }
    (schema, problems)
}
