//! Function calls that SQLite evaluates alike, under whatever name.

use super::Renderer;
use crate::kind::Kind;
use confab_model::{
    Dialect,
    expr::{Expr, Literal},
};

impl Renderer<'_> {
    /// A call as SQL. What depends on the present moment is left to the
    /// evaluator, which knows the recipe's today.
    pub(super) fn function(self, name: &str, args: &[Expr]) -> Option<String> {
        let texts = || {
            args.iter()
                .map(|arg| self.render(arg))
                .collect::<Option<Vec<_>>>()
        };
        let call = |function: &str| Some(format!("{function}({})", texts()?.join(", ")));
        let mysql = self.dialect == Dialect::Mysql;
        match (name, args.len()) {
            ("length" | "octet_length", 1) if mysql || name == "octet_length" => {
                (self.kind(args.first()?) == Kind::Text).then(|| call("octet_length"))?
            }
            ("length" | "char_length" | "character_length", 1) => {
                (self.kind(args.first()?) == Kind::Text).then(|| call("length"))?
            }
            ("len", 1) => Some(format!("length(rtrim({}))", texts()?.join(", "))),
            ("lower" | "upper" | "trim" | "ltrim" | "rtrim", 1) => call(name),
            ("btrim", 1) => call("trim"),
            ("trim" | "ltrim" | "rtrim", 2) if self.dialect != Dialect::Mysql => call(name),
            ("coalesce", 2..) => call("coalesce"),
            ("ifnull" | "nvl" | "isnull", 2) => call("coalesce"),
            ("nullif", 2) | ("replace", 3) | ("abs", 1) => call(name),
            ("iif" | "if", 3) => call("iif"),
            ("substr" | "substring", 2 | 3) => call("substr"),
            ("left", 2) => {
                let [text, count] = texts()?.try_into().ok()?;
                Some(format!("substr({text}, 1, {count})"))
            }
            ("right", 2) => {
                let [text, count] = texts()?.try_into().ok()?;
                Some(format!("substr({text}, -({count}))"))
            }
            ("instr" | "strpos", 2) => call("instr"),
            ("charindex" | "locate", 2) => {
                let [part, whole] = texts()?.try_into().ok()?;
                Some(format!("instr(lower({whole}), lower({part}))"))
            }
            ("mod", 2) => {
                let whole = args.iter().all(|arg| self.kind(arg) == Kind::Integer);
                let [left, right] = texts()?.try_into().ok()?;
                whole.then(|| format!("({left} % {right})"))
            }
            ("year" | "month" | "day", 1) => self.part(name, args.first()?),
            ("extract" | "date_part" | "datepart", 2) => {
                let (Expr::Literal(Literal::Text(field)) | Expr::Column(field)) = args.first()?
                else {
                    return None;
                };
                self.part(&field.to_ascii_lowercase(), args.get(1)?)
            }
            ("date", 1) if self.kind(args.first()?).is_moment() => call("date"),
            ("json_valid" | "isjson", 1) => call("json_valid"),
            // In PostgreSQL and SQL Server the others count when one is NULL.
            ("greatest", 2..) if matches!(self.dialect, Dialect::Mysql | Dialect::Oracle) => {
                call("max")
            }
            ("least", 2..) if matches!(self.dialect, Dialect::Mysql | Dialect::Oracle) => {
                call("min")
            }
            ("typeof", 1) if self.dialect == Dialect::Sqlite => call("typeof"),
            ("date" | "datetime" | "julianday", 1)
                if self.dialect == Dialect::Sqlite && !is_now(args) =>
            {
                call(name)
            }
            _ => None,
        }
    }

    fn part(self, field: &str, of: &Expr) -> Option<String> {
        if !matches!(self.kind(of), Kind::Date | Kind::DateTime) {
            return None;
        }
        let code = match field {
            "year" | "yyyy" | "yy" => "%Y",
            "month" | "mm" => "%m",
            "day" | "dd" => "%d",
            "hour" | "hh" => "%H",
            "minute" => "%M",
            _ => return None,
        };
        Some(format!(
            "CAST(strftime('{code}', {}) AS INTEGER)",
            self.render(of)?
        ))
    }
}

fn is_now(args: &[Expr]) -> bool {
    !matches!(args.first(), Some(Expr::Column(_)))
}
