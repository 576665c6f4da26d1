use super::*;
use confab_model::dataset::PageColumn;
use proptest::prelude::*;

fn result(columns: &[&str], rows: &[&[&str]]) -> Page {
    Page {
        columns: columns
            .iter()
            .map(|name| PageColumn {
                name: (*name).to_owned(),
                type_text: String::new(),
                primary_key: false,
                references: None,
                numeric: false,
            })
            .collect(),
        rows: rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|v| (*v != "NULL").then(|| (*v).to_owned()))
                    .collect()
            })
            .collect(),
        ..Page::default()
    }
}

fn of(page: &Page, question: &str) -> Option<Chart> {
    chart(&mut Request {
        page,
        roles: &[],
        labels: &[],
        question,
        colours: &mut Colours::default(),
    })
}

fn kinds(page: &Page, question: &str) -> Vec<ChartKind> {
    of(page, question).map_or_else(Vec::new, |chart| {
        chart.choices.iter().map(|c| c.kind).collect()
    })
}

fn option(chart: &Chart) -> serde_json::Value {
    serde_json::from_str(&chart.choices[0].option).unwrap()
}

fn many(count: usize, row: impl Fn(usize) -> Vec<String>) -> Vec<Vec<Option<String>>> {
    (0..count)
        .map(|at| row(at).into_iter().map(Some).collect())
        .collect()
}

#[test]
fn one_number_is_written_large() {
    let chart = of(&result(&["count(*)"], &[&["1234"]]), "").unwrap();
    assert_eq!(chart.kind, ChartKind::Kpi);
    assert_eq!(chart.kpis[0].value, "1,234");
}

#[test]
fn months_are_a_line_in_order() {
    let page = result(
        &["month", "total"],
        &[&["2024-03", "5"], &["2024-01", "7"], &["2024-02", "6"]],
    );
    let chart = of(&page, "").unwrap();
    assert_eq!(chart.kind, ChartKind::Line);
    let option = option(&chart);
    assert_eq!(option["xAxis"]["type"], "time");
    assert_eq!(option["series"][0]["data"][0][0], "2024-01");
}

#[test]
fn categories_are_columns_or_bars_by_the_length_of_their_names() {
    let short = result(
        &["status", "count"],
        &[&["open", "3"], &["done", "9"], &["new", "5"]],
    );
    assert_eq!(kinds(&short, "")[..2], [ChartKind::Column, ChartKind::Bar]);
    let chart = of(&short, "").unwrap();
    assert_eq!(option(&chart)["xAxis"]["data"][0], "done");
    assert!(kinds(&short, "what share").starts_with(&[ChartKind::Donut]));
    let long = result(
        &["name", "count"],
        &[&["Cervejaria do Mar", "3"], &["Tasca", "9"]],
    );
    assert_eq!(kinds(&long, "")[0], ChartKind::Bar);
}

#[test]
fn a_kind_that_is_named_wins_where_it_is_legal() {
    let counts = result(&["status", "count"], &[&["open", "3"], &["done", "9"]]);
    assert_eq!(kinds(&counts, "as a pie")[0], ChartKind::Donut);
    let averages = result(&["status", "avg_price"], &[&["open", "3"], &["done", "9"]]);
    assert_eq!(kinds(&averages, "as a pie")[0], ChartKind::Column);
    let negative = result(&["status", "total"], &[&["open", "-3"], &["done", "9"]]);
    assert!(!kinds(&negative, "as a pie").contains(&ChartKind::Donut));
}

#[test]
fn two_categories_are_side_by_side_stacked_or_a_heat_map() {
    let rows = many(6, |at| {
        vec![
            format!("c{}", at / 2),
            format!("s{}", at % 2),
            at.to_string(),
        ]
    });
    let mut page = result(&["city", "status", "count"], &[]);
    page.rows = rows;
    assert_eq!(kinds(&page, "")[0], ChartKind::GroupedColumn);
    assert_eq!(kinds(&page, "share of each")[0], ChartKind::StackedBar);
    page.rows = many(100, |at| {
        vec![
            format!("c{}", at / 10),
            format!("s{}", at % 10),
            at.to_string(),
        ]
    });
    assert_eq!(kinds(&page, "")[0], ChartKind::Heatmap);
}

#[test]
fn time_with_a_category_is_several_lines_and_at_most_eight() {
    let mut page = result(&["month", "shop", "total"], &[]);
    page.rows = many(60, |at| {
        vec![
            format!("2024-{:02}", at / 12 + 1),
            format!("s{}", at % 12),
            "2".into(),
        ]
    });
    let chart = of(&page, "").unwrap();
    assert_eq!(chart.kind, ChartKind::Line);
    assert_eq!(option(&chart)["series"].as_array().unwrap().len(), 8);
    assert!(chart.note.unwrap().contains("Other"));
}

