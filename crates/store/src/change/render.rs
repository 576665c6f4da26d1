//! Conditions and values of a change as SQL over a row and its relatives.
//!
//! Plain expressions are rendered as those of CHECKs are; what is added here
//! are the functions that [`confab_model::change`] lists. Each level of
//! relatives has an alias of its own, `r0` being the changed table.

use crate::{
    expr::sqlite_expr,
    names::{quote, stored_column},
    sqlite_schema::stored_columns,
};
use confab_model::{
    ForeignKey, Schema,
    expr::{BinaryOp, Expr, Literal, UnaryOp},
};

/// A row that an expression is over.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) schema: &'a Schema,
    pub(super) names: &'a [String],
    pub(super) table: usize,
    /// The row's alias is `r` and this number.
    pub(super) level: usize,
}

impl Scope<'_> {
    /// The expression as SQL; None when SQLite can't say it.
    pub(super) fn render(self, expr: &Expr) -> Option<String> {
        let this = self.schema.tables.get(self.table)?;
        if !has_own_function(expr) {
            return match expr {
                // Qualified, since a relative may have a column of the same name.
                Expr::Column(name) => Some(format!(
                    "r{}.{}",
                    self.level,
                    quote(&stored_column(this, name)?)
                )),
                _ => sqlite_expr(expr, this, self.schema.dialect),
            };
        }
        Some(match expr {
            Expr::Unary {
                op: UnaryOp::Not,
                expr,
            } => format!("(NOT {})", self.render(expr)?),
            Expr::Unary {
                op: UnaryOp::Minus,
                expr,
            } => format!("(- {})", self.render(expr)?),
            Expr::Binary { op, left, right } => {
                format!(
                    "({} {} {})",
                    self.render(left)?,
                    sign(*op),
                    self.render(right)?
                )
            }
            Expr::IsNull { expr, negated } => {
                let not = if *negated { "NOT " } else { "" };
                format!("({} IS {not}NULL)", self.render(expr)?)
            }
            Expr::InList {
                expr,
                list,
                negated,
            } => {
                let list: Option<Vec<String>> = list.iter().map(|item| self.render(item)).collect();
                let not = if *negated { "NOT " } else { "" };
                format!("({} {not}IN ({}))", self.render(expr)?, list?.join(", "))
            }
            Expr::Between {
                expr,
                low,
                high,
                negated,
            } => {
                let not = if *negated { "NOT " } else { "" };
                format!(
                    "({} {not}BETWEEN {} AND {})",
                    self.render(expr)?,
                    self.render(low)?,
                    self.render(high)?
                )
            }
            Expr::Case {
                operand: None,
                branches,
                otherwise,
            } => {
                let mut sql = String::from("(CASE");
                for (when, then) in branches {
                    sql += &format!(" WHEN {} THEN {}", self.render(when)?, self.render(then)?);
                }
                if let Some(otherwise) = otherwise {
                    sql += &format!(" ELSE {}", self.render(otherwise)?);
                }
                sql + " END)"
            }
            Expr::Function { name, args } => self.function(name, args)?,
            _ => return None,
        })
    }

    fn function(self, name: &str, args: &[Expr]) -> Option<String> {
        Some(match (name, args) {
            ("row", []) => format!("r{}.rowid", self.level),
            ("day", [moment]) => format!("date({})", self.render(moment)?),
            ("add_days" | "add_months", [moment, number]) => {
                let unit = name.trim_start_matches("add_");
                let (moment, number) = (self.render(moment)?, self.render(number)?);
                // The last day of a month stays the last day of a shorter one.
                let later = format!("({number}) || ' {unit}', 'floor'");
                format!(
                    "(CASE length({moment}) WHEN 10 THEN date({moment}, {later}) ELSE datetime({moment}, {later}) END)"
                )
            }
            ("parent", [Expr::Literal(Literal::Number(key)), of]) => {
                let key = self.key(self.table, key)?;
                let parent = self.at(self.schema.find_table(&key.table)?);
                format!(
                    "(SELECT {} FROM {} AS r{} WHERE {})",
                    parent.render(of)?,
                    quote(self.names.get(parent.table)?),
                    parent.level,
                    self.joined(self.table, key, parent.table, (self.level, parent.level))?
                )
            }
            (
                "exists" | "count",
                [
                    Expr::Literal(Literal::Text(table)),
                    Expr::Literal(Literal::Number(key)),
                    conditions @ ..,
                ],
            ) => {
                let child = self.at(self.schema.find_table(table)?);
                let key = self.key(child.table, key)?;
                let mut related = format!(
                    "FROM {} AS r{} WHERE {}",
                    quote(self.names.get(child.table)?),
                    child.level,
                    self.joined(child.table, key, self.table, (child.level, self.level))?
                );
                for condition in conditions {
                    related += &format!(" AND {}", child.render(condition)?);
                }
                if name == "exists" {
                    format!("EXISTS (SELECT 1 {related})")
                } else {
                    format!("(SELECT count(*) {related})")
                }
            }
            _ => {
                let args: Option<Vec<String>> = args.iter().map(|arg| self.render(arg)).collect();
                let plain = matches!(
                    name,
                    "coalesce"
                        | "abs"
                        | "round"
                        | "lower"
                        | "upper"
                        | "trim"
                        | "replace"
                        | "substr"
                        | "length"
                );
                return plain.then_some(format!("{name}({})", args?.join(", ")));
            }
        })
    }

    fn at(self, table: usize) -> Self {
        Self {
            table,
            level: self.level + 1,
            ..self
        }
    }

    fn key(&self, table: usize, number: &str) -> Option<&ForeignKey> {
        let keys = &self.schema.tables.get(table)?.foreign_keys;
        keys.get(number.parse::<usize>().ok()?)
    }

    /// How a child's row and its parent's belong together.
    fn joined(
        self,
        child: usize,
        key: &ForeignKey,
        parent: usize,
        (child_level, parent_level): (usize, usize),
    ) -> Option<String> {
        let own = stored_columns(self.schema.tables.get(child)?, &key.columns)?;
        let theirs = stored_columns(self.schema.tables.get(parent)?, &key.references)?;
        let equal: Vec<String> = own
            .iter()
            .zip(&theirs)
            .map(|(own, theirs)| {
                format!(
                    "r{parent_level}.{} = r{child_level}.{}",
                    quote(theirs),
                    quote(own)
                )
            })
            .collect();
        (!equal.is_empty()).then(|| equal.join(" AND "))
    }
}

fn has_own_function(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(part, Expr::Function { name, .. } if matches!(
            name.as_str(),
            "row" | "day" | "add_days" | "add_months" | "parent" | "exists" | "count" | "round"
        ));
    });
    found
}

fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "OR",
        BinaryOp::And => "AND",
        BinaryOp::Eq => "=",
        BinaryOp::NotEq => "<>",
        BinaryOp::Lt => "<",
        BinaryOp::LtEq => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::GtEq => ">=",
        BinaryOp::Plus => "+",
        BinaryOp::Minus => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "* 1.0 /",
        BinaryOp::Modulo => "%",
        BinaryOp::Concat => "||",
    }
}
