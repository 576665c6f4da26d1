//! CSVs say what the rows say, and exports are the same bytes every time.
#![allow(
    clippy::cloned_ref_to_slice_refs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{Shop, column, integer, schema, text};
use confab_model::{Batch, Cell, Dialect, Proof, Schema, Table, batch::RowSource};
use confab_store::{
    CancelToken, Export, StoreError, write_csv, write_folder, write_zip, write_zip_stream,
};
use std::{io::Cursor, ops::Range};

const ROWS: [u64; 4] = [3_000, 5_000, 9_000, 2_500];

fn csv(schema: &Schema, table: usize, source: &dyn RowSource, threads: usize) -> String {
    let mut out = Vec::new();
    let summary = write_csv(
        schema,
        table,
        source,
        threads,
        &mut out,
        &mut |_| {},
        &CancelToken::new(),
    )
    .unwrap();
    assert_eq!(summary.bytes, out.len() as u64);
    assert_eq!(summary.rows, source.rows(table));
    String::from_utf8(out).unwrap()
}

/// A CSV reader that tells NULL from the empty text, as databases do.
fn parse(text: &str) -> Vec<Vec<Option<String>>> {
    let mut rows = vec![vec![]];
    let mut rest = text;
    while !rest.is_empty() {
        let field = if let Some(quoted) = rest.strip_prefix('"') {
            let mut value = String::new();
            let mut chars = quoted.char_indices().peekable();
            let end = loop {
                match chars.next().unwrap() {
                    (_, '"') if chars.peek().is_some_and(|(_, c)| *c == '"') => {
                        value.push(chars.next().unwrap().1)
                    }
                    (at, '"') => break at + 1,
                    (_, c) => value.push(c),
                }
            };
            rest = &quoted[end..];
            Some(value)
        } else {
            let end = rest.find([',', '\n']).unwrap();
            let value = rest[..end].to_owned();
            rest = &rest[end..];
            (!value.is_empty()).then_some(value)
        };
        rows.last_mut().unwrap().push(field);
        if rest.starts_with('\n') {
            rows.push(vec![]);
        }
        rest = &rest[1..];
    }
    rows.pop();
    rows
}

#[test]
fn null_and_empty_quotes_and_newlines_survive() {
    let rows = parse(&csv(&schema(), 0, &Shop::new(ROWS), 2));
    assert_eq!(rows.len(), 3_001);
    assert_eq!(rows[0][1].as_deref(), Some("email"));
    let notes: Vec<Option<&str>> = rows[1..5].iter().map(|row| row[2].as_deref()).collect();
    assert_eq!(
        notes,
        [
            None,
            Some(""),
            Some("says \"hi\", then\nleaves\r"),
            Some("NULL")
        ]
    );
    assert!(rows.iter().all(|row| row.len() == 7));
    assert_eq!(rows[2][4].as_deref(), Some("false"));
    assert_eq!(rows[2][6].as_deref(), Some("\\x016279746573"));
    let orders = parse(&csv(&schema(), 1, &Shop::new(ROWS), 1));
    assert_eq!(orders[1][2].as_deref(), Some("1970-01-01 23:59:59+00:00"));
    assert_eq!(orders[1][4].as_deref(), Some("2.37"));
    assert_eq!(orders[2][6].as_deref(), Some("1"));
    assert!(orders.iter().all(|row| row.len() == 7));
    assert!(
        !orders[0].contains(&Some("total".into())),
        "its engine computes a generated column itself"
    );
}

#[test]
fn each_dialect_has_its_literals() {
    let form = |dialect| {
        let rows = parse(&csv(
            &Schema {
                dialect,
                ..schema()
            },
            0,
            &Shop::new(ROWS),
            1,
        ));
        (rows[2][4].clone().unwrap(), rows[2][6].clone().unwrap())
    };
    assert_eq!(form(Dialect::Mysql), ("0".into(), "016279746573".into()));
    assert_eq!(form(Dialect::Mssql), ("0".into(), "016279746573".into()));
    let orders = csv(
        &Schema {
            dialect: Dialect::Mysql,
            ..schema()
        },
        1,
        &Shop::new(ROWS),
        1,
    );
    assert!(!orders.contains("+00:00"));
}

struct Lone;

impl RowSource for Lone {
    fn rows(&self, _: usize) -> u64 {
        3
    }

