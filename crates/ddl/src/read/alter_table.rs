//! ALTER TABLE.

use super::{Reader, create_table::MAX_COLUMNS};
use crate::cursor::{Cursor, commas};
use crate::draft::{ColumnDraft, TableDraft};
use crate::source::{Kind, Token};
use crate::{beside, types};

impl<'a> Reader<'a, '_> {
    /// Reads `ALTER TABLE [IF EXISTS] [ONLY] name actions`. False if the table is unknown.
    pub(super) fn alter_table(&mut self, mut cursor: Cursor<'_, 'a>, comments: &[Token]) -> bool {
        let Some(first) = cursor.peek() else {
            return true;
        };
        cursor.eat("ALTER");
        cursor.eat("FOREIGN");
        cursor.eat("TABLE");
        cursor.eat_if_exists();
        cursor.eat("ONLY");
        let Some(name) = cursor.qualified() else {
            return true;
        };
        cursor.eat_symbol("*");
        let Some(number) = self.draft.find(&name, None) else {
            // Scripts clear away what an earlier run left before they begin.
            if cursor.sees("DROP") {
                self.report.skip("ALTER TABLE … DROP", first);
                return true;
            }
            return self.missing_table(&name, first, &describe(&cursor));
        };
        // Taken out while it is changed, so that nothing is borrowed twice.
        let Some(slot) = self.draft.tables.get_mut(number) else {
            return true;
        };
        let placeholder = TableDraft::new(slot.name.clone());
        let mut table = std::mem::replace(slot, placeholder);
        let mut renamed = None;
        let mut verb = Verb::Other;
        for action in commas(self.source, cursor.rest()) {
            let mut cursor = Cursor::new(self.source, action);
            if let Some(name) = self.rename_table(&mut cursor) {
                renamed = Some(name);
                continue;
            }
            verb = self.action(&mut cursor, &mut table, verb, comments);
        }
        if let Some(slot) = self.draft.tables.get_mut(number) {
            *slot = table;
        }
        if let Some(name) = renamed {
            self.draft.rename(number, name);
        }
        true
    }

    fn rename_table(&self, cursor: &mut Cursor<'_, 'a>) -> Option<String> {
        let to = cursor.sees_at(1, "TO") || cursor.sees_at(1, "AS");
        let bare = cursor.rest().len() == 2;
        if !(cursor.sees("RENAME") && (to || bare)) {
            return None;
        }
        cursor.next();
        let _to = cursor.eat("TO") || cursor.eat("AS");
        cursor.qualified().map(|name| name.name)
    }

    /// One action. SQL Server and Oracle leave the verb out after the first one.
    fn action(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
        before: Verb,
        comments: &[Token],
    ) -> Verb {
        let checked =
            cursor.sees("WITH") && (cursor.sees_at(1, "CHECK") || cursor.sees_at(1, "NOCHECK"));
        if checked {
            cursor.next();
            cursor.next();
        }
        if cursor.eat("ADD") {
            self.add(cursor, table, comments);
            return Verb::Add;
        }
        if cursor.eat("MODIFY") {
            cursor.eat("COLUMN");
            let inside = if cursor.sees_symbol("(") {
                cursor.parenthesised()
            } else {
                None
            };
            for part in commas(self.source, inside.unwrap_or(cursor.rest())) {
                self.redefine(Cursor::new(self.source, part), table, None);
            }
            return Verb::Modify;
        }
        if cursor.eat("CHANGE") {
            cursor.eat("COLUMN");
            let old = cursor.name();
            self.redefine(*cursor, table, old);
            return Verb::Other;
        }
        if cursor.sees("ALTER")
            && !cursor.sees_at(1, "INDEX")
            && !cursor.sees_at(1, "CONSTRAINT")
            && !cursor.sees_at(1, "CHECK")
        {
            cursor.eat("ALTER");
            cursor.eat("COLUMN");
            self.alter_column(cursor, table);
            return Verb::Other;
        }
        if cursor.eat("DROP") {
            self.drop(cursor, table);
            return Verb::Drop;
        }
        if cursor.eat("RENAME") {
            rename_column(cursor, table);
            return Verb::Other;
        }
        if cursor.eat_all(&["ATTACH", "PARTITION"]) {
            self.attach(cursor);
            return Verb::Other;
        }
        match before {
            _ if !self.flavor.repeats_verbs() || cursor.sees_symbol_at(1, "=") => {}
            Verb::Add => self.add(cursor, table, comments),
            Verb::Modify => self.redefine(*cursor, table, None),
            Verb::Drop => self.drop(cursor, table),
            Verb::Other => {}
        }
        before
    }

    /// What follows ADD: a column, a constraint, or several in parentheses.
    fn add(&mut self, cursor: &mut Cursor<'_, 'a>, table: &mut TableDraft, comments: &[Token]) {
        cursor.eat("COLUMN");
        cursor.eat_if_exists();
        if cursor.sees_symbol("(") {
            for item in commas(self.source, cursor.parenthesised().unwrap_or_default()) {
                self.add_item(item, table, comments);
            }
            return;
        }
        if cursor.sees("DEFAULT") {
            self.default_for(cursor, table);
            return;
        }
        // MySQL's ADD PARTITION and PostgreSQL's ADD GENERATED are no items.
        if !cursor.sees("PARTITION") && !cursor.sees("SUPPLEMENTAL") {
            self.add_item(cursor.rest(), table, comments);
        }
    }

    fn add_item(&mut self, item: &[Token], table: &mut TableDraft, comments: &[Token]) {
        let before = table.columns.len();
        self.table_item(item, table);
        let Some(column) = table.columns.get_mut(before) else {
            return;
        };
        if column.comment.is_none() {
            column.comment = beside::of_item(self.source, comments, item, item.first(), None);
        }
        let (name, token) = (column.name.clone(), column.token);
        let old = table
            .columns
            .iter()
            .take(before)
            .any(|column| column.name.eq_ignore_ascii_case(&name));
        if old {
            let message = format!(
                "Column {}.{name} is added a second time; the first one was kept.",
                table.name.full()
            );
            self.report.warn(token, message, "");
            table.columns.truncate(before);
            return;
        }
        if table.columns.len() > MAX_COLUMNS {
            let message = format!(
                "Table {} has more than {MAX_COLUMNS} columns; the others were ignored.",
                table.name.full()
            );
            self.report.error(token, message, "Split the table.");
            table.columns.truncate(before);
            return;
        }
        // FIRST and AFTER decide where MySQL puts it.
        let cursor = Cursor::new(self.source, item);
        let last = cursor.rest().len();
        if item
            .last()
            .is_some_and(|token| self.source.is_word(*token, "FIRST"))
        {
            table.columns.rotate_right(1);
        } else if let Some([after, name]) = item.get(last.saturating_sub(2)..)
            && self.source.is_word(*after, "AFTER")
            && let Some(at) = table
                .columns
                .iter()
                .position(|column| column.name.eq_ignore_ascii_case(&self.source.value(*name)))
            && let Some(tail) = table.columns.get_mut(at + 1..)
            && !tail.is_empty()
        {
            tail.rotate_right(1);
        }
    }

    /// A whole new definition of a column: MODIFY and CHANGE.
    fn redefine(
        &mut self,
        mut cursor: Cursor<'_, 'a>,
        table: &mut TableDraft,
        old: Option<String>,
    ) {
        let mut probe = cursor;
        let Some(new) = probe.name() else { return };
        let old = old.unwrap_or_else(|| new.clone());
        let Some(existing) = table.column(&old).cloned() else {
            return;
        };
        let whole = self.flavor.has_inline_indexes();
        let spec = types::read(&mut probe, self.flavor.has_loose_types());
        let mut column = if whole && spec.is_some() {
            let Some(column) = self.column(&mut cursor, table) else {
                return;
            };
            ColumnDraft {
                comment: column.comment.or(existing.comment),
                token: existing.token,
                ..column
            }
        } else {
            // Oracle's MODIFY keeps what isn't said.
            let mut column = ColumnDraft {
                spec: spec.or(existing.spec.clone()),
                ..existing
            };
            self.column_options(&mut probe, &mut column, table);
            column
        };
        column.name = if column.name.eq_ignore_ascii_case(&old) {
            column.name
        } else {
            new
        };
        self.replace(table, &old, column);
    }

    fn replace(&self, table: &mut TableDraft, old: &str, column: ColumnDraft) {
        if !column.name.eq_ignore_ascii_case(old) {
            table.renamed.push((old.to_owned(), column.name.clone()));
        }
        if let Some(slot) = table.column(old) {
            *slot = column;
        }
    }

    /// PostgreSQL's `ALTER COLUMN c SET …`, and SQL Server's with a new type.
    fn alter_column(&mut self, cursor: &mut Cursor<'_, 'a>, table: &mut TableDraft) {
        let Some(name) = cursor.name() else { return };
        let loose = self.flavor.has_loose_types();
        let Some(mut column) = table.column(&name).cloned() else {
            if let Some(here) = cursor.here() {
                let message = format!("Table {} has no column {name} to alter.", table.name.full());
                self.report.warn(here, message, "Correct the name.");
            }
            return;
        };
        if cursor.eat_all(&["SET", "NOT", "NULL"]) {
            column.not_null = true;
        } else if cursor.eat_all(&["DROP", "NOT", "NULL"]) {
            column.not_null = false;
        } else if cursor.eat_all(&["SET", "DEFAULT"]) {
            column.default = Some(cursor.rest().to_vec());
        } else if cursor.eat_all(&["DROP", "DEFAULT"]) {
            column.default = None;
        } else if cursor.eat_all(&["DROP", "IDENTITY"]) {
            column.identity = false;
        } else if cursor.eat_all(&["DROP", "EXPRESSION"]) {
            column.generated = None;
        } else if cursor.eat("ADD") {
            if !self.generated(cursor, &mut column) {
                return;
            }
        } else if cursor.eat("TYPE") || cursor.eat_all(&["SET", "DATA", "TYPE"]) {
            column.spec = types::read(cursor, loose).or(column.spec);
        } else if !cursor.sees_any(&["SET", "RESET", "RESTART", "DROP"]) {
            // SQL Server: type and nullability anew.
            column.spec = types::read(cursor, loose).or(column.spec);
            column.not_null = false;
            self.column_options(cursor, &mut column, table);
        }
        self.replace(table, &name, column);
    }

    fn drop(&mut self, cursor: &mut Cursor<'_, 'a>, table: &mut TableDraft) {
        if cursor.eat_all(&["PRIMARY", "KEY"]) {
            table.primary_key = None;
            return;
        }
        let constraint =
            cursor.eat("CONSTRAINT") || cursor.eat("CHECK") || cursor.eat_all(&["FOREIGN", "KEY"]);
        if constraint || cursor.eat_any(&["INDEX", "KEY"]) {
            cursor.eat_if_exists();
            if let Some(name) = cursor.name() {
                table.drop_constraint(&name);
            }
            return;
        }
        if cursor.eat("PARTITION") {
            return;
        }
        cursor.eat("COLUMN");
        cursor.eat_if_exists();
        let inside = if cursor.sees_symbol("(") {
            cursor.parenthesised()
        } else {
            None
        };
        for part in commas(self.source, inside.unwrap_or(cursor.rest())) {
            let mut part = Cursor::new(self.source, part);
            if let Some(name) = part.name() {
                drop_column(table, &name);
            }
        }
    }

    /// `ATTACH PARTITION child`: a child is no table of its own.
    fn attach(&mut self, cursor: &mut Cursor<'_, 'a>) {
        let Some(child) = cursor.qualified() else {
            return;
        };
        if let Some(table) = self
            .draft
            .find(&child, None)
            .and_then(|at| self.draft.tables.get_mut(at))
        {
            table.dropped = true;
        }
        self.draft
            .left_out
            .insert(child.name.to_lowercase(), "a partition");
        self.report.note(
            child.token,
            format!("Table {} is a partition and was left out.", child.full()),
        );
    }
}

