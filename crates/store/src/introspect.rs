//! The schema of any SQLite file, ours or foreign.

use crate::StoreError;
use confab_model::schema::{ForeignKey, OnDelete, Unique};
use confab_model::{Column, DataType, Dialect, Schema, Table};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Reads tables, columns, types and keys of a SQLite file, opened read-only.
/// Views and SQLite's own tables are left out.
///
/// # Errors
/// When the file can't be opened or isn't SQLite's.
pub fn introspect(path: &Path) -> Result<Schema, StoreError> {
    let connection = open_read_only(path)?;
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    )?;
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut schema = Schema {
        dialect: Dialect::Sqlite,
        tables: Vec::with_capacity(names.len()),
    };
    for name in names {
        schema.tables.push(table(&connection, name)?);
    }
    complete_references(&mut schema);
    Ok(schema)
}

/// A connection that can't write.
pub(crate) fn open_read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(path, flags)?)
}

fn table(connection: &Connection, name: String) -> Result<Table, StoreError> {
    let mut table = Table {
        name,
        ..Table::default()
    };
    let mut keys: Vec<(i64, String)> = Vec::new();
    let mut columns =
        connection.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)")?;
    let mut rows = columns.query([&table.name])?;
    while let Some(row) = rows.next()? {
        let (name, type_text): (String, String) = (row.get(0)?, row.get(1)?);
        let (not_null, key): (bool, i64) = (row.get(2)?, row.get(3)?);
        if key > 0 {
            keys.push((key, name.clone()));
        }
        table.columns.push(Column {
            name,
            data_type: data_type(&type_text),
            type_text,
            nullable: !not_null && key == 0,
            ..Column::default()
        });
    }
    keys.sort();
    table.primary_key = keys.into_iter().map(|(_, name)| name).collect();
    table.uniques = uniques(connection, &table.name)?;
    table.foreign_keys = foreign_keys(connection, &table.name)?;
    Ok(table)
}

fn uniques(connection: &Connection, table: &str) -> Result<Vec<Unique>, StoreError> {
    let mut lists = connection.prepare(
        "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" AND origin <> 'pk' AND NOT partial",
    )?;
    let names: Vec<String> = lists
        .query_map([table], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut uniques = Vec::new();
    for name in names {
        let mut info = connection.prepare(
            "SELECT name FROM pragma_index_info(?1) WHERE name IS NOT NULL ORDER BY seqno",
        )?;
        let columns: Vec<String> = info
            .query_map([&name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if !columns.is_empty() {
            uniques.push(Unique {
                name: Some(name),
                columns,
                ..Unique::default()
            });
        }
    }
    Ok(uniques)
}

fn foreign_keys(connection: &Connection, table: &str) -> Result<Vec<ForeignKey>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
    )?;
    let mut rows = statement.query([table])?;
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, parent, from): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let to: Option<String> = row.get(3)?;
        match keys.last_mut() {
            Some((last, key)) if *last == id => {
                key.columns.push(from);
                key.references.extend(to);
            }
            _ => keys.push((
                id,
                ForeignKey {
                    name: None,
                    columns: vec![from],
                    table: parent,
                    references: to.into_iter().collect(),
                    implied: false,
                    on_delete: OnDelete::NoAction,
                    line: 0,
                },
            )),
        }
    }
    // SQLite lists the last declared key first.
    keys.reverse();
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

/// A key that names no columns refers to the primary key; a key to nowhere is dropped.
fn complete_references(schema: &mut Schema) {
    let parents = schema.clone();
    for table in &mut schema.tables {
        let columns: Vec<String> = table.columns.iter().map(|c| c.name.clone()).collect();
        let has = |name: &String| columns.iter().any(|c| c.eq_ignore_ascii_case(name));
        table.foreign_keys.retain_mut(|key| {
            let parent = parents
                .find_table(&key.table)
                .and_then(|t| parents.tables.get(t));
            let Some(parent) = parent else { return false };
            if key.references.len() != key.columns.len() {
                key.references.clone_from(&parent.primary_key);
            }
            key.references.len() == key.columns.len()
                && key.columns.iter().all(has)
                && key
                    .references
                    .iter()
                    .all(|c| parent.find_column(c).is_some())
        });
    }
}

/// What SQLite's free type names mean, by the words that they are made of.
fn data_type(text: &str) -> DataType {
    let name = text.to_ascii_lowercase();
    let has = |part: &str| name.contains(part);
    if name.is_empty() {
        DataType::Any
    } else if has("bool") || name == "bit" {
        DataType::Boolean
    } else if has("datetime") || has("timestamp") {
        DataType::DateTime { zone: false }
    } else if name.starts_with("date") {
        DataType::Date
    } else if name.starts_with("time") {
        DataType::Time { zone: false }
    } else if name.starts_with("year") {
        DataType::Year
    } else if has("int") {
        DataType::Integer {
            min: i64::MIN,
            max: i64::MAX,
        }
    } else if has("char") || has("text") || has("clob") || has("string") {
        DataType::Text {
            max: None,
            fixed: false,
        }
    } else if has("blob") || has("binary") {
        DataType::Binary {
            max: None,
            fixed: false,
        }
    } else if has("real") || has("floa") || has("doub") {
        DataType::Float { double: true }
    } else if has("dec") || has("num") || has("money") {
        DataType::Decimal {
            precision: None,
            scale: 2,
        }
    } else {
        DataType::Other { name }
    }
}
