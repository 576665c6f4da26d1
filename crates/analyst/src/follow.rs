//! Follow-ups: questions that change the one before.
//!
//! They are known by how they begin (a table of openings), or by what they
//! lack: a question of values and dates alone has nothing to ask them of.
//!
//! # Layout
//! - `opening`: how follow-ups begin
//! - `filter`: "only Italian ones", "without cancelled ones", "and for 2023"
//! - `group`: "by month", "by city too", "per year instead", "why"
//! - `measure`: "and the average?", "in percent"
//! - `order`: "sort by name", "top 3"
//! - `swap`: "the same for suppliers"
//! - `those`: what comes of the first rows of the question before
//! - `them`: "which of them have no orders?"
//! - `part`: "what percentage is that?"
//! - `before`: "and the year before?"
//! - `change`: "why?" of what changed with time

mod before;
mod change;
mod filter;
mod group;
mod measure;
mod opening;
mod order;
mod part;
mod swap;
mod them;
mod those;

pub(crate) use them::of_them;
pub(crate) use those::two_parts;

use crate::cover::{Node, Reading, cover};
use crate::cue::Cue;
use crate::lexicon::Lexicon;
use crate::mention::mentions;
use crate::words::tokenize;
use crate::{idiom, sql};
use confab_model::question::{Aggregate, Form, Window};
use opening::Change;

/// What a follow-up has to go by.
struct Talk<'a> {
    lexicon: &'a Lexicon,
    previous: &'a Form,
}

/// The previous form changed by a follow-up, or none where the question
/// stands on its own.
pub fn follow(lexicon: &Lexicon, previous: &Form, question: &str) -> Option<Form> {
    let question = &idiom::plain(lexicon, question);
    let said = opening::read(question);
    let nodes = nodes(lexicon, &said.rest);
    let talk = Talk { lexicon, previous };
    let whole = self::nodes(lexicon, question);
    if asks_anew(&whole) {
        return None;
    }
    let changed = talk.before(question).or_else(|| {
        said.change
            .and_then(|change| talk.change(change, &said, &nodes))
    });
    let form = changed.or_else(|| talk.lacking(&said, &whole))?;
    sql::query(lexicon, &form).ok()?;
    Some(form)
}

