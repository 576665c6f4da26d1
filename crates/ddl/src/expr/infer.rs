//! The types of computed columns that declare none: what their expression yields.

use crate::flavor::Flavor;
use crate::types::TypeSpec;
use confab_model::expr::{BinaryOp, UnaryOp};
use confab_model::{Column, DataType, Expr, Literal};

/// Digits after the point that a division of decimals keeps.
const QUOTIENT_SCALE: u32 = 6;
/// The most digits after the point that are told.
const MOST_DIGITS: u32 = 12;

/// Gives every computed column without a type the one of its expression.
pub(crate) fn complete(columns: &mut [Column], flavor: &dyn Flavor) {
    let waits = |column: &Column| {
        column.generated.is_some()
            && column.type_text.is_empty()
            && column.data_type == DataType::Any
    };
    // One may be computed from another that stands after it.
    for _ in 0..columns.iter().filter(|column| waits(column)).count() {
        let found = columns.iter().enumerate().find_map(|(at, column)| {
            let expr = column.generated.as_ref().filter(|_| waits(column))?;
            let named = |name: &str| {
                let mut known = columns.iter();
                known
                    .find(|other| other.name == name)
                    .map(|other| other.data_type.clone())
            };
            Some((at, data_type(expr, flavor, &named)?))
        });
        let Some((at, data_type)) = found else { return };
        if let Some(column) = columns.get_mut(at) {
            column.data_type = data_type;
        }
    }
}

/// The type of what an expression yields, where it can be told.
pub(crate) fn data_type(
    expr: &Expr,
    flavor: &dyn Flavor,
    named: &dyn Fn(&str) -> Option<DataType>,
) -> Option<DataType> {
    let of = |expr: &Expr| data_type(expr, flavor, named);
    match expr {
        Expr::Literal(Literal::Number(text)) => Some(match text.split_once('.') {
            Some((_, digits)) => decimal(digits.len() as u32),
            None => WHOLE,
        }),
        Expr::Literal(Literal::Text(_)) => Some(TEXT),
        Expr::Literal(Literal::Bool(_)) => Some(DataType::Boolean),
        Expr::Literal(Literal::Null) | Expr::Opaque(_) => None,
        Expr::Column(name) => named(name).filter(|data_type| *data_type != DataType::Any),
        Expr::Unary {
            op: UnaryOp::Minus,
            expr,
        } => of(expr),
        Expr::Unary {
            op: UnaryOp::Not, ..
        }
        | Expr::IsNull { .. }
        | Expr::InList { .. }
        | Expr::Between { .. }
        | Expr::Match { .. } => Some(DataType::Boolean),
        Expr::Binary { op, left, right } => match op {
            BinaryOp::Concat => Some(TEXT),
            BinaryOp::Plus
            | BinaryOp::Minus
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Modulo => arithmetic(*op, &of(left)?, &of(right)?),
            _ => Some(DataType::Boolean),
        },
        Expr::Case {
            branches,
            otherwise,
            ..
        } => {
            let otherwise = otherwise.as_deref().into_iter();
            branches
                .iter()
                .map(|(_, then)| then)
                .chain(otherwise)
                .find_map(of)
        }
        Expr::Cast { to, .. } => Some(flavor.data_type(&spec(to))),
        Expr::Function { name, args } => match name.as_str() {
            "length" | "len" | "char_length" | "datalength" | "year" | "month" | "day"
            | "datepart" | "datediff" | "timestampdiff" | "extract" | "floor" | "ceil"
            | "ceiling" | "sign" | "charindex" | "position" | "instr" => Some(WHOLE),
            "lower" | "upper" | "trim" | "ltrim" | "rtrim" | "concat" | "concat_ws"
            | "substring" | "substr" | "left" | "right" | "replace" | "format" | "datename" => {
                Some(TEXT)
            }
            "getdate" | "sysdatetime" | "now" | "current_timestamp" => {
                Some(DataType::DateTime { zone: false })
            }
            "current_date" | "date" => Some(DataType::Date),
            "dateadd" => args.get(2).and_then(of),
            "coalesce" | "isnull" | "ifnull" | "nvl" | "nullif" | "round" | "abs" | "greatest"
            | "least" => args.iter().find_map(of),
            "iif" | "if" => args.iter().skip(1).find_map(of),
            _ => None,
        },
    }
}

const TEXT: DataType = DataType::Text {
    max: None,
    fixed: false,
};
const WHOLE: DataType = DataType::Integer {
    min: i64::MIN,
    max: i64::MAX,
};

fn decimal(scale: u32) -> DataType {
    DataType::Decimal {
        precision: None,
        scale: scale.min(MOST_DIGITS),
    }
}

fn arithmetic(op: BinaryOp, left: &DataType, right: &DataType) -> Option<DataType> {
    let scale = |data_type: &DataType| match data_type {
        DataType::Integer { .. } | DataType::Year | DataType::Boolean => Some(0),
        DataType::Decimal { scale, .. } => Some(*scale),
        _ => None,
    };
    let whole = |data_type: &DataType| matches!(data_type, DataType::Integer { .. });
    match (left, right) {
        (DataType::Float { .. }, _) | (_, DataType::Float { .. }) => {
            Some(DataType::Float { double: true })
        }
        (DataType::Date | DataType::DateTime { .. }, other) if scale(other).is_some() => {
            Some(left.clone())
        }
        (a, b) if whole(a) && whole(b) => Some(WHOLE),
        (a, b) => {
            let (a, b) = (scale(a)?, scale(b)?);
            Some(decimal(match op {
                BinaryOp::Multiply => a + b,
                BinaryOp::Divide => QUOTIENT_SCALE.max(a),
                _ => a.max(b),
            }))
        }
    }
}

/// The type of a cast, taken apart.
fn spec(to: &str) -> TypeSpec {
    let (name, args) = to.split_once('(').unwrap_or((to, ""));
    let args = args.trim_end_matches(')').split(',').map(str::trim);
    TypeSpec {
        name: name.trim().to_lowercase(),
        args: args
            .filter(|arg| !arg.is_empty())
            .map(str::to_owned)
            .collect(),
        text: to.to_owned(),
        ..TypeSpec::default()
    }
}

#[cfg(test)]
mod tests {
    use confab_model::{DataType, Dialect};

    #[test]
    fn computed_columns_have_the_type_of_their_expression() {
        let (schema, _) = crate::parse(
            "CREATE TABLE t (
                total AS (price * pieces), half AS (pieces / 2), label AS (name + '!'),
                longer AS (label + name), till AS (DATEADD(day, 3, begun)), odd AS (dbo.f(name)),
                price DECIMAL(8, 2), pieces INT, name NVARCHAR(20), begun DATE, share AS (price / pieces));",
            Some(Dialect::Mssql),
        );
        let types: Vec<(&str, &DataType)> = schema.tables[0]
            .columns
            .iter()
            .filter(|column| column.generated.is_some())
            .map(|column| (column.name.as_str(), &column.data_type))
            .collect();
        let decimal = |scale| DataType::Decimal {
            precision: None,
            scale,
        };
        assert_eq!(
            types,
            [
                ("total", &decimal(2)),
                ("half", &super::WHOLE),
                ("label", &super::TEXT),
                ("longer", &super::TEXT),
                ("till", &DataType::Date),
                ("odd", &DataType::Any),
                ("share", &decimal(6)),
            ]
        );
    }
}
