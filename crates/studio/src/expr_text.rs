//! The model's expressions as plain SQL text, for people and programs to read.

use confab_model::{
    Expr, Literal,
    expr::{BinaryOp, Match, UnaryOp},
};

/// An expression as standard SQL.
pub fn expr_text(expr: &Expr) -> String {
    match expr {
        Expr::Literal(literal) => literal_text(literal),
        Expr::Column(name) => name_text(name),
        Expr::Unary {
            op: UnaryOp::Not,
            expr,
        } => format!("NOT {}", operand(expr)),
        Expr::Unary {
            op: UnaryOp::Minus,
            expr,
        } => format!("-{}", operand(expr)),
        Expr::Binary { op, left, right } => {
            format!("{} {} {}", operand(left), operator(*op), operand(right))
        }
        Expr::IsNull { expr, negated } => format!("{} IS {}NULL", operand(expr), not(*negated)),
        Expr::InList {
            expr,
            list,
            negated,
        } => format!("{} {}IN ({})", operand(expr), not(*negated), commas(list)),
        Expr::Between {
            expr,
            low,
            high,
            negated,
        } => {
            format!(
                "{} {}BETWEEN {} AND {}",
                operand(expr),
                not(*negated),
                operand(low),
                operand(high)
            )
        }
        Expr::Match {
            kind,
            expr,
            pattern,
            escape,
            negated,
        } => {
            let text = format!(
                "{} {}{} {}",
                operand(expr),
                not(*negated),
                match_word(*kind),
                operand(pattern)
            );
            match escape {
                // Said only where it makes a difference.
                Some(escape) if expr_text(pattern).contains(*escape) => {
                    format!(
                        "{text} ESCAPE {}",
                        literal_text(&Literal::Text(escape.to_string()))
                    )
                }
                _ => text,
            }
        }
        Expr::Case {
            operand,
            branches,
            otherwise,
        } => case_text(operand.as_deref(), branches, otherwise.as_deref()),
        Expr::Cast { expr, to } => format!("CAST({} AS {to})", expr_text(expr)),
        Expr::Function { name, args } if args.is_empty() && name.starts_with("current_") => {
            name.to_uppercase()
        }
        Expr::Function { name, args } => format!("{name}({})", commas(args)),
        Expr::Opaque(text) => text.clone(),
    }
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Null => "NULL".into(),
        Literal::Bool(true) => "TRUE".into(),
        Literal::Bool(false) => "FALSE".into(),
        Literal::Number(number) => number.clone(),
        Literal::Text(text) => format!("'{}'", text.replace('\'', "''")),
    }
}

/// A name, in quotes where it would be read as something else.
fn name_text(name: &str) -> String {
    let plain = |c: char| c == '_' || c.is_alphanumeric();
    if name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        return name.into();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// An expression as part of another one: in parentheses unless it stands for itself.
fn operand(expr: &Expr) -> String {
    match expr {
        Expr::Literal(_) | Expr::Column(_) | Expr::Function { .. } | Expr::Cast { .. } => {
            expr_text(expr)
        }
        _ => format!("({})", expr_text(expr)),
    }
}

fn commas(list: &[Expr]) -> String {
    list.iter().map(expr_text).collect::<Vec<_>>().join(", ")
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}

fn case_text(
    operand: Option<&Expr>,
    branches: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
) -> String {
    let mut text = String::from("CASE");
    if let Some(operand) = operand {
        text += &format!(" {}", expr_text(operand));
    }
    for (when, then) in branches {
        text += &format!(" WHEN {} THEN {}", expr_text(when), expr_text(then));
    }
    if let Some(otherwise) = otherwise {
        text += &format!(" ELSE {}", expr_text(otherwise));
    }
    text + " END"
}

fn operator(op: BinaryOp) -> &'static str {
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
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::Concat => "||",
    }
}

fn match_word(kind: Match) -> &'static str {
    match kind {
        Match::Like => "LIKE",
        Match::ILike => "ILIKE",
        Match::Similar => "SIMILAR TO",
        Match::Glob => "GLOB",
        Match::Regex => "~",
        Match::IRegex => "~*",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> Box<Expr> {
        Box::new(Expr::Column(name.into()))
    }

    fn number(number: &str) -> Box<Expr> {
        Box::new(Expr::Literal(Literal::Number(number.into())))
    }

    #[test]
    fn an_expression_reads_as_it_was_meant() {
        let sum = Expr::Binary {
            op: BinaryOp::Plus,
            left: column("a"),
            right: number("1"),
        };
        let product = Expr::Binary {
            op: BinaryOp::Multiply,
            left: Box::new(sum),
            right: column("unit price"),
        };
        assert_eq!(expr_text(&product), "(a + 1) * \"unit price\"");
        let between = Expr::Between {
            expr: column("a"),
            low: number("1"),
            high: number("2"),
            negated: true,
        };
        assert_eq!(expr_text(&between), "a NOT BETWEEN 1 AND 2");
        let text = Expr::Literal(Literal::Text("it's".into()));
        assert_eq!(expr_text(&text), "'it''s'");
        let now = Expr::Function {
            name: "current_timestamp".into(),
            args: Vec::new(),
        };
        assert_eq!(expr_text(&now), "CURRENT_TIMESTAMP");
    }
}
