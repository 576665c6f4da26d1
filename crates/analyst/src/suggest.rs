//! First questions for a schema that nobody has asked about yet: of many
//! kinds, each about what the tables hold that is worth knowing.

use crate::knowledge::Knowledge;
use crate::lexicon::{Kind, Lexicon};
use crate::lineage::is_amount;
use crate::naming::{column_name, rows_name};
use confab_model::ColumnRef;

/// What a question is like. Suggestions come from all kinds in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kinds {
    Ranking,
    Trend,
    Average,
    Absence,
    Split,
    Best,
    Share,
    Extreme,
    Exceeding,
    Weekday,
    Count,
}

/// How likely an amount must be what was paid to be called revenue.
const PAID: f64 = 0.85;

/// The order in which kinds take turns.
const TURNS: &[Kinds] = &[
    Kinds::Ranking,
    Kinds::Trend,
    Kinds::Average,
    Kinds::Absence,
    Kinds::Split,
    Kinds::Best,
    Kinds::Share,
    Kinds::Extreme,
    Kinds::Exceeding,
    Kinds::Weekday,
];

/// Questions that the schema can answer, of varied kinds and tables.
pub(crate) fn suggestions(lexicon: &Lexicon, most: usize) -> Vec<String> {
    let mut found = candidates(lexicon);
    let mut told: Vec<String> = Vec::new();
    let mut tables: Vec<usize> = Vec::new();
    while told.len() < most && !found.is_empty() {
        let varied = found.iter().any(|c| c.kind != Kinds::Count);
        // How many there are is asked when nothing else is left.
        let turns = if varied { TURNS } else { &[Kinds::Count] };
        for kind in turns {
            // Of a kind, the question about what was asked least so far.
            let asked = |t: usize| tables.iter().filter(|a| **a == t).count();
            let next = found
                .iter()
                .enumerate()
                .filter(|(_, c)| c.kind == *kind)
                .min_by_key(|(at, c)| (asked(c.table), *at))
                .map(|(at, _)| at);
            let Some(at) = next.filter(|_| told.len() < most) else {
                continue;
            };
            let candidate = found.remove(at);
            tables.push(candidate.table);
            told.push(candidate.text);
        }
    }
    told
}

struct Candidate {
    kind: Kinds,
    table: usize,
    text: String,
}

/// All questions, the most telling of each kind first.
fn candidates(lexicon: &Lexicon) -> Vec<Candidate> {
    let mut tables: Vec<usize> = (0..lexicon.tables.len())
        .filter(|t| lexicon.tables.get(*t).is_some_and(|e| e.rows > 0))
        .collect();
    let related = |t: usize| {
        let edges = lexicon.joins.edges.iter();
        edges.filter(|e| e.parent == t || e.child == t).count()
    };
    tables.sort_by_key(|t| std::cmp::Reverse(related(*t)));
    let mut about = About {
        lexicon,
        found: Vec::new(),
    };
    about.revenue();
    for &table in &tables {
        about.uses(table);
        about.rows(table);
        about.figures(table);
    }
    about.found
}

struct About<'a> {
    lexicon: &'a Lexicon,
    found: Vec<Candidate>,
}

