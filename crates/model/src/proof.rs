//! The rules of a stored dataset and how many rows break them.

use crate::digits::thousands;
use serde::{Deserialize, Serialize};

/// The kinds of rule that are proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// The number of rows asked for.
    Rows,
    /// Values are of the column's type.
    Type,
    /// Texts fit and numbers keep their precision.
    Length,
    /// No NULL.
    NotNull,
    /// One of the listed values.
    Enum,
    /// The primary key identifies.
    PrimaryKey,
    /// Unique together.
    Unique,
    /// Every child has its parent.
    ForeignKey,
    /// A CHECK holds.
    Check,
    /// A generated column equals its expression.
    Generated,
    /// A relation that nobody declared holds, such as a total.
    Relation,
}

/// One rule, how it was checked and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Which kind.
    pub kind: RuleKind,
    /// The table it is about.
    pub table: String,
    /// What it says, in words.
    pub statement: String,
    /// The query that finds the rows that break it; empty when Confab's own
    /// evaluator checked it, since SQLite cannot say it.
    pub query: String,
    /// Rows that were looked at.
    pub checked: u64,
    /// Rows that break it.
    pub violations: u64,
}

/// All rules of a stored dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The rules in the order of the tables.
    pub rules: Vec<Rule>,
    /// What could not be met as asked, each one sentence (fewer rows, a rule left out).
    #[serde(default)]
    pub notes: Vec<String>,
}

impl Proof {
    /// Whether no rule is broken.
    pub fn holds(&self) -> bool {
        self.rules.iter().all(|rule| rule.violations == 0)
    }

    /// Rows (or groups of rows) that break a rule, over all rules.
    pub fn violations(&self) -> u64 {
        self.rules.iter().map(|rule| rule.violations).sum()
    }

    /// One line: rules that hold, of how many.
    pub fn summary(&self) -> String {
        let held = self
            .rules
            .iter()
            .filter(|rule| rule.violations == 0)
            .count();
        let checked: u64 = self.rules.iter().map(|rule| rule.checked).sum();
        format!(
            "{held} of {} rules hold, {} checks, {} violations",
            self.rules.len(),
            thousands(checked),
            thousands(self.violations())
        )
    }
}
