//! Other values for columns: kept before, written at once, guarded.

use super::{ChangeError, Changing, Drawing, fit::fitted};
use crate::{
    names::quote,
    sqlite_schema::{row_id_column, stored_columns, unique_indexes},
};
use confab_model::Expr;

/// Where a row waits while its number changes; no schema's keys reach there.
const ASIDE: i64 = -9_000_000_000_000_000_000;

impl Changing<'_> {
    /// Gives a column of the picked rows a computed value, and draws anew what
    /// follows from it.
    pub(super) fn set(
        &mut self,
        table: usize,
        column: usize,
        to: &Expr,
        drawing: Drawing,
    ) -> Result<(), ChangeError> {
        let Some(this) = self
            .schema
            .tables
            .get(table)
            .and_then(|this| this.columns.get(column))
        else {
            return Ok(());
        };
        let value = fitted(&self.rendered(table, to, "the new value")?, &this.data_type);
        let name = quote(self.name(table));
        self.values(&format!(
            "SELECT r0.rowid, {value} FROM {name} AS r0 WHERE r0.rowid IN (SELECT confab_id FROM confab_picked)"
        ), 1)?;
        self.replace(table, &[column])?;
        if drawing.follow.is_empty() {
            return Ok(());
        }
        let follow = drawing
            .follow
            .iter()
            .map(|name| self.column(table, name))
            .collect::<Result<Vec<_>, _>>()?;
        self.connection.execute_batch(super::pick::PICKED)?;
        self.connection.execute(
            "INSERT INTO confab_picked (confab_id) SELECT confab_id FROM confab_new ORDER BY 1",
            [],
        )?;
        match self.redraw(table, &follow, drawing) {
            // What follows may well be right already, or can't be otherwise.
            Err(ChangeError::Already { .. } | ChangeError::Forbidden(_)) => Ok(()),
            other => other,
        }
    }

    /// Draws columns of the picked rows anew.
    pub(super) fn redraw(
        &mut self,
        table: usize,
        columns: &[usize],
        drawing: Drawing,
    ) -> Result<(), ChangeError> {
        self.draw_picked(table, drawing)?;
        let quoted = self.quoted_columns(table);
        let drawn: Vec<String> = columns
            .iter()
            .filter_map(|column| quoted.get(*column))
            .map(|column| format!("d.{column}"))
            .collect();
        self.values(
            &format!(
                "SELECT p.confab_id, {} FROM confab_picked p JOIN confab_drawn d ON d.rowid = p.confab_at",
                drawn.join(", ")
            ),
            columns.len(),
        )?;
        self.replace(table, columns)
    }

    /// Keeps the new values of some rows: a query of the row's number and so many values.
    pub(super) fn values(&self, query: &str, values: usize) -> Result<(), ChangeError> {
        let columns: Vec<String> = (0..values).map(|at| format!("confab_{at}")).collect();
        let columns = columns.join(", ");
        self.connection.execute_batch(&format!(
            "DROP TABLE IF EXISTS temp.confab_new;
             CREATE TEMP TABLE confab_new (confab_id INTEGER, {columns});
             INSERT INTO confab_new {query};
             CREATE INDEX temp.confab_new_id ON confab_new (confab_id);"
        ))?;
        Ok(())
    }

    /// Writes the kept values, except where a rule forbids it.
    pub(super) fn replace(&mut self, table: usize, columns: &[usize]) -> Result<(), ChangeError> {
        let name = quote(self.name(table));
        let quoted = self.quoted_columns(table);
        let columns: Vec<(usize, String)> = columns
            .iter()
            .filter_map(|column| Some((*column, quoted.get(*column)?.clone())))
            .collect();
        let meant = self.kept()?;
        let same: Vec<String> = (columns.iter().enumerate())
            .map(|(at, (_, column))| format!("confab_new.confab_{at} IS t.{column}"))
            .collect();
        self.connection.execute(
            &format!(
                "DELETE FROM confab_new WHERE EXISTS (SELECT 1 FROM {name} AS t WHERE t.rowid = confab_new.confab_id AND {})",
                same.join(" AND ")
            ),
            [],
        )?;
        if self.kept()? == 0 {
            return Err(ChangeError::Already {
                table: self.name(table).to_owned(),
                rows: meant,
            });
        }
        self.refuse_nulls(table, &columns)?;
        let old: Vec<String> = (columns.iter().enumerate())
            .map(|(at, (_, column))| format!("t.{column} AS confab_{at}"))
            .collect();
        self.connection.execute_batch(&format!(
            "DROP TABLE IF EXISTS temp.confab_old;
             CREATE TEMP TABLE confab_old AS SELECT t.rowid AS confab_id, {} FROM {name} AS t
               WHERE t.rowid IN (SELECT confab_id FROM confab_new);
             CREATE INDEX temp.confab_old_id ON confab_old (confab_id);",
            old.join(", ")
        ))?;
        let indexes: Vec<String> = unique_indexes(self.schema, &self.names, table)
            .into_iter()
            .filter(|sql| {
                columns
                    .iter()
                    .any(|(_, column)| sql.contains(column.as_str()))
            })
            .collect();
        for sql in &indexes {
            if let Some(index) = index_name(sql) {
                self.connection
                    .execute_batch(&format!("DROP INDEX IF EXISTS {index}"))?;
            }
        }
        let row_id = self.schema.tables.get(table).and_then(row_id_column);
        let moves_rows = columns.iter().any(|(column, _)| Some(*column) == row_id);
        if moves_rows {
            self.renumber(table, &columns)?;
        } else {
            let sets: Vec<String> = (columns.iter().enumerate())
                .map(|(at, (_, column))| format!("{column} = n.confab_{at}"))
                .collect();
            self.execute_guarded(
                table,
                &format!(
                    "UPDATE {name} SET {} FROM confab_new AS n WHERE {name}.rowid = n.confab_id",
                    sets.join(", ")
                ),
            )?;
        }
        self.guard(table, &columns, moves_rows)?;
        for sql in &indexes {
            self.execute_guarded(table, sql)?;
        }
        self.update_children(table, &columns)?;
        for (column, _) in &columns {
            self.touched.column(table, *column);
        }
        Ok(())
    }

    /// How many rows have a new value kept.
    pub(super) fn kept(&self) -> Result<u64, ChangeError> {
        let sql = "SELECT count(*) FROM confab_new";
        let rows: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(rows.unsigned_abs())
    }

    /// Runs a statement; a broken key or unique index forbids the change.
    fn execute_guarded(&self, table: usize, sql: &str) -> Result<(), ChangeError> {
        self.connection
            .execute_batch(sql)
            .map_err(|error| match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::ConstraintViolation) => ChangeError::Forbidden(format!(
                    "rows of {} would no longer be told apart by a key",
                    self.name(table)
                )),
                _ => error.into(),
            })
    }

    /// SQLite refuses NULLs at once, so they are taken out before.
    fn refuse_nulls(
        &mut self,
        table: usize,
        columns: &[(usize, String)],
    ) -> Result<(), ChangeError> {
        for (at, (column, _)) in columns.iter().enumerate() {
            let Some(this) = self
                .schema
                .tables
                .get(table)
                .and_then(|t| t.columns.get(*column))
            else {
                continue;
            };
            if this.nullable {
                continue;
            }
            let sql = format!("DELETE FROM confab_new WHERE confab_{at} IS NULL");
            let lost = self.connection.execute(&sql, [])?;
            if lost == 0 {
                continue;
            }
            let rule = format!("{}.{} is never NULL", self.name(table), this.name);
            if self.kept()? == 0 {
                return Err(ChangeError::Forbidden(rule));
            }
            self.note_kept(lost as u64, table, &rule);
        }
        Ok(())
    }

    /// Notes that some rows stay as they were.
    pub(super) fn note_kept(&mut self, rows: u64, table: usize, rule: &str) {
        let rows = confab_model::digits::thousands(rows);
        let note = format!(
            "{rows} rows of {} stay as they were: {rule}.",
            self.name(table)
        );
        self.notes.push(note);
    }

    /// Gives rows another number, the number being a key. No two rows have the
    /// same one at any moment.
    fn renumber(&self, table: usize, columns: &[(usize, String)]) -> Result<(), ChangeError> {
        let name = quote(self.name(table));
        let row_id = self.schema.tables.get(table).and_then(row_id_column);
        let key = columns
            .iter()
            .position(|(column, _)| Some(*column) == row_id);
        let key = key.unwrap_or_default();
        let sets: Vec<String> = (columns.iter().enumerate())
            .map(|(at, (_, column))| format!("{column} = n.confab_{at}"))
            .collect();
        self.execute_guarded(
            table,
            &format!(
                "UPDATE {name} SET rowid = {ASIDE} + rowid WHERE rowid IN (SELECT confab_id FROM confab_new);
                 UPDATE {name} SET {} FROM confab_new AS n WHERE {name}.rowid = {ASIDE} + n.confab_id;
                 UPDATE confab_old SET confab_id = (SELECT confab_{key} FROM confab_new n WHERE n.confab_id = confab_old.confab_id);
                 UPDATE confab_new SET confab_id = confab_{key};",
                sets.join(", ")
            ),
        )
    }

    /// Children follow the keys of their parents.
    fn update_children(
        &mut self,
        table: usize,
        columns: &[(usize, String)],
    ) -> Result<(), ChangeError> {
        let Some(parent) = self.schema.tables.get(table) else {
            return Ok(());
        };
        for (child_number, child) in self.schema.tables.iter().enumerate() {
            for key in &child.foreign_keys {
                if self.schema.find_table(&key.table) != Some(table) {
                    continue;
                }
                let (Some(own), Some(theirs)) = (
                    stored_columns(child, &key.columns),
                    stored_columns(parent, &key.references),
                ) else {
                    continue;
                };
                let changed = |name: &str| {
                    columns
                        .iter()
                        .position(|(_, column)| *column == quote(name))
                };
                if !theirs.iter().any(|name| changed(name).is_some()) {
                    continue;
                }
                let name = quote(self.names.get(child_number).map_or("", String::as_str));
                let sets: Vec<String> = own
                    .iter()
                    .zip(&theirs)
                    .map(|(own, theirs)| format!("{} = p.{}", quote(own), quote(theirs)))
                    .collect();
                let matches: Vec<String> = own
                    .iter()
                    .zip(&theirs)
                    .map(|(own, theirs)| match changed(theirs) {
                        Some(at) => format!("{name}.{} = o.confab_{at}", quote(own)),
                        None => format!("{name}.{} = p.{}", quote(own), quote(theirs)),
                    })
                    .collect();
                let updated = self.connection.execute(
                    &format!(
                        "UPDATE {name} SET {} FROM confab_old AS o JOIN {} AS p ON p.rowid = o.confab_id
                         WHERE o.confab_id IN (SELECT confab_id FROM confab_new) AND {}",
                        sets.join(", "),
                        quote(self.names.get(table).map_or("", String::as_str)),
                        matches.join(" AND ")
                    ),
                    [],
                )?;
                if updated > 0 {
                    for name in &key.columns {
                        if let Some(column) = child.find_column(name) {
                            self.touched.column(child_number, column);
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// The quoted name of the index that a statement creates.
fn index_name(sql: &str) -> Option<&str> {
    let rest = sql.strip_prefix("CREATE UNIQUE INDEX ")?;
    rest.split_once(" ON ").map(|(name, _)| name)
}
