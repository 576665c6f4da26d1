//! The tree of sqlparser to ours.

mod build;
mod casts;

use self::build::{binary, call, distinct, negate, not, text};
use super::{Scope, infer};
use crate::flavor::Flavor;
use confab_model::expr::{BinaryOp, Match, UnaryOp};
use confab_model::{DataType, Expr, Literal};
use sqlparser::ast::{
    self, BinaryOperator, CaseWhen, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator,
    Value,
};

/// Functions that are written without parentheses.
const BARE_FUNCTIONS: &[&str] = &[
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "rowid",
    "session_user",
    "sysdate",
    "systimestamp",
    "system_user",
    "uid",
    "user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
];

/// Functions whose first argument is a bare word, a part of a date, and their
/// number of arguments.
const PARTED: &[(&str, usize)] = &[
    ("dateadd", 3),
    ("datediff", 3),
    ("datename", 2),
    ("datepart", 2),
    ("timestampadd", 3),
    ("timestampdiff", 3),
];

/// Brings trees of sqlparser to ours.
pub(super) struct Converter<'c> {
    pub(super) flavor: &'c dyn Flavor,
    pub(super) scope: &'c Scope<'c>,
}

impl Converter<'_> {
    pub(super) fn expr(&self, tree: &ast::Expr) -> Expr {
        self.known(tree)
            .unwrap_or_else(|| Expr::Opaque(tree.to_string()))
    }

    fn boxed(&self, tree: &ast::Expr) -> Box<Expr> {
        Box::new(self.expr(tree))
    }

    fn all(&self, trees: &[ast::Expr]) -> Vec<Expr> {
        trees.iter().map(|tree| self.expr(tree)).collect()
    }

    fn known(&self, tree: &ast::Expr) -> Option<Expr> {
        use ast::Expr as Tree;
        Some(match tree {
            Tree::Nested(inner)
            | Tree::Collate { expr: inner, .. }
            | Tree::Prefixed { value: inner, .. } => self.expr(inner),
            Tree::Identifier(name) => self.name(name),
            Tree::CompoundIdentifier(names) => self.compound(names),
            Tree::Value(value) => Expr::Literal(literal(&value.value)?),
            Tree::TypedString(typed) => {
                let text = Expr::Literal(literal(&typed.value.value)?);
                self.cast(text, &typed.data_type.to_string())
            }
            Tree::IsNull(expr) => Expr::IsNull {
                expr: self.boxed(expr),
                negated: false,
            },
            Tree::IsNotNull(expr) => Expr::IsNull {
                expr: self.boxed(expr),
                negated: true,
            },
            Tree::IsUnknown(expr) => Expr::IsNull {
                expr: self.boxed(expr),
                negated: false,
            },
            Tree::IsNotUnknown(expr) => Expr::IsNull {
                expr: self.boxed(expr),
                negated: true,
            },
            Tree::IsTrue(expr) => self.truth(expr, false),
            Tree::IsNotFalse(expr) => self.truth(expr, true),
            Tree::IsNotTrue(expr) => not(self.truth(expr, false)),
            Tree::IsFalse(expr) => not(self.truth(expr, true)),
            Tree::IsDistinctFrom(a, b) => distinct(self.expr(a), self.expr(b)),
            Tree::IsNotDistinctFrom(a, b) => not(distinct(self.expr(a), self.expr(b))),
            Tree::IsJson { expr, negated, .. } => {
                negate(*negated, call("json_valid", vec![self.expr(expr)]))
            }
            Tree::InList {
                expr,
                list,
                negated,
            } => self.in_list(self.expr(expr), list, *negated),
            Tree::Between {
                expr,
                negated,
                low,
                high,
            } => Expr::Between {
                expr: self.boxed(expr),
                low: self.boxed(low),
                high: self.boxed(high),
                negated: *negated,
            },
            Tree::Like {
                negated: false,
                any: true,
                expr,
                pattern,
                ..
            } => self.like_any(expr, &BinaryOperator::PGLikeMatch, pattern)?,
            Tree::Like {
                negated,
                any: false,
                expr,
                pattern,
                escape_char,
            } => self.pattern(Match::Like, expr, pattern, escape_char.as_deref(), *negated)?,
            Tree::ILike {
                negated,
                any: false,
                expr,
                pattern,
                escape_char,
            } => self.pattern(
                Match::ILike,
                expr,
                pattern,
                escape_char.as_deref(),
                *negated,
            )?,
            Tree::SimilarTo {
                negated,
                expr,
                pattern,
                escape_char,
            } => self.pattern(
                Match::Similar,
                expr,
                pattern,
                escape_char.as_deref(),
                *negated,
            )?,
            Tree::RLike {
                negated,
                expr,
                pattern,
                regexp,
            } => {
                let glob = !regexp && self.flavor.operator("GLOB").is_some();
                self.pattern(
                    if glob { Match::Glob } else { Match::Regex },
                    expr,
                    pattern,
                    None,
                    *negated,
                )?
            }
            Tree::AnyOp {
                left,
                compare_op: BinaryOperator::Eq,
                right,
                ..
            } => self.in_array(left, right, false)?,
            Tree::AllOp {
                left,
                compare_op: BinaryOperator::NotEq,
                right,
            } => self.in_array(left, right, true)?,
            Tree::AnyOp {
                left,
                compare_op,
                right,
                ..
            } => self.like_any(left, compare_op, right)?,
            Tree::BinaryOp { left, op, right } => self.binary(left, op, right)?,
            Tree::UnaryOp { op, expr } => self.unary(*op, expr)?,
            Tree::Cast {
                expr, data_type, ..
            } => self.cast(self.expr(expr), &data_type.to_string()),
            Tree::Convert {
                expr,
                data_type: Some(data_type),
                ..
            } => self.cast(self.expr(expr), &data_type.to_string()),
            Tree::Extract { field, expr, .. } => call(
                "extract",
                vec![text(&field.to_string().to_lowercase()), self.expr(expr)],
            ),
            Tree::Ceil { expr, .. } => call("ceil", vec![self.expr(expr)]),
            Tree::Floor { expr, .. } => call("floor", vec![self.expr(expr)]),
            Tree::Position { expr, r#in } => {
                call("position", vec![self.expr(expr), self.expr(r#in)])
            }
            Tree::Substring {
                expr,
                substring_from,
                substring_for,
                ..
            } => {
                let rest = substring_from
                    .iter()
                    .chain(substring_for)
                    .map(|tree| self.expr(tree));
                call(
                    "substring",
                    std::iter::once(self.expr(expr)).chain(rest).collect(),
                )
            }
            Tree::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters,
            } => {
                let name = trim_where.map_or("trim", |side| match side {
                    ast::TrimWhereField::Both => "trim",
                    ast::TrimWhereField::Leading => "ltrim",
                    ast::TrimWhereField::Trailing => "rtrim",
                });
                let characters = trim_what
                    .as_deref()
                    .or_else(|| trim_characters.as_ref()?.first());
                call(
                    name,
                    std::iter::once(&**expr)
                        .chain(characters)
                        .map(|tree| self.expr(tree))
                        .collect(),
                )
            }
            Tree::Function(function) => self.function(function)?,
            Tree::Case {
                operand,
                conditions,
                else_result,
                ..
            } => Expr::Case {
                operand: operand.as_deref().map(|tree| self.boxed(tree)),
                branches: conditions
                    .iter()
                    .map(|CaseWhen { condition, result }| (self.expr(condition), self.expr(result)))
                    .collect(),
                otherwise: else_result.as_deref().map(|tree| self.boxed(tree)),
            },
            Tree::Interval(interval) => {
                let amount = match &*interval.value {
                    Tree::Value(value) => value
                        .value
                        .clone()
                        .into_string()
                        .unwrap_or_else(|| value.to_string()),
                    other => other.to_string(),
                };
                let unit = interval
                    .leading_field
                    .as_ref()
                    .map_or(String::new(), |field| format!(" {field}"));
                call(
                    "interval",
                    vec![text(&format!("{amount}{unit}").to_lowercase())],
                )
            }
            _ => return None,
        })
    }

    /// A name: a column, or a function without parentheses.
    fn name(&self, name: &ast::Ident) -> Expr {
        let lower = name.value.to_lowercase();
        match self.scope.spelling(&name.value) {
            Some(column) => Expr::Column(column.to_owned()),
            None if name.quote_style.is_none() && BARE_FUNCTIONS.contains(&lower.as_str()) => {
                call(&lower, vec![])
            }
            None => Expr::Column(name.value.clone()),
        }
    }

    /// `table.column`, or the `sequence.nextval` of Oracle.
    fn compound(&self, names: &[ast::Ident]) -> Expr {
        match names.last() {
            Some(last) if last.value.eq_ignore_ascii_case("nextval") => call("nextval", vec![]),
            Some(last) => self.name(last),
            None => Expr::Opaque(String::new()),
        }
    }

    /// `x IS TRUE`, with what an unknown x counts as.
    fn truth(&self, tree: &ast::Expr, unknown: bool) -> Expr {
        call(
            "coalesce",
            vec![self.expr(tree), Expr::Literal(Literal::Bool(unknown))],
        )
    }

    fn in_list(&self, expr: Expr, list: &[ast::Expr], negated: bool) -> Expr {
        Expr::InList {
            expr: Box::new(expr),
            list: self.all(list),
            negated,
        }
    }

    /// `x = ANY (ARRAY[…])`, as PostgreSQL writes `x IN (…)` in its dumps.
    fn in_array(&self, left: &ast::Expr, right: &ast::Expr, negated: bool) -> Option<Expr> {
        Some(self.in_list(self.expr(left), elements(right)?, negated))
    }

    /// `x ~~ ANY (ARRAY[…])`: one match or another.
    fn like_any(&self, left: &ast::Expr, op: &BinaryOperator, right: &ast::Expr) -> Option<Expr> {
        let one = |element: &ast::Expr| self.binary(left, op, element);
        elements(right)?
            .iter()
            .map(one)
            .reduce(|a, b| Some(binary(BinaryOp::Or, a?, b?)))?
    }

    fn pattern(
        &self,
        kind: Match,
        expr: &ast::Expr,
        pattern: &ast::Expr,
        escape: Option<&ast::Expr>,
        negated: bool,
    ) -> Option<Expr> {
        let escape = match escape.map(|escape| self.expr(escape)) {
            // An empty one means that there is none.
            Some(Expr::Literal(Literal::Text(given))) => given.chars().next(),
            Some(_) => return None,
            None if matches!(kind, Match::Like | Match::ILike | Match::Similar) => {
                self.flavor.like_escape()
            }
            None => None,
        };
        Some(Expr::Match {
            kind,
            expr: self.boxed(expr),
            pattern: Box::new(self.expr(pattern)),
            escape,
            negated,
        })
    }

    fn binary(&self, left: &ast::Expr, op: &BinaryOperator, right: &ast::Expr) -> Option<Expr> {
        use BinaryOperator as Op;
        let matched = |kind, negated| self.pattern(kind, left, right, None, negated);
        let plain = match op {
            Op::Or => BinaryOp::Or,
            Op::And => BinaryOp::And,
            Op::Eq => BinaryOp::Eq,
            Op::NotEq => BinaryOp::NotEq,
            Op::Lt => BinaryOp::Lt,
            Op::LtEq => BinaryOp::LtEq,
            Op::Gt => BinaryOp::Gt,
            Op::GtEq => BinaryOp::GtEq,
            Op::Plus => return Some(self.sum(self.expr(left), self.expr(right))),
            Op::Minus => BinaryOp::Minus,
            Op::Multiply => BinaryOp::Multiply,
            Op::Divide => BinaryOp::Divide,
            Op::Modulo => BinaryOp::Modulo,
            Op::StringConcat => BinaryOp::Concat,
            Op::Regexp | Op::PGRegexMatch => return matched(Match::Regex, false),
            Op::PGRegexNotMatch => return matched(Match::Regex, true),
            Op::PGRegexIMatch => return matched(Match::IRegex, false),
            Op::PGRegexNotIMatch => return matched(Match::IRegex, true),
            Op::PGLikeMatch => return matched(Match::Like, false),
            Op::PGNotLikeMatch => return matched(Match::Like, true),
            Op::PGILikeMatch => return matched(Match::ILike, false),
            Op::PGNotILikeMatch => return matched(Match::ILike, true),
            Op::Glob => return matched(Match::Glob, false),
            Op::Spaceship => return Some(not(distinct(self.expr(left), self.expr(right)))),
            Op::MyIntegerDivide => {
                return Some(call("div", vec![self.expr(left), self.expr(right)]));
            }
            Op::PGExp => return Some(call("power", vec![self.expr(left), self.expr(right)])),
            Op::Xor => {
                let (a, b) = (self.expr(left), self.expr(right));
                let both = binary(BinaryOp::And, a.clone(), b.clone());
                return Some(binary(BinaryOp::And, binary(BinaryOp::Or, a, b), not(both)));
            }
            _ => return None,
        };
        Some(binary(plain, self.expr(left), self.expr(right)))
    }

    /// `a + b`, which joins texts in some dialects.
    fn sum(&self, left: Expr, right: Expr) -> Expr {
        let is_text = |expr: &Expr| {
            let named = |name: &str| self.scope.data_type(name).cloned();
            matches!(
                infer::data_type(expr, self.flavor, &named),
                Some(DataType::Text { .. })
            )
        };
        let op = if self.flavor.plus_joins_texts() && (is_text(&left) || is_text(&right)) {
            BinaryOp::Concat
        } else {
            BinaryOp::Plus
        };
        binary(op, left, right)
    }

    fn unary(&self, op: UnaryOperator, tree: &ast::Expr) -> Option<Expr> {
        let expr = self.expr(tree);
        Some(match (op, expr) {
            (UnaryOperator::Not | UnaryOperator::BangNot, expr) => not(expr),
            (UnaryOperator::Plus, expr) => expr,
            (UnaryOperator::Minus, Expr::Literal(Literal::Number(number)))
                if !number.starts_with('-') =>
            {
                Expr::Literal(Literal::Number(format!("-{number}")))
            }
            (UnaryOperator::Minus, expr) => Expr::Unary {
                op: UnaryOp::Minus,
                expr: Box::new(expr),
            },
            _ => return None,
        })
    }

    fn function(&self, function: &ast::Function) -> Option<Expr> {
        if function.over.is_some() || function.filter.is_some() || !function.within_group.is_empty()
        {
            return None;
        }
        let name = function.name.0.last()?.as_ident()?.value.to_lowercase();
        let args = match &function.args {
            FunctionArguments::None => Vec::new(),
            FunctionArguments::Subquery(_) => return None,
            FunctionArguments::List(list) => list
                .args
                .iter()
                .map(|arg| self.argument(arg))
                .collect::<Option<Vec<_>>>()?,
        };
        // CURRENT_TIMESTAMP(6) is the same moment.
        if BARE_FUNCTIONS.contains(&name.as_str()) || name == "now" {
            return Some(call(&name, vec![]));
        }
        if name == "regexp_like"
            && let [expr, pattern, flags @ ..] = args.as_slice()
        {
            let ignores_case =
                matches!(flags, [Expr::Literal(Literal::Text(flags)), ..] if flags.contains('i'));
            let kind = if ignores_case {
                Match::IRegex
            } else {
                Match::Regex
            };
            return Some(Expr::Match {
                kind,
                expr: Box::new(expr.clone()),
                pattern: Box::new(pattern.clone()),
                escape: None,
                negated: false,
            });
        }
        if PARTED.contains(&(name.as_str(), args.len()))
            && let Some(unit) = function_word(function)
        {
            let rest = args.into_iter().skip(1);
            let args = std::iter::once(text(&unit)).chain(rest).collect();
            return Some(call(&name, args));
        }
        if name == "isjson" {
            return Some(call("json_valid", args));
        }
        Some(call(&name, args))
    }

    fn argument(&self, arg: &FunctionArg) -> Option<Expr> {
        match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(self.expr(expr)),
            _ => None,
        }
    }
}

/// The word that is the first argument of a function, lower case.
fn function_word(function: &ast::Function) -> Option<String> {
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    match list.args.first()? {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(ast::Expr::Identifier(word))) => {
            Some(word.value.to_lowercase())
        }
        _ => None,
    }
}

/// The elements of an array, whatever casts and parentheses are around it.
fn elements(tree: &ast::Expr) -> Option<&[ast::Expr]> {
    match tree {
        ast::Expr::Array(array) => Some(&array.elem),
        ast::Expr::Nested(inner) | ast::Expr::Cast { expr: inner, .. } => elements(inner),
        ast::Expr::Tuple(list) => Some(list),
        _ => None,
    }
}

fn literal(value: &Value) -> Option<Literal> {
    Some(match value {
        Value::Number(number, _) => Literal::Number(number.clone()),
        Value::Boolean(value) => Literal::Bool(*value),
        Value::Null => Literal::Null,
        Value::Placeholder(_) => return None,
        other => Literal::Text(other.clone().into_string()?),
    })
}
