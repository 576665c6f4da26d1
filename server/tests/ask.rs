//! `confab ask`: questions to stored datasets and to any SQLite file.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Bench;

const LIBRARY: &str = include_str!("../../examples/library.sql");

fn library() -> Bench {
    let bench = Bench::new();
    let file = bench.file("library.sql", LIBRARY);
    bench
        .run(&[
            "generate",
            &file,
            "--size",
            "200",
            "--out",
            "data.sqlite",
            "--today",
            "2026-01-01",
        ])
        .fine();
    bench
}

#[test]
fn a_question_is_answered_with_sql_rows_and_words() {
    let bench = library();
    let answer = bench
        .run(&["ask", "--db", "data.sqlite", "How many books are there?"])
        .fine()
        .out();
    assert!(answer.contains("SELECT"), "{answer}");
    assert!(answer.contains("There are "), "{answer}");
}

#[test]
fn events_are_lines_of_json() {
    let bench = library();
    let out = bench
        .run(&[
            "ask",
            "--db",
            "data.sqlite",
            "--json",
            "How many books are there?",
        ])
        .fine()
        .out();
    let events: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(events[0]["understood"].is_object());
    assert!(events.last().unwrap()["done"].is_object());
}

#[test]
fn a_stored_dataset_is_asked_by_its_name() {
    let bench = Bench::new();
    let file = bench.file("library.sql", LIBRARY);
    bench
        .run(&["generate", &file, "--size", "50", "--name", "books"])
        .fine();
    let out = bench
        .run(&[
            "ask",
            "--dataset",
            "books",
            "SELECT count(*) AS n FROM books",
        ])
        .fine()
        .out();
    assert!(out.contains('n'));
}

#[test]
fn many_questions_are_translated_in_order() {
    let bench = library();
    let lines = [
        r#"{"id": 1, "question": "How many books are there?", "more": true}"#,
        r#"{"id": "b", "question": "qwertz uiop", "db": "data.sqlite"}"#,
        r#"{"id": 3, "question": "How many books are there?", "db": "nowhere.sqlite"}"#,
    ];
    let file = bench.file("questions.jsonl", lines.join("\n"));
    let out = bench
        .run(&["ask", "--db", "data.sqlite", "--batch", &file])
        .fine()
        .out();
    let answers: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 3);
    assert!(answers[0]["sql"].as_str().unwrap().contains("SELECT"));
    assert!(answers[0]["ms"].as_f64().unwrap() < 1000.0);
    assert!(answers[1]["sql"].is_null() && answers[1]["id"] == "b");
    assert!(
        answers[2]["error"]
            .as_str()
            .unwrap()
            .contains("nowhere.sqlite")
    );
}

#[test]
fn what_is_wrong_is_said_with_exit_code_two() {
    let bench = library();
    for arguments in [
        &["ask", "How many?"][..],
        &["ask", "--db", "nowhere.sqlite", "How many?"],
        &["ask", "--db", "data.sqlite"],
        &["ask", "--db", "data.sqlite", "DROP TABLE books"],
        &["ask", "--db", "data.sqlite", "qwertz uiop"],
    ] {
        assert_eq!(bench.run(arguments).code(), 2, "{arguments:?}");
    }
}
