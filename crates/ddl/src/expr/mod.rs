//! Conditions, defaults and generated columns, as [`Expr`].
//!
//! The tokens are written out again in one spelling that all grammars agree on
//! (`render`), parsed by sqlparser, and its tree is brought to ours
//! (`convert`). What doesn't parse, or is too deep to be safe, stays as text.

mod convert;
pub(crate) mod infer;
mod render;

use crate::flavor::Flavor;
use crate::source::{Kind, Source, Token};
use confab_model::{DataType, Expr, Literal};
use sqlparser::dialect::{Dialect as Grammar, GenericDialect, PostgreSqlDialect};
use sqlparser::parser::Parser;
use std::collections::HashMap;

/// Deepest nesting of parentheses, most operators and most tokens that are
/// parsed: trees are walked recursively.
const MAX_DEPTH: usize = 24;
const MAX_OPERATORS: usize = 300;
const MAX_TOKENS: usize = 20_000;

/// The columns that an expression can mean.
pub(crate) struct Scope<'s> {
    /// Spelling and type by lower-case name.
    columns: HashMap<String, (&'s str, &'s DataType)>,
    /// What `VALUE` means, in the check of a domain.
    pub(crate) value: Option<&'s str>,
    /// Columns that have another name now.
    renamed: &'s [(String, String)],
}

impl<'s> Scope<'s> {
    pub(crate) fn new(
        columns: &'s [confab_model::Column],
        renamed: &'s [(String, String)],
    ) -> Self {
        let entry = |column: &'s confab_model::Column| {
            (
                column.name.to_lowercase(),
                (column.name.as_str(), &column.data_type),
            )
        };
        Self {
            columns: columns.iter().map(entry).collect(),
            value: None,
            renamed,
        }
    }

    /// A column's own spelling.
    pub(crate) fn spelling(&self, name: &str) -> Option<&'s str> {
        if let (Some(value), true) = (self.value, name.eq_ignore_ascii_case("value")) {
            return Some(value);
        }
        let lower = name.to_lowercase();
        if let Some((spelling, _)) = self.columns.get(&lower) {
            return Some(spelling);
        }
        let (_, new) = self
            .renamed
            .iter()
            .rev()
            .find(|(old, _)| old.eq_ignore_ascii_case(name))?;
        self.columns
            .get(&new.to_lowercase())
            .map(|(spelling, _)| *spelling)
    }

    /// A column's type.
    pub(crate) fn data_type(&self, name: &str) -> Option<&'s DataType> {
        self.columns
            .get(&name.to_lowercase())
            .map(|(_, data_type)| *data_type)
    }
}

/// Reads an expression. What isn't understood is [`Expr::Opaque`].
pub(crate) fn read(
    source: &Source<'_>,
    flavor: &dyn Flavor,
    scope: &Scope<'_>,
    tokens: &[Token],
) -> Expr {
    let tokens = peel(source, tokens);
    if let [token] = tokens
        && let Some(literal) = literal(source, *token)
    {
        return Expr::Literal(literal);
    }
    let opaque = || Expr::Opaque(source.written(tokens));
    if tokens.is_empty() || !is_safe(source, tokens) {
        return opaque();
    }
    let text = render::render(source, flavor, scope, tokens);
    let grammars: [&dyn Grammar; 3] = [flavor.grammar(), &GenericDialect {}, &PostgreSqlDialect {}];
    for grammar in grammars {
        if let Some(tree) = parse(grammar, &text) {
            return convert::Converter { flavor, scope }.expr(&tree);
        }
    }
    opaque()
}

fn parse(grammar: &dyn Grammar, text: &str) -> Option<sqlparser::ast::Expr> {
    let mut parser = Parser::new(grammar)
        .with_recursion_limit(2 * MAX_DEPTH)
        .try_with_sql(text)
        .ok()?;
    let tree = parser.parse_expr().ok()?;
    (parser.peek_token().token == sqlparser::tokenizer::Token::EOF).then_some(tree)
}

/// Takes off parentheses that enclose all of it.
fn peel<'t>(source: &Source<'_>, mut tokens: &'t [Token]) -> &'t [Token] {
    // Few are common, and many would take quadratic time.
    for _ in 0..MAX_DEPTH {
        let [open, inner @ .., close] = tokens else {
            return tokens;
        };
        if !source.is_symbol(*open, "(") || !source.is_symbol(*close, ")") {
            return tokens;
        }
        let mut depth = 0_i64;
        for token in inner.iter().filter(|token| token.kind == Kind::Symbol) {
            match source.raw(*token) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            if depth < 0 {
                return tokens;
            }
        }
        tokens = inner;
    }
    tokens
}

/// A constant that is a single token.
fn literal(source: &Source<'_>, token: Token) -> Option<Literal> {
    let raw = source.raw(token);
    match token.kind {
        Kind::Number => Some(Literal::Number(raw.to_owned())),
        Kind::Text if !raw.starts_with(['b', 'B', 'x', 'X']) => {
            Some(Literal::Text(source.value(token).into_owned()))
        }
        Kind::Word if raw.eq_ignore_ascii_case("null") => Some(Literal::Null),
        Kind::Word if raw.eq_ignore_ascii_case("true") => Some(Literal::Bool(true)),
        Kind::Word if raw.eq_ignore_ascii_case("false") => Some(Literal::Bool(false)),
        _ => None,
    }
}

