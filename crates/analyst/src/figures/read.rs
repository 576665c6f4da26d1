//! Nodes into what is wanted, left to right.

mod dimensions;
mod ending;
mod nouns;
mod ranking;
mod verbs;

use super::wanted::{Dimension, Wanted, What};
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::Lexicon;
use confab_model::question::{Aggregate, Window};

/// A node, and the small words before it.
struct Atom<'a> {
    node: &'a Node,
    small: Vec<&'a Node>,
}

/// How many are several.
const SEVERAL: u64 = 5;

struct Reader<'a> {
    lexicon: &'a Lexicon,
    atoms: Vec<Atom<'a>>,
    at: usize,
    wanted: Wanted,
    aggregate: Option<Aggregate>,
    counting: bool,
    who: bool,
    limit: Option<u64>,
    /// Whether it was said how many are asked for.
    counted: bool,
    /// Tables that are named without more.
    bare: Vec<Node>,
    /// Whether something was said that only questions about figures say.
    marked: bool,
    /// Whether a breakdown was said with "each" or "per".
    each: bool,
    per: bool,
    /// Whether every row of a table is asked for, beside a figure of its own.
    all: bool,
    /// Whether how many are asked for was said of the rows, not of the ranking.
    numbered: bool,
    /// Whether one value is set against another with "than".
    contrasts: bool,
    /// What is done with what is counted.
    verb: Option<Node>,
}

/// "do A get better ratings than B": values on both sides of "than".
fn contrasts(nodes: &[Node]) -> bool {
    let value = |n: &Node| matches!(n.reading, Reading::Value) && !n.values.is_empty();
    let than = nodes.iter().position(|n| n.is(Cue::Than));
    than.is_some_and(|at| nodes.iter().take(at).any(value) && nodes.iter().skip(at + 1).any(value))
}

/// What nodes want; none where they aren't about figures alone.
pub(super) fn read(lexicon: &Lexicon, nodes: &[Node]) -> Option<Wanted> {
    let mut atoms = Vec::new();
    let mut small = Vec::new();
    for node in nodes {
        if node.is(Cue::The) {
            small.push(node);
        } else {
            let small = std::mem::take(&mut small);
            atoms.push(Atom { node, small });
        }
    }
    let mut reader = Reader {
        lexicon,
        atoms,
        at: 0,
        wanted: Wanted::default(),
        aggregate: None,
        counting: false,
        who: false,
        limit: None,
        counted: false,
        bare: Vec::new(),
        marked: false,
        each: false,
        per: false,
        all: false,
        numbered: false,
        contrasts: contrasts(nodes),
        verb: None,
    };
    while reader.at < reader.atoms.len() {
        reader.step()?;
        reader.at += 1;
    }
    reader.finish()
}

