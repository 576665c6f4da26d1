//! Codes with a form of their own: identifiers with check digits, network
//! addresses, structured texts. Each is an injective function of a number.

use crate::{
    know::words,
    random::{Stream, mix},
};

/// So many different codes of that name there are; None when there is no such
/// code. Names may carry a parameter: `hex:32`, `token:20`, `bits:8`.
pub(crate) fn capacity(name: &str) -> Option<u64> {
    let (name, length) = split(name);
    Some(match name {
        "uuid" | "ipv6" | "url" | "image_url" | "file_path" | "json" | "xml" | "password_hash"
        | "email_id" => 1 << 60,
        "isbn13" | "isbn10" => 1_000_000_000,
        "ean13" => 10_000_000_000,
        "iban" => 1_000_000_000_000,
        "bic" => 26u64.pow(4) * 36,
        "credit_card" => 10u64.pow(13),
        "ssn" => 665 * 99 * 9999,
        "ip" => 200 * 250 * 250 * 250,
        "cidr" => 200 * 250 * 250,
        "mac" => 1 << 46,
        "vin" => 33u64.pow(9),
        "license_plate" => 26u64.pow(3) * 10_000,
        "tax_id" => 90 * 10_000_000,
        "hex" => 16u64.saturating_pow(length.clamp(1, 15)),
        "token" => 32u64.saturating_pow(length.clamp(1, 12)),
        "bits" => 2u64.saturating_pow(length.clamp(1, 62)),
        "color_hex" => 1 << 24,
        "semver" => 9 * 20 * 30,
        "point" | "polygon" | "linestring" => 1 << 40,
        "currency_code" | "language_code" | "locale_code" => 10,
        "interval" => 1_000_000,
        "mime_type" | "user_agent" => 1,
        _ => return None,
    })
}

fn split(name: &str) -> (&str, u32) {
    match name.split_once(':') {
        Some((name, length)) => (name, length.parse().unwrap_or(16)),
        None => (name, 16),
    }
}

