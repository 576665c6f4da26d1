//! Expressions with their names resolved, ready to run many times.

use super::{functions::Function, pattern, span::Span, value::Value, whole};
use confab_model::{
    Dialect, Expr, Literal,
    expr::{BinaryOp, UnaryOp},
};
use regex::Regex;

/// Resolves what an expression refers to.
pub(crate) trait Scope {
    /// The number of a column of the row.
    fn column(&self, name: &str) -> Option<usize>;
    /// Whether a column's type is one of integers.
    fn is_whole(&self, column: usize) -> bool;
    /// A reach into other tables: `parent(…)`, `total(…)` and the like.
    fn reach(&self, function: &str, args: &[Expr]) -> Option<usize>;
    /// The dialect of patterns.
    fn dialect(&self) -> Dialect;
    /// The day that counts as today.
    fn today(&self) -> i32;
}

/// A compiled expression.
#[derive(Debug)]
pub(crate) enum Compiled {
    Constant(Value<'static>),
    Column(usize),
    Reach(usize),
    Not(Box<Compiled>),
    Negate(Box<Compiled>),
    Binary(BinaryOp, Box<Compiled>, Box<Compiled>),
    /// A division without a rest.
    Quotient(Box<Compiled>, Box<Compiled>),
    IsNull(Box<Compiled>, bool),
    In(Box<Compiled>, Vec<Compiled>, bool),
    Between(Box<Compiled>, Box<Compiled>, Box<Compiled>, bool),
    Match(Box<Compiled>, Box<Regex>, bool),
    Case(
        Option<Box<Compiled>>,
        Vec<(Compiled, Compiled)>,
        Option<Box<Compiled>>,
    ),
    Cast(Box<Compiled>, Cast),
    Call(Function, Vec<Compiled>),
    /// A random whole number of the row between two bounds, both included.
    Noise(i64, i64),
}

/// The conversions that matter to a comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cast {
    Text,
    Whole,
    Number,
    Date,
    Moment,
    None,
}

