//! Rows beside others of their own table: employees and their managers.
//!
//! A key whose name says a role ("manager", "supervisor", "parent") leads from
//! a row, or from one that it belongs to, back to the same table. The role is
//! then a second occurrence of that table.

use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::interpret::understood_nodes;
use crate::lexicon::{Item, Kind, Lexicon};
use crate::sql;
use crate::words::{split_name, stem};
use confab_model::ColumnRef;
use confab_model::question::{Comparison, Filter, Form, Term};

const POSSESSIVES: &[&str] = &["their", "his", "her", "its"];

/// A role that rows of a table have towards others of it.
struct Role {
    /// The keys to follow, the role's own last.
    via: Vec<ColumnRef>,
    /// The tables on the way.
    tables: Vec<usize>,
}

/// The form of a question about rows and those in a role towards them.
pub(crate) fn kin(lexicon: &Lexicon, question: &str) -> Option<Form> {
    let readings = understood_nodes(lexicon, question);
    let nodes = readings.first()?;
    let owned = nodes
        .iter()
        .position(|n| POSSESSIVES.contains(&n.text.to_lowercase().as_str()))
        .or_else(|| {
            // "and their" and "with their" are one signal.
            let ends = |n: &Node| {
                POSSESSIVES
                    .iter()
                    .any(|p| n.text.to_lowercase().ends_with(&format!(" {p}")))
            };
            nodes.iter().position(ends)
        })?;
    let named = nodes
        .iter()
        .take(owned)
        .find_map(|n| match (&n.reading, n.tables.first()) {
            (Reading::Table, Some((Item::Table(t), _))) => Some(*t),
            _ => None,
        });
    let who = || nodes.first().is_some_and(|n| n.is(Cue::Who));
    let people = (0..lexicon.tables.len()).filter(|t| who() && lexicon.is_people(*t));
    let owner = nodes.get(owned + 1)?;
    let (entity, role) = named
        .into_iter()
        .chain(people)
        .find_map(|entity| Some((entity, role(lexicon, entity, owner)?)))?;
    let mut form = Form {
        tables: vec![entity],
        via: role.via,
        ..Form::default()
    };
    form.tables.extend(role.tables);
    let display = |occurrence: u8| {
        let columns = lexicon.tables.get(entity).map(|t| t.display.clone());
        let columns = columns.unwrap_or_default().into_iter();
        columns.map(move |column| {
            Term::Column(ColumnRef {
                table: entity,
                column,
                occurrence,
            })
        })
    };
    form.select.extend(display(0));
    let before = nodes.get(..owned).unwrap_or_default();
    match compared(lexicon, entity, before) {
        Some((column, comparison)) => {
            let other = ColumnRef {
                occurrence: 1,
                ..column
            };
            form.filters.push(Filter::Compare(
                Term::Column(column),
                comparison,
                Term::Column(other),
            ));
        }
        None if plain(before) => form.select.extend(display(1)),
        None => return None,
    }
    sql::query(lexicon, &form).ok()?;
    Some(form)
}

/// The role that a node names: the key of that name which leads to the table.
fn role(lexicon: &Lexicon, entity: usize, node: &Node) -> Option<Role> {
    let said: Vec<String> = split_name(&node.text).iter().map(|w| stem(w)).collect();
    let joins = &lexicon.joins;
    joins.edges.iter().find_map(|edge| {
        let [column] = edge.child_columns.as_slice() else {
            return None;
        };
        let key = ColumnRef {
            table: edge.child,
            column: *column,
            occurrence: 0,
        };
        let name: Vec<String> = split_name(&crate::naming::column_name(lexicon, key))
            .iter()
            .map(|w| stem(w))
            .filter(|w| w != "id")
            .collect();
        let own = lexicon
            .forms(Item::Table(entity))
            .iter()
            .any(|f| f.words == name);
        if edge.parent != entity || own || !said.starts_with(&name) || name.is_empty() {
            return None;
        }
        if edge.child == entity {
            return Some(Role {
                via: vec![key],
                tables: Vec::new(),
            });
        }
        let up = joins
            .edges
            .iter()
            .find(|e| e.child == entity && e.parent == edge.child)?;
        let [first] = up.child_columns.as_slice() else {
            return None;
        };
        let belongs = ColumnRef {
            table: entity,
            column: *first,
            occurrence: 0,
        };
        Some(Role {
            via: vec![belongs, key],
            tables: vec![edge.child],
        })
    })
}

/// The column in which both are compared, and how.
fn compared(lexicon: &Lexicon, entity: usize, nodes: &[Node]) -> Option<(ColumnRef, Comparison)> {
    let mut comparison = None;
    let mut column = None;
    for node in nodes {
        match &node.reading {
            Reading::Cue(Cue::After) => comparison = Some(Comparison::Greater),
            Reading::Cue(Cue::Before) => comparison = Some(Comparison::Less),
            Reading::Cue(Cue::Greater) => comparison = Some(Comparison::Greater),
            Reading::Cue(Cue::Less) => comparison = Some(Comparison::Less),
            Reading::Comparative(degree) => {
                let entry = lexicon.tables.get(entity)?;
                let fits = degree.hints.iter().find_map(|(hint, turned)| {
                    let fits =
                        |c: &crate::lexicon::ColumnEntry| c.says(hint) && c.kind != Kind::Text;
                    Some((entry.columns.iter().position(fits)?, *turned))
                });
                let (c, turned) = fits?;
                column = Some(c);
                comparison = Some(if degree.descending != turned {
                    Comparison::Greater
                } else {
                    Comparison::Less
                });
            }
            Reading::Column | Reading::Value => {
                let own = node.columns.iter().find_map(|(item, _)| match item {
                    Item::Column(t, c) if *t == entity => Some(*c),
                    _ => None,
                });
                column = own.or(column);
            }
            _ => {}
        }
    }
    let at = ColumnRef {
        table: entity,
        column: column?,
        occurrence: 0,
    };
    Some((at, comparison?))
}

/// Whether nothing but the rows themselves was said.
fn plain(nodes: &[Node]) -> bool {
    nodes.iter().all(|n| {
        matches!(
            n.reading,
            Reading::Table | Reading::Cue(Cue::Show | Cue::The | Cue::And | Cue::That | Cue::Comma)
        )
    })
}
