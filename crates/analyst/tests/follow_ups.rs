//! Conversations about a small shop.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

mod shop;

use shop::Shop;

#[test]
fn conditions_are_added_changed_and_turned_round() {
    let shop = Shop::open();
    let by_country = "revenue by country";
    assert_eq!(shop.talk(&[by_country, "only Germany"]), ["Germany|490"]);
    assert_eq!(
        shop.talk(&[by_country, "and for 2026?"]),
        ["Germany|190", "France|80"]
    );
    assert_eq!(
        shop.talk(&[by_country, "and for 2026?", "and for 2025?"]),
        ["Germany|300"]
    );
    assert_eq!(
        shop.talk(&[by_country, "without cancelled ones"]),
        ["Germany|340", "France|80"]
    );
    assert_eq!(shop.talk(&[by_country, "above 100"]), ["Germany|490"]);
    assert_eq!(
        shop.talk(&["orders by status", "last month", "only shipped ones"]),
        ["shipped|1"]
    );
}

#[test]
fn groups_change_and_grow() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&["revenue by month", "per year instead"]),
        ["2025|300", "2026|270"]
    );
    assert_eq!(
        shop.talk(&["revenue by country", "by year too"]),
        ["Germany|2025|300", "France|2026|80", "Germany|2026|190"]
    );
    assert_eq!(
        shop.talk(&["how many orders are there?", "by status"]),
        ["shipped|3", "cancelled|1"]
    );
    assert_eq!(
        shop.talk(&["revenue by month", "why?"]).len(),
        2,
        "broken down by what tells apart"
    );
}

#[test]
fn order_and_limit_change() {
    let shop = Shop::open();
    let first = "how many customers are there in each country?";
    assert_eq!(
        shop.talk(&[first, "sort by country"]),
        ["France|1", "Germany|2", "Italy|1"]
    );
    assert_eq!(shop.talk(&[first, "top 1"]), ["Germany|2"]);
    assert_eq!(shop.talk(&[first, "bottom 2"]).len(), 2);
}

#[test]
fn other_figures_of_the_same_rows() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&["revenue by country", "and the average?"]),
        ["Germany|163.33333333333334", "France|80"]
    );
    assert_eq!(
        shop.talk(&["orders by status", "in percent"]),
        ["shipped|0.75", "cancelled|0.25"]
    );
    assert_eq!(
        shop.talk(&["what share of orders was cancelled?", "show me the rows"])
            .len(),
        1
    );
}

#[test]
fn the_same_of_another_table() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&[
            "how many customers are there in each country?",
            "the same for suppliers"
        ]),
        ["France|2", "Germany|1"]
    );
}

#[test]
fn the_first_rows_are_looked_at_more_closely() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&["top 1 customers by revenue", "by month"]),
        ["Cleo|2025-03|300"]
    );
}

#[test]
fn a_wish_for_a_chart_leaves_the_question_as_it_is() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&["revenue by country", "as a stacked bar"]),
        shop.talk(&["revenue by country"])
    );
}

#[test]
fn a_question_of_its_own_is_no_follow_up() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&[
            "revenue by country",
            "only Germany",
            "by month",
            "How many products are there?"
        ]),
        ["3"]
    );
    assert_eq!(
        shop.talk(&["revenue by country", "and how many products are there?"]),
        ["3"]
    );
}

#[test]
fn questions_about_them_are_about_the_rows_before() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&[
            "Which customers are from Germany?",
            "which of them are older than 40?"
        ]),
        ["Cleo"]
    );
    assert_eq!(
        shop.talk(&[
            "Which 2 customers spent the most?",
            "how many of them are from Germany?"
        ]),
        ["2"]
    );
}

#[test]
fn a_result_can_be_seen_as_a_part_of_the_whole() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&[
            "How many orders were cancelled?",
            "what percentage is that?"
        ]),
        ["0.25"]
    );
    assert_eq!(
        shop.talk(&[
            "Which customers have no orders?",
            "what percentage is that?"
        ]),
        ["0.25"]
    );
}

#[test]
fn a_period_can_be_moved_back() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&["How many orders this month?", "and the month before?"]),
        ["2"]
    );
}

#[test]
fn a_ranking_can_be_turned_and_its_figures_shown() {
    let shop = Shop::open();
    assert_eq!(
        shop.talk(&["Which 2 customers spent the most?", "and the least?"]),
        ["Ben|80", "Ada|190"]
    );
}

#[test]
fn why_sets_two_periods_side_by_side() {
    let shop = Shop::open();
    let rows = shop.talk(&["orders by month", "why?"]);
    assert_eq!(rows, ["cancelled|2026-10|1", "shipped|2026-10|1"]);
}
