//! Numbers, sizes, names and addresses as the page shows them.

pub use confab_model::digits::thousands;

use confab_model::{Dialect, digits::grouped};

/// A number with commas between its thousands and at most four decimals. Other texts stay as they are.
pub fn figure(text: &str) -> String {
    let text = match text.split_once('.') {
        Some((_, decimals))
            if decimals.len() > 4 && decimals.bytes().all(|b| b.is_ascii_digit()) =>
        {
            &text
                .parse::<f64>()
                .map_or_else(|_| text.to_owned(), |number| format!("{number:.4}"))
        }
        _ => text,
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Years and the like are short, so nothing is put into four digits.
    if whole.len() > 4 && plain(whole) && plain(part) {
        grouped(text)
    } else {
        text.to_owned()
    }
}

/// A count with its noun in the right number.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(number),
        if number == 1 { one } else { many }
    )
}

/// A count in a few characters, such as `12k`.
pub fn short(number: u64) -> String {
    match number {
        0..10_000 => thousands(number),
        10_000..1_000_000 => format!("{}k", number / 1_000),
        _ => format!("{}.{}M", number / 1_000_000, number % 1_000_000 / 100_000),
    }
}

/// A span of time that is still to come, roughly.
pub fn remaining(seconds: u64) -> String {
    match seconds {
        0..2 => "a moment".to_owned(),
        2..90 => format!("{seconds} s"),
        90..5_400 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// A file's size.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => {
            format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
        }
        _ => format!(
            "{}.{} GB",
            bytes / 1_000_000_000,
            bytes % 1_000_000_000 / 100_000_000
        ),
    }
}

/// How a dialect is called.
pub fn dialect(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mysql => "MySQL",
        Dialect::Postgres => "PostgreSQL",
        Dialect::Sqlite => "SQLite",
        Dialect::Mssql => "SQL Server",
        Dialect::Oracle => "Oracle",
        Dialect::Ansi => "Standard SQL",
    }
}

/// A text as part of an address.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Done of total in percent, at most 100.
pub fn percent(done: u64, total: u64) -> u64 {
    done.min(total)
        .saturating_mul(100)
        .checked_div(total)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_digits() {
        assert_eq!(figure("-1234567.50"), "-1,234,567.50");
        assert_eq!(figure("2024"), "2024");
        assert_eq!(figure("3.91363636363636"), "3.9136");
        assert_eq!(figure("1e21"), "1e21");
        assert_eq!(figure("inf"), "inf");
    }

    #[test]
    fn counts_and_times_are_short() {
        assert_eq!(
            (short(9_999), short(12_345), short(1_250_000)),
            ("9,999".into(), "12k".into(), "1.2M".into())
        );
        assert_eq!(
            (remaining(1), remaining(45), remaining(100)),
            ("a moment".into(), "45 s".into(), "2 min".into())
        );
    }

    #[test]
    fn addresses_carry_any_name() {
        assert_eq!(encode("Order Items/ä"), "Order%20Items%2F%C3%A4");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(12), "12 bytes");
        assert_eq!(size(2_345_678), "2.3 MB");
    }

    #[test]
    fn nothing_to_do_is_no_division_by_zero() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(5, 4), 100);
    }
}
