//! Questions as people ask them of the sample datasets, whose answers are known.
//!
//! Each question is a comment, followed by one statement or several whose
//! results would all be right. An answer is right with the same rows, in the
//! same order where the statement has one, and with up to two columns more.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Bench;
use rusqlite::{Connection, types::ValueRef};
use serde_json::{Value, json};

const TODAY: &str = "2026-11-23";

type Rows = Vec<Vec<String>>;

fn rows(database: &Connection, sql: &str) -> Option<Rows> {
    let mut statement = database.prepare(sql).ok()?;
    let width = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..width).map(|at| row.get_ref(at).map(text)).collect();
    statement
        .query_map([], row)
        .ok()?
        .collect::<Result<_, _>>()
        .ok()
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        // Sums in another order differ in their last digits.
        ValueRef::Real(number) => format!("{:.4}", number)
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}

/// Whether some choice of the found columns, in some order, gives the wanted rows.
fn same(wanted: &Rows, found: &Rows, ordered: bool) -> bool {
    let (Some(width), Some(columns)) = (wanted.first().map(Vec::len), found.first().map(Vec::len))
    else {
        return wanted.len() == found.len();
    };
    if wanted.len() != found.len() || columns < width || columns > width + 2 {
        return false;
    }
    let sorted = |mut rows: Rows| {
        if !ordered {
            rows.sort();
        }
        rows
    };
    let wanted = sorted(wanted.clone());
    choices(columns, width).into_iter().any(|choice| {
        let chosen = found
            .iter()
            .map(|row| choice.iter().map(|at| row[*at].clone()).collect());
        sorted(chosen.collect()) == wanted
    })
}

/// All ways to choose so many of the columns, in any order.
fn choices(columns: usize, width: usize) -> Vec<Vec<usize>> {
    (0..width).fold(vec![Vec::new()], |choices, _| {
        let longer = choices.iter().flat_map(|choice| {
            let free = (0..columns).filter(|at| !choice.contains(at));
            free.map(|at| [choice.as_slice(), &[at]].concat())
        });
        longer.collect()
    })
}

fn is_ordered(sql: &str) -> bool {
    let mut depth = 0;
    let outside: String = sql
        .chars()
        .filter(|sign| {
            depth += i32::from(*sign == '(') - i32::from(*sign == ')');
            depth == 0
        })
        .collect();
    outside.contains("ORDER BY")
}

/// The questions of a sample that are answered wrong, with what was made of them.
fn wrong(schema: &str, questions: &str) -> (usize, Vec<String>) {
    let bench = Bench::new();
    let file = bench.file("schema.sql", schema);
    let how = ["--size", "500", "--seed", "1", "--today", TODAY];
    bench
        .run(&[&["generate", &file, "--out", "data.sqlite"], &how[..]].concat())
        .fine();
    bench
        .run(&[&["generate", &file, "--name", "sample"], &how[..]].concat())
        .fine();
    let questions: Vec<(&str, Vec<String>)> = questions
        .split("-- ")
        .skip(1)
        .map(|entry| {
            let (question, statements) = entry.split_once('\n').unwrap();
            let statements = statements.replace(":today", &format!("'{TODAY}'"));
            (
                question,
                statements
                    .split(";\n")
                    .map(str::trim)
                    .filter(|s| !s.is_empty())
                    .map(str::to_owned)
                    .collect(),
            )
        })
        .collect();
    let lines = questions
        .iter()
        .map(|(question, _)| json!({ "id": 0, "question": question }).to_string());
    let batch = bench.file("questions.jsonl", lines.collect::<Vec<_>>().join("\n"));
    let out = bench
        .run(&["ask", "--dataset", "sample", "--batch", &batch])
        .fine()
        .out();
    let database = Connection::open(bench.path("data.sqlite")).unwrap();
    let answers = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let wrong = questions
        .iter()
        .zip(answers)
        .filter_map(|((question, right), answer)| {
            let sql = answer["sql"].as_str().unwrap_or("no SQL");
            let found = rows(&database, sql).unwrap_or_default();
            let fits = |right: &String| {
                let wanted = rows(&database, right).unwrap();
                same(&wanted, &found, is_ordered(right))
            };
            let fine = answer["sql"].is_string() && right.iter().any(fits);
            (!fine).then(|| format!("{question}\n{sql}"))
        });
    (questions.len(), wrong.collect())
}

/// At least so many of a hundred are answered right.
fn mostly_right(schema: &str, questions: &str, bar: usize) {
    let (all, wrong) = wrong(schema, questions);
    let right = all - wrong.len();
    assert!(
        100 * right >= bar * all,
        "{right} of {all}\n{}",
        wrong.join("\n\n")
    );
}

#[test]
fn questions_about_restaurants_are_answered() {
    mostly_right(
        include_str!("../../examples/restaurants.sql"),
        include_str!("questions/restaurants.sql"),
        85,
    );
}

#[test]
fn questions_about_a_library_are_answered() {
    mostly_right(
        include_str!("../../examples/library.sql"),
        include_str!("questions/library.sql"),
        85,
    );
}

#[test]
fn questions_about_companies_are_answered() {
    mostly_right(
        include_str!("../../examples/company.sql"),
        include_str!("questions/company.sql"),
        85,
    );
}
