//! The rules of single columns as conditions: NOT NULL, type, length, listed
//! values, generated values.
//!
//! A condition is evaluated for every row, so it prefers comparisons to
//! function calls. SQLite orders NULL < numbers < texts < blobs, which makes a
//! comparison a test of the type: `c >= ''` is true of texts and blobs alone.

use super::How;
use crate::{
    expr::sqlite_expr,
    kind::Kind,
    names::{column_names, quote, quote_text},
    sqlite_schema::row_id_column,
};
use confab_model::{Column, DataType, Dialect, RuleKind, Table};

/// Adds the rules of a table's columns.
pub(super) fn rules(
    table: &Table,
    stored: &str,
    dialect: Dialect,
    add: &mut dyn FnMut(RuleKind, String, How),
) {
    let row_id = row_id_column(table);
    for (at, (column, name)) in table.columns.iter().zip(column_names(table)).enumerate() {
        let full = format!("{stored}.{name}");
        let sql = quote(&name);
        if !column.nullable {
            add(
                RuleKind::NotNull,
                format!("{full} is never NULL"),
                How::Condition(format!("{sql} IS NULL")),
            );
        }
        if let Some((words, condition)) =
            type_rule(&column.data_type, &sql, dialect, row_id == Some(at))
        {
            add(
                RuleKind::Type,
                format!("{full} is {words}"),
                How::Condition(condition),
            );
        }
        if let Some((words, condition)) = length_rule(&column.data_type, &sql, dialect) {
            add(
                RuleKind::Length,
                format!("{full} has {words}"),
                How::Condition(condition),
            );
        }
        if let DataType::Enum { values } = &column.data_type
            && !values.is_empty()
        {
            let list: Vec<String> = values.iter().map(|value| quote_text(value)).collect();
            let list = list.join(", ");
            add(
                RuleKind::Enum,
                format!("{full} is one of {list}"),
                How::Condition(format!("{sql} NOT IN ({list})")),
            );
        }
        if let DataType::Set { values } = &column.data_type {
            add(
                RuleKind::Enum,
                format!("{full} has only members of its set"),
                How::Condition(set_condition(values, &sql)),
            );
        }
        if let Some(expr) = &column.generated {
            let how = sqlite_expr(expr, table, dialect).map_or_else(
                || How::Unproved("SQLite can't say its expression".into()),
                |value| How::Condition(generated_condition(column, dialect, &sql, &value)),
            );
            add(
                RuleKind::Generated,
                format!("{full} equals its expression"),
                how,
            );
        }
    }
}

fn type_rule(
    data_type: &DataType,
    sql: &str,
    dialect: Dialect,
    row_id: bool,
) -> Option<(String, String)> {
    let not_text = format!("{sql} < '' OR {sql} >= x''");
    Some(match data_type {
        DataType::Integer { min, max } => {
            let mut wrong = Vec::new();
            if *min > i64::MIN {
                wrong.push(format!("{sql} < {min}"));
            }
            // Any text or blob is greater as well.
            wrong.push(format!("{sql} > {max}"));
            if !row_id {
                wrong.push(format!("{sql} <> CAST({sql} AS INTEGER)"));
            }
            (
                format!("a whole number from {min} to {max}"),
                wrong.join(" OR "),
            )
        }
        DataType::Decimal { .. } | DataType::Float { .. } => {
            ("a number".into(), format!("{sql} >= ''"))
        }
        DataType::Boolean => ("true or false".into(), format!("{sql} <> 0 AND {sql} <> 1")),
        DataType::Date => (
            "a date".into(),
            format!("{sql} IS NOT NULL AND date({sql}) IS NOT {sql}"),
        ),
        DataType::Time { .. } => (
            "a time of day".into(),
            format!("{sql} IS NOT NULL AND time({sql}) IS NOT {sql}"),
        ),
        DataType::DateTime { .. } => (
            "a date and time".into(),
            format!("{sql} IS NOT NULL AND datetime({sql}) IS NOT {sql}"),
        ),
        DataType::Year => (
            "a year".into(),
            format!("{sql} NOT BETWEEN 1901 AND 2155 AND {sql} <> 0"),
        ),
        DataType::Text { .. } => ("a text".into(), not_text),
        DataType::Uuid => (
            "a UUID".into(),
            format!(
                "{sql} NOT GLOB '????????-????-????-????-????????????' OR {sql} GLOB '*[^0-9a-fA-F-]*'"
            ),
        ),
        DataType::Json => ("valid JSON".into(), format!("NOT json_valid({sql})")),
        DataType::Binary { .. } => ("bytes".into(), format!("{sql} < x''")),
        DataType::Bit { length, .. } if dialect == Dialect::Mysql => {
            let limit = 1_i64.checked_shl((*length).min(62)).unwrap_or(i64::MAX);
            (
                format!("{length} bits"),
                format!("{sql} < 0 OR {sql} >= {limit}"),
            )
        }
        DataType::Bit { .. } => ("bits".into(), format!("{sql} GLOB '*[^01]*'")),
        _ => return None,
    })
}

