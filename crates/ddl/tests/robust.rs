//! The reader survives anything, and in time that is linear in the text.

use confab_ddl::{decode, parse};
use confab_model::{Dialect, Schema, Severity};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const DIALECTS: [Option<Dialect>; 7] = [
    None,
    Some(Dialect::Mysql),
    Some(Dialect::Postgres),
    Some(Dialect::Sqlite),
    Some(Dialect::Mssql),
    Some(Dialect::Oracle),
    Some(Dialect::Ansi),
];

const SAMPLES: [&str; 5] = [
    include_str!("schemas/mysql.sql"),
    include_str!("schemas/postgres.sql"),
    include_str!("schemas/sqlite.sql"),
    include_str!("schemas/mssql.sql"),
    include_str!("schemas/oracle.sql"),
];

/// What must hold for any schema, however broken its text was.
fn assert_sound(schema: &Schema) {
    for table in &schema.tables {
        assert!(!table.columns.is_empty(), "{} has no columns", table.name);
        let has = |name: &String| table.columns.iter().any(|column| column.name == *name);
        assert!(table.primary_key.iter().all(has));
        assert!(
            table
                .uniques
                .iter()
                .flat_map(|unique| &unique.columns)
                .all(has)
        );
        for key in &table.foreign_keys {
            assert!(key.columns.iter().all(has));
            assert_eq!(key.columns.len(), key.references.len());
            let target = schema
                .find_table(&key.table)
                .and_then(|at| schema.tables.get(at));
            let has =
                |name: &String| target.is_some_and(|target| target.find_column(name).is_some());
            assert!(
                key.references.iter().all(has),
                "{} refers to nothing",
                table.name
            );
        }
    }
}

fn read(text: &str) {
    for dialect in DIALECTS {
        let (schema, problems) = parse(text, dialect);
        assert_sound(&schema);
        assert!(
            schema.tables.is_empty()
                <= problems
                    .iter()
                    .any(|problem| problem.severity == Severity::Error)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok((text, _)) = decode(&bytes) {
            read(&text);
        }
    }

    #[test]
    fn any_text_of_sql_is_survived(parts in proptest::collection::vec(fragment(), 0..60)) {
        read(&parts.join(" "));
    }

    #[test]
    fn a_mutated_schema_is_survived(
        sample in 0..SAMPLES.len(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0..40_usize, fragment()), 1..8),
    ) {
        let mut chars: Vec<char> = SAMPLES[sample].chars().collect();
        for (at, length, insert) in cuts {
            let at = at.index(chars.len() + 1).min(chars.len());
            let end = (at + length).min(chars.len());
            chars.splice(at..end, insert.chars());
        }
        read(&chars.into_iter().collect::<String>());
    }
}

/// Pieces that the reader knows, and that mean trouble in the wrong place.
fn fragment() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "CREATE TABLE",
        "t",
        "u.v",
        "(",
        ")",
        ",",
        ";",
        "'",
        "\"",
        "`",
        "[",
        "]",
        "$$",
        "$a$",
        "/*",
        "*/",
        "/*!",
        "--",
        "#",
        "\n",
        "\\",
        "\nGO\n",
        "\n/\n",
        "DELIMITER //",
        "//",
        "ALTER TABLE t ADD",
        "ALTER TABLE t",
        "CONSTRAINT",
        "PRIMARY KEY",
        "FOREIGN KEY",
        "REFERENCES",
        "UNIQUE",
        "CHECK",
        "DEFAULT",
        "NOT NULL",
        "INT",
        "VARCHAR(10)",
        "ENUM('a','b')",
        "AS",
        "GENERATED ALWAYS AS",
        "IDENTITY",
        "COMMENT",
        "COMMENT ON",
        "LIKE t",
        "INHERITS (t)",
        "PARTITION OF",
        "BEGIN",
        "END",
        "CREATE TYPE x AS ENUM",
        "CREATE DOMAIN d AS int CHECK (VALUE > 0)",
        "q'[",
        "N'",
        "E'\\",
        "::",
        "ANY",
        "ARRAY[",
        "BETWEEN",
        "IN",
        "CASE",
        "WHEN",
        "-",
        "1e",
        "1.",
        "é",
        "\u{FEFF}",
        "COPY t FROM stdin;",
        "\\.",
        "RENAME TO",
        "DROP COLUMN",
        "MODIFY",
        "DROP TABLE t",
        "{{",
        "}}",
        "${",
        "&a..b",
        "@x",
    ];
    prop::sample::select(PIECES).prop_map(str::to_owned)
}

