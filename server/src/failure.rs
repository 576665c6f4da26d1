//! How a command fails, and with which exit code.

use crate::terminal;
use confab_model::Problem;
use confab_studio::StudioError;
use std::{path::Path, process::ExitCode};

/// A failed command. What there was to say of the input is said already or is
/// in `problems`.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    /// The file that the problems are about.
    file: String,
    problems: Vec<Problem>,
    message: Option<String>,
    /// Whether the message starts with its place.
    bare: bool,
}

impl Failure {
    /// The input is wrong.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            file: String::new(),
            problems: Vec::new(),
            message: Some(message.into()),
            bare: false,
        }
    }

    /// The input is wrong at a place in a file.
    pub(crate) fn input_at(file: &Path, line: usize, column: usize, what: &str) -> Self {
        Self {
            message: Some(format!("{}:{line}:{column}: {what}", file.display())),
            bare: true,
            ..Self::input("")
        }
    }

    /// The work failed.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            ..Self::input(message)
        }
    }

    /// The input is wrong, and why has been said.
    pub(crate) fn told() -> Self {
        Self {
            message: None,
            ..Self::input("")
        }
    }

    /// An error over a schema file: problems that have a place get the file's name.
    pub(crate) fn in_file(error: StudioError, file: &Path) -> Self {
        match error {
            StudioError::Input { problems } => Self {
                code: 2,
                file: file.display().to_string(),
                problems,
                message: None,
                bare: false,
            },
            other => other.into(),
        }
    }

    /// Says what is wrong on the standard error and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        terminal::problems(&self.file, &self.problems, false);
        if let Some(message) = self.message {
            let who = if self.bare { "" } else { "confab: " };
            terminal::say(&format!("{who}{message}"));
        }
        ExitCode::from(self.code)
    }
}

impl From<StudioError> for Failure {
    fn from(error: StudioError) -> Self {
        let code = if error.is_input() { 2 } else { 1 };
        let message = format!("{error} {}", error.hint());
        Self {
            code,
            file: String::new(),
            problems: Vec::new(),
            message: Some(message.trim_end().to_owned()),
            bare: false,
        }
    }
}
