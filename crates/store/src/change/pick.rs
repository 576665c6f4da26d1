//! Which rows an operation is meant for.

use super::{ChangeError, Changing, render::Scope};
use crate::names::quote;
use confab_model::{Expr, Part, Selection};

/// The rows that an operation is meant for and, for some, their new values.
/// The columns' names are ones that no schema has.
pub(super) const PICKED: &str = "
    DROP TABLE IF EXISTS temp.confab_picked;
    CREATE TEMP TABLE confab_picked (confab_at INTEGER PRIMARY KEY, confab_id INTEGER NOT NULL, confab_value);
";

impl Changing<'_> {
    /// Fills the table of picked rows, in the order of the rows.
    pub(super) fn pick(&self, table: usize, rows: &Selection) -> Result<(), ChangeError> {
        self.connection.execute_batch(PICKED)?;
        let name = quote(self.name(table));
        let condition = match &rows.when {
            Some(when) => format!(" WHERE {}", self.rendered(table, when, "the condition")?),
            None => String::new(),
        };
        let insert = "INSERT INTO confab_picked (confab_id)";
        match &rows.part {
            Part::All => {
                let sql =
                    format!("{insert} SELECT r0.rowid FROM {name} AS r0{condition} ORDER BY 1");
                self.connection.execute(&sql, [])?;
            }
            Part::First {
                rows,
                by,
                descending,
            } => {
                let by = self.rendered(table, by, "the order")?;
                let (order, last) = if *descending {
                    ("DESC", "LAST")
                } else {
                    ("ASC", "LAST")
                };
                let sql = format!(
                    "{insert} SELECT id FROM (SELECT r0.rowid AS id FROM {name} AS r0{condition}
                     ORDER BY {by} {order} NULLS {last}, r0.rowid LIMIT {rows}) ORDER BY 1"
                );
                self.connection.execute(&sql, [])?;
            }
            Part::PerMille(_) | Part::Rows(_) => {
                let sql = format!("SELECT r0.rowid FROM {name} AS r0{condition} ORDER BY 1");
                let mut statement = self.connection.prepare(&sql)?;
                let ids = statement
                    .query_map([], |row| row.get::<_, i64>(0))?
                    .collect::<Result<Vec<_>, _>>()?;
                let mut insert = self.connection.prepare(&format!("{insert} VALUES (?)"))?;
                for id in drawn(&ids, &rows.part, self.seed) {
                    insert.execute([id])?;
                }
            }
        }
        if self.picked()? == 0 {
            return Err(ChangeError::NoRow(self.name(table).to_owned()));
        }
        Ok(())
    }

    /// How many rows are picked.
    pub(super) fn picked(&self) -> Result<u64, ChangeError> {
        let sql = "SELECT count(*) FROM confab_picked";
        let rows: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(rows.unsigned_abs())
    }

    /// An expression over a row of a table, which has the alias `r0`.
    pub(super) fn rendered(
        &self,
        table: usize,
        expr: &Expr,
        what: &str,
    ) -> Result<String, ChangeError> {
        let scope = Scope {
            schema: self.schema,
            names: &self.names,
            table,
            level: 0,
        };
        scope
            .render(expr)
            .ok_or_else(|| ChangeError::NotComputable {
                table: self.name(table).to_owned(),
                what: what.to_owned(),
            })
    }
}

/// The rows with the smallest hashes, in their own order.
fn drawn(ids: &[i64], part: &Part, seed: u64) -> Vec<i64> {
    let wanted = match part {
        Part::PerMille(share) => (ids.len() as u64 * u64::from(*share) + 500) / 1000,
        Part::Rows(rows) => *rows,
        Part::All | Part::First { .. } => ids.len() as u64,
    };
    let mut hashed: Vec<(u64, i64)> = ids.iter().map(|id| (hash(seed, *id), *id)).collect();
    hashed.sort_unstable();
    hashed.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    let mut ids: Vec<i64> = hashed.into_iter().map(|(_, id)| id).collect();
    ids.sort_unstable();
    ids
}

/// A number that looks random and depends on nothing else (SplitMix64, by
/// Steele, Lea and Flood, 2014).
pub(super) fn hash(seed: u64, id: i64) -> u64 {
    let mut z = seed
        .wrapping_mul(0x2545_F491_4F6C_DD1D)
        .wrapping_add((id as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_as_large_as_was_asked_and_always_the_same() {
        let ids: Vec<i64> = (1..=1_000).collect();
        let half = drawn(&ids, &Part::PerMille(500), 7);
        assert_eq!(half.len(), 500);
        assert_eq!(half, drawn(&ids, &Part::PerMille(500), 7));
        assert_ne!(half, drawn(&ids, &Part::PerMille(500), 8));
        assert!(half.is_sorted());
        assert_eq!(drawn(&ids, &Part::Rows(5_000), 7), ids);
        let low = half.iter().filter(|id| **id <= 500).count();
        assert!((200..=300).contains(&low), "{low}");
    }
}
