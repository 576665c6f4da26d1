//! COMMENT ON, DROP TABLE, RENAME TABLE and stored procedures that describe a schema.

use super::Reader;
use crate::cursor::{Cursor, Name, commas};
use crate::source::{Kind, Token};

impl<'a> Reader<'a, '_> {
    /// Reads `COMMENT ON TABLE t IS '…'` and `COMMENT ON COLUMN t.c IS '…'`.
    /// False if the table is unknown.
    pub(super) fn comment_on(&mut self, mut cursor: Cursor<'_, 'a>) -> bool {
        let Some(first) = cursor.peek() else {
            return true;
        };
        cursor.eat_all(&["COMMENT", "ON"]);
        let column = cursor.eat("COLUMN");
        if !column && !cursor.eat("TABLE") {
            self.report
                .skip("COMMENT ON (of what is neither table nor column)", first);
            return true;
        }
        let from = cursor.passed();
        while !cursor.is_done() && !cursor.sees("IS") {
            cursor.next();
        }
        let path = cursor.since(from);
        cursor.eat("IS");
        let comment = cursor.text().filter(|comment| !comment.trim().is_empty());
        let last = if column {
            path.len().saturating_sub(2)
        } else {
            path.len()
        };
        let Some(name) = Cursor::new(self.source, path.get(..last).unwrap_or_default()).qualified()
        else {
            return true;
        };
        let Some(table) = self
            .draft
            .find(&name, None)
            .and_then(|at| self.draft.tables.get_mut(at))
        else {
            // A comment on a view, or on a table that was left out, is no loss.
            return self.last_call;
        };
        if !column {
            table.comment = comment;
        } else if let Some(token) = path.last()
            && let Some(column) = table.column(&self.source.value(*token))
        {
            column.comment = comment;
        }
        true
    }

    /// Reads `DROP TABLE [IF EXISTS] a, b`. What was created before is gone then.
    pub(super) fn drop_tables(&mut self, mut cursor: Cursor<'_, 'a>) {
        let Some(first) = cursor.peek() else { return };
        cursor.eat_all(&["DROP", "TABLE"]);
        cursor.eat_if_exists();
        let mut dropped = false;
        for part in commas(self.source, cursor.rest()) {
            let Some(name) = Cursor::new(self.source, part).qualified() else {
                continue;
            };
            let found = self.draft.find(&name, None);
            if let Some(table) = found.and_then(|at| self.draft.tables.get_mut(at)) {
                table.dropped = true;
                dropped = true;
                self.report.note(
                    first,
                    format!("Table {} is dropped again here.", name.full()),
                );
            }
        }
        if !dropped {
            self.report.skip("DROP TABLE", first);
        }
    }

    /// Reads `RENAME TABLE a TO b, c TO d`. False if a table is unknown.
    pub(super) fn rename_tables(&mut self, mut cursor: Cursor<'_, 'a>) -> bool {
        cursor.eat_all(&["RENAME", "TABLE"]);
        for part in commas(self.source, cursor.rest()) {
            let mut part = Cursor::new(self.source, part);
            let Some(old) = part.qualified() else {
                continue;
            };
            part.eat("TO");
            let Some(new) = part.qualified() else {
                continue;
            };
            match self.draft.find(&old, None) {
                Some(number) => self.draft.rename(number, new.name),
                None => return self.missing_table(&old, old.token, "RENAME TABLE"),
            }
        }
        true
    }

    /// Reads calls of stored procedures that describe a schema. False if a table is unknown.
    pub(super) fn execute(&mut self, mut cursor: Cursor<'_, 'a>) -> bool {
        let Some(first) = cursor.peek() else {
            return true;
        };
        cursor.eat_any(&["EXEC", "EXECUTE"]);
        let procedure = cursor
            .qualified()
            .map(|name| name.name.to_lowercase())
            .unwrap_or_default();
        match procedure.as_str() {
            "sp_addtype" => self.add_type(&mut cursor),
            "sp_addextendedproperty" => return self.extended_property(&cursor),
            _ => self.report.skip("EXEC", first),
        }
        true
    }

    /// `sp_addextendedproperty 'MS_Description', '…', 'SCHEMA', 'dbo', 'TABLE', 't', 'COLUMN', 'c'`,
    /// with or without the names of its parameters.
    fn extended_property(&mut self, cursor: &Cursor<'_, 'a>) -> bool {
        let value = |part: &[Token]| {
            part.last()
                .filter(|token| token.kind != Kind::Symbol)
                .map(|token| self.source.value(*token))
        };
        let values: Vec<_> = commas(self.source, cursor.rest())
            .into_iter()
            .filter_map(value)
            .collect();
        let after = |level: &str| {
            let at = values
                .iter()
                .skip(2)
                .position(|value| value.eq_ignore_ascii_case(level))?;
            values.get(at + 3).map(|value| value.clone().into_owned())
        };
        if !values
            .first()
            .is_some_and(|name| name.eq_ignore_ascii_case("MS_Description"))
        {
            return true;
        }
        let (Some(comment), Some(table), Some(token)) =
            (values.get(1), after("TABLE"), cursor.here())
        else {
            return true;
        };
        let name = Name {
            schema: after("SCHEMA").or_else(|| after("USER")),
            name: table,
            token,
        };
        let Some(table) = self
            .draft
            .find(&name, None)
            .and_then(|at| self.draft.tables.get_mut(at))
        else {
            return self.last_call;
        };
        let comment = Some(comment.clone().into_owned());
        match after("COLUMN") {
            None => table.comment = comment,
            Some(column) => {
                if let Some(column) = table.column(&column) {
                    column.comment = comment;
                }
            }
        }
        true
    }

    /// A statement is about a table that isn't there (yet): it waits, and at
    /// the last call the loss is told. Returns whether it is dealt with.
    pub(super) fn missing_table(&mut self, name: &Name, at: Token, what: &str) -> bool {
        if !self.last_call {
            return false;
        }
        match self.draft.left_out.get(&name.name.to_lowercase()) {
            Some(why) => self.report.note(
                at,
                format!(
                    "Table {} was left out ({why}), and {what} with it.",
                    name.full()
                ),
            ),
            None => {
                let message = format!(
                    "There is no table {} in this file, so {what} was ignored.",
                    name.full()
                );
                self.report.warn(
                    at,
                    message,
                    format!(
                        "Add the CREATE TABLE of {}, or correct the name.",
                        name.full()
                    ),
                );
            }
        }
        true
    }
}
