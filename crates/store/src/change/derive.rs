//! What follows from other values, brought up to date.

use super::{ChangeError, Changing, fit::fitted, touched::Touched};
use crate::{expr::sqlite_expr, names::quote, rules::How};
use confab_model::RuleKind;

/// Totals of totals of totals are as deep as anybody goes.
const ROUNDS: usize = 8;

/// A value that follows from others, such as a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The stored name of its table.
    pub table: String,
    /// What it says, in words.
    pub statement: String,
    /// A query of how many rows break it.
    pub broken: String,
    /// Its column.
    pub column: String,
    /// What it reads: tables by their stored names and columns; its own among them.
    pub reads: Vec<(String, String)>,
    /// A query of the rows that aren't as they should be: their number and the right value.
    pub query: String,
}

/// What follows from other values by the recipe and no longer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// The stored name of its table.
    pub table: String,
    /// What it said.
    pub statement: String,
    /// The rows that break it.
    pub rows: u64,
}

impl Changing<'_> {
    /// What no longer follows, since other values were asked for.
    pub(super) fn given_up(&self, derived: &[Derived]) -> Result<Vec<GivenUp>, ChangeError> {
        let mut given_up = Vec::new();
        for one in derived {
            if !self.reads_touched(&self.touched, &one.reads, true) {
                continue;
            }
            let rows: i64 = self
                .connection
                .query_row(&one.broken, [], |row| row.get(0))?;
            if rows > 0 {
                given_up.push(GivenUp {
                    table: one.table.clone(),
                    statement: one.statement.clone(),
                    rows: rows.unsigned_abs(),
                });
            }
        }
        Ok(given_up)
    }

    /// Brings up to date what reads something that was touched. What was asked
    /// for itself stays as it was asked for.
    pub(super) fn derive(&mut self, derived: &[Derived]) -> Result<(), ChangeError> {
        let mut dirty = std::mem::replace(&mut self.touched, Touched::new(self.names.len()));
        let asked: Vec<bool> = (derived.iter())
            .map(|one| {
                self.reads_touched(&dirty, &[(one.table.clone(), one.column.clone())], false)
            })
            .collect();
        for _ in 0..ROUNDS {
            let mut news = Touched::new(self.names.len());
            for (one, asked) in derived.iter().zip(&asked) {
                if !*asked && self.reads_touched(&dirty, &one.reads, true) {
                    self.cancel.check()?;
                    self.bring_up(one, &mut news)?;
                }
            }
            self.touched.merge(&dirty);
            if news.tables().is_empty() {
                return Ok(());
            }
            dirty = news;
        }
        self.touched.merge(&dirty);
        Ok(())
    }

    fn reads_touched(&self, dirty: &Touched, reads: &[(String, String)], rows_too: bool) -> bool {
        reads.iter().any(|(table, column)| {
            let (Ok(table), Some(column)) = (self.table(table), {
                let number = self.table(table).ok();
                number.and_then(|number| self.column(number, column).ok())
            }) else {
                return false;
            };
            if rows_too {
                dirty.has(table, column)
            } else {
                dirty.has_column(table, column)
            }
        })
    }

    fn bring_up(&mut self, one: &Derived, news: &mut Touched) -> Result<(), ChangeError> {
        let table = self.table(&one.table)?;
        let column = self.column(table, &one.column)?;
        let Some(this) = self
            .schema
            .tables
            .get(table)
            .and_then(|t| t.columns.get(column))
        else {
            return Ok(());
        };
        let quoted = self.quoted_columns(table);
        let name = quote(self.name(table));
        let own = quoted.get(column).cloned().unwrap_or_default();
        self.values(&one.query, 1)?;
        let value = fitted("n.confab_0", &this.data_type);
        let null = if this.nullable {
            ""
        } else {
            " AND n.confab_0 IS NOT NULL"
        };
        let updated = self.connection.execute(
            &format!(
                "UPDATE OR IGNORE {name} SET {own} = {value} FROM confab_new AS n
                 WHERE {name}.rowid = n.confab_id AND {name}.{own} IS NOT {value}{null}"
            ),
            [],
        )?;
        if updated > 0 {
            news.column(table, column);
        }
        Ok(())
    }

    /// Brings the schema's own generated columns up to date.
    pub(super) fn generated(&mut self) -> Result<(), ChangeError> {
        for (table, this) in self.schema.tables.iter().enumerate() {
            if !self.touched.has_table(table) {
                continue;
            }
            let generated = (this.columns.iter().enumerate())
                .filter_map(|(at, column)| Some((at, column, column.generated.as_ref()?)));
            let rules: Vec<&How> = (self.rules.iter())
                .filter(|rule| rule.table == table && rule.kind == RuleKind::Generated)
                .map(|rule| &rule.how)
                .collect();
            let mut columns = Vec::new();
            for ((at, column, expr), how) in generated.zip(rules) {
                let value = sqlite_expr(expr, this, self.schema.dialect);
                let (Some(value), How::Condition(wrong)) = (value, how) else {
                    continue;
                };
                let own = self
                    .quoted_columns(table)
                    .get(at)
                    .cloned()
                    .unwrap_or_default();
                let updated = self.connection.execute(
                    &format!(
                        "UPDATE {} AS child SET {own} = {} WHERE {wrong}",
                        quote(self.name(table)),
                        fitted(&value, &column.data_type)
                    ),
                    [],
                )?;
                if updated > 0 {
                    columns.push(at);
                }
            }
            for column in columns {
                self.touched.column(table, column);
            }
        }
        Ok(())
    }
}
