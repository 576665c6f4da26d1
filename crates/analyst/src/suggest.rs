//! First questions for a schema that nobody has asked about yet.

use crate::lexicon::{ColumnEntry, Kind, Lexicon};
use crate::naming::{column_name, rows_name};
use confab_model::ColumnRef;

/// Questions that the schema can answer, most telling first. They differ in
/// kind: about the tables one after the other, the best of each first.
pub fn suggestions(lexicon: &Lexicon, most: usize) -> Vec<String> {
    let mut tables: Vec<usize> = (0..lexicon.tables.len()).collect();
    let weight = |t: &usize| {
        let edges = lexicon.joins.edges.iter();
        let related = edges.filter(|e| e.parent == *t || e.child == *t).count();
        lexicon.tables.get(*t).map_or((0, 0), |e| {
            (usize::from(!e.junction && e.rows > 0), related)
        })
    };
    tables.sort_by_key(|t| std::cmp::Reverse(weight(t)));
    let mut by_table: Vec<Vec<String>> = tables
        .iter()
        .enumerate()
        .map(|(nth, t)| {
            let mut questions = about(lexicon, *t);
            // So that not all tables begin with the same kind of question.
            let first = nth % questions.len().max(1);
            questions.rotate_left(first);
            questions
        })
        .collect();
    let mut questions = Vec::new();
    while questions.len() < most && by_table.iter().any(|q| !q.is_empty()) {
        for list in &mut by_table {
            if !list.is_empty() && questions.len() < most {
                questions.push(list.remove(0));
            }
        }
    }
    questions
}

fn about(lexicon: &Lexicon, t: usize) -> Vec<String> {
    let Some(table) = lexicon
        .tables
        .get(t)
        .filter(|table| table.rows > 0 && !table.junction)
    else {
        return Vec::new();
    };
    let (one, many) = (rows_name(lexicon, t, true), rows_name(lexicon, t, false));
    let column = |column: usize| {
        let column = ColumnRef {
            table: t,
            column,
            occurrence: 0,
        };
        column_name(lexicon, column)
    };
    let find = |test: &dyn Fn(&ColumnEntry) -> bool| table.columns.iter().position(test);
    let measure =
        find(&|c| c.kind == Kind::Number && !c.identifier && !c.foreign && !c.says("year"));
    let group = find(&|c| c.kind == Kind::Text && !c.identifier && !c.foreign && !c.unique);
    let date = find(&|c| c.kind == Kind::Date);
    let mut questions = Vec::new();
    let children = lexicon
        .joins
        .edges
        .iter()
        .filter(|e| e.parent == t && e.child != t);
    let child = children
        .filter_map(|e| Some((e.child, lexicon.tables.get(e.child)?)))
        .filter(|(_, child)| child.rows > table.rows)
        .min_by_key(|(_, child)| child.junction);
    if let Some((child, _)) = child {
        let children = rows_name(lexicon, child, false);
        questions.push(format!("Which {one} has the most {children}?"));
    }
    if let (Some(m), Some(g)) = (measure, group) {
        questions.push(format!(
            "What is the average {} of {many} for each {}?",
            column(m),
            column(g)
        ));
    }
    if date.is_some() {
        questions.push(format!("How many {many} are there per month?"));
    }
    if let Some(g) = group {
        questions.push(format!("How many {many} are there for each {}?", column(g)));
    }
    if let Some(m) = measure {
        questions.push(format!("Which {one} has the highest {}?", column(m)));
    }
    questions.push(format!("How many {many} are there?"));
    questions
}
