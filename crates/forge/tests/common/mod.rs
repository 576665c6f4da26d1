//! What the tests of generated rows share.

#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]
#![allow(dead_code, reason = "each test uses its part")]

use confab_forge::{Plan, Request, design};
use confab_model::{Batch, Cell, Dialect, Schema, Severity, batch::RowSource};

/// A schema in the dialect that is detected.
pub(crate) fn schema(text: &str) -> Schema {
    sample((text, None))
}

/// A schema in a dialect.
pub(crate) fn sample((text, dialect): (&str, Option<Dialect>)) -> Schema {
    let (schema, problems) = confab_ddl::parse(text, dialect);
    assert!(
        problems
            .iter()
            .all(|problem| problem.severity != Severity::Error),
        "{problems:?}"
    );
    schema
}

/// The plan of a design without errors.
pub(crate) fn plan(schema: &Schema, request: &Request) -> Plan {
    let recipe = design(schema, request);
    assert!(
        recipe
            .notes
            .iter()
            .all(|note| note.severity != Severity::Error),
        "{:?}",
        recipe.notes
    );
    Plan::new(schema, &recipe).expect("a designed recipe runs")
}

/// All rows of a table.
pub(crate) fn table(plan: &Plan, schema: &Schema, number: usize) -> Batch {
    let mut batch = Batch::new(schema.tables[number].columns.len());
    plan.fill(number, 0..plan.rows(number), &mut batch);
    batch
}

/// A cell as a text that is equal exactly when the values are.
pub(crate) fn text(batch: &Batch, cell: Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Text { .. } => Some(batch.str(cell).to_lowercase()),
        Cell::Decimal { units, scale } => Some(format!(
            "{}",
            units as f64 / libm::pow(10.0, f64::from(scale))
        )),
        Cell::Int(value) => Some(value.to_string()),
        other => Some(format!("{other:?}")),
    }
}

/// A cell as a file would show it.
pub(crate) fn shown(batch: &Batch, cell: Cell) -> Option<String> {
    let day = |day: i64| {
        let mut date = jiff::civil::date(1970, 1, 1);
        date = date
            .checked_add(jiff::ToSpan::days(day))
            .expect("a day in range");
        date.to_string()
    };
    match cell {
        Cell::Null => None,
        Cell::Bool(value) => Some(value.to_string()),
        Cell::Text { .. } => Some(batch.str(cell).to_string()),
        Cell::Date(value) => Some(day(i64::from(value))),
        Cell::DateTime(second) => {
            let rest = second.rem_euclid(86_400);
            Some(format!(
                "{} {:02}:{:02}:{:02}",
                day(second.div_euclid(86_400)),
                rest / 3600,
                rest / 60 % 60,
                rest % 60
            ))
        }
        Cell::Time(second) => Some(format!(
            "{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        )),
        other => text(batch, other),
    }
}
