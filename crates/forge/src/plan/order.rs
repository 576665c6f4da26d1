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

struct Walk<'a> {
    plan: &'a Plan,
    schema: &'a Schema,
    /// True while a node is being visited, false when it is done.
    state: HashMap<Node, bool>,
    orders: Vec<Vec<usize>>,
}

impl Walk<'_> {
    fn visit(&mut self, node: Node) -> Result<(), ForgeError> {
        match self.state.get(&node) {
            Some(false) => return Ok(()),
            Some(true) => return Err(self.circle(node)),
            None => {}
        }
        self.state.insert(node, true);
        for next in self.needs(node) {
            self.visit(next)?;
        }
        self.state.insert(node, false);
        if let Node::Column(table, column) = node {
            self.orders[table].push(column);
        }
        Ok(())
    }

    fn circle(&self, node: Node) -> ForgeError {
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
        ForgeError::Circle {
            place: format!("{}.{column}", self.schema.tables[table].full_name()),
        }
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
