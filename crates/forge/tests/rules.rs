//! Every generated row satisfies every rule, whatever the seed, and a row is
//! the same however it is asked for.

#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{plan, sample, schema, shown, table, text};
use confab_forge::{Plan, Request, Rows, design};
use confab_model::{Batch, Cell, Dialect, Schema, Severity, batch::RowSource};
use proptest::prelude::*;
use std::collections::HashSet;

const SAMPLES: [(&str, Option<Dialect>); 8] = [
    (include_str!("../../../examples/restaurants.sql"), None),
    (include_str!("../../../examples/library.sql"), None),
    (include_str!("../../../examples/company.sql"), None),
    (include_str!("traps.sql"), None),
    (
        include_str!("schemas/postgres.sql"),
        Some(Dialect::Postgres),
    ),
    (include_str!("schemas/mssql.sql"), Some(Dialect::Mssql)),
    (include_str!("schemas/oracle.sql"), Some(Dialect::Oracle)),
    (include_str!("schemas/mysql.sql"), Some(Dialect::Mysql)),
];

/// The tuples of some columns in which nothing is NULL.
fn tuples(batch: &Batch, columns: &[usize]) -> Vec<Vec<String>> {
    batch
        .iter()
        .filter_map(|row| {
            columns
                .iter()
                .map(|column| text(batch, row[*column]))
                .collect()
        })
        .collect()
}

