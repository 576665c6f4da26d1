//! What a CHECK says about single columns.

use super::{Domain, apply::between_columns, standing};
use crate::{
    design::{draft::Draft, values},
    evaluate::{Number, Value, constant, to_regex},
    know::calendar,
};
use confab_model::{
    Expr, Generator, Literal,
    expr::{BinaryOp, UnaryOp},
};
use std::collections::HashMap;

pub(super) fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Binary {
            op: BinaryOp::And,
            left,
            right,
        } => [conjuncts(left), conjuncts(right)].concat(),
        // NULL passes a CHECK anyway: `x IS NULL OR rule` asks for the rule.
        Expr::Binary {
            op: BinaryOp::Or,
            left,
            right,
        } => match (left.as_ref(), right.as_ref()) {
            (
                Expr::IsNull {
                    negated: false,
                    expr,
                },
                rule,
            )
            | (
                rule,
                Expr::IsNull {
                    negated: false,
                    expr,
                },
            ) if rule.columns() == expr.columns() => conjuncts(rule),
            _ => vec![expr],
        },
        _ => vec![expr],
    }
}

/// The column that an expression is, but for a cast or a fold of case.
pub(super) fn column_of(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Column(name) => draft.table(table).find_column(name),
        Expr::Cast { expr, .. } => column_of(draft, table, expr),
        _ => None,
    }
}

fn literal_of(expr: &Expr) -> Option<Literal> {
    match expr {
        Expr::Literal(literal) => Some(literal.clone()),
        Expr::Cast { expr, .. } => literal_of(expr),
        Expr::Unary {
            op: UnaryOp::Minus,
            expr,
        } => match literal_of(expr)? {
            Literal::Number(text) => Some(Literal::Number(format!("-{text}"))),
            _ => None,
        },
        _ => None,
    }
}

/// A bound as a number: of days for dates.
fn bound_of(draft: &Draft<'_>, expr: &Expr) -> Option<Number> {
    if let Some(literal) = literal_of(expr) {
        return match literal {
            Literal::Number(text) => Number::parse(&text),
            Literal::Text(text) => calendar::parse_day(&text)
                .map(|day| Number::int(i64::from(day)))
                .or_else(|| Number::parse(&text)),
            _ => None,
        };
    }
    match constant(expr, draft.schema.dialect, draft.today)? {
        Value::Date(day) => Some(Number::int(i64::from(day))),
        Value::Moment(second) => Some(Number::int(second.div_euclid(86_400))),
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::LtEq => BinaryOp::GtEq,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::GtEq => BinaryOp::LtEq,
        other => other,
    }
}

pub(super) fn read(
    draft: &mut Draft<'_>,
    table: usize,
    part: &Expr,
    line: u32,
    domains: &mut HashMap<usize, Domain>,
) {
    match part {
        Expr::Binary { op, left, right } => {
            if let Some(column) = column_of(draft, table, left) {
                compared(draft, table, column, *op, right, line, domains);
            } else if let Some(column) = column_of(draft, table, right) {
                compared(draft, table, column, mirrored(*op), left, line, domains);
            } else if let Some((column, length)) =
                length_of(draft, table, left).zip(bound_of(draft, right).and_then(Number::to_i64))
            {
                let domain = domains.entry(column).or_default();
                let (low, high) = domain.length.unwrap_or((0, u32::MAX));
                let n = length.clamp(0, 1 << 20) as u32;
                domain.length = Some(match op {
                    BinaryOp::Eq => (n, n),
                    BinaryOp::Gt => (low.max(n + 1), high),
                    BinaryOp::GtEq => (low.max(n), high),
                    BinaryOp::Lt => (low, high.min(n.saturating_sub(1))),
                    BinaryOp::LtEq => (low, high.min(n)),
                    _ => (low, high),
                });
            } else if *op == BinaryOp::Or
                && let Some((column, values)) = alternatives(draft, table, part)
            {
                restrict(domains.entry(column).or_default(), values, line);
            }
        }
        Expr::Between {
            expr,
            low,
            high,
            negated: false,
        } => {
            if let Some(column) = column_of(draft, table, expr) {
                compared(draft, table, column, BinaryOp::GtEq, low, line, domains);
                compared(draft, table, column, BinaryOp::LtEq, high, line, domains);
            } else if let (Some(column), Some(low), Some(high)) = (
                length_of(draft, table, expr),
                bound_of(draft, low).and_then(Number::to_i64),
                bound_of(draft, high).and_then(Number::to_i64),
            ) {
                domains.entry(column).or_default().length =
                    Some((low.max(0) as u32, high.max(0) as u32));
            }
        }
        Expr::InList {
            expr,
            list,
            negated,
        } => {
            let Some(column) = column_of(draft, table, expr).or_else(|| folded(draft, table, expr))
            else {
                return;
            };
            let Some(values) = list.iter().map(literal_of).collect::<Option<Vec<_>>>() else {
                return;
            };
            if *negated {
                domains.entry(column).or_default().not.extend(values);
            } else {
                restrict(domains.entry(column).or_default(), values, line);
            }
        }
        Expr::Match {
            kind,
            expr,
            pattern,
            escape,
            negated: false,
        } => {
            if let (Some(column), Some(Literal::Text(pattern))) =
                (column_of(draft, table, expr), literal_of(pattern))
            {
                domains
                    .entry(column)
                    .or_default()
                    .pattern
                    .get_or_insert(to_regex(*kind, &pattern, *escape, draft.schema.dialect));
            }
        }
        _ => {}
    }
}

