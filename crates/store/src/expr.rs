//! The model's expressions as SQLite's SQL.
//!
//! Only what SQLite evaluates to the same result as the schema's own engine is
//! rendered; anything else gives `None`, and Confab's own evaluator judges it.
//! So a proof by query never says more than it knows.

mod functions;
mod pattern;

use crate::{
    kind::Kind,
    names::{quote, quote_text, stored_column},
};
use confab_model::{
    Dialect, Table,
    expr::{BinaryOp, Expr, Literal, UnaryOp},
};

/// The expression as SQLite's SQL over a row of the table, or None when SQLite
/// can't say it, or would say something else.
pub fn sqlite_expr(expr: &Expr, table: &Table, dialect: Dialect) -> Option<String> {
    Renderer { table, dialect }.render(expr)
}

/// What rendering needs to know beside the expression.
#[derive(Clone, Copy)]
struct Renderer<'a> {
    table: &'a Table,
    dialect: Dialect,
}

impl Renderer<'_> {
    fn kind(self, expr: &Expr) -> Kind {
        Kind::of(expr, self.table, self.dialect)
    }

    fn render(self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Literal(literal) => render_literal(literal)?,
            Expr::Column(name) => quote(&stored_column(self.table, name)?),
            Expr::Unary {
                op: UnaryOp::Not,
                expr,
            } => format!("(NOT {})", self.render(expr)?),
            Expr::Unary {
                op: UnaryOp::Minus,
                expr,
            } => format!("(- {})", self.render(expr)?),
            Expr::Binary { op, left, right } => self.binary(*op, left, right)?,
            Expr::IsNull { expr, negated } => {
                format!(
                    "({} {})",
                    self.render(expr)?,
                    if *negated { "IS NOT NULL" } else { "IS NULL" }
                )
            }
            Expr::InList {
                expr,
                list,
                negated,
            } => {
                let items = list
                    .iter()
                    .map(|item| self.operand(item, expr))
                    .collect::<Option<Vec<_>>>()?;
                let not = if *negated { "NOT " } else { "" };
                format!("({} {not}IN ({}))", self.render(expr)?, items.join(", "))
            }
            Expr::Between {
                expr,
                low,
                high,
                negated,
            } => {
                let inside = format!(
                    "({} AND {})",
                    self.binary(BinaryOp::GtEq, expr, low)?,
                    self.binary(BinaryOp::LtEq, expr, high)?
                );
                if *negated {
                    format!("(NOT {inside})")
                } else {
                    inside
                }
            }
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
                let test =
                    pattern::render(*kind, &self.render(expr)?, pattern, *escape, self.dialect)?;
                if *negated {
                    format!("(NOT {test})")
                } else {
                    test
                }
            }
            Expr::Case {
                operand,
                branches,
                otherwise,
            } => self.case(operand.as_deref(), branches, otherwise.as_deref())?,
            Expr::Cast { expr, to } => self.cast(expr, to)?,
            Expr::Function { name, args } => self.function(name, args)?,
            Expr::Opaque(_) => return None,
        })
    }

    /// One side of a comparison, fitted to the other side.
    fn operand(self, expr: &Expr, other: &Expr) -> Option<String> {
        let Expr::Literal(Literal::Text(text)) = expr else {
            return self.render(expr);
        };
        match self.kind(other) {
            Kind::Date => is_date(text).then(|| quote_text(text)),
            Kind::DateTime if is_date(text) => Some(quote_text(&format!("{text} 00:00:00"))),
            Kind::DateTime => is_date_time(text).then(|| quote_text(text)),
            Kind::Time => is_time(text).then(|| quote_text(text)),
            Kind::Integer | Kind::Decimal(_) => render_number(text.trim()),
            Kind::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" | "t" | "1" | "y" | "yes" | "on" => Some("1".into()),
                "false" | "f" | "0" | "n" | "no" | "off" => Some("0".into()),
                _ => None,
            },
            _ => self.render(expr),
        }
    }

    fn binary(self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<String> {
        let sign = match op {
            BinaryOp::And => "AND",
            BinaryOp::Or => "OR",
            BinaryOp::Concat => "||",
            BinaryOp::Plus
            | BinaryOp::Minus
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Modulo => {
                return self.arithmetic(op, left, right);
            }
            _ => return self.comparison(op, left, right),
        };
        Some(format!(
            "({} {sign} {})",
            self.render(left)?,
            self.render(right)?
        ))
    }

    fn comparison(self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<String> {
        let sign = match op {
            BinaryOp::Eq => "=",
            BinaryOp::NotEq => "<>",
            BinaryOp::Lt => "<",
            BinaryOp::LtEq => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::GtEq => ">=",
            _ => return None,
        };
        let (kind_left, kind_right) = (self.kind(left), self.kind(right));
        let (l, r) = (self.operand(left, right)?, self.operand(right, left)?);
        // As texts, '2024-01-01' < '2024-01-01 00:00:00', so a date and a moment
        // compare only after both are moments.
        match (kind_left, kind_right) {
            (Kind::Date, Kind::DateTime) => return Some(format!("(datetime({l}) {sign} {r})")),
            (Kind::DateTime, Kind::Date) => return Some(format!("({l} {sign} datetime({r}))")),
            (a, b) if a.is_moment() && b.is_moment() && a != b => return None,
            _ => {}
        }
        // Sums of decimals are binary fractions in SQLite, so they compare rounded.
        let computed = is_arithmetic(left) || is_arithmetic(right);
        if computed && kind_left.is_number() && kind_right.is_number() {
            let scale = |kind| match kind {
                Kind::Integer => Some(0),
                Kind::Decimal(scale) => scale,
                _ => None,
            };
            let digits = scale(kind_left)
                .zip(scale(kind_right))
                .map(|(a, b)| a.max(b));
            if digits != Some(0) {
                return Some(format!(
                    "(round({l} - {r}, {}) {sign} 0)",
                    digits.unwrap_or(6).min(9)
                ));
            }
        }
        Some(format!("({l} {sign} {r})"))
    }

    fn arithmetic(self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<String> {
        let (kind_left, kind_right) = (self.kind(left), self.kind(right));
        let (l, r) = (self.render(left)?, self.render(right)?);
        if op == BinaryOp::Minus && kind_left == Kind::Date && kind_right == Kind::Date {
            return Some(format!(
                "CAST(round(julianday({l}) - julianday({r})) AS INTEGER)"
            ));
        }
        if !kind_left.is_number() || !kind_right.is_number() {
            return None;
        }
        let whole = Kind::Integer == kind_left && Kind::Integer == kind_right;
        Some(match op {
            BinaryOp::Plus => format!("({l} + {r})"),
            BinaryOp::Minus => format!("({l} - {r})"),
            BinaryOp::Multiply => format!("({l} * {r})"),
            BinaryOp::Divide
                if whole && !matches!(self.dialect, Dialect::Mysql | Dialect::Oracle) =>
            {
                format!("({l} / {r})")
            }
            BinaryOp::Divide => format!("({l} * 1.0 / {r})"),
            BinaryOp::Modulo if whole => format!("({l} % {r})"),
            _ => return None,
        })
    }

    fn case(
        self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
    ) -> Option<String> {
        let mut sql = String::from("(CASE");
        if let Some(operand) = operand {
            sql += &format!(" {}", self.render(operand)?);
        }
        for (when, then) in branches {
            let when = match operand {
                Some(operand) => self.operand(when, operand)?,
                None => self.render(when)?,
            };
            sql += &format!(" WHEN {when} THEN {}", self.render(then)?);
        }
        if let Some(otherwise) = otherwise {
            sql += &format!(" ELSE {}", self.render(otherwise)?);
        }
        Some(sql + " END)")
    }

    fn cast(self, expr: &Expr, to: &str) -> Option<String> {
        if let Expr::Literal(Literal::Text(text)) = expr {
            return match Kind::of_cast(to) {
                Kind::Date => is_date(text).then(|| quote_text(text)),
                Kind::DateTime if is_date(text) => Some(quote_text(&format!("{text} 00:00:00"))),
                Kind::DateTime => is_date_time(text).then(|| quote_text(text)),
                Kind::Time => is_time(text).then(|| quote_text(text)),
                Kind::Integer | Kind::Decimal(_) => render_number(text.trim()),
                Kind::Boolean => None,
                // A cast to text or to an enum type leaves a text what it is.
                Kind::Text | Kind::Unknown => (!to.contains('[')).then(|| quote_text(text)),
            };
        }
        let (from, inner) = (self.kind(expr), self.render(expr)?);
        match (from, Kind::of_cast(to)) {
            (Kind::Text, Kind::Text) if to.contains('(') => None,
            (a, b) if a == b => Some(inner),
            (Kind::Integer, Kind::Text) => Some(format!("CAST({inner} AS TEXT)")),
            (Kind::Integer | Kind::Decimal(_), Kind::Decimal(_)) if !to.contains('(') => {
                Some(inner)
            }
            (Kind::DateTime, Kind::Date) => Some(format!("date({inner})")),
            (Kind::Date, Kind::DateTime) => Some(format!("datetime({inner})")),
            (Kind::Boolean, Kind::Integer) => Some(format!("CAST({inner} AS INTEGER)")),
            _ => None,
        }
    }
}

fn render_literal(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Null => Some("NULL".into()),
        Literal::Bool(value) => Some(u8::from(*value).to_string()),
        Literal::Number(number) => render_number(number),
        Literal::Text(text) => (!text.contains('\0')).then(|| quote_text(text)),
    }
}

fn render_number(number: &str) -> Option<String> {
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().any(|c| c.is_ascii_digit())
        && digits.parse::<f64>().is_ok();
    plain.then(|| {
        if number.starts_with('-') {
            format!("({number})")
        } else {
            number.to_owned()
        }
    })
}

fn is_arithmetic(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(
            part,
            Expr::Binary {
                op: BinaryOp::Plus | BinaryOp::Minus | BinaryOp::Multiply | BinaryOp::Divide,
                ..
            }
        );
    });
    found
}

fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
}

fn is_date(text: &str) -> bool {
    has_shape(text, "0000-00-00")
}

fn is_date_time(text: &str) -> bool {
    has_shape(text, "0000-00-00 00:00:00")
}

fn is_time(text: &str) -> bool {
    has_shape(text, "00:00:00")
}

#[cfg(test)]
mod tests;
