//! Questions about figures of a small shop whose answers are known.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

mod shop;

use confab_model::Reply;
use shop::Shop;

#[test]
fn what_was_paid_is_summed_up_where_it_stands() {
    let shop = Shop::open();
    assert_eq!(shop.ask("what is the total revenue?"), ["570"]);
    assert_eq!(
        shop.ask("revenue by month"),
        ["2025-03|300", "2026-10|190", "2026-11|80"]
    );
    assert_eq!(
        shop.ask("total amount of orders by month"),
        shop.ask("revenue by month")
    );
    assert_eq!(shop.ask("sales per country"), ["France|80", "Germany|490"]);
}

#[test]
fn revenue_by_what_was_sold_is_quantity_times_price() {
    let shop = Shop::open();
    assert_eq!(shop.ask("revenue by category"), ["Home|40", "Office|530"]);
    let understood = shop.understand("revenue by month", None);
    let amount = understood.assumptions.iter().find(|a| a.about == "amount");
    assert!(amount.is_some_and(|a| !a.others.is_empty()));
}

#[test]
fn prices_and_ages_are_averaged_unless_said_otherwise() {
    let shop = Shop::open();
    assert_eq!(shop.ask("price by category"), ["Home|20", "Office|115"]);
    assert_eq!(
        shop.ask("age per country"),
        ["France|45", "Germany|41", "Italy|28"]
    );
    assert_eq!(shop.ask("orders by status"), ["cancelled|1", "shipped|3"]);
}

#[test]
fn sums_are_not_inflated_by_joins() {
    let shop = Shop::open();
    // An order with two items of a category must count once for it.
    assert_eq!(
        shop.ask("average total of orders by category"),
        ["Home|40", "Office|176.66666666666666"]
    );
    assert_eq!(
        shop.ask("What is the average salary of employees by department?"),
        ["1|Sales|105", "2|Support|65"]
    );
}

#[test]
fn groups_without_rows_stay_where_all_are_asked_for() {
    let shop = Shop::open();
    let all = ["Ada|2", "Ben|1", "Cleo|1", "Dan|0"];
    assert_eq!(
        shop.ask("how many orders does each customer have, including those with none"),
        all
    );
    assert_eq!(shop.ask("all customers and their number of orders"), all);
}

#[test]
fn medians_shares_and_ratios() {
    let shop = Shop::open();
    assert_eq!(shop.ask("median age of customers"), ["37.5"]);
    assert_eq!(shop.ask("what share of orders was cancelled?"), ["0.25"]);
    assert_eq!(
        shop.ask("percentage of revenue by country"),
        ["France|0.14035087719298245", "Germany|0.8596491228070176"]
    );
    assert_eq!(
        shop.ask("share of orders by status"),
        ["cancelled|0.25", "shipped|0.75"]
    );
    assert_eq!(shop.ask("average number of orders per customer"), ["1"]);
}

#[test]
fn figures_along_time() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("cumulative revenue by month"),
        ["2025-03|300|300", "2026-10|190|490", "2026-11|80|570"]
    );
    let growth = shop.ask("month over month growth of revenue");
    assert_eq!(growth.len(), 3);
    assert!(growth.iter().any(|r| r == "2025-03|300|NULL"), "{growth:?}");
    assert_eq!(shop.ask("revenue 2025 vs 2026"), ["2025|300", "2026|270"]);
    assert_eq!(shop.ask("how many orders were placed on weekends?"), ["1"]);
}

#[test]
fn the_best_of_each_group() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("the most expensive product in each category"),
        ["Home|Lamp|20", "Office|Desk|150"]
    );
    assert_eq!(
        shop.ask("the best selling product in each category"),
        ["Home|Lamp|2", "Office|Desk|3"]
    );
    assert_eq!(
        shop.ask("top 2 customers by revenue"),
        ["Ada|190", "Cleo|300"]
    );
    assert_eq!(shop.ask("who spent the most?"), ["Cleo|300"]);
}

#[test]
fn both_rows_of_a_role() {
    let shop = Shop::open();
    assert_eq!(
        shop.ask("employees who earn more than their manager"),
        ["Finn", "Hana"]
    );
    assert_eq!(
        shop.ask("employees and their managers"),
        ["Finn|Eve", "Gus|Eve", "Hana|Gus"]
    );
}

#[test]
fn a_second_part_is_about_the_rows_of_the_first() {
    let shop = Shop::open();
    let rows =
        shop.ask("Which two customers had the highest revenue, and how did they do by month?");
    assert_eq!(rows, ["Ada|2026-10|190", "Cleo|2025-03|300"]);
}

#[test]
fn equals_share_a_place_where_that_is_chosen() {
    let shop = Shop::open();
    let understood = shop.understand("Which customer has the most orders?", None);
    let ties = understood.assumptions.iter().find(|a| a.about == "ties");
    let choice = ties.and_then(|a| a.others.first()).unwrap();
    let all = shop.analyst.understand(choice.form.clone(), 1.0).unwrap();
    assert_eq!(shop.rows(&all.sql).len(), 1);
}

#[test]
fn sentences_tell_the_figures() {
    let shop = Shop::open();
    assert_eq!(
        shop.told("average number of orders per customer"),
        "On average there are 1 orders per customer."
    );
    assert_eq!(
        shop.told("what share of orders was cancelled?"),
        "The share of orders where status is “cancelled” is 25%."
    );
    assert_eq!(
        shop.told("revenue 2025 vs 2026"),
        "The total where order date is in 2025 or order date is in 2026 fell from 300 in 2025 to 270 in 2026; 2026 isn't over yet."
    );
}

#[test]
fn questions_about_other_things_are_declined() {
    let shop = Shop::open();
    for question in [
        "what's the weather?",
        "write a poem",
        "hello",
        "tell me a joke",
    ] {
        let reply = shop.analyst.reply(question, None);
        assert!(matches!(reply, Reply::Declined { .. }), "{question}");
    }
}
