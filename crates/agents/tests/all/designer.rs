//! What a model may do to a design, and what it can't.

use crate::{
    bench::{limits, llm},
    server::{Act, Server, Wire, say},
};
use confab_agents::AgentDesigner;
use confab_forge::{Plan, Request, Rows};
use confab_model::{
    Batch, Cell, Generator, Recipe, Schema,
    batch::RowSource,
    engine::{Designer, EngineFailure},
};
use serde_json::{Value, json};
use std::sync::Arc;

const DDL: &str = "
CREATE TABLE categories (id INT PRIMARY KEY, label VARCHAR(20) NOT NULL UNIQUE);
CREATE TABLE products (
  id INT PRIMARY KEY,
  category_id INT NOT NULL REFERENCES categories (id),
  kind VARCHAR(10) NOT NULL CHECK (kind IN ('book', 'toy', 'food')),
  title VARCHAR(30) NOT NULL,
  description TEXT,
  price DECIMAL(8,2) NOT NULL,
  low INT NOT NULL, high INT NOT NULL, CHECK (low <= high),
  is_active BOOLEAN NOT NULL,
  created_at DATE NOT NULL
);";

fn schema(ddl: &str) -> Schema {
    let (schema, problems) = confab_ddl::parse(ddl, None);
    assert!(schema.tables.len() > 1, "{problems:?}");
    schema
}

fn base(schema: &Schema) -> Recipe {
    let request = Request {
        rows: Rows::Every(40),
        rows_of: vec![("categories".into(), 5)],
        prompt: "a shop in Wales that sells at Christmas".into(),
        ..Request::default()
    };
    confab_forge::design(schema, &request)
}

fn proposal(columns: Value) -> Act {
    say(&json!({"tables": [{"table": "products", "columns": columns}]}).to_string())
}

async fn designed(acts: Vec<Act>) -> (Result<Recipe, EngineFailure>, Server) {
    let schema = schema(DDL);
    let server = Server::start(Wire::OpenAi, 13, acts).await;
    let designer = AgentDesigner::new(Arc::new(llm(&server, Wire::OpenAi, limits())), None);
    let recipe = designer.design(&schema, base(&schema)).await;
    if let Ok(recipe) = &recipe {
        Plan::new(&schema, recipe).unwrap();
    }
    (recipe, server)
}

fn generator(recipe: &Recipe, column: &str) -> Generator {
    let columns = recipe.tables.iter().flat_map(|table| &table.columns);
    columns
        .into_iter()
        .find(|entry| entry.column == column)
        .unwrap()
        .generator
        .clone()
}

/// All values of a column, as texts.
fn texts(schema: &Schema, recipe: &Recipe, table: &str, column: &str) -> Vec<String> {
    let plan = Plan::new(schema, recipe).unwrap();
    let number = schema.find_table(table).unwrap();
    let at = schema.tables[number].find_column(column).unwrap();
    let width = schema.tables[number].columns.len();
    let mut batch = Batch::new(width);
    plan.fill(number, 0..plan.rows(number), &mut batch);
    let cells = batch.cells.chunks(width).map(|row| row[at]);
    cells
        .map(|cell| match cell {
            Cell::Text { .. } => batch.str(cell).to_owned(),
            other => format!("{other:?}"),
        })
        .collect()
}

