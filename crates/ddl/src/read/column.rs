//! A column and its options.

use super::Reader;
use super::constraint::constraint_name;
use crate::cursor::Cursor;
use crate::draft::{ColumnDraft, IndexItem, KeyDraft, TableDraft, UniqueDraft};
use crate::source::{Kind, Token};
use crate::types;

/// Options that end with a word or two and mean nothing to data.
const IGNORED: &[&[&str]] = &[
    &["ROWGUIDCOL"],
    &["SPARSE"],
    &["VISIBLE"],
    &["INVISIBLE"],
    &["HIDDEN"],
    &["PERSISTED"],
    &["STORED"],
    &["VIRTUAL"],
    &["FILESTREAM"],
    &["BINARY"],
    &["ASCII"],
    &["UNICODE"],
    &["ASC"],
    &["DESC"],
    &["CLUSTERED"],
    &["NONCLUSTERED"],
    &["HASH"],
    &["FULLTEXT"],
    &["SORT"],
    &["COLUMN_SET", "FOR", "ALL_SPARSE_COLUMNS"],
    &["WITH", "VALUES"],
    &["FIRST"],
];

/// Options that end with a name or a value, which mean nothing to data.
const IGNORED_WITH_VALUE: &[&[&str]] = &[
    &["CHARACTER", "SET"],
    &["CHARSET"],
    &["STORAGE"],
    &["COMPRESSION"],
    &["COLUMN_FORMAT"],
    &["ENCODE"],
    &["TABLESPACE"],
    &["SRID"],
    &["AFTER"],
    &["CODEC"],
    &["OPTIONS"],
    &["INDEX"],
];

/// Words that end a default or another expression without parentheses.
const EXPRESSION_ENDS: &[&str] = &[
    "AFTER",
    "AS",
    "AUTOINCREMENT",
    "AUTO_INCREMENT",
    "CHARSET",
    "CHECK",
    "COLLATE",
    "COMMENT",
    "CONSTRAINT",
    "DEFAULT",
    "DEFERRABLE",
    "DISABLE",
    "ENABLE",
    "ENCODE",
    "FIRST",
    "FOR",
    "FOREIGN",
    "GENERATED",
    "IDENTITY",
    "INVISIBLE",
    "KEY",
    "NULL",
    "ON",
    "PERSISTED",
    "PRIMARY",
    "REFERENCES",
    "ROWGUIDCOL",
    "SPARSE",
    "STORAGE",
    "STORED",
    "UNIQUE",
    "VIRTUAL",
    "VISIBLE",
    "HIDDEN",
];

