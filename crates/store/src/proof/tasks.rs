//! The proof cut into pieces that run apart.

use super::RelationRule;
use crate::{
    error::StoreError,
    names::quote,
    rules::{How, Planned},
};
use rusqlite::Connection;

/// Rules that one scan counts at most.
const RULES_A_SCAN: usize = 150;
/// Rows that one scan covers at most.
const ROWS_A_SCAN: i64 = 100_000;

/// A piece of the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// Counts the rows of a range that break some rules.
    Scan {
        table: usize,
        range: (i64, i64),
        rules: Vec<usize>,
        counts_rows: bool,
    },
    /// Counts the rows of a query.
    Count {
        rule: usize,
        table: usize,
        query: String,
    },
    /// Lets the evaluator judge some checks over a whole table.
    Judge { table: usize, rules: Vec<usize> },
}

impl Task {
    pub(super) fn table(&self) -> usize {
        match self {
            Self::Scan { table, .. } | Self::Count { table, .. } | Self::Judge { table, .. } => {
                *table
            }
        }
    }
}

/// The pieces of a proof: scans of ranges of rows, queries of their own, checks to judge.
pub(super) fn tasks(
    connection: &Connection,
    planned: &[Planned],
    names: &[String],
    extra: &[RelationRule],
) -> Result<Vec<Task>, StoreError> {
    let mut tasks = Vec::new();
    for (table, name) in names.iter().enumerate() {
        let mine = || {
            planned
                .iter()
                .enumerate()
                .filter(move |(_, rule)| rule.table == table)
        };
        let rows: Vec<usize> = mine()
            .filter(|(_, rule)| matches!(rule.how, How::Condition(_)))
            .map(|(at, _)| at)
            .collect();
        let last: Option<i64> = connection.query_row(
            &format!("SELECT max(rowid) FROM {}", quote(name)),
            [],
            |row| row.get(0),
        )?;
        let first: Option<i64> = connection.query_row(
            &format!("SELECT min(rowid) FROM {}", quote(name)),
            [],
            |row| row.get(0),
        )?;
        for range in ranges(first.zip(last)) {
            if rows.is_empty() {
                tasks.push(Task::Scan {
                    table,
                    range,
                    rules: Vec::new(),
                    counts_rows: true,
                });
            }
            for (part, rules) in rows.chunks(RULES_A_SCAN).enumerate() {
                tasks.push(Task::Scan {
                    table,
                    range,
                    rules: rules.to_vec(),
                    counts_rows: part == 0,
                });
            }
        }
        let judged: Vec<usize> = mine()
            .filter(|(_, rule)| matches!(rule.how, How::Evaluator(_)))
            .map(|(at, _)| at)
            .collect();
        if !judged.is_empty() {
            tasks.push(Task::Judge {
                table,
                rules: judged,
            });
        }
        for (at, rule) in mine() {
            if let How::Query(query) = &rule.how {
                tasks.push(Task::Count {
                    rule: at,
                    table,
                    query: query.clone(),
                });
            }
        }
    }
    for (at, rule) in extra.iter().enumerate() {
        let table = names
            .iter()
            .position(|name| *name == rule.table)
            .unwrap_or_default();
        tasks.push(Task::Count {
            rule: planned.len() + at,
            table,
            query: rule.query.clone(),
        });
    }
    Ok(tasks)
}

fn ranges(rows: Option<(i64, i64)>) -> Vec<(i64, i64)> {
    let Some((first, last)) = rows else {
        return Vec::new();
    };
    let span = i128::from(last) - i128::from(first) + 1;
    // Keys may be far apart; a thousand ranges are enough for any table.
    let step = i128::from(ROWS_A_SCAN).max(span / 1_000 + 1);
    let mut ranges = Vec::new();
    let mut at = i128::from(first);
    while at <= i128::from(last) {
        let end = (at + step - 1).min(i128::from(last));
        ranges.push((at as i64, end as i64));
        at = end + 1;
    }
    ranges
}
