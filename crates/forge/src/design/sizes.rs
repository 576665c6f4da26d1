//! How many rows each table has, by its role.

use super::{
    draft::{Draft, Role},
    instructions::Wishes,
};
use crate::Rows;
use confab_model::{DataType, Severity};

const REFERENCE_WORDS: [&str; 22] = [
    "category",
    "type",
    "status",
    "country",
    "region",
    "state",
    "city",
    "genre",
    "language",
    "currency",
    "role",
    "permission",
    "color",
    "brand",
    "tag",
    "unit",
    "level",
    "skill",
    "specialty",
    "nation",
    "continent",
    "position",
];
const ORGANISATION_WORDS: [&str; 33] = [
    "company",
    "department",
    "restaurant",
    "store",
    "shop",
    "branch",
    "warehouse",
    "hospital",
    "school",
    "university",
    "college",
    "library",
    "airport",
    "airline",
    "hotel",
    "bank",
    "publisher",
    "team",
    "organization",
    "organisation",
    "office",
    "clinic",
    "venue",
    "stadium",
    "league",
    "supplier",
    "vendor",
    "manufacturer",
    "location",
    "ward",
    "faculty",
    "agency",
    "station",
];
const EVENT_WORDS: [&str; 30] = [
    "order",
    "sale",
    "payment",
    "transaction",
    "loan",
    "visit",
    "appointment",
    "booking",
    "reservation",
    "invoice",
    "review",
    "rating",
    "log",
    "history",
    "reading",
    "event",
    "ticket",
    "post",
    "comment",
    "message",
    "delivery",
    "shipment",
    "enrollment",
    "attendance",
    "rental",
    "claim",
    "donation",
    "measurement",
    "call",
    "purchase",
];
const LINE_WORDS: [&str; 4] = ["item", "line", "detail", "entry"];

/// Sets roles and rows.
pub(super) fn set(draft: &mut Draft<'_>, wishes: &Wishes) {
    for table in 0..draft.tables.len() {
        draft.tables[table].role = role(draft, table);
    }
    for table in 0..draft.tables.len() {
        draft.tables[table].recipe.rows = match draft.request.rows {
            Rows::Every(rows) => rows,
            Rows::Size(size) => by_role(draft.tables[table].role, size),
        };
    }
    let mut said = draft.request.rows_of.clone();
    said.extend(
        wishes
            .rows
            .iter()
            .map(|(table, rows)| (draft.tables[*table].recipe.table.clone(), *rows)),
    );
    for (name, rows) in said {
        match draft.schema.find_table(&name) {
            Some(table) => draft.tables[table].recipe.rows = rows,
            None => draft.note(
                Severity::Warning,
                format!("there is no table {name} to give {rows} rows to"),
            ),
        }
    }
    // "3 orders each" counts from the parents as they are now.
    for (table, parent, each) in &wishes.each {
        let rows = (draft.rows(*parent) as f64 * each).round() as u64;
        draft.tables[*table].recipe.rows = rows;
    }
}

fn by_role(role: Role, size: u64) -> u64 {
    let share = |num: u64, den: u64, least: u64| {
        (size.saturating_mul(num) / den).max(least.min(size.max(1)))
    };
    match role {
        Role::Reference => share(1, 50, 8),
        Role::Organisation => share(1, 20, 6),
        Role::Entity => share(1, 1, 1),
        Role::Event => share(4, 1, 1),
        Role::Junction => share(3, 1, 1),
        Role::Line => share(10, 1, 1),
    }
}

fn role(draft: &Draft<'_>, table: usize) -> Role {
    let (declared, known) = (draft.table(table), &draft.tables[table]);
    let last = known.words.last().map(String::as_str).unwrap_or_default();
    let keys = &declared.foreign_keys;
    let has_date = declared
        .columns
        .iter()
        .any(|c| matches!(c.data_type, DataType::Date | DataType::DateTime { .. }));
    let parents = known
        .parents
        .iter()
        .filter(|parent| **parent != table)
        .count();
    if parents > 0 && LINE_WORDS.contains(&last) {
        return Role::Line;
    }
    let own = declared.columns.iter().filter(|c| {
        !declared.primary_key.contains(&c.name) && !keys.iter().any(|k| k.columns.contains(&c.name))
    });
    let own = own.count();
    if own > 0 && ORGANISATION_WORDS.contains(&last) {
        return Role::Organisation;
    }
    if parents >= 2 && own <= 1 && !known.named(&EVENT_WORDS) {
        return Role::Junction;
    }
    if EVENT_WORDS.contains(&last) || (parents > 0 && has_date && known.named(&EVENT_WORDS)) {
        return Role::Event;
    }
    if REFERENCE_WORDS.contains(&last)
        || (parents == 0 && declared.columns.len() <= 2 && !draft.children(table).is_empty())
    {
        return Role::Reference;
    }
    if parents == 0 && !has_date && is_list(draft, table) {
        return Role::Reference;
    }
    // Somebody hired by a department of a branch is a person all the same.
    if parents >= 2 && has_date && !is_person(&known.column_words) {
        Role::Event
    } else {
        Role::Entity
    }
}

/// Whether rows have a surname.
fn is_person(columns: &[Vec<String>]) -> bool {
    columns.iter().any(|words| {
        words.iter().any(|word| word == "surname")
            || words.ends_with(&["last".into(), "name".into()])
    })
}

/// Whether a table is a list of names that others refer to by name, such as product lines.
fn is_list(draft: &Draft<'_>, table: usize) -> bool {
    let declared = draft.table(table);
    let [key] = declared.primary_key.as_slice() else {
        return false;
    };
    let Some(key) = declared.find_column(key) else {
        return false;
    };
    let words = &draft.tables[table].column_words[key];
    let own = &draft.tables[table].words;
    let named = words
        .last()
        .is_some_and(|last| last == "name" || own.last() == Some(last))
        || words.concat() == own.concat();
    let text = matches!(
        declared.columns[key].data_type,
        DataType::Text { max: None, .. }
            | DataType::Text {
                max: Some(11..),
                ..
            }
    );
    named && text && declared.columns.len() <= 5 && !draft.children(table).is_empty()
}

/// Lowers a table's rows to what its rules allow, and says so.
pub(super) fn cap(draft: &mut Draft<'_>, table: usize, rows: u64, rule: &str) {
    let asked = draft.rows(table);
    if asked > rows {
        draft.tables[table].recipe.rows = rows;
        let name = draft.table(table).full_name();
        draft.note(
            Severity::Warning,
            format!("{name} has {rows} rows instead of {asked}, since {rule} allows no more"),
        );
    }
}
