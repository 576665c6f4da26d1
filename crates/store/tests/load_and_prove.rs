//! Stored files keep their rules, and the proof sees when they don't.
#![allow(
    clippy::cloned_ref_to_slice_refs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{Shop, schema};
use confab_model::{Batch, Cell, Proof, RuleKind, Schema};
use confab_store::{
    CancelToken, CheckEvaluator, RelationRule, StoreError, load, page, proof::Claim, prove,
};
use rusqlite::Connection;
use std::path::Path;

const ROWS: [u64; 4] = [3_000, 5_000, 9_000, 2_500];

struct HasAt;

impl CheckEvaluator for HasAt {
    fn holds(&self, table: usize, check: usize, row: &[Option<String>]) -> Option<bool> {
        assert_eq!((table, check), (0, 0));
        Some(row[1].as_ref().is_none_or(|email| email.contains('@')))
    }
}

fn store(path: &Path, schema: &Schema, shop: &Shop, threads: usize) -> Result<(), StoreError> {
    load(
        path,
        schema,
        shop,
        threads,
        &mut |_| {},
        &CancelToken::new(),
    )
}

fn proof(path: &Path, schema: &Schema, extra: &[RelationRule]) -> Proof {
    let claim = Claim {
        schema,
        expected_rows: &ROWS,
        extra,
        evaluator: Some(&HasAt),
    };
    prove(path, claim, 2, &mut |_| {}, &CancelToken::new()).unwrap()
}

/// The violations of each kind after every row went through `spoil`.
fn spoiled(spoil: fn(usize, u64, &mut [Cell], &mut Batch)) -> Vec<(RuleKind, u64)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    store(&path, &schema(), &Shop { rows: ROWS, spoil }, 2).unwrap();
    let proof = proof(&path, &schema(), &[]);
    proof
        .rules
        .iter()
        .filter(|rule| rule.violations > 0)
        .map(|rule| (rule.kind, rule.violations))
        .collect()
}

#[test]
fn a_sound_dataset_is_proved_and_sqlite_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    let extra = [RelationRule {
        table: "orders".into(),
        statement: "totals are sums".into(),
        query: "SELECT * FROM orders WHERE round(total - net - tax, 2) <> 0".into(),
    }];
    store(&path, &schema(), &Shop::new(ROWS), 2).unwrap();
    let proof = proof(&path, &schema(), &extra);
    assert!(proof.holds(), "{proof:#?}");
    assert_eq!(proof.notes, Vec::<String>::new());
    for kind in [
        RuleKind::Rows,
        RuleKind::Type,
        RuleKind::Length,
        RuleKind::NotNull,
        RuleKind::Enum,
        RuleKind::PrimaryKey,
        RuleKind::Unique,
        RuleKind::ForeignKey,
        RuleKind::Check,
        RuleKind::Generated,
        RuleKind::Relation,
    ] {
        assert!(
            proof
                .rules
                .iter()
                .any(|rule| rule.kind == kind && rule.checked > 0),
            "{kind:?}"
        );
    }
    let connection = Connection::open(&path).unwrap();
    let integrity: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
    let orphans: i64 = connection
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(orphans, 0);
    let keys: i64 = connection
        .query_row(
            "SELECT count(*) FROM pragma_foreign_key_list('orders')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(keys, 2);
    for rule in proof
        .rules
        .iter()
        .filter(|rule| !rule.query.is_empty() && rule.kind != RuleKind::Rows)
    {
        let found = connection.prepare(&rule.query).unwrap().exists([]).unwrap();
        assert!(
            !found,
            "the query beside a rule finds what breaks it: {}",
            rule.query
        );
    }
}

#[test]
fn the_proof_finds_planted_violations_of_every_kind() {
    assert_eq!(
        spoiled(|t, row, c, _| if (t, row) == (0, 7) {
            c[4] = Cell::Int(2)
        }),
        [(RuleKind::Type, 1)]
    );
    assert_eq!(
        spoiled(|t, row, c, _| if (t, row) == (1, 7) {
            c[0] = Cell::Int(1 << 40)
        })[0]
            .0,
        RuleKind::Type
    );
    let bad_date = spoiled(|t, row, c, b| {
        if (t, row) == (0, 7) {
            c[3] = b.put_text("2024-02-30")
        }
    });
    assert_eq!(bad_date, [(RuleKind::Type, 1)]);
    let long = spoiled(|t, row, c, b| {
        if t == 2 && row < 3 {
            c[2] = b.put_text(&"ü".repeat(31))
        }
    });
    assert_eq!(long, [(RuleKind::Length, 3)]);
    let fits = spoiled(|t, row, c, b| {
        if t == 2 && row < 3 {
            c[2] = b.put_text(&"ü".repeat(30))
        }
    });
    assert_eq!(fits, []);
    let scale = spoiled(|t, row, c, _| {
        if (t, row) == (1, 9) {
            c[5] = Cell::Decimal {
                units: 1_234,
                scale: 3,
            }
        }
    });
    assert!(scale.contains(&(RuleKind::Length, 1)), "{scale:?}");
    let precision = spoiled(|t, row, c, _| {
        if (t, row) == (1, 9) {
            c[4] = Cell::Decimal {
                units: 100_000_000,
                scale: 2,
            }
        }
    });
    assert!(precision.contains(&(RuleKind::Length, 1)), "{precision:?}");
    let member = spoiled(|t, row, c, b| {
        if (t, row) == (0, 7) {
            c[5] = b.put_text("lead")
        }
    });
    assert_eq!(member, [(RuleKind::Enum, 1)]);
    let twice = spoiled(|t, row, c, b| {
        if t == 0 && row < 2 {
            c[1] = b.put_text("a@b")
        }
    });
    assert_eq!(twice, [(RuleKind::Unique, 1)]);
    let partial = spoiled(|t, row, c, _| {
        if t == 0 && row < 4 {
            c[3] = Cell::Date(1)
        }
    });
    assert_eq!(
        partial,
        [(RuleKind::Unique, 1)],
        "rows 3 and 4 are outside the condition"
    );
    let orphan = spoiled(|t, row, c, _| {
        if t == 1 && row < 4 {
            c[1] = Cell::Int(999_999)
        }
    });
    assert_eq!(orphan, [(RuleKind::ForeignKey, 4)]);
    let composite = spoiled(|t, row, c, _| {
        if (t, row) == (3, 1) {
            c[1] = Cell::Int(77)
        }
    });
    assert_eq!(composite, [(RuleKind::ForeignKey, 1)]);
    let check = spoiled(|t, row, c, _| {
        if (t, row) == (1, 4) {
            c[4] = Cell::Int(1);
            c[5] = Cell::Int(2);
            c[6] = Cell::Int(3);
        }
    });
    assert_eq!(check, [(RuleKind::Check, 1)]);
    let judged = spoiled(|t, row, c, b| {
        if t == 0 && row < 5 {
            c[1] = b.put_text(&format!("no{row}"))
        }
    });
    assert_eq!(judged, [(RuleKind::Check, 5)]);
    let generated = spoiled(|t, row, c, _| {
        if (t, row) == (1, 4) {
            c[6] = Cell::Int(3)
        }
    });
    assert_eq!(generated, [(RuleKind::Generated, 1)]);
}

