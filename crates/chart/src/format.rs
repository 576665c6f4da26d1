//! Numbers as text.

/// A number as people write it: commas between thousands, at most two decimals.
pub(crate) fn number(number: f64) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let text = if number.fract() == 0.0 {
        format!("{number:.0}")
    } else {
        format!("{number:.2}")
    };
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |rest| ("-", rest));
    let mut grouped = String::from(sign);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !part.is_empty() {
        grouped.push('.');
        grouped.push_str(part);
    }
    grouped
}

/// A count.
pub(crate) fn count(count: usize) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of rows are far below what a double holds exactly"
    )]
    number(count as f64)
}

/// A text that fits under an axis.
pub(crate) fn short(text: &str) -> String {
    const LONGEST: usize = 28;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_easy_to_read() {
        assert_eq!(number(1_234_567.0), "1,234,567");
        assert_eq!(number(-1234.5), "-1,234.50");
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(short(&"ab ".repeat(30)).chars().count(), 28);
    }
}
