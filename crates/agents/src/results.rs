//! What a model is told of rows.

use confab_model::{Page, engine::FoundValue};

/// Rows that are told at most.
const ROWS: usize = 40;
/// Characters of one value.
const CELL: usize = 120;
/// Characters of a result.
const ROOM: usize = 6_000;
/// Values that are told of a text.
const VALUES: usize = 20;

/// A result with its first rows.
pub(crate) fn rows(page: &Page) -> String {
    let mut text = format!("{}\n", count(page));
    let names: Vec<&str> = page.columns.iter().map(|c| c.name.as_str()).collect();
    text.push_str(&names.join(" | "));
    for (number, row) in page.rows.iter().take(ROWS).enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| shown(cell.as_deref())).collect();
        let line = cells.join(" | ");
        if text.len() + line.len() > ROOM {
            text.push_str(&format!("\n(only the first {number} rows are shown)"));
            return text;
        }
        text.push('\n');
        text.push_str(&line);
    }
    if page.rows.len() > ROWS {
        text.push_str(&format!("\n(only the first {ROWS} rows are shown)"));
    }
    text
}

/// A result without any of its values.
pub(crate) fn shape(page: &Page) -> String {
    let columns = page.columns.iter().map(|column| {
        let kind = if column.numeric { "number" } else { "text" };
        format!("{} ({kind})", column.name)
    });
    format!(
        "{}\nColumns: {}. The values stay hidden; write placeholders such as {{{{1.{}}}}}.",
        count(page),
        columns.collect::<Vec<_>>().join(", "),
        page.columns.first().map_or("column", |column| &column.name)
    )
}

/// Where a text was found. What is private is told with the person's own words alone.
pub(crate) fn found(found: &[FoundValue], text: &str, private: bool) -> String {
    if private {
        places(found, text)
    } else {
        values(found)
    }
}

/// Where a text was found, with how it is stored.
fn values(found: &[FoundValue]) -> String {
    if found.is_empty() {
        return "No value looks like this. It may be part of a longer text: try LIKE.".to_owned();
    }
    let lines = found.iter().take(VALUES).map(|value| {
        let text = shown(Some(&value.value));
        format!("{}.{} = '{text}'", value.table, value.column)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where a text was found, told with the person's own words alone.
fn places(found: &[FoundValue], text: &str) -> String {
    let (same, like): (Vec<_>, Vec<_>) = found
        .iter()
        .take(VALUES)
        .partition(|value| value.value == text);
    let mut lines: Vec<String> = same
        .iter()
        .map(|value| format!("{}.{} has exactly this value", value.table, value.column))
        .collect();
    lines.extend(like.iter().map(|value| {
        let (table, column) = (&value.table, &value.column);
        format!(
            "{table}.{column} has it in other letters: compare with lower({column}) = lower('{}')",
            text.replace('\'', "''")
        )
    }));
    lines.dedup();
    if lines.is_empty() {
        return "No value looks like this. It may be part of a longer text: try LIKE.".to_owned();
    }
    lines.join("\n")
}

fn count(page: &Page) -> String {
    match page.rows.len() {
        many if page.truncated => format!("More than {many} rows."),
        0 => "There are no rows.".to_owned(),
        1 => "1 row.".to_owned(),
        many => format!("{many} rows."),
    }
}

fn shown(cell: Option<&str>) -> String {
    let Some(text) = cell else {
        return "NULL".to_owned();
    };
    let line = text.replace(['\n', '\r', '\t'], " ");
    if line.chars().count() <= CELL {
        return line;
    }
    line.chars().take(CELL).collect::<String>() + "…"
}
