//! CREATE statements keep the DDL's names and say what SQLite can say.
#![allow(
    clippy::cloned_ref_to_slice_refs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{Shop, column, decimal, integer, name, schema, text};
use confab_model::{
    Batch, Cell, Check, DataType, Dialect, ForeignKey, Schema, Table, batch::RowSource, expr::Expr,
    schema::Unique,
};
use confab_store::{
    CancelToken, load,
    names::table_names,
    proof::Claim,
    prove,
    sqlite_schema::{Detail, create_table, unique_indexes},
};
use rusqlite::Connection;
use std::ops::Range;

#[test]
fn a_table_says_its_rules() {
    let sql = create_table(&schema(), &table_names(&schema()), 1, Detail::Full).unwrap();
    assert_eq!(
        sql,
        r#"CREATE TABLE "orders" (
  "id" INTEGER PRIMARY KEY,
  "customer_id" INTEGER NOT NULL,
  "placed" TEXT NOT NULL,
  "hour" TEXT,
  "net" DECIMAL(8,2) NOT NULL,
  "tax" DECIMAL(8,2) NOT NULL,
  "total" DECIMAL(9,2) NOT NULL,
  "replaces" INTEGER,
  FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("replaces") REFERENCES "orders" ("id") DEFERRABLE INITIALLY DEFERRED,
  CHECK (("net" >= "tax"))
)"#
    );
    let sql = create_table(&schema(), &table_names(&schema()), 0, Detail::Full).unwrap();
    assert!(
        sql.contains(r#""tier" TEXT NOT NULL CHECK ("tier" IN ('gold', 'it''s'))"#),
        "{sql}"
    );
    assert!(
        create_table(&schema(), &table_names(&schema()), 2, Detail::Full)
            .unwrap()
            .contains(r#"PRIMARY KEY ("order_id", "number")"#)
    );
    let indexes = unique_indexes(&schema(), &table_names(&schema()), 0);
    assert_eq!(
        indexes[0],
        r#"CREATE UNIQUE INDEX "customers_unique_1" ON "customers" ("email")"#
    );
    assert!(
        indexes[1].ends_with(r#"("born") WHERE ("id" < 3)"#),
        "{}",
        indexes[1]
    );
}

#[test]
fn keys_that_sqlite_would_reject_are_left_to_the_proof() {
    let mut schema = schema();
    schema.tables[3].foreign_keys = vec![ForeignKey {
        columns: vec!["number".into()],
        table: "lines".into(),
        references: vec!["number".into()],
        ..ForeignKey::default()
    }];
    assert!(
        !create_table(&schema, &table_names(&schema), 3, Detail::Full)
            .unwrap()
            .contains("FOREIGN KEY")
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    let rows = [50, 100, 200, 100];
    load(
        &path,
        &schema,
        &Shop::new(rows),
        1,
        &mut |_| {},
        &CancelToken::new(),
    )
    .unwrap();
    let claim = Claim {
        schema: &schema,
        expected_rows: &rows,
        extra: &[],
        evaluator: None,
    };
    let proof = prove(&path, claim, 1, &mut |_| {}, &CancelToken::new()).unwrap();
    assert!(
        proof.holds()
            && proof
                .rules
                .iter()
                .any(|rule| rule.statement.starts_with("notes (number) refers"))
    );
}

#[test]
fn mysql_is_blind_to_case_where_keys_are_compared() {
    let mut schema = Schema {
        dialect: Dialect::Mysql,
        ..schema()
    };
    assert!(
        create_table(&schema, &table_names(&schema), 0, Detail::Full)
            .unwrap()
            .contains(r#""email" VARCHAR(40) COLLATE NOCASE NOT NULL"#)
    );
    schema.tables[0].columns[1].collation = Some("utf8mb4_bin".into());
    assert!(
        !create_table(&schema, &table_names(&schema), 0, Detail::Full)
            .unwrap()
            .contains("NOCASE")
    );
}

/// One table whose cells are all the same number.
struct Same(u64);

impl RowSource for Same {
    fn rows(&self, _: usize) -> u64 {
        self.0
    }

    fn fill(&self, _: usize, range: Range<u64>, batch: &mut Batch) {
        let width = batch.width;
        batch
            .cells
            .extend(range.flat_map(|row| vec![Cell::Int(row as i64); width]));
    }
}

#[test]
fn odd_schemas_are_stored_all_the_same() {
    let table = |name: &str, columns| Table {
        name: name.into(),
        columns,
        ..Table::default()
    };
    let odd_check = Check {
        name: None,
        expr: Expr::Function {
            name: "abs".into(),
            args: vec![*name("a"), *name("a")],
        },
        text: "abs(a, a)".into(),
        line: 0,
    };
    let schema = Schema {
        dialect: Dialect::Postgres,
        tables: vec![
            table(
                "User",
                vec![
                    column("Id", integer(), false),
                    column("id", integer(), false),
                ],
            ),
            table("user", vec![column("a b\"c", integer(), true)]),
            table("sqlite_stat9", vec![column("select", DataType::Any, true)]),
            table("nothing", vec![]),
            Table {
                checks: vec![odd_check],
                ..table("checked", vec![column("a", integer(), true)])
            },
            table(
                "wide",
                (0..900)
                    .map(|at| column(&format!("c{at}"), integer(), false))
                    .collect(),
            ),
        ],
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    load(
        &path,
        &schema,
        &Same(70),
        2,
        &mut |_| {},
        &CancelToken::new(),
    )
    .unwrap();
    let rows = [70, 70, 70, 0, 70, 70];
    let claim = Claim {
        schema: &schema,
        expected_rows: &rows,
        extra: &[],
        evaluator: None,
    };
    let proof = prove(&path, claim, 2, &mut |_| {}, &CancelToken::new()).unwrap();
    assert!(
        proof.holds(),
        "{:#?}",
        proof
            .rules
            .iter()
            .filter(|rule| rule.violations > 0)
            .collect::<Vec<_>>()
    );
    assert_eq!(proof.notes.len(), 1, "{:?}", proof.notes);
    let tables: i64 = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(tables, 6);
}

#[test]
fn nulls_are_alike_only_where_the_engine_says_so() {
    struct Nulls;
    impl RowSource for Nulls {
        fn rows(&self, _: usize) -> u64 {
            5
        }
        fn fill(&self, _: usize, range: Range<u64>, batch: &mut Batch) {
            batch.cells.extend(range.map(|_| Cell::Null));
        }
    }
    let violations = |nulls_equal| {
        let unique = Unique {
            columns: vec!["a".into()],
            nulls_equal,
            ..Unique::default()
        };
        let columns = vec![column("a", text(5), true)];
        let table = Table {
            name: "t".into(),
            columns,
            uniques: vec![unique],
            ..Table::default()
        };
        let schema = Schema {
            dialect: Dialect::Mssql,
            tables: vec![table],
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.sqlite");
        load(&path, &schema, &Nulls, 1, &mut |_| {}, &CancelToken::new()).unwrap();
        let claim = Claim {
            schema: &schema,
            expected_rows: &[5],
            extra: &[],
            evaluator: None,
        };
        prove(&path, claim, 1, &mut |_| {}, &CancelToken::new())
            .unwrap()
            .violations()
    };
    assert_eq!(violations(false), 0);
    assert_eq!(violations(true), 1);
}

#[test]
fn decimals_are_proved_to_the_digit() {
    struct Units(i64, u8);
    impl RowSource for Units {
        fn rows(&self, _: usize) -> u64 {
            1
        }
        fn fill(&self, _: usize, _: Range<u64>, batch: &mut Batch) {
            batch.cells.push(Cell::Decimal {
                units: self.0,
                scale: self.1,
            });
        }
    }
    let holds = |data_type: DataType, units, scale| {
        let table = Table {
            name: "t".into(),
            columns: vec![column("a", data_type, true)],
            ..Table::default()
        };
        let schema = Schema {
            dialect: Dialect::Mysql,
            tables: vec![table],
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.sqlite");
        load(
            &path,
            &schema,
            &Units(units, scale),
            1,
            &mut |_| {},
            &CancelToken::new(),
        )
        .unwrap();
        let claim = Claim {
            schema: &schema,
            expected_rows: &[1],
            extra: &[],
            evaluator: None,
        };
        prove(&path, claim, 1, &mut |_| {}, &CancelToken::new())
            .unwrap()
            .holds()
    };
    assert!(holds(decimal(8, 2), 99_999_999, 2) && holds(decimal(8, 2), -99_999_999, 2));
    assert!(!holds(decimal(8, 2), 100_000_000, 2) && !holds(decimal(8, 2), -100_000_000, 2));
    assert!(!holds(decimal(8, 2), -1, 3) && !holds(decimal(5, 0), 15, 1));
    assert!(holds(decimal(9, 6), 123_456_789, 6) && !holds(decimal(9, 6), 1_234_567, 7));
    assert!(holds(decimal(19, 4), 9_007_199_254_740_993, 4) && !holds(decimal(18, 3), 12_345, 4));
    assert!(
        (1..20_000)
            .step_by(97)
            .all(|units| holds(decimal(8, 2), units, 2))
    );
}