impl Talk<'_> {
    fn change(&self, change: Change, said: &opening::Said, nodes: &[Node]) -> Option<Form> {
        let bare = said.rest.trim().is_empty();
        match change {
            Change::Keep if bare => None,
            Change::Keep => self
                .keep(nodes)
                .or_else(|| self.swap(nodes))
                .or_else(|| self.group(nodes, said.also)),
            Change::Drop => self.drop(nodes),
            Change::By => self.group(nodes, said.also),
            Change::AlsoBy => self.group(nodes, true),
            Change::Sort => self.sort(nodes, &said.rest),
            Change::Top | Change::Bottom => self.limit(nodes, change == Change::Top),
            Change::Rows if bare => Some(self.rows()),
            Change::Why if bare => self.change_explained().or_else(|| self.why()),
            // How a result is drawn doesn't change what is asked.
            Change::Chart => opening::names_chart(&said.rest).then(|| self.previous.clone()),
            Change::Average if bare => self.aggregated(Aggregate::Average),
            Change::Sum if bare => self.aggregated(Aggregate::Sum),
            Change::Median if bare => self.aggregated(Aggregate::Median),
            Change::Max if bare => self
                .ranked(true)
                .or_else(|| self.aggregated(Aggregate::Max)),
            Change::Min if bare => self
                .ranked(false)
                .or_else(|| self.aggregated(Aggregate::Min)),
            Change::Part if bare => self.part(),
            Change::Figures if bare => self.figures(),
            Change::Count if bare => self.figures().or_else(|| self.counted()),
            Change::Share if bare => self.windowed(Window::Share),
            Change::Running if bare => self.windowed(Window::RunningTotal),
            Change::Growth if bare => self.windowed(Window::Growth),
            _ => None,
        }
    }

    /// "last month", "above 100", "monthly": what has nothing to be asked of.
    fn lacking(&self, said: &opening::Said, whole: &[Node]) -> Option<Form> {
        is_lacking(whole)
            .then(|| self.keep(whole))
            .flatten()
            .or_else(|| self.keep_groups(whole))
            .or_else(|| self.trailing(said, whole))
    }

    /// "cancelled ones too", "monthly instead": what stands at the end tells.
    fn trailing(&self, said: &opening::Said, whole: &[Node]) -> Option<Form> {
        let nodes = nodes(self.lexicon, &said.rest);
        let unit = whole.iter().any(|n| matches!(n.reading, Reading::Unit(_)));
        (said.also || said.instead || unit && whole.len() == 1)
            .then(|| self.group(&nodes, said.also))
            .flatten()
    }

    /// The rows that a result was made of.
    fn rows(&self) -> Form {
        let mut form = self.previous.clone();
        if let Some(measure) = form.select.iter().find_map(crate::drill::measure_of) {
            let table = measure.table();
            form.tables.retain(|t| *t != table);
            form.tables.insert(0, table);
        }
        let parts = form.select.iter().find_map(|t| match t {
            confab_model::question::Term::Part(_, filters) => Some(filters.clone()),
            _ => None,
        });
        let mut rows = Form {
            tables: form.tables.clone(),
            via: form.via.clone(),
            filters: form.filters.clone(),
            ..Form::default()
        };
        rows.filters.extend(parts.unwrap_or_default());
        let named = sql::tables_of(&rows);
        let first = rows.tables.first().copied();
        rows.tables
            .retain(|t| Some(*t) == first || named.contains(t));
        let mut tables = rows.tables.clone();
        tables.extend(named);
        let edges = self.lexicon.joins.tree(&tables, &rows.via);
        let repeated = first.zip(edges);
        rows.distinct = repeated.is_some_and(|(t, e)| sql::repeats(self.lexicon, t, &e));
        rows
    }

    /// The table whose rows a question is about: those measured, or those shown.
    fn table(&self) -> Option<usize> {
        let keys = self.previous.order.iter().map(|k| &k.term);
        let mut terms = self.previous.select.iter().chain(keys);
        let measured = terms.find_map(crate::drill::measure_of);
        measured
            .map(|m| m.table())
            .or_else(|| self.previous.tables.first().copied())
    }
}

/// The nodes of a text.
fn nodes(lexicon: &Lexicon, text: &str) -> Vec<Node> {
    let tokens = tokenize(text);
    let mut nodes = cover(&tokens, &mentions(lexicon, &tokens, text), text);
    nodes.retain(|n| n.text.chars().any(char::is_alphanumeric) || n.is(Cue::Comma));
    nodes
}

/// Whether a question has all that it takes to stand on its own.
fn asks_anew(nodes: &[Node]) -> bool {
    let asks = |n: &Node| {
        matches!(
            n.reading,
            Reading::Cue(Cue::HowMany | Cue::Show | Cue::NumberOf | Cue::Who)
        ) && !matches!(n.text.to_lowercase().as_str(), "show" | "list" | "what")
    };
    let named = |n: &Node| matches!(n.reading, Reading::Table | Reading::Column);
    let at = nodes.iter().position(asks);
    let rows = nodes
        .first()
        .is_some_and(|n| n.is(Cue::Show) && !n.text.contains(' '));
    let names = nodes.iter().any(named);
    at.is_some_and(|at| nodes.iter().skip(at).any(named)) || rows && names
}

/// Whether nothing is said that a condition could be about.
fn is_lacking(nodes: &[Node]) -> bool {
    let small = |n: &Node| {
        matches!(
            n.reading,
            Reading::Cue(
                Cue::The | Cue::And | Cue::Or | Cue::Only | Cue::Comma | Cue::Not | Cue::But
            )
        )
    };
    let said = |n: &Node| match n.reading {
        Reading::Value | Reading::Span(..) | Reading::Weekdays(_) => true,
        Reading::Number(n) => (1500.0..2100.0).contains(&n),
        _ => false,
    };
    nodes.iter().all(|n| small(n) || said(n)) && nodes.iter().any(said)
}
