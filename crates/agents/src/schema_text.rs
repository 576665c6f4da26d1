//! A schema as a model reads it: short, one line a column.

use confab_model::{Column, DataType, Schema, Table};
use std::collections::VecDeque;

/// Characters of a schema that are sent at most. Tables beyond are only named.
const ROOM: usize = 24_000;
/// Names of further tables that are sent at most.
const NAMED: usize = 400;
/// Characters of a comment.
const COMMENT: usize = 160;
/// Values of an ENUM that are listed.
const LISTED: usize = 40;

/// Some tables in full.
pub(crate) fn tables(schema: &Schema, numbers: &[usize]) -> String {
    numbers
        .iter()
        .map(|number| table(schema, *number))
        .collect()
}

/// Tables by their names, and which of the names are none.
pub(crate) fn described(schema: &Schema, names: &[String]) -> String {
    let (known, missing): (Vec<_>, Vec<_>) = names
        .iter()
        .map(|name| (name, schema.find_table(name)))
        .partition(|(_, number)| number.is_some());
    let numbers: Vec<usize> = known.into_iter().filter_map(|(_, number)| number).collect();
    let mut text = tables(schema, &numbers);
    if !missing.is_empty() {
        let missing: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
        text.push_str(&format!(
            "There are no tables called {}.",
            missing.join(", ")
        ));
    }
    text
}

/// The whole schema if there is room, or else the tables that matter most,
/// those beside them, and the names of the others.
pub(crate) fn pruned(schema: &Schema, relevant: &[usize], question: &str) -> String {
    let all: Vec<usize> = (0..schema.tables.len()).collect();
    let whole = tables(schema, &all);
    if whole.len() <= ROOM {
        return whole;
    }
    let mut text = String::new();
    let mut shown = vec![false; schema.tables.len()];
    for number in by_relevance(schema, relevant, question) {
        let next = table(schema, number);
        if text.len() + next.len() > ROOM {
            continue;
        }
        text.push_str(&next);
        shown[number] = true;
    }
    let names = schema.data_names();
    let others: Vec<&str> = names
        .iter()
        .zip(&shown)
        .filter(|(_, shown)| !**shown)
        .map(|(name, _)| name.as_str())
        .collect();
    let listed = others.get(..NAMED.min(others.len())).unwrap_or_default();
    text.push_str(&format!(
        "\nFurther tables, which describe_tables tells more about: {}{}\n",
        listed.join(", "),
        if others.len() > listed.len() {
            ", …"
        } else {
            ""
        }
    ));
    text
}

/// All tables: those that are relevant, those whose names the question has,
/// their neighbours, and the rest.
fn by_relevance(schema: &Schema, relevant: &[usize], question: &str) -> Vec<usize> {
    let words: Vec<String> = words(question);
    let named = (0..schema.tables.len()).filter(|number| {
        let table = &schema.tables[*number];
        let names = std::iter::once(&table.name).chain(table.columns.iter().map(|c| &c.name));
        names
            .into_iter()
            .flat_map(|name| self::words(name))
            .any(|part| words.contains(&part))
    });
    let mut queue: VecDeque<usize> = relevant.iter().copied().chain(named).collect();
    let mut order = Vec::new();
    let mut taken = vec![false; schema.tables.len()];
    while let Some(number) = queue.pop_front() {
        let Some(table) = schema.tables.get(number) else {
            continue;
        };
        if std::mem::replace(&mut taken[number], true) {
            continue;
        }
        order.push(number);
        queue.extend(
            table
                .foreign_keys
                .iter()
                .filter_map(|key| schema.find_table(&key.table)),
        );
    }
    order.extend((0..schema.tables.len()).filter(|number| !taken[*number]));
    order
}

/// Words in lower case without a plural's s.
fn words(text: &str) -> Vec<String> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .map(|word| word.to_lowercase().trim_end_matches('s').to_owned())
        .collect()
}

fn table(schema: &Schema, number: usize) -> String {
    let Some(table) = schema.tables.get(number) else {
        return String::new();
    };
    let mut text = format!(
        "\n{}{}\n",
        schema.data_name(number),
        comment(&table.comment)
    );
    for column in &table.columns {
        text.push_str(&line(schema, table, column));
    }
    for unique in table
        .uniques
        .iter()
        .filter(|unique| unique.columns.len() > 1)
    {
        text.push_str(&format!(
            "  unique together: {}\n",
            unique.columns.join(", ")
        ));
    }
    for check in &table.checks {
        text.push_str(&format!("  check: {}\n", one_line(&check.text, COMMENT)));
    }
    text
}

fn line(schema: &Schema, table: &Table, column: &Column) -> String {
    let mut text = format!("  {} {}", column.name, one_line(&column.type_text, COMMENT));
    if let DataType::Enum { values } | DataType::Set { values } = &column.data_type {
        let listed: Vec<String> = values
            .iter()
            .take(LISTED)
            .map(|v| format!("'{v}'"))
            .collect();
        if !values
            .iter()
            .all(|value| column.type_text.contains(value.as_str()))
        {
            text.push_str(&format!(" one of {}", listed.join(", ")));
        }
    }
    if table.primary_key.contains(&column.name) {
        text.push_str(" primary key");
    } else if !column.nullable {
        text.push_str(" not null");
    }
    if table
        .uniques
        .iter()
        .any(|unique| unique.columns == [column.name.clone()])
    {
        text.push_str(" unique");
    }
    if column.generated.is_some() {
        text.push_str(" computed");
    }
    for key in &table.foreign_keys {
        let place = key.columns.iter().position(|name| *name == column.name);
        if let (Some(place), Some(parent)) = (place, schema.find_table(&key.table)) {
            let referred = key.references.get(place).map_or("", String::as_str);
            text.push_str(&format!(" -> {}.{referred}", schema.data_name(parent)));
        }
    }
    text.push_str(&comment(&column.comment));
    text.push('\n');
    text
}

fn comment(comment: &Option<String>) -> String {
    comment
        .as_deref()
        .map(|text| format!("  -- {}", one_line(text, COMMENT)))
        .unwrap_or_default()
}

fn one_line(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most).collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ddl: &str) -> Schema {
        confab_ddl::parse(ddl, None).0
    }

    #[test]
    fn a_schema_is_told_in_few_lines() {
        let schema = read(
            "CREATE TABLE customers (id INT PRIMARY KEY, email VARCHAR(80) UNIQUE);
             CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NOT NULL REFERENCES customers (id),
               status VARCHAR(10) CHECK (status IN ('open', 'paid')) -- where it stands
             );",
        );
        insta::assert_snapshot!(pruned(&schema, &[], ""));
    }

    #[test]
    fn of_a_large_schema_what_matters_is_told_in_full() {
        let mut ddl = String::from("CREATE TABLE people (id INT PRIMARY KEY, name TEXT);");
        for number in 0..600 {
            let columns: String = (0..12).map(|c| format!(", field_{c} TEXT")).collect();
            ddl += &format!(
                "CREATE TABLE thing{number} (id INT PRIMARY KEY, people_id INT REFERENCES people (id){columns});"
            );
        }
        let schema = read(&ddl);
        let text = pruned(&schema, &[301], "how many thing599 are there");
        assert!(text.len() < ROOM + NAMED * 12, "{}", text.len());
        for table in ["\nthing300\n", "\nthing599\n", "\npeople\n"] {
            assert!(text.contains(table), "{table}");
        }
        assert!(text.contains("Further tables"));
    }
}
