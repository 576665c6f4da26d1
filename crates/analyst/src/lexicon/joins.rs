//! How tables relate: foreign keys, declared or concluded from names, and the
//! smallest tree of them that connects some tables.

use crate::words::{split_name, stem};
use confab_model::{ColumnRef, Contents, DataType, Schema, Table};
use std::collections::{BTreeSet, HashMap};

/// One way from a table to another: rows of `child` refer to rows of `parent`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Edge {
    /// The referring table.
    pub(crate) child: usize,
    /// Its columns.
    pub(crate) child_columns: Vec<usize>,
    /// The referred table.
    pub(crate) parent: usize,
    /// Its columns.
    pub(crate) parent_columns: Vec<usize>,
    /// How doubtful it is: 1 for a declared key.
    pub(crate) cost: f64,
}

impl Edge {
    /// The table at the other end.
    pub(crate) fn other(&self, table: usize) -> usize {
        if table == self.child {
            self.parent
        } else {
            self.child
        }
    }

    /// Whether one of its columns is among these.
    fn follows(&self, via: &[ColumnRef]) -> bool {
        via.iter()
            .any(|c| c.table == self.child && self.child_columns.contains(&c.column))
    }

    /// Whether it touches a table.
    pub(crate) fn touches(&self, table: usize) -> bool {
        self.child == table || self.parent == table
    }
}

/// What it costs to follow a declared key, and one that only two names suggest.
const DECLARED: f64 = 1.0;
const COINCIDENCE: f64 = 3.5;
/// What it costs to follow a key that says a role, where a plain one exists.
const ROLE: f64 = 0.15;
/// What it costs to go on from a parent to other rows that refer to it.
const SIDEWAYS: f64 = 0.3;

/// All ways between tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct JoinGraph {
    /// The edges, declared ones first.
    pub(crate) edges: Vec<Edge>,
    tables: usize,
}

impl JoinGraph {
    pub(crate) fn new(schema: &Schema, contents: &Contents) -> Self {
        let mut graph = Self {
            edges: Vec::new(),
            tables: schema.tables.len(),
        };
        graph.declared(schema);
        graph.by_name(schema, contents);
        graph.doubt_roles(schema);
        graph.forget_coincidences();
        graph
    }

    /// Whether a column refers to another table.
    pub(crate) fn refers(&self, table: usize, column: usize) -> bool {
        let mut edges = self.edges.iter();
        edges.any(|e| e.child == table && e.cost < 2.0 && e.child_columns.contains(&column))
    }

    /// Whether another key of the table refers to the same table as this one.
    pub(crate) fn has_rival(&self, table: usize, column: usize) -> bool {
        let of = |e: &&Edge| e.child == table && e.cost < 2.0;
        let own = self.edges.iter().filter(of);
        let mut own = own.filter(|e| e.child_columns.contains(&column));
        own.any(|e| {
            let mut others = self.edges.iter().filter(of);
            others.any(|o| o.parent == e.parent && !o.child_columns.contains(&column))
        })
    }

    /// How many different tables a table refers to.
    pub(crate) fn parents(&self, table: usize) -> usize {
        let edges = self
            .edges
            .iter()
            .filter(|e| e.child == table && e.cost < 2.0);
        edges
            .map(|e| (e.parent, e.child_columns.clone()))
            .collect::<BTreeSet<_>>()
            .len()
    }

    /// The edges between two tables, cheapest first.
    pub(crate) fn between(&self, a: usize, b: usize) -> Vec<usize> {
        let touches = |e: &Edge| (e.child == a && e.parent == b) || (e.child == b && e.parent == a);
        let found = self.edges.iter().enumerate().filter(|(_, e)| touches(e));
        let mut found: Vec<usize> = found.map(|(i, _)| i).collect();
        let cost = |i: &usize| self.edges.get(*i).map_or(f64::MAX, |e| e.cost);
        found.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
        found
    }

    /// The smallest tree found that connects the tables: its edges, in an
    /// order in which each touches what comes before. None where there is none.
    /// Keys in `via` are preferred where several lead to the same table.
    pub(crate) fn tree(&self, tables: &[usize], via: &[ColumnRef]) -> Option<Vec<usize>> {
        self.tree_without(tables, via, &[])
    }

    /// The smallest tree that follows none of some edges.
    pub(crate) fn tree_without(
        &self,
        tables: &[usize],
        via: &[ColumnRef],
        without: &[usize],
    ) -> Option<Vec<usize>> {
        let (&first, rest) = tables.split_first()?;
        let mut reached = BTreeSet::from([first]);
        let mut missing: BTreeSet<usize> = rest.iter().copied().filter(|t| *t != first).collect();
        let mut edges = Vec::new();
        while !missing.is_empty() {
            let path = self.nearest(&reached, &missing, via, without)?;
            for &edge in &path {
                let Some(e) = self.edges.get(edge) else {
                    continue;
                };
                for table in [e.child, e.parent] {
                    reached.insert(table);
                    missing.remove(&table);
                }
                edges.push(edge);
            }
        }
        Some(edges)
    }

