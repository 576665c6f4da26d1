//! Questions about a small shop whose answers are known.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

mod shop;

use confab_analyst::answer;
use confab_model::Reply;
use shop::Shop;

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

#[test]
fn rows_without_a_name_are_shown_whole() {
    let shop = Shop::open();
    let rows = shop.ask("show me all orders of 2025");
    assert_eq!(rows, ["4|3|2025-03-01|shipped|300"]);
}

#[test]
fn conditions_on_counts_are_said_as_people_say_them() {
    let shop = Shop::open();
    assert_eq!(
        shop.told("customers with more than one order"),
        "The customer name with more than 1 order is Ada."
    );
}

#[test]
fn dates_belong_to_what_happened() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("Which customers have no orders in 2026?"),
        ["Cleo", "Dan"]
    );
}

#[test]
fn how_often_something_happened_is_counted_by_what_happened() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("How many customers ordered more than once?"),
        ["1"]
    );
    assert_eq!(shop.ask("products not sold in 2025"), ["Lamp"]);
}
