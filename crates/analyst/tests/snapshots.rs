//! The SQL of questions of every kind, so that no change to it goes unnoticed.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

mod shop;

use shop::Shop;

const QUESTIONS: &[&str] = &[
    "How many customers are there?",
    "How many different countries do customers come from?",
    "What is the average price of products?",
    "median price of products by category",
    "What are the minimum and maximum price of products?",
    "List the names of products with a price between 50 and 100.",
    "orders over 100 dollars",
    "customers whose name contains a",
    "Which customers are not from Germany?",
    "Which customers have no orders?",
    "Which customers have both orders and a name starting with A?",
    "How many orders were cancelled?",
    "What share of orders is cancelled?",
    "share of orders by status",
    "revenue by month",
    "revenue by country and status",
    "cumulative revenue by month",
    "growth of revenue by year",
    "revenue this year vs last year",
    "revenue 2025 vs 2026",
    "orders last month",
    "How many orders were placed in the last 30 days?",
    "How many orders were placed on weekends?",
    "On which weekday are the most orders placed?",
    "Which 2 customers have the most orders?",
    "Who spent the most?",
    "Who are our best customers?",
    "best selling product in each category",
    "Which product is ordered most often?",
    "the cheapest product of each category",
    "Which products are more expensive than the average?",
    "Which customers have more than 1 order?",
    "orders per customer, including those without any",
    "How much do customers spend on average?",
    "number of orders and average age per country",
    "Which employees earn more than their manager?",
    "Who earns the most?",
    "Which department is the biggest?",
    "hires by year",
    "compare revenue of Germany and France",
    "How many custmers are there per contry?",
    "customers with orders but without cancelled ones",
];

#[test]
fn every_kind_of_question_keeps_its_sql() {
    let shop = Shop::open();
    let answers = QUESTIONS.iter().map(|question| {
        let reply = shop.analyst.reply(question, None);
        let sql = match reply {
            confab_model::Reply::Understood { best, .. } => {
                shop.rows(&best.sql);
                format!("{}\n{}", best.words, best.sql)
            }
            confab_model::Reply::Declined { words, .. } => words,
        };
        format!("-- {question}\n{sql}\n")
    });
    insta::assert_snapshot!(answers.collect::<Vec<_>>().join("\n"));
}

#[test]
fn suggested_questions_are_answered_and_of_several_kinds() {
    let shop = Shop::open();
    let questions = shop.analyst.suggestions(8);
    assert!(questions.len() >= 6, "{questions:?}");
    let opening = |q: &String| q.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let mut openings: Vec<String> = questions.iter().map(opening).collect();
    openings.sort();
    openings.dedup();
    assert!(openings.len() >= 4, "{questions:?}");
    for question in &questions {
        shop.rows(&shop.understand(question, None).sql);
        assert!(!question.contains(" id"), "{question}");
    }
    insta::assert_snapshot!(questions.join("\n"));
}