impl<'a> Reader<'a, '_> {
    /// Reads `name [type] [options]`. Keys and checks go to the table.
    pub(super) fn column(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
    ) -> Option<ColumnDraft> {
        let token = cursor.peek()?;
        let name = cursor.name()?;
        let spec = types::read(cursor, self.flavor.has_loose_types());
        let mut column = ColumnDraft {
            name,
            token,
            identity: spec.as_ref().is_some_and(types::is_serial),
            spec,
            not_null: false,
            default: None,
            generated: None,
            collation: None,
            comment: None,
        };
        self.column_options(cursor, &mut column, table);
        Some(column)
    }

    /// Reads what follows a column's type.
    pub(super) fn column_options(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        column: &mut ColumnDraft,
        table: &mut TableDraft,
    ) {
        while let Some(token) = cursor.peek() {
            let start = *cursor;
            let name = constraint_name(cursor);
            if !self.column_option(cursor, column, table, name) {
                *cursor = start;
                if cursor.eat("CONSTRAINT") {
                    // SQLite allows a name without a constraint.
                    cursor.next();
                } else {
                    self.unknown_option(cursor, column, table, token);
                }
            }
        }
    }

    fn column_option(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        column: &mut ColumnDraft,
        table: &mut TableDraft,
        name: Option<String>,
    ) -> bool {
        let Some(token) = cursor.peek() else {
            return false;
        };
        if cursor.eat_all(&["NOT", "NULL"]) {
            column.not_null = true;
        } else if cursor.eat("NULL") {
            column.not_null = false;
        } else if cursor.eat("DEFAULT") {
            cursor.eat_all(&["ON", "NULL"]);
            cursor.eat_all(&["FOR", "INSERT", "ONLY"]);
            column.default = Some(self.expression(cursor).to_vec());
        } else if cursor.sees("PRIMARY") && cursor.sees_at(1, "KEY") {
            cursor.eat_all(&["PRIMARY", "KEY"]);
            cursor.eat_any(&["CLUSTERED", "NONCLUSTERED"]);
            // A list means that a comma before the constraint was left out.
            let columns = if lists_names(cursor) {
                cursor.names()
            } else {
                None
            };
            self.key_of_column(
                column,
                table,
                KeyDraft {
                    name,
                    columns: columns.unwrap_or_else(|| vec![column.name.clone()]),
                    token,
                },
            );
        } else if cursor.eat("UNIQUE") {
            self.unique_column(cursor, column, table, name, token);
        } else if cursor.eat("KEY") {
            self.key_of_column(
                column,
                table,
                KeyDraft {
                    name,
                    columns: vec![column.name.clone()],
                    token,
                },
            );
        } else if cursor.sees("CHECK")
            && (cursor.sees_symbol_at(1, "(") || cursor.sees_at(1, "NOT"))
        {
            cursor.next();
            self.check(cursor, table, name, token);
        } else if cursor.eat_all(&["FOREIGN", "KEY"]) {
            let columns = if cursor.sees_symbol("(") {
                cursor.names()
            } else {
                None
            };
            let columns = columns.unwrap_or_else(|| vec![column.name.clone()]);
            return self.references(cursor, table, name, columns, token);
        } else if cursor.sees("REFERENCES") {
            return self.references(cursor, table, name, vec![column.name.clone()], token);
        } else if name.is_some() {
            return false;
        } else if cursor.eat_any(&["AUTO_INCREMENT", "AUTOINCREMENT"]) {
            column.identity = true;
        } else if cursor.eat("IDENTITY") {
            column.identity = true;
            cursor.parenthesised();
        } else if cursor.sees_any(&["GENERATED", "AS"]) {
            return self.generated(cursor, column);
        } else if cursor.eat("COLLATE") {
            column.collation = cursor.qualified().map(|name| name.name);
        } else if cursor.eat("COMMENT") {
            column.comment = cursor.text().filter(|comment| !comment.trim().is_empty());
        } else {
            return self.option_without_meaning(cursor);
        }
        true
    }

    /// A key declared at a column. `UNIQUE KEY` is read elsewhere.
    fn key_of_column(&mut self, column: &ColumnDraft, table: &mut TableDraft, key: KeyDraft) {
        match &table.primary_key {
            None => table.primary_key = Some(key),
            Some(other) if other.columns == key.columns => {}
            Some(_) => {
                let message = format!(
                    "Table {} has a second primary key at column {}; the first one was kept.",
                    table.name.full(),
                    column.name
                );
                self.report.warn(
                    key.token,
                    message,
                    "Use PRIMARY KEY (a, b) for a key of several columns.",
                );
            }
        }
    }

    fn unique_column(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        column: &ColumnDraft,
        table: &mut TableDraft,
        name: Option<String>,
        token: Token,
    ) {
        cursor.eat("KEY");
        let not_distinct = cursor.eat_all(&["NULLS", "NOT", "DISTINCT"]);
        cursor.eat_all(&["NULLS", "DISTINCT"]);
        cursor.eat_any(&["CLUSTERED", "NONCLUSTERED"]);
        let items = match lists_names(cursor)
            .then(|| cursor.parenthesised())
            .flatten()
        {
            Some(inside) => self.index_items(inside),
            None => vec![IndexItem::Column(column.name.clone(), None)],
        };
        let nulls_equal = not_distinct || self.flavor.nulls_are_equal();
        table.uniques.push(UniqueDraft {
            name,
            items,
            condition: None,
            nulls_equal,
            token,
        });
    }

    /// `GENERATED … AS IDENTITY`, `[GENERATED ALWAYS] AS (…)`, `GENERATED … AS ROW START`.
    pub(super) fn generated(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        column: &mut ColumnDraft,
    ) -> bool {
        if cursor.eat("GENERATED") {
            let _how = cursor.eat("ALWAYS") || cursor.eat_all(&["BY", "DEFAULT"]);
            cursor.eat_all(&["ON", "NULL"]);
        }
        if !cursor.eat("AS") {
            return false;
        }
        cursor.eat_all(&["ON", "NULL"]);
        if cursor.eat("IDENTITY") {
            column.identity = true;
            cursor.parenthesised();
        } else if cursor.eat("ROW") || cursor.eat("TRANSACTION_ID") || cursor.eat("SEQUENCE_NUMBER")
        {
            cursor.eat_any(&["START", "END"]);
            column.default = None;
            let message = format!(
                "Column {} is filled by the engine's row versions and gets ordinary values.",
                column.name
            );
            self.report.note(column.token, message);
        } else if cursor.sees_symbol("(") {
            let inside = cursor.parenthesised().unwrap_or_default();
            let plain =
                cursor.is_done() || cursor.peek().is_some_and(|next| next.kind == Kind::Word);
            column.generated = Some(if plain {
                inside.to_vec()
            } else {
                // `AS (a) + (b)`: SQL Server needs no parentheses around it all.
                let mut tokens = Vec::from(
                    cursor
                        .since(0)
                        .get(cursor.passed() - inside.len() - 2..)
                        .unwrap_or_default(),
                );
                tokens.extend_from_slice(self.expression(cursor));
                tokens
            });
        } else {
            column.generated = Some(self.expression(cursor).to_vec());
        }
        true
    }

    /// The tokens of an expression up to the next option.
    pub(super) fn expression<'t>(&self, cursor: &mut Cursor<'t, 'a>) -> &'t [Token] {
        let from = cursor.passed();
        let mut depth_of_case = 0_usize;
        while let Some(token) = cursor.peek() {
            let first = cursor.passed() == from;
            let casts = cursor
                .since(from)
                .last()
                .is_some_and(|last| self.source.is_symbol(*last, "::"));
            // NEXT VALUE FOR sequence
            let value = cursor
                .since(from)
                .last()
                .is_some_and(|last| self.source.is_word(*last, "VALUE"));
            let ends = token.kind == Kind::Word
                && !value
                && EXPRESSION_ENDS.iter().any(|word| cursor.sees(word));
            let zone =
                cursor.sees("WITH") && !(cursor.sees_at(1, "TIME") || cursor.sees_at(1, "LOCAL"));
            let not = cursor.sees("NOT")
                && !first
                && !(cursor.sees_at(1, "IN")
                    || cursor.sees_at(1, "LIKE")
                    || cursor.sees_at(1, "BETWEEN"));
            let charset = cursor.sees("CHARACTER") && cursor.sees_at(1, "SET");
            if !first && !casts && depth_of_case == 0 && (ends || zone || not || charset) {
                break;
            }
            depth_of_case += usize::from(cursor.sees("CASE"));
            depth_of_case = depth_of_case.saturating_sub(usize::from(cursor.sees("END")));
            cursor.skip();
        }
        cursor.since(from)
    }

    fn option_without_meaning(&mut self, cursor: &mut Cursor<'_, 'a>) -> bool {
        if IGNORED.iter().any(|option| cursor.eat_all(option)) || self.passes_state(cursor) {
            return true;
        }
        if IGNORED_WITH_VALUE
            .iter()
            .any(|option| cursor.eat_all(option))
        {
            cursor.eat_symbol("=");
            cursor.skip();
            return true;
        }
        if cursor.eat("ON") {
            // ON UPDATE CURRENT_TIMESTAMP, ON CONFLICT IGNORE, ON [PRIMARY]
            let _what = cursor.eat("UPDATE") || cursor.eat("CONFLICT");
            cursor.skip();
            cursor.parenthesised();
            return true;
        }
        if cursor.eat_all(&["USING", "INDEX"]) {
            while !cursor.is_done() && !cursor.sees_any(EXPRESSION_ENDS) && !cursor.sees("NOT") {
                cursor.skip();
            }
            return true;
        }
        if cursor.eat("MASKED")
            || cursor.eat("ENCRYPTED")
            || cursor.sees("WITH")
            || cursor.sees_symbol("(")
        {
            cursor.eat("WITH");
            cursor.skip();
            return true;
        }
        false
    }

    fn unknown_option(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        column: &ColumnDraft,
        table: &TableDraft,
        token: Token,
    ) {
        let raw = self.source.raw(token);
        let message = format!(
            "\"{}\" at column {}.{} was ignored.",
            super::table_item::shorten(raw),
            table.name.full(),
            column.name
        );
        self.report.warn(token, message, "");
        cursor.skip();
        // One warning for a run of such words.
        while cursor.peek().is_some_and(|next| next.kind != Kind::Word) || cursor.sees(raw) {
            cursor.skip();
        }
    }
}

/// Whether a list of names follows, and no number or condition.
fn lists_names(cursor: &Cursor<'_, '_>) -> bool {
    let name = cursor
        .peek_at(1)
        .is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Double));
    cursor.sees_symbol("(") && name
}
