//! Foreign keys that nobody declared: from comments ("FK to Employees") and
//! from names (`customer_id` where Customers has that key).
//!
//! A wrong key is worse than a missing one, so a key is proposed only where
//! exactly one table fits and the types are of one kind.

use confab_model::schema::{ForeignKey, OnDelete};
use confab_model::{Column, DataType, Position, Problem, Schema, Severity, Table};
use std::collections::HashMap;

/// What comes before the name of a table in a comment.
const PHRASES: &[&str] = &[
    "foreign key referencing ",
    "foreign key references ",
    "foreign key reference to ",
    "foreign key to ",
    "foreign key for ",
    "foreign key -> ",
    "foreign key from ",
    "fk references ",
    "fk referencing ",
    "fk to ",
    "fk -> ",
    "fk->",
    "fk: ",
    "references ",
    "reference to ",
    "refers to ",
    "points to ",
    "links to ",
];

/// Words between such a phrase and the name.
const FILLERS: &[&str] = &[
    "the", "table", "a", "an", "its", "to", "in", "key", "of", "id", "primary",
];

/// Ends of names that are keys.
const SUFFIXES: &[&str] = &[
    "id", "key", "code", "no", "num", "number", "sk", "fk", "uuid", "guid",
];

/// Adds implied foreign keys, marked as such, with a note for each.
pub fn propose(schema: &mut Schema) -> Vec<Problem> {
    let mut names = Names::new(schema);
    let mut found = Vec::new();
    for (number, table) in schema.tables.iter().enumerate() {
        for column in &table.columns {
            if is_free(table, column)
                && let Some((target, reason)) = names.target(schema, number, column)
            {
                found.push((number, column.name.clone(), column.line, target, reason));
            }
        }
    }
    let mut problems = Vec::new();
    for (number, column, line, target, reason) in found {
        let Some(parent) = schema.tables.get(target) else {
            continue;
        };
        let Some(key) = parent.primary_key.first().cloned() else {
            continue;
        };
        let ambiguous = schema.data_name(target) != parent.name;
        let referred = if ambiguous {
            parent.full_name()
        } else {
            parent.name.clone()
        };
        let Some(table) = schema.tables.get_mut(number) else {
            continue;
        };
        let said = format!(
            "{}.{column} refers to {referred}.{key}, as its {reason} says; the key isn't declared.",
            table.full_name()
        );
        problems.push(Problem::new(Severity::Note, said).at(Position { line, column: 1 }));
        table.foreign_keys.push(ForeignKey {
            name: None,
            columns: vec![column],
            table: referred,
            references: vec![key],
            implied: true,
            on_delete: OnDelete::NoAction,
            line,
        });
    }
    problems
}

/// Tables with a key of one column, by their names and by that key's name.
struct Names {
    by_table: HashMap<String, Vec<usize>>,
    by_key: HashMap<String, Vec<usize>>,
    /// Tables whose names have some word in them, as far as it was asked.
    having: HashMap<String, Vec<usize>>,
}

impl Names {
    fn new(schema: &Schema) -> Self {
        let (mut by_table, mut by_key) = (
            HashMap::<String, Vec<usize>>::new(),
            HashMap::<String, Vec<usize>>::new(),
        );
        for (number, table) in schema.tables.iter().enumerate() {
            let [key] = table.primary_key.as_slice() else {
                continue;
            };
            for form in forms(&plain(&table.name)) {
                by_table.entry(form).or_default().push(number);
            }
            by_key.entry(plain(key)).or_default().push(number);
        }
        Self {
            by_table,
            by_key,
            having: HashMap::new(),
        }
    }

    /// The one table that a column refers to, and what says so.
    fn target(
        &mut self,
        schema: &Schema,
        from: usize,
        column: &Column,
    ) -> Option<(usize, &'static str)> {
        let fits = |target: &usize| {
            schema
                .tables
                .get(*target)
                .is_some_and(|table| has_key_like(table, column))
        };
        let comment = column.comment.as_deref().unwrap_or_default();
        if let Some(target) = self.in_comment(comment, from) {
            return fits(&target).then_some((target, "comment"));
        }
        let target = self.in_name(schema, &column.name, from)?;
        (target != from && fits(&target)).then_some((target, "name"))
    }

