//! Periods that are named relative to today, right to the day.

use confab_model::question::Period;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The unit that a word names: *month*, *monthly*.
pub(crate) fn unit(word: &str) -> Option<Period> {
    Some(match word {
        "day" | "daily" | "days" => Period::Day,
        "week" | "weekly" | "weeks" => Period::Week,
        "month" | "monthly" | "months" => Period::Month,
        "quarter" | "quarterly" | "quarters" => Period::Quarter,
        "year" | "yearly" | "annually" | "years" => Period::Year,
        "weekday" | "weekdays" => Period::Weekday,
        _ => return None,
    })
}

/// Whether a word speaks of time.
pub(crate) fn is_word(word: &str) -> bool {
    let named = MONTHS.contains(&word) || ["today", "yesterday", "tomorrow"].contains(&word);
    named || unit(word).is_some() || weekdays(word).is_some() || count(word).is_some()
}

/// The weekdays that a word names: *weekends*, *Mondays*.
pub(crate) fn weekdays(word: &str) -> Option<&'static [&'static str]> {
    const DAYS: &[&[&str]] = &[
        &["Monday"],
        &["Tuesday"],
        &["Wednesday"],
        &["Thursday"],
        &["Friday"],
        &["Saturday"],
        &["Sunday"],
    ];
    let word = word.strip_suffix('s').unwrap_or(word);
    if word == "weekend" {
        return Some(&["Saturday", "Sunday"]);
    }
    let named = DAYS
        .iter()
        .find(|days| days.iter().any(|d| d.eq_ignore_ascii_case(word)));
    named.copied()
}

/// A small number in digits or as a word.
fn count(word: &str) -> Option<i32> {
    const WORDS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let named = WORDS.iter().position(|w| *w == word);
    word.parse().ok().or_else(|| named.map(|at| at as i32 + 1))
}

/// The quarter that `q3` names.
fn quarter(word: &str, year: i16) -> Option<(Date, Date)> {
    let number: i8 = word.strip_prefix('q')?.parse().ok()?;
    let start = Date::new(
        year,
        (1..=4).contains(&number).then_some(number * 3 - 2)?,
        1,
    )
    .ok()?;
    Some((start, plus(start, 3.months())?))
}

/// The span that words name: its first day, and the day after its last.
pub(crate) fn span(words: &[&str], today: Date) -> Option<(Date, Date)> {
    match words {
        ["today"] => Some((today, plus(today, 1.day())?)),
        ["yesterday"] => Some((plus(today, -1.day())?, today)),
        ["this", unit_word] => whole(unit(unit_word)?, today, 0),
        ["last" | "previous", unit_word] => whole(unit(unit_word)?, today, -1),
        ["next", unit_word] => whole(unit(unit_word)?, today, 1),
        ["last" | "past" | "previous", count_word, unit_word] => {
            let count = count(count_word)?;
            let end = plus(today, 1.day())?;
            Some((plus(end, length(unit(unit_word)?, -count)?)?, end))
        }
        [word] => quarter(word, today.year()),
        [word, year] if word.starts_with('q') => quarter(word, year.parse().ok()?),
        [month, year] => {
            let month = MONTHS.iter().position(|m| m == month)?;
            let year: i16 = year.parse().ok().filter(|y| (1000..3000).contains(y))?;
            let start = Date::new(year, month as i8 + 1, 1).ok()?;
            Some((start, plus(start, 1.month())?))
        }
        _ => None,
    }
}

/// The whole unit that holds today, or the one so many before or after.
pub(crate) fn whole(unit: Period, today: Date, shift: i32) -> Option<(Date, Date)> {
    let start = match unit {
        Period::Day => today,
        Period::Week => plus(
            today,
            -i32::from(today.weekday().to_monday_zero_offset()).days(),
        )?,
        Period::Month => today.first_of_month(),
        Period::Quarter => Date::new(today.year(), (today.month() - 1) / 3 * 3 + 1, 1).ok()?,
        Period::Year => today.first_of_year(),
        Period::Weekday => return None,
    };
    let start = plus(start, length(unit, shift)?)?;
    Some((start, plus(start, length(unit, 1)?)?))
}

/// So many units of time.
pub(crate) fn length(unit: Period, count: i32) -> Option<Span> {
    Some(match unit {
        Period::Day => count.days(),
        Period::Week => count.weeks(),
        Period::Month => count.months(),
        Period::Quarter => (count.checked_mul(3)?).months(),
        Period::Year => count.years(),
        Period::Weekday => return None,
    })
}

fn plus(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(words: &[&str]) -> Option<(String, String)> {
        let (from, to) = span(words, date(2026, 11, 23))?;
        Some((from.to_string(), to.to_string()))
    }

    fn pair(from: &str, to: &str) -> Option<(String, String)> {
        Some((from.to_owned(), to.to_owned()))
    }

    #[test]
    fn relative_periods_are_right_to_the_day() {
        assert_eq!(days(&["last", "month"]), pair("2026-10-01", "2026-11-01"));
        assert_eq!(days(&["last", "quarter"]), pair("2026-07-01", "2026-10-01"));
        assert_eq!(days(&["this", "week"]), pair("2026-11-23", "2026-11-30"));
        assert_eq!(
            days(&["last", "7", "days"]),
            pair("2026-11-17", "2026-11-24")
        );
        assert_eq!(
            days(&["february", "2024"]),
            pair("2024-02-01", "2024-03-01")
        );
        assert_eq!(days(&["last", "name"]), None);
    }
}