    fn fill(&self, _: usize, range: Range<u64>, batch: &mut Batch) {
        for row in range {
            let cell = if row == 1 {
                Cell::Null
            } else {
                batch.put_text("x")
            };
            batch.cells.push(cell);
        }
    }
}

#[test]
fn a_lone_null_is_no_line_that_gets_lost() {
    let table = Table {
        name: "t".into(),
        columns: vec![column("a", text(9), true)],
        ..Table::default()
    };
    let schema = |dialect| Schema {
        dialect,
        tables: vec![table.clone()],
    };
    assert_eq!(csv(&schema(Dialect::Mysql), 0, &Lone, 1), "a\nx\n\"\"\nx\n");
    assert_eq!(csv(&schema(Dialect::Postgres), 0, &Lone, 1), "a\nx\n\nx\n");
}

#[test]
fn odd_column_names_are_quoted_in_the_header() {
    let columns = vec![
        column("a,b", integer(), true),
        column("c \"d\"", integer(), true),
    ];
    let schema = Schema {
        tables: vec![Table {
            name: "t".into(),
            columns,
            ..Table::default()
        }],
        ..Schema::default()
    };
    struct None;
    impl RowSource for None {
        fn rows(&self, _: usize) -> u64 {
            0
        }
        fn fill(&self, _: usize, _: Range<u64>, _: &mut Batch) {}
    }
    assert_eq!(csv(&schema, 0, &None, 2), "\"a,b\",\"c \"\"d\"\"\"\n");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for table in 0..4 {
        let one = csv(&schema(), table, &Shop::new(ROWS), 1);
        for threads in [2, 3] {
            assert!(one == csv(&schema(), table, &Shop::new(ROWS), threads));
        }
    }
}

fn export<'a>(schema: &'a Schema, shop: &'a Shop, proof: &'a Proof, threads: usize) -> Export<'a> {
    Export {
        title: "Shop",
        schema,
        source: shop,
        ddl: "CREATE TABLE …",
        recipe: "{}\n",
        proof,
        threads,
        checksums: true,
        changes: &[],
    }
}

#[test]
fn a_zip_and_a_folder_hold_the_same_files() {
    let (schema, shop, proof) = (schema(), Shop::new(ROWS), Proof::default());
    let token = CancelToken::new();
    let (one, sums) = write_zip(
        &export(&schema, &shop, &proof, 1),
        Cursor::new(Vec::new()),
        &mut |_| {},
        &token,
    )
    .unwrap();
    let (two, _) = write_zip(
        &export(&schema, &shop, &proof, 2),
        Cursor::new(Vec::new()),
        &mut |_| {},
        &token,
    )
    .unwrap();
    assert!(one.get_ref() == two.get_ref());
    let (stream, _) = write_zip_stream(
        &export(&schema, &shop, &proof, 2),
        Vec::new(),
        &mut |_| {},
        &token,
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let again = write_folder(
        &export(&schema, &shop, &proof, 2),
        folder.path(),
        &mut |_| {},
        &token,
    )
    .unwrap();
    assert_eq!(sums, again);
    for bytes in [one.into_inner(), stream] {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
        let expected = [
            "customers.csv",
            "orders.csv",
            "lines.csv",
            "notes.csv",
            "schema.sql",
            "recipe.json",
            "proof.json",
            "proof.html",
        ];
        assert_eq!(names, expected);
        for name in expected {
            let mut text = Vec::new();
            std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
            assert!(
                text == std::fs::read(folder.path().join(name)).unwrap(),
                "{name}"
            );
        }
    }
}

#[test]
fn a_cancelled_folder_export_leaves_no_file() {
    let (schema, shop, proof) = (schema(), Shop::new(ROWS), Proof::default());
    let token = CancelToken::new();
    let folder = tempfile::tempdir().unwrap();
    let mut cancel_late = |progress: confab_model::Progress| {
        if progress.table == "orders" {
            token.cancel()
        }
    };
    let result = write_folder(
        &export(&schema, &shop, &proof, 2),
        folder.path(),
        &mut cancel_late,
        &token,
    );
    assert!(matches!(result, Err(StoreError::Cancelled)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_writer_that_fails_is_an_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let result = write_csv(
        &schema(),
        0,
        &Shop::new(ROWS),
        2,
        &mut Full,
        &mut |_| {},
        &CancelToken::new(),
    );
    assert!(matches!(result, Err(StoreError::DiskFull)));
}
