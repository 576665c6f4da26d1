//! CREATE UNIQUE INDEX, and the parts of an index.

use super::Reader;
use crate::cursor::{Cursor, commas};
use crate::draft::{IndexItem, UniqueDraft};
use crate::source::{Kind, Token};

/// Words after a column in an index that don't make an expression of it.
const MODIFIERS: &[&str] = &[
    "ASC",
    "DESC",
    "NULLS",
    "FIRST",
    "LAST",
    "COLLATE",
    "WITH",
    "INCLUDE",
    "VISIBLE",
    "INVISIBLE",
];

impl<'a> Reader<'a, '_> {
    /// Reads an index. Only unique ones bind data. False if its table is unknown.
    pub(super) fn create_index(&mut self, mut cursor: Cursor<'_, 'a>) -> bool {
        let Some(first) = cursor.peek() else {
            return true;
        };
        let mut unique = false;
        while !cursor.eat("INDEX") {
            unique |= cursor.sees("UNIQUE");
            if cursor.next().is_none() {
                return true;
            }
        }
        if !unique {
            self.report.skip("CREATE INDEX (not unique)", first);
            return true;
        }
        cursor.eat("CONCURRENTLY");
        cursor.eat_if_exists();
        let name = if cursor.sees("ON") {
            None
        } else {
            cursor.qualified().map(|name| name.name)
        };
        while !cursor.eat("ON") {
            if cursor.next().is_none() {
                return true;
            }
        }
        cursor.eat("ONLY");
        let Some(target) = cursor.qualified() else {
            return true;
        };
        let Some(table) = self.draft.find(&target, None) else {
            return self.missing_table(&target, first, "a unique index");
        };
        if cursor.eat("USING") {
            cursor.next();
        }
        let items = self.index_items(cursor.parenthesised().unwrap_or_default());
        let mut nulls_equal = self.flavor.nulls_are_equal();
        let mut condition = None;
        while !cursor.is_done() {
            if cursor.eat_all(&["NULLS", "NOT", "DISTINCT"]) {
                nulls_equal = true;
            } else if cursor.eat("WHERE") {
                let from = cursor.passed();
                let ends = |cursor: &Cursor<'_, '_>| {
                    let storage = cursor.sees("WITH") && cursor.sees_symbol_at(1, "(");
                    storage || cursor.is_done() || cursor.sees("TABLESPACE")
                };
                while !ends(&cursor) {
                    cursor.next();
                }
                condition = Some(cursor.since(from).to_vec());
            } else {
                cursor.skip();
            }
        }
        if let Some(table) = self.draft.tables.get_mut(table)
            && !items.is_empty()
        {
            table.uniques.push(UniqueDraft {
                name,
                items,
                condition,
                nulls_equal,
                token: first,
            });
        }
        true
    }

    /// The parts of an index: columns, columns with a length, expressions.
    pub(super) fn index_items(&self, inside: &[Token]) -> Vec<IndexItem> {
        commas(self.source, inside)
            .into_iter()
            .filter_map(|part| self.index_item(part))
            .collect()
    }

    fn index_item(&self, part: &[Token]) -> Option<IndexItem> {
        let mut cursor = Cursor::new(self.source, part);
        let first = cursor.peek()?;
        if first.kind != Kind::Symbol && first.kind != Kind::Number {
            let name = cursor.name()?;
            let length = match cursor.rest() {
                [open, number, close, ..]
                    if self.source.is_symbol(*open, "(") && self.source.is_symbol(*close, ")") =>
                {
                    if number.kind == Kind::Number {
                        self.source.raw(*number).parse().ok()
                    } else {
                        None
                    }
                }
                _ => None,
            };
            if length.is_some() {
                return Some(IndexItem::Column(name, length));
            }
            // Operator classes and directions are single words after the name.
            if cursor.is_done()
                || cursor.sees_any(MODIFIERS)
                || cursor.peek().is_some_and(|next| next.kind != Kind::Symbol)
            {
                return Some(IndexItem::Column(name, None));
            }
        }
        let mut whole = Cursor::new(self.source, part);
        if whole.sees_symbol("(") {
            return whole
                .parenthesised()
                .map(|inside| IndexItem::Expression(inside.to_vec()));
        }
        let mut end = part.len();
        while end > 1
            && part.get(end - 1).is_some_and(|last| {
                MODIFIERS
                    .iter()
                    .any(|word| self.source.is_word(*last, word))
            })
        {
            end -= 1;
        }
        part.get(..end)
            .map(|tokens| IndexItem::Expression(tokens.to_vec()))
    }
}
