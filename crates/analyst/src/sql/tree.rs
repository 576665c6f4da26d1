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
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: vec![CaseWhen {
            condition,
            result: value,
        }],
        else_result: Some(Box::new(number(0.0))),
    }
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
        Period::Weekday => format("%w", date),
        Period::Quarter => {
            let month = integer(format("%m", date.clone()));
            let past = binary(month, BinaryOperator::Plus, number(2.0));
            let quarter = binary(nested(past), BinaryOperator::Divide, number(3.0));
            let year = binary(format("%Y", date), BinaryOperator::StringConcat, text("-Q"));
            binary(year, BinaryOperator::StringConcat, nested(quarter))
        }
    }
}

/// Something computed over the groups of a result.
pub(super) fn window(window: Window, value: Expr, order: Option<&Expr>) -> Expr {
    let over = |ordered: bool| {
        let keys = order.cloned().filter(|_| ordered);
        Some(WindowType::WindowSpec(WindowSpec {
            window_name: None,
            partition_by: Vec::new(),
            order_by: keys.into_iter().map(|k| order_by(k, false)).collect(),
            window_frame: None,
        }))
    };
    match window {
        Window::Share => {
            let whole = function("sum", arguments(vec![value.clone()]), over(false));
            binary(real(value), BinaryOperator::Divide, whole)
        }
        Window::RunningTotal => function("sum", arguments(vec![value]), over(true)),
        Window::Growth => {
            let before = function("lag", arguments(vec![value.clone()]), over(true));
            let change = binary(value, BinaryOperator::Minus, before.clone());
            binary(real(nested(change)), BinaryOperator::Divide, before)
        }
    }
}
