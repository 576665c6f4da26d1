//! A small shop whose rows are known, for tests that ask about it.

#![allow(dead_code, reason = "each test file uses some of it")]

use confab_analyst::{Analyst, Lexicon, Weights};
use confab_model::{Form, Reply, Understanding};
use rusqlite::{Connection, types::Value};
use tempfile::TempDir;

const SHOP: &str = "
CREATE TABLE suppliers (id INTEGER PRIMARY KEY, name TEXT, country TEXT);
CREATE TABLE departments (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT, salary REAL, hired_on DATE,
  department_id INTEGER REFERENCES departments(id), manager_id INTEGER REFERENCES employees(id));
INSERT INTO suppliers VALUES (1,'Acme','Germany'),(2,'Bolt','France'),(3,'Core','France');
INSERT INTO departments VALUES (1,'Sales'),(2,'Support');
INSERT INTO employees VALUES (1,'Eve',90,'2020-01-06',1,NULL),(2,'Finn',120,'2021-03-01',1,1),
  (3,'Gus',60,'2022-05-02',2,1),(4,'Hana',70,'2023-07-03',2,3);
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, country TEXT, age INTEGER);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, category TEXT, price REAL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers(id),
  order_date DATE, status TEXT, total REAL);
CREATE TABLE order_items (order_id INTEGER REFERENCES orders(id),
  product_id INTEGER REFERENCES products(id), quantity INTEGER);
INSERT INTO customers VALUES (1,'Ada','Germany',30),(2,'Ben','France',45),(3,'Cleo','Germany',52),(4,'Dan','Italy',28);
INSERT INTO products VALUES (1,'Lamp','Home',20),(2,'Desk','Office',150),(3,'Chair','Office',80);
INSERT INTO orders VALUES (1,1,'2026-10-05','shipped',40),(2,1,'2026-10-20','cancelled',150),
  (3,2,'2026-11-02','shipped',80),(4,3,'2025-03-01','shipped',300);
INSERT INTO order_items VALUES (1,1,2),(2,2,1),(3,3,1),(4,2,2),(4,3,0);
";

/// The shop's database, and an analyst of it.
pub(crate) struct Shop {
    _folder: TempDir,
    connection: Connection,
    pub(crate) analyst: Analyst,
}

impl Shop {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(SHOP).unwrap();
        let schema = confab_store::introspect(&path).unwrap();
        let contents = confab_store::contents(&path, &schema).unwrap();
        let lexicon = Lexicon::new(schema, &contents, "2026-11-23");
        Self {
            _folder: folder,
            connection,
            analyst: Analyst::new(lexicon, Weights::learned()),
        }
    }

    /// How a question is understood; fails where it is declined.
    pub(crate) fn understand(&self, question: &str, previous: Option<&Form>) -> Understanding {
        match self.analyst.reply(question, previous) {
            Reply::Understood { best, .. } => *best,
            Reply::Declined { words, .. } => panic!("{question}: {words}"),
        }
    }

    /// The cells of a query's result.
    pub(crate) fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            (0..columns)
                .map(|i| row.get::<_, Value>(i).map(text))
                .collect()
        };
        statement
            .query_map([], row)
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    /// The rows of an answer, sorted, cells joined by bars.
    pub(crate) fn ask(&self, question: &str) -> Vec<String> {
        let sql = self.understand(question, None).sql;
        let mut rows: Vec<String> = self.rows(&sql).into_iter().map(|r| r.join("|")).collect();
        rows.sort();
        rows
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Real(n) => n.to_string(),
        Value::Text(text) => text,
        Value::Blob(_) => "blob".to_owned(),
    }
}

/// The text of a sentence.
pub(crate) fn told(spans: &[confab_model::Span]) -> String {
    spans.iter().map(|s| s.text.as_str()).collect()
}

impl Shop {
    /// The rows of a form's result in their order, cells joined by bars.
    pub(crate) fn listed(&self, understood: &Understanding) -> Vec<String> {
        let rows = self.rows(&understood.sql).into_iter();
        rows.map(|r| r.join("|")).collect()
    }

    /// The rows at the end of a conversation, in their order.
    pub(crate) fn talk(&self, questions: &[&str]) -> Vec<String> {
        let mut previous: Option<Form> = None;
        let mut rows = Vec::new();
        for question in questions {
            let understood = self.understand(question, previous.as_ref());
            rows = self.listed(&understood);
            previous = Some(understood.form);
        }
        rows
    }

    /// The sentence that answers a question.
    pub(crate) fn told(&self, question: &str) -> String {
        let understood = self.understand(question, None);
        let rows = self.rows(&understood.sql).into_iter();
        let cell = |text: String| Some(text).filter(|t| t != "NULL");
        let page = confab_model::Page {
            rows: rows.map(|r| r.into_iter().map(cell).collect()).collect(),
            ..Default::default()
        };
        told(&confab_analyst::answer::sentence(
            self.analyst.lexicon(),
            &understood.form,
            &page,
        ))
    }
}