    fn in_comment(&self, comment: &str, from: usize) -> Option<usize> {
        let lower = comment.to_lowercase();
        for phrase in PHRASES {
            let Some(at) = lower.find(phrase) else {
                continue;
            };
            let after = lower.get(at + phrase.len()..).unwrap_or_default();
            let mut words = after
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .filter(|word| !word.is_empty());
            let word = words.by_ref().take(4).find(|word| !FILLERS.contains(word));
            if let Some(target) = word.and_then(|word| self.one(&plain(word))) {
                return Some(target);
            }
            // schema.table: the second part is the name.
            if let Some(target) = words
                .next()
                .filter(|_| after.contains('.'))
                .and_then(|word| self.one(&plain(word)))
            {
                return Some(target);
            }
            // It names a table, but none that is here.
            if word.is_some() {
                return None;
            }
        }
        (lower.contains("self-referenc") || lower.contains("self referenc")).then_some(from)
    }

    /// The one table of a name, in singular or plural.
    fn one(&self, name: &str) -> Option<usize> {
        let mut found: Vec<usize> = forms(name)
            .iter()
            .filter_map(|form| self.by_table.get(form))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn in_name(&mut self, schema: &Schema, column: &str, from: usize) -> Option<usize> {
        let name = plain(column);
        let suffix = SUFFIXES.iter().find(|suffix| ends_in(column, suffix))?;
        let stem = name.strip_suffix(suffix).filter(|stem| stem.len() > 1)?;
        if let Some(named) = self.one(stem) {
            let table = schema.tables.get(named)?;
            let key = plain(table.primary_key.first()?);
            // With a column of this name beside another key, that column is meant.
            let rival = key != name
                && table
                    .columns
                    .iter()
                    .any(|column| plain(&column.name) == name);
            return (key == name || (!rival && (key == "id" || key == *suffix))).then_some(named);
        }
        let keyed: Vec<usize> = self
            .by_key
            .get(&name)
            .into_iter()
            .flatten()
            .copied()
            .filter(|target| *target != from)
            .collect();
        let [only] = keyed.as_slice() else {
            return None;
        };
        // Its table must be the only one that is about the same thing.
        let having = self.having.entry(stem.to_owned()).or_insert_with(|| {
            let tables = schema.tables.iter().enumerate();
            tables
                .filter(|(_, table)| plain(&table.name).contains(stem))
                .map(|(number, _)| number)
                .collect()
        });
        let others: Vec<usize> = having
            .iter()
            .copied()
            .filter(|number| *number != from)
            .collect();
        (others == [*only]).then_some(*only)
    }
}

/// Whether a column can become a key: it is neither one, nor the table's own key, nor made by the engine.
fn is_free(table: &Table, column: &Column) -> bool {
    let keyed = table
        .foreign_keys
        .iter()
        .any(|key| key.columns.contains(&column.name));
    let own = matches!(table.primary_key.as_slice(), [only] if *only == column.name);
    !keyed && !own && !column.identity && column.generated.is_none()
}

/// Whether a table's key of one column is of the same kind as a column.
fn has_key_like(table: &Table, column: &Column) -> bool {
    let [key] = table.primary_key.as_slice() else {
        return false;
    };
    let Some(key) = table
        .columns
        .iter()
        .find(|candidate| candidate.name == *key)
    else {
        return false;
    };
    match (&key.data_type, &column.data_type) {
        (DataType::Integer { .. }, DataType::Integer { .. }) | (DataType::Uuid, DataType::Uuid) => {
            true
        }
        // A shorter text couldn't hold every key.
        (DataType::Text { max: Some(key), .. }, DataType::Text { max: Some(own), .. }) => {
            own >= key
        }
        (DataType::Text { .. }, DataType::Text { max, .. }) => max.is_none(),
        (DataType::Decimal { .. } | DataType::Binary { .. }, _) => {
            key.data_type == column.data_type
        }
        _ => false,
    }
}

/// A name without case and punctuation.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a name ends in a word: `order_id`, `orderId`, `OrderID`, but not `paid`.
fn ends_in(name: &str, word: &str) -> bool {
    let Some(at) = name.len().checked_sub(word.len()) else {
        return false;
    };
    let (Some(head), Some(tail)) = (name.get(..at), name.get(at..)) else {
        return false;
    };
    let capital = tail.starts_with(|c: char| c.is_uppercase())
        && head.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    tail.eq_ignore_ascii_case(word)
        && (head.is_empty() || head.ends_with(['_', '-', ' ']) || capital)
}

/// A plain name and what its singular may be.
fn forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if let Some(stem) = name.strip_suffix("ies") {
        forms.push(format!("{stem}y"));
    }
    if let Some(stem) = name
        .strip_suffix("es")
        .filter(|stem| stem.ends_with(['s', 'x', 'h', 'z']))
    {
        forms.push(stem.to_owned());
    }
    if let Some(stem) = name
        .strip_suffix('s')
        .filter(|stem| stem.len() > 1 && !stem.ends_with('s'))
    {
        forms.push(stem.to_owned());
    }
    for (plural, singular) in [
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("staff", "staff"),
    ] {
        if let Some(stem) = name.strip_suffix(plural) {
            forms.push(format!("{stem}{singular}"));
        }
    }
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    fn implied(sql: &str) -> Vec<String> {
        let (schema, _) = crate::parse(sql, None);
        let keys = schema
            .tables
            .iter()
            .flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)));
        let implied = keys.filter(|(_, key)| key.implied);
        implied
            .map(|(table, key)| {
                format!(
                    "{}.{} -> {}.{}",
                    table.name,
                    key.columns.join(","),
                    key.table,
                    key.references.join(",")
                )
            })
            .collect()
    }

    #[test]
    fn a_comment_names_the_table() {
        let sql = "CREATE TABLE Crews (crew_id INT PRIMARY KEY, captain INT, -- Foreign key to Sailors table (can be self-referencing)
            mate INT -- references sailors(sailor_id)
        );
        CREATE TABLE Sailors (sailor_id INT PRIMARY KEY, boss INT /* self-referencing */, note INT -- FK to Nobody
        );";
        assert_eq!(
            implied(sql),
            [
                "Crews.captain -> Sailors.sailor_id",
                "Crews.mate -> Sailors.sailor_id",
                "Sailors.boss -> Sailors.sailor_id"
            ]
        );
    }

    #[test]
    fn a_name_fits_one_table() {
        let sql = "CREATE TABLE Categories (CategoryID INT PRIMARY KEY);
        CREATE TABLE boxes (id BIGINT PRIMARY KEY);
        CREATE TABLE parts (part_no INT PRIMARY KEY, CategoryID INT, box_id INT, paid INT, grid INT);";
        assert_eq!(
            implied(sql),
            [
                "parts.CategoryID -> Categories.CategoryID",
                "parts.box_id -> boxes.id"
            ]
        );
    }

    #[test]
    fn in_doubt_there_is_no_key() {
        // Another type; two tables; a column of that name beside the key; a declared key; the table's own key.
        let sql = "CREATE TABLE users (id UUID PRIMARY KEY, user_id INT);
        CREATE TABLE post (id INT PRIMARY KEY, user_id INT);
        CREATE TABLE posts (id INT PRIMARY KEY, visit_id INT);
        CREATE TABLE visits (row_no INT, visit_id INT, id INT PRIMARY KEY);
        CREATE TABLE likes (id INT PRIMARY KEY, post_id INT, visit_id INT);
        CREATE TABLE admins (member_id INT PRIMARY KEY);
        CREATE TABLE guests (member_id INT PRIMARY KEY);";
        assert_eq!(implied(sql), Vec::<String>::new());
    }
}