#[tokio::test]
async fn what_a_model_proposes_is_what_the_rows_are_like() {
    let columns = json!([
        {"column": "kind", "values": [{"value": "Book", "weight": 9}, {"value": "toy", "weight": 1}]},
        {"column": "title", "by": {"column": "kind", "groups": [
            {"when": ["book"], "values": ["Llyfr y Ddraig", "Hanes Cymru"]}, {"when": ["toy"], "values": ["Wooden dragon"]}]}},
        {"column": "description", "values": ["Da iawn"], "nulls": 50},
        {"column": "price", "min": 5, "max": 15.5, "shape": "price"},
        {"column": "is_active", "true": 100},
        {"column": "created_at", "from": "2025-01-01", "to": "2025-12-31", "months": [1,1,1,1,1,1,1,1,1,1,1,500]}
    ]);
    let (recipe, server) = designed(vec![proposal(columns)]).await;
    let (recipe, schema) = (recipe.unwrap(), schema(DDL));
    let of = |column| texts(&schema, &recipe, "products", column);
    assert!(
        of("kind")
            .iter()
            .all(|kind| kind == "book" || kind == "toy")
    );
    for (kind, title) in of("kind").iter().zip(of("title")) {
        assert_eq!(kind == "toy", title == "Wooden dragon", "{title}");
    }
    let empty = of("description")
        .iter()
        .filter(|text| *text == "Null")
        .count();
    assert!((8..33).contains(&empty), "{empty}");
    assert!(of("is_active").iter().all(|flag| flag == "Bool(true)"));
    assert!(
        matches!(generator(&recipe, "price"), Generator::Number { min, max, .. } if min == "5.00" && max == "15.50")
    );
    let by = recipe.designed.unwrap();
    assert_eq!((by.model.as_str(), by.usage.calls), ("openai:script", 1));
    assert_eq!(server.requests().len(), 1);
    insta::assert_json_snapshot!("designer", server.requests()[0]["messages"]);
}

#[tokio::test]
async fn mistakes_are_sent_back_and_mended() {
    let long = "x".repeat(31);
    let (recipe, server) = designed(vec![
        proposal(json!([{"column": "title", "values": [long]}, {"column": "price", "min": 9, "max": 3}])),
        proposal(json!([{"column": "title", "values": ["Short"]}, {"column": "price", "min": 3, "max": 9}])),
    ])
    .await;
    let recipe = recipe.unwrap();
    let told = server.requests()[1].to_string();
    assert!(
        told.contains("products.title")
            && told.contains("VARCHAR(30)")
            && told.contains("from 9 to 3 is no range")
    );
    assert!(
        matches!(generator(&recipe, "title"), Generator::Choice { values } if values.len() == 1)
    );
    assert!(
        !recipe
            .notes
            .iter()
            .any(|note| note.message.contains("embedded designer")),
        "{:?}",
        recipe.notes
    );
}

#[tokio::test]
async fn what_still_fails_stays_as_it_was_and_says_so() {
    let wrong = proposal(json!([
        {"column": "id", "values": ["1"]},
        {"column": "category_id", "values": ["1"]},
        {"column": "kind", "values": ["weapon"]},
        {"column": "low", "min": 50, "max": 60},
        {"column": "nowhere", "values": ["x"]},
        {"column": "price", "min": -1e12, "max": 1e12},
        {"column": "title", "values": ["Kept"], "nulls": 10},
        {"column": "created_at", "from": "soon"},
        {"column": "is_active", "true": 30}
    ]));
    let (recipe, server) = designed(vec![wrong; 3]).await;
    let recipe = recipe.unwrap();
    let before = base(&schema(DDL));
    for column in [
        "id",
        "category_id",
        "kind",
        "low",
        "price",
        "title",
        "created_at",
    ] {
        assert_eq!(
            generator(&recipe, column),
            generator(&before, column),
            "{column}"
        );
    }
    assert_eq!(
        generator(&recipe, "is_active"),
        Generator::Boolean { share: 300 }
    );
    let notes: String = recipe
        .notes
        .iter()
        .map(|note| format!("{}\n", note.message))
        .collect();
    for part in [
        "products.kind stays",
        "\"weapon\" isn't one of its values",
        "products.price stays",
        "products.nowhere stays",
    ] {
        assert!(notes.contains(part), "{part}: {notes}");
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_asked_for_again() {
    let good = json!({"tables": [{"table": "products", "columns": [{"column": "title", "values": ["Fine"]}]}]});
    let (recipe, server) = designed(vec![
        say("I can't do that"),
        say("{\"tables\": ["),
        say(&format!("```json\n{good}\n```")),
    ])
    .await;
    assert!(matches!(
        generator(&recipe.unwrap(), "title"),
        Generator::Choice { .. }
    ));
    assert_eq!(server.requests().len(), 3);
    let (recipe, _) = designed(vec![say("no"), say("no"), say("no")]).await;
    assert!(recipe.unwrap_err().message.contains("can't be understood"));
}

#[tokio::test]
async fn a_unique_column_takes_a_pool_that_is_large_enough() {
    let labels = |count: usize| {
        let values: Vec<String> = (0..count).map(|n| format!("Label {n}")).collect();
        say(&json!({"tables": [{"table": "categories", "columns": [{"column": "label", "values": values}]}]}).to_string())
    };
    let (recipe, _) = designed(vec![labels(4), labels(4), labels(9)]).await;
    let (recipe, schema) = (recipe.unwrap(), schema(DDL));
    let mut texts = texts(&schema, &recipe, "categories", "label");
    assert!(
        texts.iter().all(|text| text.starts_with("Label ")),
        "{texts:?}"
    );
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 5);
}

#[tokio::test]
async fn the_same_again_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let schema = schema(DDL);
    let server = Server::start(
        Wire::OpenAi,
        64,
        vec![proposal(json!([{"column": "title", "values": ["Once"]}]))],
    )
    .await;
    let mut recipes = Vec::new();
    for _ in 0..2 {
        let llm = Arc::new(llm(&server, Wire::OpenAi, limits()));
        let designer = AgentDesigner::new(llm, Some(folder.path().to_owned()));
        for _ in 0..2 {
            recipes.push(designer.design(&schema, base(&schema)).await.unwrap());
        }
    }
    assert_eq!(server.requests().len(), 1);
    assert_eq!(recipes[3].designed.as_ref().unwrap().usage.calls, 0);
    for recipe in &recipes {
        assert_eq!(recipe.tables, recipes[0].tables);
    }
}

