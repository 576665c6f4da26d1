//! A computed value as its column stores it.

use confab_model::DataType;

/// The SQL of a value, rounded and spelled as the column's type asks. What has
/// nothing to do with the type stays what it is, and the type's rule finds it.
pub(super) fn fitted(sql: &str, data_type: &DataType) -> String {
    let number = |then: String| {
        format!("(CASE WHEN typeof({sql}) IN ('integer', 'real') THEN {then} ELSE {sql} END)")
    };
    match data_type {
        DataType::Integer { .. } | DataType::Year => {
            number(format!("CAST(round({sql}) AS INTEGER)"))
        }
        DataType::Decimal {
            precision: None,
            scale: 0,
        } => number(format!("round({sql}, 6)")),
        DataType::Decimal { scale, .. } => number(format!("round({sql}, {scale})")),
        DataType::Float { .. } => number(format!("round({sql}, 6)")),
        DataType::Date => format!("coalesce(date({sql}), {sql})"),
        DataType::DateTime { .. } => format!("coalesce(datetime({sql}), {sql})"),
        DataType::Time { .. } => format!("coalesce(time({sql}), {sql})"),
        DataType::Text { .. } => format!("CAST({sql} AS TEXT)"),
        _ => sql.to_owned(),
    }
}