#[test]
fn raw_numbers_are_spread_or_scattered() {
    let mut page = result(&["price"], &[]);
    page.rows = many(50, |at| vec![at.to_string()]);
    assert_eq!(kinds(&page, "")[0], ChartKind::Histogram);
    let mut pair = result(&["price", "weight"], &[]);
    pair.rows = many(50, |at| vec![at.to_string(), (at * 2).to_string()]);
    assert_eq!(kinds(&pair, "")[0], ChartKind::Scatter);
    let mut grouped = result(&["kind", "price"], &[]);
    grouped.rows = many(60, |at| vec![format!("k{}", at % 3), at.to_string()]);
    assert_eq!(kinds(&grouped, "")[0], ChartKind::Boxplot);
}

#[test]
fn lists_and_nothing_have_no_chart() {
    assert_eq!(kinds(&result(&["name", "email"], &[&["a", "b"]]), ""), []);
    let ids = result(
        &["order_id", "price"],
        &[&["1", "5"], &["2", "6"], &["3", "7"]],
    );
    assert_eq!(kinds(&ids, ""), []);
    assert_eq!(kinds(&result(&["count"], &[]), ""), []);
}

#[test]
fn rows_that_are_each_others_parents_are_a_tree() {
    let page = result(
        &["employee_id", "manager_id", "name"],
        &[
            &["1", "NULL", "Ann"],
            &["2", "1", "Bob"],
            &["3", "1", "Cid"],
            &["4", "2", "Dee"],
        ],
    );
    let chart = of(&page, "").unwrap();
    assert_eq!(chart.kind, ChartKind::Tree);
    assert_eq!(option(&chart)["series"][0]["data"][0]["name"], "Ann");
}

#[test]
fn too_many_categories_are_cut_and_it_is_said() {
    let mut page = result(&["name", "count"], &[]);
    page.rows = many(57, |at| vec![format!("n{at}"), at.to_string()]);
    let chart = of(&page, "").unwrap();
    assert!(chart.note.unwrap().contains("57"));
}

#[test]
fn bars_start_at_zero() {
    let page = result(
        &["status", "count"],
        &[&["open", "1000"], &["done", "1001"]],
    );
    let chart = of(&page, "").unwrap();
    let axis = &option(&chart)["yAxis"];
    assert_ne!(axis["scale"], true);
    assert!(axis["min"].is_null());
}

proptest! {
    #[test]
    fn any_result_is_drawn_or_left_alone(
        rows in prop::collection::vec(
            prop::collection::vec(prop::option::of(prop_oneof![
                Just("2024-05-01".to_owned()), Just("NaN".to_owned()), Just("inf".to_owned()),
                Just(String::new()), "[a-c]", "-?[0-9]{1,3}", ".{0,80}",
            ]), 0..5),
            0..30,
        ),
        names in prop::collection::vec("[a-z_]{0,12}", 0..5),
        question in ".{0,30}",
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut page = result(&names, &[]);
        page.rows = rows;
        if let Some(chart) = of(&page, &question) {
            for choice in &chart.choices {
                if choice.kind != ChartKind::Kpi {
                    let option: serde_json::Value = serde_json::from_str(&choice.option).unwrap();
                    prop_assert!(option["series"].is_array());
                }
            }
        }
    }
}

#[test]
fn parts_of_one_are_drawn_in_percent_and_may_be_a_donut() {
    let shares = result(
        &["status", "share"],
        &[&["open", "0.25"], &["done", "0.75"]],
    );
    assert_eq!(kinds(&shares, "share of orders")[0], ChartKind::Donut);
    let chart = of(&shares, "").unwrap();
    assert!(chart.choices.iter().any(|c| c.option.contains("75.0")));
    assert!(of(&result(&["share"], &[&["0.25"]]), "").unwrap().kpis[0].value == "25 %");
}

#[test]
fn what_is_missing_from_a_stack_adds_nothing() {
    let counts = result(
        &["month", "status", "count"],
        &[
            &["2024-01", "old", "3"],
            &["2024-02", "old", "4"],
            &["2024-02", "new", "2"],
        ],
    );
    let chart = of(&counts, "stacked").unwrap();
    let stacked = chart
        .choices
        .iter()
        .find(|c| c.kind == ChartKind::StackedArea)
        .unwrap();
    assert!(!stacked.option.contains("\"-\""), "{}", stacked.option);
    let lines = chart
        .choices
        .iter()
        .find(|c| c.kind == ChartKind::Line)
        .unwrap();
    assert!(!lines.option.is_empty());
}
