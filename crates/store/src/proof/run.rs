//! One piece of a proof, run on one connection.

use super::{Claim, tasks::Task};
use crate::{
    cancel::CancelToken,
    checks::{Verdict, judge},
    error::StoreError,
    names::quote,
    rules::{How, Planned},
};
use rusqlite::Connection;
use std::path::Path;

/// What all tasks share.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub(super) path: &'a Path,
    pub(super) claim: Claim<'a>,
    pub(super) planned: &'a [Planned],
    pub(super) names: &'a [String],
    pub(super) tasks: &'a [Task],
    pub(super) cancel: &'a CancelToken,
}

/// Per rule, what came of it or the reason why nothing did.
pub(super) type Verdicts = Vec<(usize, Result<Verdict, String>)>;

/// What a task found: rows of its table, and per rule a verdict or the reason
/// why there is none.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) rows: Option<(usize, u64)>,
    pub(super) verdicts: Verdicts,
}

pub(super) fn run(connection: &Connection, work: Work, task: &Task) -> Result<Outcome, StoreError> {
    work.cancel.check()?;
    match task {
        Task::Scan {
            table,
            range,
            rules,
            counts_rows,
        } => {
            let (rows, verdicts) = scan(connection, work, *table, *range, rules)?;
            Ok(Outcome {
                rows: counts_rows.then_some((*table, rows)),
                verdicts,
            })
        }
        Task::Count { rule, query, .. } => {
            let sql = format!("SELECT count(*) FROM ({query})");
            let verdict = recover(connection.query_row(&sql, [], |row| row.get::<_, i64>(0)))?
                .map(i64::unsigned_abs);
            Ok(Outcome {
                rows: None,
                verdicts: vec![(*rule, verdict.map(Verdict::Violations))],
            })
        }
        Task::Judge { table, rules } => judge_all(connection, work, *table, rules),
    }
}

fn scan(
    connection: &Connection,
    work: Work,
    table: usize,
    range: (i64, i64),
    rules: &[usize],
) -> Result<(u64, Verdicts), StoreError> {
    let name = work.names.get(table).map_or("", String::as_str);
    let condition = |rule: &usize| match work.planned.get(*rule).map(|rule| &rule.how) {
        Some(How::Condition(condition)) => condition.as_str(),
        _ => "0",
    };
    let count = |rules: &[usize]| -> rusqlite::Result<Vec<u64>> {
        let filters: String = rules
            .iter()
            .map(|rule| format!(", count(*) FILTER (WHERE {})", condition(rule)))
            .collect();
        let sql = format!(
            "SELECT count(*){filters} FROM {} AS child WHERE rowid BETWEEN ? AND ?",
            quote(name)
        );
        connection.query_row(&sql, [range.0, range.1], |row| {
            (0..=rules.len())
                .map(|at| Ok(row.get::<_, i64>(at)?.unsigned_abs()))
                .collect()
        })
    };
    if let Ok(counts) = recover(count(rules))? {
        let (rows, counts) = counts
            .split_first()
            .map_or((0, &[][..]), |(rows, counts)| (*rows, counts));
        let verdicts = rules
            .iter()
            .zip(counts)
            .map(|(rule, count)| (*rule, Ok(Verdict::Violations(*count))));
        return Ok((rows, verdicts.collect()));
    }
    // One rule's SQL failed on some row; the others must not suffer from it.
    let mut rows = 0;
    let mut verdicts = Vec::new();
    for rule in rules {
        let counts = recover(count(&[*rule]))?;
        verdicts.push((
            *rule,
            counts.map(|counts| {
                rows = counts.first().copied().unwrap_or_default();
                Verdict::Violations(counts.get(1).copied().unwrap_or_default())
            }),
        ));
    }
    Ok((rows, verdicts))
}

fn judge_all(
    connection: &Connection,
    work: Work,
    table: usize,
    rules: &[usize],
) -> Result<Outcome, StoreError> {
    let (Some(this), Some(name), Some(evaluator)) = (
        work.claim.schema.tables.get(table),
        work.names.get(table),
        work.claim.evaluator,
    ) else {
        return Ok(Outcome::default());
    };
    let check = |rule: &usize| match work.planned.get(*rule).map(|rule| &rule.how) {
        Some(How::Evaluator(check)) => *check,
        _ => usize::MAX,
    };
    let checks: Vec<usize> = rules.iter().map(check).collect();
    let verdicts = judge(connection, evaluator, (table, this, name), &checks)?;
    Ok(Outcome {
        rows: None,
        verdicts: rules
            .iter()
            .copied()
            .zip(verdicts.into_iter().map(Ok))
            .collect(),
    })
}

/// Lets a cancel and a broken file through as errors, and turns what a single
/// rule's SQL can cause into a reason.
fn recover<T>(result: rusqlite::Result<T>) -> Result<Result<T, String>, StoreError> {
    use rusqlite::ErrorCode::{
        DatabaseCorrupt, DiskFull, NotADatabase, OperationInterrupted, SystemIoFailure,
    };
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(error) => match error.sqlite_error_code() {
            Some(
                DatabaseCorrupt | DiskFull | NotADatabase | OperationInterrupted | SystemIoFailure,
            ) => Err(error.into()),
            _ => Ok(Err(error.to_string())),
        },
    }
}
