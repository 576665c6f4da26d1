//! CREATE TABLE.

use super::Reader;
use crate::beside;
use crate::cursor::{Cursor, Name, commas};
use crate::draft::{TableDraft, same};
use crate::source::{Kind, Token};
use std::collections::{HashMap, HashSet};

/// Most columns of a table that are read; engines have fewer.
pub(super) const MAX_COLUMNS: usize = 5000;

impl<'a> Reader<'a, '_> {
    /// Reads `CREATE [modifiers] TABLE [IF NOT EXISTS] name …`.
    pub(super) fn create_table(&mut self, mut cursor: Cursor<'_, 'a>, comments: &[Token]) {
        let Some(first) = cursor.peek() else { return };
        let (mut temporary, mut replace) = (false, false);
        while !cursor.eat("TABLE") {
            temporary |= cursor.sees("TEMPORARY") || cursor.sees("TEMP");
            replace |= cursor.sees("REPLACE");
            if cursor.next().is_none() {
                return;
            }
        }
        let lenient = cursor.eat_if_exists();
        let Some(name) = cursor.qualified() else {
            let here = cursor.here().unwrap_or(first);
            self.report.error(
                here,
                "A CREATE TABLE has no name that can be read; the table is missing.",
                "Give the table a name.",
            );
            return;
        };
        if temporary || name.name.starts_with('#') {
            self.leave_out(&name, "temporary", first);
            return;
        }
        if self.is_no_definition(&mut cursor, &name, first) {
            return;
        }
        if let Some(existing) = self.existing(&name) {
            if !replace {
                if !lenient {
                    let message = format!(
                        "Table {} is created a second time; the first definition was kept.",
                        name.full()
                    );
                    self.report.warn(first, message, "Remove one of the two.");
                }
                return;
            }
            if let Some(table) = self.draft.tables.get_mut(existing) {
                table.dropped = true;
            }
        }
        let mut table = TableDraft::new(Name {
            token: first,
            ..name
        });
        table.comment = beside::above(self.source, comments, first);
        if cursor.eat("LIKE") {
            self.copy_like(&mut cursor, &mut table, true);
        } else if let Some(body) = self.body(&mut cursor, &table, first) {
            self.table_items(body, comments, &mut table);
        }
        self.table_options(cursor, &mut table);
        if table.columns.is_empty() {
            let message = format!(
                "Table {} has no columns that can be read; it is missing.",
                table.name.full()
            );
            self.report
                .error(first, message, "Check its parentheses and commas.");
            return;
        }
        self.draft.add(table);
    }

    /// A table of the same name and schema.
    fn existing(&self, name: &Name) -> Option<usize> {
        let number = self.draft.find(name, name.schema.as_deref())?;
        let table = self.draft.tables.get(number)?;
        let has = table.name.schema.as_deref();
        let equal = match (has, name.schema.as_deref()) {
            (Some(a), Some(b)) => same(a, b),
            (None, None) => true,
            _ => false,
        };
        equal.then_some(number)
    }

    fn leave_out(&mut self, name: &Name, why: &'static str, at: Token) {
        self.draft.left_out.insert(name.name.to_lowercase(), why);
        self.report.note(
            at,
            format!("Table {} is {why} and was left out.", name.full()),
        );
    }

    /// Forms that define no table of their own with columns to read.
    fn is_no_definition(&mut self, cursor: &mut Cursor<'_, 'a>, name: &Name, first: Token) -> bool {
        if cursor.eat_all(&["PARTITION", "OF"]) {
            self.leave_out(name, "a partition", first);
            return true;
        }
        if cursor.sees("AS") || cursor.sees("SELECT") || cursor.sees("CLONE") {
            let message = format!(
                "Table {} is made from a query, so its columns aren't known; it is missing.",
                name.full()
            );
            self.report
                .warn(first, message, "Write its columns out if it needs data.");
            return true;
        }
        if cursor.sees("OF") {
            let message = format!(
                "Table {} is made from an object type, so its columns aren't known; it is missing.",
                name.full()
            );
            self.report
                .warn(first, message, "Write its columns out if it needs data.");
            return true;
        }
        if cursor.sees("USING") {
            self.leave_out(name, "virtual", first);
            return true;
        }
        false
    }

    /// What stands in the parentheses after the name. A missing one is forgiven.
    fn body<'t>(
        &mut self,
        cursor: &mut Cursor<'t, 'a>,
        table: &TableDraft,
        first: Token,
    ) -> Option<&'t [Token]> {
        if cursor.sees_symbol("(") {
            let passed = cursor.passed();
            let body = cursor.parenthesised();
            let closed = cursor
                .since(passed)
                .last()
                .is_some_and(|last| self.source.is_symbol(*last, ")"));
            if !closed || cursor.since(passed).len() < body.map_or(0, <[_]>::len) + 2 {
                let message = format!(
                    "The parenthesis of table {} is never closed; its columns were read up to the end.",
                    table.name.full()
                );
                self.report
                    .warn(first, message, "Close it before the semicolon.");
            }
            return body;
        }
        if cursor.is_done() {
            return None;
        }
        let here = cursor.here().unwrap_or(first);
        let message = format!(
            "Table {} has no parenthesis after its name.",
            table.name.full()
        );
        self.report
            .warn(here, message, "Put its columns in parentheses.");
        None
    }

    /// The items between the parentheses: columns, constraints, LIKE.
    fn table_items(&mut self, body: &[Token], comments: &[Token], table: &mut TableDraft) {
        let items = commas(self.source, body);
        let mut names: HashSet<String> = table
            .columns
            .iter()
            .map(|column| column.name.to_lowercase())
            .collect();
        for (at, item) in items.iter().enumerate() {
            let mut cursor = Cursor::new(self.source, item);
            if cursor.eat("LIKE") {
                self.copy_like(&mut cursor, table, false);
                names.extend(
                    table
                        .columns
                        .iter()
                        .map(|column| column.name.to_lowercase()),
                );
                continue;
            }
            let before = table.columns.len();
            self.table_item(item, table);
            let Some(column) = table.columns.get_mut(before) else {
                continue;
            };
            let previous = at
                .checked_sub(1)
                .and_then(|at| items.get(at))
                .and_then(|item| item.last());
            let next = items.get(at + 1).and_then(|item| item.first());
            if column.comment.is_none() {
                column.comment = beside::of_item(self.source, comments, item, previous, next);
            }
            let (name, token) = (column.name.clone(), column.token);
            if !names.insert(name.to_lowercase()) {
                let message = format!(
                    "Column {}.{name} is declared twice; the second one was ignored.",
                    table.name.full()
                );
                self.report
                    .warn(token, message, "Remove or rename one of the two.");
                table.columns.truncate(before);
            } else if table.columns.len() > MAX_COLUMNS {
                let message = format!(
                    "Table {} has more than {MAX_COLUMNS} columns; the others were ignored.",
                    table.name.full()
                );
                self.report.error(token, message, "Split the table.");
                table.columns.truncate(before);
                return;
            }
        }
    }

    /// Takes the columns of another table, as LIKE does.
    fn copy_like(&mut self, cursor: &mut Cursor<'_, 'a>, table: &mut TableDraft, with_keys: bool) {
        let Some(other) = cursor.qualified() else {
            return;
        };
        let mut keys = with_keys;
        let mut all = with_keys;
        while let Some(token) = cursor.next() {
            keys |= self.source.is_word(token, "INDEXES") || self.source.is_word(token, "ALL");
            all |= self.source.is_word(token, "ALL");
        }
        let Some(model) = self.copy_of(&other, table) else {
            let message = format!(
                "Table {} is made like {}, which isn't in this file; its columns aren't known.",
                table.name.full(),
                other.full()
            );
            self.report.error(
                other.token,
                message,
                format!("Add the CREATE TABLE of {}.", other.full()),
            );
            return;
        };
        let mut known: HashSet<String> = table
            .columns
            .iter()
            .map(|column| column.name.to_lowercase())
            .collect();
        for mut column in model.columns {
            if !all {
                column.default = None;
                column.identity = false;
            }
            if known.insert(column.name.to_lowercase()) && table.columns.len() < MAX_COLUMNS {
                table.columns.push(column);
            }
        }
        if keys {
            table.primary_key = table.primary_key.take().or(model.primary_key);
            table.uniques.extend(model.uniques);
        }
        if all {
            table.checks.extend(model.checks);
        }
    }

    /// What follows the parentheses: COMMENT, INHERITS, AS SELECT.
    fn table_options(&mut self, mut cursor: Cursor<'_, 'a>, table: &mut TableDraft) {
        while let Some(token) = cursor.peek() {
            if cursor.eat("COMMENT") {
                cursor.eat_symbol("=");
                if let Some(comment) = cursor.text() {
                    table.comment = Some(comment).filter(|comment| !comment.trim().is_empty());
                }
            } else if cursor.eat("INHERITS") {
                let parents = cursor.parenthesised().unwrap_or_default();
                for parent in commas(self.source, parents) {
                    self.inherit(Cursor::new(self.source, parent), table);
                }
            } else if cursor.sees("PARTITION") {
                return;
            } else if cursor.sees("AS")
                && (cursor.sees_at(1, "SELECT") || cursor.sees_at(1, "WITH"))
                && token.kind == Kind::Word
            {
                let message = format!(
                    "Table {} is also filled from a query, which was ignored.",
                    table.name.full()
                );
                self.report.note(token, message);
                return;
            } else {
                cursor.skip();
            }
        }
    }

    /// A copy of the table that goes by a name, while there may be copies.
    /// Going through the columns that are there already counts, too.
    fn copy_of(&mut self, name: &Name, table: &TableDraft) -> Option<TableDraft> {
        let number = self.draft.find(name, table.name.schema.as_deref())?;
        let model = self.draft.tables.get(number)?;
        let tokens = |check: &crate::draft::CheckDraft| check.tokens.len() + 1;
        let cost = table.columns.len()
            + model.columns.len()
            + model.uniques.len()
            + model.checks.iter().map(tokens).sum::<usize>();
        self.copies_left = self.copies_left.checked_sub(cost)?;
        Some(model.clone())
    }

    /// Puts a parent's columns before a table's own, with its checks.
    fn inherit(&mut self, mut parent: Cursor<'_, 'a>, table: &mut TableDraft) {
        let Some(name) = parent.qualified() else {
            return;
        };
        let Some(model) = self.copy_of(&name, table) else {
            let message = format!(
                "Table {} inherits from {}, which isn't in this file.",
                table.name.full(),
                name.full()
            );
            self.report.error(
                name.token,
                message,
                format!("Add the CREATE TABLE of {} before it.", name.full()),
            );
            return;
        };
        let mut columns = model.columns;
        let mut places: HashMap<String, usize> = HashMap::new();
        for (place, column) in columns.iter().enumerate() {
            places.insert(column.name.to_lowercase(), place);
        }
        for column in table.columns.drain(..) {
            match places
                .get(&column.name.to_lowercase())
                .and_then(|place| columns.get_mut(*place))
            {
                Some(inherited) => *inherited = column,
                None => columns.push(column),
            }
        }
        table.columns = columns;
        table.checks.extend(model.checks);
    }
}
