//! The notation of recipes for where a date is read from.

/// `column` of the row, or `key:column` of the parent by that key; days are
/// added with `+days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SourceName<'a> {
    /// The key by which the parent is reached; the row itself without one.
    pub(crate) key: Option<usize>,
    pub(crate) column: &'a str,
    pub(crate) days: i32,
}

impl<'a> SourceName<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let shifted = text
            .rsplit_once('+')
            .and_then(|(place, days)| Some((place, days.parse().ok()?)));
        let (place, days) = shifted.unwrap_or((text, 0));
        let parent = place
            .split_once(':')
            .and_then(|(key, column)| Some((Some(key.parse().ok()?), column)));
        let (key, column) = parent.unwrap_or((None, place));
        Self { key, column, days }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_signs_in_them_are_names() {
        let read = |text| {
            let SourceName { key, column, days } = SourceName::parse(text);
            (key, column, days)
        };
        assert_eq!(read("born"), (None, "born", 0));
        assert_eq!(read("2:born+6570"), (Some(2), "born", 6570));
        assert_eq!(read("at: noon"), (None, "at: noon", 0));
        assert_eq!(read("a+b"), (None, "a+b", 0));
    }
}
