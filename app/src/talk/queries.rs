//! Sample queries made from a schema.

use confab_model::SchemaSummary;

/// Sample queries: what they show, and the SQL.
pub fn samples(summary: &SchemaSummary) -> Vec<(String, String)> {
    let mut samples = Vec::new();
    let Some(first) = summary.tables.first() else {
        return samples;
    };
    samples.push((
        format!("Rows of {}", first.name),
        format!("SELECT *\nFROM {}\nLIMIT 20;", quoted(&first.name)),
    ));
    if summary.tables.len() > 1 {
        let counts: Vec<String> = summary
            .tables
            .iter()
            .map(|table| {
                format!(
                    "SELECT {} AS \"table\", count(*) AS \"rows\" FROM {}",
                    text(&table.name),
                    quoted(&table.name)
                )
            })
            .collect();
        samples.push((
            "Rows of every table".to_owned(),
            format!("{}\nORDER BY 2 DESC;", counts.join("\nUNION ALL\n")),
        ));
    }
    samples.extend(children(summary));
    samples.extend(statuses(summary));
    samples
}

/// For the child tables that have the most keys: how many rows each parent has.
fn children(summary: &SchemaSummary) -> Option<(String, String)> {
    let child = summary.tables.iter().max_by_key(|table| {
        table
            .columns
            .iter()
            .filter(|column| column.references.is_some())
            .count()
    })?;
    let column = child
        .columns
        .iter()
        .find(|column| column.references.is_some())?;
    let parent = column.references.as_ref()?;
    let sql = format!(
        "SELECT {key}, count(*) AS \"rows\"\nFROM {table}\nWHERE {key} IS NOT NULL\nGROUP BY {key}\nORDER BY 2 DESC\nLIMIT 10;",
        key = quoted(&column.name),
        table = quoted(&child.name),
    );
    Some((format!("{parent} with the most {}", child.name), sql))
}

/// How often each value of a status occurs.
fn statuses(summary: &SchemaSummary) -> Option<(String, String)> {
    summary.tables.iter().find_map(|table| {
        let column = table.columns.iter().find(|column| {
            let name = column.name.to_lowercase();
            name.ends_with("status") || column.type_text.to_lowercase().starts_with("enum")
        })?;
        let sql = format!(
            "SELECT {name}, count(*) AS \"rows\",\n       round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent\nFROM {table}\nGROUP BY {name}\nORDER BY 2 DESC;",
            name = quoted(&column.name),
            table = quoted(&table.name),
        );
        Some((format!("{} by {}", table.name, column.name), sql))
    })
}

/// A name as SQLite takes any.
fn quoted(name: &str) -> String {
    let plain = name.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
        && name.contains('_');
    if plain {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// A text in SQL.
fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::{ColumnSummary, TableSummary};

    #[test]
    fn an_empty_schema_has_no_samples() {
        assert!(samples(&SchemaSummary::default()).is_empty());
    }

    #[test]
    fn samples_speak_of_counts_parents_and_statuses() {
        let column = |name: &str, to: Option<&str>| ColumnSummary {
            name: name.into(),
            references: to.map(Into::into),
            ..ColumnSummary::default()
        };
        let summary = SchemaSummary {
            tables: vec![
                TableSummary {
                    name: "Order".into(),
                    columns: vec![column("order_status", None)],
                },
                TableSummary {
                    name: "order_items".into(),
                    columns: vec![column("order_id", Some("Order"))],
                },
            ],
            ..SchemaSummary::default()
        };
        let samples = samples(&summary);
        assert_eq!(samples.len(), 4);
        assert!(samples[0].1.contains("FROM \"Order\""));
        assert_eq!(samples[2].0, "Order with the most order_items");
    }
}
