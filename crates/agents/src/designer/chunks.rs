//! Tables in groups that fit one call, related ones together.

use super::open::OpenColumns;
use confab_model::Schema;
use std::collections::VecDeque;

/// Columns that one call shapes at most (a single wider table goes alone).
const COLUMNS: usize = 40;

/// The tables that have something to shape, in groups.
pub(super) fn split(schema: &Schema, open: &OpenColumns) -> Vec<Vec<usize>> {
    let open_columns = |table: usize| open.keys().filter(|(number, _)| *number == table).count();
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    let mut size = COLUMNS;
    for table in in_order(schema) {
        let columns = open_columns(table);
        if columns == 0 {
            continue;
        }
        if size + columns > COLUMNS {
            chunks.push(Vec::new());
            size = 0;
        }
        size += columns;
        if let Some(chunk) = chunks.last_mut() {
            chunk.push(table);
        }
    }
    chunks
}

/// All tables, each near those that it refers to.
fn in_order(schema: &Schema) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); schema.tables.len()];
    for (number, table) in schema.tables.iter().enumerate() {
        for parent in table
            .foreign_keys
            .iter()
            .filter_map(|key| schema.find_table(&key.table))
        {
            neighbours[number].push(parent);
            neighbours[parent].push(number);
        }
    }
    let mut order = Vec::new();
    let mut taken = vec![false; schema.tables.len()];
    for start in 0..schema.tables.len() {
        let mut queue = VecDeque::from([start]);
        while let Some(number) = queue.pop_front() {
            if !std::mem::replace(&mut taken[number], true) {
                order.push(number);
                queue.extend(&neighbours[number]);
            }
        }
    }
    order
}