/// Reads a text of a few megabytes; quadratic time would take minutes.
fn quick(what: &str, text: &str) {
    let start = Instant::now();
    for dialect in DIALECTS {
        assert_sound(&parse(text, dialect).0);
    }
    let took = start.elapsed();
    // Seven readings, on a machine that may be busy and without optimisation.
    assert!(
        took < Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 20 }),
        "{what} took {took:?}"
    );
}

#[test]
fn hostile_repetition_takes_linear_time() {
    const SIZE: usize = 1_000_000;
    let pieces = [
        "(",
        "[",
        "[a",
        "'",
        "\"",
        "`",
        "$a$ ",
        "q'[",
        "/*",
        "/* /* */ ",
        "$",
        "${",
        "{{ ",
        "#",
        "--",
        "\\",
        "CREATE ",
        "CREATE TABLE ",
        "CREATE TABLE t (",
        "CREATE TABLE t (a INT) ",
        "a.",
        "1.",
        "GO ",
        "GO\n",
        "/\n",
        "(a,",
        "BEGIN ",
        "END ",
        "'' ",
        "E'\\",
        "é",
        " ",
        "\n",
        "DELIMITER $\n",
        "ALTER TABLE t ADD ",
        "ALTER TABLE t ADD a INT; ",
        "x INT, ",
        "/*!",
        "CASE ",
    ];
    for piece in pieces {
        quick(piece, &piece.repeat(SIZE / piece.len()));
    }
    for piece in [
        "((",
        "a OR ",
        "NOT ",
        "-",
        "(a = 1) AND ",
        "CASE WHEN ",
        "a::",
        "a IN (",
        "a BETWEEN ",
    ] {
        let text = format!(
            "CREATE TABLE t (a INT, CHECK ({}a",
            piece.repeat(SIZE / piece.len())
        );
        quick(piece, &text);
    }
    let tags: String = (0..100_000).map(|number| format!("$t{number}$ ")).collect();
    quick("dollar tags", &tags);
}

#[test]
fn copies_of_copies_stay_bounded() {
    let mut text = "CREATE TABLE t0 (a INT, b INT CHECK (b > 0), UNIQUE (a));\n".to_owned();
    for number in 1..200 {
        let before = number - 1;
        text += &format!(
            "CREATE TABLE t{number} (LIKE t{before} INCLUDING ALL, LIKE t{before} INCLUDING ALL);\n"
        );
    }
    quick("LIKE", &text);
    let values = vec!["'x'"; 20_000].join(",");
    let columns: String = (0..4000).map(|number| format!("c{number} e,")).collect();
    quick(
        "ENUM",
        &format!("CREATE TYPE e AS ENUM ({values}); CREATE TABLE t ({columns} z e);"),
    );
}

#[test]
fn ten_megabytes_and_two_thousand_tables_take_no_two_seconds() {
    let mut text = String::new();
    for number in 0..2000 {
        text +=
            &format!("CREATE TABLE table_{number} (\n  table_{number}_id SERIAL PRIMARY KEY,\n");
        for column in 0..60 {
            text += &format!(
                "  column_{column} VARCHAR(100) DEFAULT 'abc' CHECK (column_{column} IN ('a', 'b', 'c')), -- note {column}\n"
            );
        }
        text += &format!(
            "  table_{}_id INT REFERENCES table_{} (table_{}_id)\n);\n",
            number / 2,
            number / 2,
            number / 2
        );
    }
    assert!(text.len() > 10_000_000);
    let start = Instant::now();
    let (schema, _) = parse(&text, None);
    let took = start.elapsed();
    assert_eq!(schema.tables.len(), 2000);
    assert!(
        schema
            .tables
            .iter()
            .all(|table| table.foreign_keys.len() == 1)
    );
    assert!(
        took < Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 5 }),
        "took {took:?}"
    );
    println!("10 MB in {took:?}");
}
