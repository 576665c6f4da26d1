//! What a formula reads from other tables: a parent's column, or a total,
//! average or count over the rows that refer here.

use super::{Plan, fill::Eval};
use crate::evaluate::{Number, Value};
use confab_model::Batch;

#[derive(Debug, PartialEq)]
pub(super) enum Reach {
    Parent {
        key: usize,
        column: usize,
    },
    Children {
        fold: Fold,
        table: usize,
        key: usize,
        column: usize,
        values: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Total,
    Average,
    Count,
}

impl Plan {
    /// Folds the rows of `table` whose `key` refers to the parent row. Takes
    /// time in proportion to their number.
    pub(super) fn fold(&self, reach: &Reach, parent: u64) -> Value<'static> {
        let Reach::Children {
            fold,
            table,
            key,
            column,
            values,
        } = reach
        else {
            return Value::Null;
        };
        let Some((start, count)) = self.children(*table, *key, parent) else {
            return Value::Null;
        };
        let mut scratch = Batch::new(1);
        let (mut sum, mut rows) = (Number::int(0), 0i64);
        for slot in start..start + count {
            let Some(row) = self.child(*table, *key, parent, slot) else {
                continue;
            };
            scratch.clear();
            let cell = Eval::new(self, &mut scratch).foreign(*table, *column, row);
            let value = Value::from_cell(cell, &scratch);
            match fold {
                Fold::Count => {
                    rows += i64::from(
                        values.is_empty()
                            || values.iter().any(|v| value.text().eq_ignore_ascii_case(v)),
                    )
                }
                Fold::Total | Fold::Average => {
                    if let Some(number) = value.number() {
                        sum = sum.plus(number);
                        rows += 1;
                    }
                }
            }
        }
        match fold {
            Fold::Total => Value::Number(sum),
            Fold::Count => Value::Number(Number::int(rows)),
            Fold::Average => sum
                .over(Number::int(rows), 6)
                .map_or(Value::Null, Value::Number),
        }
    }
}
