//! Nodes into what is wanted, left to right.

use super::wanted::{Dimension, Figure, Top, Wanted, What};
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::knowledge::Degree;
use crate::lexicon::{Item, Kind, Lexicon};
use crate::words::stem;
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
            Cue::That
                if self.at == 0 && self.node(0)?.text.to_lowercase().starts_with("who ") =>
            {
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

    /// "who are our best customers", "was borrowed most often": an "are" that
    /// only links the subject to its ranking.
    fn links(&self) -> bool {
        let counted = self
            .node(self.at + 1)
            .is_some_and(|n| matches!(n.reading, Reading::Number(_)));
        let best = self.who && self.at == 1 && (self.ranks(self.at + 1) || counted);
        let subject = !self.bare.is_empty() || !self.wanted.dimensions.is_empty();
        let which = self.at > 0 && self.opens(self.at - 1) && self.ranks(self.at + 1);
        best || which || subject && (self.ranks(self.at + 1) || self.ranks(self.at + 2))
    }

    /// Whether a node says only that one is more than the other.
    fn is_comparing(&self, node: &Node) -> bool {
        match node.reading {
            Reading::Comparative(_) => true,
            Reading::Cue(Cue::Greater | Cue::Less | Cue::Than) => true,
            Reading::Unknown => !node.text.chars().any(|c| c.is_ascii_digit()),
            _ => false,
        }
    }

    /// Whether a node names what is counted or measured.
    fn names(&self, at: usize) -> bool {
        let noun = |n: &Node| matches!(n.reading, Reading::Table | Reading::Column);
        self.node(at).is_some_and(noun) || self.opens_measure(at)
    }

    /// Whether what ranks the subject comes right after a verb.
    fn does_most(&self) -> bool {
        let subject = self.who || !self.bare.is_empty() || !self.wanted.dimensions.is_empty();
        subject && self.ranks(self.at + 1)
    }

    /// "who wrote the most books", "borrowed most often": a verb that is also
    /// part of a name.
    fn is_deed(&self) -> bool {
        let Some(node) = self.node(self.at) else {
            return false;
        };
        let whole = node.table_score().max(node.column_score()) > 0.9;
        let verb = crate::parse::is_participle(&node.text) || self.who && self.at <= 2;
        let often = matches!(
            self.cue(self.at + 1),
            Some(Cue::MostCommon | Cue::LeastCommon)
        ) && self.ends(self.at + 2);
        let counted = matches!(self.cue(self.at + 1), Some(Cue::Most | Cue::Fewest));
        !whole && verb && self.does_most() && (often || counted)
    }

    /// Whether nothing but a period follows.
    fn ends(&self, at: usize) -> bool {
        self.node(at)
            .is_none_or(|n| matches!(n.reading, Reading::Span(..) | Reading::Unknown))
    }

    /// Whether a ranking begins at a node.
    fn ranks(&self, at: usize) -> bool {
        let superlative = |n: &Node| matches!(n.reading, Reading::Superlative(_));
        self.node(at).is_some_and(superlative)
            || matches!(
                self.cue(at),
                Some(Cue::Most | Cue::Fewest | Cue::Max | Cue::Min)
                    | Some(Cue::MostCommon | Cue::LeastCommon)
            )
    }

    /// "most borrowed books": a participle before the table that it is about.
    fn used(&self, at: usize) -> bool {
        let participle = self
            .node(at)
            .is_some_and(|n| crate::parse::is_participle(&n.text));
        let table = self
            .node(at + 1)
            .is_some_and(|n| matches!(n.reading, Reading::Table));
        participle && table
    }

    /// Adds a measure, with the aggregate that waits for one.
    fn figure(&mut self, what: What) {
        let twice = |f: &Figure| match (&f.what, &what) {
            (What::Column(a), What::Column(b)) => a.columns.first() == b.columns.first(),
            _ => false,
        };
        if self.wanted.figures.iter().any(twice) {
            return;
        }
        self.marked |= matches!(what, What::Revenue | What::Uses | What::Events);
        let aggregate = self.aggregate.take();
        self.counting = false;
        self.wanted.figures.push(Figure { aggregate, what });
    }

    fn top(&mut self, descending: bool) {
        let limit = self.limit.take();
        if let Some(top) = &mut self.wanted.top {
            top.descending = descending;
            return;
        }
        let ahead = match self.node(self.at + 1).map(|n| &n.reading) {
            Some(Reading::Number(n)) if limit.is_none() && *n >= 1.0 && *n < 1000.0 => {
                self.at += 1;
                Some(*n as u64)
            }
            _ => None,
        };
        self.counted = limit.or(ahead).is_some();
        self.wanted.top = Some(Top {
            limit: limit.or(ahead).unwrap_or(1),
            descending,
        });
    }

    /// Whether a measure begins at a node.
    fn opens_measure(&self, at: usize) -> bool {
        matches!(
            self.cue(at),
            Some(
                Cue::Revenue
                    | Cue::Spent
                    | Cue::Average
                    | Cue::AverageOf
                    | Cue::Sum
                    | Cue::NumberOf
                    | Cue::Median
            )
        )
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

    /// "used by", "written by": what comes is who did it.
    fn passive(&self) -> bool {
        let small = self.atoms.get(self.at).map_or(&[][..], |a| &a.small);
        // "hours worked" is what is measured; "worked" alone would be done by someone.
        let named = self
            .at
            .checked_sub(1)
            .and_then(|i| self.node(i))
            .is_some_and(|n| matches!(n.reading, Reading::Column) && n.text.contains(' '));
        if small.is_empty() && named {
            return false;
        }
        let before = small
            .last()
            .map(|n| n.text.as_str())
            .or_else(|| Some(self.node(self.at.checked_sub(1)?)?.text.as_str()));
        before.is_some_and(crate::parse::is_participle)
    }

    /// "total amount of orders" and "order total" speak of what was paid.
    fn sum(&mut self) {
        let amount = self
            .node(self.at)
            .is_some_and(|n| n.text.to_lowercase().contains("amount"));
        let pays = |reader: &Self, node: Option<&Node>| {
            let table = node.filter(|n| matches!(n.reading, Reading::Table));
            let table = table.and_then(|n| n.tables.first()).map(|(item, _)| *item);
            let revenue = reader.lexicon.revenue();
            revenue
                .iter()
                .any(|a| table == Some(Item::Table(a.measure.table())))
        };
        let before = self.at.checked_sub(1).and_then(|i| self.node(i));
        let beside = self.atoms.get(self.at).is_some_and(|a| a.small.is_empty());
        let ends = !self.node(self.at + 1).is_some_and(|n| {
            matches!(n.reading, Reading::Column | Reading::Table)
                || matches!(n.reading, Reading::Cue(Cue::Revenue | Cue::NumberOf))
        });
        let of = self.says(self.at + 1, &["of"]);
        if (amount || of) && pays(self, self.node(self.at + 1)) {
            self.figure(What::Revenue);
        } else if beside && ends && pays(self, before) {
            self.bare.pop();
            self.figure(What::Revenue);
        } else if self.aggregate.is_none() {
            self.aggregate = Some(Aggregate::Sum);
        }
    }

    fn superlative(&mut self, degree: &'static Degree) -> Option<()> {
        let word = self.node(self.at)?.text.to_lowercase();
        if degree.hints.is_empty() && self.is_extreme_of_each() {
            self.aggregate = Some(if degree.descending {
                Aggregate::Max
            } else {
                Aggregate::Min
            });
            return Some(());
        }
        self.top(degree.descending);
        let next = self.node(self.at + 1);
        let table = next.is_some_and(|n| matches!(n.reading, Reading::Table));
        let unit = next.is_some_and(|n| matches!(n.reading, Reading::Unit(_)));
        match word.as_str() {
            "busiest" if table || unit => self.figure(What::Events),
            "best" | "worst" if table => {
                let rated = self.hinted(next?, degree);
                if rated {
                    return None;
                }
                self.figure(What::Revenue);
            }
            // "which department is the biggest": by what belongs to it.
            "biggest" | "largest" | "smallest"
                if self.ends(self.at + 1) && self.bare.len() == 1 =>
            {
                let own = self.bare.first().is_some_and(|n| self.hinted(n, degree));
                if own {
                    return None;
                }
                self.figure(What::Uses);
            }
            _ if degree.hints.is_empty() => {}
            _ if table => self.wanted.figures.push(Figure {
                aggregate: None,
                what: What::Hinted(degree.hints.clone()),
            }),
            _ if self.opens_measure(self.at + 1) => {}
            _ => return None,
        }
        Some(())
    }

    /// "highest salary in each department": one value for each, not the best of all.
    fn is_extreme_of_each(&self) -> bool {
        let column = self
            .node(self.at + 1)
            .is_some_and(|n| matches!(n.reading, Reading::Column));
        column && self.limit.is_none() && matches!(self.cue(self.at + 2), Some(Cue::Each | Cue::By))
    }

    /// Whether a named table has a column of the kind that an adjective is about.
    fn hinted(&self, node: &Node, degree: &Degree) -> bool {
        let table = node.tables.first().and_then(|(item, _)| match item {
            Item::Table(t) => self.lexicon.tables.get(*t),
            Item::Column(..) => None,
        });
        table.is_some_and(|t| {
            let mut columns = t.columns.iter();
            columns.any(|c| c.kind == Kind::Number && degree.hints.iter().any(|(h, _)| c.says(h)))
        })
    }

    fn number(&mut self, number: f64) {
        let named = self.node(self.at + 1).is_some_and(|n| {
            matches!(
                n.reading,
                Reading::Table | Reading::Unit(_) | Reading::Superlative(_) | Reading::Column
            ) || matches!(
                n.reading,
                Reading::Cue(
                    Cue::Most
                        | Cue::Fewest
                        | Cue::MostCommon
                        | Cue::BestSelling
                        | Cue::WorstSelling
                )
            )
        });
        let compared = self.at.checked_sub(1).is_some_and(|before| {
            let cue = self.cue(before);
            let links = cue == Some(Cue::Equal) && self.who && before == 1;
            cue.is_some()
                && !links
                && !self.opens(before)
                && !matches!(cue, Some(Cue::Comma | Cue::And))
        });
        if named && !compared && (1.0..1000.0).contains(&number) {
            self.limit = Some(number as u64);
            self.numbered = self.wanted.top.is_none();
        } else {
            self.leave(self.at);
        }
    }

    fn table(&mut self, node: &Node) {
        if self.counting {
            self.counting = false;
            let aggregate = self.aggregate.take();
            self.wanted.figures.push(Figure {
                aggregate,
                what: What::Rows(node.clone()),
            });
            self.wanted.rest.push(node.clone());
            return;
        }
        let whose = self.says(self.at, &["of", "for", "from", "in", "'s", "by"])
            && !self.wanted.figures.is_empty();
        if !whose && self.bare.is_empty() && self.wanted.figures.is_empty() {
            self.all = self.says(self.at, &["all"])
                && matches!(self.cue(self.at + 1), Some(Cue::And))
                && matches!(
                    self.node(self.at + 1).map(|n| n.text.to_lowercase()),
                    Some(text) if text != "and" || self.says(self.at + 2, &["their"])
                );
        }
        if !whose && (self.wanted.rest.is_empty() || self.wanted.versus) {
            self.bare.push(node.clone());
        }
        self.leave(self.at);
    }

    fn column(&mut self, node: &Node) {
        if self.is_role(node) && self.opens(self.at.wrapping_sub(1)) && self.ranks_soon() {
            let mut role = node.clone();
            role.columns.truncate(1);
            role.tables.clear();
            self.wanted.dimensions.push(Dimension::Named(role));
            self.marked = true;
            return;
        }
        // "hires by quarter": what happened is counted by when it did.
        let by_unit = matches!(self.cue(self.at + 1), Some(Cue::By | Cue::Each))
            && self
                .node(self.at + 2)
                .is_some_and(|n| matches!(n.reading, Reading::Unit(_)));
        let begins = self.wanted.figures.is_empty() && self.bare.is_empty();
        if by_unit && begins && self.is_date(node) && !node.text.contains(' ') {
            let mut rows = node.clone();
            rows.tables = node
                .columns
                .iter()
                .take(1)
                .filter_map(|(item, score)| match item {
                    Item::Column(t, _) => Some((Item::Table(*t), *score)),
                    Item::Table(_) => None,
                })
                .collect();
            self.wanted.date = Some(node.clone());
            self.figure(What::Rows(rows));
            self.marked = true;
            return;
        }
        let numeric = node.columns.first().is_some_and(|(item, _)| match item {
            Item::Column(t, c) => {
                let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                entry.is_some_and(|e| e.kind == Kind::Number && !e.identifier && !e.says("year"))
            }
            Item::Table(_) => false,
        });
        let tested = self.node(self.at + 1).is_some_and(|n| match &n.reading {
            Reading::Number(_) | Reading::Value => true,
            Reading::Cue(cue) => matches!(
                cue,
                Cue::Greater
                    | Cue::Less
                    | Cue::AtLeast
                    | Cue::AtMost
                    | Cue::Between
                    | Cue::Equal
                    | Cue::NotEqual
                    | Cue::Not
                    | Cue::Null
                    | Cue::Like
                    | Cue::After
                    | Cue::Before
            ),
            _ => false,
        });
        let condition = self
            .at
            .checked_sub(1)
            .and_then(|i| self.cue(i))
            .is_some_and(|c| {
                matches!(
                    c,
                    Cue::That | Cue::Not | Cue::Greater | Cue::Less | Cue::AtLeast | Cue::AtMost
                ) && !self.wanted.figures.is_empty()
            });
        let timely = self.node(self.at + 1).is_some_and(|n| {
            matches!(
                n.reading,
                Reading::Span(..) | Reading::Cue(Cue::By | Cue::Each)
            ) || matches!(n.reading, Reading::Number(n) if (1500.0..2100.0).contains(&n))
        });
        if self.is_date(node) && (timely || self.at + 1 == self.atoms.len()) {
            self.wanted.date = Some(node.clone());
            return;
        }
        // "employees work on": a verb that is only part of a column's name.
        let counted = self
            .wanted
            .figures
            .iter()
            .any(|f| matches!(f.what, What::Rows(_)));
        let before = self.at.checked_sub(1).and_then(|i| self.node(i));
        let done = before.is_some_and(|n| matches!(n.reading, Reading::Table));
        let verb = counted && done && node.column_score() < 0.7 && !node.text.contains(' ');
        if verb && self.wanted.dimensions.is_empty() && !tested {
            return;
        }
        if numeric && !tested && !condition && !self.counting {
            self.figure(What::Column(node.clone()));
        } else {
            self.leave(self.at);
        }
    }

    /// Whether a node names a key by the role of the rows that it refers to.
    fn is_role(&self, node: &Node) -> bool {
        let key = ["id", "ids", "code", "codes", "number", "key"];
        let mut words = node.text.split(' ');
        if words.any(|w| key.contains(&w.to_lowercase().as_str())) {
            return false;
        }
        node.columns
            .first()
            .is_some_and(|(item, score)| match item {
                Item::Column(t, c) => {
                    let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                    *score > 0.9 && entry.is_some_and(|e| e.foreign && !e.primary)
                }
                Item::Table(_) => false,
            })
    }

    /// Whether a ranking follows, right away or after a verb.
    fn ranks_soon(&self) -> bool {
        self.ranks(self.at + 1) || self.ranks(self.at + 2)
    }

    fn is_date(&self, node: &Node) -> bool {
        node.columns.first().is_some_and(|(item, _)| match item {
            Item::Column(t, c) => {
                let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                entry.is_some_and(|e| e.kind == Kind::Date)
            }
            Item::Table(_) => false,
        })
    }

    /// What follows "by" or "each".
    fn dimensions(&mut self, cue: Cue) {
        // "top 5 restaurants by revenue": what ranks them.
        let next = self.node(self.at + 1);
        let ranks = self.wanted.top.is_some() && self.wanted.figures.is_empty() && cue == Cue::By;
        let measure = next.is_some_and(|n| match n.reading {
            Reading::Column => n.columns.first().is_some_and(|(item, _)| match item {
                Item::Column(t, c) => {
                    let entry = self.lexicon.tables.get(*t).and_then(|e| e.columns.get(*c));
                    entry.is_some_and(|e| e.kind == Kind::Number && !e.identifier)
                }
                Item::Table(_) => false,
            }),
            _ => self.opens_measure(self.at + 1),
        });
        if ranks && measure {
            self.marked = true;
            return;
        }
        // "companies by number of projects": each, the largest first.
        let each = self.wanted.top.is_none()
            && self.wanted.figures.is_empty()
            && cue == Cue::By
            && self.opens_measure(self.at + 1);
        if each && let [_] = self.bare.as_slice() {
            let table = self.bare.remove(0);
            self.wanted.dimensions.push(Dimension::Named(table));
            self.marked = true;
            return;
        }
        self.each |= cue == Cue::Each;
        self.per |= self
            .node(self.at)
            .is_some_and(|n| n.text.eq_ignore_ascii_case("per"));
        let mut found = false;
        while let Some(node) = self.node(self.at + 1) {
            let dimension = match node.reading {
                Reading::Unit(unit) => {
                    self.marked = true;
                    Dimension::Time(unit)
                }
                Reading::Table | Reading::Column => Dimension::Named(node.clone()),
                Reading::Value if node.column_score().max(node.table_score()) > 0.6 => {
                    Dimension::Named(node.clone())
                }
                _ => break,
            };
            // "hire year": the date that the unit is of.
            let dates = matches!(node.reading, Reading::Column | Reading::Value)
                && self.is_date(node)
                && self
                    .node(self.at + 2)
                    .is_some_and(|n| matches!(n.reading, Reading::Unit(_)));
            if dates {
                self.at += 1;
                self.wanted.date = Some(node.clone());
                continue;
            }
            // "customer country": the table only says whose country.
            let owner = matches!(node.reading, Reading::Table)
                && self
                    .node(self.at + 2)
                    .is_some_and(|n| matches!(n.reading, Reading::Column))
                && self
                    .atoms
                    .get(self.at + 2)
                    .is_some_and(|a| a.small.is_empty() || self.says(self.at + 2, &["'s"]));
            self.at += 1;
            if owner {
                self.leave(self.at);
                continue;
            }
            self.wanted.dimensions.push(dimension);
            found = true;
            let more = matches!(self.cue(self.at + 1), Some(Cue::And | Cue::Comma))
                && self.node(self.at + 2).is_some_and(|n| {
                    matches!(
                        n.reading,
                        Reading::Unit(_) | Reading::Table | Reading::Column
                    )
                });
            if !more {
                break;
            }
            self.at += 1;
        }
        if !found {
            self.leave(self.at);
        }
    }

    fn finish(mut self) -> Option<Wanted> {
        let implied = self.wanted.figures.is_empty();
        if implied {
            self.imply()?;
        }
        self.on_average();
        self.compare_spans();
        if self.aggregate.is_some() || self.counting {
            return None;
        }
        self.rank()?;
        let counted = matches!(
            self.wanted.figures.as_slice(),
            [Figure {
                what: What::Rows(_),
                ..
            }]
        );
        let average = self
            .wanted
            .figures
            .first()
            .is_some_and(|f| f.aggregate == Some(Aggregate::Average));
        // "which 5 members have the most loans": how many is said only here.
        self.marked |= counted && self.numbered && self.wanted.top.is_some();
        let alone = self.wanted.dimensions.len() == 1 && !self.wanted.with_empty;
        if counted && alone && self.wanted.top.is_none() {
            self.wanted.ratio = average || implied && self.per;
            self.marked |= self.wanted.ratio;
        } else if counted && average {
            return None;
        }
        let unsaid = self
            .wanted
            .figures
            .iter()
            .any(|f| f.aggregate.is_none() && matches!(f.what, What::Column(_)));
        let broken_down = !self.wanted.dimensions.is_empty();
        self.marked |= broken_down && (implied || unsaid);
        self.marked.then_some(self.wanted)
    }

    /// "this year vs last year": the spans become groups.
    fn compare_spans(&mut self) {
        let span = |n: &Node| match n.reading {
            Reading::Span(from, to) => Some((from, to)),
            _ => None,
        };
        let spans: Vec<_> = self.wanted.rest.iter().filter_map(span).collect();
        if self.wanted.versus && spans.len() == 2 {
            self.wanted.rest.retain(|n| span(n).is_none());
            self.wanted.spans = spans;
        }
    }

    /// "how much do customers spend on average": one figure for each of them.
    fn on_average(&mut self) {
        let paid = matches!(
            self.wanted.figures.as_slice(),
            [Figure {
                what: What::Revenue,
                aggregate: None
            }]
        );
        let last = self.aggregate == Some(Aggregate::Average) && paid;
        if last && self.wanted.dimensions.is_empty() && self.bare.len() == 1 {
            let table = self.bare.remove(0);
            self.wanted.dimensions.push(Dimension::Named(table));
            self.wanted.ratio = true;
            self.aggregate = None;
        }
    }

    /// Without a measure, rows are counted, or what was sold of them.
    fn imply(&mut self) -> Option<()> {
        let bare = self.bare.first().cloned();
        // "who borrowed the most": what was done is what counts.
        let done = self.verb.clone().filter(|_| self.who && bare.is_none());
        if let Some(done) = done.filter(|n| n.table_score() > 0.0)
            && self.wanted.top.is_some()
        {
            self.figure(What::Rows(done));
            return Some(());
        }
        if self.wanted.top.is_some() {
            bare?;
            self.figure(What::Uses);
            return Some(());
        }
        let figured = !self.wanted.dimensions.is_empty()
            || self.wanted.window.is_some()
            || self.wanted.versus
            || self.wanted.with_empty;
        let table = bare.filter(|_| figured)?;
        self.bare.remove(0);
        self.wanted.figures.push(Figure {
            aggregate: self.aggregate.take(),
            what: What::Rows(table),
        });
        Some(())
    }

    /// Whose largest are asked for, and within what.
    fn rank(&mut self) -> Option<()> {
        if self.wanted.top.is_none() {
            if !self.bare.is_empty()
                && self.wanted.dimensions.is_empty()
                && (self.wanted.with_empty || self.all)
            {
                // "all customers and their number of orders".
                let table = self.bare.remove(0);
                self.wanted.dimensions.push(Dimension::Named(table));
                self.wanted.with_empty = true;
                self.marked = true;
            }
            return Some(());
        }
        self.several();
        let about = if self.bare.is_empty() {
            None
        } else {
            Some(self.bare.remove(0))
        };
        match about {
            Some(table) if self.wanted.dimensions.is_empty() => {
                self.wanted.dimensions.push(Dimension::Named(table));
            }
            Some(table) if self.each => {
                self.wanted.ranked = Some(table);
                self.marked = true;
            }
            Some(_) => return None,
            None if self.who && self.wanted.dimensions.is_empty() => {
                let person = self.person()?;
                self.wanted.dimensions.push(Dimension::Named(person));
                self.marked = true;
            }
            None if self.wanted.dimensions.is_empty() => return None,
            None => {}
        }
        // The largest value itself is no ranking.
        let hinted = self
            .wanted
            .figures
            .iter()
            .any(|f| matches!(f.what, What::Hinted(_)));
        (!hinted || self.wanted.ranked.is_some()).then_some(())
    }

    /// "The best customers" are more than one, even if nobody says how many.
    fn several(&mut self) {
        let plural = |n: &Node| {
            let word = n.text.to_lowercase();
            crate::naming::singular(&word) != word
        };
        let many = self.bare.first().is_some_and(plural);
        if let Some(top) = &mut self.wanted.top
            && !self.counted
            && many
        {
            top.limit = SEVERAL;
        }
    }

    /// The people whom "who" is about: those whom what is counted refers to,
    /// or else those who pay.
    fn person(&mut self) -> Option<Node> {
        let table = |node: &Node| match node.tables.first() {
            Some((Item::Table(t), _)) => Some(*t),
            _ => None,
        };
        // "borrowed the most books": what counts are the loans.
        let done = self.verb.clone().filter(|n| {
            table(n).is_some_and(|t| {
                !self.lexicon.is_people(t) && self.lexicon.people_of(t, None).is_some()
            })
        });
        if let Some(done) = done
            && let Some(figure) = self.wanted.figures.first_mut()
        {
            figure.what = What::Rows(done);
        }
        let counted = self.wanted.figures.iter().find_map(|f| match &f.what {
            What::Rows(node) => match node.tables.first()?.0 {
                Item::Table(t) => Some(t),
                Item::Column(..) => None,
            },
            _ => None,
        });
        let table = match counted {
            Some(table) => {
                let verb = self.verb.as_ref().map(|n| stem(&n.text));
                self.lexicon.people_of(table, verb.as_deref())?
            }
            None => {
                let revenue = self.lexicon.revenue();
                let mut tables = revenue.iter().map(|a| a.measure.table());
                tables.find_map(|t| self.lexicon.people_of(t, None))?
            }
        };
        let mut node = self.node(0)?.clone();
        node.reading = Reading::Table;
        node.tables = vec![(Item::Table(table), 1.0)];
        node.columns.clear();
        Some(node)
    }
}
