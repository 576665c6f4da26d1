//! What the engine knows of the world: words, people, places, and what column
//! names mean. All of it is data files under `data/`, read once on first use.

pub(crate) mod calendar;
pub(crate) mod meanings;
pub(crate) mod names;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod statuses;
pub(crate) mod words;

use include_dir::{Dir, include_dir};

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// The text of a data file; empty when there is none.
fn file(path: &str) -> &'static str {
    DATA.get_file(path)
        .and_then(|file| file.contents_utf8())
        .unwrap_or_default()
}

/// The lines of a data file that are neither empty nor comments, cut at tabs.
pub(crate) fn rows(path: &str) -> impl Iterator<Item = Vec<&'static str>> {
    file(path)
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}
