//! How follow-ups begin and end.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use std::sync::LazyLock;

/// What a follow-up changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Keep,
    Drop,
    By,
    AlsoBy,
    Sort,
    Top,
    Bottom,
    Rows,
    Why,
    Average,
    Sum,
    Median,
    Max,
    Min,
    Count,
    Share,
    Running,
    Growth,
    Chart,
    Part,
    Figures,
}

/// A follow-up without its opening and its ending.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    /// What it changes, if its opening tells.
    pub(super) change: Option<Change>,
    /// What remains to be read.
    pub(super) rest: String,
    /// Whether it adds to what was there.
    pub(super) also: bool,
    /// Whether it takes the place of what was there.
    pub(super) instead: bool,
}

static OPENINGS: LazyLock<Vec<(&str, Change)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (phrase, change) = line.split_once('\t')?;
        let change: StrDeserializer<'_, ValueError> = change.trim().into_deserializer();
        Some((phrase, Change::deserialize(change).ok()?))
    };
    let lines = include_str!("../../data/openings.tsv").lines();
    let mut openings: Vec<_> = lines
        .filter(|l| !l.starts_with('#'))
        .filter_map(row)
        .collect();
    openings.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    openings
});

const ALSO: &[&str] = &[" too", " as well", " also", " in addition"];
const INSTEAD: &[&str] = &[" instead", " please", " then", " now", " only"];
const CHARTS: &[&str] = &[
    "chart",
    "bar",
    "bars",
    "line",
    "lines",
    "pie",
    "donut",
    "area",
    "table",
    "graph",
    "plot",
    "column",
    "columns",
    "scatter",
    "heatmap",
    "histogram",
    "treemap",
    "stacked",
    "boxplot",
    "sankey",
];

/// A question as a follow-up: the longest opening that it has.
pub(super) fn read(question: &str) -> Said {
    let text = question.trim().trim_end_matches(['?', '!', '.', ' ']);
    let mut text = text.trim_start_matches([',', ' ']).to_owned();
    let (mut also, mut instead) = (false, false);
    while let Some((end, adds)) = ending(&text) {
        also |= adds;
        instead |= !adds;
        text.truncate(end);
    }
    let lower = text.to_lowercase();
    let opening = OPENINGS.iter().find(|(phrase, _)| {
        lower
            .strip_prefix(phrase)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
    });
    let rest = opening.map_or(text.as_str(), |(phrase, _)| {
        text.get(phrase.len()..).unwrap_or_default()
    });
    Said {
        change: opening.map(|(_, change)| *change),
        rest: rest.trim_matches([' ', ',']).to_owned(),
        also,
        instead,
    }
}

/// Where a last word begins that says how the rest is meant.
fn ending(text: &str) -> Option<(usize, bool)> {
    let lower = text.to_lowercase();
    let find = |words: &[&str]| {
        let mut ends = words.iter().filter(|w| lower.ends_with(**w));
        ends.next().map(|w| text.len().saturating_sub(w.len()))
    };
    find(ALSO)
        .map(|at| (at, true))
        .or_else(|| find(INSTEAD).map(|at| (at, false)))
}

/// Whether words name a way to draw a result.
pub(super) fn names_chart(words: &str) -> bool {
    words
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| CHARTS.contains(&w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opening_is_read() {
        let lines = include_str!("../../data/openings.tsv").lines();
        assert_eq!(
            OPENINGS.len(),
            lines.filter(|l| !l.starts_with('#')).count()
        );
    }

    #[test]
    fn the_longest_opening_counts() {
        assert_eq!(read("without cancelled ones").change, Some(Change::Drop));
        assert_eq!(read("sort by name").rest, "name");
        assert_eq!(read("by city too").change, Some(Change::By));
        assert!(read("by city too").also);
        assert_eq!(read("byzantine art").change, None);
        assert_eq!(read("Why?").change, Some(Change::Why));
    }
}
