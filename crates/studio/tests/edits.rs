//! Changes over real data folders: what they do, what they leave alone, and
//! that every version can be had back to the byte.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::silent;
use confab_model::{
    Change, Expr, GenerateOrder, Literal, Operation, Part, Proposal, RowChange, Selection,
    expr::BinaryOp,
};
use confab_studio::{Cancel, Engines, Export, Studio, StudioError};
use std::{
    collections::HashMap,
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};

const RESTAURANTS: &str = include_str!("../../../examples/restaurants.sql");

async fn studio(data: &Path, rows: u64) -> (Studio, String) {
    let studio = Studio::open(data).await.unwrap();
    let order = GenerateOrder {
        ddl: RESTAURANTS.into(),
        file: Some("restaurants.sql".into()),
        rows: Some(rows),
        today: Some("2025-06-30".into()),
        ..GenerateOrder::default()
    };
    let made = studio.make(order, silent(), &Cancel::new()).await.unwrap();
    let id = made.dataset.unwrap().id;
    (studio, id)
}

fn column(name: &str) -> Expr {
    Expr::Column(name.into())
}

fn number(value: &str) -> Expr {
    Expr::Literal(Literal::Number(value.into()))
}

fn text(value: &str) -> Expr {
    Expr::Literal(Literal::Text(value.into()))
}

fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    Expr::Binary {
        op,
        left: Box::new(left),
        right: Box::new(right),
    }
}

fn function(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Function {
        name: name.into(),
        args,
    }
}

fn set(table: &str, name: &str, to: Expr, when: Option<Expr>, part: Part) -> Operation {
    Operation::Set {
        table: table.into(),
        column: name.into(),
        to,
        rows: Selection { when, part },
    }
}

fn change(operation: Operation) -> Change {
    Change {
        table: operation.table().to_owned(),
        seed: 7,
        operations: vec![operation],
        ..Change::default()
    }
}

async fn propose(studio: &Studio, id: &str, operation: Operation) -> Proposal {
    studio.propose_change(id, change(operation)).await.unwrap()
}

async fn apply(studio: &Studio, id: &str, operation: Operation) -> Proposal {
    let proposal = propose(studio, id, operation).await;
    studio.apply(&proposal.id).await.unwrap();
    proposal
}

async fn value(studio: &Studio, id: &str, sql: &str) -> String {
    let page = studio.query(id, sql).await.unwrap();
    page.rows[0][0].clone().unwrap_or_default()
}

