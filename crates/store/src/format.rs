//! Dates, times and numbers as bytes, by integer arithmetic alone, so that the
//! same value gives the same bytes on any machine. One function a type; the
//! database and the CSV both use them.

const PAIRS: &[u8; 200] = b"0001020304050607080910111213141516171819\
2021222324252627282930313233343536373839\
4041424344454647484950515253545556575859\
6061626364656667686970717273747576777879\
8081828384858687888990919293949596979899";

/// A calendar date from days since 1970-01-01, as (year, month, day).
pub fn civil(days: i64) -> (i64, u8, u8) {
    // Howard Hinnant's algorithm: years start in March, so that the leap day is last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u8, day as u8)
}

/// Days since 1970-01-01 of a date as `YYYY-MM-DD`; None when it isn't one.
pub fn days_of(date: &str) -> Option<i32> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // The inverse of `civil`, by the same author.
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    i32::try_from(era * 146_097 + day_of_era - 719_468).ok()
}

/// Appends a whole number.
pub fn push_int(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    push_unsigned(out, value.unsigned_abs());
}

/// Appends a whole number without sign.
pub fn push_unsigned(out: &mut Vec<u8>, mut value: u64) {
    let mut buffer = [0_u8; 20];
    let mut at = buffer.len();
    while value >= 100 {
        let pair = (value % 100) as usize * 2;
        value /= 100;
        at -= 2;
        buffer[at] = PAIRS[pair];
        buffer[at + 1] = PAIRS[pair + 1];
    }
    if value >= 10 {
        let pair = value as usize * 2;
        at -= 2;
        buffer[at] = PAIRS[pair];
        buffer[at + 1] = PAIRS[pair + 1];
    } else {
        at -= 1;
        buffer[at] = b'0' + value as u8;
    }
    out.extend_from_slice(&buffer[at..]);
}

/// Appends `units` / 10^`scale` with exactly `scale` digits after the point.
pub fn push_decimal(out: &mut Vec<u8>, units: i64, scale: u8) {
    if scale == 0 {
        return push_int(out, units);
    }
    if units < 0 {
        out.push(b'-');
    }
    let power = power_of_ten(scale);
    let value = units.unsigned_abs();
    push_unsigned(out, value / power);
    out.push(b'.');
    let mut rest = value % power;
    let start = out.len();
    out.resize(start + usize::from(scale), b'0');
    for digit in out[start..].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// 10^`scale`; scales beyond 18 count as 18.
pub fn power_of_ten(scale: u8) -> u64 {
    10_u64.pow(u32::from(scale.min(18)))
}

/// Appends `YYYY-MM-DD`.
pub fn push_date(out: &mut Vec<u8>, days: i64) {
    let (year, month, day) = civil(days);
    if (0..=9999).contains(&year) {
        push_pair(out, (year / 100) as u8);
        push_pair(out, (year % 100) as u8);
    } else {
        push_int(out, year);
    }
    out.push(b'-');
    push_pair(out, month);
    out.push(b'-');
    push_pair(out, day);
}

/// Appends `HH:MM:SS`.
pub fn push_time(out: &mut Vec<u8>, seconds: u32) {
    push_pair(out, (seconds / 3_600 % 100) as u8);
    out.push(b':');
    push_pair(out, (seconds / 60 % 60) as u8);
    out.push(b':');
    push_pair(out, (seconds % 60) as u8);
}

/// Appends `YYYY-MM-DD HH:MM:SS`.
pub fn push_date_time(out: &mut Vec<u8>, seconds: i64) {
    push_date(out, seconds.div_euclid(86_400));
    out.push(b' ');
    push_time(out, seconds.rem_euclid(86_400) as u32);
}

/// Appends two lower-case hexadecimal digits a byte.
pub fn push_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

/// The present moment in UTC, `YYYY-MM-DD HH:MM:SS`.
pub fn now() -> String {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    let mut out = Vec::with_capacity(19);
    push_date_time(&mut out, since.as_secs() as i64);
    String::from_utf8(out).unwrap_or_default()
}

fn push_pair(out: &mut Vec<u8>, value: u8) {
    let at = usize::from(value % 100) * 2;
    out.extend_from_slice(&PAIRS[at..at + 2]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn known_moments() {
        assert_eq!(text(|o| push_date(o, 0)), "1970-01-01");
        assert_eq!(text(|o| push_date(o, 19_782)), "2024-02-29");
        assert_eq!(text(|o| push_date(o, -719_528)), "0000-01-01");
        assert_eq!(text(|o| push_date_time(o, -1)), "1969-12-31 23:59:59");
        assert_eq!(text(|o| push_time(o, 86_399)), "23:59:59");
    }

    #[test]
    fn decimals_keep_their_scale() {
        assert_eq!(text(|o| push_decimal(o, 1_250, 2)), "12.50");
        assert_eq!(text(|o| push_decimal(o, -5, 2)), "-0.05");
        assert_eq!(
            text(|o| push_decimal(o, i64::MIN, 18)),
            "-9.223372036854775808"
        );
        assert_eq!(text(|o| push_decimal(o, 7, 0)), "7");
    }

    proptest! {
        #[test]
        fn whole_numbers_as_the_standard_library_writes_them(value: i64) {
            prop_assert_eq!(text(|o| push_int(o, value)), value.to_string());
        }

        #[test]
        fn days_follow_each_other(days in -700_000_i64..2_900_000) {
            let (a, b) = (civil(days), civil(days + 1));
            prop_assert!(a < b);
            prop_assert!((1..=12).contains(&a.1) && (1..=31).contains(&a.2));
        }
    }
}