impl Compiled {
    /// Calls `visit` on this part and each one inside.
    pub(crate) fn walk(&self, visit: &mut impl FnMut(&Compiled)) {
        visit(self);
        match self {
            Self::Constant(_) | Self::Column(_) | Self::Reach(_) | Self::Noise(..) => {}
            Self::Not(a)
            | Self::Negate(a)
            | Self::IsNull(a, _)
            | Self::Match(a, ..)
            | Self::Cast(a, _) => a.walk(visit),
            Self::Binary(_, a, b) | Self::Quotient(a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Self::In(a, list, _) => {
                a.walk(visit);
                list.iter().for_each(|item| item.walk(visit));
            }
            Self::Between(a, b, c, _) => [a, b, c].into_iter().for_each(|part| part.walk(visit)),
            Self::Case(operand, branches, otherwise) => {
                operand
                    .iter()
                    .chain(otherwise)
                    .for_each(|part| part.walk(visit));
                branches.iter().for_each(|(when, then)| {
                    when.walk(visit);
                    then.walk(visit);
                });
            }
            Self::Call(_, args) => args.iter().for_each(|arg| arg.walk(visit)),
        }
    }
}

/// None when some part of it cannot be evaluated.
pub(crate) fn compile(expr: &Expr, scope: &impl Scope) -> Option<Compiled> {
    let boxed = |expr: &Expr| compile(expr, scope).map(Box::new);
    Some(match expr {
        Expr::Literal(literal) => Compiled::Constant(Value::from_literal(literal)),
        Expr::Column(name) => Compiled::Column(scope.column(name)?),
        Expr::Unary {
            op: UnaryOp::Not,
            expr,
        } => Compiled::Not(boxed(expr)?),
        Expr::Unary {
            op: UnaryOp::Minus,
            expr,
        } => Compiled::Negate(boxed(expr)?),
        Expr::Binary {
            op: BinaryOp::Divide,
            left,
            right,
        } if whole::divides_whole(scope.dialect())
            && whole::is_whole(left, scope)
            && whole::is_whole(right, scope) =>
        {
            Compiled::Quotient(boxed(left)?, boxed(right)?)
        }
        Expr::Binary { op, left, right } => Compiled::Binary(*op, boxed(left)?, boxed(right)?),
        Expr::IsNull { expr, negated } => Compiled::IsNull(boxed(expr)?, *negated),
        Expr::InList {
            expr,
            list,
            negated,
        } => {
            let list = list
                .iter()
                .map(|item| compile(item, scope))
                .collect::<Option<_>>()?;
            Compiled::In(boxed(expr)?, list, *negated)
        }
        Expr::Between {
            expr,
            low,
            high,
            negated,
        } => Compiled::Between(boxed(expr)?, boxed(low)?, boxed(high)?, *negated),
        Expr::Match {
            kind,
            expr,
            pattern,
            escape,
            negated,
        } => {
            let Expr::Literal(Literal::Text(pattern)) = pattern.as_ref() else {
                return None;
            };
            let regex = pattern::to_regex(*kind, pattern, *escape, scope.dialect());
            let regex = Regex::new(&regex).ok()?;
            Compiled::Match(boxed(expr)?, Box::new(regex), *negated)
        }
        Expr::Case {
            operand,
            branches,
            otherwise,
        } => {
            let optional = |expr: &Option<Box<Expr>>| match expr {
                Some(expr) => boxed(expr).map(Some),
                None => Some(None),
            };
            let branches = branches
                .iter()
                .map(|(when, then)| compile(when, scope).zip(compile(then, scope)));
            Compiled::Case(
                optional(operand)?,
                branches.collect::<Option<_>>()?,
                optional(otherwise)?,
            )
        }
        Expr::Cast { expr, to } => Compiled::Cast(boxed(expr)?, cast(to)),
        Expr::Function { name, args } => function(name, args, scope)?,
        Expr::Opaque(_) => return None,
    })
}

fn function(name: &str, args: &[Expr], scope: &impl Scope) -> Option<Compiled> {
    if let Some(reach) = scope.reach(name, args) {
        return Some(Compiled::Reach(reach));
    }
    let today = scope.today();
    match name {
        "current_date" | "curdate" | "sysdate" if args.is_empty() => {
            return Some(Compiled::Constant(Value::Date(today)));
        }
        "now" | "current_timestamp" | "getdate" | "localtimestamp" | "sysdatetime"
        | "getutcdate" | "systimestamp" => {
            return Some(Compiled::Constant(Value::Moment(i64::from(today) * 86_400)));
        }
        "interval" => {
            let [Expr::Literal(Literal::Text(text))] = args else {
                return None;
            };
            return Span::parse(text).map(|span| Compiled::Constant(Value::Span(span)));
        }
        "noise" => {
            let [
                Expr::Literal(Literal::Number(low)),
                Expr::Literal(Literal::Number(high)),
            ] = args
            else {
                return None;
            };
            return Some(Compiled::Noise(low.parse().ok()?, high.parse().ok()?));
        }
        "div" => {
            let [left, right] = args else { return None };
            return Some(Compiled::Quotient(
                Box::new(compile(left, scope)?),
                Box::new(compile(right, scope)?),
            ));
        }
        "date_add" | "adddate" | "date_sub" | "subdate" => {
            let [moment, span] = args else { return None };
            let op = if name.contains("add") {
                BinaryOp::Plus
            } else {
                BinaryOp::Minus
            };
            return Some(Compiled::Binary(
                op,
                Box::new(compile(moment, scope)?),
                Box::new(compile(span, scope)?),
            ));
        }
        // The age by today.
        "age" if args.len() == 1 => {
            let mut both = vec![Compiled::Constant(Value::Date(today))];
            both.extend(args.first().and_then(|arg| compile(arg, scope)));
            return (both.len() == 2).then_some(Compiled::Call(Function::Age, both));
        }
        _ => {}
    }
    let function = Function::named(name)?;
    Some(Compiled::Call(
        function,
        args.iter()
            .map(|arg| compile(arg, scope))
            .collect::<Option<_>>()?,
    ))
}

fn cast(to: &str) -> Cast {
    let to = to.to_ascii_lowercase();
    let starts = |names: &[&str]| names.iter().any(|name| to.starts_with(name));
    if to.contains('[') {
        Cast::None
    } else if starts(&["int", "bigint", "smallint", "tinyint", "signed", "unsigned"])
        && !to.starts_with("interval")
    {
        Cast::Whole
    } else if starts(&["num", "dec", "real", "float", "double", "money"]) {
        Cast::Number
    } else if starts(&["timestamp", "datetime"]) {
        Cast::Moment
    } else if to == "date" {
        Cast::Date
    } else if starts(&[
        "char",
        "text",
        "varchar",
        "nvarchar",
        "nchar",
        "character",
        "bpchar",
        "citext",
    ]) {
        Cast::Text
    } else {
        Cast::None
    }
}
