//! `confab schema`, and what bad input gets.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{Bench, SHOP};

#[test]
fn a_schema_is_printed_as_json() {
    let bench = Bench::new();
    let file = bench.file("shop.sql", SHOP);
    let schema = bench.run(&["schema", &file]).json();
    let orders = &schema["tables"][1];
    assert_eq!(orders["name"], "orders");
    assert_eq!(orders["primary_key"][0], "id");
    assert_eq!(orders["columns"][2]["type"], "INTEGER");
    assert_eq!(orders["columns"][2]["nullable"], false);
    let key = &orders["foreign_keys"][0];
    assert_eq!(
        (&key["table"], &key["references"][0], &key["implied"]),
        (&"customers".into(), &"id".into(), &false.into())
    );
    assert_eq!(schema["tables"][0]["columns"][3]["default"], "'active'");
    assert_eq!(orders["checks"][0]["expression"], "quantity > 0");
    assert!(schema["problems"].is_array());
    let mysql = bench.run(&["schema", &file, "--dialect", "mysql"]).json();
    assert_eq!(mysql["dialect"], "mysql");
}

#[test]
fn a_schema_comes_from_the_standard_input_as_well() {
    use std::{io::Write, process::Stdio};
    let bench = Bench::new();
    let mut child = bench
        .command(&["schema", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(SHOP.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("customers")
    );
}

/// The place `FILE:LINE:COL: ` at the start of some line.
fn has_place(text: &str, file: &str) -> bool {
    text.lines().any(|line| {
        let rest = line
            .strip_prefix(file)
            .and_then(|rest| rest.strip_prefix(':'));
        let mut parts = rest.unwrap_or_default().splitn(3, ':');
        let number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
        number(parts.next())
            && number(parts.next())
            && parts.next().is_some_and(|rest| rest.starts_with(' '))
    })
}

#[test]
fn what_is_no_schema_is_told_with_its_place() {
    let bench = Bench::new();
    let mut binary = vec![0_u8; 4_000];
    binary
        .iter_mut()
        .enumerate()
        .for_each(|(at, byte)| *byte = (at * 31 % 256) as u8);
    for (name, contents) in [
        ("empty.sql", Vec::new()),
        ("spaces.sql", b" \n\n ".to_vec()),
        ("binary.sql", binary),
        (
            "prose.sql",
            b"Dear all, this is no schema; but it has words.".to_vec(),
        ),
        ("views.sql", b"CREATE VIEW v AS SELECT 1;".to_vec()),
    ] {
        let file = bench.file(name, contents);
        for command in ["schema", "generate"] {
            let ran = bench.run(&[command, &file]);
            ran.refused("");
            assert!(
                has_place(&ran.err(), &file),
                "{command} {name}: {}",
                ran.err()
            );
        }
    }
    bench
        .run(&["schema", "missing.sql"])
        .refused("there is no such file");
    bench.run(&["schema", "."]).refused("it is a folder");
    bench
        .run(&["generate", "missing.sql"])
        .refused("missing.sql");
    assert!(bench.datasets().is_empty());
}

#[test]
fn a_truncated_file_is_told_with_its_place_and_loses_nothing_before_it() {
    let bench = Bench::new();
    let file = bench.file(
        "truncated.sql",
        format!("{SHOP}CREATE TABLE a (\n  id INT PRIMARY KEY,\n  name VARC"),
    );
    let ran = bench.run(&["schema", &file]);
    assert!(has_place(&ran.err(), &file), "{}", ran.err());
    assert!(
        ran.out().contains("customers") && ran.out().contains("orders"),
        "{}",
        ran.out()
    );
}

#[test]
fn other_encodings_are_read_and_told() {
    let bench = Bench::new();
    let text = "CREATE TABLE caf\u{e9} (id INT PRIMARY KEY);";
    let wide: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let narrow: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (name, contents) in [("wide.sql", wide), ("narrow.sql", narrow)] {
        let file = bench.file(name, contents);
        let schema = bench.run(&["schema", &file, "--verbose"]).json();
        assert_eq!(schema["tables"][0]["name"], "caf\u{e9}", "{name}");
        assert!(!schema["problems"].as_array().unwrap().is_empty(), "{name}");
    }
}

#[test]
fn rules_that_nothing_can_meet_are_named() {
    let bench = Bench::new();
    let file = bench.file(
        "odd.sql",
        "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL CHECK (a > 5 AND a < 3));",
    );
    let ran = bench.run(&["generate", &file, "--rows", "5"]);
    ran.refused("odd.sql:1:");
    assert!(ran.err().contains("a > 5"), "{}", ran.err());
    assert!(bench.datasets().is_empty());
}

#[test]
fn fewer_rows_than_asked_are_said() {
    let bench = Bench::new();
    let file = bench.file(
        "small.sql",
        "CREATE TABLE t (flag BOOLEAN NOT NULL UNIQUE, code CHAR(1) NOT NULL);",
    );
    let ran = bench.run(&[
        "generate",
        &file,
        "--rows",
        "1000",
        "--dialect",
        "postgres",
        "--json",
    ]);
    let report = ran.json();
    assert_eq!(report["tables"][0]["rows"], 2);
    assert!(
        ran.err().contains('t') && ran.err().contains('2'),
        "{}",
        ran.err()
    );
}

#[test]
fn a_table_may_refer_to_itself_without_null() {
    let bench = Bench::new();
    let ddl =
        "CREATE TABLE staff (id INT PRIMARY KEY, boss_id INT NOT NULL REFERENCES staff (id));";
    let file = bench.file("staff.sql", ddl);
    bench.run(&["generate", &file, "--rows", "200"]).fine();
}

#[test]
fn ten_megabytes_and_two_thousand_tables_are_read() {
    let bench = Bench::new();
    let table = |number: usize| {
        format!(
            "CREATE TABLE t{number} (id INT PRIMARY KEY, name VARCHAR(20), parent_id INT REFERENCES t{} (id));\n",
            number / 2
        )
    };
    let many: String = (0..2_000).map(table).collect();
    let file = bench.file("many.sql", &many);
    assert_eq!(
        bench.run(&["schema", &file]).json()["tables"]
            .as_array()
            .unwrap()
            .len(),
        2_000
    );
    bench.run(&["generate", &file, "--rows", "5"]).fine();

    let insert = "INSERT INTO t0 VALUES (1, 'it''s; a -- trap', NULL);\n";
    let large = format!("{}{}", table(0), insert.repeat((10 << 20) / insert.len()));
    let file = bench.file("large.sql", large);
    assert_eq!(
        bench.run(&["schema", &file]).json()["tables"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let file = bench.file("huge.sql", vec![b' '; 33 << 20]);
    bench.run(&["schema", &file]).refused("at most 32 MB");
}