fn is_safe(source: &Source<'_>, tokens: &[Token]) -> bool {
    let (mut depth, mut deepest, mut operators) = (0_usize, 0, 0);
    for token in tokens {
        let raw = source.raw(*token);
        match token.kind {
            Kind::Symbol if matches!(raw, "(" | "[") => depth += 1,
            Kind::Symbol if matches!(raw, ")" | "]") => depth = depth.saturating_sub(1),
            Kind::Symbol if raw != "," && raw != "." => operators += 1,
            Kind::Word => {
                let chained = [
                    "and", "or", "not", "case", "when", "like", "in", "is", "between", "collate",
                ];
                operators += usize::from(chained.iter().any(|word| raw.eq_ignore_ascii_case(word)));
            }
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest <= MAX_DEPTH && operators <= MAX_OPERATORS && tokens.len() <= MAX_TOKENS
}

#[cfg(test)]
mod tests {
    use confab_model::expr::{BinaryOp, Match};
    use confab_model::{Dialect, Expr, Literal};

    fn check(dialect: Dialect, condition: &str) -> Expr {
        let text = format!(
            "CREATE TABLE t (a INT, date VARCHAR(9), \"Odd Name\" INT, CHECK ({condition}))"
        );
        let (schema, _) = crate::parse(&text, Some(dialect));
        schema.tables[0].checks[0].expr.clone()
    }

    #[test]
    fn columns_may_be_called_like_keywords() {
        let Expr::Binary {
            op: BinaryOp::GtEq,
            left,
            ..
        } = check(Dialect::Postgres, "DATE >= 'x'")
        else {
            panic!()
        };
        assert_eq!(*left, Expr::Column("date".to_owned()));
        assert_eq!(
            check(Dialect::Ansi, "t.A IS NULL"),
            Expr::IsNull {
                expr: Box::new(Expr::Column("a".to_owned())),
                negated: false
            }
        );
    }

    #[test]
    fn lists_are_lists_however_they_are_written() {
        let list = check(Dialect::Postgres, "date IN ('x', 'y')");
        for dumped in [
            "((date)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
            "(date = ANY (ARRAY['x'::text, 'y'::text]))",
        ] {
            assert_eq!(check(Dialect::Postgres, dumped), list);
        }
        assert_eq!(check(Dialect::Mssql, "[date] IN (N'x', N'y')"), list);
    }

    #[test]
    fn patterns_are_matches() {
        for (dialect, condition, expected) in [
            (Dialect::Postgres, "date ~ '^x'", Match::Regex),
            (Dialect::Postgres, "date !~* '^x'", Match::IRegex),
            (Dialect::Postgres, "date SIMILAR TO '^x'", Match::Similar),
            (Dialect::Mysql, "date NOT RLIKE '^x'", Match::Regex),
            (
                Dialect::Oracle,
                "regexp_like(date, '^x', 'i')",
                Match::IRegex,
            ),
            (Dialect::Sqlite, "date GLOB '^x'", Match::Glob),
            (Dialect::Mssql, "date LIKE '[a-z]%'", Match::Like),
            (
                Dialect::Postgres,
                "date ILIKE 'x!%' ESCAPE '!'",
                Match::ILike,
            ),
        ] {
            let Expr::Match { kind, .. } = check(dialect, condition) else {
                panic!("{condition}")
            };
            assert_eq!(kind, expected, "{condition}");
        }
    }

    #[test]
    fn a_pattern_is_escaped_by_what_the_dialect_says() {
        for (dialect, condition, expected) in [
            (Dialect::Postgres, "date LIKE 'x'", Some('\\')),
            (Dialect::Mysql, "date LIKE 'x'", Some('\\')),
            (Dialect::Sqlite, "date LIKE 'x'", None),
            (Dialect::Mssql, "date LIKE 'x' ESCAPE '!'", Some('!')),
            (Dialect::Oracle, "date LIKE 'x' ESCAPE '\\'", Some('\\')),
            (Dialect::Oracle, "date LIKE 'x'", None),
            (Dialect::Postgres, "date LIKE 'x' ESCAPE ''", None),
            (Dialect::Postgres, "date ~ 'x'", None),
        ] {
            let Expr::Match { escape, .. } = check(dialect, condition) else {
                panic!("{condition}")
            };
            assert_eq!(escape, expected, "{condition}");
        }
    }

    #[test]
    fn a_part_of_a_date_is_no_column() {
        let Expr::Function { args, .. } = check(Dialect::Mssql, "DATEDIFF(YEAR, date, 'x')") else {
            panic!()
        };
        assert_eq!(
            args.first(),
            Some(&Expr::Literal(Literal::Text("year".to_owned())))
        );
    }

    #[test]
    fn what_is_too_deep_stays_text() {
        let deep = format!("{}a{}", "(1 + ".repeat(5000), ")".repeat(5000));
        assert!(matches!(check(Dialect::Ansi, &deep), Expr::Opaque(_)));
        let long = vec!["a = 1"; 5000].join(" OR ");
        assert!(matches!(check(Dialect::Ansi, &long), Expr::Opaque(_)));
        let list = format!("a IN ({})", vec!["1"; 5000].join(", "));
        assert!(
            matches!(check(Dialect::Ansi, &list), Expr::InList { list, .. } if list.len() == 5000)
        );
    }

    #[test]
    fn numbers_keep_their_sign_and_digits() {
        let Expr::Between { low, .. } = check(
            Dialect::Postgres,
            "a BETWEEN '-10'::integer AND (5)::numeric",
        ) else {
            panic!()
        };
        assert_eq!(*low, Expr::Literal(Literal::Number("-10".to_owned())));
    }
}
