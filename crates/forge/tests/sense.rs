//! Rows make sense beyond their declared rules, as a reader would notice.

mod common;

use common::{plan, sample, shown, table};
use confab_forge::{Request, Rows};
use confab_model::Dialect;

/// The rows of one table of a PostgreSQL schema, as texts.
fn rows(text: &str, number: usize, request: &Request) -> Vec<Vec<Option<String>>> {
    let schema = sample((text, Some(Dialect::Postgres)));
    let batch = table(&plan(&schema, request), &schema, number);
    let texts = batch
        .iter()
        .map(|row| row.iter().map(|cell| shown(&batch, *cell)).collect());
    texts.collect()
}

fn many() -> Request {
    Request {
        rows: Rows::Every(300),
        ..Request::default()
    }
}

#[test]
fn what_a_status_explains_is_there_with_that_status() {
    let orders = rows(
        "CREATE TABLE orders (id INT PRIMARY KEY,
            status VARCHAR(20) NOT NULL CHECK (status IN ('pending', 'shipped', 'delivered', 'cancelled')),
            order_date DATE NOT NULL, shipped_date DATE, cancelled_at TIMESTAMP, cancel_reason VARCHAR(80));",
        0,
        &many(),
    );
    let mut seen = [0; 2];
    for row in orders {
        let [_, Some(status), _, shipped, cancelled, reason] = row.as_slice() else {
            panic!("{row:?}")
        };
        assert_eq!(cancelled.is_some(), status == "cancelled", "{row:?}");
        assert_eq!(reason.is_some(), status == "cancelled", "{row:?}");
        seen[0] += usize::from(cancelled.is_some());
        if shipped.is_some() {
            assert!(
                ["shipped", "delivered"].contains(&status.as_str()),
                "{row:?}"
            );
            seen[1] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn an_appointment_takes_hours_and_its_invoice_comes_after() {
    let text = "CREATE TABLE appointments (id INT PRIMARY KEY, start_time TIMESTAMP NOT NULL, end_time TIMESTAMP NOT NULL);
        CREATE TABLE invoices (id INT PRIMARY KEY, appointment_id INT NOT NULL REFERENCES appointments (id), invoice_date DATE NOT NULL);";
    let appointments = rows(text, 0, &many());
    for row in &appointments {
        let [_, Some(start), Some(end)] = row.as_slice() else {
            panic!("{row:?}")
        };
        let parse = |text: &str| text.replace(' ', "T").parse::<jiff::civil::DateTime>().ok();
        let hours = parse(end).zip(parse(start)).map(|(end, start)| {
            (end - start)
                .total((jiff::Unit::Hour, start))
                .unwrap_or(99.0)
        });
        assert!(
            hours.is_some_and(|hours| hours > 0.0 && hours < 12.0),
            "{row:?}"
        );
    }
    for row in rows(text, 1, &many()) {
        let [_, Some(appointment), Some(invoiced)] = row.as_slice() else {
            panic!("{row:?}")
        };
        let of = appointments
            .iter()
            .find(|row| row[0].as_ref() == Some(appointment))
            .and_then(|row| row[1].clone());
        assert!(
            of.is_some_and(|start| start[..10] <= invoiced[..10]),
            "{row:?}"
        );
    }
}

#[test]
fn the_parts_of_an_address_are_missing_together() {
    let places = rows(
        "CREATE TABLE venues (id INT PRIMARY KEY, address VARCHAR(80), city VARCHAR(60), postal_code VARCHAR(12));",
        0,
        &many(),
    );
    assert!(places.iter().any(|row| row[1].is_none()));
    for row in places {
        assert!(
            row[1..]
                .iter()
                .all(|part| part.is_none() == row[1].is_none()),
            "{row:?}"
        );
    }
}

#[test]
fn names_may_be_in_any_alphabet() {
    let tasks = rows(
        "CREATE TABLE tasks (id INT PRIMARY KEY, status VARCHAR(10) NOT NULL CHECK (status IN ('open', 'done')),
            start_date DATE NOT NULL, \"entrée_completed_at\" DATE, \"完了した日付_at\" DATE);",
        0,
        &many(),
    );
    assert_eq!(tasks.len(), 300);
}

#[test]
fn an_instructed_share_is_what_it_says() {
    for temperature in [0.3, 1.7] {
        let orders = rows(
            "CREATE TABLE orders (id INT PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('pending', 'shipped', 'refunded')));",
            0,
            &Request {
                prompt: "2,000 orders. 30% of orders are refunded. orders from the last 9999999999 years".into(),
                temperature,
                ..Request::default()
            },
        );
        assert_eq!(orders.len(), 2000);
        let refunded = orders
            .iter()
            .filter(|row| row[1].as_deref() == Some("refunded"));
        let share = refunded.count();
        assert!((520..680).contains(&share), "{share} at {temperature}");
    }
}

#[test]
fn a_code_that_must_be_distinct_fits_its_column() {
    let cards = rows(
        "CREATE TABLE member (card_no VARCHAR(10) PRIMARY KEY, iban VARCHAR(9) UNIQUE);",
        0,
        &many(),
    );
    assert_eq!(cards.len(), 300);
    assert!(
        cards
            .iter()
            .all(|row| row[0].as_ref().is_some_and(|code| code.len() <= 10))
    );
}

#[test]
fn tenants_own_rows_refer_to_each_other() {
    let users = rows(
        "CREATE TABLE tenants (id INT PRIMARY KEY);
         CREATE TABLE users (tenant_id INT NOT NULL REFERENCES tenants (id), id INT NOT NULL, invited_by INT,
            PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, invited_by) REFERENCES users (tenant_id, id));",
        1,
        &Request { rows: Rows::Size(40), ..Request::default() },
    );
    let invited = users.iter().filter(|row| row[2].is_some()).count();
    assert!(invited * 3 > users.len(), "{invited} of {}", users.len());
    assert!(users.iter().all(|row| row[2].is_none() || row[2] != row[1]));
}