/// The bytes of a table as they are in the file at this moment.
async fn csv(studio: &Studio, id: &str, table: &str) -> Vec<u8> {
    let out = Shared::default();
    let table = table.to_owned();
    studio
        .export(id, Export::Csv { table }, out.clone())
        .await
        .unwrap();
    out.0.lock().unwrap().clone()
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn hashes(studio: &Studio, id: &str) -> Vec<String> {
    let hashes = studio.hashes(id).await.unwrap();
    hashes.into_iter().map(|file| file.sha256).collect()
}

fn counts(proposal: &Proposal, table: &str) -> Option<(u64, u64, u64)> {
    let found = proposal.diff.tables.iter().find(|diff| diff.table == table);
    found.map(|diff| (diff.added, diff.removed, diff.changed))
}

#[tokio::test]
async fn prices_rise_and_what_follows_from_them_does_too() {
    let data = tempfile::tempdir().unwrap();
    let (studio, id) = studio(data.path(), 300).await;
    let sum = "SELECT round(sum(price), 2) FROM dishes";
    let before = value(&studio, &id, sum).await;
    let dearer = binary(BinaryOp::Multiply, column("price"), number("1.1"));
    let operation = set("dishes", "price", dearer, None, Part::All);
    let proposal = propose(&studio, &id, operation).await;
    assert_eq!(counts(&proposal, "dishes"), Some((0, 0, 300)));
    let also = proposal
        .diff
        .tables
        .iter()
        .find(|diff| diff.table == "orders");
    assert!(also.is_some_and(|diff| !diff.asked), "{:?}", proposal.diff);
    // Nobody sees it before it is applied.
    assert_eq!(value(&studio, &id, sum).await, before);
    let page = studio
        .proposed_rows(&proposal.id, "dishes", 10, 5)
        .await
        .unwrap();
    assert_eq!((page.rows.len(), page.total), (5, 300));
    assert!(
        page.rows
            .iter()
            .all(|row| row.change == RowChange::Changed && row.before.len() == 1)
    );

    let dataset = studio.apply(&proposal.id).await.unwrap();
    assert_eq!(dataset.version, 2);
    assert_ne!(value(&studio, &id, sum).await, before);
    assert!(studio.proof(&id).await.unwrap().holds());
    let rules = studio.proof(&id).await.unwrap().rules.len();
    studio.undo(&id).await.unwrap();
    assert_eq!(value(&studio, &id, sum).await, before);
    // No relation was given up on the way.
    assert_eq!(studio.proof(&id).await.unwrap().rules.len(), rules);
}

#[tokio::test]
async fn a_rule_that_is_declared_is_never_broken() {
    let data = tempfile::tempdir().unwrap();
    let (studio, id) = studio(data.path(), 200).await;
    let refused = |operation| {
        let studio = studio.clone();
        let id = id.clone();
        async move {
            let error = studio
                .propose_change(&id, change(operation))
                .await
                .unwrap_err();
            assert!(error.is_input(), "{error:?}");
            error.to_string()
        }
    };
    let error = refused(set("dishes", "price", number("-1"), None, Part::All)).await;
    assert!(error.contains("price > 0"), "{error}");
    let error = refused(set("customers", "email", text("a@b.c"), None, Part::All)).await;
    assert!(error.contains("email"), "{error}");
    let error = refused(set(
        "orders",
        "customer_id",
        number("987654"),
        None,
        Part::All,
    ))
    .await;
    assert!(error.contains("customer"), "{error}");
    let error = refused(set(
        "orders",
        "order_date",
        Expr::Literal(Literal::Null),
        None,
        Part::All,
    ))
    .await;
    assert!(error.contains("NULL"), "{error}");
    let error = refused(set(
        "restaurants",
        "cuisine",
        text("Fusion"),
        None,
        Part::All,
    ))
    .await;
    assert!(error.contains("Italian"), "{error}");

    // Where only some rows would break it, those stay as they were.
    let more = binary(BinaryOp::Plus, column("quantity"), number("10"));
    let proposal = apply(
        &studio,
        &id,
        set("order_items", "quantity", more, None, Part::All),
    )
    .await;
    assert!(
        proposal
            .notes
            .iter()
            .any(|note| note.contains("stay as they were")),
        "{:?}",
        proposal.notes
    );
    assert!(studio.proof(&id).await.unwrap().holds());
    assert_eq!(
        value(&studio, &id, "SELECT max(quantity) FROM order_items").await,
        "12"
    );
}

#[tokio::test]
async fn deleted_parents_take_their_children_along_as_the_schema_says() {
    let data = tempfile::tempdir().unwrap();
    let (studio, id) = studio(data.path(), 200).await;
    let orders = value(
        &studio,
        &id,
        "SELECT count(*) FROM orders WHERE restaurant_id <= 5",
    )
    .await;
    let operation = Operation::Delete {
        table: "restaurants".into(),
        rows: Selection {
            when: Some(binary(BinaryOp::LtEq, column("restaurant_id"), number("5"))),
            part: Part::All,
        },
    };
    let proposal = apply(&studio, &id, operation).await;
    assert_eq!(counts(&proposal, "restaurants").unwrap().1, 5);
    assert_eq!(counts(&proposal, "orders").unwrap().1.to_string(), orders);
    assert!(counts(&proposal, "order_items").unwrap().1 > 0);
    assert!(studio.proof(&id).await.unwrap().holds());
}

#[tokio::test]
async fn rows_are_added_after_those_that_are_there() {
    let data = tempfile::tempdir().unwrap();
    let (studio, id) = studio(data.path(), 100).await;
    let recipe = studio.dataset(&id).await.unwrap().recipe;
    let mut entry = recipe
        .tables
        .iter()
        .find(|t| t.table == "orders")
        .unwrap()
        .clone();
    entry.rows = 40;
    let operation = Operation::Add {
        recipe: Box::new(entry),
        parents: vec![(0, binary(BinaryOp::Eq, column("customer_id"), number("3")))],
    };
    let proposal = apply(&studio, &id, operation).await;
    assert_eq!(
        counts(&proposal, "orders").map(|c| (c.0, c.1)),
        Some((40, 0))
    );
    let of_third = "SELECT count(*) FROM orders WHERE order_id > 100 AND customer_id = 3";
    assert_eq!(value(&studio, &id, of_third).await, "40");
    assert_eq!(
        value(&studio, &id, "SELECT count(*) FROM orders").await,
        "140"
    );
    // And once more, with other keys.
    let copies = Operation::Duplicate {
        table: "orders".into(),
        rows: Selection {
            when: None,
            part: Part::Rows(7),
        },
    };
    let proposal = apply(&studio, &id, copies).await;
    assert_eq!(counts(&proposal, "orders").unwrap().0, 7);
    assert!(studio.proof(&id).await.unwrap().holds());
}

#[tokio::test]
async fn what_belongs_to_a_status_comes_and_goes_with_it() {
    let data = tempfile::tempdir().unwrap();
    let (studio, id) = studio(data.path(), 200).await;
    let by_parent = function(
        "parent",
        vec![
            number("0"),
            binary(BinaryOp::LtEq, column("customer_id"), number("50")),
        ],
    );
    let operation = set(
        "orders",
        "order_status",
        text("Delivered"),
        Some(by_parent),
        Part::All,
    );
    apply(&studio, &id, operation).await;
    let others =
        "SELECT count(*) FROM orders WHERE customer_id <= 50 AND order_status <> 'Delivered'";
    assert_eq!(value(&studio, &id, others).await, "0");
    assert!(studio.proof(&id).await.unwrap().holds());
}

#[tokio::test]
async fn a_link_carries_the_changes_along() {
    let data = tempfile::tempdir().unwrap();
    let (studio, id) = studio(data.path(), 80).await;
    apply(
        &studio,
        &id,
        set("dishes", "price", number("5"), None, Part::PerMille(500)),
    )
    .await;
    let link = Studio::open_share(&studio.share(&id).await.unwrap()).unwrap();
    assert_eq!(link.changes.len(), 1);
    let order = GenerateOrder {
        ddl: link.ddl,
        recipe: Some(link.recipe),
        changes: link.changes,
        ..GenerateOrder::default()
    };
    let made = studio.make(order, silent(), &Cancel::new()).await.unwrap();
    let made = made.dataset.unwrap();
    assert_eq!(made.version, 2);
    assert_eq!(studio.hashes(&made.id).await.unwrap(), link.files);
}

#[tokio::test]
async fn a_change_for_a_version_that_is_no_longer_open_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let (studio, id) = studio(data.path(), 50).await;
    let cheap = || set("dishes", "price", number("5"), None, Part::All);
    let first = propose(&studio, &id, cheap()).await;
    let second = propose(&studio, &id, cheap()).await;
    studio.apply(&first.id).await.unwrap();
    let error = studio.apply(&second.id).await.unwrap_err();
    assert!(error.to_string().contains("changed since"), "{error}");
    assert!(matches!(
        studio.apply("nonsense").await.unwrap_err(),
        StudioError::NotFound { .. }
    ));
    let leftovers = std::fs::read_dir(data.path().join("datasets").join(&id)).unwrap();
    let drafts = leftovers
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().starts_with(".building"));
    assert_eq!(drafts.count(), 1, "the second draft is still kept");
}

