//! The order in which the columns of a row are computed, and the proof that no
//! value depends on itself.

use super::{
    Plan,
    generators::{After, Gen, Moment, Source, SourcePlace},
    keys::Chooser,
    reach::Reach,
};
use crate::{error::ForgeError, evaluate::Compiled};
use confab_model::Schema;
use std::collections::HashMap;

/// Values are computed over so many steps at most, so that the stack is enough.
const DEEPEST: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Column(usize, usize),
    Key(usize, usize),
}

/// Sets the order of every table's columns.
pub(super) fn arrange(plan: &mut Plan, schema: &Schema) -> Result<(), ForgeError> {
    let mut walk = Walk {
        plan,
        schema,
        state: HashMap::new(),
        orders: vec![Vec::new(); plan.tables.len()],
    };
    for (table, table_plan) in walk.plan.tables.iter().enumerate() {
        for column in 0..table_plan.columns.len() {
            walk.visit(Node::Column(table, column))?;
        }
        for key in 0..table_plan.keys.len() {
            walk.visit(Node::Key(table, key))?;
        }
    }
    let orders = walk.orders;
    for (table, order) in plan.tables.iter_mut().zip(orders) {
        table.order = order;
    }
    Ok(())
}

/// How far the visit of a node has come.
#[derive(Clone, Copy)]
enum State {
    Open,
    /// With the steps of the longest way to a value that needs no other.
    Done(usize),
}

/// A visit that others have interrupted.
struct Visit {
    node: Node,
    needs: std::vec::IntoIter<Node>,
    depth: usize,
}

struct Walk<'a> {
    plan: &'a Plan,
    schema: &'a Schema,
    state: HashMap<Node, State>,
    orders: Vec<Vec<usize>>,
}

