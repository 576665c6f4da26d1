//! Binds how the parents of a foreign key are chosen.

use super::Binder;
use crate::{
    error::ForgeError,
    nullable::nullable,
    plan::{
        keys::{Chooser, KeyPlan},
        slot::SlotPlan,
    },
    random::{Permutation, Split, key},
};
use confab_model::recipe::{Choose, KeyRecipe};

impl Binder<'_> {
    pub(super) fn foreign_key(
        &self,
        number: usize,
        entry: &KeyRecipe,
    ) -> Result<KeyPlan, ForgeError> {
        let declared = &self.table.foreign_keys[number];
        let name = declared.columns.join(", ");
        let parent = self
            .schema
            .find_table(&declared.table)
            .ok_or_else(|| self.unknown(&name, &declared.table))?;
        let nullable = nullable(self.table, number);
        let mut others = self.table.foreign_keys.iter().enumerate();
        let bound = others.any(|(other, key)| {
            other != number
                && key
                    .columns
                    .iter()
                    .any(|name| declared.columns.contains(name))
        });
        let key = key(self.key, &format!("key {name} {}", declared.table));
        let (rows, parents) = (self.entry.rows, self.rows[parent]);
        let chooser = match &entry.choose {
            Choose::Share {
                parents: some,
                min,
                max,
                skew,
                ordered,
            } => {
                let parents = (*some).clamp(1, parents.max(1));
                let max = (*max).max(rows.div_ceil(parents));
                let min = (*min).min(rows / parents);
                let skew =
                    libm::round(f64::from(*skew) * self.temperature.sqrt()).min(1000.0) as u16;
                Chooser::Share {
                    split: Split::new(rows, parents, min, max, skew, key),
                    permutation: (!ordered).then(|| Permutation::new(rows, key)),
                }
            }
            Choose::Distinct if rows <= parents => {
                let own: Vec<&String> = declared.columns.iter().collect();
                if own.iter().all(|c| self.table.primary_key.contains(c)) {
                    Chooser::Aligned
                } else {
                    Chooser::Distinct(Permutation::new(parents, key))
                }
            }
            Choose::Distinct => return Err(self.unknown(&name, "a distinct parent for every row")),
            Choose::Partner { slot } => {
                if let Some(within) = slot.within {
                    self.climb(self.number, &[within])?;
                }
                Chooser::Partner(SlotPlan::new(slot, self.key))
            }
            Choose::Via { table, keys } => {
                let table = self
                    .schema
                    .find_table(table)
                    .ok_or_else(|| self.unknown(&name, table))?;
                self.climb(table, keys)?;
                Chooser::Via {
                    table,
                    keys: keys.clone(),
                }
            }
            Choose::Forest { fanout } => Chooser::Forest {
                fanout: u64::from((*fanout).max(1)),
            },
            Choose::Agree {
                with,
                up,
                down,
                distinct,
                before,
            } => {
                let theirs = self.climb(self.number, &[*with])?;
                if self.climb(theirs, up)? != self.climb(parent, down)? {
                    return Err(self.unknown(&name, "a shared ancestor of both keys"));
                }
                let dated = |table: usize, name: &String| {
                    self.schema.tables[table]
                        .find_column(name)
                        .ok_or_else(|| self.unknown(name, "a column of the parent"))
                };
                let before = match before {
                    Some([own, limit]) => Some((dated(parent, own)?, dated(theirs, limit)?)),
                    None => None,
                };
                Chooser::Agree {
                    with: *with,
                    up: up.clone(),
                    down: down.clone(),
                    distinct: *distinct,
                    before,
                }
            }
            Choose::Follow { with, up } => {
                self.climb(self.climb(self.number, &[*with])?, up)?;
                Chooser::Follow {
                    with: *with,
                    up: up.clone(),
                }
            }
            Choose::Child { key } => {
                self.climb(parent, &[*key])?;
                Chooser::Child { key: *key }
            }
            Choose::Itself => Chooser::Itself,
            Choose::Nothing => Chooser::Nothing,
        };
        Ok(KeyPlan {
            parent,
            chooser,
            nulls: if nullable { entry.nulls } else { 0 },
            nullable,
            bound,
            key,
            loose: false,
        })
    }

    /// The table that keys lead up to, one after the other.
    pub(super) fn climb(&self, table: usize, keys: &[usize]) -> Result<usize, ForgeError> {
        keys.iter().try_fold(table, |table, key| {
            let declared = &self.schema.tables[table];
            declared
                .foreign_keys
                .get(*key)
                .and_then(|key| self.schema.find_table(&key.table))
                .ok_or_else(|| ForgeError::Unknown {
                    table: declared.full_name(),
                    column: format!("key {key}"),
                    what: "a foreign key of that number".to_string(),
                })
        })
    }
}