/// Operations to draw from; the number decides which and how.
async fn some_operation(studio: &Studio, id: &str, number: u64) -> Operation {
    let pick = |count: u64| number / 16 % count;
    let recipe = studio.dataset(id).await.unwrap().recipe;
    let entry = |table: &str| {
        recipe
            .tables
            .iter()
            .find(|t| t.table == table)
            .unwrap()
            .clone()
    };
    let part = match pick(3) {
        0 => Part::All,
        1 => Part::PerMille(300),
        _ => Part::Rows(5),
    };
    let rows = |when| Selection {
        when,
        part: part.clone(),
    };
    match number % 9 {
        0 => set(
            "dishes",
            "price",
            binary(BinaryOp::Multiply, column("price"), super_number(pick(7))),
            None,
            part,
        ),
        1 => set(
            "customers",
            "phone",
            Expr::Literal(Literal::Null),
            None,
            part,
        ),
        2 => Operation::Delete {
            table: ["orders", "reviews", "dishes", "order_items"][pick(4) as usize].into(),
            rows: Selection {
                when: None,
                part: Part::Rows(2),
            },
        },
        3 => {
            let mut entry =
                entry(["orders", "customers", "reviews", "order_items"][pick(4) as usize]);
            entry.rows = 3 + pick(5);
            Operation::Add {
                recipe: Box::new(entry),
                parents: Vec::new(),
            }
        }
        4 => set(
            "orders",
            "order_status",
            text(["Delivered", "Cancelled", "Pending"][pick(3) as usize]),
            None,
            part,
        ),
        5 => Operation::Redraw {
            recipe: Box::new(entry("dishes")),
            columns: vec!["name".into(), "price".into()],
            seed: Some(number),
            rows: rows(None),
        },
        6 => Operation::Duplicate {
            table: "reviews".into(),
            rows: Selection {
                when: None,
                part: Part::Rows(3),
            },
        },
        7 => set(
            "orders",
            "order_date",
            function(
                "add_months",
                vec![column("order_date"), super_number(pick(5))],
            ),
            None,
            part,
        ),
        _ => Operation::Sort {
            table: "reviews".into(),
            column: "review_date".into(),
            by: None,
            descending: pick(2) == 0,
        },
    }
}

