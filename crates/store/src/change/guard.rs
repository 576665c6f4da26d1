//! Rows that a change would make break a declared rule keep their values.

use super::{ChangeError, Changing};
use crate::{names::quote, rules::How, sqlite_schema::stored_columns};
use confab_model::RuleKind;

/// Taking rows back may make others alike, so it is looked at again, so often at most.
const ROUNDS: usize = 6;

impl Changing<'_> {
    /// Takes back the new values of rows that break a rule about one of the columns.
    pub(super) fn guard(
        &mut self,
        table: usize,
        columns: &[(usize, String)],
        moves_rows: bool,
    ) -> Result<(), ChangeError> {
        for _ in 0..ROUNDS {
            let Some((rule, query)) = self.broken(table, columns)? else {
                return Ok(());
            };
            self.connection.execute_batch(&format!(
                "DROP TABLE IF EXISTS temp.confab_broken;
                 CREATE TEMP TABLE confab_broken AS {query};"
            ))?;
            let broken: i64 =
                self.connection
                    .query_row("SELECT count(*) FROM confab_broken", [], |row| row.get(0))?;
            let broken = broken.unsigned_abs();
            if moves_rows || broken >= self.kept()? {
                return Err(ChangeError::Forbidden(rule));
            }
            self.take_back(table, columns)?;
            self.note_kept(broken, table, &rule);
        }
        match self.broken(table, columns)? {
            Some((rule, _)) => Err(ChangeError::Forbidden(rule)),
            None => Ok(()),
        }
    }

    /// The conditions of a table's rules about single rows, as far as they read
    /// one of some columns (or all of them), with what they say. The table's
    /// alias is `child`.
    pub(super) fn conditions(
        &self,
        table: usize,
        columns: Option<&[(usize, String)]>,
    ) -> Vec<(&str, &str)> {
        let reads = |condition: &str| {
            columns.is_none_or(|columns| {
                columns
                    .iter()
                    .any(|(_, column)| condition.contains(column.as_str()))
            })
        };
        // Generated columns are brought up to date later.
        self.rules
            .iter()
            .filter(|rule| rule.table == table && rule.kind != RuleKind::Generated)
            .filter_map(|rule| match &rule.how {
                How::Condition(condition) if reads(condition) => {
                    Some((rule.statement.as_str(), condition.as_str()))
                }
                _ => None,
            })
            .collect()
    }

    /// A rule that rows with new values break, and the query that finds them.
    fn broken(
        &self,
        table: usize,
        columns: &[(usize, String)],
    ) -> Result<Option<(String, String)>, ChangeError> {
        let name = quote(self.name(table));
        let changed =
            format!("FROM {name} AS child WHERE child.rowid IN (SELECT confab_id FROM confab_new)");
        let conditions = self.conditions(table, Some(columns));
        for part in conditions.chunks(100) {
            let counts: Vec<String> = part
                .iter()
                .map(|(_, condition)| format!("count(*) FILTER (WHERE {condition})"))
                .collect();
            let sql = format!("SELECT {} {changed}", counts.join(", "));
            let counts = self.connection.query_row(&sql, [], |row| {
                (0..part.len())
                    .map(|at| row.get::<_, i64>(at))
                    .collect::<Result<Vec<_>, _>>()
            })?;
            let first = counts.iter().position(|count| *count > 0);
            if let Some((statement, condition)) = first.and_then(|at| part.get(at)) {
                let query = format!("SELECT child.rowid AS confab_id {changed} AND ({condition})");
                return Ok(Some(((*statement).to_owned(), query)));
            }
        }
        self.alike(table, columns)
    }

    /// A key or UNIQUE over plain columns that rows with new values break.
    fn alike(
        &self,
        table: usize,
        columns: &[(usize, String)],
    ) -> Result<Option<(String, String)>, ChangeError> {
        let Some(this) = self.schema.tables.get(table) else {
            return Ok(None);
        };
        let name = quote(self.name(table));
        let keys = std::iter::once(&this.primary_key).filter(|key| !key.is_empty());
        let keys = keys.map(|key| (key, true));
        let uniques = this
            .uniques
            .iter()
            .map(|unique| (&unique.columns, unique.expressions.is_empty()));
        let rules = self.rules.iter().filter(|rule| {
            rule.table == table && matches!(rule.kind, RuleKind::PrimaryKey | RuleKind::Unique)
        });
        for (rule, (key, plain)) in rules.zip(keys.chain(uniques)) {
            let (How::Query(alike), true) = (&rule.how, plain) else {
                continue;
            };
            let Some(terms) = stored_columns(this, key) else {
                continue;
            };
            let terms: Vec<String> = terms.iter().map(|term| quote(term)).collect();
            if !columns.iter().any(|(_, column)| terms.contains(column)) {
                continue;
            }
            let own: Vec<String> = terms.iter().map(|term| format!("t.{term}")).collect();
            let query = format!(
                "SELECT t.rowid AS confab_id FROM {name} AS t WHERE t.rowid IN (SELECT confab_id FROM confab_new)
                 AND ({}) IN (SELECT {} FROM ({alike}))",
                own.join(", "),
                terms.join(", ")
            );
            let found: bool =
                self.connection
                    .query_row(&format!("SELECT EXISTS ({query})"), [], |row| row.get(0))?;
            if found {
                return Ok(Some((rule.statement.clone(), query)));
            }
        }
        Ok(None)
    }

    fn take_back(&self, table: usize, columns: &[(usize, String)]) -> Result<(), ChangeError> {
        let name = quote(self.name(table));
        let sets: Vec<String> = (columns.iter().enumerate())
            .map(|(at, (_, column))| format!("{column} = o.confab_{at}"))
            .collect();
        self.connection.execute_batch(&format!(
            "UPDATE {name} SET {} FROM confab_old AS o
               WHERE {name}.rowid = o.confab_id AND o.confab_id IN (SELECT confab_id FROM confab_broken);
             DELETE FROM confab_new WHERE confab_id IN (SELECT confab_id FROM confab_broken);",
            sets.join(", ")
        ))?;
        Ok(())
    }
}
