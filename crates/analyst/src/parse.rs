//! The grammar: nodes of a question, left to right, into the clauses of a sketch.
//!
//! It never fails. What it can't place it counts, and the ranking sees the count.

mod compare;
mod nouns;
mod order;
mod superlative;
mod time;
mod values;

pub(crate) use order::is_participle;

use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::knowledge::Knowledge;
use crate::lexicon::Lexicon;
use crate::sketch::{Asked, Pick, Sketch, Slot};
use confab_model::question::Aggregate;
use confab_model::question::Comparison;

/// The clause that words are added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Select,
    Filter,
    Group,
    Order,
}

/// A node without the small words around it, which `glue` keeps.
#[derive(Clone, Debug)]
struct Piece<'a> {
    node: &'a Node,
    glue: String,
}

struct Parser<'a> {
    lexicon: &'a Lexicon,
    pieces: Vec<Piece<'a>>,
    at: usize,
    sketch: Sketch,
    mode: Mode,
    /// Aggregates that wait for their column.
    aggregates: Vec<Aggregate>,
    /// Whether a count waits for what it counts.
    counting: bool,
    distinct: bool,
    negated: bool,
    or: bool,
    /// The column that a comparison would be about.
    subject: Option<usize>,
    /// The last table mentioned, as a slot.
    table: Option<usize>,
    /// The order's direction, when said before its column.
    descending: Option<bool>,
}

/// Reads the nodes as clauses.
pub(crate) fn parse(lexicon: &Lexicon, nodes: &[Node]) -> Sketch {
    let mut pieces = Vec::new();
    let mut glue = String::new();
    for node in nodes {
        if node.is(Cue::The) {
            glue.push(' ');
            glue.push_str(&node.text.to_lowercase());
        } else {
            let glue = std::mem::take(&mut glue);
            pieces.push(Piece { node, glue });
        }
    }
    let mut parser = Parser {
        lexicon,
        pieces,
        at: 0,
        sketch: Sketch::default(),
        mode: Mode::Select,
        aggregates: Vec::new(),
        counting: false,
        distinct: false,
        negated: false,
        or: false,
        subject: None,
        table: None,
        descending: None,
    };
    while parser.at < parser.pieces.len() {
        // Rules leave `at` on the last piece that they used.
        parser.step();
        parser.at += 1;
    }
    parser.finish();
    parser.sketch
}