impl About<'_> {
    fn add(&mut self, kind: Kinds, table: usize, text: String) {
        self.found.push(Candidate { kind, table, text });
    }

    fn many(&self, table: usize) -> String {
        rows_name(self.lexicon, table, false)
    }

    fn one(&self, table: usize) -> String {
        rows_name(self.lexicon, table, true)
    }

    fn column(&self, column: ColumnRef) -> String {
        column_name(self.lexicon, column)
    }

    /// Tables that a table's rows refer to, and those which refer to it.
    fn parents(&self, table: usize) -> Vec<usize> {
        let edges = self.lexicon.joins.edges.iter();
        let own = edges.filter(|e| e.child == table && e.parent != table && e.cost < 2.0);
        let mut parents: Vec<usize> = own.map(|e| e.parent).collect();
        parents.dedup();
        parents
    }

    fn children(&self, table: usize) -> Vec<usize> {
        let edges = self.lexicon.joins.edges.iter();
        let named = |e: &&crate::lexicon::Edge| {
            let child = self.lexicon.tables.get(e.child);
            let keys = e.child_columns.iter();
            let mut keys = keys.filter_map(|c| child.and_then(|t| t.columns.get(*c)));
            // A key that says a role, such as a manager's, tells of something else.
            let words = self.lexicon.tables.get(table).map_or(&[][..], |t| &t.forms);
            keys.all(|k| words.iter().any(|f| f.words.iter().all(|w| k.says(w))))
        };
        let own = edges
            .filter(|e| e.parent == table && e.child != table && e.cost < 2.0)
            .filter(named);
        let mut children: Vec<usize> = own.map(|e| e.child).collect();
        children.dedup();
        children
    }

    fn is_dated(&self, table: usize) -> bool {
        let date = self.lexicon.date_of(table);
        date.is_some_and(|d| d.table == table)
    }

    /// What was paid: by whom, for what, and when.
    fn revenue(&mut self) {
        let amounts = self.lexicon.revenue();
        let best = amounts.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
        let Some(table) = best.filter(|a| a.weight >= PAID).map(|a| a.measure.table()) else {
            return;
        };
        for parent in self.parents(table) {
            if self.lexicon.is_named(parent) && !self.lexicon.is_people(parent) {
                let text = format!("Which 5 {} have the highest revenue?", self.many(parent));
                self.add(Kinds::Ranking, parent, text);
            }
            if self.lexicon.is_people(parent) {
                let text = format!("Who are the 5 {} who spent the most?", self.many(parent));
                self.add(Kinds::Ranking, parent, text);
            }
            for category in self.lexicon.categories(parent).into_iter().take(1) {
                let text = format!("What is the revenue per {}?", self.column(category));
                self.add(Kinds::Split, parent, text);
            }
        }
        if self.lexicon.date_of(table).is_some() {
            let text = "How did revenue develop by month?".to_owned();
            self.add(Kinds::Trend, table, text);
        }
    }

    /// How often the rows of a table are used.
    fn uses(&mut self, table: usize) {
        if !self.lexicon.is_named(table) {
            return;
        }
        let one = self.one(table);
        let uses = self.lexicon.uses(table);
        let sold = uses.first().is_some_and(|a| a.measure.of.is_some());
        for category in self.lexicon.categories(table).into_iter().take(1) {
            if sold && !self.lexicon.is_people(table) {
                let text = format!("Best selling {one} in each {}", self.column(category));
                self.add(Kinds::Best, table, text);
            }
        }
        for child in self.children(table) {
            let (many, theirs) = (self.many(table), self.many(child));
            let rows = |t: usize| self.lexicon.tables.get(t).map_or(0, |e| e.rows);
            if rows(child) > rows(table) {
                let text = format!("Which 5 {many} have the most {theirs}?");
                self.add(Kinds::Ranking, table, text);
            }
            let text = format!("Which {many} have no {theirs}?");
            self.add(Kinds::Absence, table, text);
        }
    }

    /// How many rows there are, of which kind, and when.
    fn rows(&mut self, table: usize) {
        let many = self.many(table);
        for category in self.lexicon.categories(table).into_iter().take(2) {
            let name = self.column(category);
            self.add(
                Kinds::Split,
                table,
                format!("How many {many} are there per {name}?"),
            );
            let listed = self.lexicon.column(category).map(|c| &c.listed);
            let void = listed.and_then(|l| l.iter().find(|v| Knowledge::get().is_void(v)));
            let share = match void {
                Some(value) => {
                    format!("What share of {many} is {}?", value.to_lowercase())
                }
                None => format!("Share of {many} by {name}"),
            };
            self.add(Kinds::Share, table, share);
        }
        if self.is_dated(table) {
            self.add(
                Kinds::Trend,
                table,
                format!("How many {many} are there per month?"),
            );
            if !self.parents(table).is_empty() && !self.lexicon.is_people(table) {
                let text = format!("How many {many} are there by weekday?");
                self.add(Kinds::Weekday, table, text);
            }
        }
        self.add(Kinds::Count, table, format!("How many {many} are there?"));
    }

    /// What the numbers of a table come to.
    fn figures(&mut self, table: usize) {
        let (one, many) = (self.one(table), self.many(table));
        let mut groups = self.lexicon.categories(table);
        for parent in self.parents(table) {
            groups.extend(self.lexicon.categories(parent));
        }
        for measure in self.lexicon.measures(table).into_iter().take(2) {
            let name = self.column(measure);
            if let Some(group) = groups.first() {
                let group = self.column(*group);
                let text = format!("What is the average {name} of {many} per {group}?");
                self.add(Kinds::Average, table, text);
            }
            if !self.lexicon.is_named(table) {
                continue;
            }
            let entry = self.lexicon.column(measure);
            let price = entry.is_some_and(|c| c.says("price"));
            let extreme = if price {
                format!("What are the 5 most expensive {many}?")
            } else {
                format!("Which {one} has the highest {name}?")
            };
            self.add(Kinds::Extreme, table, extreme);
            if entry.is_some_and(|c| c.kind == Kind::Number && !is_amount(c)) {
                let text = format!("Which {many} have a {name} above the average?");
                self.add(Kinds::Exceeding, table, text);
            }
        }
    }
}
