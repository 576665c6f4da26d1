//! Stored values as text ready to show.

use crate::format::push_hex;
use confab_model::DataType;
use rusqlite::types::ValueRef;

/// Bytes of a blob that are shown.
const SHOWN_BYTES: usize = 64;

/// A stored value of a column as text; None is NULL. Decimals have the
/// column's scale, booleans are words.
pub fn shown(value: ValueRef, data_type: &DataType) -> Option<String> {
    Some(match (value, data_type) {
        (ValueRef::Integer(0), DataType::Boolean) => "false".into(),
        (ValueRef::Integer(1), DataType::Boolean) => "true".into(),
        (ValueRef::Integer(value), DataType::Decimal { scale, .. }) if *scale > 0 => {
            format!("{value}.{}", "0".repeat((*scale).min(60) as usize))
        }
        (
            ValueRef::Real(value),
            DataType::Decimal {
                precision: None,
                scale: 0,
            },
        ) => real(value),
        (ValueRef::Real(value), DataType::Decimal { scale, .. }) => {
            format!("{value:.*}", (*scale).min(60) as usize)
        }
        (value, _) => return plain(value),
    })
}

/// A value of unknown type as text; None is NULL.
pub fn plain(value: ValueRef) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(value) => Some(value.to_string()),
        ValueRef::Real(value) => Some(real(value)),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Some(blob(bytes)),
    }
}

/// A binary fraction with at most 15 digits, so that sums of decimals look like decimals.
fn real(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    let size = rounded.abs();
    if rounded.is_finite() && size != 0.0 && !(1e-5..1e15).contains(&size) {
        format!("{rounded:e}")
    } else if rounded == rounded.trunc() && rounded.is_finite() {
        format!("{rounded:.1}")
    } else {
        rounded.to_string()
    }
}

fn blob(bytes: &[u8]) -> String {
    let mut out = b"x'".to_vec();
    push_hex(&mut out, bytes.get(..SHOWN_BYTES).unwrap_or(bytes));
    let text = String::from_utf8(out).unwrap_or_default();
    if bytes.len() > SHOWN_BYTES {
        format!("{text}…' ({} bytes)", bytes.len())
    } else {
        format!("{text}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_their_scale_and_booleans_are_words() {
        let decimal = DataType::Decimal {
            precision: Some(8),
            scale: 2,
        };
        assert_eq!(shown(ValueRef::Real(12.5), &decimal).unwrap(), "12.50");
        assert_eq!(shown(ValueRef::Integer(-3), &decimal).unwrap(), "-3.00");
        assert_eq!(
            shown(ValueRef::Integer(1), &DataType::Boolean).unwrap(),
            "true"
        );
        assert_eq!(shown(ValueRef::Null, &decimal), None);
    }

    #[test]
    fn sums_of_decimals_look_like_decimals() {
        assert_eq!(plain(ValueRef::Real(0.1 + 0.2)).unwrap(), "0.3");
        assert_eq!(plain(ValueRef::Real(2.0)).unwrap(), "2.0");
        assert_eq!(plain(ValueRef::Real(1e300)).unwrap(), "1e300");
        assert_eq!(plain(ValueRef::Real(f64::INFINITY)).unwrap(), "inf");
    }

    #[test]
    fn a_long_blob_is_cut() {
        assert_eq!(plain(ValueRef::Blob(&[0, 255])).unwrap(), "x'00ff'");
        assert!(
            plain(ValueRef::Blob(&[7; 100]))
                .unwrap()
                .ends_with("…' (100 bytes)")
        );
    }
}
