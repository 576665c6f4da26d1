//! Questions about a small shop whose answers are known.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

use confab_analyst::{Analyst, Lexicon, Weights, answer};
use confab_model::{Form, Reply, Understanding};
use rusqlite::{Connection, types::Value};
use tempfile::TempDir;

const SHOP: &str = "
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
INSERT INTO order_items VALUES (1,1,2),(2,2,1),(3,3,1),(4,2,2);
";

struct Shop {
    _folder: TempDir,
    connection: Connection,
    analyst: Analyst,
}

impl Shop {
    fn open() -> Self {
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

    fn understand(&self, question: &str, previous: Option<&Form>) -> Understanding {
        match self.analyst.reply(question, previous) {
            Reply::Understood { best, .. } => *best,
            Reply::Declined { words, .. } => panic!("{question}: {words}"),
        }
    }

    fn rows(&self, sql: &str) -> Vec<Vec<String>> {
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
    fn ask(&self, question: &str) -> Vec<String> {
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

#[test]
fn counts_sums_and_averages() {
    let shop = Shop::open();
    assert_eq!(shop.ask("How many customers are there?"), ["4"]);
    assert_eq!(shop.ask("What is the average age of customers?"), ["38.75"]);
    assert_eq!(
        shop.ask("What is the total quantity of order items?"),
        ["6"]
    );
    assert_eq!(
        shop.ask("What are the minimum and maximum price of products?"),
        ["20|150"]
    );
}

#[test]
fn filters_by_value_comparison_and_pattern() {
    let shop = Shop::open();
    assert_eq!(shop.ask("How many customers are from Germany?"), ["2"]);
    assert_eq!(
        shop.ask("What are the names of customers older than 40?"),
        ["Ben", "Cleo"]
    );
    assert_eq!(
        shop.ask("List the names of products with a price between 50 and 100."),
        ["Chair"]
    );
    assert_eq!(
        shop.ask("Find the names of customers whose name contains the letter 'e'"),
        ["Ben", "Cleo"]
    );
    assert_eq!(
        shop.ask("Show the names of customers who are not from Germany"),
        ["Ben", "Dan"]
    );
}

#[test]
fn existence_and_absence() {
    let shop = Shop::open();
    assert_eq!(shop.ask("Which customers have no orders?"), ["Dan"]);
    assert_eq!(
        shop.ask("What are the names of customers without orders?"),
        ["Dan"]
    );
    assert_eq!(
        shop.ask("Which customers have more than one order?"),
        ["Ada"]
    );
}

#[test]
fn groups_and_superlatives() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("How many customers are there in each country?"),
        ["France|1", "Germany|2", "Italy|1"]
    );
    assert_eq!(
        shop.ask("What is the name of the most expensive product?"),
        ["Desk"]
    );
    assert_eq!(
        shop.ask("Which country has the most customers?"),
        ["Germany"]
    );
    assert_eq!(
        shop.ask("What is the most common category of products?"),
        ["Office"]
    );
    assert_eq!(
        shop.ask("List the names of the 2 oldest customers"),
        ["Ben", "Cleo"]
    );
}

#[test]
fn comparison_with_an_average() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("Which products have a price above the average?"),
        ["Desk"]
    );
}

#[test]
fn counts_are_not_inflated_by_joins() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("How many orders were made by customers from Germany?"),
        ["3"]
    );
}

#[test]
fn relative_periods_count_from_today() {
    let shop = Shop::open();
    assert_eq!(shop.ask("How many orders were there last month?"), ["2"]);
    assert_eq!(shop.ask("How many orders were there by month?").len(), 3);
}

#[test]
fn misspellings_and_plurals_are_forgiven() {
    let shop = Shop::open();
    assert_eq!(shop.ask("How many custommers are there?"), ["4"]);
}

#[test]
fn a_follow_up_changes_the_question_before() {
    let shop = Shop::open();
    let first = shop.understand("How many customers are there in each country?", None);
    let only = shop.understand("only Germany", Some(&first.form));
    assert_eq!(shop.rows(&only.sql), [["Germany", "2"]]);
    let top = shop.understand("top 1", Some(&first.form));
    assert_eq!(shop.rows(&top.sql), [["Germany", "2"]]);
    let rows = shop.understand("show the rows", Some(&only.form));
    assert_eq!(shop.rows(&rows.sql).len(), 2);
}

#[test]
fn a_question_about_nothing_in_the_data_is_declined_with_others() {
    let shop = Shop::open();
    for question in ["", "🙂", "Who wrote Hamlet?", "asdf qwer"] {
        match shop.analyst.reply(question, None) {
            Reply::Declined { nearest, .. } => assert!(!nearest.is_empty()),
            Reply::Understood { best, .. } => panic!("{question}: {}", best.sql),
        }
    }
}

#[test]
fn every_suggestion_is_understood_and_runs() {
    let shop = Shop::open();
    for question in shop.analyst.suggestions(12) {
        let sql = shop.understand(&question, None).sql;
        shop.rows(&sql);
    }
}

#[test]
fn an_answer_names_its_figures() {
    let shop = Shop::open();
    let understood = shop.understand("How many customers are from Germany?", None);
    assert_eq!(
        understood.words,
        "Number of customers where country is “Germany”"
    );
    let page = confab_model::Page {
        rows: vec![vec![Some("2".to_owned())]],
        ..Default::default()
    };
    let spans = answer::sentence(shop.analyst.lexicon(), &understood.form, &page);
    let text: String = spans.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(text, "There are 2 customers where country is “Germany”.");
    assert_eq!(spans.iter().filter(|s| s.figure.is_some()).count(), 1);
}
