//! Short ways to make our expressions.

use confab_model::expr::{BinaryOp, UnaryOp};
use confab_model::{Expr, Literal};

/// A text constant.
pub(super) fn text(text: &str) -> Expr {
    Expr::Literal(Literal::Text(text.to_owned()))
}

/// A call of a function.
pub(super) fn call(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Function {
        name: name.to_owned(),
        args,
    }
}

/// Logical negation.
pub(super) fn not(expr: Expr) -> Expr {
    Expr::Unary {
        op: UnaryOp::Not,
        expr: Box::new(expr),
    }
}

/// Logical negation where it is asked for.
pub(super) fn negate(negated: bool, expr: Expr) -> Expr {
    if negated { not(expr) } else { expr }
}

/// An operator with its operands.
pub(super) fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    Expr::Binary {
        op,
        left: Box::new(left),
        right: Box::new(right),
    }
}

/// `a IS DISTINCT FROM b`, in terms of what is always known.
pub(super) fn distinct(a: Expr, b: Expr) -> Expr {
    let is_null = |expr: &Expr, negated| Expr::IsNull {
        expr: Box::new(expr.clone()),
        negated,
    };
    Expr::Case {
        operand: None,
        branches: vec![
            (is_null(&a, false), is_null(&b, true)),
            (is_null(&b, false), Expr::Literal(Literal::Bool(true))),
        ],
        otherwise: Some(Box::new(binary(BinaryOp::NotEq, a, b))),
    }
}
