//! How fast rows get in, beside SQLite itself. Run with
//! `cargo test --release -p confab-store --test bars -- --ignored --nocapture`;
//! `CONFAB_ROWS` sets the rows.
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
use confab_model::{Batch, Cell, Schema, batch::RowSource};
use confab_store::{
    CancelToken,
    format::{power_of_ten, push_date, push_date_time, push_time},
    load,
    names::table_names,
    proof::Claim,
    prove,
    sqlite_schema::{Detail, create_table, unique_indexes},
    write_csv,
};
use rusqlite::{
    Connection, ToSql,
    types::{ToSqlOutput, Value, ValueRef},
};
use std::{ops::Range, time::Instant};

fn rows() -> [u64; 4] {
    let all: u64 = std::env::var("CONFAB_ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok())
        .unwrap_or(1_000_000);
    [all / 10, all * 3 / 10, all * 5 / 10, all / 10]
}

/// Rows that were made before, so that only storing is measured.
struct Ready {
    rows: [u64; 4],
    batches: Vec<Batch>,
}

impl Ready {
    fn new(shop: &Shop) -> Self {
        // Each table repeats its first rows' texts; numbers are made anew.
        let batches = (0..4).map(|table| {
            let mut batch = Batch::new(schema().tables[table].columns.len());
            shop.fill(table, 0..shop.rows[table], &mut batch);
            batch
        });
        Self {
            rows: shop.rows,
            batches: batches.collect(),
        }
    }
}

impl RowSource for Ready {
    fn rows(&self, table: usize) -> u64 {
        self.rows[table]
    }

    fn fill(&self, table: usize, range: Range<u64>, batch: &mut Batch) {
        let all = &self.batches[table];
        let cells =
            &all.cells[range.start as usize * batch.width..range.end as usize * batch.width];
        let place = |cell: &Cell| match *cell {
            Cell::Text { start, len } | Cell::Bytes { start, len } => Some((start, start + len)),
            _ => None,
        };
        let from = cells.iter().find_map(place).map_or(0, |(start, _)| start);
        let to = cells.iter().rev().find_map(place).map_or(0, |(_, end)| end);
        batch
            .text
            .extend_from_slice(&all.text[from as usize..to as usize]);
        batch.cells.extend(cells.iter().map(|cell| match *cell {
            Cell::Text { start, len } => Cell::Text {
                start: start - from,
                len,
            },
            Cell::Bytes { start, len } => Cell::Bytes {
                start: start - from,
                len,
            },
            other => other,
        }));
    }
}

struct Ref<'a>(ValueRef<'a>);

impl ToSql for Ref<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}

/// Ready-made values from a prepared statement in one transaction, constraints on.
fn sqlite_itself(path: &std::path::Path, schema: &Schema, ready: &Ready) -> f64 {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -49152; PRAGMA foreign_keys = ON;").unwrap();
    for table in 0..4 {
        connection
            .execute_batch(
                &create_table(schema, &table_names(schema), table, Detail::Full).unwrap(),
            )
            .unwrap();
        unique_indexes(schema, &table_names(schema), table)
            .iter()
            .for_each(|sql| connection.execute_batch(sql).unwrap());
    }
    let values: Vec<Vec<Value>> = ready
        .batches
        .iter()
        .map(|batch| batch.cells.iter().map(|cell| value(*cell, batch)).collect())
        .collect();
    let started = Instant::now();
    connection.execute_batch("BEGIN").unwrap();
    for (table, values) in schema.tables.iter().zip(&values) {
        let width = table.columns.len();
        let sql = format!(
            "INSERT INTO \"{}\" VALUES ({})",
            table.name,
            vec!["?"; width].join(",")
        );
        let mut statement = connection.prepare(&sql).unwrap();
        for row in values.chunks(width) {
            for (at, value) in row.iter().enumerate() {
                statement
                    .raw_bind_parameter(at + 1, Ref(value.into()))
                    .unwrap();
            }
            statement.raw_execute().unwrap();
        }
    }
    connection.execute_batch("COMMIT").unwrap();
    started.elapsed().as_secs_f64()
}

fn value(cell: Cell, batch: &Batch) -> Value {
    let text = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        Value::Text(String::from_utf8(out).unwrap())
    };
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(value) => Value::Integer(value.into()),
        Cell::Int(value) => Value::Integer(value),
        Cell::Decimal { units, scale } => Value::Real(units as f64 / power_of_ten(scale) as f64),
        Cell::Date(days) => text(&|out| push_date(out, days.into())),
        Cell::Time(seconds) => text(&|out| push_time(out, seconds)),
        Cell::DateTime(seconds) => text(&|out| push_date_time(out, seconds)),
        Cell::Text { .. } => Value::Text(batch.str(cell).to_owned()),
        Cell::Bytes { .. } => Value::Blob(batch.bytes(cell).to_vec()),
    }
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or_default()
        .to_owned()
}

#[test]
#[ignore = "a measurement"]
fn load_and_proof_beside_sqlite() {
    let mut schema = schema();
    schema.tables[0].checks.clear();
    let rows = rows();
    let ready = Ready::new(&Shop::new(rows));
    let total: u64 = rows.iter().sum();
    let folder = tempfile::tempdir().unwrap();
    let token = CancelToken::new();
    for run in 0..3 {
        let base = sqlite_itself(&folder.path().join(format!("base{run}")), &schema, &ready);
        for threads in [1, 2] {
            let path = folder.path().join(format!("ours{run}{threads}"));
            let started = Instant::now();
            load(&path, &schema, &ready, threads, &mut |_| {}, &token).unwrap();
            let loaded = started.elapsed().as_secs_f64();
            let claim = Claim {
                schema: &schema,
                expected_rows: &rows,
                extra: &[],
                evaluator: None,
            };
            let proof = prove(&path, claim, threads, &mut |_| {}, &token).unwrap();
            let all = started.elapsed().as_secs_f64();
            assert!(proof.holds(), "{proof:#?}");
            println!(
                "{total} rows, {threads} threads: SQLite {base:.2} s, load {loaded:.2} s, proof {:.2} s, ratio {:.2}",
                all - loaded,
                base / all
            );
            std::fs::remove_file(path).unwrap();
        }
        std::fs::remove_file(folder.path().join(format!("base{run}"))).unwrap();
    }
}

#[test]
#[ignore = "a measurement"]
fn memory_and_csv() {
    let (schema, rows) = (schema(), rows());
    let shop = Shop::new(rows);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    let token = CancelToken::new();
    load(&path, &schema, &shop, 2, &mut |_| {}, &token).unwrap();
    println!("after load: {}", peak());
    let claim = Claim {
        schema: &schema,
        expected_rows: &rows,
        extra: &[],
        evaluator: None,
    };
    prove(&path, claim, 2, &mut |_| {}, &token).unwrap();
    println!("after proof: {}", peak());
    let ready = Ready::new(&Shop::new([100_000, 300_000, 300_000, 100_000]));
    let started = Instant::now();
    let mut bytes = 0;
    for table in 0..4 {
        bytes += write_csv(
            &schema,
            table,
            &ready,
            1,
            &mut std::io::sink(),
            &mut |_| {},
            &token,
        )
        .unwrap()
        .bytes;
    }
    println!(
        "CSV: {:.0} MB/s on one thread",
        bytes as f64 / 1e6 / started.elapsed().as_secs_f64()
    );
}
