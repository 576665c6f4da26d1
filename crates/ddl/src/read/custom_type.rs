//! CREATE TYPE, CREATE DOMAIN, ALTER TYPE and SQL Server's alias types.

use super::Reader;
use super::constraint::constraint_name;
use crate::cursor::{Cursor, commas};
use crate::draft::{CheckDraft, CustomType};
use crate::source::Token;
use crate::types::{self, TypeSpec};

impl<'a> Reader<'a, '_> {
    /// Reads `CREATE TYPE name AS ENUM (…)`, `… FROM base`, or anything else.
    pub(super) fn create_type(&mut self, mut cursor: Cursor<'_, 'a>) {
        let Some(first) = cursor.peek() else { return };
        while !cursor.eat("TYPE") {
            if cursor.next().is_none() {
                return;
            }
        }
        cursor.eat_if_exists();
        let Some(name) = cursor.qualified() else {
            return;
        };
        let custom = if cursor.eat_all(&["AS", "ENUM"]) {
            CustomType::Enum(self.texts(cursor.parenthesised().unwrap_or_default()))
        } else if cursor.eat("FROM") {
            match types::read(&mut cursor, false) {
                Some(spec) => domain(spec, cursor.eat_all(&["NOT", "NULL"])),
                None => return,
            }
        } else {
            self.report.note(
                first,
                format!(
                    "Type {} isn't an enumeration; columns of it hold free text.",
                    name.full()
                ),
            );
            CustomType::Other
        };
        self.draft.types.insert(name.name.to_lowercase(), custom);
    }

    /// Reads `CREATE DOMAIN name [AS] type [DEFAULT …] [constraints]`.
    pub(super) fn create_domain(&mut self, mut cursor: Cursor<'_, 'a>) {
        while !cursor.eat("DOMAIN") {
            if cursor.next().is_none() {
                return;
            }
        }
        let Some(name) = cursor.qualified() else {
            return;
        };
        cursor.eat("AS");
        let Some(spec) = types::read(&mut cursor, false) else {
            return;
        };
        let (mut not_null, mut default, mut checks) = (false, None, Vec::new());
        while let Some(token) = cursor.peek() {
            let given = constraint_name(&mut cursor);
            if cursor.eat_all(&["NOT", "NULL"]) {
                not_null = true;
            } else if cursor.eat("DEFAULT") {
                default = Some(self.expression(&mut cursor).to_vec());
            } else if cursor.eat("CHECK") {
                if let Some(inside) = cursor.parenthesised() {
                    let name = given.or_else(|| Some(format!("{}_check", name.name)));
                    checks.push(CheckDraft {
                        name,
                        tokens: inside.to_vec(),
                        value: None,
                        token,
                    });
                }
            } else {
                cursor.skip();
            }
        }
        self.draft.types.insert(
            name.name.to_lowercase(),
            CustomType::Domain {
                spec,
                not_null,
                default,
                checks,
            },
        );
    }

    /// Reads `ALTER TYPE name ADD VALUE 'x' [BEFORE | AFTER 'y']` and RENAME VALUE.
    pub(super) fn alter_type(&mut self, mut cursor: Cursor<'_, 'a>) {
        cursor.eat_all(&["ALTER", "TYPE"]);
        let Some(name) = cursor.qualified() else {
            return;
        };
        let Some(CustomType::Enum(values)) = self.draft.types.get_mut(&name.name.to_lowercase())
        else {
            return;
        };
        if cursor.eat_all(&["ADD", "VALUE"]) {
            cursor.eat_if_exists();
            let Some(value) = cursor.text() else { return };
            let before = cursor.eat("BEFORE");
            let beside = if before || cursor.eat("AFTER") {
                cursor.text()
            } else {
                None
            };
            let at = beside.and_then(|beside| values.iter().position(|value| *value == beside));
            let at = at.map_or(values.len(), |at| at + usize::from(!before));
            if !values.contains(&value) {
                values.insert(at, value);
            }
        } else if cursor.eat_all(&["RENAME", "VALUE"]) {
            let old = cursor.text();
            cursor.eat("TO");
            let slot = values
                .iter_mut()
                .find(|value| Some(value.as_str()) == old.as_deref());
            if let (Some(slot), Some(new)) = (slot, cursor.text()) {
                *slot = new;
            }
        }
    }

    /// Reads `sp_addtype name, 'type' [, 'NOT NULL']`.
    pub(super) fn add_type(&mut self, cursor: &mut Cursor<'_, 'a>) {
        let parts = commas(self.source, cursor.rest());
        let value = |at: usize| {
            parts
                .get(at)
                .and_then(|part| part.last())
                .map(|token| self.source.value(*token).into_owned())
        };
        let (Some(name), Some(base)) = (value(0), value(1)) else {
            return;
        };
        let (word, args) = base.split_once('(').unwrap_or((&base, ""));
        let spec = TypeSpec {
            name: word.trim().to_lowercase(),
            args: args
                .trim_end_matches([')', ' '])
                .split(',')
                .map(|arg| arg.trim().to_owned())
                .filter(|arg| !arg.is_empty())
                .collect(),
            text: base.clone(),
            ..TypeSpec::default()
        };
        let not_null = value(2).is_some_and(|null| null.eq_ignore_ascii_case("not null"));
        self.draft
            .types
            .insert(name.to_lowercase(), domain(spec, not_null));
    }

    fn texts(&self, inside: &[Token]) -> Vec<String> {
        commas(self.source, inside)
            .into_iter()
            .filter_map(|part| Cursor::new(self.source, part).text())
            .collect()
    }
}

fn domain(spec: TypeSpec, not_null: bool) -> CustomType {
    CustomType::Domain {
        spec,
        not_null,
        default: None,
        checks: Vec::new(),
    }
}
