//! Rows that are new: drawn from the recipe or copied, given parents that
//! exist, and added as far as the rules have room for them.

use super::{ChangeError, Changing, Drawing, pick::hash};
use crate::{
    names::quote,
    rules::How,
    sqlite_schema::{row_id_column, stored_columns},
};
use confab_model::{Expr, ForeignKey, RuleKind, Table, digits::thousands};

impl Changing<'_> {
    /// Adds rows. Gives the number of rows that the table has been given so far.
    pub(super) fn add(
        &mut self,
        table: usize,
        wanted: u64,
        parents: &[(usize, Expr)],
        drawing: Drawing,
    ) -> Result<u64, ChangeError> {
        let most = drawing.source.rows(table);
        let (mut next, mut added) = (drawing.first, 0);
        while added < wanted && next < most {
            let end = most.min(next + wanted - added);
            let numbers: Vec<u64> = (next..end).collect();
            self.draw(table, "confab_fresh", &numbers, drawing)?;
            self.give_parents(table, parents, next)?;
            added += self.insert_fresh(table, next)?;
            next = end;
        }
        self.tell_added(table, added, wanted)?;
        Ok(next)
    }

    /// Adds a copy of each picked row. Gives what [`Changing::add`] gives.
    pub(super) fn duplicate(&mut self, table: usize, drawing: Drawing) -> Result<u64, ChangeError> {
        let wanted = self.picked()?;
        let end = drawing.source.rows(table).min(drawing.first + wanted);
        let numbers: Vec<u64> = (drawing.first..end).collect();
        self.draw(table, "confab_drawn", &numbers, drawing)?;
        let name = quote(self.name(table));
        self.connection.execute_batch(&format!(
            "DROP TABLE IF EXISTS temp.confab_fresh;
             CREATE TEMP TABLE confab_fresh AS SELECT t.* FROM {name} AS t
               JOIN confab_picked p ON p.confab_id = t.rowid ORDER BY p.confab_at LIMIT {};",
            numbers.len()
        ))?;
        let sets: Vec<String> = self
            .own_keys(table)
            .iter()
            .map(|column| format!("{column} = d.{column}"))
            .collect();
        if !sets.is_empty() {
            self.connection.execute_batch(&format!(
                "UPDATE confab_fresh SET {} FROM confab_drawn AS d WHERE d.rowid = confab_fresh.rowid",
                sets.join(", ")
            ))?;
        }
        let added = self.insert_fresh(table, drawing.first)?;
        self.tell_added(table, added, wanted)?;
        Ok(end)
    }

    /// The columns by which a row is told apart and that are no foreign keys, quoted.
    fn own_keys(&self, table: usize) -> Vec<String> {
        let Some(this) = self.schema.tables.get(table) else {
            return Vec::new();
        };
        let foreign = |column: &String| {
            let mut keys = this.foreign_keys.iter().flat_map(|key| &key.columns);
            keys.any(|other| other.eq_ignore_ascii_case(column))
        };
        let keys = (this.primary_key.iter()).chain(this.uniques.iter().flat_map(|u| &u.columns));
        let keys: Vec<String> = keys.filter(|column| !foreign(column)).cloned().collect();
        let stored = stored_columns(this, &keys).unwrap_or_default();
        let mut quoted: Vec<String> = stored.iter().map(|column| quote(column)).collect();
        quoted.sort_unstable();
        quoted.dedup();
        quoted
    }

    /// Inserts the fresh rows that break no rule. Gives how many.
    fn insert_fresh(&mut self, table: usize, first: u64) -> Result<u64, ChangeError> {
        let name = quote(self.name(table));
        for (_, condition) in self.conditions(table, None) {
            self.connection.execute(
                &format!(
                    "DELETE FROM confab_fresh WHERE rowid IN
                     (SELECT child.rowid FROM confab_fresh AS child WHERE {condition})"
                ),
                [],
            )?;
        }
        let columns = self.quoted_columns(table).join(", ");
        let has_key = self
            .schema
            .tables
            .get(table)
            .is_some_and(|t| row_id_column(t).is_some());
        let insert = if has_key {
            format!(
                "INSERT OR IGNORE INTO {name} ({columns}) SELECT {columns} FROM confab_fresh ORDER BY rowid"
            )
        } else {
            format!(
                "INSERT OR IGNORE INTO {name} (rowid, {columns}) SELECT {first} + rowid, {columns} FROM confab_fresh ORDER BY rowid"
            )
        };
        let added = self.connection.execute(&insert, [])?;
        if added > 0 {
            self.touched.rows(table);
        }
        Ok(added as u64)
    }

    fn tell_added(&mut self, table: usize, added: u64, wanted: u64) -> Result<(), ChangeError> {
        if added == 0 {
            return Err(ChangeError::Full {
                table: self.name(table).to_owned(),
                room: 0,
                asked: wanted,
                rule: "a key or another rule of the schema".into(),
            });
        }
        if added < wanted {
            self.notes.push(format!(
                "{} of {} rows were added to {}: the rules of the schema have no room for more.",
                thousands(added),
                thousands(wanted),
                self.name(table)
            ));
        }
        Ok(())
    }

    /// Gives fresh rows parents: those that were asked for, and others where
    /// the recipe's own are gone.
    fn give_parents(
        &self,
        table: usize,
        asked: &[(usize, Expr)],
        first: u64,
    ) -> Result<(), ChangeError> {
        let Some(this) = self.schema.tables.get(table) else {
            return Ok(());
        };
        let rules = self
            .rules
            .iter()
            .filter(|rule| rule.table == table && rule.kind == RuleKind::ForeignKey);
        for ((number, key), rule) in this.foreign_keys.iter().enumerate().zip(rules) {
            let Some(parent) = self.schema.find_table(&key.table) else {
                continue;
            };
            let condition = asked.iter().find(|(key, _)| *key == number);
            let which = match (condition, &rule.how) {
                (Some(_), _) => String::new(),
                (None, How::Condition(orphan)) => {
                    format!(" AS child WHERE {orphan}")
                }
                _ => continue,
            };
            let sql = format!("SELECT rowid FROM confab_fresh{which} ORDER BY rowid");
            let rows = self.row_ids(&sql)?;
            if rows.is_empty() {
                continue;
            }
            let alone = stands_alone(this, key);
            let parents =
                self.parents(table, key, parent, condition.map(|(_, when)| when), alone)?;
            if parents.is_empty() && condition.is_some() {
                return Err(ChangeError::NoRow(self.name(parent).to_owned()));
            }
            self.set_parents(this, key, parent, &rows, |at, row| {
                let turn = if alone {
                    at as u64
                } else {
                    hash(self.seed ^ number as u64, row + first as i64)
                        % parents.len().max(1) as u64
                };
                parents.get(turn as usize).copied()
            })?;
        }
        Ok(())
    }

    /// The parents that fresh rows may have; where each has one child at most, those without.
    fn parents(
        &self,
        table: usize,
        key: &ForeignKey,
        parent: usize,
        when: Option<&Expr>,
        alone: bool,
    ) -> Result<Vec<i64>, ChangeError> {
        let mut conditions = Vec::new();
        if let Some(when) = when {
            conditions.push(self.rendered(parent, when, "the condition")?);
        }
        let (child, other) = (
            self.schema.tables.get(table),
            self.schema.tables.get(parent),
        );
        if alone && let Some((child, other)) = child.zip(other) {
            let own = stored_columns(child, &key.columns).unwrap_or_default();
            let theirs = stored_columns(other, &key.references).unwrap_or_default();
            let equal: Vec<String> = (own.iter().zip(&theirs))
                .map(|(own, theirs)| format!("c.{} = r0.{}", quote(own), quote(theirs)))
                .collect();
            conditions.push(format!(
                "NOT EXISTS (SELECT 1 FROM {} AS c WHERE {})",
                quote(self.name(table)),
                equal.join(" AND ")
            ));
        }
        let condition = if conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", conditions.join(" AND "))
        };
        let name = quote(self.name(parent));
        self.row_ids(&format!(
            "SELECT r0.rowid FROM {name} AS r0{condition} ORDER BY 1"
        ))
    }

    fn set_parents(
        &self,
        this: &Table,
        key: &ForeignKey,
        parent: usize,
        rows: &[i64],
        choose: impl Fn(usize, i64) -> Option<i64>,
    ) -> Result<(), ChangeError> {
        let other = self.schema.tables.get(parent);
        let own = stored_columns(this, &key.columns).unwrap_or_default();
        let theirs = other
            .and_then(|other| stored_columns(other, &key.references))
            .unwrap_or_default();
        let sets: Vec<String> = (own.iter().zip(&theirs))
            .map(|(own, theirs)| format!("{} = p.{}", quote(own), quote(theirs)))
            .collect();
        let mut update = self.connection.prepare(&format!(
            "UPDATE confab_fresh SET {} FROM {} AS p WHERE p.rowid = ? AND confab_fresh.rowid = ?",
            sets.join(", "),
            quote(self.name(parent))
        ))?;
        for (at, row) in rows.iter().enumerate() {
            if let Some(parent) = choose(at, *row) {
                update.execute([parent, *row])?;
            }
        }
        Ok(())
    }

    fn row_ids(&self, sql: &str) -> Result<Vec<i64>, ChangeError> {
        let mut statement = self.connection.prepare(sql)?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<Result<Vec<_>, _>>()?)
    }
}

/// Whether a parent has one child at most, its key being unique among the children.
fn stands_alone(table: &Table, key: &ForeignKey) -> bool {
    crate::sqlite_schema::is_key(table, &key.columns)
}
