//! One item among a table's columns and constraints.

use super::Reader;
use crate::cursor::Cursor;
use crate::draft::TableDraft;
use crate::source::{Kind, Token};

impl<'a> Reader<'a, '_> {
    /// Reads a column or a constraint into a table.
    pub(super) fn table_item(&mut self, item: &[Token], table: &mut TableDraft) {
        let mut cursor = Cursor::new(self.source, item);
        let Some(first) = cursor.peek() else { return };
        if self.constraint(&mut cursor, table) {
            self.trailing(cursor, table);
            return;
        }
        if first.kind == Kind::Word && self.is_no_column(&cursor) {
            let what = self
                .source
                .written(item.get(..2.min(item.len())).unwrap_or_default());
            if !self.is_plain_index(&cursor) {
                let message = format!("\"{what}\" of table {} was ignored.", table.name.full());
                self.report.warn(first, message, "The data may break it.");
            }
            return;
        }
        match self.column(&mut cursor, table) {
            Some(column) => table.columns.push(column),
            None => {
                let message = format!(
                    "\"{}\" in table {} is no column or constraint that can be read.",
                    shorten(&self.source.written(item)),
                    table.name.full()
                );
                self.report
                    .error(first, message, "Check the commas and quotes around it.");
            }
        }
    }

    /// Constraints that follow a constraint without a comma, as SQL Server allows.
    pub(super) fn trailing(&mut self, mut cursor: Cursor<'_, 'a>, table: &mut TableDraft) {
        while !cursor.is_done() {
            let begins = cursor.sees_any(&["CONSTRAINT", "FOREIGN", "CHECK"])
                || (cursor.sees("PRIMARY") && cursor.sees_at(1, "KEY"))
                || (cursor.sees("UNIQUE") && !cursor.sees_at(1, "INDEX"));
            // ALTER TABLE … CHECK CONSTRAINT only switches one on.
            if !(begins && !cursor.sees_at(1, "CONSTRAINT") && self.constraint(&mut cursor, table))
            {
                cursor.skip();
            }
        }
    }

    /// Whether an unquoted word begins something that is neither column nor constraint.
    fn is_no_column(&self, cursor: &Cursor<'_, 'a>) -> bool {
        self.is_plain_index(cursor)
            || cursor.sees("EXCLUDE")
                && (cursor.sees_symbol_at(1, "(") || cursor.sees_at(1, "USING"))
            || cursor.sees("PERIOD") && cursor.sees_at(1, "FOR")
            || cursor.sees("SUPPLEMENTAL") && cursor.sees_at(1, "LOG")
    }

    /// `KEY name (columns)` and its like, which bind no data.
    fn is_plain_index(&self, cursor: &Cursor<'_, 'a>) -> bool {
        let lists = |at: usize| cursor.sees_symbol_at(at, "(");
        if cursor.sees("PERIOD") || cursor.sees("SUPPLEMENTAL") {
            return true;
        }
        if cursor.sees_any(&["FULLTEXT", "SPATIAL"]) {
            return cursor.sees_at(1, "KEY") || cursor.sees_at(1, "INDEX") || lists(1) || lists(2);
        }
        if !cursor.sees_any(&["KEY", "INDEX"]) {
            return false;
        }
        if lists(1) {
            return true;
        }
        if self.flavor.has_inline_indexes() {
            return cursor.peek_at(1).is_some();
        }
        // Elsewhere `key varchar(40)` is a column, and `KEY name (a, b)` is a stray from MySQL.
        let number = cursor
            .peek_at(3)
            .is_some_and(|token| token.kind == Kind::Number);
        lists(2) && !number
    }
}

/// The beginning of a text for a message.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
