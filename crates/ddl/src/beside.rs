//! Comments that stand beside what they explain.
//!
//! A comment belongs to the column on whose line it stands, be it before or
//! after the comma; a comment on lines of its own belongs to what follows.

use crate::source::{Source, Token, squeeze};

/// What tools write above each table; it says nothing.
const BOILERPLATE: &[&str] = &[
    "table structure for",
    "dumping data",
    "name:",
    "tablename:",
    "hint distribute",
    "object:",
    "table:",
];

/// The comment on the lines directly above a statement.
pub(crate) fn above(source: &Source<'_>, comments: &[Token], first: Token) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut below = first.line;
    for comment in comments
        .iter()
        .rev()
        .filter(|comment| comment.start < first.start)
    {
        let end = last_line(source, *comment);
        if end + 1 < below || !begins_line(source, *comment) {
            break;
        }
        below = comment.line;
        lines.push(words(source, *comment));
    }
    lines.reverse();
    let text = squeeze(&lines.join(" "));
    let lower = text.to_lowercase();
    let said = !text.is_empty()
        && !is_code(&text)
        && !BOILERPLATE.iter().any(|start| lower.starts_with(start));
    said.then_some(text)
}

/// The comment of an item of a table, between the items before and after it.
pub(crate) fn of_item(
    source: &Source<'_>,
    comments: &[Token],
    item: &[Token],
    previous: Option<&Token>,
    next: Option<&Token>,
) -> Option<String> {
    let (first, last) = (item.first()?, item.last()?);
    let from = previous.map_or(0, |token| token.end);
    let to = next.map_or(u32::MAX, |token| token.start);
    let begin = comments.partition_point(|comment| comment.start < from);
    let near = comments
        .get(begin..)?
        .iter()
        .take_while(|comment| comment.start < to);
    let (mut beside, mut over) = (Vec::new(), Vec::new());
    for comment in near {
        if comment.start > first.start
            && (comment.start < last.end || comment.line == last_line(source, *last))
        {
            beside.push(words(source, *comment));
        } else if comment.start < first.start && begins_line(source, *comment) && previous.is_some()
        {
            over.push(words(source, *comment));
        }
    }
    let text = |lines: Vec<String>| Some(squeeze(&lines.join(" "))).filter(|text| !text.is_empty());
    text(beside).or_else(|| text(over).filter(|text| !is_code(text)))
}

/// A comment without its marks and rulers.
fn words(source: &Source<'_>, comment: Token) -> String {
    let raw = source.raw(comment);
    let inner = raw
        .strip_prefix("/*")
        .map_or(raw, |inner| inner.strip_suffix("*/").unwrap_or(inner));
    let mark =
        |c: char| matches!(c, '-' | '#' | '*' | '=' | '/' | '_' | '~' | '+') || c.is_whitespace();
    let mut text = String::new();
    for line in inner.lines() {
        let trimmed = line.trim_start_matches(mark).trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '-' | '#' | '*' | '=' | '/')
        });
        if trimmed.chars().any(char::is_alphanumeric) {
            text.push_str(trimmed);
            text.push(' ');
        }
    }
    text.trim_end().to_owned()
}

/// Whether it is a statement or column that was put out of use.
fn is_code(text: &str) -> bool {
    let starts = [
        "create table",
        "drop table",
        "alter table",
        "insert into",
        "select ",
        "foreign key (",
        "constraint ",
    ];
    let lower = text.to_lowercase();
    text.ends_with([',', ';']) || starts.iter().any(|start| lower.starts_with(start))
}

fn last_line(source: &Source<'_>, token: Token) -> u32 {
    let breaks = source
        .raw(token)
        .bytes()
        .filter(|byte| *byte == b'\n')
        .count();
    token.line + u32::try_from(breaks).unwrap_or(0)
}

/// Whether nothing else stands before a comment on its line.
fn begins_line(source: &Source<'_>, comment: Token) -> bool {
    let before = source
        .text
        .get(..comment.start as usize)
        .unwrap_or_default();
    before
        .chars()
        .rev()
        .take_while(|c| *c != '\n')
        .all(char::is_whitespace)
}
