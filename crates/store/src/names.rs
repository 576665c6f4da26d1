//! Names as SQLite and as a file system take them.
//!
//! SQLite compares names without case and keeps `sqlite_…` for itself, while a
//! PostgreSQL schema may well have both `"User"` and `"user"`. So the stored
//! names are the DDL's, made distinct where SQLite would see two alike.

use confab_model::{Schema, Table};
use std::collections::HashSet;

/// A name as a quoted identifier.
pub fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names as a comma-separated list of quoted identifiers.
pub fn quote_all<S: AsRef<str>>(names: &[S]) -> String {
    names
        .iter()
        .map(|name| quote(name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text as a quoted SQL literal.
pub fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The names of the stored tables, in the order of the schema.
pub fn table_names(schema: &Schema) -> Vec<String> {
    distinct(schema.data_names().into_iter().map(|name| {
        let reserved = name
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"));
        if reserved { format!("_{name}") } else { name }
    }))
}

/// The names of a stored table's columns, in order.
pub fn column_names(table: &Table) -> Vec<String> {
    distinct(table.columns.iter().map(|column| column.name.clone()))
}

/// The name under which SQLite has a column that the schema calls so.
pub fn stored_column(table: &Table, name: &str) -> Option<String> {
    let column = table.find_column(name)?;
    column_names(table).into_iter().nth(column)
}

/// A table's name as a file name without extension: what no file system takes becomes `_`.
pub fn file_stem(name: &str) -> String {
    let odd = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    let stem: String = name.chars().map(|c| if odd(c) { '_' } else { c }).collect();
    if stem.trim_matches(['.', ' ']).is_empty() {
        format!("_{}", stem.len())
    } else {
        stem
    }
}

/// The names of the tables' CSV files, without extension.
pub fn file_stems(schema: &Schema) -> Vec<String> {
    distinct(schema.data_names().iter().map(|name| file_stem(name)))
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut result = Vec::new();
    for name in names {
        let mut candidate = name.clone();
        let mut number = 2;
        while !taken.insert(candidate.to_ascii_lowercase()) {
            candidate = format!("{name}_{number}");
            number += 1;
        }
        result.push(candidate);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sqlite_sees_alike_become_distinct() {
        let table = |name: &str| Table {
            name: name.into(),
            ..Table::default()
        };
        let schema = Schema {
            tables: vec![table("User"), table("user"), table("sqlite_x")],
            ..Schema::default()
        };
        assert_eq!(table_names(&schema), ["User", "user_2", "_sqlite_x"]);
    }

    #[test]
    fn a_table_name_cannot_leave_its_folder() {
        assert_eq!(file_stem("../etc/passwd"), ".._etc_passwd");
        assert_eq!(file_stem(".."), "_2");
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
        assert_eq!(quote_text("it's"), "'it''s'");
    }
}
