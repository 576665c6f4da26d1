//! Instructions as people would type them below a table of the sample
//! datasets, with queries that tell whether they did what was asked, and that
//! alone.
//!
//! A line has the table, the instruction, a query that gives 1 on the new
//! version, and one that gives 1 when the rest is as it was; the version before
//! is attached as `old`. Where `!` stands instead, the instruction is to be
//! refused, with a sentence that has a certain word.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Bench;
use rusqlite::{Connection, OpenFlags};
use std::path::PathBuf;

/// What came of an instruction.
enum Outcome {
    Right,
    /// It was refused though it could be understood, or the other way round.
    Refused(String),
    /// Something else was done than what was asked.
    Wrong(String),
}

/// The file of the version that is open.
fn current(bench: &Bench) -> PathBuf {
    let datasets = bench.datasets();
    let dataset = datasets.first().unwrap();
    let folder = bench
        .data()
        .join("datasets")
        .join(dataset["id"].as_str().unwrap());
    folder.join(format!("v{}.sqlite", dataset["version"]))
}

fn holds(database: &Connection, query: &str) -> Result<bool, String> {
    let value = database.query_row(query, [], |row| row.get::<_, Option<f64>>(0));
    value
        .map(|value| value == Some(1.0))
        .map_err(|error| error.to_string())
}

fn outcome(bench: &Bench, line: &[&str], old: &str) -> Outcome {
    let [table, prompt, done, kept] = line else {
        return Outcome::Wrong(format!("not a case: {line:?}"));
    };
    let ran = bench.run(&["edit", "sample", "--table", table, "--prompt", prompt]);
    if *done == "!" {
        return match ran.code() {
            0 => {
                bench.run(&["edit", "sample", "--undo"]).fine();
                Outcome::Wrong(format!("{table}: {prompt}\n  was done: {}", ran.out()))
            }
            2 if ran.err().to_lowercase().contains(&kept.to_lowercase()) => Outcome::Right,
            _ => Outcome::Refused(format!("{table}: {prompt}\n  {}", ran.err())),
        };
    }
    if ran.code() != 0 {
        return Outcome::Refused(format!("{table}: {prompt}\n  {}", ran.err()));
    }
    let database =
        Connection::open_with_flags(current(bench), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    database.execute("ATTACH ? AS old", [old]).unwrap();
    let failed: Vec<String> = [("what was asked", done), ("what stays", kept)]
        .into_iter()
        .filter_map(|(what, query)| match holds(&database, query) {
            Ok(true) => None,
            Ok(false) => Some(format!("{what} doesn't hold")),
            Err(error) => Some(format!("{what}: {error}")),
        })
        .collect();
    drop(database);
    bench.run(&["edit", "sample", "--undo"]).fine();
    if failed.is_empty() {
        Outcome::Right
    } else {
        Outcome::Wrong(format!(
            "{table}: {prompt}\n  {}\n  {}",
            failed.join("; "),
            ran.out()
        ))
    }
}

/// At least 95 of a hundred are done or refused as they should be, and none is misapplied.
fn mostly_right(schema: &str, cases: &str) {
    let bench = Bench::new();
    let file = bench.file("schema.sql", schema);
    let how = ["--size", "500", "--seed", "1", "--today", "2026-11-23"];
    bench
        .run(&[&["generate", &file, "--name", "sample"], &how[..]].concat())
        .fine();
    let old = bench.path("old.sqlite");
    std::fs::copy(current(&bench), &old).unwrap();
    let (mut all, mut wrong, mut refused) = (0, Vec::new(), Vec::new());
    for line in cases
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let line: Vec<&str> = line.split('\t').collect();
        all += 1;
        match outcome(&bench, &line, old.to_str().unwrap()) {
            Outcome::Right => {}
            Outcome::Refused(what) => refused.push(what),
            Outcome::Wrong(what) => wrong.push(what),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {all} misapplied\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        100 * refused.len() <= 5 * all,
        "{} of {all} not understood\n{}",
        refused.len(),
        refused.join("\n")
    );
}

#[test]
fn instructions_on_restaurants_are_carried_out() {
    mostly_right(
        include_str!("../../examples/restaurants.sql"),
        include_str!("edits/restaurants.tsv"),
    );
}

#[test]
fn instructions_on_a_library_are_carried_out() {
    mostly_right(
        include_str!("../../examples/library.sql"),
        include_str!("edits/library.tsv"),
    );
}

#[test]
fn instructions_on_companies_are_carried_out() {
    mostly_right(
        include_str!("../../examples/company.sql"),
        include_str!("edits/company.tsv"),
    );
}
