//! The functions that count and move along the calendar.

use super::{
    number::Number,
    span::{DAY, Span, month_length, whole_months},
    value::Value,
};
use crate::know::calendar;

/// A part of a date, such as its year.
pub(super) fn part(value: &Value<'_>, field: &str) -> Value<'static> {
    if let Value::Span(span) = value {
        return part_of_span(*span, field);
    }
    let Some(moment) = value.moment() else {
        return Value::Null;
    };
    let (year, month, day) = calendar::civil(moment.div_euclid(DAY) as i32);
    let second = moment.rem_euclid(DAY);
    Value::Number(Number::int(match field {
        "year" | "yyyy" | "yy" => i64::from(year),
        "month" | "mm" => i64::from(month),
        "day" | "dd" => i64::from(day),
        "hour" | "hh" => second / 3600,
        "minute" | "mi" => second / 60 % 60,
        "second" | "ss" => second % 60,
        "dow" => (calendar::weekday(moment.div_euclid(DAY) as i32) as i64 + 1) % 7,
        "isodow" => calendar::weekday(moment.div_euclid(DAY) as i32) as i64 + 1,
        "epoch" => moment,
        "quarter" => i64::from((month - 1) / 3 + 1),
        _ => return Value::Null,
    }))
}

fn part_of_span(span: Span, field: &str) -> Value<'static> {
    let months = i64::from(span.months);
    Value::Number(Number::int(match field {
        "year" => months / 12,
        "month" => months % 12,
        "day" => span.seconds / DAY,
        "hour" => span.seconds % DAY / 3600,
        "minute" => span.seconds / 60 % 60,
        "epoch" => match span.days().times(Number::int(DAY)).rescale(0).to_i64() {
            Some(seconds) => seconds,
            None => return Value::Null,
        },
        _ => return Value::Null,
    }))
}

/// `DATEDIFF(unit, from, to)`: the boundaries between two moments.
pub(super) fn boundaries(unit: &str, from: i64, to: i64) -> Option<i64> {
    let day = |moment: i64| moment.div_euclid(DAY);
    let month = |moment: i64| {
        let (year, month, _) = calendar::civil(day(moment) as i32);
        i64::from(year) * 12 + i64::from(month) - 1
    };
    let passed = |place: &dyn Fn(i64) -> i64| Some(place(to) - place(from));
    match unit {
        "year" | "yyyy" | "yy" => passed(&|moment| month(moment).div_euclid(12)),
        "quarter" | "qq" | "q" => passed(&|moment| month(moment).div_euclid(3)),
        "month" | "mm" | "m" => passed(&month),
        "day" | "dd" | "d" | "dayofyear" | "dy" => passed(&day),
        // 1970-01-01 was a Thursday, and weeks begin on Sunday.
        "week" | "wk" | "ww" => passed(&|moment| (day(moment) + 4).div_euclid(7)),
        "hour" | "hh" => passed(&|moment| moment.div_euclid(3600)),
        "minute" | "mi" | "n" => passed(&|moment| moment.div_euclid(60)),
        "second" | "ss" | "s" => Some(to - from),
        _ => None,
    }
}

/// `TIMESTAMPDIFF(unit, from, to)`: the units that have passed in full.
pub(super) fn passed(unit: &str, from: i64, to: i64) -> Option<i64> {
    let span = Span::of(Number::int(1), unit)?;
    Some(match span.months {
        0 => (to - from) / span.seconds,
        months => whole_months(from, to) / i64::from(months),
    })
}

/// Oracle's `ADD_MONTHS`: the last day of a month stays one.
pub(super) fn add_months(moment: i64, months: i64) -> Option<i64> {
    let span = Span {
        months: i32::try_from(months).ok()?,
        seconds: 0,
    };
    let moved = span.from(moment)?;
    let (year, month, day) = calendar::civil(moment.div_euclid(DAY) as i32);
    if day != month_length(year, month) {
        return Some(moved);
    }
    let (year, month, _) = calendar::civil(moved.div_euclid(DAY) as i32);
    let last = calendar::day_of(year, month, month_length(year, month));
    Some(i64::from(last) * DAY + moved.rem_euclid(DAY))
}

/// Oracle's `MONTHS_BETWEEN`: whole months, and days as parts of 31.
pub(super) fn months_between(later: i64, earlier: i64) -> Number {
    let place = |moment: i64| {
        let (year, month, day) = calendar::civil(moment.div_euclid(DAY) as i32);
        let last = day == month_length(year, month);
        (i64::from(year) * 12 + i64::from(month), day, last)
    };
    let ((to, to_day, to_last), (from, from_day, from_last)) = (place(later), place(earlier));
    let months = Number::int(to - from);
    if to_day == from_day || (to_last && from_last) {
        return months;
    }
    let days = Number::int(i64::from(to_day) - i64::from(from_day));
    months.plus(days.over(Number::int(31), 9).unwrap_or(Number::int(0)))
}
