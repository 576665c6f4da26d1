//! Spans of time, such as `18 years`. Months have no fixed length, so they
//! are kept apart from seconds.

use super::number::Number;
use crate::know::calendar;

pub(crate) const DAY: i64 = 86_400;

/// So many months and so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) months: i32,
    pub(crate) seconds: i64,
}

impl Span {
    /// Reads `90 minutes`, `1 year 6 months`, `-2 day`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut pairs = words.chunks_exact(2);
        let sum = pairs.try_fold(Self::of_seconds(0), |sum, pair| {
            let [amount, unit] = pair else { return None };
            sum.plus(Self::of(Number::parse(amount)?, unit)?)
        })?;
        (pairs.remainder().is_empty() && !words.is_empty()).then_some(sum)
    }

    /// So many of a unit, such as `year`, `dd` or `minutes`.
    pub(crate) fn of(amount: Number, unit: &str) -> Option<Self> {
        let unit = unit.trim().to_ascii_lowercase();
        let unit = unit
            .strip_suffix('s')
            .filter(|one| one.len() > 1)
            .unwrap_or(&unit);
        let months = match unit {
            "year" | "yyyy" | "yy" => 12,
            "quarter" | "qq" | "q" => 3,
            "month" | "mon" | "mm" | "m" => 1,
            _ => 0,
        };
        if months > 0 {
            let months = amount.times(Number::int(months)).rescale(0).to_i64()?;
            return Some(Self {
                months: i32::try_from(months).ok()?,
                seconds: 0,
            });
        }
        let seconds = match unit {
            "week" | "wk" | "ww" => 7 * DAY,
            "day" | "dd" | "d" | "dayofyear" | "dy" => DAY,
            "hour" | "hh" => 3600,
            "minute" | "min" | "mi" | "n" => 60,
            "second" | "sec" | "ss" | "s" => 1,
            _ => return None,
        };
        let seconds = amount.times(Number::int(seconds)).rescale(0).to_i64()?;
        Some(Self::of_seconds(seconds))
    }

    pub(crate) fn of_seconds(seconds: i64) -> Self {
        Self { months: 0, seconds }
    }

    /// From one moment to another: whole months, and the rest.
    pub(crate) fn between(from: i64, to: i64) -> Option<Self> {
        let months = i32::try_from(whole_months(from, to)).ok()?;
        let span = Self { months, seconds: 0 };
        Some(Self {
            months,
            seconds: to - span.from(from)?,
        })
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            seconds: self.seconds.checked_add(other.seconds)?,
        })
    }

    pub(crate) fn times(self, factor: Number) -> Option<Self> {
        let times = |n: i64| Number::int(n).times(factor).rescale(0).to_i64();
        Some(Self {
            months: i32::try_from(times(i64::from(self.months))?).ok()?,
            seconds: times(self.seconds)?,
        })
    }

    /// Its end when it begins at a moment: a month later is the same day, or
    /// the last one of a month that is too short.
    pub(crate) fn from(self, moment: i64) -> Option<i64> {
        let day = i32::try_from(moment.div_euclid(DAY)).ok()?;
        let (year, month, of_month) = calendar::civil(day);
        let months = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(self.months);
        let year = i32::try_from(months.div_euclid(12))
            .ok()
            .filter(|year| (0..10_000).contains(year))?;
        let month = months.rem_euclid(12) as u32 + 1;
        let length = month_length(year, month);
        let day = calendar::day_of(year, month, of_month.min(length));
        (i64::from(day) * DAY + moment.rem_euclid(DAY)).checked_add(self.seconds)
    }

    /// Its length in days, a month counted as thirty as PostgreSQL compares them.
    pub(crate) fn days(self) -> Number {
        let seconds = i64::from(self.months) * 30 * DAY;
        Number::int(seconds.saturating_add(self.seconds))
            .over(Number::int(DAY), 9)
            .unwrap_or(Number::int(0))
    }
}

/// Days of a month.
pub(crate) fn month_length(year: i32, month: u32) -> u32 {
    let (next_year, next) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    (calendar::day_of(next_year, next, 1) - calendar::day_of(year, month, 1)) as u32
}

/// The months that have passed in full between two moments, negative backwards.
pub(crate) fn whole_months(from: i64, to: i64) -> i64 {
    if to < from {
        return -whole_months(to, from);
    }
    let place = |moment: i64| {
        let (year, month, day) = calendar::civil(moment.div_euclid(DAY) as i32);
        let rest = i64::from(day) * DAY + moment.rem_euclid(DAY);
        (i64::from(year) * 12 + i64::from(month), rest)
    };
    let ((first, began), (last, ended)) = (place(from), place(to));
    last - first - i64::from(ended < began)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> i64 {
        calendar::parse_moment(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn months_end_where_the_calendar_says() {
        let later = |from: &str, span: &str| {
            let end = Span::parse(span).and_then(|span| span.from(moment(from)));
            end.map(|end| calendar::format_day(end.div_euclid(DAY) as i32))
        };
        assert_eq!(
            later("2024-01-31", "1 month").as_deref(),
            Some("2024-02-29")
        );
        assert_eq!(
            later("2024-02-29", "-1 year").as_deref(),
            Some("2023-02-28")
        );
        assert_eq!(
            later("2024-01-01", "1 year 36 hours").as_deref(),
            Some("2025-01-02")
        );
        assert_eq!(later("2024-01-01", "some time"), None);
        assert_eq!(later("2024-01-01", "9999999 years"), None);
    }

    #[test]
    fn an_age_is_in_whole_months() {
        assert_eq!(
            whole_months(moment("2000-05-20"), moment("2018-05-19")),
            215
        );
        assert_eq!(
            whole_months(moment("2000-05-20"), moment("2018-05-20")),
            216
        );
        assert_eq!(
            whole_months(moment("2018-05-20"), moment("2000-05-20")),
            -216
        );
    }
}
