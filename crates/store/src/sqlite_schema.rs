//! A schema as SQLite's CREATE statements.
//!
//! Tables and columns keep the DDL's names, and every rule that SQLite can say
//! stands in the file, so that `PRAGMA foreign_key_check` and other people's
//! tools see them too. Rules that SQLite would reject are left out here and
//! proved by query only.

use crate::{
    expr::sqlite_expr,
    names::{column_names, quote, quote_all, quote_text, stored_column},
};
use confab_model::{
    Column, DataType, Dialect, Schema, Table,
    schema::{ForeignKey, OnDelete, Unique},
};

/// How much of a table's rules its CREATE statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// All that SQLite should understand.
    Full,
    /// Without CHECKs.
    WithoutChecks,
    /// Columns, NOT NULL and primary key alone.
    Plain,
}

/// The CREATE TABLE statement of a table; None when there is no such table.
/// `tables` are the [stored names](crate::names::table_names) of all tables.
///
/// A caller tries [`Detail::Full`] first and falls back to less, since a CHECK
/// of any dialect may hold something that SQLite rejects.
pub fn create_table(
    schema: &Schema,
    tables: &[String],
    table: usize,
    detail: Detail,
) -> Option<String> {
    let this = schema.tables.get(table)?;
    let name = tables.get(table)?;
    let names = column_names(this);
    let row_id = row_id_column(this);
    let mut parts = Vec::new();
    for (at, (column, stored)) in this.columns.iter().zip(&names).enumerate() {
        parts.push(column_definition(
            this,
            column,
            stored,
            schema.dialect,
            row_id == Some(at),
        ));
    }
    if names.is_empty() {
        parts.push("\"_\"".into());
    }
    let key = stored_columns(this, &this.primary_key).unwrap_or_default();
    if row_id.is_none() && !key.is_empty() {
        parts.push(format!("PRIMARY KEY ({})", quote_all(&key)));
    }
    if detail != Detail::Plain {
        parts.extend(
            this.foreign_keys
                .iter()
                .filter_map(|key| foreign_key(schema, tables, this, key)),
        );
    }
    if detail == Detail::Full {
        let checks = this
            .checks
            .iter()
            .filter_map(|check| sqlite_expr(&check.expr, this, schema.dialect));
        parts.extend(checks.map(|check| format!("CHECK ({check})")));
    }
    Some(format!(
        "CREATE TABLE {} (\n  {}\n)",
        quote(name),
        parts.join(",\n  ")
    ))
}

/// The CREATE UNIQUE INDEX statements of a table. Where two rows break one,
/// the same index without UNIQUE (see [`plain_index`]) keeps the file usable.
pub fn unique_indexes(schema: &Schema, tables: &[String], table: usize) -> Vec<String> {
    let (Some(this), Some(name)) = (schema.tables.get(table), tables.get(table)) else {
        return Vec::new();
    };
    let mut statements = Vec::new();
    for (at, unique) in this.uniques.iter().enumerate() {
        let Some(terms) = unique_terms(this, unique, schema.dialect) else {
            continue;
        };
        let condition = match &unique.condition {
            Some(condition) => match sqlite_expr(condition, this, schema.dialect) {
                Some(condition) => format!(" WHERE {condition}"),
                None => continue,
            },
            None => String::new(),
        };
        let index = quote(&format!("{name}_unique_{}", at + 1));
        statements.push(format!(
            "CREATE UNIQUE INDEX {index} ON {} ({}){condition}",
            quote(name),
            terms.join(", ")
        ));
    }
    statements
}

/// A statement of [`unique_indexes`] without its UNIQUE.
pub fn plain_index(statement: &str) -> String {
    statement.replacen("CREATE UNIQUE INDEX", "CREATE INDEX", 1)
}

/// What is unique together, as SQL: columns and expressions; None when one is
/// missing or can't be said.
pub fn unique_terms(table: &Table, unique: &Unique, dialect: Dialect) -> Option<Vec<String>> {
    let read: Vec<&str> = unique
        .expressions
        .iter()
        .flat_map(|expr| expr.columns())
        .collect();
    let plain = unique
        .columns
        .iter()
        .filter(|column| !read.contains(&column.as_str()));
    let mut terms = Vec::new();
    for column in plain {
        terms.push(quote(&stored_column(table, column)?));
    }
    for expr in &unique.expressions {
        terms.push(sqlite_expr(expr, table, dialect)?);
    }
    (!terms.is_empty()).then_some(terms)
}

/// The stored names of some columns; None when one is missing.
pub fn stored_columns(table: &Table, columns: &[String]) -> Option<Vec<String>> {
    columns
        .iter()
        .map(|column| stored_column(table, column))
        .collect()
}