fn length_rule(data_type: &DataType, sql: &str, dialect: Dialect) -> Option<(String, String)> {
    Some(match data_type {
        // Bytes are counted faster than characters, and there are never fewer.
        DataType::Text { max: Some(max), .. } => (
            format!("at most {max} characters"),
            format!("octet_length({sql}) > {max} AND length({sql}) > {max}"),
        ),
        DataType::Binary { max: Some(max), .. } => (
            format!("at most {max} bytes"),
            format!("octet_length({sql}) > {max}"),
        ),
        DataType::Bit { length, varying } if dialect != Dialect::Mysql => {
            let sign = if *varying { ">" } else { "<>" };
            (
                format!("{length} bits"),
                format!("length({sql}) {sign} {length}"),
            )
        }
        DataType::Decimal {
            precision: Some(precision),
            scale,
        } => {
            return decimal_rule(*precision, *scale, sql);
        }
        _ => return None,
    })
}

/// Digits before and after the point, by arithmetic: `round` would be exact as
/// well, but prints every number.
fn decimal_rule(precision: u32, scale: u32, sql: &str) -> Option<(String, String)> {
    let whole = precision.saturating_sub(scale);
    let mut wrong = Vec::new();
    if whole <= 18 {
        let bound = format!("1{}", "0".repeat(whole as usize));
        wrong.push(format!("{sql} >= {bound} OR {sql} <= -{bound}"));
    }
    if scale == 0 {
        wrong.push(format!("{sql} <> CAST({sql} AS INTEGER)"));
    } else if scale <= 9 {
        let power = 10_u64.pow(scale);
        let nearest = format!(
            "CAST({sql} * {power} + (CASE WHEN {sql} < 0 THEN -0.5 ELSE 0.5 END) AS INTEGER)"
        );
        let fraction = format!("{sql} <> {nearest} / {power}.0");
        // Beyond 15 digits a binary fraction doesn't tell its decimals any more.
        let limit = 10_u64.pow(15 - scale);
        wrong.push(if precision <= 15 {
            fraction
        } else {
            format!("({sql} BETWEEN -{limit} AND {limit} AND {fraction})")
        });
    }
    (!wrong.is_empty()).then(|| {
        (
            format!("at most {precision} digits, {scale} of them after the point"),
            wrong.join(" OR "),
        )
    })
}

/// Takes each member out of `,a,b,` and sees whether anything is left.
fn set_condition(values: &[String], sql: &str) -> String {
    let rest = values
        .iter()
        .fold(format!("',' || {sql} || ','"), |rest, value| {
            format!(
                "replace({rest}, {}, ',')",
                quote_text(&format!(",{value},"))
            )
        });
    format!("{sql} <> '' AND {rest} <> ','")
}

fn generated_condition(column: &Column, dialect: Dialect, sql: &str, value: &str) -> String {
    let digits = match Kind::of_type(&column.data_type, dialect) {
        Kind::Integer => 0,
        Kind::Decimal(scale) => scale.unwrap_or(5).min(9) as usize,
        _ => return format!("{sql} IS NOT {value}"),
    };
    // What the column rounds away is at most half of its last digit.
    format!(
        "abs({sql} - {value}) > 0.{}500001 OR ({sql} IS NULL) <> ({value} IS NULL)",
        "0".repeat(digits)
    )
}
