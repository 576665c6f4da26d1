//! The one place that reads the machine's date.

/// Today, as `YYYY-MM-DD`, in UTC.
///
/// It is read once an order and frozen in the recipe; nothing else may depend
/// on it.
pub fn today() -> String {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .to_string()
}

/// Whether a text is a day of the calendar, `YYYY-MM-DD`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// The time in UTC, `YYYY-MM-DD HH:MM:SS`.
pub fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        assert!(is_day(&today()));
        assert!(is_day("2024-02-29"));
        assert!(!is_day("2023-02-29"));
        assert!(!is_day("2023-2-9"));
        assert!(!is_day("today"));
        assert_eq!(now().len(), 19);
    }
}