#[test]
fn the_proof_counts_rows_nulls_and_keys_in_a_file_that_was_tampered_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    let mut loose = schema();
    for table in &mut loose.tables {
        table.primary_key.clear();
        table
            .columns
            .iter_mut()
            .for_each(|column| column.nullable = true);
    }
    let shop = Shop {
        rows: ROWS,
        spoil: |t, row, c, _| match (t, row) {
            (0, 5) => c[4] = Cell::Null,
            (2, 8_999) => c[1] = Cell::Int(1),
            _ => {}
        },
    };
    store(&path, &loose, &shop, 1).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("DELETE FROM notes WHERE rowid = 1")
        .unwrap();
    let proof = proof(&path, &schema(), &[]);
    let broken: Vec<_> = proof
        .rules
        .iter()
        .filter(|rule| rule.violations > 0)
        .map(|rule| (rule.kind, rule.violations))
        .collect();
    assert_eq!(
        broken,
        [
            (RuleKind::NotNull, 1),
            (RuleKind::PrimaryKey, 1),
            (RuleKind::Rows, 1)
        ]
    );
}

#[test]
fn a_broken_primary_key_is_refused_with_its_row_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    let shop = Shop {
        rows: ROWS,
        spoil: |t, row, c, _| {
            if (t, row) == (0, 42) {
                c[0] = Cell::Int(1)
            }
        },
    };
    let error = store(&path, &schema(), &shop, 2).unwrap_err();
    assert!(
        error.to_string().starts_with("Table customers, at row"),
        "{error}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_cancel_leaves_no_file() {
    for threads in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.sqlite");
        let cancel = CancelToken::new();
        let mut seen = 0;
        let result = load(
            &path,
            &schema(),
            &Shop::new(ROWS),
            threads,
            &mut |_| {
                seen += 1;
                if seen == 4 {
                    cancel.cancel();
                }
            },
            &cancel,
        );
        assert!(matches!(result, Err(StoreError::Cancelled)));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn one_thread_or_two_store_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let read = |threads: usize| {
        let path = folder.path().join(format!("{threads}.sqlite"));
        store(&path, &schema(), &Shop::new(ROWS), threads).unwrap();
        std::fs::read(path).unwrap()
    };
    assert!(read(1) == read(2));
}

#[test]
fn rules_that_sqlite_cannot_say_become_notes_without_an_evaluator() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    store(&path, &schema(), &Shop::new(ROWS), 1).unwrap();
    let claim = Claim {
        schema: &schema(),
        expected_rows: &ROWS,
        extra: &[],
        evaluator: None,
    };
    let proof = prove(&path, claim, 1, &mut |_| {}, &CancelToken::new()).unwrap();
    assert!(proof.holds());
    assert_eq!(
        proof.notes,
        ["Not proved: customers: email ~ '@' (SQLite can't say it)."]
    );
}

#[test]
fn pages_show_values_as_the_schema_means_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    store(&path, &schema(), &Shop::new(ROWS), 1).unwrap();
    let first = page(&path, &schema(), 0, 0, 2, None).unwrap();
    assert_eq!(first.total, Some(3_000));
    assert_eq!(first.rows[0][4].as_deref(), Some("true"));
    assert_eq!(first.rows[0][3].as_deref(), Some("1961-10-15"));
    let orders = page(&path, &schema(), 1, 4_998, 10, Some(5_000)).unwrap();
    assert_eq!(orders.rows.len(), 2);
    assert_eq!(orders.rows[1][5].as_deref(), Some("0.00"));
    assert_eq!(orders.columns[1].references.as_deref(), Some("customers"));
    assert!(orders.columns[0].primary_key && orders.columns[4].numeric);
    let lines = page(&path, &schema(), 2, 8_999, 10, None).unwrap();
    assert_eq!(lines.rows[0][2].as_deref(), Some("Thing ü 8999"));
    assert!(page(&path, &schema(), 9, 0, 1, None).is_err());
}
