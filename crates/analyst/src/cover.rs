//! The question as a sequence of nodes: the mentions that together explain
//! most of it without overlapping.

use crate::cue::Cue;
use crate::knowledge::Degree;
use crate::lexicon::{Item, ValueHit};
use crate::mention::{Meaning, Mention};
use crate::words::{Token, TokenKind};
use confab_model::question::Period;
use jiff::civil::Date;

/// What a node is read as.
#[derive(Clone, Debug)]
pub(crate) enum Reading {
    /// The name of a table.
    Table,
    /// The name of a column.
    Column,
    /// A text of the data, or one that should be.
    Value,
    /// A number.
    Number(f64),
    /// A span of days.
    Span(Date, Date),
    /// Days of the week.
    Weekdays(&'static [&'static str]),
    /// A calendar unit.
    Unit(Period),
    /// A signal.
    Cue(Cue),
    /// A superlative.
    Superlative(&'static Degree),
    /// A comparative.
    Comparative(&'static Degree),
    /// Nothing known.
    Unknown,
}

/// A stretch of the question.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its words as written.
    pub(crate) text: String,
    /// The first token.
    pub(crate) start: usize,
    /// The token after the last.
    pub(crate) end: usize,
    /// How it is read at present.
    pub(crate) reading: Reading,
    /// Tables that it may name, best first.
    pub(crate) tables: Vec<(Item, f64)>,
    /// Columns that it may name, best first.
    pub(crate) columns: Vec<(Item, f64)>,
    /// Texts of the data that it may be.
    pub(crate) values: Vec<ValueHit>,
    /// What it signals if it isn't a name after all.
    pub(crate) signal: Option<Cue>,
    /// Whether it stood between quotation marks.
    pub(crate) quoted: bool,
}

impl Node {
    /// Whether it is read as this cue.
    pub(crate) fn is(&self, cue: Cue) -> bool {
        matches!(self.reading, Reading::Cue(c) if c == cue)
    }

    /// The score of its best table.
    pub(crate) fn table_score(&self) -> f64 {
        self.tables.first().map_or(0.0, |(_, s)| *s)
    }

    /// The score of its best column.
    pub(crate) fn column_score(&self) -> f64 {
        self.columns.first().map_or(0.0, |(_, s)| *s)
    }
}

/// The best sequence of nodes.
pub(crate) fn cover(tokens: &[Token], mentions: &[Mention], question: &str) -> Vec<Node> {
    let count = tokens.len();
    // best[i]: the best gain over the tokens from i on, and the end of the first stretch.
    let mut best: Vec<(f64, usize)> = vec![(0.0, count); count + 1];
    for start in (0..count).rev() {
        let skip = best.get(start + 1).map_or(0.0, |b| b.0);
        let mut choice = (skip, start + 1);
        for mention in mentions.iter().filter(|m| m.start == start) {
            let words = (mention.end - mention.start) as f64;
            let rest = best.get(mention.end).map_or(0.0, |b| b.0);
            let gain = rest + worth(mention) * words * (1.0 + 0.05 * (words - 1.0));
            if gain > choice.0 + 1e-9 {
                choice = (gain, mention.end);
            }
        }
        if let Some(slot) = best.get_mut(start) {
            *slot = choice;
        }
    }
    let mut nodes = Vec::new();
    let mut at = 0;
    while at < count {
        let end = best.get(at).map_or(count, |b| b.1).max(at + 1);
        nodes.push(node(tokens, mentions, question, at, end));
        at = end;
    }
    nodes
}

/// Names that are only partly said are worth less than their share.
fn worth(mention: &Mention) -> f64 {
    match mention.meaning {
        Meaning::Item(_) if mention.score < 0.45 => mention.score * 0.5,
        _ => mention.score,
    }
}

fn node(tokens: &[Token], mentions: &[Mention], question: &str, start: usize, end: usize) -> Node {
    let from = tokens.get(start).map_or(0, |t| t.start);
    let to = tokens.get(end - 1).map_or(question.len(), |t| t.end);
    let quoted = tokens
        .get(start)
        .filter(|t| t.kind == TokenKind::Quoted && end == start + 1);
    let mut node = Node {
        text: quoted.map_or_else(
            || question.get(from..to).unwrap_or_default().to_owned(),
            |t| t.text.clone(),
        ),
        start,
        end,
        reading: Reading::Unknown,
        tables: Vec::new(),
        columns: Vec::new(),
        values: Vec::new(),
        signal: None,
        quoted: quoted.is_some(),
    };
    let mut top = 0.0;
    for mention in mentions.iter().filter(|m| m.start == start && m.end == end) {
        let reading = match &mention.meaning {
            Meaning::Item(item @ Item::Table(_)) => {
                node.tables.push((*item, mention.score));
                Reading::Table
            }
            Meaning::Item(item @ Item::Column(..)) => {
                node.columns.push((*item, mention.score));
                Reading::Column
            }
            Meaning::Value(hits) => {
                node.values.clone_from(hits);
                Reading::Value
            }
            Meaning::Number(n) => Reading::Number(*n),
            Meaning::Span(from, to) => Reading::Span(*from, *to),
            Meaning::Weekdays(days) => Reading::Weekdays(days),
            Meaning::Unit(unit) => Reading::Unit(*unit),
            Meaning::Cue(cue) => {
                node.signal = Some(*cue);
                Reading::Cue(*cue)
            }
            Meaning::Superlative(degree) => Reading::Superlative(degree),
            Meaning::Comparative(degree) => Reading::Comparative(degree),
        };
        // A table wins over a column that is called the same.
        let edge = if matches!(reading, Reading::Table) {
            0.02
        } else {
            0.0
        };
        if mention.score + edge > top {
            top = mention.score + edge;
            node.reading = reading;
        }
    }
    if matches!(node.reading, Reading::Table | Reading::Column) && top < 0.3 {
        node.reading = Reading::Unknown;
    }
    let order = |a: &(Item, f64), b: &(Item, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    node.tables.sort_by(order);
    node.columns.sort_by(order);
    node
}
