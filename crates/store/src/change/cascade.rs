//! Rows removed, and what becomes of those that referred to them.

use super::{ChangeError, Changing};
use crate::{expr::sqlite_expr, names::quote, rules::How, sqlite_schema::stored_columns};
use confab_model::{ForeignKey, RuleKind, Schema, Table, digits::thousands, schema::OnDelete};
use std::collections::BTreeSet;

/// A foreign key whose children may have lost their parents.
struct Tie<'a> {
    child: usize,
    parent: usize,
    table: &'a Table,
    key: &'a ForeignKey,
    /// True of a row whose parent is missing; the table's alias is `child`.
    orphan: String,
}

impl<'a> Changing<'a> {
    /// Removes the picked rows.
    pub(super) fn delete(&mut self, table: usize) -> Result<(), ChangeError> {
        let name = quote(self.name(table));
        let sql =
            format!("DELETE FROM {name} WHERE rowid IN (SELECT confab_id FROM confab_picked)");
        self.connection.execute(&sql, [])?;
        self.touched.rows(table);
        self.settle(table)
    }

    /// Does with orphans what the schema says (ON DELETE). Where it says
    /// nothing, they keep their row without the key if they may, and go otherwise.
    fn settle(&mut self, table: usize) -> Result<(), ChangeError> {
        let ties = self.ties();
        let mut lost = BTreeSet::from([table]);
        while let Some(parent) = lost.pop_first() {
            for tie in ties.iter().filter(|tie| tie.parent == parent) {
                self.cancel.check()?;
                if self.settle_orphans(tie)? {
                    lost.insert(tie.child);
                }
            }
        }
        Ok(())
    }

    /// Whether rows were removed.
    fn settle_orphans(&mut self, tie: &Tie) -> Result<bool, ChangeError> {
        let name = quote(self.name(tie.child));
        let orphans = format!("FROM {name} AS child WHERE {}", tie.orphan);
        let sql = format!("SELECT count(*) {orphans}");
        let count: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
        if count == 0 {
            return Ok(false);
        }
        let own: Vec<usize> = (tie.key.columns.iter())
            .filter_map(|column| tie.table.find_column(column))
            .collect();
        let column = |at: &usize| tie.table.columns.get(*at);
        let nullable = own.iter().filter_map(column).all(|column| column.nullable);
        let default = || {
            let defaults = own.iter().filter_map(column).map(|column| {
                let default = column.default.as_ref()?;
                sqlite_expr(default, tie.table, self.schema.dialect)
            });
            defaults.collect::<Option<Vec<String>>>()
        };
        let values = match tie.key.on_delete {
            OnDelete::Cascade => None,
            OnDelete::SetDefault => default(),
            OnDelete::SetNull | OnDelete::NoAction => None,
        };
        if let (Some(values), Some(columns)) = (values, stored_columns(tie.table, &tie.key.columns))
        {
            let sets: Vec<String> = (columns.iter().zip(values))
                .map(|(column, value)| format!("{} = {value}", quote(column)))
                .collect();
            self.update_orphans(tie, &own, &sets, &orphans)?;
        }
        if tie.key.on_delete != OnDelete::Cascade && nullable {
            let columns = stored_columns(tie.table, &tie.key.columns).unwrap_or_default();
            let sets: Vec<String> = columns
                .iter()
                .map(|column| format!("{} = NULL", quote(column)))
                .collect();
            self.update_orphans(tie, &own, &sets, &orphans)?;
            return Ok(false);
        }
        let sql = format!("DELETE FROM {name} WHERE rowid IN (SELECT child.rowid {orphans})");
        let gone = self.connection.execute(&sql, [])?;
        if gone == 0 {
            return Ok(false);
        }
        self.touched.rows(tie.child);
        if tie.key.on_delete != OnDelete::Cascade {
            self.notes.push(format!(
                "{} rows of {} go as well, since their {} can't be empty.",
                thousands(gone as u64),
                self.name(tie.child),
                tie.key.columns.join(", ")
            ));
        }
        Ok(true)
    }

    fn update_orphans(
        &mut self,
        tie: &Tie,
        own: &[usize],
        sets: &[String],
        orphans: &str,
    ) -> Result<(), ChangeError> {
        let name = quote(self.name(tie.child));
        let sql = format!(
            "UPDATE {name} SET {} WHERE rowid IN (SELECT child.rowid {orphans})",
            sets.join(", ")
        );
        if self.connection.execute(&sql, [])? > 0 {
            for column in own {
                self.touched.column(tie.child, *column);
            }
        }
        Ok(())
    }

    fn ties(&self) -> Vec<Tie<'a>> {
        let mut ties = Vec::new();
        let schema: &'a Schema = self.schema;
        for (child, table) in schema.tables.iter().enumerate() {
            let rules = self
                .rules
                .iter()
                .filter(|rule| rule.table == child && rule.kind == RuleKind::ForeignKey);
            for (key, rule) in table.foreign_keys.iter().zip(rules) {
                if let (Some(parent), How::Condition(orphan)) =
                    (schema.find_table(&key.table), &rule.how)
                {
                    ties.push(Tie {
                        child,
                        parent,
                        table,
                        key,
                        orphan: orphan.clone(),
                    });
                }
            }
        }
        ties
    }
}