    /// The keys that a question's words name, where several lead from one
    /// table to another.
    pub(crate) fn named(&self, says: &dyn Fn(usize, usize) -> f64) -> Vec<ColumnRef> {
        let mut via = Vec::new();
        for edge in &self.edges {
            let rivals = |e: &&Edge| {
                e.child == edge.child
                    && e.parent == edge.parent
                    && e.child_columns != edge.child_columns
            };
            let said = |e: &Edge| {
                e.child_columns
                    .iter()
                    .map(|c| says(e.child, *c))
                    .sum::<f64>()
            };
            let best = self
                .edges
                .iter()
                .filter(rivals)
                .map(said)
                .fold(f64::MIN, f64::max);
            if best > f64::MIN && said(edge) > best {
                let column = |c: &usize| ColumnRef {
                    table: edge.child,
                    column: *c,
                    occurrence: 0,
                };
                via.extend(edge.child_columns.iter().map(column));
            }
        }
        via
    }

    /// What a tree costs.
    pub(crate) fn cost(&self, edges: &[usize]) -> f64 {
        edges
            .iter()
            .filter_map(|e| self.edges.get(*e))
            .map(|e| e.cost)
            .sum()
    }

    /// The cheapest path from one of `from` to one of `to`, as edges from its start.
    fn nearest(
        &self,
        from: &BTreeSet<usize>,
        to: &BTreeSet<usize>,
        via: &[ColumnRef],
        without: &[usize],
    ) -> Option<Vec<usize>> {
        let length = |e: &Edge| if e.follows(via) { e.cost - 0.4 } else { e.cost };
        let mut cost = vec![f64::MAX; self.tables];
        let mut by: HashMap<usize, usize> = HashMap::new();
        let mut open: BTreeSet<usize> = from.clone();
        for &t in from {
            *cost.get_mut(t)? = 0.0;
        }
        while let Some(&table) = open.iter().min_by(|a, b| {
            let at = |t: &usize| cost.get(*t).copied().unwrap_or(f64::MAX);
            at(a).total_cmp(&at(b))
        }) {
            open.remove(&table);
            let here = cost.get(table).copied().unwrap_or(f64::MAX);
            if to.contains(&table) {
                return Some(self.trace(table, from, &by));
            }
            for (i, edge) in
                self.edges.iter().enumerate().filter(|(i, e)| {
                    e.touches(table) && e.child != e.parent && !without.contains(i)
                })
            {
                let next = edge.other(table);
                let Some(old) = cost.get_mut(next) else {
                    continue;
                };
                // Rows that only share a parent have little to do with each other.
                let up = by
                    .get(&table)
                    .and_then(|e| self.edges.get(*e))
                    .is_some_and(|e| e.parent == table && !from.contains(&table));
                let sideways = if up && edge.parent == table {
                    SIDEWAYS
                } else {
                    0.0
                };
                if here + length(edge) + sideways < *old {
                    *old = here + length(edge) + sideways;
                    by.insert(next, i);
                    open.insert(next);
                }
            }
        }
        None
    }

    fn trace(&self, end: usize, from: &BTreeSet<usize>, by: &HashMap<usize, usize>) -> Vec<usize> {
        let mut path = Vec::new();
        let mut table = end;
        while !from.contains(&table) {
            let Some(&edge) = by.get(&table) else { break };
            path.push(edge);
            table = self.edges.get(edge).map_or(table, |e| e.other(table));
        }
        path.reverse();
        path
    }

    fn declared(&mut self, schema: &Schema) {
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
    fn forget_coincidences(&mut self) {
        if self.edges.iter().any(|e| e.cost <= DECLARED + ROLE) {
            self.edges.retain(|e| e.cost < COINCIDENCE);
        }
    }

    /// Where several keys relate two tables, one that is called like the table
    /// it refers to is the usual one; the others say a role.
    fn doubt_roles(&mut self, schema: &Schema) {
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

    fn push(&mut self, edge: Edge) {
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
    fn by_name(&mut self, schema: &Schema, contents: &Contents) {
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
fn refers_by_name(target: &Table, table: &Table, name: &str) -> Option<(usize, f64)> {
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
fn compatible(schema: &Schema, contents: &Contents, a: (usize, usize), b: (usize, usize)) -> bool {
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
