//! Which expressions yield integers: many dialects divide those without a rest.

use super::compile::Scope;
use confab_model::{
    Dialect, Expr, Literal,
    expr::{BinaryOp, UnaryOp},
};

/// Whether a division of two integers gives an integer.
pub(super) fn divides_whole(dialect: Dialect) -> bool {
    !matches!(dialect, Dialect::Mysql | Dialect::Oracle)
}

/// Whether an expression is of an integer type.
pub(super) fn is_whole(expr: &Expr, scope: &impl Scope) -> bool {
    let all = |args: &[Expr]| args.iter().all(|arg| is_whole(arg, scope));
    match expr {
        Expr::Literal(Literal::Number(text)) => !text.contains(['.', 'e', 'E']),
        Expr::Column(name) => scope
            .column(name)
            .is_some_and(|column| scope.is_whole(column)),
        Expr::Unary {
            op: UnaryOp::Minus,
            expr,
        } => is_whole(expr, scope),
        Expr::Binary { op, left, right } => {
            let kept = match op {
                BinaryOp::Plus | BinaryOp::Minus | BinaryOp::Multiply | BinaryOp::Modulo => true,
                BinaryOp::Divide => divides_whole(scope.dialect()),
                _ => false,
            };
            kept && is_whole(left, scope) && is_whole(right, scope)
        }
        Expr::Case {
            branches,
            otherwise,
            ..
        } => {
            branches.iter().all(|(_, then)| is_whole(then, scope))
                && otherwise
                    .as_ref()
                    .is_none_or(|other| is_whole(other, scope))
        }
        Expr::Cast { to, .. } => {
            let to = to.to_ascii_lowercase();
            let integer = ["int", "bigint", "smallint", "tinyint", "signed", "unsigned"];
            integer.iter().any(|name| to.starts_with(name)) && !to.starts_with("interval")
        }
        Expr::Function { name, args } => match name.as_str() {
            "length" | "len" | "char_length" | "character_length" | "octet_length" | "year"
            | "month" | "day" | "datepart" | "datediff" | "timestampdiff" | "position"
            | "charindex" | "strpos" | "instr" | "sign" => true,
            "abs" | "coalesce" | "ifnull" | "isnull" | "nullif" | "greatest" | "least" | "mod"
            | "div" => all(args),
            _ => false,
        },
        _ => false,
    }
}
