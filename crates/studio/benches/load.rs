//! How fast generated rows are stored and proved, beside SQLite taking the same
//! rows, ready-made, from prepared statements in one transaction.
//!
//! And straight to CSV.
//!
//! `cargo make bench [SCHEMA.sql] [SIZE]`; the size is as for `confab generate --size`.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement may stop at the first surprise"
)]

use confab_forge::{Plan, Request, Rows, design};
use confab_model::{Batch, Cell, Schema, batch::RowSource};
use confab_store::{
    CancelToken,
    format::{power_of_ten, push_date, push_date_time, push_time},
    load,
    names::{quote, table_names},
    proof::Claim,
    prove,
    sqlite_schema::{Detail, create_table, unique_indexes},
    write_csv,
};
use rusqlite::{Connection, ToSql, types::ToSqlOutput, types::Value};
use std::{path::Path, time::Instant};

const RESTAURANTS: &str = include_str!("../../../examples/restaurants.sql");

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    let ddl = arguments.next().map_or_else(
        || RESTAURANTS.to_owned(),
        |file| std::fs::read_to_string(file).expect("a schema file"),
    );
    let size = arguments
        .next()
        .map_or(52_000, |size| size.parse().expect("a number"));
    let (schema, _) = confab_ddl::parse(&ddl, None);
    let request = Request {
        rows: Rows::Size(size),
        ..Request::default()
    };
    let recipe = design(&schema, &request);
    let plan = Plan::new(&schema, &recipe).expect("a recipe that runs");
    let rows: Vec<u64> = (0..schema.tables.len()).map(|t| plan.rows(t)).collect();
    let total: u64 = rows.iter().sum();
    csv(&schema, &plan, total);
    let folder = tempfile::tempdir().expect("a folder");
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    for run in 1..=3 {
        let base = sqlite_itself(&folder.path().join("base.sqlite"), &schema, &plan);
        let (loaded, proved) = ours(
            &folder.path().join("ours.sqlite"),
            &schema,
            &plan,
            &rows,
            threads,
        );
        println!(
            "run {run}: {total} rows: SQLite itself {base:.2} s; generated and loaded {loaded:.2} s, proved {proved:.2} s, {:.0} % of SQLite's rate",
            100.0 * base / (loaded + proved)
        );
    }
}

/// Generates straight to CSV on one thread.
fn csv(schema: &Schema, plan: &Plan, total: u64) {
    let token = CancelToken::new();
    let started = Instant::now();
    let mut bytes = 0;
    for table in 0..schema.tables.len() {
        let mut sink = std::io::sink();
        let written = write_csv(schema, table, plan, 1, &mut sink, &mut |_| {}, &token);
        bytes += written.expect("a table as CSV").bytes;
    }
    let seconds = started.elapsed().as_secs_f64();
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{total} rows to CSV on one thread: {megabytes:.0} MB in {seconds:.2} s, {:.1} MB/s",
        megabytes / seconds
    );
}

/// Seconds to load and to prove.
fn ours(path: &Path, schema: &Schema, plan: &Plan, rows: &[u64], threads: usize) -> (f64, f64) {
    let token = CancelToken::new();
    let started = Instant::now();
    load(path, schema, plan, threads, &mut |_| {}, &token).expect("rows that load");
    let loaded = started.elapsed().as_secs_f64();
    let claim = Claim {
        schema,
        expected_rows: rows,
        extra: &[],
        evaluator: None,
    };
    let proof = prove(path, claim, threads, &mut |_| {}, &token).expect("a proof");
    assert!(proof.holds(), "{proof:#?}");
    let proved = started.elapsed().as_secs_f64() - loaded;
    std::fs::remove_file(path).expect("the file");
    (loaded, proved)
}

/// Seconds that SQLite takes for the same rows, constraints on; making them isn't counted.
fn sqlite_itself(path: &Path, schema: &Schema, plan: &Plan) -> f64 {
    let connection = Connection::open(path).expect("a database");
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -49152; PRAGMA foreign_keys = ON; PRAGMA defer_foreign_keys = ON;")
        .expect("pragmas");
    let names = table_names(schema);
    for table in 0..names.len() {
        let statements = create_table(schema, &names, table, Detail::Full)
            .into_iter()
            .chain(unique_indexes(schema, &names, table));
        statements.for_each(|sql| connection.execute_batch(&sql).expect("a table"));
    }
    let mut seconds = 0.0;
    connection
        .execute_batch("BEGIN; PRAGMA defer_foreign_keys = ON")
        .expect("a transaction");
    for (table, name) in names.iter().enumerate() {
        let width = schema.tables[table].columns.len();
        let marks = vec!["?"; width].join(",");
        let mut insert = connection
            .prepare(&format!("INSERT INTO {} VALUES ({marks})", quote(name)))
            .expect("a statement");
        for start in (0..plan.rows(table)).step_by(50_000) {
            let mut batch = Batch::new(width);
            plan.fill(
                table,
                start..(start + 50_000).min(plan.rows(table)),
                &mut batch,
            );
            let values: Vec<Value> = batch
                .cells
                .iter()
                .map(|cell| value(*cell, &batch))
                .collect();
            let started = Instant::now();
            for row in values.chunks(width) {
                for (at, value) in row.iter().enumerate() {
                    insert
                        .raw_bind_parameter(at + 1, Borrowed(value))
                        .expect("a parameter");
                }
                insert.raw_execute().expect("a row");
            }
            seconds += started.elapsed().as_secs_f64();
        }
    }
    let started = Instant::now();
    connection.execute_batch("COMMIT").expect("the end");
    seconds += started.elapsed().as_secs_f64();
    drop(connection);
    std::fs::remove_file(path).expect("the file");
    seconds
}

/// A value that SQLite reads where it lies.
struct Borrowed<'a>(&'a Value);

impl ToSql for Borrowed<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0.into()))
    }
}

fn value(cell: Cell, batch: &Batch) -> Value {
    let text = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        Value::Text(String::from_utf8(out).expect("text"))
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
