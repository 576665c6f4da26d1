//! Small pieces of sqlparser's syntax tree.

use crate::knowledge::Knowledge;
use confab_model::question::{Period, Window};
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::*;

pub(super) fn select() -> Select {
    Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection: Vec::new(),
        exclude: None,
        into: None,
        from: Vec::new(),
        lateral_views: Vec::new(),
        prewhere: None,
        selection: None,
        connect_by: Vec::new(),
        group_by: GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    }
}

pub(super) fn query(body: SetExpr, keys: Vec<OrderByExpr>, limit: Option<u64>) -> Query {
    Query {
        with: None,
        body: Box::new(body),
        order_by: (!keys.is_empty()).then_some(OrderBy {
            kind: OrderByKind::Expressions(keys),
            interpolate: None,
        }),
        limit_clause: limit.map(|limit| LimitClause::LimitOffset {
            limit: Some(number(limit as f64)),
            offset: None,
            limit_by: Vec::new(),
        }),
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

pub(super) fn order_by(expr: Expr, descending: bool) -> OrderByExpr {
    OrderByExpr {
        expr,
        options: OrderByOptions {
            sort: descending.then_some(OrderBySort::Desc),
            nulls_first: None,
        },
        with_fill: None,
    }
}

/// A name, quoted unless it is plain.
pub(super) fn ident(name: &str) -> Ident {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if plain && !Knowledge::get().is_keyword(name) {
        Ident::new(name)
    } else {
        Ident::with_quote('"', name)
    }
}

pub(super) fn alias_name(at: usize) -> Ident {
    Ident::new(format!("T{}", at + 1))
}

pub(super) fn table(name: &str, alias: Option<usize>) -> TableFactor {
    TableFactor::Table {
        name: ObjectName::from(vec![ident(name)]),
        alias: alias.map(|at| TableAlias {
            explicit: true,
            name: alias_name(at),
            columns: Vec::new(),
            at: None,
        }),
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    }
}

pub(super) fn join(relation: TableFactor, on: Option<Expr>, outer: bool) -> Join {
    let constraint = on.map_or(JoinConstraint::None, JoinConstraint::On);
    Join {
        relation,
        global: false,
        join_operator: if outer {
            JoinOperator::Left(constraint)
        } else {
            JoinOperator::Join(constraint)
        },
    }
}

pub(super) fn column(name: &str, alias: Option<usize>) -> Expr {
    match alias {
        Some(at) => Expr::CompoundIdentifier(vec![alias_name(at), ident(name)]),
        None => Expr::Identifier(ident(name)),
    }
}

pub(super) fn wildcard(alias: Option<Ident>) -> SelectItem {
    let options = WildcardAdditionalOptions::default();
    match alias {
        Some(alias) => SelectItem::QualifiedWildcard(
            SelectItemQualifiedWildcardKind::ObjectName(ObjectName::from(vec![alias])),
            options,
        ),
        None => SelectItem::Wildcard(options),
    }
}

pub(super) fn number(number: f64) -> Expr {
    Expr::Value(Value::Number(number.to_string(), false).with_empty_span())
}

pub(super) fn text(text: &str) -> Expr {
    Expr::Value(Value::SingleQuotedString(text.to_owned()).with_empty_span())
}

pub(super) fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

pub(super) fn nested(expr: Expr) -> Expr {
    Expr::Nested(Box::new(expr))
}

pub(super) fn all(parts: Vec<Expr>) -> Option<Expr> {
    parts
        .into_iter()
        .reduce(|a, b| binary(a, BinaryOperator::And, b))
}

pub(super) fn any(parts: Vec<Expr>) -> Option<Expr> {
    parts
        .into_iter()
        .reduce(|a, b| binary(a, BinaryOperator::Or, b))
}

pub(super) fn between(expr: Expr, low: Expr, high: Expr) -> Expr {
    Expr::Between {
        expr: Box::new(expr),
        negated: false,
        low: Box::new(low),
        high: Box::new(high),
    }
}

pub(super) fn like(expr: Expr, pattern: &str, negated: bool) -> Expr {
    Expr::Like {
        negated,
        any: false,
        expr: Box::new(expr),
        pattern: Box::new(text(pattern)),
        escape_char: None,
    }
}

fn function(name: &str, list: FunctionArgumentList, over: Option<WindowType>) -> Expr {
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over,
        within_group: Vec::new(),
    })
}

fn arguments(args: Vec<Expr>) -> FunctionArgumentList {
    let unnamed = |e| FunctionArg::Unnamed(FunctionArgExpr::Expr(e));
    FunctionArgumentList {
        duplicate_treatment: None,
        args: args.into_iter().map(unnamed).collect(),
        clauses: Vec::new(),
    }
}

/// An aggregate of one argument.
pub(super) fn call(name: &str, argument: Expr, distinct: bool) -> Expr {
    let mut list = arguments(vec![argument]);
    list.duplicate_treatment = distinct.then_some(DuplicateTreatment::Distinct);
    function(name, list, None)
}

