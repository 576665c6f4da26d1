//! Days as whole numbers since 1970-01-01.

/// The months' names.
pub(crate) const MONTHS: [&str; 12] = [
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

/// The day number of a civil date (Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms").
pub(crate) fn day_of(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (month as i32 + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day as i32 - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a day number.
pub(crate) fn civil(day: i32) -> (i32, u32, u32) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let doe = day.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
    (
        yoe + era * 400 + i32::from(month <= 2),
        month,
        (doy - (153 * mp + 2) / 5 + 1) as u32,
    )
}

/// Reads `YYYY-MM-DD` (a time after it is ignored).
pub(crate) fn parse_day(text: &str) -> Option<i32> {
    let text = text.trim().get(..10)?;
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let (year, month, day): (i32, u32, u32) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let number = day_of(year, month, day);
    (civil(number) == (year, month, day)).then_some(number)
}

/// Seconds since 1970 of `YYYY-MM-DD[ T]HH:MM[:SS…]` or of a day alone.
pub(crate) fn parse_moment(text: &str) -> Option<i64> {
    let day = i64::from(parse_day(text)?) * 86_400;
    let rest = text
        .trim()
        .get(10..)
        .unwrap_or_default()
        .trim_start_matches(['T', ' ']);
    Some(
        day + if rest.is_empty() {
            0
        } else {
            i64::from(parse_time(rest)?)
        },
    )
}

/// Seconds since midnight of `HH:MM[:SS…]`.
pub(crate) fn parse_time(text: &str) -> Option<u32> {
    let mut parts = text.trim().splitn(3, ':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.get(..2)?.parse().ok()?;
    let second: u32 = parts.next().map_or(Some(0), |s| s.get(..2)?.parse().ok())?;
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// `YYYY-MM-DD`.
pub(crate) fn format_day(day: i32) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// 0 is Monday, 6 Sunday.
pub(crate) fn weekday(day: i32) -> usize {
    (day + 3).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_round_trip(day in -700_000i32..2_900_000) {
            let (y, m, d) = civil(day);
            prop_assert_eq!(day_of(y, m, d), day);
        }
    }

    #[test]
    fn known_days() {
        assert_eq!(day_of(1970, 1, 1), 0);
        assert_eq!(day_of(2000, 3, 1), 11_017);
        assert_eq!(weekday(day_of(2026, 11, 22)), 6);
        assert_eq!(parse_day("2023-02-29"), None);
        assert_eq!(
            parse_moment("2024-01-02 03:04:05"),
            Some(i64::from(day_of(2024, 1, 2)) * 86_400 + 11_045)
        );
    }
}
