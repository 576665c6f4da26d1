//! Problems, progress and tables as text.

use confab_model::{Problem, Progress, Severity, Stage, digits::thousands};
use std::io::{self, IsTerminal, Write};

/// Prints a line on the standard output. A reader that went away (`| head`) is no failure.
pub(crate) fn print(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Prints a line on the standard error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Prints a value as JSON.
pub(crate) fn print_json(value: &impl serde::Serialize) {
    if let Ok(text) = serde_json::to_string_pretty(value) {
        print(&text);
    }
}

/// Says the problems of a file, `FILE:LINE:COL: message`. Notes are said only
/// when asked for: a dump has hundreds of them.
pub(crate) fn problems(file: &str, problems: &[Problem], verbose: bool) {
    for problem in problems
        .iter()
        .filter(|problem| verbose || problem.severity > Severity::Note)
    {
        say(&problem_line(file, problem));
    }
}

fn problem_line(file: &str, problem: &Problem) -> String {
    let place = match (file, problem.position) {
        ("", None) => "confab: ".to_owned(),
        ("", Some(at)) => format!("{}:{}: ", at.line, at.column),
        // An error of the whole file points at its start, so that every error has a place.
        (file, None) if problem.severity == Severity::Error => format!("{file}:1:1: "),
        (file, None) => format!("{file}: "),
        (file, Some(at)) => format!("{file}:{}:{}: ", at.line, at.column),
    };
    let kind = match problem.severity {
        Severity::Note => "note: ",
        Severity::Warning => "warning: ",
        Severity::Error => "",
    };
    let hint = if problem.hint.is_empty() {
        String::new()
    } else {
        format!(" {}", problem.hint)
    };
    format!("{place}{kind}{}{hint}", problem.message)
}

/// The line of progress on a terminal, drawn over itself; nothing elsewhere.
pub(crate) struct ProgressLine {
    shown: bool,
}

impl ProgressLine {
    pub(crate) fn new() -> Self {
        Self {
            shown: io::stderr().is_terminal(),
        }
    }

    pub(crate) fn update(&self, progress: &Progress) {
        if !self.shown {
            return;
        }
        let doing = match progress.stage {
            Stage::Designing => "designing",
            Stage::Filling => "filling",
            Stage::Relating => "relating",
            Stage::Proving => "proving",
            Stage::Done => "done",
        };
        let Progress {
            table, done, total, ..
        } = progress;
        let text: String = format!(
            "{doing} {table} {} of {}",
            thousands(*done),
            thousands(*total)
        )
        .chars()
        .take(78)
        .collect();
        let _ = write!(io::stderr().lock(), "\r\x1b[2K{text}");
    }

    pub(crate) fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\x1b[2K");
        }
    }
}

/// A size in bytes as people say it.
pub(crate) fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// Rows of cells as columns of equal width; numbers (`right`) stand at the right.
pub(crate) fn columns(rows: &[Vec<String>], right: &[bool]) -> Vec<String> {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..right.len())
        .map(|column| width(column).unwrap_or(0))
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .zip(&widths)
            .zip(right)
            .map(|((cell, &width), &right)| {
                if right {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::Position;

    #[test]
    fn a_problem_is_one_line_with_its_place() {
        let problem = Problem::new(Severity::Error, "The table has no end.").at(Position {
            line: 3,
            column: 14,
        });
        assert_eq!(
            problem_line("a.sql", &problem),
            "a.sql:3:14: The table has no end."
        );
        let note =
            Problem::new(Severity::Warning, "A trigger was skipped.").hint("Nothing is lost.");
        assert_eq!(
            problem_line("a.sql", &note),
            "a.sql: warning: A trigger was skipped. Nothing is lost."
        );
    }

    #[test]
    fn numbers_and_columns_are_easy_to_read() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(bytes(1_500_000), "1.5 MB");
        let rows = [
            vec!["a".into(), "10".into()],
            vec!["long".into(), "5".into()],
        ];
        assert_eq!(columns(&rows, &[false, true]), ["a     10", "long   5"]);
    }
}
