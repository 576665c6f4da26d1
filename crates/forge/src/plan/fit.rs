//! Makes a cell fit the type of its column, whatever its generator gave.

use crate::{
    evaluate::{Number, Value},
    know::calendar,
    random::Stream,
};
use confab_model::{Batch, Cell, DataType, Dialect};

/// What cells of a column are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int { min: i64, max: i64 },
    Decimal { scale: u8, limit: i64 },
    Float,
    Text { max: usize, fixed: bool },
    Bool,
    Date,
    Time,
    Moment,
    Bytes { max: usize, fixed: bool },
}

impl Kind {
    pub(crate) fn of(data_type: &DataType, dialect: Dialect) -> Self {
        let text = |max: Option<u32>, fixed| Self::Text {
            max: max.map_or(usize::MAX, |max| max as usize),
            fixed,
        };
        match data_type {
            DataType::Integer { min, max } => Self::Int {
                min: *min,
                max: *max,
            },
            // MySQL's bits are a number.
            DataType::Bit { length, .. } if dialect == Dialect::Mysql => Self::Int {
                min: 0,
                max: i64::MAX >> 63u32.saturating_sub(*length).min(62),
            },
            DataType::Year => Self::Int {
                min: 1901,
                max: 2155,
            },
            // Without a precision it holds any number of digits after the point.
            DataType::Decimal {
                precision: None,
                scale: 0,
            } => Self::Float,
            DataType::Decimal { precision, scale } => {
                // 18 digits are what 64 bits can hold.
                let scale = (*scale).min(12) as u8;
                let digits = precision.unwrap_or(18).min(18);
                Self::Decimal {
                    scale,
                    limit: 10i64.pow(digits.max(1)) - 1,
                }
            }
            DataType::Float { .. } => Self::Float,
            DataType::Text { max, fixed } => text(*max, *fixed),
            DataType::Boolean => Self::Bool,
            DataType::Date => Self::Date,
            DataType::Time { .. } => Self::Time,
            DataType::DateTime { .. } => Self::Moment,
            DataType::Binary { max, fixed } => Self::Bytes {
                max: max.map_or(64, |max| max as usize),
                fixed: *fixed,
            },
            _ => text(None, false),
        }
    }

    /// The cell as this kind; None when it has nothing to do with it.
    pub(crate) fn fit(&self, cell: Cell, batch: &mut Batch) -> Option<Cell> {
        if cell == Cell::Null {
            return Some(Cell::Null);
        }
        match (self, cell) {
            (Self::Int { min, max }, Cell::Int(value)) => Some(Cell::Int(value.clamp(*min, *max))),
            (Self::Decimal { scale, limit }, Cell::Decimal { units, scale: same })
                if *scale == same =>
            {
                Some(Cell::Decimal {
                    units: units.clamp(-*limit, *limit),
                    scale: *scale,
                })
            }
            (
                Self::Decimal { scale, limit },
                Cell::Decimal {
                    units,
                    scale: fewer,
                },
            ) if *scale > fewer => {
                let units = units.saturating_mul(10i64.pow(u32::from(*scale - fewer)));
                Some(Cell::Decimal {
                    units: units.clamp(-*limit, *limit),
                    scale: *scale,
                })
            }
            (Self::Decimal { scale, limit }, Cell::Int(units)) if units.abs() < 1 << 40 => {
                let units = units.saturating_mul(10i64.pow(u32::from(*scale)));
                Some(Cell::Decimal {
                    units: units.clamp(-*limit, *limit),
                    scale: *scale,
                })
            }
            (Self::Float, Cell::Int(_) | Cell::Decimal { .. }) => Some(cell),
            (Self::Text { max, .. }, Cell::Text { start, len }) => {
                if len as usize <= *max {
                    return Some(cell);
                }
                let text = batch.str(cell);
                let kept = cut(text, *max).len();
                Some(Cell::Text {
                    start,
                    len: kept as u32,
                })
            }
            (Self::Bool, Cell::Bool(_))
            | (Self::Date, Cell::Date(_))
            | (Self::Time, Cell::Time(_))
            | (Self::Moment, Cell::DateTime(_)) => Some(cell),
            (Self::Bytes { .. }, Cell::Bytes { .. }) => Some(cell),
            _ => self.convert(cell, batch),
        }
    }

