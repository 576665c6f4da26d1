//! Numbers, dates and periods as people write them.

use confab_model::{digits, question::Period};
use jiff::civil::{Date, DateTime};

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: &[&str] = &[
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// A number with separated thousands; `digits` after the point, or as many as
/// tell something, at most two.
pub(crate) fn number(text: &str, digits: Option<u32>) -> String {
    let Ok(value) = text.trim().parse::<f64>() else {
        return text.to_owned();
    };
    if !value.is_finite() {
        return text.to_owned();
    }
    let whole = value.fract() == 0.0;
    let places = match digits {
        Some(digits) => digits.min(6) as usize,
        None if whole => 0,
        None if value.abs() < 0.1 => 4,
        None => 2,
    };
    let mut written = format!("{value:.places$}");
    if digits.is_none() && written.contains('.') {
        let short = written.trim_end_matches('0').trim_end_matches('.');
        // 12.50 keeps its zero, 12.00 none of them.
        let kept = if short.split_once('.').is_some_and(|(_, f)| f.len() == 1) && places == 2 {
            format!("{short}0")
        } else {
            short.to_owned()
        };
        written = kept;
    }
    grouped(&written)
}

/// A part of 1 as a percentage.
pub(crate) fn percent(text: &str) -> String {
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => {
            let written = format!("{:.1}", value * 100.0);
            format!("{}%", grouped(written.trim_end_matches(".0")))
        }
        _ => text.to_owned(),
    }
}

fn grouped(written: &str) -> String {
    let zero = written.bytes().all(|b| matches!(b, b'-' | b'0' | b'.'));
    digits::grouped(if zero {
        written.trim_start_matches('-')
    } else {
        written
    })
}

/// A day, with its time unless that is midnight.
pub(crate) fn date(text: &str) -> String {
    let day = |d: Date| {
        let month = MONTHS.get(d.month() as usize - 1).copied().unwrap_or("");
        format!("{} {month} {}", d.day(), d.year())
    };
    if let (10, Ok(date)) = (text.len(), text.parse::<Date>()) {
        return day(date);
    }
    match text.replace(' ', "T").parse::<DateTime>() {
        Ok(moment) if moment.hour() == 0 && moment.minute() == 0 => day(moment.date()),
        Ok(moment) => format!(
            "{}, {:02}:{:02}",
            day(moment.date()),
            moment.hour(),
            moment.minute()
        ),
        Err(_) => text.to_owned(),
    }
}

/// A period as a bucket writes it: `2026-10` is October 2026.
pub(crate) fn period(text: &str, period: Period) -> String {
    let named = match period {
        Period::Month => text.split_once('-').and_then(|(year, month)| {
            let name = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(format!("{name} {year}"))
        }),
        Period::Quarter => text
            .split_once('-')
            .map(|(year, quarter)| format!("{quarter} {year}")),
        Period::Week => Some(format!("the week of {}", date(text))),
        Period::Day => Some(date(text)),
        Period::Weekday => text
            .parse::<usize>()
            .ok()
            .and_then(|n| WEEKDAYS.get(n))
            .map(|n| (*n).to_owned()),
        Period::Year => None,
    };
    named.unwrap_or_else(|| text.to_owned())
}

/// The days from the first to before the second: "in October 2026", "in 2025",
/// "on 3 May 2026", "from 3 May 2026 to 9 May 2026".
pub(crate) fn days(from: &str, before: &str) -> Option<String> {
    let (from, before): (Date, Date) = (from.parse().ok()?, before.parse().ok()?);
    let last = before.yesterday().ok()?;
    let first_of_month = from.day() == 1 && before.day() == 1;
    let months = (i32::from(before.year()) - i32::from(from.year())) * 12
        + i32::from(before.month())
        - i32::from(from.month());
    let month = MONTHS.get(from.month() as usize - 1).copied()?;
    Some(match months {
        _ if last == from => format!("on {}", date(&from.to_string())),
        1 if first_of_month => format!("in {month} {}", from.year()),
        3 if first_of_month && (from.month() - 1) % 3 == 0 => {
            format!("in Q{} {}", (from.month() - 1) / 3 + 1, from.year())
        }
        12 if first_of_month && from.month() == 1 => format!("in {}", from.year()),
        _ => format!(
            "from {} to {}",
            date(&from.to_string()),
            date(&last.to_string())
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_rounded() {
        assert_eq!(number("1204", None), "1,204");
        assert_eq!(number("41208.3", None), "41,208.30");
        assert_eq!(number("12.0", None), "12");
        assert_eq!(number("-1234567.891", None), "-1,234,567.89");
        assert_eq!(number("0.0123", None), "0.0123");
        assert_eq!(number("5", Some(2)), "5.00");
        assert_eq!(percent("0.234"), "23.4%");
        assert_eq!(percent("1.0"), "100%");
    }

    #[test]
    fn dates_are_readable() {
        assert_eq!(date("2026-10-05"), "5 October 2026");
        assert_eq!(date("2026-10-05 14:03:00"), "5 October 2026, 14:03");
        assert_eq!(period("2026-10", Period::Month), "October 2026");
        assert_eq!(period("2026-Q3", Period::Quarter), "Q3 2026");
        assert_eq!(
            days("2026-10-01", "2026-11-01").as_deref(),
            Some("in October 2026")
        );
        assert_eq!(
            days("2026-07-01", "2026-10-01").as_deref(),
            Some("in Q3 2026")
        );
        assert_eq!(
            days("2026-11-17", "2026-11-24").as_deref(),
            Some("from 17 November 2026 to 23 November 2026")
        );
    }
}