impl<'a> Parser<'a> {
    fn node(&self, at: usize) -> Option<&'a Node> {
        self.pieces.get(at).map(|p| p.node)
    }

    fn glue(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |p| &p.glue)
    }

    fn cue(&self, at: usize) -> Option<Cue> {
        match self.node(at)?.reading {
            Reading::Cue(cue) => Some(cue),
            _ => None,
        }
    }

    fn number(&self, at: usize) -> Option<f64> {
        match self.node(at)?.reading {
            Reading::Number(n) => Some(n),
            _ => None,
        }
    }

    fn is_noun(&self, at: usize) -> bool {
        self.is_table(at) || self.is_column(at)
    }

    fn is_table(&self, at: usize) -> bool {
        self.node(at)
            .is_some_and(|n| matches!(n.reading, Reading::Table))
    }

    fn is_column(&self, at: usize) -> bool {
        self.node(at)
            .is_some_and(|n| matches!(n.reading, Reading::Column))
    }

    fn is_value(&self, at: usize) -> bool {
        self.node(at)
            .is_some_and(|n| matches!(n.reading, Reading::Value))
    }

    fn step(&mut self) {
        let Some(node) = self.node(self.at) else {
            return;
        };
        match node.reading {
            Reading::Table => self.table(self.at),
            Reading::Column => self.column(self.at),
            Reading::Value => self.value(self.at),
            Reading::Number(number) => self.bare_number(number),
            Reading::Span(from, to) => self.span(from, to),
            Reading::Weekdays(days) => self.weekdays(days),
            Reading::Unit(unit) => self.unit(unit),
            Reading::Superlative(degree) => self.superlative(degree),
            Reading::Comparative(degree) => self.comparative(degree),
            Reading::Cue(cue) => self.signal(cue),
            Reading::Unknown => {
                if node.text.chars().any(char::is_alphanumeric) {
                    self.sketch.unused += 1;
                }
            }
        }
    }

    fn signal(&mut self, cue: Cue) {
        match cue {
            Cue::Show | Cue::Who | Cue::When | Cue::Where => self.ask(cue),
            Cue::HowMany | Cue::NumberOf => {
                if cue == Cue::HowMany {
                    self.mode = Mode::Select;
                }
                self.counting = true;
            }
            Cue::HowMuch => self.asked(Asked::HowMuch),
            Cue::Average | Cue::AverageOf => self.aggregates.push(Aggregate::Average),
            Cue::Sum => self.aggregates.push(Aggregate::Sum),
            Cue::Max => self.extreme("highest", Aggregate::Max),
            Cue::Min => self.extreme("lowest", Aggregate::Min),
            Cue::Median => self.aggregates.push(Aggregate::Median),
            Cue::Each => self.mode = Mode::Group,
            Cue::By => self.by(),
            Cue::Most | Cue::Fewest => self.most(cue == Cue::Most),
            Cue::MostCommon | Cue::LeastCommon => self.most_common(cue == Cue::MostCommon),
            Cue::Greater => self.compare(Comparison::Greater),
            Cue::Less => self.compare(Comparison::Less),
            Cue::AtLeast => self.compare(Comparison::AtLeast),
            Cue::AtMost => self.compare(Comparison::AtMost),
            Cue::After => self.compare(Comparison::Greater),
            Cue::Before => self.compare(Comparison::Less),
            Cue::Between => self.between(),
            Cue::Equal => {}
            Cue::Not | Cue::NotEqual => {
                self.negated = true;
                if self.mode == Mode::Select {
                    self.mode = Mode::Filter;
                }
            }
            Cue::Null => self.null(),
            Cue::Distinct => self.distinct = true,
            Cue::OrderBy if self.at == 0 && !self.node(0).is_some_and(|n| n.text.contains(' ')) => {
            }
            Cue::OrderBy
            | Cue::Ascending
            | Cue::Descending
            | Cue::Alphabetical
            | Cue::Chronological
            | Cue::OldestFirst
            | Cue::YoungestFirst => self.order(cue),
            Cue::Both => self.sketch.both = true,
            Cue::Or => self.or = true,
            Cue::And | Cue::But => self.or = false,
            Cue::That | Cue::Named => {
                if std::mem::take(&mut self.counting) && self.mode == Mode::Select {
                    self.pick(Some(Aggregate::Count), None);
                }
                self.mode = Mode::Filter;
            }
            Cue::Like | Cue::Starts | Cue::Ends => self.like(cue),
            Cue::AllInfo => self.sketch.everything = true,
            Cue::Either | Cue::Comma | Cue::Than | Cue::Times | Cue::Only | Cue::The => {}
            Cue::Share => self.sketch.share = true,
            // What only questions about figures say, which are read elsewhere.
            Cue::Running
            | Cue::Growth
            | Cue::Versus
            | Cue::Compare
            | Cue::WithEmpty
            | Cue::Revenue
            | Cue::Spent
            | Cue::BestSelling
            | Cue::WorstSelling => self.sketch.unused += 1,
        }
    }

    /// "maximum": an aggregate of what is shown, else a superlative.
    fn extreme(&mut self, word: &str, aggregate: Aggregate) {
        let shown = self.sketch.picks.iter().any(|p| p.aggregate.is_none());
        let degree = Knowledge::get().superlatives.get(word);
        match degree {
            Some(degree) if self.mode == Mode::Filter && self.aggregates.is_empty() && shown => {
                self.superlative(degree)
            }
            _ => self.aggregates.push(aggregate),
        }
    }

    /// A question word: at the start, or where a second question begins.
    fn ask(&mut self, cue: Cue) {
        let after_break = self.at == 0
            || self.glue(self.at).contains(['.', '?'])
            || matches!(self.cue(self.at - 1), Some(Cue::Comma | Cue::And));
        match cue {
            Cue::Who if self.at == 0 => self.asked(Asked::Who),
            Cue::When if self.at == 0 => self.asked(Asked::When),
            Cue::Where if self.at == 0 => self.asked(Asked::Where),
            Cue::Who => self.mode = Mode::Filter,
            Cue::When | Cue::Where => {}
            _ if after_break || self.sketch.picks.is_empty() => {
                self.mode = Mode::Select;
                self.negated = false;
            }
            _ => self.mode = Mode::Filter,
        }
    }

    fn asked(&mut self, asked: Asked) {
        self.sketch.asked = Some(asked);
    }

    /// Adds a slot.
    fn slot(&mut self, slot: Slot) -> usize {
        self.sketch.slots.push(slot);
        self.sketch.slots.len() - 1
    }

    fn pick(&mut self, aggregate: Option<Aggregate>, slot: Option<usize>) {
        let distinct = std::mem::take(&mut self.distinct);
        let pick = Pick {
            aggregate,
            slot,
            distinct,
        };
        let same = |p: &Pick| p.aggregate == pick.aggregate && p.slot == pick.slot;
        if !self.sketch.picks.iter().any(same) {
            self.sketch.picks.push(pick);
        }
    }

    /// What is left open at the end of the question.
    fn finish(&mut self) {
        let counted = self.sketch.picks.iter().any(|p| p.aggregate.is_some());
        if self.counting && !counted {
            self.pick(Some(Aggregate::Count), None);
        }
        if self.distinct {
            self.sketch.distinct = true;
        }
        if self.descending.is_some() && self.sketch.order.is_empty() {
            self.order_by_first_pick();
        }
        self.sketch.distinct |= self
            .sketch
            .picks
            .iter()
            .any(|p| p.distinct && p.aggregate.is_none());
    }
}