    /// The cell for a computed value.
    pub(crate) fn cell_of(&self, value: &Value<'_>, batch: &mut Batch) -> Option<Cell> {
        if value.is_null() {
            return Some(Cell::Null);
        }
        match self {
            Self::Int { min, max } => {
                let units = value.number()?.rescale(0).units;
                Some(Cell::Int(
                    units.clamp(i128::from(*min), i128::from(*max)) as i64
                ))
            }
            Self::Decimal { scale, limit } => {
                let units = value.number()?.rescale(*scale).units;
                Some(Cell::Decimal {
                    units: units.clamp(i128::from(-*limit), i128::from(*limit)) as i64,
                    scale: *scale,
                })
            }
            Self::Float => {
                let number = value.number()?;
                let number = if number.scale > 6 {
                    number.rescale(6)
                } else {
                    number
                };
                Some(Cell::Decimal {
                    units: i64::try_from(number.units).ok()?,
                    scale: number.scale,
                })
            }
            Self::Bool => value.truth().map(Cell::Bool),
            Self::Date => value
                .moment()
                .map(|s| Cell::Date(s.div_euclid(86_400) as i32)),
            Self::Moment => value.moment().map(Cell::DateTime),
            Self::Time => match value {
                Value::Time(second) => Some(Cell::Time(*second)),
                Value::Moment(second) => Some(Cell::Time(second.rem_euclid(86_400) as u32)),
                Value::Text(text) => calendar::parse_time(text).map(Cell::Time),
                _ => None,
            },
            Self::Text { max, .. } => {
                let text = value.text();
                Some(batch.put_text(cut(&text, *max)))
            }
            Self::Bytes { max, .. } => {
                let text = value.text();
                let bytes = text.as_bytes();
                let start = batch.text.len() as u32;
                let kept = bytes.len().min(*max);
                batch.text.extend_from_slice(&bytes[..kept]);
                Some(Cell::Bytes {
                    start,
                    len: kept as u32,
                })
            }
        }
    }

    /// A plain value of the kind, for want of anything better.
    pub(crate) fn plain(&self, random: &mut Stream, batch: &mut Batch) -> Cell {
        let cell = match self {
            Self::Int { min, max } => {
                Cell::Int(((*min).max(0) + random.below(1000) as i64).min(*max))
            }
            Self::Decimal { .. } | Self::Float => Cell::Decimal {
                units: random.below(100_000) as i64,
                scale: 2,
            },
            Self::Bool => Cell::Bool(random.below(2) == 1),
            Self::Date => Cell::Date(19_000 + random.below(1000) as i32),
            Self::Moment => Cell::DateTime(19_000 * 86_400 + random.below(86_400_000) as i64),
            Self::Time => Cell::Time(random.below(86_400) as u32),
            Self::Text { max, .. } => {
                let text = format!("{:x}", random.bits());
                batch.put_text(&text[..text.len().min(*max)])
            }
            Self::Bytes { max, fixed } => {
                let length = if *fixed { *max } else { (*max).min(16) };
                let start = batch.text.len() as u32;
                // Letters, since those load as they are into any engine's binary type.
                batch
                    .text
                    .extend((0..length).map(|_| b'a' + random.below(16) as u8));
                Cell::Bytes {
                    start,
                    len: length as u32,
                }
            }
        };
        self.fit(cell, batch).unwrap_or(cell)
    }

    fn convert(&self, cell: Cell, batch: &mut Batch) -> Option<Cell> {
        let value = match (Value::from_cell(cell, batch).owned(), self) {
            // A text of digits and signs, such as a phone number, becomes the number of its digits.
            (Value::Text(text), Self::Int { .. } | Self::Decimal { .. })
                if Number::parse(&text).is_none() =>
            {
                let digits: String = text.chars().filter(char::is_ascii_digit).take(18).collect();
                Value::Number(Number::parse(&digits)?)
            }
            (value, _) => value,
        };
        match (self, cell) {
            (Self::Int { max, .. }, _) => {
                // Too long for the type: keep the last digits rather than all the same greatest value.
                let number = value.number()?;
                let units = number.rescale(0).units;
                if units > i128::from(*max) && *max > 0 {
                    return Some(Cell::Int((units % (i128::from(*max) + 1)) as i64));
                }
                self.cell_of(&value, batch)
            }
            (Self::Decimal { scale, limit }, _) => {
                let units = value.number()?.rescale(*scale).units;
                let kept = if units > i128::from(*limit) {
                    units % (i128::from(*limit) + 1)
                } else {
                    units
                };
                Some(Cell::Decimal {
                    units: kept.max(i128::from(-*limit)) as i64,
                    scale: *scale,
                })
            }
            _ => self.cell_of(&value, batch),
        }
    }
}

/// The longest beginning of at most `max` characters, at a word's end if that costs little.
fn cut(text: &str, max: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(max) else {
        return text;
    };
    let kept = &text[..end];
    match kept.rfind(' ') {
        Some(space) if max > 12 && space * 2 > end => {
            kept[..space].trim_end_matches([',', ';', ' ', '-'])
        }
        _ => kept.trim_end(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_words_and_numbers_kept_in_range() {
        assert_eq!(cut("A quiet place by the river", 15), "A quiet place");
        assert_eq!(cut("Zürich", 3), "Zür");
        let mut batch = Batch::new(1);
        let kind = Kind::Decimal {
            scale: 2,
            limit: 999,
        };
        assert_eq!(
            kind.fit(Cell::Int(7), &mut batch),
            Some(Cell::Decimal {
                units: 700,
                scale: 2
            })
        );
        let kind = Kind::Int { min: 0, max: 9 };
        assert_eq!(kind.fit(Cell::Int(12), &mut batch), Some(Cell::Int(9)));
        let cell = batch.put_text("2024-02-30");
        assert_eq!(Kind::Date.fit(cell, &mut batch), None);
    }
}
