//! Foreign keys: targets and columns by name.

use super::Resolver;
use crate::cursor::Name;
use crate::draft::{Draft, ForeignKeyDraft, TableDraft};
use confab_model::schema::ForeignKey;
use confab_model::{Column, Schema};
use std::collections::HashMap;

/// A table's columns by lower-case name.
type Spellings = HashMap<String, String>;

impl Resolver<'_, '_> {
    /// Resolves the foreign keys of all tables. One that can't be is told, never lost in silence.
    pub(super) fn foreign_keys(
        &mut self,
        draft: &Draft,
        places: &[Option<usize>],
        schema: &mut Schema,
    ) {
        let spellings: Vec<Spellings> = schema
            .tables
            .iter()
            .map(|table| spellings(&table.columns))
            .collect();
        for (table, place) in draft.tables.iter().zip(places) {
            let Some(place) = *place else { continue };
            let keys: Vec<ForeignKey> = table
                .foreign_keys
                .iter()
                .filter_map(|key| {
                    self.foreign_key(draft, places, schema, &spellings, table, place, key)
                })
                .collect();
            if let Some(table) = schema.tables.get_mut(place) {
                table.foreign_keys = keys;
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "they are one lookup: where the key stands and where names are found"
    )]
    fn foreign_key(
        &mut self,
        draft: &Draft,
        places: &[Option<usize>],
        schema: &Schema,
        spellings: &[Spellings],
        table: &TableDraft,
        place: usize,
        key: &ForeignKeyDraft,
    ) -> Option<ForeignKey> {
        let what = format!(
            "The foreign key ({}) of table {} to {}",
            key.columns.join(", "),
            table.name.full(),
            key.target.full()
        );
        let own = spellings.get(place)?;
        let columns = match spelled(&key.columns, own, &table.renamed) {
            Ok(columns) => columns,
            Err(missing) => {
                let message = format!("{what} was left out: the table has no column {missing}.");
                self.report
                    .warn(key.token, message, "Correct the column's name.");
                return None;
            }
        };
        let found = draft.find(&key.target, table.name.schema.as_deref());
        let Some((number, target)) = found.and_then(|at| Some((at, (*places.get(at)?)?))) else {
            self.unknown_target(draft, &what, key);
            return None;
        };
        let parent = schema.tables.get(target)?;
        let renamed = draft
            .tables
            .get(number)
            .map_or(&[][..], |table| &table.renamed);
        let references = match key.references.as_slice() {
            [] => parent.primary_key.clone(),
            named => match spelled(named, spellings.get(target)?, renamed) {
                Ok(references) => references,
                Err(missing) => {
                    let message = format!(
                        "{what} was left out: {} has no column {missing}.",
                        parent.full_name()
                    );
                    self.report
                        .warn(key.token, message, "Correct the referred column's name.");
                    return None;
                }
            },
        };
        if references.is_empty() {
            let message = format!(
                "{what} was left out: {} has no primary key to refer to.",
                parent.full_name()
            );
            self.report.warn(
                key.token,
                message,
                "Name the referred columns, or give that table a primary key.",
            );
            return None;
        }
        if references.len() != columns.len() {
            let message = format!(
                "{what} was left out: it has {} columns and refers to {}.",
                columns.len(),
                references.len()
            );
            self.report
                .warn(key.token, message, "Name as many columns on both sides.");
            return None;
        }
        let qualified = key.target.schema.is_some() || draft.namesakes(&parent.name) > 1;
        Some(ForeignKey {
            name: key.name.clone(),
            columns,
            table: if qualified {
                parent.full_name()
            } else {
                parent.name.clone()
            },
            references,
            implied: false,
            on_delete: key.on_delete,
            line: key.token.line,
        })
    }

    fn unknown_target(&mut self, draft: &Draft, what: &str, key: &ForeignKeyDraft) {
        let Name { name, .. } = &key.target;
        match draft.left_out.get(&name.to_lowercase()) {
            Some(why) => {
                let message = format!("{what} was left out, since that table is {why}.");
                self.report.warn(key.token, message, "");
            }
            None => {
                let message = format!(
                    "{what} was left out: there is no table {} in this file.",
                    key.target.full()
                );
                self.report.warn(
                    key.token,
                    message,
                    format!(
                        "Add the CREATE TABLE of {}, or correct the name.",
                        key.target.full()
                    ),
                );
            }
        }
    }
}

fn spellings(columns: &[Column]) -> Spellings {
    columns
        .iter()
        .map(|column| (column.name.to_lowercase(), column.name.clone()))
        .collect()
}

/// Names as their table spells them, or the first one that it doesn't have.
fn spelled(
    names: &[String],
    table: &Spellings,
    renamed: &[(String, String)],
) -> Result<Vec<String>, String> {
    let one = |name: &String| {
        let new = || {
            let (_, new) = renamed
                .iter()
                .rev()
                .find(|(old, _)| old.eq_ignore_ascii_case(name))?;
            table.get(&new.to_lowercase())
        };
        table
            .get(&name.to_lowercase())
            .or_else(new)
            .cloned()
            .ok_or_else(|| name.clone())
    };
    names.iter().map(one).collect()
}