impl<'a> Reader<'a> {
    fn node(&self, at: usize) -> Option<&'a Node> {
        self.atoms.get(at).map(|a| a.node)
    }

    fn cue(&self, at: usize) -> Option<Cue> {
        match self.node(at)?.reading {
            Reading::Cue(cue) => Some(cue),
            _ => None,
        }
    }

    fn says(&self, at: usize, words: &[&str]) -> bool {
        let small = self.atoms.get(at).map_or(&[][..], |a| &a.small);
        small
            .iter()
            .any(|n| words.contains(&n.text.to_lowercase().as_str()))
    }

    /// Leaves a node, with the small words before it, to the general grammar.
    fn leave(&mut self, at: usize) {
        if let Some(atom) = self.atoms.get(at) {
            let small = atom.small.iter().copied().cloned();
            self.wanted.rest.extend(small);
            self.wanted.rest.push(atom.node.clone());
        }
    }

    /// Reads one node; none where the question can't be about figures.
    fn step(&mut self) -> Option<()> {
        let node = self.node(self.at)?;
        if matches!(node.reading, Reading::Table | Reading::Column) && self.is_deed() {
            self.verb = Some(node.clone());
            return Some(());
        }
        match node.reading {
            _ if self.contrasts && self.is_comparing(node) => {
                self.wanted.versus = true;
                self.marked = true;
            }
            Reading::Table => self.table(node),
            Reading::Column => self.column(node),
            Reading::Number(number) => self.number(number),
            Reading::Unit(unit) => {
                let adverb = node.text.to_lowercase().ends_with("ly");
                let asked = self.at > 0
                    && (self.opens(self.at - 1)
                        || self.wanted.top.is_some()
                        || self.limit.is_some());
                if !adverb && !asked {
                    return None;
                }
                self.wanted.dimensions.push(Dimension::Time(unit));
                self.marked = true;
            }
            Reading::Superlative(degree) => self.superlative(degree)?,
            Reading::Cue(cue) => self.signal(cue)?,
            Reading::Value | Reading::Span(..) | Reading::Weekdays(_) | Reading::Comparative(_) => {
                self.leave(self.at)
            }
            Reading::Unknown if !node.text.chars().any(char::is_alphanumeric) => {}
            // "on which day were the most orders placed": nothing more is said.
            Reading::Unknown
                if self.ends(self.at + 1)
                    && !self.wanted.figures.is_empty()
                    && crate::parse::is_participle(&node.text) => {}
            // "who wrote the most": what is done is told by whom it is done to.
            Reading::Unknown if self.does_most() && self.names(self.at + 2) => {
                self.verb = Some(node.clone())
            }
            Reading::Unknown => return None,
        }
        Some(())
    }

    fn signal(&mut self, cue: Cue) -> Option<()> {
        match cue {
            Cue::Show | Cue::HowMuch | Cue::Comma | Cue::The => {}
            Cue::Compare => {
                self.wanted.versus = true;
                self.marked = true;
            }
            Cue::Who => self.who = true,
            Cue::Average | Cue::AverageOf => self.aggregate = Some(Aggregate::Average),
            Cue::Sum => self.sum(),
            Cue::Median => {
                self.aggregate = Some(Aggregate::Median);
                self.marked = true;
            }
            Cue::Max | Cue::Min => {
                if self.opens_measure(self.at + 1) {
                    self.top(cue == Cue::Max);
                } else {
                    self.aggregate = Some(if cue == Cue::Max {
                        Aggregate::Max
                    } else {
                        Aggregate::Min
                    });
                }
            }
            Cue::HowMany | Cue::NumberOf => self.counting = true,
            Cue::Share if self.node(self.at)?.text.to_lowercase().starts_with("ratio") => {
                return None;
            }
            Cue::Share => {
                self.wanted.window = Some(Window::Share);
                self.marked = true;
            }
            Cue::Running | Cue::Growth => {
                self.wanted.window = Some(if cue == Cue::Running {
                    Window::RunningTotal
                } else {
                    Window::Growth
                });
                self.marked = true;
            }
            Cue::WithEmpty => {
                self.wanted.with_empty = true;
                self.marked = true;
            }
            Cue::Versus => {
                self.wanted.versus = true;
                self.marked = true;
            }
            Cue::Revenue => self.figure(What::Revenue),
            Cue::Spent => {
                let known = self.wanted.figures.iter();
                if !known.into_iter().any(|f| matches!(f.what, What::Revenue)) {
                    self.figure(What::Revenue);
                }
            }
            Cue::Most | Cue::Fewest if self.used(self.at + 1) => {
                self.top(cue == Cue::Most);
                self.figure(What::Uses);
                self.at += 1;
            }
            Cue::Most | Cue::Fewest => {
                self.top(cue == Cue::Most);
                self.counting = matches!(
                    self.node(self.at + 1).map(|n| &n.reading),
                    Some(Reading::Table)
                );
            }
            Cue::MostCommon | Cue::LeastCommon
                if self.ends(self.at + 1) && !self.bare.is_empty() =>
            {
                self.top(cue == Cue::MostCommon);
                self.figure(What::Uses);
            }
            Cue::MostCommon | Cue::LeastCommon if self.used(self.at + 1) => {
                self.top(cue == Cue::MostCommon);
                self.figure(What::Uses);
                self.at += 1;
            }
            Cue::MostCommon | Cue::LeastCommon | Cue::BestSelling | Cue::WorstSelling => {
                if matches!(cue, Cue::MostCommon | Cue::LeastCommon)
                    && !matches!(self.node(self.at + 1)?.reading, Reading::Table)
                {
                    return None;
                }
                self.top(matches!(cue, Cue::MostCommon | Cue::BestSelling));
                self.figure(What::Uses);
            }
            Cue::Equal if self.links() => {}
            Cue::By if self.passive() => return None,
            Cue::Each | Cue::By => self.dimensions(cue),
            Cue::And | Cue::Or | Cue::But => {
                let between = |n: Option<&Node>| {
                    n.is_some_and(|n| {
                        matches!(
                            n.reading,
                            Reading::Value | Reading::Number(_) | Reading::Span(..)
                        )
                    })
                };
                let before = self.at.checked_sub(1).and_then(|i| self.node(i));
                if between(before) || between(self.node(self.at + 1)) {
                    self.leave(self.at);
                }
            }
            Cue::That if self.opens(self.at) => {}
            // "who has borrowed".
            Cue::That if self.at == 0 && self.node(0)?.text.to_lowercase().starts_with("who ") => {
                self.who = true;
            }
            Cue::That => {
                // "has the highest": only a bridge to what is measured.
                let bridge = matches!(
                    self.node(self.at + 1).map(|n| &n.reading),
                    Some(Reading::Superlative(_))
                        | Some(Reading::Cue(
                            Cue::Most
                                | Cue::Fewest
                                | Cue::Max
                                | Cue::Min
                                | Cue::Spent
                                | Cue::Revenue
                        ))
                );
                if !bridge {
                    self.leave(self.at);
                }
            }
            Cue::Where | Cue::When | Cue::AllInfo | Cue::Distinct | Cue::OrderBy => return None,
            Cue::Ascending | Cue::Descending | Cue::Both => return None,
            _ => self.leave(self.at),
        }
        Some(())
    }

    /// Whether a node opens a question: "show", or a "which" that asks.
    fn opens(&self, at: usize) -> bool {
        let which = self
            .node(at)
            .is_some_and(|n| n.text.eq_ignore_ascii_case("which"));
        let before = at.checked_sub(1).and_then(|i| self.cue(i));
        let begins = at == 0 || matches!(before, Some(Cue::Comma | Cue::And | Cue::Show));
        self.cue(at) == Some(Cue::Show) || which && begins
    }
}
