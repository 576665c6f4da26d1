//! Runs a compiled expression over a row.

use super::{
    compile::{Cast, Compiled},
    number::Number,
    span::{DAY, Span},
    value::Value,
};
use confab_model::expr::BinaryOp;
use std::{borrow::Cow, cmp::Ordering};

/// Where a compiled expression finds its values.
pub(crate) trait Row<'a> {
    /// The value of a column of the row.
    fn column(&mut self, column: usize) -> Value<'a>;
    /// The value of a reach into other tables.
    fn reach(&mut self, reach: usize) -> Value<'a>;
    /// A random whole number of the row, from 0 to below the bound.
    fn noise(&mut self, bound: u64) -> u64;
}

/// The value of the expression for that row.
pub(crate) fn run<'a>(code: &Compiled, row: &mut impl Row<'a>) -> Value<'a> {
    match code {
        Compiled::Constant(value) => value.clone(),
        Compiled::Column(column) => row.column(*column),
        Compiled::Reach(reach) => row.reach(*reach),
        Compiled::Noise(low, high) => {
            let bound = u64::try_from(high - low).unwrap_or(0) + 1;
            Value::Number(Number::int(low + row.noise(bound) as i64))
        }
        Compiled::Not(inner) => truth(run(inner, row).truth().map(|t| !t)),
        Compiled::Negate(inner) => run(inner, row)
            .number()
            .map_or(Value::Null, |n| Value::Number(n.negate())),
        Compiled::Binary(op, left, right) => binary(*op, left, right, row),
        Compiled::Quotient(left, right) => {
            match (run(left, row).number(), run(right, row).number()) {
                (Some(a), Some(b)) => a.quotient(b).map_or(Value::Null, Value::Number),
                _ => Value::Null,
            }
        }
        Compiled::IsNull(inner, negated) => Value::Bool(run(inner, row).is_null() != *negated),
        Compiled::In(inner, list, negated) => {
            let value = run(inner, row);
            let mut found = Some(false);
            for item in list {
                match value.compare(&run(item, row)).map(|o| o == Ordering::Equal) {
                    Some(true) => {
                        found = Some(true);
                        break;
                    }
                    Some(false) => {}
                    None => found = None,
                }
            }
            truth(found.map(|f| f != *negated))
        }
        Compiled::Between(inner, low, high, negated) => {
            let value = run(inner, row);
            let above = value.compare(&run(low, row)).map(|o| o != Ordering::Less);
            let below = value
                .compare(&run(high, row))
                .map(|o| o != Ordering::Greater);
            truth(and(above, below).map(|f| f != *negated))
        }
        Compiled::Match(inner, regex, negated) => match run(inner, row) {
            Value::Null => Value::Null,
            value => Value::Bool(regex.is_match(&value.text()) != *negated),
        },
        Compiled::Case(operand, branches, otherwise) => {
            let operand = operand.as_ref().map(|operand| run(operand, row));
            for (when, then) in branches {
                let when = run(when, row);
                let taken = match &operand {
                    Some(operand) => operand.compare(&when) == Some(Ordering::Equal),
                    None => when.truth() == Some(true),
                };
                if taken {
                    return run(then, row);
                }
            }
            otherwise
                .as_ref()
                .map_or(Value::Null, |otherwise| run(otherwise, row))
        }
        Compiled::Cast(inner, to) => cast(run(inner, row), *to),
        Compiled::Call(function, args) => {
            let args: Vec<Value<'a>> = args.iter().map(|arg| run(arg, row)).collect();
            function.call(&args)
        }
    }
}

fn binary<'a>(
    op: BinaryOp,
    left: &Compiled,
    right: &Compiled,
    row: &mut impl Row<'a>,
) -> Value<'a> {
    let a = run(left, row);
    // AND and OR are decided by one side alone where they can be.
    match (op, a.truth()) {
        (BinaryOp::And, Some(false)) => return Value::Bool(false),
        (BinaryOp::Or, Some(true)) => return Value::Bool(true),
        _ => {}
    }
    let b = run(right, row);
    let compared = |test: fn(Ordering) -> bool| truth(a.compare(&b).map(test));
    let numbers = |f: &dyn Fn(Number, Number) -> Option<Number>| match (a.number(), b.number()) {
        (Some(a), Some(b)) => f(a, b).map_or(Value::Null, Value::Number),
        _ => Value::Null,
    };
    match op {
        BinaryOp::And => truth(and(a.truth(), b.truth())),
        BinaryOp::Or => truth(and(a.truth().map(|t| !t), b.truth().map(|t| !t)).map(|t| !t)),
        BinaryOp::Eq => compared(Ordering::is_eq),
        BinaryOp::NotEq => compared(Ordering::is_ne),
        BinaryOp::Lt => compared(Ordering::is_lt),
        BinaryOp::LtEq => compared(Ordering::is_le),
        BinaryOp::Gt => compared(Ordering::is_gt),
        BinaryOp::GtEq => compared(Ordering::is_ge),
        BinaryOp::Plus | BinaryOp::Minus => plus(&a, &b, op == BinaryOp::Minus),
        BinaryOp::Multiply => times(&a, &b),
        BinaryOp::Divide => numbers(&|a, b| a.over(b, 12)),
        BinaryOp::Modulo => numbers(&Number::modulo),
        BinaryOp::Concat if a.is_null() || b.is_null() => Value::Null,
        BinaryOp::Concat => joined(&a.text(), &b.text()),
    }
}