#[tokio::test]
async fn a_provider_that_takes_no_schema_is_asked_without() {
    for (wire, body) in [
        (Wire::OpenAi, "response_format json_schema is not supported"),
        (Wire::OpenAi, "temperature is not supported"),
        (Wire::Anthropic, "output schema not supported"),
        (Wire::Gemini, "response_schema is invalid"),
    ] {
        let schema = schema(DDL);
        let refused = Act::Status(400, vec![], json!({"error": {"message": body}}).to_string());
        let fine = proposal(json!([{"column": "title", "values": ["Fine"]}]));
        let server = Server::start(wire, 64, vec![refused, fine]).await;
        let designer = AgentDesigner::new(Arc::new(llm(&server, wire, limits())), None);
        let recipe = designer.design(&schema, base(&schema)).await.unwrap();
        assert!(
            matches!(generator(&recipe, "title"), Generator::Choice { .. }),
            "{wire:?}"
        );
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_named_and_no_recipe_made_up() {
    let down = Act::Status(500, vec![], "zone 7".into());
    let (recipe, _) = designed(vec![down; 9]).await;
    let failure = recipe.unwrap_err();
    assert!(failure.message.contains("fault of its own"));
    assert!(failure.hint.contains("embedded"));
}

#[tokio::test]
async fn a_large_schema_goes_in_groups_and_a_refused_one_stays() {
    let ddl: String = (0..30)
        .map(|n| format!("CREATE TABLE t{n} (id INT PRIMARY KEY, title TEXT, note TEXT, price INT, created_at DATE);"))
        .collect();
    let schema = schema(&ddl);
    let good = say(&json!({"tables": [{"table": "t29", "columns": [{"column": "title", "values": ["A", "B"]}]}]}).to_string());
    let refused = Act::EndsFor("", "content_filter");
    let server = Server::start(
        Wire::OpenAi,
        64,
        vec![
            refused,
            good.clone(),
            good.clone(),
            good.clone(),
            good.clone(),
            good,
        ],
    )
    .await;
    let designer = AgentDesigner::new(Arc::new(llm(&server, Wire::OpenAi, limits())), None);
    let recipe = designer.design(&schema, base(&schema)).await.unwrap();
    assert!(
        (3..=6).contains(&server.requests().len()),
        "{}",
        server.requests().len()
    );
    let notes: Vec<&str> = recipe
        .notes
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    assert!(
        notes.iter().any(
            |note| note.contains("stay as the embedded designer has them")
                && note.contains("declined")
        ),
        "{notes:?}"
    );
}
