//! Problems, gathered and summarised.

use crate::source::{Source, Token};
use confab_model::{Problem, Severity};
use std::collections::BTreeMap;

/// How many warnings and errors are told one by one.
const MAX_TOLD: usize = 200;

/// What was said while reading.
#[derive(Default)]
pub(crate) struct Report {
    told: Vec<(Option<Token>, Problem)>,
    untold: BTreeMap<Severity, usize>,
    skipped: BTreeMap<&'static str, Skipped>,
}

/// Statements of one kind that have no bearing on data.
struct Skipped {
    count: usize,
    first: Token,
}

impl Report {
    /// A statement was skipped. Each kind is told once, with its count.
    pub(crate) fn skip(&mut self, kind: &'static str, at: Token) {
        self.skipped
            .entry(kind)
            .or_insert(Skipped {
                count: 0,
                first: at,
            })
            .count += 1;
    }

    /// Something is worth knowing.
    pub(crate) fn note(&mut self, at: Token, message: impl Into<String>) {
        self.tell(Some(at), Problem::new(Severity::Note, message));
    }

    /// Something was ignored or corrected.
    pub(crate) fn warn(&mut self, at: Token, message: impl Into<String>, hint: impl Into<String>) {
        self.tell(
            Some(at),
            Problem::new(Severity::Warning, message).hint(hint),
        );
    }

    /// Something that matters wasn't understood.
    pub(crate) fn error(&mut self, at: Token, message: impl Into<String>, hint: impl Into<String>) {
        self.tell(Some(at), Problem::new(Severity::Error, message).hint(hint));
    }

    /// Something that matters and has no place.
    pub(crate) fn error_anywhere(&mut self, message: impl Into<String>, hint: impl Into<String>) {
        self.tell(None, Problem::new(Severity::Error, message).hint(hint));
    }

    fn tell(&mut self, at: Option<Token>, problem: Problem) {
        if self.told.len() < MAX_TOLD {
            self.told.push((at, problem));
        } else {
            *self.untold.entry(problem.severity).or_default() += 1;
        }
    }

    /// Everything in the order of the text, the summaries last.
    pub(crate) fn finish(mut self, source: &Source<'_>) -> Vec<Problem> {
        self.told.sort_by_key(|(at, _)| at.map(|token| token.start));
        let place = |(at, problem): (Option<Token>, Problem)| match at {
            Some(token) => problem.at(source.position(token)),
            None => problem,
        };
        let mut problems: Vec<Problem> = self.told.into_iter().map(place).collect();
        for (severity, count) in self.untold {
            problems.push(Problem::new(
                severity,
                format!("{count} more of the same severity are not listed."),
            ));
        }
        for (kind, Skipped { count, first }) in self.skipped {
            let message = match count {
                1 => format!(
                    "Skipped 1 {kind} statement (line {}): it has no bearing on the data.",
                    first.line
                ),
                _ => format!(
                    "Skipped {count} {kind} statements (first on line {}): they have no bearing on the data.",
                    first.line
                ),
            };
            problems.push(Problem::new(Severity::Note, message).at(source.position(first)));
        }
        problems
    }
}