fn super_number(number: u64) -> Expr {
    self::number(&(number + 1).to_string())
}

#[tokio::test]
async fn any_walk_through_versions_keeps_every_rule_and_leads_back_to_the_byte() {
    for walk in 0..3_u64 {
        let data = tempfile::tempdir().unwrap();
        let (studio, id) = studio(data.path(), 60).await;
        let mut known: HashMap<u32, (Vec<String>, Vec<u8>)> = HashMap::new();
        let mut random = walk.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1;
        for _ in 0..30 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let number = random >> 33;
            match number % 5 {
                0 => drop(studio.undo(&id).await),
                1 => drop(studio.redo(&id).await),
                _ => {
                    let operation = some_operation(&studio, &id, number / 5).await;
                    match studio.propose_change(&id, change(operation)).await {
                        Ok(proposal) => drop(studio.apply(&proposal.id).await.unwrap()),
                        // Nothing to do, or no room: a sentence, and all stays as it is.
                        Err(error) => assert!(error.is_input(), "{error:?}"),
                    }
                }
            }
            let dataset = studio.find(&id).await.unwrap();
            assert!(studio.proof(&id).await.unwrap().holds());
            let now = (
                hashes(&studio, &id).await,
                csv(&studio, &id, "orders").await,
            );
            let then = known.entry(dataset.version).or_insert_with(|| now.clone());
            assert_eq!(*then, now, "version {}", dataset.version);
        }
        let versions = studio.versions(&id).await.unwrap();
        assert!(versions.len() > 5, "{}", versions.len());
        studio.shut_down().await;

        // Without any file but that of the open version, all come back the same.
        let studio = Studio::open_within(data.path(), Engines::default(), 0)
            .await
            .unwrap();
        for version in versions.iter().rev() {
            let open = studio.open_version(&id, version.version).await.unwrap();
            let file = |number: u32| {
                let folder = data.path().join("datasets").join(&id);
                folder.join(format!("v{number}.sqlite")).exists()
            };
            assert!(file(open.version));
            assert_eq!(versions.iter().filter(|v| file(v.version)).count(), 1);
            let again = studio.reproduce(&id).await.unwrap();
            let again: Vec<String> = again.into_iter().map(|file| file.sha256).collect();
            if let Some((then, orders)) = known.get(&version.version) {
                assert_eq!(*then, again, "version {}", version.version);
                assert_eq!(*orders, csv(&studio, &id, "orders").await);
            }
        }
    }
}
