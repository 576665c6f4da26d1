//! Numbers as text.

use confab_model::digits::grouped;

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
    grouped(&text)
}

/// A count.
pub(crate) fn count(count: usize) -> String {
    grouped(&count.to_string())
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