/// `count(*)`.
pub(super) fn count_rows() -> Expr {
    let list = FunctionArgumentList {
        duplicate_treatment: None,
        args: vec![FunctionArg::Unnamed(FunctionArgExpr::Wildcard)],
        clauses: Vec::new(),
    };
    function("count", list, None)
}

fn real(expr: Expr) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type: DataType::Real,
        format: None,
    }
}

fn integer(expr: Expr) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type: DataType::Integer(None),
        format: None,
    }
}

/// The first as a part or multiple of the second; NULL where that is 0.
pub(super) fn ratio(of: Expr, to: Expr) -> Expr {
    let to = function("nullif", arguments(vec![to, number(0.0)]), None);
    binary(real(of), BinaryOperator::Divide, to)
}

/// A value where a condition holds, else 0.
pub(super) fn case(condition: Expr, value: Expr) -> Expr {
    either(condition, value, Some(number(0.0)))
}

/// A value where a condition holds, else none.
pub(super) fn case_only(condition: Expr, value: Expr) -> Expr {
    either(condition, value, None)
}

fn either(condition: Expr, value: Expr, otherwise: Option<Expr>) -> Expr {
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: vec![CaseWhen {
            condition,
            result: value,
        }],
        else_result: otherwise.map(Box::new),
    }
}

/// The days of a week, in the order of SQLite's numbers.
const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The place of a date in its week, which begins on Monday.
pub(super) fn place_in_week(date: Expr) -> Expr {
    let number = function("strftime", arguments(vec![text("%w"), date]), None);
    let shifted = binary(number, BinaryOperator::Plus, self::number(6.0));
    binary(nested(shifted), BinaryOperator::Modulo, self::number(7.0))
}

/// The period that a date falls into, as a text that sorts by time.
pub(super) fn bucket(date: Expr, period: Period) -> Expr {
    let format = |pattern: &str, date: Expr| {
        function("strftime", arguments(vec![text(pattern), date]), None)
    };
    match period {
        Period::Day => function("date", arguments(vec![date]), None),
        Period::Week => function(
            "date",
            arguments(vec![date, text("weekday 0"), text("-6 days")]),
            None,
        ),
        Period::Month => format("%Y-%m", date),
        Period::Year => format("%Y", date),
        Period::Weekday => {
            let names = WEEKDAYS.iter().enumerate().map(|(number, name)| CaseWhen {
                condition: text(&number.to_string()),
                result: text(name),
            });
            Expr::Case {
                case_token: AttachedToken::empty(),
                end_token: AttachedToken::empty(),
                operand: Some(Box::new(format("%w", date))),
                conditions: names.collect(),
                else_result: None,
            }
        }
        Period::Quarter => {
            let month = integer(format("%m", date.clone()));
            let past = binary(month, BinaryOperator::Plus, number(2.0));
            let quarter = binary(nested(past), BinaryOperator::Divide, number(3.0));
            let year = binary(format("%Y", date), BinaryOperator::StringConcat, text("-Q"));
            binary(year, BinaryOperator::StringConcat, nested(quarter))
        }
    }
}

/// The part of the sum over all groups.
pub(super) fn share(value: Expr) -> Expr {
    let whole = over("sum", vec![value.clone()], Vec::new(), Vec::new());
    ratio(value, whole)
}

/// A value of a group beside those before it.
pub(super) fn along(
    window: Window,
    value: Expr,
    parts: Vec<Expr>,
    order: Vec<OrderByExpr>,
) -> Expr {
    match window {
        Window::Share => share(value),
        Window::RunningTotal => over("sum", vec![value], parts, order),
        Window::Growth => {
            let before = over("lag", vec![value.clone()], parts, order);
            let change = binary(value, BinaryOperator::Minus, before.clone());
            ratio(nested(change), before)
        }
    }
}

/// A function over the rows that share these parts, in this order.
pub(super) fn over(name: &str, of: Vec<Expr>, parts: Vec<Expr>, order: Vec<OrderByExpr>) -> Expr {
    let window = WindowType::WindowSpec(WindowSpec {
        window_name: None,
        partition_by: parts,
        order_by: order,
        window_frame: None,
    });
    function(name, arguments(of), Some(window))
}

/// The number of a row among those that share these parts.
pub(super) fn row_number(parts: Vec<Expr>, order: Vec<OrderByExpr>) -> Expr {
    over("row_number", Vec::new(), parts, order)
}

/// A query in the place of a table.
pub(super) fn derived(query: Query) -> TableFactor {
    TableFactor::Derived {
        lateral: false,
        subquery: Box::new(query),
        alias: None,
        sample: None,
    }
}

/// A single table to read from.
pub(super) fn from(relation: TableFactor) -> TableWithJoins {
    TableWithJoins {
        relation,
        joins: Vec::new(),
    }
}

pub(super) fn equal(left: Expr, right: Expr) -> Expr {
    binary(left, BinaryOperator::Eq, right)
}

pub(super) fn at_most(left: Expr, right: Expr) -> Expr {
    binary(left, BinaryOperator::LtEq, right)
}

/// A value, or 0 where there is none.
pub(super) fn or_zero(value: Expr) -> Expr {
    function("coalesce", arguments(vec![value, number(0.0)]), None)
}
