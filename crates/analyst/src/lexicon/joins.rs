//! How tables relate: foreign keys, declared or concluded from names, and the
//! smallest tree of them that connects some tables.

mod found;

use confab_model::{ColumnRef, Contents, Schema};
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
}
