//! Each rule of a schema as a query over the stored file.
//!
//! Rules about single rows are conditions that are true where a row breaks
//! them, so that one scan of a table counts all of them at once. The others are
//! queries of their own.

mod columns;

use crate::{
    expr::sqlite_expr,
    names::{column_names, quote, quote_all, table_names},
    sqlite_schema::{is_case_blind, is_key, stored_columns, unique_terms},
};
use confab_model::{
    RuleKind, Schema, Table,
    schema::{ForeignKey, Unique},
};

/// How a rule is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// The table has so many rows.
    Rows(u64),
    /// True for each row that breaks it; the table is called `child`.
    Condition(String),
    /// A query with one row for each violation.
    Query(String),
    /// The evaluator judges the check with this number.
    Evaluator(usize),
    /// It can't be checked, for this reason.
    Unproved(String),
}

/// A rule that is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The table.
    pub table: usize,
    /// Which kind.
    pub kind: RuleKind,
    /// What it says, in words.
    pub statement: String,
    /// How it is checked.
    pub how: How,
}

/// All rules of a schema's tables, in order.
pub fn rules(schema: &Schema, expected_rows: &[u64]) -> Vec<Planned> {
    let names = table_names(schema);
    let mut planned = Vec::new();
    for (number, (table, stored)) in schema.tables.iter().zip(&names).enumerate() {
        if table.columns.is_empty() {
            continue;
        }
        let mut add = |kind, statement: String, how| {
            planned.push(Planned {
                table: number,
                kind,
                statement,
                how,
            })
        };
        if let Some(rows) = expected_rows.get(number) {
            add(
                RuleKind::Rows,
                format!("{stored} has {rows} rows"),
                How::Rows(*rows),
            );
        }
        columns::rules(table, stored, schema.dialect, &mut add);
        if let Some(key) = stored_columns(table, &table.primary_key).filter(|key| !key.is_empty()) {
            let terms: Vec<String> = key.iter().map(|column| quote(column)).collect();
            let statement = format!("{} identifies each row of {stored}", key.join(", "));
            add(
                RuleKind::PrimaryKey,
                statement,
                How::Query(duplicates(stored, &terms, &[])),
            );
        }
        for unique in &table.uniques {
            let statement = format!("{} is unique in {stored}", unique_words(unique));
            add(
                RuleKind::Unique,
                statement,
                unique_rule(schema, table, stored, unique),
            );
        }
        for key in &table.foreign_keys {
            let parent = schema.find_table(&key.table).and_then(|at| names.get(at));
            let parent = parent.map_or(key.table.as_str(), String::as_str);
            let statement = format!(
                "{stored} ({}) refers to a row of {parent} ({}){}",
                key.columns.join(", "),
                key.references.join(", "),
                if key.implied {
                    ", as concluded from its name"
                } else {
                    ""
                }
            );
            add(
                RuleKind::ForeignKey,
                statement,
                foreign_key(schema, &names, table, key),
            );
        }
        for (at, check) in table.checks.iter().enumerate() {
            let how = match sqlite_expr(&check.expr, table, schema.dialect) {
                Some(sql) => How::Condition(format!("NOT {sql}")),
                None => How::Evaluator(at),
            };
            add(
                RuleKind::Check,
                format!("{stored}: {}", check.text.trim()),
                how,
            );
        }
    }
    planned
}

impl Planned {
    /// The query that finds the rows that break it; empty when there is none.
    pub fn query(&self, stored: &str) -> String {
        match &self.how {
            How::Rows(_) => format!("SELECT count(*) FROM {}", quote(stored)),
            How::Condition(condition) => {
                format!("SELECT * FROM {} AS child WHERE {condition}", quote(stored))
            }
            How::Query(query) => query.clone(),
            How::Evaluator(_) | How::Unproved(_) => String::new(),
        }
    }
}

fn duplicates(stored: &str, terms: &[String], conditions: &[String]) -> String {
    let terms = terms.join(", ");
    let conditions = if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    };
    format!(
        "SELECT {terms}, count(*) FROM {}{conditions} GROUP BY {terms} HAVING count(*) > 1",
        quote(stored)
    )
}

