//! Casts, most of which dumps write down and nobody needs.

use super::Converter;
use confab_model::{DataType, Expr, Literal};

/// Types to which a text can be cast without changing it.
const TEXT_TYPES: &[&str] = &[
    "text",
    "varchar",
    "character varying",
    "bpchar",
    "char",
    "character",
    "citext",
    "nvarchar",
    "name",
    "regclass",
    "varchar2",
];

/// Types to which a number in quotes is just that number.
const NUMBER_TYPES: &[&str] = &[
    "int",
    "integer",
    "bigint",
    "smallint",
    "int2",
    "int4",
    "int8",
    "numeric",
    "decimal",
    "real",
    "double precision",
    "float",
    "float4",
    "float8",
    "money",
    "number",
];

impl Converter<'_> {
    /// A cast, unless it changes nothing: `'a'::text`, `'0'::numeric`, `(code)::text`.
    pub(super) fn cast(&self, expr: Expr, to: &str) -> Expr {
        let to = to.to_lowercase();
        let base = to.split(['(', '[']).next().unwrap_or_default().trim();
        let base = base
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .trim_matches('"');
        let to_text = TEXT_TYPES.contains(&base) && !to.contains(']');
        match &expr {
            Expr::Literal(Literal::Text(text))
                if NUMBER_TYPES.contains(&base) && text.trim().parse::<f64>().is_ok() =>
            {
                return Expr::Literal(Literal::Number(text.trim().to_owned()));
            }
            // A user's own type, such as an enumeration, has no name that is known here.
            Expr::Literal(Literal::Text(_)) if to_text || is_own_type(base) => return expr,
            Expr::Literal(Literal::Number(_))
                if NUMBER_TYPES.contains(&base) && !to.contains('(') =>
            {
                return expr;
            }
            Expr::Literal(Literal::Null) => return expr,
            Expr::Column(name) if to_text && self.is_text(name) => return expr,
            Expr::Function { name, .. }
                if to_text
                    && matches!(
                        name.as_str(),
                        "lower" | "upper" | "trim" | "nextval" | "concat"
                    ) =>
            {
                return expr;
            }
            Expr::Cast { to: inner, .. } if *inner == to => return expr,
            _ => {}
        }
        Expr::Cast {
            expr: Box::new(expr),
            to,
        }
    }

    fn is_text(&self, column: &str) -> bool {
        matches!(
            self.scope.data_type(column),
            Some(DataType::Text { .. } | DataType::Enum { .. } | DataType::Other { .. })
        )
    }
}

/// Whether a type isn't built in as far as this crate knows.
fn is_own_type(name: &str) -> bool {
    let spec = crate::types::TypeSpec {
        name: name.to_owned(),
        ..Default::default()
    };
    crate::types::common(&spec).is_none()
        && !name.starts_with("timestamp")
        && !name.starts_with("time ")
}
