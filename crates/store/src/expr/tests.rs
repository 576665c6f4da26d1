use super::*;
use confab_model::{Column, DataType, expr::Match};

fn table() -> Table {
    let column = |name: &str, data_type| Column {
        name: name.into(),
        data_type,
        ..Column::default()
    };
    Table {
        name: "t".into(),
        columns: vec![
            column("a", DataType::Integer { min: 0, max: 9 }),
            column(
                "price",
                DataType::Decimal {
                    precision: Some(10),
                    scale: 2,
                },
            ),
            column("day", DataType::Date),
            column("at", DataType::DateTime { zone: false }),
            column(
                "name",
                DataType::Text {
                    max: Some(20),
                    fixed: false,
                },
            ),
        ],
        ..Table::default()
    }
}

fn column(name: &str) -> Box<Expr> {
    Box::new(Expr::Column(name.into()))
}

fn text(value: &str) -> Box<Expr> {
    Box::new(Expr::Literal(Literal::Text(value.into())))
}

fn number(value: &str) -> Box<Expr> {
    Box::new(Expr::Literal(Literal::Number(value.into())))
}

fn binary(op: BinaryOp, left: Box<Expr>, right: Box<Expr>) -> Expr {
    Expr::Binary { op, left, right }
}

fn sql(expr: &Expr, dialect: Dialect) -> Option<String> {
    sqlite_expr(expr, &table(), dialect)
}

#[test]
fn decimals_that_are_computed_compare_rounded() {
    let product = binary(BinaryOp::Multiply, column("a"), column("price"));
    let expr = binary(BinaryOp::Eq, column("price"), Box::new(product));
    assert_eq!(
        sql(&expr, Dialect::Postgres).unwrap(),
        "(round(\"price\" - (\"a\" * \"price\"), 2) = 0)"
    );
}

#[test]
fn whole_numbers_divide_as_their_engine_does() {
    let expr = binary(BinaryOp::Divide, column("a"), number("2"));
    assert_eq!(sql(&expr, Dialect::Postgres).unwrap(), "(\"a\" / 2)");
    assert_eq!(sql(&expr, Dialect::Mysql).unwrap(), "(\"a\" * 1.0 / 2)");
}

#[test]
fn like_keeps_its_case_where_the_engine_does() {
    let escaped = |pattern, escape| Expr::Match {
        kind: Match::Like,
        expr: column("name"),
        pattern: text(pattern),
        escape,
        negated: false,
    };
    let like = |pattern| escaped(pattern, None);
    assert_eq!(
        sql(&like("A_%*"), Dialect::Oracle).unwrap(),
        "(\"name\" GLOB 'A?*[*]')"
    );
    assert_eq!(
        sql(&like("[A-C]%"), Dialect::Mssql).unwrap(),
        "(lower(\"name\") GLOB '[a-c]*')"
    );
    assert_eq!(
        sql(&escaped("50\\%", Some('\\')), Dialect::Mysql).unwrap(),
        "(lower(\"name\") GLOB '50%')"
    );
    assert_eq!(
        sql(&escaped("[A-Z]!_\\", Some('!')), Dialect::Mssql).unwrap(),
        "(lower(\"name\") GLOB '[a-z]_\\')"
    );
}

#[test]
fn dates_compare_only_with_dates() {
    let good = binary(BinaryOp::GtEq, column("day"), text("2020-01-31"));
    assert_eq!(
        sql(&good, Dialect::Mysql).unwrap(),
        "(\"day\" >= '2020-01-31')"
    );
    assert_eq!(
        sql(
            &binary(BinaryOp::GtEq, column("day"), text("31-JAN-20")),
            Dialect::Oracle
        ),
        None
    );
    let mixed = binary(BinaryOp::Lt, column("day"), column("at"));
    assert_eq!(
        sql(&mixed, Dialect::Postgres).unwrap(),
        "(datetime(\"day\") < \"at\")"
    );
}

#[test]
fn what_sqlite_cannot_say_is_left_to_the_evaluator() {
    let regex = Expr::Match {
        kind: Match::Regex,
        expr: column("name"),
        pattern: text("^a"),
        escape: None,
        negated: false,
    };
    let now = Expr::Function {
        name: "current_date".into(),
        args: vec![],
    };
    assert_eq!(sql(&regex, Dialect::Postgres), None);
    assert_eq!(
        sql(
            &binary(BinaryOp::LtEq, column("day"), Box::new(now)),
            Dialect::Postgres
        ),
        None
    );
    assert_eq!(sql(&Expr::Opaque("x @> y".into()), Dialect::Postgres), None);
    assert_eq!(
        sql(&Expr::Column("missing".into()), Dialect::Postgres),
        None
    );
}

#[test]
fn a_number_is_a_number_and_nothing_else() {
    assert_eq!(render_number("-12.50").as_deref(), Some("(-12.50)"));
    for odd in ["1; DROP TABLE t", "inf", "NaN", "", "-", "0x10"] {
        assert_eq!(render_number(odd), None, "{odd}");
    }
}