fn unique_words(unique: &Unique) -> String {
    let plain = unique.columns.join(", ");
    let words = if unique.expressions.is_empty() {
        plain
    } else {
        format!("an expression over {plain}")
    };
    if unique.condition.is_some() {
        format!("{words}, under a condition,")
    } else {
        words
    }
}

fn unique_rule(schema: &Schema, table: &Table, stored: &str, unique: &Unique) -> How {
    let Some(terms) = unique_terms(table, unique, schema.dialect) else {
        return How::Unproved("SQLite can't say its expression".into());
    };
    let mut conditions = Vec::new();
    if !unique.nulls_equal {
        let never_null = |term: &String| {
            table
                .columns
                .iter()
                .zip(column_names(table))
                .any(|(column, name)| !column.nullable && quote(&name) == *term)
        };
        let nullable = terms.iter().filter(|term| !never_null(term));
        conditions.extend(nullable.map(|term| format!("{term} IS NOT NULL")));
    }
    if let Some(condition) = &unique.condition {
        match sqlite_expr(condition, table, schema.dialect) {
            Some(sql) => conditions.push(sql),
            None => return How::Unproved("SQLite can't say its condition".into()),
        }
    }
    How::Query(duplicates(stored, &terms, &conditions))
}

fn foreign_key(schema: &Schema, names: &[String], table: &Table, key: &ForeignKey) -> How {
    let parent = schema.find_table(&key.table);
    let Some((parent, parent_name)) =
        parent.and_then(|at| schema.tables.get(at).zip(names.get(at)))
    else {
        return How::Unproved(format!("there is no table {}", key.table));
    };
    let (Some(children), Some(parents)) = (
        stored_columns(table, &key.columns),
        stored_columns(parent, &key.references),
    ) else {
        return How::Unproved("a column of it is missing".into());
    };
    if children.is_empty() || children.len() != parents.len() {
        return How::Unproved("its columns don't match".into());
    }
    let present: Vec<String> = children
        .iter()
        .map(|child| format!("child.{} IS NOT NULL", quote(child)))
        .collect();
    let parent_columns: Vec<_> = key
        .references
        .iter()
        .filter_map(|name| parent.columns.get(parent.find_column(name)?))
        .collect();
    let never_null = parent_columns.iter().all(|column| !column.nullable);
    let present_parents = if never_null {
        String::new()
    } else {
        let present: Vec<String> = parents
            .iter()
            .map(|parent| format!("{} IS NOT NULL", quote(parent)))
            .collect();
        format!(" WHERE {}", present.join(" AND "))
    };
    let blind = |at: usize| {
        parent_columns
            .get(at)
            .is_some_and(|column| is_case_blind(column, schema.dialect))
    };
    let child = |at: usize, name: &String| {
        format!(
            "child.{}{}",
            quote(name),
            if blind(at) { " COLLATE NOCASE" } else { "" }
        )
    };
    let child_list: Vec<String> = children
        .iter()
        .enumerate()
        .map(|(at, name)| child(at, name))
        .collect();
    // A row value compares by an index of all its columns only in an EXISTS;
    // without an index, IN is sorted once and EXISTS would scan for every row.
    let orphan = if children.len() > 1 && is_key(parent, &key.references) {
        let equal: Vec<String> = parents
            .iter()
            .zip(&children)
            .map(|(parent, child)| format!("parent.{} = child.{}", quote(parent), quote(child)))
            .collect();
        format!(
            "NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
            quote(parent_name),
            equal.join(" AND ")
        )
    } else {
        let (open, close) = if children.len() > 1 {
            ("(", ")")
        } else {
            ("", "")
        };
        format!(
            "{open}{}{close} NOT IN (SELECT {} FROM {}{present_parents})",
            child_list.join(", "),
            quote_all(&parents),
            quote(parent_name)
        )
    };
    How::Condition(format!("{} AND {orphan}", present.join(" AND ")))
}
