//! A schema as the command line hands it out: names, types and rules as text.

use crate::{expr_text::expr_text, read::SchemaReading};
use confab_model::{
    Check, Column, DataType, Dialect, ForeignKey, Problem, Table, schema::OnDelete, schema::Unique,
};
use serde::Serialize;

/// A schema with what there is to say about it.
#[derive(Clone, Debug, Serialize)]
pub struct SchemaDocument<'a> {
    dialect: Dialect,
    tables: Vec<TableDocument<'a>>,
    problems: &'a [Problem],
}

#[derive(Clone, Debug, Serialize)]
struct TableDocument<'a> {
    schema: Option<&'a str>,
    name: &'a str,
    line: u32,
    comment: Option<&'a str>,
    columns: Vec<ColumnDocument<'a>>,
    primary_key: &'a [String],
    uniques: Vec<UniqueDocument<'a>>,
    foreign_keys: Vec<KeyDocument<'a>>,
    checks: Vec<CheckDocument<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct ColumnDocument<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    type_text: &'a str,
    data_type: &'a DataType,
    nullable: bool,
    default: Option<String>,
    generated: Option<String>,
    identity: bool,
    collation: Option<&'a str>,
    comment: Option<&'a str>,
    line: u32,
}

#[derive(Clone, Debug, Serialize)]
struct UniqueDocument<'a> {
    name: Option<&'a str>,
    columns: &'a [String],
    expressions: Vec<String>,
    condition: Option<String>,
    nulls_equal: bool,
    line: u32,
}

#[derive(Clone, Debug, Serialize)]
struct KeyDocument<'a> {
    name: Option<&'a str>,
    columns: &'a [String],
    table: &'a str,
    references: &'a [String],
    implied: bool,
    on_delete: OnDelete,
    line: u32,
}

#[derive(Clone, Debug, Serialize)]
struct CheckDocument<'a> {
    name: Option<&'a str>,
    expression: &'a str,
    line: u32,
}

impl<'a> From<&'a SchemaReading> for SchemaDocument<'a> {
    fn from(reading: &'a SchemaReading) -> Self {
        Self {
            dialect: reading.schema.dialect,
            tables: reading.schema.tables.iter().map(table).collect(),
            problems: &reading.problems,
        }
    }
}

fn table(table: &Table) -> TableDocument<'_> {
    TableDocument {
        schema: table.schema.as_deref(),
        name: &table.name,
        line: table.line,
        comment: table.comment.as_deref(),
        columns: table.columns.iter().map(column).collect(),
        primary_key: &table.primary_key,
        uniques: table.uniques.iter().map(unique).collect(),
        foreign_keys: table.foreign_keys.iter().map(key).collect(),
        checks: table.checks.iter().map(check).collect(),
    }
}

fn column(column: &Column) -> ColumnDocument<'_> {
    ColumnDocument {
        name: &column.name,
        type_text: &column.type_text,
        data_type: &column.data_type,
        nullable: column.nullable,
        default: column.default.as_ref().map(expr_text),
        generated: column.generated.as_ref().map(expr_text),
        identity: column.identity,
        collation: column.collation.as_deref(),
        comment: column.comment.as_deref(),
        line: column.line,
    }
}

fn unique(unique: &Unique) -> UniqueDocument<'_> {
    UniqueDocument {
        name: unique.name.as_deref(),
        columns: &unique.columns,
        expressions: unique.expressions.iter().map(expr_text).collect(),
        condition: unique.condition.as_ref().map(expr_text),
        nulls_equal: unique.nulls_equal,
        line: unique.line,
    }
}

fn key(key: &ForeignKey) -> KeyDocument<'_> {
    KeyDocument {
        name: key.name.as_deref(),
        columns: &key.columns,
        table: &key.table,
        references: &key.references,
        implied: key.implied,
        on_delete: key.on_delete,
        line: key.line,
    }
}

fn check(check: &Check) -> CheckDocument<'_> {
    CheckDocument {
        name: check.name.as_deref(),
        expression: &check.text,
        line: check.line,
    }
}
