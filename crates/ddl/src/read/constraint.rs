//! PRIMARY KEY, UNIQUE, FOREIGN KEY and CHECK as constraints of a table.

use super::Reader;
use crate::cursor::Cursor;
use crate::draft::{CheckDraft, ForeignKeyDraft, IndexItem, KeyDraft, TableDraft, UniqueDraft};
use crate::source::{Kind, Token};
use confab_model::schema::OnDelete;

impl<'a> Reader<'a, '_> {
    /// Reads a constraint if one is next. If not, nothing is passed.
    pub(super) fn constraint(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
    ) -> bool {
        let start = *cursor;
        let name = constraint_name(cursor);
        let Some(token) = start.peek().filter(|token| token.kind == Kind::Word) else {
            return false;
        };
        if cursor.sees("PRIMARY") && cursor.sees_at(1, "KEY") {
            if self.primary_key(cursor, table, name, token) {
                return true;
            }
        } else if cursor.sees("UNIQUE") {
            if self.unique(cursor, table, name, token) {
                return true;
            }
        } else if cursor.sees("FOREIGN") && cursor.sees_at(1, "KEY") {
            self.foreign_key(cursor, table, name, token);
            return true;
        } else if cursor.sees("CHECK")
            && (cursor.sees_symbol_at(1, "(") || cursor.sees_at(1, "NOT"))
        {
            cursor.next();
            self.check(cursor, table, name, token);
            return true;
        } else if cursor.sees("EXCLUDE") && name.is_some() {
            let message = format!(
                "The exclusion constraint {} of table {} was ignored.",
                name.unwrap_or_default(),
                table.name.full()
            );
            self.report.warn(token, message, "The data may break it.");
            while cursor.next().is_some() {}
            return true;
        } else if cursor.sees("DEFAULT") && name.is_some() {
            self.default_for(cursor, table);
            return true;
        }
        *cursor = start;
        false
    }

    fn primary_key(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
        name: Option<String>,
        token: Token,
    ) -> bool {
        cursor.eat_all(&["PRIMARY", "KEY"]);
        // MySQL allows a name and an index type here; both without meaning for data.
        let index = self.between_keyword_and_list(cursor);
        let columns = match index {
            Some(index) => self.take_index(table, &index),
            None => cursor.names(),
        };
        let Some(columns) = columns.filter(|columns| !columns.is_empty()) else {
            return false;
        };
        if table.primary_key.is_some() {
            let message = format!(
                "Table {} has a second primary key; the first one was kept.",
                table.name.full()
            );
            self.report
                .warn(token, message, "Use UNIQUE for the second one.");
        } else {
            table.primary_key = Some(KeyDraft {
                name,
                columns,
                token,
            });
        }
        true
    }

    fn unique(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
        mut name: Option<String>,
        token: Token,
    ) -> bool {
        cursor.eat("UNIQUE");
        let mut nulls_equal = self.flavor.nulls_are_equal();
        if cursor.eat_all(&["NULLS", "NOT", "DISTINCT"]) {
            nulls_equal = true;
        }
        cursor.eat_all(&["NULLS", "DISTINCT"]);
        if cursor.eat_any(&["KEY", "INDEX"]) {
            cursor.eat_if_exists();
        }
        if !cursor.sees_any(&["CLUSTERED", "NONCLUSTERED", "USING"])
            && let (Some(given), true) = (
                cursor.peek(),
                cursor.sees_symbol_at(1, "(") || cursor.sees_at(1, "USING"),
            )
            && matches!(given.kind, Kind::Word | Kind::Quoted | Kind::Double)
        {
            cursor.next();
            name = name.or_else(|| Some(self.source.value(given).into_owned()));
        }
        if let Some(index) = self.between_keyword_and_list(cursor) {
            // A unique index becomes a constraint: it is one already.
            if let Some(unique) = table
                .uniques
                .iter_mut()
                .find(|unique| unique.name.as_deref() == Some(index.as_str()))
            {
                unique.name = name.or(unique.name.take());
            }
            return true;
        }
        let Some(inside) = cursor.parenthesised() else {
            return false;
        };
        let items = self.index_items(inside);
        table.uniques.push(UniqueDraft {
            name,
            items,
            condition: None,
            nulls_equal,
            token,
        });
        true
    }

    /// Passes CLUSTERED, USING BTREE and the like. The name after USING INDEX is returned.
    fn between_keyword_and_list(&mut self, cursor: &mut Cursor<'_, 'a>) -> Option<String> {
        while !cursor.is_done() && !cursor.sees_symbol("(") {
            if cursor.eat_all(&["USING", "INDEX"]) {
                return cursor.name();
            }
            // Anything else, such as NOT, belongs to a column.
            let known = [
                "CLUSTERED",
                "NONCLUSTERED",
                "USING",
                "BTREE",
                "HASH",
                "WITHOUT",
                "OVERLAPS",
            ];
            let named = cursor.sees_symbol_at(1, "(")
                && cursor.peek().is_some_and(|t| t.kind != Kind::Symbol);
            if !(cursor.eat_any(&known) || (named && cursor.next().is_some())) {
                return None;
            }
        }
        None
    }

    /// The columns of a unique index that becomes the primary key.
    fn take_index(&mut self, table: &mut TableDraft, index: &str) -> Option<Vec<String>> {
        let at = table
            .uniques
            .iter()
            .position(|unique| unique.name.as_deref() == Some(index))?;
        let unique = table.uniques.remove(at);
        let column = |item: IndexItem| match item {
            IndexItem::Column(name, _) => Some(name),
            IndexItem::Expression(_) => None,
        };
        Some(unique.items.into_iter().filter_map(column).collect())
    }

    fn foreign_key(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
        name: Option<String>,
        token: Token,
    ) {
        cursor.eat_all(&["FOREIGN", "KEY"]);
        cursor.eat_if_exists();
        let mut name = name;
        if !cursor.sees_symbol("(") && !cursor.sees("REFERENCES") {
            let index = cursor.name();
            name = name.or(index);
        }
        let columns = cursor.names().unwrap_or_default();
        if columns.is_empty() {
            let message = format!(
                "A foreign key of table {} names no columns; it was ignored.",
                table.name.full()
            );
            self.report
                .error(token, message, "Name its columns in parentheses.");
            while cursor.next().is_some() {}
        } else if !self.references(cursor, table, name, columns, token) {
            let message = format!(
                "A foreign key of table {} has no REFERENCES; it was ignored.",
                table.name.full()
            );
            self.report
                .error(token, message, "Name the table that it refers to.");
        }
    }

    /// Reads `REFERENCES table [(columns)] [actions]` as the key of some columns.
    pub(super) fn references(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
        name: Option<String>,
        columns: Vec<String>,
        token: Token,
    ) -> bool {
        if !cursor.eat("REFERENCES") {
            return false;
        }
        let Some(target) = cursor.qualified() else {
            return false;
        };
        let references = cursor.names().unwrap_or_default();
        let mut on_delete = OnDelete::NoAction;
        loop {
            if cursor.eat("ON") {
                let delete = cursor.eat("DELETE");
                if !delete && !cursor.eat("UPDATE") {
                    continue;
                }
                let action = action(cursor);
                if delete {
                    on_delete = action;
                }
            } else if cursor.eat("MATCH") {
                cursor.eat_any(&["FULL", "PARTIAL", "SIMPLE"]);
            } else if !self.passes_state(cursor) {
                break;
            }
        }
        table.foreign_keys.push(ForeignKeyDraft {
            name,
            columns,
            target,
            references,
            on_delete,
            token,
        });
        true
    }

    /// Passes what a constraint may end with and data doesn't care for.
    pub(super) fn passes_state(&mut self, cursor: &mut Cursor<'_, 'a>) -> bool {
        const STATES: &[&[&str]] = &[
            &["NOT", "DEFERRABLE"],
            &["DEFERRABLE"],
            &["INITIALLY", "DEFERRED"],
            &["INITIALLY", "IMMEDIATE"],
            &["NOT", "VALID"],
            &["NOT", "ENFORCED"],
            &["ENFORCED"],
            &["NOT", "FOR", "REPLICATION"],
            &["NO", "INHERIT"],
            &["ENABLE", "VALIDATE"],
            &["ENABLE", "NOVALIDATE"],
            &["ENABLE"],
            &["DISABLE"],
            &["VALIDATE"],
            &["NOVALIDATE"],
            &["RELY"],
            &["NORELY"],
        ];
        STATES.iter().any(|state| cursor.eat_all(state))
    }

    /// Reads the condition after CHECK.
    pub(super) fn check(
        &mut self,
        cursor: &mut Cursor<'_, 'a>,
        table: &mut TableDraft,
        name: Option<String>,
        token: Token,
    ) {
        cursor.eat_all(&["NOT", "FOR", "REPLICATION"]);
        if let Some(inside) = cursor.parenthesised().filter(|inside| !inside.is_empty()) {
            table.checks.push(CheckDraft {
                name,
                tokens: inside.to_vec(),
                value: None,
                token,
            });
        }
        while self.passes_state(cursor) {}
    }

    /// Reads SQL Server's `DEFAULT value FOR column`.
    pub(super) fn default_for(&mut self, cursor: &mut Cursor<'_, 'a>, table: &mut TableDraft) {
        cursor.eat("DEFAULT");
        let from = cursor.passed();
        while !cursor.is_done() && !cursor.sees("FOR") {
            cursor.skip();
        }
        let value = cursor.since(from).to_vec();
        cursor.eat("FOR");
        if let Some(column) = cursor.name().and_then(|name| table.column(&name)) {
            column.default = Some(value);
        }
        while cursor.eat_all(&["WITH", "VALUES"]) {}
    }
}

/// Reads `CONSTRAINT [name]`; the name may be missing in MySQL.
pub(super) fn constraint_name(cursor: &mut Cursor<'_, '_>) -> Option<String> {
    if !cursor.eat("CONSTRAINT") {
        return None;
    }
    cursor.eat_if_exists();
    let unnamed = cursor.sees_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]);
    // `CONSTRAINT unique UNIQUE (a)` isn't seen in the wild, `CONSTRAINT CHECK (…)` is.
    if unnamed {
        None
    } else {
        cursor.qualified().map(|name| name.name)
    }
}

fn action(cursor: &mut Cursor<'_, '_>) -> OnDelete {
    if cursor.eat("CASCADE") {
        return OnDelete::Cascade;
    }
    if cursor.eat("SET") {
        return if cursor.eat("DEFAULT") {
            OnDelete::SetDefault
        } else {
            cursor.eat("NULL");
            OnDelete::SetNull
        };
    }
    let _passed = cursor.eat_all(&["NO", "ACTION"]) || cursor.eat("RESTRICT");
    OnDelete::NoAction
}
