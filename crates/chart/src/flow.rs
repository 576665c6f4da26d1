//! What leads to what: flows between two columns, and families of rows.

use crate::{choose::Plan, colours, roles::Columns};
use charming::{
    Chart,
    element::{Tooltip, Trigger},
    series::{Sankey, SankeyLink, SankeyNode, Tree, TreeNode},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Flows that can still be followed.
const FLOWS: usize = 80;

/// Flows from one column's values to the other's.
pub(crate) fn sankey(plan: &Plan, columns: &Columns<'_>) -> Option<String> {
    let (from, to, value) = (plan.x?, plan.series?, *plan.values.first()?);
    // A value on both sides would be a circle, which can't be drawn.
    let side = |name: &str, sign: &str| format!("{name}{sign}");
    let mut links: Vec<(String, String, f64)> = (0..columns.rows)
        .filter_map(|row| {
            let number = columns.number(row, value).filter(|number| *number > 0.0)?;
            Some((
                side(&columns.text(row, from), ""),
                side(&columns.text(row, to), "\u{200b}"),
                number,
            ))
        })
        .collect();
    links.sort_by(|a, b| b.2.total_cmp(&a.2));
    links.truncate(FLOWS);
    let names: BTreeSet<&String> = links.iter().flat_map(|(from, to, _)| [from, to]).collect();
    let nodes: Vec<SankeyNode> = names
        .into_iter()
        .map(|name| SankeyNode {
            name: name.clone(),
            value: None,
            depth: None,
            item_style: None,
        })
        .collect();
    if nodes.is_empty() {
        return None;
    }
    let links = links.into_iter().map(|(source, target, value)| SankeyLink {
        source,
        target,
        value,
    });
    let chart = Chart::new()
        .tooltip(Tooltip::new().trigger(Trigger::Item))
        .series(
            Sankey::new()
                .data(nodes)
                .links(links.collect::<Vec<_>>())
                .left(8)
                .right("18%")
                .top(8)
                .bottom(8),
        );
    let mut option = serde_json::to_value(&chart).ok()?;
    if let Some(series) = option.pointer_mut("/series/0") {
        series["lineStyle"] = json!({"color": "gradient", "opacity": 0.35});
    }
    serde_json::to_string(&option).ok()
}

/// Rows under their parents.
pub(crate) fn tree(plan: &Plan, columns: &Columns<'_>) -> Option<String> {
    let (id, parent) = (plan.x?, plan.series?);
    let mut children: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let ids: BTreeSet<String> = (0..columns.rows).map(|row| columns.text(row, id)).collect();
    let mut roots = Vec::new();
    for row in 0..columns.rows {
        let over = columns.text(row, parent);
        if ids.contains(&over) && over != columns.text(row, id) {
            children.entry(over).or_default().push(row);
        } else {
            roots.push(row);
        }
    }
    let family = Family {
        columns,
        children,
        id,
        name: plan.values.first().copied().unwrap_or(id),
    };
    let mut nodes: Vec<TreeNode> = roots.into_iter().map(|row| family.node(row, 0)).collect();
    if nodes.len() > 1 {
        nodes = vec![TreeNode {
            name: Some(String::new()),
            value: None,
            collapsed: None,
            children: Some(nodes),
        }];
    }
    let chart = Chart::new()
        .tooltip(Tooltip::new().trigger(Trigger::Item))
        .series(
            Tree::new()
                .data(nodes)
                .left("8%")
                .right("22%")
                .top(8)
                .bottom(8)
                .symbol_size(8)
                .initial_tree_depth(3),
        );
    let mut option = serde_json::to_value(&chart).ok()?;
    if let Some(series) = option.pointer_mut("/series/0") {
        series["itemStyle"] = json!({"color": colours::name(0)});
        series["label"] = json!({"position": "top", "distance": 4});
        series["leaves"] = json!({"label": {"position": "right", "distance": 6}});
    }
    serde_json::to_string(&option).ok()
}

struct Family<'a> {
    columns: &'a Columns<'a>,
    children: BTreeMap<String, Vec<usize>>,
    id: usize,
    name: usize,
}

impl Family<'_> {
    /// A row with those below it. A circle ends at some depth.
    fn node(&self, row: usize, depth: usize) -> TreeNode {
        let below = self
            .children
            .get(&self.columns.text(row, self.id))
            .filter(|_| depth < 12);
        let below: Vec<TreeNode> = below
            .into_iter()
            .flatten()
            .map(|row| self.node(*row, depth + 1))
            .collect();
        TreeNode {
            name: Some(self.columns.text(row, self.name)),
            value: None,
            collapsed: None,
            children: (!below.is_empty()).then_some(below),
        }
    }
}
