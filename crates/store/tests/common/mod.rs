//! A shop to store: a schema with every kind of rule, and rows that keep them.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use confab_model::{
    Batch, Cell, Check, Column, DataType, Dialect, ForeignKey, Schema, Table,
    batch::RowSource,
    expr::{BinaryOp, Expr, Literal, Match},
    schema::Unique,
};
use std::ops::Range;

pub fn column(name: &str, data_type: DataType, nullable: bool) -> Column {
    let type_text = format!("{data_type:?}");
    Column {
        name: name.into(),
        data_type,
        type_text,
        nullable,
        ..Column::default()
    }
}

pub fn integer() -> DataType {
    DataType::Integer {
        min: i64::from(i32::MIN),
        max: i64::from(i32::MAX),
    }
}

pub fn text(max: u32) -> DataType {
    DataType::Text {
        max: Some(max),
        fixed: false,
    }
}

pub fn decimal(precision: u32, scale: u32) -> DataType {
    DataType::Decimal {
        precision: Some(precision),
        scale,
    }
}

pub fn name(name: &str) -> Box<Expr> {
    Box::new(Expr::Column(name.into()))
}

pub fn number(value: &str) -> Box<Expr> {
    Box::new(Expr::Literal(Literal::Number(value.into())))
}

pub fn binary(op: BinaryOp, left: Box<Expr>, right: Box<Expr>) -> Expr {
    Expr::Binary { op, left, right }
}

fn key(columns: &[&str], table: &str, references: &[&str]) -> ForeignKey {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ForeignKey {
        columns: all(columns),
        table: table.into(),
        references: all(references),
        ..ForeignKey::default()
    }
}

/// Customers, their orders, and the orders' lines under a composite key.
pub fn schema() -> Schema {
    let customers = Table {
        name: "customers".into(),
        columns: vec![
            column("id", integer(), false),
            column("email", text(40), false),
            column("note", text(200), true),
            column("born", DataType::Date, true),
            column("active", DataType::Boolean, false),
            column(
                "tier",
                DataType::Enum {
                    values: vec!["gold".into(), "it's".into()],
                },
                false,
            ),
            column(
                "avatar",
                DataType::Binary {
                    max: Some(8),
                    fixed: false,
                },
                true,
            ),
        ],
        primary_key: vec!["id".into()],
        uniques: vec![
            Unique {
                columns: vec!["email".into()],
                ..Unique::default()
            },
            Unique {
                columns: vec!["born".into()],
                condition: Some(binary(BinaryOp::Lt, name("id"), number("3"))),
                ..Unique::default()
            },
        ],
        checks: vec![Check {
            name: None,
            expr: Expr::Match {
                kind: Match::Regex,
                expr: name("email"),
                pattern: Box::new(Expr::Literal(Literal::Text("@".into()))),
                escape: None,
                negated: false,
            },
            text: "email ~ '@'".into(),
            line: 0,
        }],
        ..Table::default()
    };
    let orders = Table {
        name: "orders".into(),
        columns: vec![
            column("id", integer(), false),
            column("customer_id", integer(), false),
            column("placed", DataType::DateTime { zone: true }, false),
            column("hour", DataType::Time { zone: false }, true),
            column("net", decimal(8, 2), false),
            column("tax", decimal(8, 2), false),
            Column {
                generated: Some(binary(BinaryOp::Plus, name("net"), name("tax"))),
                ..column("total", decimal(9, 2), false)
            },
            column("replaces", integer(), true),
        ],
        primary_key: vec!["id".into()],
        foreign_keys: vec![
            key(&["customer_id"], "customers", &["id"]),
            key(&["replaces"], "orders", &["id"]),
        ],
        checks: vec![Check {
            name: None,
            expr: binary(BinaryOp::GtEq, name("net"), name("tax")),
            text: "net >= tax".into(),
            line: 0,
        }],
        ..Table::default()
    };
    let lines = Table {
        name: "lines".into(),
        columns: vec![
            column("order_id", integer(), false),
            column("number", integer(), false),
            column("title", text(30), false),
        ],
        primary_key: vec!["order_id".into(), "number".into()],
        foreign_keys: vec![key(&["order_id"], "orders", &["id"])],
        ..Table::default()
    };
    let notes = Table {
        name: "notes".into(),
        columns: vec![
            column("order_id", integer(), true),
            column("number", integer(), true),
        ],
        foreign_keys: vec![key(
            &["order_id", "number"],
            "lines",
            &["order_id", "number"],
        )],
        ..Table::default()
    };
    Schema {
        dialect: Dialect::Postgres,
        tables: vec![customers, orders, lines, notes],
    }
}

/// Rows of the shop. `spoil` sees each row before it goes out.
pub struct Shop {
    pub rows: [u64; 4],
    pub spoil: fn(table: usize, row: u64, cells: &mut [Cell], batch: &mut Batch),
}

impl Shop {
    pub fn new(rows: [u64; 4]) -> Self {
        Self {
            rows,
            spoil: |_, _, _, _| {},
        }
    }

    fn cells(&self, table: usize, row: u64, batch: &mut Batch) -> Vec<Cell> {
        let id = row as i64 + 1;
        match table {
            0 => vec![
                Cell::Int(id),
                batch.put_text(&format!("person{id}@example.org")),
                match row % 4 {
                    0 => Cell::Null,
                    1 => batch.put_text(""),
                    2 => batch.put_text("says \"hi\", then\nleaves\r"),
                    _ => batch.put_text("NULL"),
                },
                Cell::Date(row as i32 * 7 - 3_000),
                Cell::Bool(row.is_multiple_of(3)),
                batch.put_text(if row.is_multiple_of(2) {
                    "gold"
                } else {
                    "it's"
                }),
                if row.is_multiple_of(5) {
                    Cell::Null
                } else {
                    let Cell::Text { start, len } = batch.put_text("\u{1}bytes") else {
                        unreachable!()
                    };
                    Cell::Bytes { start, len }
                },
            ],
            1 => {
                let (net, tax) = (id * 137 % 90_000 + 100, id % 100);
                vec![
                    Cell::Int(id),
                    Cell::Int((row * 7_919 % self.rows[0]) as i64 + 1),
                    Cell::DateTime(id * 86_399),
                    if row.is_multiple_of(3) {
                        Cell::Null
                    } else {
                        Cell::Time((row % 86_400) as u32)
                    },
                    Cell::Decimal {
                        units: net,
                        scale: 2,
                    },
                    Cell::Decimal {
                        units: tax,
                        scale: 2,
                    },
                    Cell::Decimal {
                        units: net + tax,
                        scale: 2,
                    },
                    if row == 0 {
                        Cell::Null
                    } else {
                        Cell::Int(id - 1)
                    },
                ]
            }
            2 => vec![
                Cell::Int((row / 3 % self.rows[1]) as i64 + 1),
                Cell::Int((row % 3) as i64),
                batch.put_text(&format!("Thing ü {row}")),
            ],
            _ => vec![
                if row.is_multiple_of(2) {
                    Cell::Null
                } else {
                    Cell::Int((row / 3 % self.rows[1]) as i64 + 1)
                },
                Cell::Int((row % 3) as i64),
            ],
        }
    }
}

impl RowSource for Shop {
    fn rows(&self, table: usize) -> u64 {
        self.rows[table]
    }

    fn fill(&self, table: usize, range: Range<u64>, batch: &mut Batch) {
        for row in range {
            let mut cells = self.cells(table, row, batch);
            (self.spoil)(table, row, &mut cells, batch);
            batch.cells.extend(cells);
        }
    }
}
