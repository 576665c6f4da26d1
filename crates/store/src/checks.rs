//! CHECKs that SQLite can't say, judged row by row by an evaluator that is handed in.

use crate::{error::StoreError, names::quote, text::shown};
use confab_model::Table;
use rusqlite::Connection;

/// Judges CHECKs that can't be said in SQLite's SQL.
pub trait CheckEvaluator: Sync {
    /// Whether a table's check holds for a row, the values in the order of the
    /// columns and as text: decimals with their scale, dates as ISO 8601,
    /// booleans as `true` and `false`. A check whose result is NULL holds.
    /// None means that this check can't be judged at all.
    fn holds(&self, table: usize, check: usize, row: &[Option<String>]) -> Option<bool>;
}

/// What came of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// So many rows break it.
    Violations(u64),
    /// The evaluator can't judge it.
    Unknown,
}

/// Judges some checks of a table over all its rows.
pub(crate) fn judge(
    connection: &Connection,
    evaluator: &dyn CheckEvaluator,
    (number, table, stored): (usize, &Table, &str),
    checks: &[usize],
) -> Result<Vec<Verdict>, StoreError> {
    let mut verdicts = vec![Verdict::Violations(0); checks.len()];
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", quote(stored)))?;
    let mut rows = statement.query([])?;
    let mut values = Vec::with_capacity(table.columns.len());
    while let Some(row) = rows.next()? {
        values.clear();
        for (at, column) in table.columns.iter().enumerate() {
            values.push(shown(row.get_ref(at)?, &column.data_type));
        }
        for (check, verdict) in checks.iter().zip(&mut verdicts) {
            let Verdict::Violations(count) = verdict else {
                continue;
            };
            match evaluator.holds(number, *check, &values) {
                Some(true) => {}
                Some(false) => *count += 1,
                None => *verdict = Verdict::Unknown,
            }
        }
    }
    Ok(verdicts)
}
