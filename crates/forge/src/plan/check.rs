//! CHECKs: rows are drawn anew until they meet them.

use super::{
    Plan,
    fill::{Eval, Frame, Framed},
};
use crate::evaluate::{Row, Value, run};
use confab_model::{Batch, Cell, batch::RowSource};

/// A row is drawn anew so often at most before a CHECK counts as not to be met.
const ATTEMPTS: u64 = 400;

/// The first attempt at which a row meets all its CHECKs.
pub(super) fn attempt(plan: &Plan, table: usize, row: u64) -> u64 {
    let table_plan = &plan.tables[table];
    if table_plan.searched.is_empty() {
        return 0;
    }
    let mut scratch = Batch::new(1);
    // Only what the CHECKs read is computed.
    let mut meets = |attempt: &u64| {
        scratch.clear();
        let frame = Frame {
            table,
            row,
            attempt: *attempt,
            base: None,
        };
        let mut eval = Eval::new(plan, &mut scratch);
        let mut cells = Framed {
            eval: &mut eval,
            frame,
        };
        let mut checks = table_plan
            .searched
            .iter()
            .filter_map(|check| table_plan.checks[*check].as_ref());
        checks.all(|check| run(check, &mut cells).truth() != Some(false))
    };
    (0..ATTEMPTS).find(|attempt| meets(attempt)).unwrap_or(0)
}

/// Judges a CHECK over a row given as texts.
pub(super) fn check_texts(
    plan: &Plan,
    table: usize,
    check: usize,
    row: &[Option<String>],
) -> Option<bool> {
    let table_plan = plan.tables.get(table)?;
    let code = table_plan.checks.get(check)?.as_ref()?;
    let mut batch = Batch::new(row.len());
    for (text, column) in row.iter().zip(&table_plan.columns) {
        let cell = match text {
            None => Cell::Null,
            Some(text) => {
                let cell = batch.put_text(text);
                column.kind.fit(cell, &mut batch).unwrap_or(cell)
            }
        };
        batch.cells.push(cell);
    }
    Some(
        run(
            code,
            &mut Cells {
                cells: &batch.cells,
                batch: &batch,
            },
        )
        .truth()
            != Some(false),
    )
}

/// A finished row as the evaluator sees it.
struct Cells<'a> {
    cells: &'a [Cell],
    batch: &'a Batch,
}

impl<'a> Row<'a> for Cells<'a> {
    fn column(&mut self, column: usize) -> Value<'a> {
        self.cells
            .get(column)
            .map_or(Value::Null, |cell| Value::from_cell(*cell, self.batch))
    }

    fn reach(&mut self, _: usize) -> Value<'a> {
        Value::Null
    }

    fn noise(&mut self, _: u64) -> u64 {
        0
    }
}

impl Plan {
    /// The CHECKs of a table that can't be evaluated.
    pub(crate) fn unread_checks(&self, table: usize) -> impl Iterator<Item = usize> {
        let checks = self.tables[table].checks.iter().enumerate();
        checks
            .filter(|(_, code)| code.is_none())
            .map(|(check, _)| check)
    }

    /// How many of the first rows of a table meet its CHECKs as they are first
    /// drawn; None when no CHECK can be evaluated.
    pub(crate) fn met_at_once(&self, table: usize, sample: u64) -> Option<u64> {
        let plan = &self.tables[table];
        if plan.checks.iter().all(Option::is_none) {
            return None;
        }
        let mut scratch = Batch::new(1);
        let met = (0..sample).filter(|row| {
            scratch.clear();
            let frame = Frame {
                table,
                row: *row,
                attempt: 0,
                base: None,
            };
            let mut eval = Eval::new(self, &mut scratch);
            let mut cells = Framed {
                eval: &mut eval,
                frame,
            };
            let mut checks = plan.checks.iter().flatten();
            checks.all(|check| run(check, &mut cells).truth() != Some(false))
        });
        Some(met.count() as u64)
    }

    /// Whether every row of a sample of a table meets the searched CHECKs; the
    /// number of the first CHECK that does not hold otherwise.
    pub(crate) fn unmet_check(&self, table: usize, sample: u64) -> Option<usize> {
        let plan = &self.tables[table];
        if plan.checks.iter().all(Option::is_none) || plan.rows == 0 {
            return None;
        }
        let step = (plan.rows / sample.max(1)).max(1);
        let mut batch = Batch::new(plan.columns.len());
        (0..plan.rows)
            .step_by(step as usize)
            .take(sample as usize)
            .find_map(|row| {
                batch.clear();
                self.fill(table, row..row + 1, &mut batch);
                let mut cells = Cells {
                    cells: &batch.cells,
                    batch: &batch,
                };
                plan.checks.iter().position(|check| {
                    check
                        .as_ref()
                        .is_some_and(|check| run(check, &mut cells).truth() == Some(false))
                })
            })
    }
}