/// Writes the code of a number below its capacity.
pub(super) fn write(name: &str, number: u64, random: &mut Stream, out: &mut Vec<u8>) {
    let (name, length) = split(name);
    let mut push = |text: String| out.extend_from_slice(text.as_bytes());
    match name {
        "uuid" => {
            let (high, low) = (mix(number), random.bits());
            // Version 4, variant 1 (RFC 9562); the high half alone tells rows apart.
            push(format!(
                "{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}",
                high >> 32,
                (high >> 16) & 0xffff,
                (high >> 4) & 0xfff,
                8 + (high & 3),
                ((high >> 2) & 3) << 10 | ((low >> 48) & 0x3ff),
                low & 0xffff_ffff_ffff
            ));
        }
        "isbn13" => push(isbn13(number)),
        "isbn10" => {
            let digits = format!("{number:09}");
            let sum: u64 = digits
                .bytes()
                .zip((2..=10).rev())
                .map(|(d, weight)| u64::from(d - b'0') * weight)
                .sum();
            let check = (11 - sum % 11) % 11;
            push(if check == 10 {
                format!("{digits}X")
            } else {
                format!("{digits}{check}")
            });
        }
        "ean13" => push(with_ean_check(&format!(
            "{:012}",
            400_000_000_000 + number * 37 % 10_000_000_000 + number / 10_000_000_000
        ))),
        "iban" => push(iban(
            "DE",
            &format!("10010010{:010}", number % 10_000_000_000),
        )),
        "bic" => push(format!(
            "{}DE{}",
            letters(number % 26u64.pow(4), 4),
            base(number / 26u64.pow(4), 36, 2)
        )),
        "credit_card" => {
            let issuer = ["4", "4", "51", "52"][(number % 4) as usize];
            // Fifteen digits and the check digit, whoever issued it.
            let width = 15 - issuer.len();
            push(with_luhn(&format!("{issuer}{number:0width$}")));
        }
        "ssn" => {
            let (area, rest) = (number % 665 + 1, number / 665);
            push(format!(
                "{area:03}-{:02}-{:04}",
                rest % 99 + 1,
                rest / 99 % 9999 + 1
            ));
        }
        "ip" => push(format!(
            "{}.{}.{}.{}",
            11 + number % 200,
            number / 200 % 250,
            number / 50_000 % 250,
            1 + number / 12_500_000 % 250
        )),
        "cidr" => push(format!(
            "{}.{}.{}.0/24",
            11 + number % 200,
            number / 200 % 250,
            number / 50_000 % 250
        )),
        "ipv6" => {
            let bits = mix(number);
            push(format!(
                "2001:db8:{:x}:{:x}::{:x}:{:x}",
                bits >> 48,
                (bits >> 32) & 0xffff,
                (bits >> 16) & 0xffff,
                bits & 0xffff
            ));
        }
        "mac" => {
            let n = number.wrapping_mul(0x5851_f42d) & ((1 << 46) - 1);
            let n = (n & 0x00ff_ffff_ffff) | ((n >> 40) << 42);
            let bytes: Vec<String> = (0..6)
                .rev()
                .map(|i| format!("{:02x}", (n >> (8 * i)) & 0xff))
                .collect();
            push(bytes.join(":"));
        }
        "vin" => push(
            format!(
                "1HG{}{}{}",
                base33(number % 33u64.pow(5), 5),
                "A",
                base33(number / 33u64.pow(5), 4)
            )
            .chars()
            .chain("0000".chars())
            .take(17)
            .collect(),
        ),
        "license_plate" => push(format!(
            "{}-{:04}",
            letters(number / 10_000, 3),
            number % 10_000
        )),
        "tax_id" => push(format!("{:02}-{:07}", 10 + number % 90, number / 90)),
        "hex" | "password_hash" => {
            let length = if name == "hex" { length as usize } else { 64 };
            let mut text = format!("{:0w$x}", number, w = length.min(15));
            while text.len() < length {
                text.push_str(&format!("{:016x}", random.bits()));
            }
            text.truncate(length);
            // The number is hidden among random digits by a fixed rotation.
            push(text.bytes().rev().map(char::from).collect());
        }
        "token" => {
            let mut text = base(number, 32, (length as usize).min(12));
            while text.len() < length as usize {
                text.push_str(&base(random.bits(), 32, 12));
            }
            text.truncate(length as usize);
            push(text);
        }
        "bits" => push(format!("{number:0w$b}", w = length as usize)),
        "color_hex" => push(format!("#{number:06x}")),
        "semver" => push(format!(
            "{}.{}.{}",
            1 + number % 9,
            number / 9 % 20,
            number / 180
        )),
        "url" | "image_url" | "file_path" => {
            let word = |random: &mut Stream| {
                let mut text = Vec::new();
                if let Some(pool) = words::find("common.word") {
                    pool.write(random, &mut text);
                }
                String::from_utf8_lossy(&text)
                    .to_lowercase()
                    .replace(|c: char| !c.is_ascii_alphanumeric(), "-")
            };
            let (a, b, tail) = (word(random), word(random), base(number, 36, 6));
            push(match name {
                "url" => format!("https://www.{a}-{b}.com/{tail}"),
                "image_url" => format!("https://images.{a}.com/{b}-{tail}.jpg"),
                _ => format!("/files/{a}/{b}-{tail}.pdf"),
            });
        }
        "json" => push(format!(
            "{{\"id\": {number}, \"score\": {}, \"active\": {}}}",
            random.below(100),
            random.below(2) == 0
        )),
        "xml" => push(format!(
            "<item id=\"{number}\"><score>{}</score></item>",
            random.below(100)
        )),
        "point" => push(format!(
            "POINT({} {})",
            degrees(random, 160),
            degrees(random, 70)
        )),
        "linestring" | "polygon" => {
            let (x, y) = (random.below(160) as i64 - 80, random.below(120) as i64 - 60);
            let ring = format!(
                "{x} {y}, {} {y}, {} {}, {x} {}, {x} {y}",
                x + 1,
                x + 1,
                y + 1,
                y + 1
            );
            push(if name == "polygon" {
                format!("POLYGON(({ring}))")
            } else {
                format!("LINESTRING({x} {y}, {} {})", x + 1, y + 2)
            });
        }
        "interval" => push(format!(
            "{:02}:{:02}:{:02}",
            number / 3600 % 24,
            number / 60 % 60,
            number % 60
        )),
        "currency_code" => push(pick(
            &[
                "EUR", "USD", "GBP", "JPY", "CHF", "CAD", "AUD", "SEK", "PLN", "BRL",
            ],
            number,
        )),
        "language_code" => push(pick(
            &["en", "de", "fr", "es", "it", "pt", "nl", "ja", "zh", "pl"],
            number,
        )),
        "locale_code" => push(pick(
            &[
                "en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "ja_JP", "zh_CN",
                "pl_PL",
            ],
            number,
        )),
        "mime_type" | "user_agent" => {
            if let Some(pool) = words::find(&format!("common.{name}")) {
                pool.write(random, out);
            }
        }
        _ => {}
    }
}

