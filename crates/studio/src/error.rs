//! What a user is told when something fails: one clear sentence and what to do.
//!
//! Whatever an engine, a database or the system says goes to the log, never
//! into these sentences, apart from a file's own path on the command line.

use confab_model::{Position, Problem, Severity};
use confab_store::{DoorError, StoreError};

/// The error of every use case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StudioError {
    /// What the user gave is wrong: a schema, a recipe, a query, an option.
    #[error("{}", first_error(problems))]
    Input {
        /// What is wrong; at least one of them is an error.
        problems: Vec<Problem>,
    },
    /// There is no such thing.
    #[error("{what}")]
    NotFound {
        /// A sentence that names it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The user stopped it.
    #[error("Cancelled, and nothing was stored.")]
    Cancelled,
    /// Too much is asked at once.
    #[error("Too much is under way already.")]
    Busy,
    /// No space is left.
    #[error("The disk is full; nothing was stored.")]
    Disk,
    /// The data broke a rule, so it was not published.
    #[error("The data breaks {count} of its rules, so nothing was stored: {rules}.")]
    Violated {
        /// The number of broken rules.
        count: usize,
        /// The first of them, in words.
        rules: String,
    },
    /// It failed for a reason that isn't the user's.
    #[error("{message}")]
    Failed {
        /// A sentence.
        message: String,
        /// What to do.
        hint: String,
    },
}

impl StudioError {
    /// A wrong input that is told in one sentence.
    pub fn input(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Input {
            problems: vec![Problem::new(Severity::Error, message).hint(hint)],
        }
    }

    /// There is no dataset that is called so.
    pub fn no_dataset(id: &str) -> Self {
        Self::NotFound {
            what: format!("There is no dataset called \"{id}\"."),
            hint: "It may have been deleted; the list of datasets shows what there is.".into(),
        }
    }

    /// There is no table that is called so.
    pub fn no_table(table: &str) -> Self {
        Self::NotFound {
            what: format!("This dataset has no table called \"{table}\"."),
            hint: "Choose one of the tables in the dataset's schema.".into(),
        }
    }

    /// A failure that isn't the user's; the cause goes to the log.
    pub fn failed(message: impl Into<String>, cause: &dyn std::fmt::Display) -> Self {
        let message = message.into();
        tracing::error!(%cause, "{message}");
        Self::Failed {
            message,
            hint: "The log says more; if it happens again, please report it.".into(),
        }
    }

    /// What the user can do; empty when there is nothing to do.
    pub fn hint(&self) -> &str {
        match self {
            Self::Input { problems } => blocking(problems).map_or("", |problem| &problem.hint),
            Self::NotFound { hint, .. } | Self::Failed { hint, .. } => hint,
            Self::Cancelled => "",
            Self::Busy => "Wait for some of it to finish, or stop some.",
            Self::Disk => "Free some space, or ask for fewer rows.",
            Self::Violated { .. } => {
                "This is a fault of Confab: please report it with the schema and the recipe."
            }
        }
    }

    /// Where in the input, if it has a place there.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Input { problems } => blocking(problems).and_then(|problem| problem.position),
            _ => None,
        }
    }

    /// A short word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Input { .. } => "input",
            Self::NotFound { .. } => "not_found",
            Self::Cancelled => "cancelled",
            Self::Busy => "busy",
            Self::Disk => "disk_full",
            Self::Violated { .. } => "violated",
            Self::Failed { .. } => "failed",
        }
    }

    /// Whether the input was wrong, rather than the work.
    pub fn is_input(&self) -> bool {
        matches!(self, Self::Input { .. } | Self::NotFound { .. })
    }
}

impl From<StoreError> for StudioError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cancelled => Self::Cancelled,
            StoreError::DiskFull => Self::Disk,
            StoreError::NoDataset(id) => Self::no_dataset(&id),
            error @ (StoreError::NoConversation(_) | StoreError::NoAnswer(_)) => Self::NotFound {
                what: error.to_string(),
                hint: "It may have been deleted; the list of conversations shows what there is.".into(),
            },
            StoreError::NoTable(number) => Self::no_table(&format!("number {number}")),
            StoreError::Io { path, source } => Self::Failed {
                message: format!("{} can't be used: {source}.", path.display()),
                hint: "Check that the folder is there and that you may write to it.".into(),
            },
            StoreError::Row { table, row, message } => Self::failed(
                format!("Row {row} of table {table} breaks a rule of the schema, so nothing was stored."),
                &message,
            ),
            StoreError::Catalog(error)
                // SQLite's code for a full disk, as sqlx hands it on.
                if error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "13") =>
            {
                Self::Disk
            }
            StoreError::Catalog(error) => Self::failed("The catalogue of datasets can't be used.", &error),
            StoreError::Migrate(error) => Self::Failed {
                message: "The data folder was made by another version of Confab.".into(),
                hint: format!("Use that version, or another data folder. ({error})"),
            },
            error @ (StoreError::Shape { .. } | StoreError::Generator) => {
                Self::failed("The generator failed, so nothing was stored.", &error)
            }
            error => Self::failed("The dataset's files can't be written or read.", &error),
        }
    }
}

impl From<DoorError> for StudioError {
    fn from(error: DoorError) -> Self {
        match error {
            DoorError::Cancelled => Self::Cancelled,
            DoorError::Unreadable(cause) => {
                Self::failed("The dataset's file can't be read.", &cause)
            }
            // The user's own text is the cause, so what SQLite says of it is the user's to know.
            error => Self::input(error.to_string(), String::new()),
        }
    }
}

fn blocking(problems: &[Problem]) -> Option<&Problem> {
    problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)
        .or_else(|| problems.first())
}

fn first_error(problems: &[Problem]) -> String {
    let Some(first) = blocking(problems) else {
        return "The input is not usable.".into();
    };
    match problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count()
    {
        0 | 1 => first.message.clone(),
        count => format!("{} (and {} more)", first.message, count - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_error_speaks_of_its_first_error_and_counts_the_others() {
        let error = StudioError::Input {
            problems: vec![
                Problem::new(Severity::Note, "Skipped a view."),
                Problem::new(Severity::Error, "A has no end.")
                    .at(Position { line: 3, column: 4 })
                    .hint("End it."),
                Problem::new(Severity::Error, "B has no end."),
            ],
        };
        assert_eq!(error.to_string(), "A has no end. (and 1 more)");
        assert_eq!(error.hint(), "End it.");
        assert_eq!(error.position(), Some(Position { line: 3, column: 4 }));
    }
}
