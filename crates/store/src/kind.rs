//! What an expression yields, as far as rendering it as SQL must know.

use confab_model::{
    DataType, Dialect, Table,
    expr::{BinaryOp, Expr, Literal, UnaryOp},
};

/// The kinds of value that SQLite treats differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Integer,
    /// An exact number with so many digits after the point (None: any number).
    Decimal(Option<u32>),
    /// A text.
    Text,
    /// A calendar date.
    Date,
    /// A date and time.
    DateTime,
    /// A time of day.
    Time,
    /// True or false.
    Boolean,
    /// Not known, or nothing of the above.
    Unknown,
}

impl Kind {
    /// The kind of a column's values.
    pub fn of_type(data_type: &DataType, dialect: Dialect) -> Self {
        match data_type {
            DataType::Integer { .. } | DataType::Year => Self::Integer,
            // Without a precision it holds any digits after the point.
            DataType::Decimal {
                precision: None,
                scale: 0,
            } => Self::Decimal(None),
            DataType::Decimal { scale: 0, .. } => Self::Integer,
            DataType::Decimal { scale, .. } => Self::Decimal(Some(*scale)),
            DataType::Float { .. } => Self::Decimal(None),
            DataType::Boolean => Self::Boolean,
            DataType::Date => Self::Date,
            DataType::Time { .. } => Self::Time,
            DataType::DateTime { .. } => Self::DateTime,
            DataType::Bit { .. } if dialect == Dialect::Mysql => Self::Integer,
            DataType::Text { .. }
            | DataType::Enum { .. }
            | DataType::Set { .. }
            | DataType::Uuid
            | DataType::Json
            | DataType::Xml => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// The kind of what an expression over a table's row yields.
    pub fn of(expr: &Expr, table: &Table, dialect: Dialect) -> Self {
        match expr {
            Expr::Literal(Literal::Bool(_)) => Self::Boolean,
            Expr::Literal(Literal::Number(number)) => of_number(number),
            Expr::Literal(Literal::Text(_)) => Self::Text,
            Expr::Literal(Literal::Null) | Expr::Opaque(_) => Self::Unknown,
            Expr::Column(name) => table
                .find_column(name)
                .and_then(|at| table.columns.get(at))
                .map_or(Self::Unknown, |column| {
                    Self::of_type(&column.data_type, dialect)
                }),
            Expr::Unary {
                op: UnaryOp::Minus,
                expr,
            } => Self::of(expr, table, dialect),
            Expr::Unary { .. }
            | Expr::IsNull { .. }
            | Expr::InList { .. }
            | Expr::Between { .. }
            | Expr::Match { .. } => Self::Boolean,
            Expr::Binary { op, left, right } => of_binary(
                *op,
                Self::of(left, table, dialect),
                Self::of(right, table, dialect),
                dialect,
            ),
            Expr::Case { branches, .. } => branches
                .first()
                .map_or(Self::Unknown, |(_, then)| Self::of(then, table, dialect)),
            Expr::Cast { to, .. } => Self::of_cast(to),
            Expr::Function { name, args } => match name.as_str() {
                "length" | "char_length" | "character_length" | "len" | "octet_length" | "year"
                | "month" | "day" | "extract" | "date_part" | "datepart" | "instr" | "position"
                | "strpos" | "charindex" | "ascii" | "bit_length" => Self::Integer,
                "lower" | "upper" | "trim" | "ltrim" | "rtrim" | "btrim" | "substr"
                | "substring" | "left" | "right" | "replace" | "concat" => Self::Text,
                "abs" | "coalesce" | "ifnull" | "nvl" | "isnull" | "nullif" | "greatest"
                | "least" | "mod" => args
                    .first()
                    .map_or(Self::Unknown, |first| Self::of(first, table, dialect)),
                "date" => Self::Date,
                _ => Self::Unknown,
            },
        }
    }

    /// The kind that a CAST to a type gives; the type as written, lower case.
    pub fn of_cast(to: &str) -> Self {
        let word = to.split(['(', ' ']).next().unwrap_or_default();
        match word {
            "int" | "integer" | "bigint" | "smallint" | "int2" | "int4" | "int8" | "signed"
            | "unsigned" => Self::Integer,
            "numeric" | "decimal" | "number" | "real" | "float" | "double" | "money" => {
                Self::Decimal(None)
            }
            "text" | "varchar" | "char" | "character" | "nvarchar" | "nchar" | "bpchar"
            | "varchar2" => Self::Text,
            "date" => Self::Date,
            "timestamp" | "timestamptz" | "datetime" | "datetime2" => Self::DateTime,
            "time" => Self::Time,
            "bool" | "boolean" => Self::Boolean,
            _ => Self::Unknown,
        }
    }

    /// Whether it is a number.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal(_))
    }

    /// Whether it is a moment.
    pub fn is_moment(self) -> bool {
        matches!(self, Self::Date | Self::DateTime | Self::Time)
    }
}

fn of_number(number: &str) -> Kind {
    match number.split_once('.') {
        _ if number.contains(['e', 'E']) => Kind::Decimal(None),
        Some((_, digits)) => Kind::Decimal(Some(digits.len() as u32)),
        None => Kind::Integer,
    }
}

fn of_binary(op: BinaryOp, left: Kind, right: Kind, dialect: Dialect) -> Kind {
    let scale = |kind| match kind {
        Kind::Integer => Some(0),
        Kind::Decimal(scale) => scale,
        _ => None,
    };
    match op {
        BinaryOp::Concat => Kind::Text,
        BinaryOp::Plus
        | BinaryOp::Minus
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo => match (left, right) {
            (Kind::Integer, Kind::Integer) => {
                let exact =
                    op != BinaryOp::Divide || !matches!(dialect, Dialect::Mysql | Dialect::Oracle);
                if exact {
                    Kind::Integer
                } else {
                    Kind::Decimal(None)
                }
            }
            (l, r) if l.is_number() && r.is_number() => Kind::Decimal(match op {
                BinaryOp::Plus | BinaryOp::Minus => scale(l).zip(scale(r)).map(|(l, r)| l.max(r)),
                BinaryOp::Multiply => scale(l).zip(scale(r)).map(|(l, r)| l + r),
                _ => None,
            }),
            _ => Kind::Unknown,
        },
        _ => Kind::Boolean,
    }
}