fn pick(list: &[&str], number: u64) -> String {
    list[(number % list.len() as u64) as usize].to_string()
}

fn degrees(random: &mut Stream, bound: i64) -> String {
    let n = random.below(2 * bound as u64 * 10_000) as i64 - bound * 10_000;
    format!(
        "{}{}.{:04}",
        if n < 0 { "-" } else { "" },
        n.abs() / 10_000,
        n.abs() % 10_000
    )
}

/// `width` digits in a base up to 36, capitals first in the alphabet.
pub(super) fn base(mut number: u64, radix: u64, width: usize) -> String {
    let mut digits = Vec::new();
    for _ in 0..width {
        let digit = (number % radix) as u32;
        digits.push(
            char::from_digit(digit, radix.min(36) as u32)
                .unwrap_or('0')
                .to_ascii_uppercase(),
        );
        number /= radix;
    }
    digits.into_iter().rev().collect()
}

fn base33(mut number: u64, width: usize) -> String {
    // Vehicle numbers have no I, O or Q (ISO 3779).
    const LETTERS: &[u8; 33] = b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
    let mut text = String::new();
    for _ in 0..width {
        text.push(char::from(LETTERS[(number % 33) as usize]));
        number /= 33;
    }
    text
}

fn letters(mut number: u64, width: usize) -> String {
    let mut text = String::new();
    for _ in 0..width {
        text.push(char::from(b'A' + (number % 26) as u8));
        number /= 26;
    }
    text.chars().rev().collect()
}

fn isbn13(number: u64) -> String {
    with_ean_check(&format!("978{number:09}"))
}

/// Appends the EAN-13 check digit (ISO 2108 for ISBN-13, GS1 for EAN).
fn with_ean_check(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(i, d)| u32::from(d - b'0') * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// Appends the Luhn check digit (ISO/IEC 7812-1).
fn with_luhn(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, d)| {
            let d = u32::from(d - b'0');
            if i % 2 == 0 {
                (2 * d) / 10 + (2 * d) % 10
            } else {
                d
            }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// An IBAN with its check digits (ISO 13616, mod 97 by ISO 7064).
fn iban(country: &str, account: &str) -> String {
    let rearranged = format!("{account}{country}00");
    let remainder = rearranged
        .chars()
        .fold(0u64, |rest, c| match c.to_digit(36) {
            Some(value) if value >= 10 => (rest * 100 + u64::from(value)) % 97,
            Some(value) => (rest * 10 + u64::from(value)) % 97,
            None => rest,
        });
    format!("{country}{:02}{account}", 98 - remainder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn check_digits_are_right() {
        assert_eq!(with_ean_check("978030640615"), "9780306406157");
        assert_eq!(with_luhn("7992739871"), "79927398713");
        assert_eq!(iban("DE", "370400440532013000"), "DE89370400440532013000");
        let mut out = Vec::new();
        write("isbn10", 30_640_615, &mut Stream::new(1, 1), &mut out);
        assert_eq!(out, b"0306406152");
    }

    #[test]
    fn numbers_below_the_capacity_give_different_codes() {
        for name in [
            "uuid",
            "isbn13",
            "isbn10",
            "ean13",
            "iban",
            "credit_card",
            "ssn",
            "ip",
            "ipv6",
            "mac",
            "vin",
            "license_plate",
            "tax_id",
            "hex:8",
            "token:6",
            "url",
            "bic",
            "bits:16",
            "semver",
        ] {
            let capacity = capacity(name).unwrap_or_default();
            let step = (capacity / 3000).max(1);
            let mut seen = HashSet::new();
            for i in 0..3000u64.min(capacity) {
                let mut out = Vec::new();
                write(name, i * step, &mut Stream::new(7, 3), &mut out);
                assert!(
                    seen.insert(out.to_ascii_lowercase()),
                    "{name}: {} twice",
                    String::from_utf8_lossy(&out)
                );
            }
        }
    }
}
