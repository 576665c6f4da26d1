//! Rules about the answers of late, and what was told when one was met.

use serde::{Deserialize, Serialize};

/// What a rule measures over its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Attacks that were blocked, a count.
    Attacks,
    /// Answers that failed, in per cent.
    Errors,
    /// How long 95 of 100 answers take at most, in seconds.
    Seconds,
    /// What models cost, in US dollars.
    Dollars,
    /// Answers whose SQL ran, in per cent.
    Ran,
}

impl Measure {
    /// Whether a value is worth an alert.
    pub fn is_met(self, value: f64, bound: f64) -> bool {
        match self {
            Self::Ran => value < bound,
            _ => value >= bound,
        }
    }

    /// What it is called, with its unit.
    pub fn words(self) -> &'static str {
        match self {
            Self::Attacks => "attacks, at least",
            Self::Errors => "% of answers failed, at least",
            Self::Seconds => "seconds for 95 % of answers, at least",
            Self::Dollars => "dollars for models, at least",
            Self::Ran => "% of answers had SQL that ran, less than",
        }
    }
}

/// When somebody should hear of something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What it measures.
    pub measure: Measure,
    /// Over so many minutes.
    pub minutes: u32,
    /// From here on.
    pub bound: f64,
    /// Whether it is looked at.
    pub on: bool,
}

impl Rule {
    /// Those that a newcomer has.
    pub fn defaults() -> Vec<Self> {
        let rule = |name: &str, measure, minutes, bound| Self {
            name: name.to_owned(),
            measure,
            minutes,
            bound,
            on: true,
        };
        vec![
            rule("Attacks", Measure::Attacks, 5, 1.0),
            rule("Failures", Measure::Errors, 15, 20.0),
            rule("Slow answers", Measure::Seconds, 15, 30.0),
            rule("Cost", Measure::Dollars, 60, 5.0),
            rule("SQL that doesn't run", Measure::Ran, 60, 80.0),
        ]
    }

    /// What is said when it is met.
    pub fn words(&self, value: f64) -> String {
        let Self { minutes, bound, .. } = self;
        let within = match minutes {
            1 => "a minute".to_owned(),
            minutes => format!("{minutes} minutes"),
        };
        match self.measure {
            Measure::Attacks if value < 1.5 => {
                format!("1 attempt to mislead the assistant within {within}.")
            }
            Measure::Attacks => {
                format!("{value:.0} attempts to mislead the assistant within {within}.")
            }
            Measure::Errors => format!("{value:.0} % of the answers within {within} failed."),
            Measure::Seconds => {
                format!("Answers took {value:.1} s within {within}; the bound is {bound:.1} s.")
            }
            Measure::Dollars => format!("Models cost ${value:.2} within {within}."),
            Measure::Ran => {
                format!("Only {value:.0} % of the answers within {within} had SQL that ran.")
            }
        }
    }
}

/// A rule that was met.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Its number; 0 before it is stored.
    pub id: i64,
    /// When, UTC, `YYYY-MM-DD HH:MM:SS`.
    pub at: String,
    /// The rule's name.
    pub rule: String,
    /// What happened, one sentence.
    pub words: String,
    /// What was measured.
    pub value: f64,
    /// The trace that it was noticed at.
    pub trace: String,
}
