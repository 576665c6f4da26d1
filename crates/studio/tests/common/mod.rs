//! What the tests have in common.

#![allow(dead_code, reason = "each test file uses its own part of this")]

use confab_model::GenerateOrder;
use confab_studio::Tell;
use std::sync::Arc;

/// Two tables.
pub(crate) const SHOP: &str = "
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name VARCHAR(80) NOT NULL
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0)
);
";

pub(crate) fn order(rows: u64) -> GenerateOrder {
    GenerateOrder {
        ddl: SHOP.into(),
        file: Some("shop.sql".into()),
        rows: Some(rows),
        today: Some("2024-06-30".into()),
        ..GenerateOrder::default()
    }
}

pub(crate) fn silent() -> Tell {
    Arc::new(|_| ())
}
