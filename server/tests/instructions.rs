//! What the user asks for in words is in the data, and what isn't understood is said.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Bench;
use rusqlite::Connection;

const RESTAURANTS: &str = include_str!("../../examples/restaurants.sql");
const COMPANY: &str = include_str!("../../examples/company.sql");

/// The number that a query gives over data made with an instruction.
fn asked(schema: &str, words: &str, query: &str) -> f64 {
    let bench = Bench::new();
    let file = bench.file("schema.sql", schema);
    let fixed = ["generate", &file, "--size", "2000", "--today", "2026-01-01"];
    let arguments = [
        &fixed[..],
        &["--prompt", words, "--verbose", "--out", "data.sqlite"],
    ]
    .concat();
    let said = bench.run(&arguments).fine().err();
    assert!(!said.contains("not understood"), "{said}");
    let database = Connection::open(bench.path("data.sqlite")).unwrap();
    database.query_row(query, [], |row| row.get(0)).unwrap()
}

fn near(value: f64, wanted: f64, tolerance: f64) {
    assert!(
        (value - wanted).abs() <= tolerance,
        "{value} is not near {wanted}"
    );
}

#[test]
fn amounts_countries_and_periods() {
    let words = "500 customers from Germany and France, 3 orders each on average, in 2023–2024";
    let count = |query| asked(RESTAURANTS, words, query);
    near(count("SELECT count(*) * 1.0 FROM customers"), 500.0, 0.0);
    near(count("SELECT count(*) * 1.0 FROM orders"), 1500.0, 0.0);
    let outside =
        "SELECT count(*) * 1.0 FROM orders WHERE order_date NOT BETWEEN '2023' AND '2025'";
    near(count(outside), 0.0, 0.0);
    // German and French postal codes have five digits, and phones begin with +49 or +33.
    let foreign = "SELECT avg(phone LIKE '+49%' OR phone LIKE '+33%' OR phone LIKE '0%') FROM customers WHERE phone IS NOT NULL";
    near(count(foreign), 1.0, 0.0);
}

#[test]
fn ranges_and_shapes() {
    let words = "salaries between 40k and 120k, skewed to the low end";
    let number = |query| asked(COMPANY, words, query);
    let outside = "SELECT count(*) * 1.0 FROM employees WHERE salary NOT BETWEEN 40000 AND 120000";
    near(number(outside), 0.0, 0.0);
    assert!(number("SELECT avg(salary) FROM employees") < 75_000.0);
}

#[test]
fn shares() {
    let refunded = "SELECT avg(order_status = 'Refunded') FROM orders";
    near(
        asked(RESTAURANTS, "5% of the orders are refunded", refunded),
        0.05,
        0.01,
    );
    let missing = "SELECT avg(phone IS NULL) FROM customers";
    near(
        asked(RESTAURANTS, "20% of phone numbers missing", missing),
        0.2,
        0.03,
    );
}

#[test]
fn shares_of_yes_and_no_and_of_listed_values() {
    let schema = "
        CREATE TABLE products (id INT PRIMARY KEY, name VARCHAR(60), is_active BOOLEAN NOT NULL);
        CREATE TABLE tickets (
          id INT PRIMARY KEY,
          subject VARCHAR(80) NOT NULL,
          priority VARCHAR(10) NOT NULL CHECK (priority IN ('low', 'high', 'urgent'))
        );";
    let words = "30% of the products are inactive; 10% of tickets are urgent";
    let active = "SELECT avg(is_active) FROM products";
    near(asked(schema, words, active), 0.7, 0.03);
    let urgent = "SELECT avg(priority = 'urgent') FROM tickets";
    near(asked(schema, words, urgent), 0.1, 0.02);
}

#[test]
fn seasons() {
    // A December beside the months around it.
    let december = "SELECT 2.0 * sum(order_date BETWEEN '2024-12' AND '2025')
        / sum(order_date BETWEEN '2024-11' AND '2024-12' OR order_date BETWEEN '2025' AND '2025-02') FROM orders";
    near(asked(RESTAURANTS, "", december), 1.0, 0.25);
    near(
        asked(RESTAURANTS, "sales double in December", december),
        2.0,
        0.35,
    );
}

#[test]
fn addresses_and_names() {
    let elsewhere = "SELECT count(*) * 1.0 FROM customers WHERE email NOT LIKE '%@example.org'";
    near(
        asked(RESTAURANTS, "emails at example.org", elsewhere),
        0.0,
        0.0,
    );
    let latin = "SELECT count(*) * 1.0 FROM customers WHERE last_name GLOB '[A-Za-z]*'";
    near(asked(RESTAURANTS, "names in Japanese", latin), 0.0, 0.0);
}

#[test]
fn what_is_not_understood_is_said() {
    let bench = Bench::new();
    let file = bench.file("schema.sql", RESTAURANTS);
    let words = "paint everything blue; 5% of the orders are refunded";
    let ran = bench.run(&[
        "generate",
        &file,
        "--rows",
        "10",
        "--prompt",
        words,
        "--verbose",
    ]);
    let said = ran.fine().err();
    assert!(
        said.contains("not understood: “paint everything blue”"),
        "{said}"
    );
    assert!(!said.contains("not understood: “5%"), "{said}");
}
