//! The independent proof: every rule, checked over the stored file.
//!
//! The file is opened anew and read-only; nothing that the generator believed
//! plays a part. Rules about single rows are counted by one scan of their
//! table, cut into ranges of rows so that two connections share the work.

mod run;
mod tally;
mod tasks;

use crate::{
    cancel::CancelToken,
    checks::CheckEvaluator,
    error::StoreError,
    names::table_names,
    rules::{How, Planned, rules},
};
use confab_model::{Progress, Proof, Schema, Stage};
use crossbeam_channel::unbounded;
use rusqlite::{Connection, OpenFlags};
use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use tally::Tally;

/// A relation that nobody declared, such as a total, and the query that finds
/// what breaks it, one row for each violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationRule {
    /// The stored name of the table it is about.
    pub table: String,
    /// What it says, in words.
    pub statement: String,
    /// The query that finds the rows that break it.
    pub query: String,
}

/// What the proof is about.
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    /// The schema whose rules must hold.
    pub schema: &'a Schema,
    /// The rows that each table must have.
    pub expected_rows: &'a [u64],
    /// Further rules.
    pub extra: &'a [RelationRule],
    /// Who judges the checks that SQLite can't say.
    pub evaluator: Option<&'a dyn CheckEvaluator>,
}

/// Checks every rule over the stored file.
///
/// # Errors
/// When the file can't be read or the work is cancelled. Broken rules are no
/// error: they stand in the proof.
pub fn prove(
    path: &Path,
    claim: Claim,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<Proof, StoreError> {
    let schema = claim.schema;
    let names = table_names(schema);
    let connection = reader(path, cancel)?;
    let mut planned = rules(schema, claim.expected_rows);
    for rule in &mut planned {
        settle(&connection, &names, claim.evaluator.is_some(), rule);
    }
    let tasks = tasks::tasks(&connection, &planned, &names, claim.extra)?;
    let mut tally = Tally::new(names.len(), planned.len() + claim.extra.len());
    let work = run::Work {
        path,
        claim,
        planned: &planned,
        names: &names,
        tasks: &tasks,
        cancel,
    };
    run_all(work, threads.clamp(1, 2), progress, &mut tally)?;
    Ok(tally.into_proof(claim, &planned, &names))
}

/// A connection that only reads and that stops when cancelled.
pub(crate) fn reader(path: &Path, cancel: &CancelToken) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch("PRAGMA cache_size = -24576; PRAGMA query_only = ON;")?;
    let token = cancel.clone();
    connection.progress_handler(20_000, Some(move || token.is_cancelled()))?;
    Ok(connection)
}

/// Sees whether SQLite takes a rule's SQL, and finds another way if it doesn't.
fn settle(connection: &Connection, names: &[String], evaluated: bool, rule: &mut Planned) {
    let stored = names.get(rule.table).map_or("", String::as_str);
    if matches!(rule.how, How::Condition(_) | How::Query(_))
        && let Err(error) = connection.prepare(&rule.query(stored))
    {
        rule.how = How::Unproved(error.to_string());
    }
    if matches!(rule.how, How::Evaluator(_)) && !evaluated {
        rule.how = How::Unproved("SQLite can't say it".into());
    }
}

fn run_all(
    work: run::Work,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
    tally: &mut Tally,
) -> Result<(), StoreError> {
    let next = AtomicUsize::new(0);
    let (send, receive) = unbounded();
    thread::scope(|scope| {
        for _ in 0..threads.min(work.tasks.len()) {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                let connection = match reader(work.path, work.cancel) {
                    Ok(connection) => connection,
                    Err(error) => return drop(send.send(Err(error))),
                };
                while let Some(task) = work.tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome =
                        run::run(&connection, work, task).map(|outcome| (task.table(), outcome));
                    let failed = outcome.is_err();
                    if send.send(outcome).is_err() || failed {
                        return;
                    }
                }
            });
        }
        drop(send);
        for (done, outcome) in receive.into_iter().enumerate() {
            let (table, outcome) =
                outcome.inspect_err(|_| next.store(usize::MAX / 2, Ordering::Relaxed))?;
            tally.add(outcome);
            progress(Progress {
                stage: Stage::Proving,
                table: work.names.get(table).cloned().unwrap_or_default(),
                done: done as u64 + 1,
                total: work.tasks.len() as u64,
            });
        }
        work.cancel.check()
    })
}