/// The column that becomes SQLite's row number: a primary key of one whole number.
pub fn row_id_column(table: &Table) -> Option<usize> {
    let [key] = table.primary_key.as_slice() else {
        return None;
    };
    let at = table.find_column(key)?;
    let whole = |data_type: &DataType| {
        matches!(
            data_type,
            DataType::Integer { .. } | DataType::Decimal { scale: 0, .. }
        )
    };
    table
        .columns
        .get(at)
        .is_some_and(|column| whole(&column.data_type))
        .then_some(at)
}

/// Whether so many columns of a table, in any order, are its primary key or a
/// plain UNIQUE: what SQLite demands of a foreign key's parent.
pub fn is_key(table: &Table, columns: &[String]) -> bool {
    let same = |key: &[String]| {
        key.len() == columns.len()
            && columns
                .iter()
                .all(|c| key.iter().any(|k| k.eq_ignore_ascii_case(c)))
    };
    let plain = |unique: &&Unique| unique.condition.is_none() && unique.expressions.is_empty();
    same(&table.primary_key)
        || table
            .uniques
            .iter()
            .filter(plain)
            .any(|unique| same(&unique.columns))
}

/// Whether the source compares a text column without regard to case.
pub fn is_case_blind(column: &Column, dialect: Dialect) -> bool {
    let is_text = matches!(
        column.data_type,
        DataType::Text { .. } | DataType::Enum { .. } | DataType::Set { .. }
    );
    let collation = column
        .collation
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let exact = collation.contains("bin") || collation.contains("_cs");
    let stated =
        collation == "nocase" || column.type_text.to_ascii_lowercase().starts_with("citext");
    stated || (is_text && !exact && matches!(dialect, Dialect::Mysql | Dialect::Mssql))
}

fn column_definition(
    table: &Table,
    column: &Column,
    stored: &str,
    dialect: Dialect,
    row_id: bool,
) -> String {
    if row_id {
        return format!("{} INTEGER PRIMARY KEY", quote(stored));
    }
    let mut sql = quote(stored);
    let declared = declared_type(&column.data_type, dialect);
    if !declared.is_empty() {
        sql += &format!(" {declared}");
    }
    let in_key = |names: &[String]| {
        names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&column.name))
    };
    let unique =
        in_key(&table.primary_key) || table.uniques.iter().any(|unique| in_key(&unique.columns));
    if unique && is_case_blind(column, dialect) {
        sql += " COLLATE NOCASE";
    }
    if !column.nullable {
        sql += " NOT NULL";
    }
    if let DataType::Enum { values } = &column.data_type
        && !values.is_empty()
    {
        let values: Vec<String> = values.iter().map(|value| quote_text(value)).collect();
        sql += &format!(" CHECK ({} IN ({}))", quote(stored), values.join(", "));
    }
    sql
}

/// A type by which SQLite stores values as they should compare.
fn declared_type(data_type: &DataType, dialect: Dialect) -> String {
    match data_type {
        DataType::Integer { .. } | DataType::Year => "INTEGER".into(),
        DataType::Bit { .. } if dialect == Dialect::Mysql => "INTEGER".into(),
        DataType::Decimal {
            precision: Some(precision),
            scale,
        } => format!("DECIMAL({precision},{scale})"),
        DataType::Decimal {
            precision: None, ..
        } => "NUMERIC".into(),
        DataType::Float { .. } => "REAL".into(),
        DataType::Boolean => "BOOLEAN".into(),
        DataType::Binary { .. } => "BLOB".into(),
        DataType::Text {
            max: Some(max),
            fixed,
        } => format!("{}({max})", if *fixed { "CHAR" } else { "VARCHAR" }),
        DataType::Any => String::new(),
        _ => "TEXT".into(),
    }
}

fn foreign_key(
    schema: &Schema,
    tables: &[String],
    table: &Table,
    key: &ForeignKey,
) -> Option<String> {
    let at = schema.find_table(&key.table)?;
    let parent = schema.tables.get(at)?;
    let children = stored_columns(table, &key.columns)?;
    let parents = stored_columns(parent, &key.references)?;
    if children.is_empty() || children.len() != parents.len() || !is_key(parent, &key.references) {
        return None;
    }
    let action = match key.on_delete {
        OnDelete::NoAction => "",
        OnDelete::Cascade => " ON DELETE CASCADE",
        OnDelete::SetNull => " ON DELETE SET NULL",
        OnDelete::SetDefault => " ON DELETE SET DEFAULT",
    };
    Some(format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}){action} DEFERRABLE INITIALLY DEFERRED",
        quote_all(&children),
        quote(tables.get(at)?),
        quote_all(&parents)
    ))
}