fn without_cast(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast { expr, .. } => without_cast(expr),
        _ => expr,
    }
}

/// `upper(x)`, `lower(x)`: the values are given in one case, which fits both.
fn folded(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Function { name, args } if matches!(name.as_str(), "upper" | "lower" | "trim") => {
            column_of(draft, table, args.first()?)
        }
        _ => None,
    }
}

fn length_of(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Function { name, args }
            if matches!(
                name.as_str(),
                "length" | "len" | "char_length" | "character_length"
            ) =>
        {
            let inner = args.first()?;
            column_of(draft, table, inner).or_else(|| folded(draft, table, inner))
        }
        _ => None,
    }
}

/// `x = 'a' OR x = 'b' OR …`
pub(super) fn alternatives(
    draft: &Draft<'_>,
    table: usize,
    expr: &Expr,
) -> Option<(usize, Vec<Literal>)> {
    match expr {
        Expr::Binary {
            op: BinaryOp::Or,
            left,
            right,
        } => {
            let (column, mut values) = alternatives(draft, table, left)?;
            let (same, more) = alternatives(draft, table, right)?;
            values.extend(more);
            (column == same).then_some((column, values))
        }
        Expr::Binary {
            op: BinaryOp::Eq,
            left,
            right,
        } => Some((column_of(draft, table, left)?, vec![literal_of(right)?])),
        Expr::InList {
            expr,
            list,
            negated: false,
        } => Some((
            column_of(draft, table, expr)?,
            list.iter().map(literal_of).collect::<Option<_>>()?,
        )),
        _ => None,
    }
}

fn restrict(domain: &mut Domain, values: Vec<Literal>, line: u32) {
    domain.line = line;
    domain.values = Some(match domain.values.take() {
        Some(known) => known
            .into_iter()
            .filter(|value| values.contains(value))
            .collect(),
        None => values
            .into_iter()
            .filter(|value| *value != Literal::Null)
            .collect(),
    });
}

fn compared(
    draft: &mut Draft<'_>,
    table: usize,
    column: usize,
    op: BinaryOp,
    other: &Expr,
    line: u32,
    domains: &mut HashMap<usize, Domain>,
) {
    if let Some(theirs) = column_of(draft, table, other) {
        between_columns(draft, table, column, op, theirs);
        return;
    }
    if op == BinaryOp::Eq
        && let Expr::Function { name, .. } = without_cast(other)
        && matches!(name.as_str(), "lower" | "upper")
        && folded(draft, table, without_cast(other)) == Some(column)
    {
        if standing::keeps(draft, table, column) {
            return;
        }
        // The text is in one case only.
        let generator = if name == "lower" {
            values::words("common.slug")
        } else {
            Generator::Mask {
                mask: "AAAAAA".into(),
            }
        };
        draft.set(table, column, generator);
        return;
    }
    if op == BinaryOp::Eq && !other.columns().is_empty() && other.is_understood() {
        let free = matches!(
            draft.generator(table, column),
            Generator::Number { .. }
                | Generator::Formula { .. }
                | Generator::Moment { .. }
                | Generator::After { .. }
        );
        if free
            && !other
                .columns()
                .contains(&draft.column(table, column).name.as_str())
        {
            draft.set(
                table,
                column,
                Generator::Formula {
                    expr: other.clone(),
                },
            );
            draft.tables[table].recipe.columns[column].nulls = 0;
        }
        return;
    }
    let domain = domains.entry(column).or_default();
    domain.line = line;
    match op {
        BinaryOp::Eq => {
            if let Some(value) = literal_of(other) {
                restrict(domain, vec![value], line);
            }
            return;
        }
        BinaryOp::NotEq => {
            domain.not.extend(literal_of(other));
            return;
        }
        _ => {}
    }
    let Some(bound) = bound_of(draft, other) else {
        return;
    };
    // The least step of the column's type, for bounds that are not included.
    let step = match &draft.column(table, column).data_type {
        data_type if values::is_number(draft.column(table, column)) => Number {
            units: 1,
            scale: values::scale(data_type),
        },
        _ => Number::int(1),
    };
    let (low, high) = match op {
        BinaryOp::Gt => (Some(bound.plus(step)), None),
        BinaryOp::GtEq => (Some(bound), None),
        BinaryOp::Lt => (None, Some(bound.plus(step.negate()))),
        BinaryOp::LtEq => (None, Some(bound)),
        _ => return,
    };
    domain.low = domain.low.into_iter().chain(low).max();
    domain.high = domain.high.into_iter().chain(high).min();
}
