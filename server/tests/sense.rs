//! What nobody declares and every reader notices holds in the sample schemas,
//! without any instruction.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Bench;
use rusqlite::Connection;

/// Each rule is a comment that says it and a query that counts what breaks it.
fn broken(schema: &str, rules: &str, rows: &[&str]) -> Vec<String> {
    let bench = Bench::new();
    let file = bench.file("schema.sql", schema);
    let fixed = ["generate", &file, "--seed", "7", "--today", "2026-01-01"];
    let arguments = [&fixed, rows, &["--out", "data.sqlite"]].concat();
    bench.run(&arguments).fine();
    let database = Connection::open(bench.path("data.sqlite")).unwrap();
    let rules = rules.split("-- ").skip(1).map(|rule| {
        let (says, query) = rule.split_once('\n').unwrap();
        let count: i64 = database.query_row(query, [], |row| row.get(0)).unwrap();
        (count > 0).then(|| format!("{says}: {count}"))
    });
    rules.flatten().collect()
}

fn holds(schema: &str, rules: &str) {
    let nothing: [String; 0] = [];
    assert_eq!(broken(schema, rules, &["--size", "1000"]), nothing);
    assert_eq!(broken(schema, rules, &["--rows", "300"]), nothing);
}

#[test]
fn restaurants_make_sense() {
    holds(
        include_str!("../../examples/restaurants.sql"),
        include_str!("sense/restaurants.sql"),
    );
}

#[test]
fn a_library_makes_sense() {
    holds(
        include_str!("../../examples/library.sql"),
        include_str!("sense/library.sql"),
    );
}

#[test]
fn companies_make_sense() {
    holds(
        include_str!("../../examples/company.sql"),
        include_str!("sense/company.sql"),
    );
}