/// No text of a row is longer; joined ones would double at every step.
const LONGEST: usize = 1 << 20;

fn joined<'a>(a: &str, b: &str) -> Value<'a> {
    if a.len() + b.len() > LONGEST {
        return Value::Null;
    }
    Value::Text(Cow::Owned(format!("{a}{b}")))
}

/// Numbers multiply, and a span can be had several times.
fn times<'a>(a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    match (a, b) {
        (Value::Span(span), other) | (other, Value::Span(span)) => other
            .number()
            .and_then(|factor| span.times(factor))
            .map_or(Value::Null, Value::Span),
        _ => match (a.number(), b.number()) {
            (Some(a), Some(b)) => Value::Number(a.times(b)),
            _ => Value::Null,
        },
    }
}

/// Numbers add; days and spans add to dates; dates subtract to days.
fn plus<'a>(a: &Value<'a>, b: &Value<'a>, minus: bool) -> Value<'a> {
    let signed = |n: Number| if minus { n.negate() } else { n };
    let turned = |span: Span| match minus {
        true => span.times(Number::int(-1)),
        false => Some(span),
    };
    match (a, b) {
        (Value::Span(a), Value::Span(b)) => turned(*b)
            .and_then(|b| a.plus(b))
            .map_or(Value::Null, Value::Span),
        (Value::Time(from), Value::Time(to)) if minus => {
            Value::Span(Span::of_seconds(i64::from(*from) - i64::from(*to)))
        }
        (Value::Time(time), Value::Span(span)) => turned(*span).map_or(Value::Null, |span| {
            let second = i64::from(*time).saturating_add(span.seconds);
            Value::Time(second.rem_euclid(DAY) as u32)
        }),
        (Value::Span(span), Value::Date(_) | Value::Moment(_)) if !minus => b.moved(*span),
        (_, Value::Span(span)) if a.moment().is_some() => {
            turned(*span).map_or(Value::Null, |span| a.moved(span))
        }
        (Value::Date(_) | Value::Moment(_), Value::Date(_) | Value::Moment(_)) if minus => {
            let seconds = a.moment().unwrap_or(0) - b.moment().unwrap_or(0);
            Value::Number(
                Number::int(seconds)
                    .over(Number::int(DAY), 6)
                    .unwrap_or(Number::int(0)),
            )
        }
        (Value::Date(day), Value::Number(n)) => signed(*n)
            .to_i64()
            .and_then(|n| day.checked_add(i32::try_from(n).ok()?))
            .map_or(Value::Null, Value::Date),
        (Value::Moment(second), Value::Number(n)) => signed(*n)
            .times(Number::int(DAY))
            .rescale(0)
            .to_i64()
            .and_then(|seconds| second.checked_add(seconds))
            .map_or(Value::Null, Value::Moment),
        _ => match (a.number(), b.number()) {
            (Some(a), Some(b)) => Value::Number(a.plus(signed(b))),
            _ => Value::Null,
        },
    }
}

fn cast(value: Value<'_>, to: Cast) -> Value<'_> {
    match to {
        _ if value.is_null() => Value::Null,
        Cast::None => value,
        Cast::Text => Value::Text(Cow::Owned(value.text().into_owned())),
        Cast::Number => value.number().map_or(Value::Null, Value::Number),
        Cast::Whole => value
            .number()
            .map_or(Value::Null, |n| Value::Number(n.rescale(0))),
        Cast::Date => value
            .moment()
            .map_or(Value::Null, |s| Value::Date(s.div_euclid(86_400) as i32)),
        Cast::Moment => value.moment().map_or(Value::Null, Value::Moment),
    }
}

fn truth<'a>(value: Option<bool>) -> Value<'a> {
    value.map_or(Value::Null, Value::Bool)
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
