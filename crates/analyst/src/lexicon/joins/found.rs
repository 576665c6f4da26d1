//! Keys that are declared, and those that names and values tell.

use super::{COINCIDENCE, DECLARED, Edge, JoinGraph, ROLE};
use crate::words::{split_name, stem};
use confab_model::{Contents, DataType, Schema, Table};

impl JoinGraph {
    pub(super) fn declared(&mut self, schema: &Schema) {
        for (child, table) in schema.tables.iter().enumerate() {
            for key in &table.foreign_keys {
                let Some(parent) = schema.find_table(&key.table) else {
                    continue;
                };
                let Some(parent_table) = schema.tables.get(parent) else {
                    continue;
                };
                let columns = |t: &Table, names: &[String]| -> Vec<usize> {
                    names.iter().filter_map(|n| t.find_column(n)).collect()
                };
                self.push(Edge {
                    child,
                    child_columns: columns(table, &key.columns),
                    parent,
                    parent_columns: columns(parent_table, &key.references),
                    cost: if key.implied { 1.1 } else { DECLARED },
                });
            }
        }
    }

    /// Where keys are declared, columns of the same name that are no keys relate
    /// nothing: two people may share a first name.
    pub(super) fn forget_coincidences(&mut self) {
        if self.edges.iter().any(|e| e.cost <= DECLARED + ROLE) {
            self.edges.retain(|e| e.cost < COINCIDENCE);
        }
    }

    /// Where several keys relate two tables, one that is called like the table
    /// it refers to is the usual one; the others say a role.
    pub(super) fn doubt_roles(&mut self, schema: &Schema) {
        let plain = |e: &Edge| {
            let (Some(child), Some(parent)) =
                (schema.tables.get(e.child), schema.tables.get(e.parent))
            else {
                return false;
            };
            let title: Vec<String> = split_name(&parent.name).iter().map(|w| stem(w)).collect();
            let named = |c: &usize| {
                let name = child.columns.get(*c).map_or("", |c| c.name.as_str());
                let words: Vec<String> = split_name(name).iter().map(|w| stem(w)).collect();
                title.iter().all(|w| words.contains(w))
            };
            e.child_columns.iter().any(named)
        };
        let usual: Vec<(usize, usize)> = self
            .edges
            .iter()
            .filter(|e| plain(e))
            .map(|e| (e.child.min(e.parent), e.child.max(e.parent)))
            .collect();
        for edge in &mut self.edges {
            let pair = (edge.child.min(edge.parent), edge.child.max(edge.parent));
            if usual.contains(&pair) && !plain(edge) {
                edge.cost += ROLE;
            }
        }
    }

    pub(super) fn push(&mut self, edge: Edge) {
        let same = |e: &Edge| {
            e.child == edge.child
                && e.parent == edge.parent
                && e.child_columns == edge.child_columns
        };
        if !edge.child_columns.is_empty()
            && edge.child_columns.len() == edge.parent_columns.len()
            && !self.edges.iter().any(same)
        {
            self.edges.push(edge);
        }
    }

    /// Keys that nobody declared, by their names.
    pub(super) fn by_name(&mut self, schema: &Schema, contents: &Contents) {
        for (parent, target) in schema.tables.iter().enumerate() {
            for (child, table) in schema.tables.iter().enumerate() {
                if child == parent {
                    continue;
                }
                for (c, column) in table.columns.iter().enumerate() {
                    if self
                        .edges
                        .iter()
                        .any(|e| e.child == child && e.cost < 1.15 && e.child_columns.contains(&c))
                    {
                        continue;
                    }
                    if let Some((p, cost)) = refers_by_name(target, table, &column.name)
                        && compatible(schema, contents, (child, c), (parent, p))
                    {
                        self.push(Edge {
                            child,
                            child_columns: vec![c],
                            parent,
                            parent_columns: vec![p],
                            cost,
                        });
                    }
                }
            }
        }
    }
}

/// The column of `target` that a column named `name` of `table` seems to refer to.
pub(super) fn refers_by_name(target: &Table, table: &Table, name: &str) -> Option<(usize, f64)> {
    let squash = |s: &str| {
        s.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let (column, title) = (squash(name), squash(&target.name));
    let singular = title.strip_suffix('s').unwrap_or(&title).to_owned();
    let key = match target.primary_key.as_slice() {
        [key] => target.find_column(key),
        [] => None,
        _ => None,
    };
    if let Some(key) = key {
        let key_name = squash(&target.columns.get(key)?.name);
        let own = table.primary_key.len() == 1
            && table
                .primary_key
                .first()
                .is_some_and(|k| squash(k) == column);
        let bare = matches!(key_name.as_str(), "id" | "name" | "code" | "title");
        if key_name == column && !bare {
            return Some((key, if own { 1.4 } else { 1.2 }));
        }
        let by_table = [
            format!("{title}id"),
            format!("{singular}id"),
            format!("{singular}{key_name}"),
            title.clone(),
            singular.clone(),
        ];
        if by_table.contains(&column) && !own {
            return Some((key, 1.3));
        }
    }
    // Two tables that share an identifier are related as a last resort.
    let shared = target
        .columns
        .iter()
        .position(|c| squash(&c.name) == column)?;
    let bare = matches!(
        column.as_str(),
        "id" | "name" | "code" | "title" | "description" | "date"
    );
    let identifies = ["id", "code", "number", "key", "no"]
        .iter()
        .any(|s| column.ends_with(s));
    if bare {
        None
    } else if identifies {
        Some((shared, 2.2))
    } else {
        Some((shared, COINCIDENCE))
    }
}

/// Whether two columns hold values of one kind.
pub(super) fn compatible(
    schema: &Schema,
    contents: &Contents,
    a: (usize, usize),
    b: (usize, usize),
) -> bool {
    let facts = |(t, c): (usize, usize)| contents.tables.get(t).and_then(|t| t.columns.get(c));
    let text = |(t, c): (usize, usize)| {
        let column = schema.tables.get(t).and_then(|t| t.columns.get(c));
        column.is_some_and(|c| matches!(c.data_type, DataType::Text { .. }))
    };
    match (facts(a), facts(b)) {
        (Some(x), Some(y)) if (x.has_text || x.has_number) && (y.has_text || y.has_number) => {
            let kinds = (x.has_text && y.has_text) || (x.has_number && y.has_number);
            let overlap = x.texts.iter().any(|t| y.texts.binary_search(t).is_ok());
            kinds && (!x.has_text || overlap || !y.complete)
        }
        _ => text(a) == text(b),
    }
}