fn every_rule_holds(schema: &Schema, plan: &Plan) {
    let batches: Vec<Batch> = (0..schema.tables.len())
        .map(|number| table(plan, schema, number))
        .collect();
    for (number, declared) in schema.tables.iter().enumerate() {
        let (name, batch) = (&declared.name, &batches[number]);
        assert_eq!(batch.rows() as u64, plan.rows(number), "rows of {name}");
        let numbers = |names: &[String]| {
            names
                .iter()
                .filter_map(|column| declared.find_column(column))
                .collect::<Vec<_>>()
        };
        for (at, column) in declared.columns.iter().enumerate() {
            let nulls = batch.iter().filter(|row| row[at] == Cell::Null).count();
            assert!(
                column.nullable || nulls == 0,
                "{name}.{} has {nulls} NULLs",
                column.name
            );
        }
        let full = declared
            .uniques
            .iter()
            .filter(|unique| unique.condition.is_none() && unique.expressions.is_empty());
        for columns in full
            .map(|unique| &unique.columns)
            .chain([&declared.primary_key])
            .filter(|columns| !columns.is_empty())
        {
            let tuples = tuples(batch, &numbers(columns));
            let distinct: HashSet<_> = tuples.iter().collect();
            assert_eq!(
                distinct.len(),
                tuples.len(),
                "{name}({}) is not unique",
                columns.join(", ")
            );
        }
        for key in &declared.foreign_keys {
            let parent = schema.find_table(&key.table).expect("a known parent");
            let theirs: Vec<_> = key
                .references
                .iter()
                .filter_map(|column| schema.tables[parent].find_column(column))
                .collect();
            let known: HashSet<_> = tuples(&batches[parent], &theirs).into_iter().collect();
            for tuple in tuples(batch, &numbers(&key.columns)) {
                assert!(
                    known.contains(&tuple),
                    "{name}({}) = {tuple:?} has no parent",
                    key.columns.join(", ")
                );
            }
        }
        for (at, check) in declared.checks.iter().enumerate() {
            for row in batch.iter() {
                let texts: Vec<Option<String>> =
                    row.iter().map(|cell| shown(batch, *cell)).collect();
                assert_eq!(
                    plan.check(number, at, &texts),
                    Some(true),
                    "{name} breaks CHECK ({}): {texts:?}",
                    check.text
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rules_hold_for_any_seed(seed: u64, sample in 0..SAMPLES.len(), rows in 1u64..300, by_role: bool, temperature in 0.0f64..2.0) {
        let schema = common::sample(SAMPLES[sample]);
        let rows = if by_role { Rows::Size(rows.min(60)) } else { Rows::Every(rows) };
        every_rule_holds(&schema, &plan(&schema, &Request { rows, seed, temperature, ..Request::default() }));
    }
}

#[test]
fn rules_hold_in_every_sample() {
    for text in SAMPLES {
        let schema = sample(text);
        let request = Request {
            rows: Rows::Every(120),
            ..Request::default()
        };
        every_rule_holds(&schema, &plan(&schema, &request));
    }
}

#[test]
fn what_nobody_can_judge_is_said() {
    let schema = schema(
        "CREATE TABLE t (id INT PRIMARY KEY, body TEXT CHECK (md5(body) <> 'x'), sum TEXT GENERATED ALWAYS AS (md5(body)) STORED);",
    );
    let recipe = design(&schema, &Request::default());
    let said = |part: &str| {
        recipe
            .notes
            .iter()
            .any(|note| note.severity == Severity::Warning && note.message.contains(part))
    };
    assert!(said("CHECK (md5(body) <> 'x')"), "{:?}", recipe.notes);
    assert!(said("generated column t.sum"), "{:?}", recipe.notes);
    Plan::new(&schema, &recipe).expect("a recipe that runs all the same");
}

#[test]
fn a_formula_of_formulas_takes_no_longer_for_every_step() {
    let steps: String = (1..40)
        .map(|step| {
            let before = step - 1;
            format!(
                "g{step} NUMERIC(18, 4) GENERATED ALWAYS AS ((g{before} + g{before}) / 2) STORED, "
            )
        })
        .collect();
    let text = format!(
        "CREATE TABLE t (id INT PRIMARY KEY, g0 NUMERIC(18, 4) NOT NULL, {steps} CHECK (g39 >= 0));"
    );
    let schema = sample((&text, Some(Dialect::Postgres)));
    let request = Request {
        rows: Rows::Every(20),
        ..Request::default()
    };
    every_rule_holds(&schema, &plan(&schema, &request));
}

#[test]
fn keys_may_be_handed_on_over_thousands_of_tables() {
    let mut text = String::from("CREATE TABLE t0 (k VARCHAR(20) PRIMARY KEY);\n");
    for number in 1..3000 {
        let before = number - 1;
        text.push_str(&format!(
            "CREATE TABLE t{number} (k VARCHAR(20) PRIMARY KEY REFERENCES t{before} (k));\n"
        ));
    }
    let schema = schema(&text);
    let request = Request {
        rows: Rows::Every(2),
        ..Request::default()
    };
    let plan = plan(&schema, &request);
    let key = |number| {
        let batch = table(&plan, &schema, number);
        tuples(&batch, &[0])
    };
    assert_eq!(key(0), key(2999));
}

#[test]
fn rows_are_the_same_in_any_order() {
    for sample in SAMPLES {
        let schema = common::sample(sample);
        let plan = plan(
            &schema,
            &Request {
                rows: Rows::Every(50),
                ..Request::default()
            },
        );
        for (number, declared) in schema.tables.iter().enumerate() {
            let whole = table(&plan, &schema, number);
            for row in (0..plan.rows(number)).rev() {
                let mut alone = Batch::new(declared.columns.len());
                plan.fill(number, row..row + 1, &mut alone);
                let of = |batch: &Batch, row: usize| {
                    batch.iter().nth(row).map(|cells| {
                        cells
                            .iter()
                            .map(|cell| shown(batch, *cell))
                            .collect::<Vec<_>>()
                    })
                };
                assert_eq!(
                    of(&alone, 0),
                    of(&whole, row as usize),
                    "row {row} of {}",
                    declared.name
                );
            }
        }
    }
}

#[test]
fn another_seed_gives_other_data() {
    let schema = sample(SAMPLES[0]);
    let first = |seed| {
        let plan = plan(
            &schema,
            &Request {
                seed,
                ..Request::default()
            },
        );
        table(&plan, &schema, 1).text
    };
    assert_eq!(first(1), first(1));
    assert_ne!(first(1), first(2));
}

#[test]
fn a_contradiction_is_named() {
    let schema = schema("CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 5 AND a < 3));");
    let recipe = design(&schema, &Request::default());
    let error = recipe
        .notes
        .iter()
        .find(|note| note.severity == Severity::Error)
        .expect("an error");
    assert!(error.message.contains("t.a"), "{}", error.message);
}

#[test]
fn a_domain_smaller_than_the_rows_caps_them_and_says_so() {
    let schema =
        schema("CREATE TABLE t (id INT PRIMARY KEY, grade ENUM('a', 'b', 'c') NOT NULL UNIQUE);");
    let recipe = design(
        &schema,
        &Request {
            rows: Rows::Every(10),
            ..Request::default()
        },
    );
    assert_eq!(recipe.tables[0].rows, 3);
    assert!(
        recipe
            .notes
            .iter()
            .any(|note| note.message.contains("3 rows instead of 10")),
        "{:?}",
        recipe.notes
    );
}