/// The verb of an action, which the next one may leave out.
#[derive(Clone, Copy)]
enum Verb {
    Add,
    Modify,
    Drop,
    Other,
}

/// `RENAME [COLUMN] a TO b`.
fn rename_column(cursor: &mut Cursor<'_, '_>, table: &mut TableDraft) {
    if cursor.eat_any(&["CONSTRAINT", "INDEX", "KEY"]) {
        return;
    }
    cursor.eat("COLUMN");
    let Some(old) = cursor.name() else { return };
    cursor.eat("TO");
    let Some(new) = cursor.name() else { return };
    if let Some(column) = table.column(&old) {
        column.name.clone_from(&new);
        table.renamed.push((old, new));
    }
}

/// Takes a column out, with the keys that have it.
fn drop_column(table: &mut TableDraft, name: &str) {
    let is = |column: &String| column.eq_ignore_ascii_case(name);
    table.columns.retain(|column| !is(&column.name));
    table.foreign_keys.retain(|key| !key.columns.iter().any(is));
    table.uniques.retain(|unique| {
        !unique
            .items
            .iter()
            .any(|item| matches!(item, crate::draft::IndexItem::Column(column, _) if is(column)))
    });
    if table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.iter().any(is))
    {
        table.primary_key = None;
    }
}

/// What an ALTER TABLE does, in a few words, for a message.
fn describe(cursor: &Cursor<'_, '_>) -> String {
    let tokens = cursor.rest();
    let has = |word: &str| {
        tokens
            .iter()
            .any(|token| token.kind == Kind::Word && cursor.source.is_word(*token, word))
    };
    if has("REFERENCES") {
        "the foreign key that it gets here".to_owned()
    } else {
        "this ALTER TABLE".to_owned()
    }
}
