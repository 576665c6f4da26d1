//! What is in a schema, counted and ready to show.

use crate::read;
use confab_model::{ColumnSummary, Dialect, Problem, Schema, SchemaSummary, Table, TableSummary};

/// Sums up a schema's text.
pub fn summarise(text: &str, dialect: Option<Dialect>) -> SchemaSummary {
    let (schema, problems) = read::parse(text, dialect);
    summarise_schema(&schema, problems)
}

/// Sums up a schema.
pub fn summarise_schema(schema: &Schema, problems: Vec<Problem>) -> SchemaSummary {
    let count = |of: &dyn Fn(&Table) -> usize| schema.tables.iter().map(of).sum::<usize>() as u32;
    SchemaSummary {
        dialect: schema.dialect,
        tables: (0..schema.tables.len())
            .filter_map(|table| summarise_table(schema, table))
            .collect(),
        columns: count(&|table| table.columns.len()),
        primary_keys: count(&|table| usize::from(!table.primary_key.is_empty())),
        foreign_keys: count(&|table| table.foreign_keys.iter().filter(|key| !key.implied).count()),
        implied: count(&|table| table.foreign_keys.iter().filter(|key| key.implied).count()),
        checks: count(&|table| table.checks.len()),
        uniques: count(&|table| table.uniques.len()),
        cycles: cycles(schema),
        problems,
    }
}

fn summarise_table(schema: &Schema, number: usize) -> Option<TableSummary> {
    let table = schema.tables.get(number)?;
    let has =
        |names: &[String], name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    let column = |column: &confab_model::Column| {
        let key = table
            .foreign_keys
            .iter()
            .find(|key| has(&key.columns, &column.name));
        let parent = key.and_then(|key| schema.find_table(&key.table));
        ColumnSummary {
            name: column.name.clone(),
            type_text: column.type_text.clone(),
            nullable: column.nullable,
            primary_key: has(&table.primary_key, &column.name),
            references: parent.map(|parent| schema.data_name(parent)),
            implied: key.is_some_and(|key| key.implied),
        }
    };
    Some(TableSummary {
        name: schema.data_name(number),
        columns: table.columns.iter().map(column).collect(),
    })
}

/// The strongly connected components of more than one table (Kosaraju's way,
/// without recursion, since a schema may be thousands of tables deep).
fn cycles(schema: &Schema) -> u32 {
    let tables = schema.tables.len();
    let mut up = vec![Vec::new(); tables];
    let mut down = vec![Vec::new(); tables];
    for (child, table) in schema.tables.iter().enumerate() {
        for parent in table
            .foreign_keys
            .iter()
            .filter_map(|key| schema.find_table(&key.table))
        {
            up[child].push(parent);
            down[parent].push(child);
        }
    }
    let mut seen = vec![false; tables];
    let order: Vec<usize> = (0..tables)
        .flat_map(|start| finish(&up, start, &mut seen))
        .collect();
    seen.fill(false);
    let sizes = order
        .iter()
        .rev()
        .map(|&start| finish(&down, start, &mut seen).len());
    sizes.filter(|&size| size > 1).count() as u32
}

/// The nodes not yet seen that can be reached from `start`, in the order in
/// which a depth-first walk leaves them.
fn finish(edges: &[Vec<usize>], start: usize, seen: &mut [bool]) -> Vec<usize> {
    let mut left = Vec::new();
    let mut path = Vec::new();
    if !std::mem::replace(&mut seen[start], true) {
        path.push((start, 0));
    }
    while let Some((node, next)) = path.last_mut() {
        match edges[*node].get(*next) {
            Some(&other) => {
                *next += 1;
                if !std::mem::replace(&mut seen[other], true) {
                    path.push((other, 0));
                }
            }
            None => {
                left.push(*node);
                path.pop();
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::ForeignKey;

    fn schema(keys: &[&[&str]]) -> Schema {
        let table = |(number, parents): (usize, &&[&str])| Table {
            name: format!("t{number}"),
            foreign_keys: parents
                .iter()
                .map(|p| ForeignKey {
                    table: (*p).into(),
                    ..ForeignKey::default()
                })
                .collect(),
            ..Table::default()
        };
        Schema {
            tables: keys.iter().enumerate().map(table).collect(),
            ..Schema::default()
        }
    }

    #[test]
    fn circles_of_tables_are_counted_and_self_references_are_not() {
        assert_eq!(cycles(&schema(&[&["t0"], &["t0"]])), 0);
        assert_eq!(cycles(&schema(&[&["t1"], &["t0"], &["t1"]])), 1);
        assert_eq!(
            cycles(&schema(&[
                &["t1"],
                &["t0"],
                &["t3", "t1"],
                &["t4"],
                &["t2"]
            ])),
            2
        );
        assert_eq!(cycles(&schema(&[&["nowhere"]])), 0);
    }
}