impl Walk<'_> {
    /// Visits a node after all that it needs. Without recursion, since keys may
    /// refer to each other over thousands of tables.
    fn visit(&mut self, first: Node) -> Result<(), ForgeError> {
        let mut open: Vec<Visit> = Vec::new();
        self.enter(first, &mut open)?;
        while let Some(visit) = open.last_mut() {
            if let Some(next) = visit.needs.next() {
                if let Some(State::Done(depth)) = self.state.get(&next) {
                    visit.depth = visit.depth.max(*depth);
                } else {
                    self.enter(next, &mut open)?;
                }
                continue;
            }
            let (node, depth) = (visit.node, visit.depth + self.step(visit.node));
            open.pop();
            if depth > DEEPEST {
                let place = self.place(node);
                return Err(ForgeError::TooDeep { place });
            }
            if let Some(visit) = open.last_mut() {
                visit.depth = visit.depth.max(depth);
            }
            self.state.insert(node, State::Done(depth));
            if let Node::Column(table, column) = node {
                self.orders[table].push(column);
            }
        }
        Ok(())
    }

    fn enter(&mut self, node: Node, open: &mut Vec<Visit>) -> Result<(), ForgeError> {
        match self.state.get(&node) {
            Some(State::Done(_)) => return Ok(()),
            Some(State::Open) => {
                let place = self.place(node);
                return Err(ForgeError::Circle { place });
            }
            None => {}
        }
        self.state.insert(node, State::Open);
        open.push(Visit {
            node,
            needs: self.needs(node).into_iter(),
            depth: 0,
        });
        Ok(())
    }

    /// The steps that a node adds. Copied keys are followed in a loop.
    fn step(&self, node: Node) -> usize {
        match node {
            Node::Column(table, column) => {
                usize::from(self.plan.tables[table].columns[column].copied().is_none())
            }
            Node::Key(..) => 1,
        }
    }

    /// The node as `table.column`.
    fn place(&self, node: Node) -> String {
        let (table, column) = match node {
            Node::Column(table, column) => (
                table,
                self.schema.tables[table].columns[column].name.clone(),
            ),
            Node::Key(table, key) => (
                table,
                self.schema.tables[table].foreign_keys[key]
                    .columns
                    .join(", "),
            ),
        };
        format!("{}.{column}", self.schema.tables[table].full_name())
    }

    fn needs(&self, node: Node) -> Vec<Node> {
        let mut needs = Vec::new();
        match node {
            Node::Key(table, key) => {
                let key = &self.plan.tables[table].keys[key];
                match &key.chooser {
                    Chooser::Partner(slot) => {
                        needs.extend(slot.within.map(|within| Node::Key(table, within)))
                    }
                    Chooser::Via { table, keys } => self.chain(*table, keys, &mut needs),
                    Chooser::Agree {
                        with,
                        up,
                        down,
                        before,
                        ..
                    } => {
                        needs.push(Node::Key(table, *with));
                        let with = self.plan.tables[table].keys[*with].parent;
                        self.chain(with, up, &mut needs);
                        self.chain(key.parent, down, &mut needs);
                        if let Some((own, limit)) = before {
                            self.foreign(key.parent, *own, &mut needs);
                            self.foreign(with, *limit, &mut needs);
                        }
                    }
                    Chooser::Follow { with, up } => {
                        needs.push(Node::Key(table, *with));
                        self.chain(self.plan.tables[table].keys[*with].parent, up, &mut needs);
                    }
                    Chooser::Child { key: back } => needs.push(Node::Key(key.parent, *back)),
                    _ => {}
                }
            }
            Node::Column(table, column) => {
                let plan = &self.plan.tables[table].columns[column];
                needs.extend(
                    plan.slot
                        .as_ref()
                        .and_then(|slot| slot.within)
                        .map(|key| Node::Key(table, key)),
                );
                self.generator(table, &plan.generator, &mut needs);
            }
        }
        needs
    }

    fn generator(&self, table: usize, generator: &Gen, needs: &mut Vec<Node>) {
        match generator {
            Gen::Key { key, column } => {
                needs.push(Node::Key(table, *key));
                self.foreign(self.plan.tables[table].keys[*key].parent, *column, needs);
            }
            Gen::After(After {
                of: after, before, ..
            })
            | Gen::Moment(Moment { after, before, .. }) => {
                self.sources(table, after, needs);
                self.sources(table, before, needs);
            }
            Gen::WordsBy { column, .. } => needs.push(Node::Column(table, *column)),
            Gen::Ordinal { key } => needs.push(Node::Key(table, *key)),
            Gen::Formula(code) => self.code(table, code, needs),
            Gen::When {
                column,
                then,
                otherwise,
                ..
            } => {
                needs.push(Node::Column(table, *column));
                self.generator(table, then, needs);
                if let Some(otherwise) = otherwise {
                    self.generator(table, otherwise, needs);
                }
            }
            _ => {}
        }
    }

    fn sources(&self, table: usize, sources: &[Source], needs: &mut Vec<Node>) {
        for source in sources {
            match &source.place {
                SourcePlace::Own(column) => needs.push(Node::Column(table, *column)),
                SourcePlace::Parent { key, column } => {
                    needs.push(Node::Key(table, *key));
                    self.foreign(self.plan.tables[table].keys[*key].parent, *column, needs);
                }
            }
        }
    }

    /// A cell of another row; where rows are drawn anew to meet CHECKs, with
    /// what those read.
    fn foreign(&self, table: usize, column: usize, needs: &mut Vec<Node>) {
        let plan = &self.plan.tables[table];
        if matches!(plan.columns[column].generator, Gen::Sequence { .. }) {
            return;
        }
        needs.push(Node::Column(table, column));
        if plan.columns[column].steady {
            return;
        }
        let searched = plan
            .searched
            .iter()
            .filter_map(|check| plan.checks[*check].as_ref());
        searched.for_each(|check| self.code(table, check, needs));
    }

    fn chain(&self, mut table: usize, keys: &[usize], needs: &mut Vec<Node>) {
        for key in keys {
            needs.push(Node::Key(table, *key));
            table = self.plan.tables[table].keys[*key].parent;
        }
    }

    fn code(&self, table: usize, code: &Compiled, needs: &mut Vec<Node>) {
        code.walk(&mut |part| match part {
            Compiled::Column(column) => needs.push(Node::Column(table, *column)),
            Compiled::Reach(reach) => match &self.plan.tables[table].reaches[*reach] {
                Reach::Parent { key, column } => {
                    needs.push(Node::Key(table, *key));
                    self.foreign(self.plan.tables[table].keys[*key].parent, *column, needs);
                }
                Reach::Children {
                    table: child,
                    key,
                    column,
                    ..
                } => {
                    needs.push(Node::Key(*child, *key));
                    self.foreign(*child, *column, needs);
                }
            },
            _ => {}
        });
    }
}
