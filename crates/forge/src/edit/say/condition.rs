//! Expressions in words.

use super::{Context, literal};
use confab_model::{
    Expr, Literal,
    expr::{BinaryOp, UnaryOp},
};

/// Says expressions over the rows of a table.
#[derive(Clone, Copy)]
pub(super) struct Words<'c, 'a> {
    pub(super) ctx: &'c Context<'a>,
    pub(super) table: usize,
    /// Whether columns are named with their table.
    pub(super) far: bool,
}

impl Words<'_, '_> {
    pub(super) fn say(&self, expr: &Expr) -> String {
        match expr {
            Expr::Literal(value) => literal(value),
            Expr::Column(name) if self.far => {
                format!("{}.{name}", self.ctx.declared(self.table).name)
            }
            Expr::Column(name) => name.clone(),
            Expr::Unary {
                op: UnaryOp::Not,
                expr,
            } => match expr.as_ref() {
                Expr::Function { name, args } if name == "exists" => {
                    self.related(args, "there is no row of")
                }
                Expr::Binary {
                    op: BinaryOp::Eq,
                    left,
                    right,
                } => self.binary(BinaryOp::NotEq, left, right),
                other => format!("not ({})", self.say(other)),
            },
            Expr::Unary {
                op: UnaryOp::Minus,
                expr,
            } => format!("-{}", self.say(expr)),
            Expr::IsNull { expr, negated } => format!(
                "{} is {}NULL",
                self.say(expr),
                if *negated { "not " } else { "" }
            ),
            Expr::InList { expr, list, .. } => {
                let list: Vec<String> = list.iter().map(|item| self.say(item)).collect();
                format!("{} is {}", self.say(expr), super::joined(&list, "or"))
            }
            Expr::Between {
                expr, low, high, ..
            } => format!(
                "{} is between {} and {}",
                self.say(expr),
                self.say(low),
                self.say(high)
            ),
            Expr::Match { expr, pattern, .. } => {
                let Expr::Literal(Literal::Text(pattern)) = pattern.as_ref() else {
                    return self.say(expr);
                };
                let verb = match (pattern.starts_with('%'), pattern.ends_with('%')) {
                    (true, true) => "contains",
                    (true, false) => "ends with",
                    _ => "starts with",
                };
                let plain = pattern
                    .trim_start_matches('%')
                    .trim_end_matches('%')
                    .replace('\\', "");
                format!("{} {verb} “{plain}”", self.say(expr))
            }
            Expr::Case {
                branches,
                otherwise,
                ..
            } => {
                let each: Vec<String> = branches
                    .iter()
                    .map(|(when, then)| format!("{} where {}", self.say(then), self.say(when)))
                    .collect();
                let rest = otherwise
                    .as_ref()
                    .map(|rest| format!(" and {} elsewhere", self.say(rest)))
                    .unwrap_or_default();
                format!("{}{rest}", each.join(", "))
            }
            Expr::Binary { op, left, right } => self.binary(*op, left, right),
            Expr::Function { name, args } => self.function(name, args),
            Expr::Cast { expr, .. } => self.say(expr),
            Expr::Opaque(text) => text.clone(),
        }
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr) -> String {
        // `x is NULL or not (condition on x)` is just "not".
        if let (
            BinaryOp::Or,
            Expr::IsNull {
                expr,
                negated: false,
            },
            Expr::Unary {
                op: UnaryOp::Not,
                expr: same,
            },
        ) = (op, left, right)
            && expr == same
        {
            return match same.as_ref() {
                Expr::Binary {
                    op: BinaryOp::Eq,
                    left,
                    right,
                } => self.binary(BinaryOp::NotEq, left, right),
                other => format!("not ({})", self.say(other)),
            };
        }
        let moment = matches!(right, Expr::Literal(Literal::Text(_)));
        let sign = match op {
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
            BinaryOp::Eq => "is",
            BinaryOp::NotEq => "isn't",
            BinaryOp::Lt if moment => "is before",
            BinaryOp::Lt => "is below",
            BinaryOp::LtEq if moment => "is until",
            BinaryOp::LtEq => "is at most",
            BinaryOp::Gt if moment => "is after",
            BinaryOp::Gt => "is over",
            BinaryOp::GtEq if moment => "is on or after",
            BinaryOp::GtEq => "is at least",
            BinaryOp::Plus => "+",
            BinaryOp::Minus => "−",
            BinaryOp::Multiply => "×",
            BinaryOp::Divide => "÷",
            BinaryOp::Modulo => "modulo",
            BinaryOp::Concat => "followed by",
        };
        let side = |expr: &Expr| match expr {
            Expr::Binary {
                op: BinaryOp::Or, ..
            } if op == BinaryOp::And => format!("({})", self.say(expr)),
            _ => self.say(expr),
        };
        format!(
            "{} {sign} {}",
            side(left),
            side(right)
                .replace('“', if moment { "" } else { "“" })
                .replace('”', if moment { "" } else { "”" })
        )
        .replace(" is is ", " is ")
    }

    fn function(&self, name: &str, args: &[Expr]) -> String {
        match (name, args) {
            ("parent", [Expr::Literal(Literal::Number(key)), inner]) => {
                let key = key.parse().unwrap_or(usize::MAX);
                let Some(parent) = self.ctx.parent(self.table, key) else {
                    return self.ctx.rows_called(self.table);
                };
                let words = Words {
                    ctx: self.ctx,
                    table: parent,
                    far: true,
                };
                words.say(inner)
            }
            ("exists", args) => self.related(args, "there is a row of"),
            ("count", args) => self.related(args, "the number of rows of"),
            ("month", [date]) => format!("the month of {}", self.say(date)),
            ("add_days" | "add_months", [moment, Expr::Literal(Literal::Number(count))]) => {
                let unit = name.trim_start_matches("add_");
                match count.strip_prefix('-') {
                    Some(count) => format!("{count} {unit} before {}", self.say(moment)),
                    None => format!("{count} {unit} after {}", self.say(moment)),
                }
            }
            ("row", []) => "the row's number".to_string(),
            _ => {
                let args: Vec<String> = args.iter().map(|arg| self.say(arg)).collect();
                format!("{name}({})", args.join(", "))
            }
        }
    }

    fn related(&self, args: &[Expr], opening: &str) -> String {
        let [Expr::Literal(Literal::Text(table)), _, conditions @ ..] = args else {
            return String::new();
        };
        let number = self
            .ctx
            .schema
            .data_names()
            .iter()
            .position(|name| name == table);
        let words = Words {
            ctx: self.ctx,
            table: number.unwrap_or(self.table),
            far: false,
        };
        let conditions: Vec<String> = conditions
            .iter()
            .map(|condition| words.say(condition))
            .collect();
        let which = if conditions.is_empty() {
            String::new()
        } else {
            format!(" where {}", conditions.join(" and "))
        };
        format!("{opening} {table}{which}")
    }
}
