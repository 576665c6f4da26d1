use super::*;
use crate::{Request, design};
use confab_model::{ColumnContents, Part, TableContents};

const SHOP: &str = "
CREATE TABLE stores (id INT PRIMARY KEY, name VARCHAR(60) NOT NULL, city VARCHAR(40) NOT NULL);
CREATE TABLE products (
  id INT PRIMARY KEY,
  store_id INT NOT NULL REFERENCES stores (id),
  name VARCHAR(60) NOT NULL,
  colour VARCHAR(20),
  price DECIMAL(8, 2) NOT NULL CHECK (price > 0),
  stock INT,
  kind VARCHAR(10) NOT NULL CHECK (kind IN ('toy', 'tool', 'gift')),
  is_active BOOLEAN NOT NULL,
  added_on DATE NOT NULL
);
CREATE TABLE sales (
  id INT PRIMARY KEY,
  product_id INT NOT NULL REFERENCES products (id),
  quantity INT NOT NULL,
  sold_at TIMESTAMP NOT NULL
);";

fn schema() -> Schema {
    confab_ddl::parse(SHOP, None).0
}

fn contents(schema: &Schema) -> Contents {
    let known = [
        ("city", vec!["Berlin", "Hamburg", "New York"]),
        ("colour", vec!["red", "dark blue", "green", "Frances"]),
        ("kind", vec!["toy", "tool", "gift"]),
    ];
    let column = |name: &str| {
        let texts = known.iter().find(|(column, _)| *column == name);
        let texts = texts.map_or(Vec::new(), |(_, texts)| {
            texts.iter().map(ToString::to_string).collect()
        });
        ColumnContents {
            texts,
            ..ColumnContents::default()
        }
    };
    let table = |table: &confab_model::Table| TableContents {
        rows: 1000,
        columns: table.columns.iter().map(|c| column(&c.name)).collect(),
    };
    Contents {
        tables: schema.tables.iter().map(table).collect(),
    }
}

fn ask(table: &str, prompt: &str) -> Result<Change, Unclear> {
    let schema = schema();
    let request = Request {
        today: "2025-06-30".to_string(),
        ..Request::default()
    };
    let recipe = design(&schema, &request);
    let table = schema.find_table(table).unwrap();
    edit(&schema, &recipe, &contents(&schema), table, prompt, 5)
}

#[track_caller]
fn understood(table: &str, prompt: &str, sentence: &str) {
    let change = ask(table, prompt).unwrap_or_else(|unclear| panic!("{prompt}: {}", unclear.words));
    assert_eq!(change.understood, sentence, "{prompt}");
}

#[track_caller]
fn refused(table: &str, prompt: &str, word: &str) {
    match ask(table, prompt) {
        Ok(change) => panic!("{prompt}: {}", change.understood),
        Err(unclear) => {
            assert!(unclear.words.contains(word), "{prompt}: {}", unclear.words);
            assert!(!unclear.nearest.is_empty(), "{prompt}");
        }
    }
}

#[test]
fn numbers_are_adjusted() {
    understood(
        "products",
        "raise all prices by 10 %",
        "Raise price by 10 % in all rows of products.",
    );
    understood(
        "products",
        "make the Berlin stores' prices 10 % higher",
        "Raise price by 10 % in the rows of products where stores.city is Berlin.",
    );
    understood(
        "products",
        "tools should cost 5 less",
        "Lower price by 5 in the rows of products where kind is tool.",
    );
    understood(
        "products",
        "halve the stock of red products",
        "Divide stock by 2 in the rows of products where colour is red.",
    );
    understood(
        "products",
        "no price above 50",
        "Set price to 50 in the rows of products where price is over 50.",
    );
    understood(
        "products",
        "round prices to 1 decimal",
        "Round price to 1 decimals in all rows of products.",
    );
}

#[test]
fn values_are_set() {
    understood(
        "products",
        "set the colour to dark blue where stock is missing",
        "Set colour to “dark blue” in the rows of products where stock is NULL.",
    );
    understood(
        "products",
        "rename dark blue to navy",
        "Set colour to “navy” in the rows of products where colour is dark blue.",
    );
    understood(
        "products",
        "toys have no colour",
        "Set colour to NULL in the rows of products where kind is toy.",
    );
    understood(
        "products",
        "make half of the gift products inactive",
        "Set is_active to false in 50 % of the rows of products where kind is gift, drawn at random.",
    );
    understood(
        "products",
        "set the colour to 'off white' for the 3 cheapest tools",
        "Set colour to “off white” in the 3 rows of products with the smallest price where kind is tool.",
    );
}

#[test]
fn conditions_are_joined_and_negated() {
    understood(
        "products",
        "delete toys over 20 or without a colour",
        "Delete the rows of products where kind is toy and (price is over 20 or colour is NULL).",
    );
    understood(
        "products",
        "delete products that are not red",
        "Delete the rows of products where colour isn't red.",
    );
    understood(
        "products",
        "delete products with fewer than 2 sales",
        "Delete the rows of products where the number of rows of sales is below 2.",
    );
    understood(
        "products",
        "keep only products without sales",
        "Delete the rows of products where there is a row of sales.",
    );
    understood(
        "sales",
        "delete the sales of products in Hamburg before 2024",
        "Delete the rows of sales where stores.city is Hamburg and sold_at is before 2024-01-01.",
    );
}

