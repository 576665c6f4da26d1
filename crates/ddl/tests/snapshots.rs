//! One schema a dialect with all the traps, as the reader understands it.

use confab_ddl::{parse, parse_dialect};
use confab_model::{Dialect, Problem, Schema};
use std::fmt::Write as _;

/// A schema as lines that a person can check.
fn show(schema: &Schema, problems: &[Problem]) -> String {
    let json = |value: &dyn erased::Json| value.json();
    let mut text = format!("dialect {}\n", json(&schema.dialect));
    for table in &schema.tables {
        let comment = table
            .comment
            .as_ref()
            .map(|comment| format!("  # {comment}"))
            .unwrap_or_default();
        let _ = writeln!(text, "\ntable {}{comment}", table.full_name());
        for column in &table.columns {
            let _ = write!(
                text,
                "  {} {} = {}",
                column.name,
                column.type_text,
                json(&column.data_type)
            );
            text += if column.nullable { "" } else { " not null" };
            text += if column.identity { " identity" } else { "" };
            for (what, value) in [
                ("default", &column.default),
                ("generated", &column.generated),
            ] {
                let _ = value
                    .as_ref()
                    .map(|value| write!(text, " {what} {}", json(value)));
            }
            let _ = column
                .collation
                .as_ref()
                .map(|collation| write!(text, " collate {collation}"));
            let _ = column
                .comment
                .as_ref()
                .map(|comment| write!(text, "  # {comment}"));
            text.push('\n');
        }
        if !table.primary_key.is_empty() {
            let _ = writeln!(text, "  primary key {:?}", table.primary_key);
        }
        for unique in &table.uniques {
            let _ = writeln!(text, "  unique {}", json(unique));
        }
        for key in &table.foreign_keys {
            let _ = writeln!(text, "  foreign key {}", json(key));
        }
        for check in &table.checks {
            let _ = writeln!(
                text,
                "  check {:?} {}\n    {}",
                check.name,
                check.text,
                json(&check.expr)
            );
        }
    }
    text.push('\n');
    for problem in problems {
        let place = problem
            .position
            .map(|at| format!("{}:{}", at.line, at.column))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "{:?} {place} {} [{}]",
            problem.severity, problem.message, problem.hint
        );
    }
    text
}

/// serde's trait can't be an object, and this needs no more.
mod erased {
    pub(super) trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap_or_else(|error| error.to_string())
        }
    }
}

fn check(name: &str, text: &str, dialect: Dialect) {
    let (schema, problems) = parse(text, None);
    assert_eq!(schema.dialect, dialect, "the dialect is detected");
    insta::assert_snapshot!(name, show(&schema, &problems));
}

#[test]
fn mysql() {
    check("mysql", include_str!("schemas/mysql.sql"), Dialect::Mysql);
}

#[test]
fn postgres() {
    check(
        "postgres",
        include_str!("schemas/postgres.sql"),
        Dialect::Postgres,
    );
}

#[test]
fn sqlite() {
    check(
        "sqlite",
        include_str!("schemas/sqlite.sql"),
        Dialect::Sqlite,
    );
}

#[test]
fn mssql() {
    check("mssql", include_str!("schemas/mssql.sql"), Dialect::Mssql);
}

#[test]
fn oracle() {
    check(
        "oracle",
        include_str!("schemas/oracle.sql"),
        Dialect::Oracle,
    );
}

#[test]
fn ansi() {
    check("ansi", include_str!("schemas/ansi.sql"), Dialect::Ansi);
}

#[test]
fn dialects_go_by_many_names() {
    assert_eq!(parse_dialect("MariaDB"), Some(Dialect::Mysql));
    assert_eq!(parse_dialect("tsql"), Some(Dialect::Mssql));
    assert_eq!(parse_dialect("generic"), Some(Dialect::Ansi));
    assert_eq!(parse_dialect("auto"), None);
}
