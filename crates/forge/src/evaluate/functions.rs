//! The SQL functions that rules of schemas use.

use super::{
    dates::{self, part},
    number::Number,
    span::{DAY, Span},
    value::Value,
};
use crate::know::names;
use std::borrow::Cow;

/// A function that can be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Length,
    Lower,
    Upper,
    Trim,
    Abs,
    Coalesce,
    Round,
    Floor,
    Ceil,
    Modulo,
    Year,
    Month,
    Day,
    Extract,
    /// `DATEDIFF(unit, from, to)`, or MySQL's days between two dates.
    DateDiff,
    TimestampDiff,
    DateAdd,
    AddMonths,
    MonthsBetween,
    Age,
    Concat,
    Substring,
    Left,
    Right,
    Replace,
    Greatest,
    Least,
    NullIf,
    JsonValid,
    Position,
    Sign,
    Identity,
    /// A name as it stands in an internet address; not SQL.
    Slug,
}

impl Function {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "length" | "len" | "char_length" | "character_length" | "octet_length"
            | "datalength" => Self::Length,
            "lower" | "lcase" => Self::Lower,
            "upper" | "ucase" => Self::Upper,
            "trim" | "btrim" | "ltrim" | "rtrim" => Self::Trim,
            "abs" => Self::Abs,
            "coalesce" | "ifnull" | "nvl" | "isnull" => Self::Coalesce,
            "round" => Self::Round,
            "floor" => Self::Floor,
            "ceil" | "ceiling" => Self::Ceil,
            "mod" => Self::Modulo,
            "year" => Self::Year,
            "month" => Self::Month,
            "day" | "dayofmonth" => Self::Day,
            "extract" | "date_part" | "datepart" => Self::Extract,
            "datediff" => Self::DateDiff,
            "timestampdiff" => Self::TimestampDiff,
            "dateadd" | "timestampadd" => Self::DateAdd,
            "add_months" => Self::AddMonths,
            "months_between" => Self::MonthsBetween,
            "age" => Self::Age,
            "concat" => Self::Concat,
            "substr" | "substring" => Self::Substring,
            "left" => Self::Left,
            "right" => Self::Right,
            "replace" => Self::Replace,
            "greatest" => Self::Greatest,
            "least" => Self::Least,
            "nullif" => Self::NullIf,
            "json_valid" => Self::JsonValid,
            "position" | "instr" | "charindex" | "strpos" => Self::Position,
            "sign" => Self::Sign,
            "date" | "to_date" => Self::Identity,
            "slug" => Self::Slug,
            _ => return None,
        })
    }

    pub(crate) fn call<'a>(self, args: &[Value<'a>]) -> Value<'a> {
        let first = args.first().unwrap_or(&Value::Null);
        let spreads = matches!(
            self,
            Self::Coalesce | Self::Concat | Self::NullIf | Self::Greatest | Self::Least
        );
        if !spreads && args.iter().any(Value::is_null) {
            return Value::Null;
        }
        let text = |value: String| Value::Text(Cow::Owned(value));
        let whole = |index: usize| {
            args.get(index)
                .and_then(Value::number)
                .and_then(Number::to_i64)
        };
        let number =
            |f: fn(Number) -> Number| first.number().map_or(Value::Null, |n| Value::Number(f(n)));
        match self {
            Self::Length => Value::Number(Number::int(first.text().chars().count() as i64)),
            Self::Lower => text(first.text().to_lowercase()),
            Self::Upper => text(first.text().to_uppercase()),
            Self::Trim => text(first.text().trim().to_string()),
            Self::Abs => number(|n| Number {
                units: n.units.abs(),
                ..n
            }),
            Self::Floor => number(Number::floor),
            Self::Ceil => number(|n| n.negate().floor().negate()),
            Self::Sign => number(|n| Number::int(n.units.signum() as i64)),
            Self::Round => {
                let digits = whole(1).unwrap_or(0).clamp(0, 18) as u8;
                first
                    .number()
                    .map_or(Value::Null, |n| Value::Number(n.rescale(digits)))
            }
            Self::Modulo => match (first.number(), args.get(1).and_then(Value::number)) {
                (Some(a), Some(b)) => a.modulo(b).map_or(Value::Null, Value::Number),
                _ => Value::Null,
            },
            Self::Coalesce => args
                .iter()
                .find(|v| !v.is_null())
                .cloned()
                .unwrap_or(Value::Null),
            Self::Concat => text(args.iter().map(|v| v.text().into_owned()).collect()),
            Self::NullIf => match (first, args.get(1)) {
                (a, Some(b)) if a.compare(b) == Some(std::cmp::Ordering::Equal) => Value::Null,
                (a, _) => a.clone(),
            },
            Self::Greatest | Self::Least => {
                let want = if self == Self::Greatest {
                    std::cmp::Ordering::Greater
                } else {
                    std::cmp::Ordering::Less
                };
                let known = args.iter().filter(|v| !v.is_null());
                known
                    .cloned()
                    .reduce(|a, b| if b.compare(&a) == Some(want) { b } else { a })
                    .unwrap_or(Value::Null)
            }
            Self::Year => part(first, "year"),
            Self::Month => part(first, "month"),
            Self::Day => part(first, "day"),
            Self::Extract => args.get(1).map_or(Value::Null, |value| {
                part(value, &first.text().to_lowercase())
            }),
            Self::DateDiff | Self::TimestampDiff => {
                counted(self, args).map_or(Value::Null, |n| Value::Number(Number::int(n)))
            }
            Self::DateAdd => match args {
                [unit, amount, moment] => amount
                    .number()
                    .and_then(|amount| Span::of(amount, &unit.text()))
                    .map_or(Value::Null, |span| moment.moved(span)),
                _ => Value::Null,
            },
            Self::AddMonths => first
                .moment()
                .zip(whole(1))
                .and_then(|(moment, months)| dates::add_months(moment, months))
                .map_or(Value::Null, |moment| match first {
                    Value::Moment(_) => Value::Moment(moment),
                    _ => Value::Date(moment.div_euclid(DAY) as i32),
                }),
            Self::MonthsBetween | Self::Age => {
                let moments = first.moment().zip(args.get(1).and_then(Value::moment));
                match moments {
                    Some((later, earlier)) if self == Self::Age => {
                        Span::between(earlier, later).map_or(Value::Null, Value::Span)
                    }
                    Some((later, earlier)) => Value::Number(dates::months_between(later, earlier)),
                    None => Value::Null,
                }
            }
            Self::Substring | Self::Left | Self::Right => {
                let chars: Vec<char> = first.text().chars().collect();
                let count = chars.len() as i64;
                let (start, length) = match self {
                    Self::Substring => (whole(1).unwrap_or(1) - 1, whole(2).unwrap_or(i64::MAX)),
                    Self::Left => (0, whole(1).unwrap_or(0)),
                    _ => (count - whole(1).unwrap_or(0).clamp(0, count), i64::MAX),
                };
                let (start, length) = (start.clamp(0, count), length.clamp(0, count));
                text(
                    chars
                        .into_iter()
                        .skip(start as usize)
                        .take(length as usize)
                        .collect(),
                )
            }
            Self::Replace => match args {
                [subject, from, to] if !from.text().is_empty() => {
                    text(subject.text().replace(from.text().as_ref(), &to.text()))
                }
                _ => first.clone(),
            },
            Self::Position => match args {
                [a, b, ..] => {
                    // POSITION, CHARINDEX: needle first; INSTR, STRPOS: needle last. Either containing the other decides.
                    let (a, b) = (a.text(), b.text());
                    let at = b.find(a.as_ref()).or_else(|| a.find(b.as_ref()));
                    Value::Number(Number::int(at.map_or(0, |at| at as i64 + 1)))
                }
                _ => Value::Null,
            },
            Self::JsonValid => {
                Value::Bool(serde_json::from_str::<serde::de::IgnoredAny>(&first.text()).is_ok())
            }
            Self::Identity => first.clone(),
            Self::Slug => text(names::slug(&first.text())),
        }
    }
}

/// The units of time between two moments.
fn counted(function: Function, args: &[Value<'_>]) -> Option<i64> {
    match (function, args) {
        (_, [later, earlier]) => {
            let day = |value: &Value<'_>| value.moment().map(|moment| moment.div_euclid(DAY));
            Some(day(later)? - day(earlier)?)
        }
        (Function::TimestampDiff, [unit, from, to]) => {
            dates::passed(&unit.text(), from.moment()?, to.moment()?)
        }
        (_, [unit, from, to]) => dates::boundaries(&unit.text(), from.moment()?, to.moment()?),
        _ => None,
    }
}
