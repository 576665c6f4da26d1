//! Rows loaded into a file and proved: the part of a generation that takes time.

use crate::{error::StudioError, prepare::Prepared};
use confab_forge::{Plan, Relation};
use confab_model::{Progress, Proof, Schema, Severity, Stage, batch::RowSource};
pub use confab_store::CancelToken as Cancel;
use confab_store::{CheckEvaluator, RelationRule, proof::Claim};
use serde::{Deserialize, Serialize};
use std::{path::Path, time::Instant};

/// How long a table took to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableTime {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// Milliseconds from its first row to its last.
    pub millis: u64,
}

/// Loads all rows into a new file at `path` and proves every rule over it.
///
/// # Errors
/// When cancelled, when the disk is full, and when the data breaks a rule: then
/// there is a file, but nobody should publish it.
pub(crate) fn build(
    path: &Path,
    prepared: &Prepared,
    progress: &mut dyn FnMut(Progress),
    cancel: &Cancel,
) -> Result<Proof, StudioError> {
    let Prepared {
        schema,
        plan,
        threads,
        ..
    } = prepared;
    confab_store::load(path, schema, plan, *threads, progress, cancel)?;
    let proof = prove(path, prepared, progress, cancel)?;
    refuse_violations(&proof)?;
    Ok(proof)
}

fn prove(
    path: &Path,
    prepared: &Prepared,
    progress: &mut dyn FnMut(Progress),
    cancel: &Cancel,
) -> Result<Proof, StudioError> {
    let Prepared {
        schema,
        plan,
        threads,
        ..
    } = prepared;
    let rows: Vec<u64> = (0..schema.tables.len())
        .map(|table| plan.rows(table))
        .collect();
    let claims = Claims {
        schema,
        plan,
        rows: &rows,
        relations: plan.relations(),
    };
    let mut proof = prove_rows(path, claims, *threads, progress, cancel)?;
    let told = prepared
        .notes
        .iter()
        .filter(|note| note.severity > Severity::Note);
    proof
        .notes
        .splice(0..0, told.map(|note| note.message.clone()));
    Ok(proof)
}

/// What is to be proved of a file.
#[derive(Clone, Copy)]
pub(crate) struct Claims<'a> {
    /// The schema whose rules must hold.
    pub(crate) schema: &'a Schema,
    /// Who judges the checks that SQLite can't say.
    pub(crate) plan: &'a Plan,
    /// The rows that each table must have.
    pub(crate) rows: &'a [u64],
    /// The relations that nobody declared.
    pub(crate) relations: &'a [Relation],
}

/// Proves every rule over a file. Broken rules stand in the proof.
///
/// # Errors
/// When the file can't be read or the work is cancelled.
pub(crate) fn prove_rows(
    path: &Path,
    claims: Claims,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
    cancel: &Cancel,
) -> Result<Proof, StudioError> {
    let extra: Vec<RelationRule> = claims.relations.iter().map(rule).collect();
    let claim = Claim {
        schema: claims.schema,
        expected_rows: claims.rows,
        extra: &extra,
        evaluator: Some(&Judge(claims.plan)),
    };
    Ok(confab_store::prove(path, claim, threads, progress, cancel)?)
}

/// A relation as a rule. The forge counts the rows that break it; the proof
/// wants the rows, which a person can look at.
fn rule(relation: &Relation) -> RelationRule {
    let query = match relation.query.strip_prefix("SELECT count(*) FROM ") {
        Some(rest) => format!("SELECT t.* FROM {rest}"),
        None => relation.query.clone(),
    };
    RelationRule {
        table: relation.table.clone(),
        statement: relation.statement.clone(),
        query,
    }
}

/// The forge's own evaluator, for the CHECKs that SQLite can't say.
struct Judge<'a>(&'a Plan);

impl CheckEvaluator for Judge<'_> {
    fn holds(&self, table: usize, check: usize, row: &[Option<String>]) -> Option<bool> {
        self.0.check(table, check, row)
    }
}

pub(crate) fn refuse_violations(proof: &Proof) -> Result<(), StudioError> {
    let broken: Vec<String> = (proof.rules.iter())
        .filter(|rule| rule.violations > 0)
        .map(|rule| {
            format!(
                "{}: {} ({} of {})",
                rule.table, rule.statement, rule.violations, rule.checked
            )
        })
        .collect();
    if broken.is_empty() {
        return Ok(());
    }
    let rules = broken
        .iter()
        .take(5)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    let more = if broken.len() > 5 { "; …" } else { "" };
    Err(StudioError::Violated {
        count: broken.len(),
        rules: format!("{rules}{more}"),
    })
}

/// Reads the time that each table took from the progress that passes by.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    times: Vec<TableTime>,
    last: Instant,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self {
            times: Vec::new(),
            last: Instant::now(),
        }
    }

    /// Tables are filled one after the other, so a table's time is what has
    /// passed since the table before it.
    pub(crate) fn see(&mut self, progress: &Progress) {
        if progress.stage != Stage::Filling {
            return;
        }
        let spent = self.last.elapsed().as_millis() as u64;
        match self
            .times
            .last_mut()
            .filter(|time| time.table == progress.table)
        {
            Some(time) => time.millis += spent,
            None => self.times.push(TableTime {
                table: progress.table.clone(),
                rows: 0,
                millis: spent,
            }),
        }
        if let Some(time) = self.times.last_mut() {
            time.rows = progress.done;
        }
        // What is less than a millisecond isn't lost: it counts from the last time that was read.
        if spent > 0 {
            self.last = Instant::now();
        }
    }

    /// The time of every table of the schema; a table without rows took none.
    pub(crate) fn finish(self, names: &[String]) -> Vec<TableTime> {
        let time = |name: &String| {
            let seen = self.times.iter().find(|time| time.table == *name);
            seen.cloned().unwrap_or_else(|| TableTime {
                table: name.clone(),
                ..TableTime::default()
            })
        };
        names.iter().map(time).collect()
    }
}