#[test]
fn days_count_from_today() {
    understood(
        "sales",
        "no sales before 2022",
        "Delete the rows of sales where sold_at is before 2022-01-01.",
    );
    understood(
        "sales",
        "delete sales older than 30 days",
        "Delete the rows of sales where sold_at is before 2025-05-31.",
    );
    understood(
        "sales",
        "shift all dates by a year",
        "Move sold_at 12 months later in all rows of sales.",
    );
    understood(
        "sales",
        "delete the sales of last year",
        "Delete the rows of sales where sold_at is on or after 2024-01-01 and sold_at is before 2025-01-01.",
    );
}

#[test]
fn rows_are_added_with_what_was_said() {
    let change = ask("sales", "add 20 sales for products in Berlin").unwrap();
    let [Operation::Add { recipe, parents }] = &change.operations[..] else {
        panic!("{change:?}");
    };
    assert_eq!((recipe.rows, parents.len()), (20, 1));
    understood(
        "products",
        "add 5 red toys",
        "Add 5 rows to products with colour “red” and kind “toy”.",
    );
}

#[test]
fn columns_are_drawn_with_what_depends_on_them() {
    let schema = confab_ddl::parse(
        "CREATE TABLE people (id INT PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), email VARCHAR(80), city VARCHAR(40), zip_code VARCHAR(10), born DATE);",
        None,
    ).0;
    let recipe = design(&schema, &Request::default());
    let of = |columns: &[&str]| {
        dependents(
            &schema,
            &recipe,
            0,
            &columns.iter().map(ToString::to_string).collect::<Vec<_>>(),
        )
    };
    assert_eq!(of(&["last_name"]), ["first_name", "email"]);
    assert_eq!(of(&["city"]), ["zip_code"]);
    assert!(of(&["born"]).is_empty());
    let change = redraw(&schema, &recipe, 0, Some("city"), 9);
    let [
        Operation::Redraw {
            columns,
            seed: Some(9),
            ..
        },
    ] = &change.operations[..]
    else {
        panic!("{change:?}");
    };
    assert_eq!(columns, &["city", "zip_code"]);
}

#[test]
fn misspelt_words_are_put_right() {
    understood(
        "products",
        "delte the produts from Berlinn",
        "Delete the rows of products where stores.city is Berlin.",
    );
}

#[test]
fn several_instructions_follow_each_other() {
    let change = ask(
        "products",
        "double the price and set the colour to red; delete the tools",
    )
    .unwrap();
    assert_eq!(change.operations.len(), 3);
}

#[test]
fn what_is_not_there_is_named() {
    refused("products", "set the flavour to sweet", "flavour");
    refused("products", "delete the wooden toys", "wooden");
    refused("products", "set the price to NULL", "NOT NULL");
    refused("products", "set the price to -3", "CHECK");
    refused("products", "set the kind to book", "toy, tool and gift");
    refused("products", "set the id to 3", "primary key");
    refused("products", "blorp the prices", "blorp");
    refused("products", "", "Say");
}

#[test]
fn a_cell_is_set_by_its_row() {
    let change = set_cell(&schema(), 1, "price", 7, Some("3.50".to_string()));
    let [Operation::Set { to, rows, .. }] = &change.operations[..] else {
        panic!("{change:?}");
    };
    assert_eq!(*to, build::number("3.50"));
    assert_eq!(rows.part, Part::All);
    assert_eq!(
        rows.when,
        Some(build::binary(
            BinaryOp::Eq,
            build::call("row", Vec::new()),
            build::number(7)
        ))
    );
}

#[test]
fn a_verb_names_the_value_that_it_leads_to() {
    let condition = |prompt: &str| match &ask("products", prompt).unwrap().operations[..] {
        [
            Operation::Set {
                column, to, rows, ..
            },
        ] => (
            column.clone(),
            to.clone(),
            rows.part.clone(),
            rows.when.is_some(),
        ),
        other => panic!("{prompt}: {other:?}"),
    };
    let truth = Expr::Literal(Literal::Bool(true));
    let (column, to, part, some) = condition("activate all products");
    assert_eq!(
        (column.as_str(), to, part, some),
        ("is_active", truth.clone(), Part::All, false)
    );
    // Of five to activate none is active already.
    let (column, to, part, some) = condition("activate 5 red products");
    assert_eq!(
        (column.as_str(), to, part, some),
        ("is_active", truth, Part::Rows(5), true)
    );
    assert!(ask("products", "active products").is_err());
    assert!(ask("products", "approve all products").is_err());
}

#[test]
fn what_is_only_near_is_not_taken() {
    // A country isn't the singular of a value, and what says which rows are
    // meant is no part of a text.
    for prompt in [
        "set stock to 5 for France",
        "make the name of managers Team Lead",
    ] {
        let change = ask("products", prompt);
        assert!(change.is_err(), "{prompt}: {change:?}");
    }
}
