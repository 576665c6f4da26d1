//! Expressions, made briefly.

use super::context::{Context, Hop};
use crate::know::calendar;
use confab_model::{
    Expr, Literal,
    expr::{BinaryOp, UnaryOp},
};

pub(super) fn column(name: &str) -> Expr {
    Expr::Column(name.to_string())
}

pub(super) fn text(text: &str) -> Expr {
    Expr::Literal(Literal::Text(text.to_string()))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "numbers and texts alike are passed"
)]
pub(super) fn number(number: impl ToString) -> Expr {
    Expr::Literal(Literal::Number(number.to_string()))
}

pub(super) fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    Expr::Binary {
        op,
        left: Box::new(left),
        right: Box::new(right),
    }
}

pub(super) fn and(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::And, left, right)
}

pub(super) fn or(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Or, left, right)
}

/// Both conditions, where there are two.
pub(super) fn both(left: Option<Expr>, right: Option<Expr>) -> Option<Expr> {
    match (left, right) {
        (Some(left), Some(right)) => Some(and(left, right)),
        (left, right) => left.or(right),
    }
}

pub(super) fn is_null(expr: Expr, negated: bool) -> Expr {
    Expr::IsNull {
        expr: Box::new(expr),
        negated,
    }
}

pub(super) fn call(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Function {
        name: name.to_string(),
        args,
    }
}

/// Whether the condition isn't met, be it that something is NULL.
pub(super) fn not(expr: Expr) -> Expr {
    match expr {
        Expr::IsNull { expr, negated } => Expr::IsNull {
            expr,
            negated: !negated,
        },
        Expr::Unary {
            op: UnaryOp::Not,
            expr,
        } => *expr,
        Expr::Function { .. } => Expr::Unary {
            op: UnaryOp::Not,
            expr: Box::new(expr),
        },
        other => or(
            is_null(other.clone(), false),
            Expr::Unary {
                op: UnaryOp::Not,
                expr: Box::new(other),
            },
        ),
    }
}

/// One value, or one of several.
pub(super) fn one_of(expr: Expr, mut literals: Vec<Literal>) -> Expr {
    if literals.len() == 1
        && let Some(literal) = literals.pop()
    {
        return binary(BinaryOp::Eq, expr, Expr::Literal(literal));
    }
    Expr::InList {
        expr: Box::new(expr),
        list: literals.into_iter().map(Expr::Literal).collect(),
        negated: false,
    }
}

pub(super) fn day(day: i32) -> Expr {
    text(&calendar::format_day(day))
}

impl Context<'_> {
    pub(super) fn name(&self, table: usize, number: usize) -> String {
        self.column(table, number).name.clone()
    }

    pub(super) fn expr(&self, table: usize, number: usize) -> Expr {
        column(&self.column(table, number).name)
    }

    /// Whether a date lies between two days, both included.
    pub(super) fn within(
        &self,
        table: usize,
        number: usize,
        from: Option<i32>,
        to: Option<i32>,
    ) -> Option<Expr> {
        let date = || self.expr(table, number);
        let low = from.map(|from| binary(BinaryOp::GtEq, date(), day(from)));
        // A moment of the last day still belongs to it.
        let high = to.map(|to| binary(BinaryOp::Lt, date(), day(to + 1)));
        both(low, high)
    }

    /// A condition on related rows as one on the table's own.
    pub(super) fn reached(&self, way: &[Hop], condition: Option<Expr>) -> Option<Expr> {
        let Some((hop, rest)) = way.split_first() else {
            return condition;
        };
        let inner = self.reached(rest, condition);
        Some(match *hop {
            Hop::Up(key) => call("parent", vec![number(key), inner?]),
            Hop::Down(child, key) => {
                let mut args = vec![text(&self.schema.data_name(child)), number(key)];
                args.extend(inner);
                call("exists", args)
            }
        })
    }

    /// How many related rows there are that meet a condition.
    pub(super) fn counted(&self, hop: Hop, condition: Option<Expr>) -> Option<Expr> {
        let Hop::Down(child, key) = hop else {
            return None;
        };
        let mut args = vec![text(&self.schema.data_name(child)), number(key)];
        args.extend(condition);
        Some(call("count", args))
    }
}
