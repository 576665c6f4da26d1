//! A place in an instruction, and what can be read there.
//!
//! Each reader takes what it understands and moves on, or gives None and stays.

use super::{
    context::Context,
    cues, spelling,
    token::{Kind, Token, tokens},
};
use crate::know::{names, places};
use confab_model::Unclear;
use std::collections::HashSet;

/// What was looked for where reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Column,
    Other,
}

pub(super) struct Parser<'c, 'a> {
    pub(super) ctx: &'c Context<'a>,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    /// The furthest place that was understood, and what was looked for there.
    furthest: (usize, Wanted),
    /// Why something that was understood can't be meant, and where.
    complaint: Option<(usize, Unclear)>,
    /// How deep conditions on related rows are nested.
    pub(super) depth: usize,
    /// Whether a value may stand alone as a condition.
    pub(super) bare: bool,
    /// The tokens that nobody knows, by number.
    pub(super) unknown: Vec<usize>,
}

impl<'c, 'a> Parser<'c, 'a> {
    pub(super) fn new(ctx: &'c Context<'a>) -> Self {
        let mut parser = Self {
            ctx,
            tokens: tokens(ctx.prompt),
            at: 0,
            furthest: (0, Wanted::Other),
            complaint: None,
            depth: 0,
            bare: true,
            unknown: Vec::new(),
        };
        parser.correct();
        parser
    }

    /// Puts misspelt words right, as far as that is clear.
    fn correct(&mut self) {
        let mut targets: HashSet<String> = cues::words()
            .filter(|w| w.len() > 3)
            .map(str::to_string)
            .collect();
        let mut known: HashSet<String> = cues::words().map(str::to_string).collect();
        for degree in cues::comparatives().iter().chain(cues::superlatives()) {
            targets.extend(
                degree
                    .phrase
                    .iter()
                    .filter(|w| w.len() > 3)
                    .map(|w| w.to_string()),
            );
            known.extend(degree.phrase.iter().map(|w| w.to_string()));
        }
        for table in 0..self.ctx.schema.tables.len() {
            if let Some(lexicon) = self.ctx.lexicon(table) {
                known.extend(lexicon.known.iter().cloned());
                targets.extend(lexicon.targets.iter().cloned());
            }
            let words = self.ctx.names_of(table).iter().flatten();
            targets.extend(words.filter(|word| word.len() > 3).cloned());
        }
        for country in places::countries() {
            let names = [country.name, country.nationality]
                .into_iter()
                .chain(country.synonyms.iter().copied());
            known.extend(names.flat_map(names::words));
            known.extend(
                places::cities(country.code)
                    .iter()
                    .flat_map(|place| names::words(place.city)),
            );
        }
        known.extend(super::period::WORDS.iter().map(|word| word.to_string()));
        targets.extend(
            super::period::WORDS
                .iter()
                .filter(|w| w.len() > 3)
                .map(|word| word.to_string()),
        );
        known.extend(targets.iter().cloned());
        for (number, token) in self.tokens.iter_mut().enumerate() {
            if token.kind != Kind::Word
                || known.contains(&token.word)
                || known.contains(&token.stem)
                || token.word.contains(['.', '@'])
            {
                continue;
            }
            let found = spelling::correction(&token.word, &targets)
                .or_else(|| spelling::correction(&token.stem, &targets));
            if let Some(word) = found.map(str::to_string) {
                token.stem = names::singular(&word);
                token.word = word;
            } else {
                self.unknown.push(number);
            }
        }
    }

    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).filter(|token| !token.ends())
    }

    pub(super) fn ahead(&self, by: usize) -> Option<&Token> {
        self.tokens.get(self.at + by).filter(|token| !token.ends())
    }

    /// Whether the sentence ends here.
    pub(super) fn done(&self) -> bool {
        self.peek().is_none()
    }

    pub(super) fn step(&mut self, by: usize) {
        self.at += by;
        if self.at > self.furthest.0 {
            self.furthest = (self.at, Wanted::Other);
        }
    }

    pub(super) fn want(&mut self, wanted: Wanted) {
        if self.at == self.furthest.0 {
            self.furthest.1 = wanted;
        }
    }

    pub(super) fn furthest(&self) -> (usize, Wanted) {
        self.furthest
    }

    /// Notes why what was read up to here can't be.
    pub(super) fn complain<T>(&mut self, words: String, nearest: Vec<String>) -> Option<T> {
        if self.complaint.as_ref().is_none_or(|(at, _)| *at < self.at) {
            self.complaint = Some((self.at, Unclear { words, nearest }));
        }
        None
    }

    pub(super) fn complaint(&self) -> Option<&(usize, Unclear)> {
        self.complaint.as_ref()
    }

    /// Reads, or stays where it was.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let at = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = at;
        }
        found
    }

    /// How many tokens a cue takes here.
    pub(super) fn cue_length(&self, name: &str) -> Option<usize> {
        cues::phrases(name)
            .iter()
            .find(|phrase| self.has(phrase))
            .map(Vec::len)
    }

    fn has(&self, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(by, word)| {
            self.ahead(by)
                .is_some_and(|token| token.is(word) && !matches!(token.kind, Kind::Quoted(_)))
        })
    }

    pub(super) fn sees(&self, name: &str) -> bool {
        self.cue_length(name).is_some()
    }

    /// Takes a cue.
    pub(super) fn cue(&mut self, name: &str) -> bool {
        let length = self.cue_length(name);
        self.step(length.unwrap_or(0));
        length.is_some()
    }

    /// Takes one of several words.
    pub(super) fn word(&mut self, words: &[&str]) -> bool {
        let found = self.peek().is_some_and(|token| {
            words.contains(&token.word.as_str()) && !matches!(token.kind, Kind::Quoted(_))
        });
        self.step(usize::from(found));
        found
    }

    /// Takes any articles.
    pub(super) fn articles(&mut self) {
        while self.cue("article") {}
    }

    /// Takes words that add nothing to the end of an instruction.
    pub(super) fn tail(&mut self) {
        while self.cue("tail")
            || self
                .attempt(|p| (p.word(&[","]) && p.cue("tail")).then_some(()))
                .is_some()
        {}
    }

    /// Takes words that add nothing to its beginning.
    pub(super) fn fillers(&mut self) {
        while self.cue("filler") || self.word(&[","]) {}
    }

    /// The stems from here to the end of the sentence, at most eight.
    pub(super) fn stems(&self) -> Vec<&str> {
        (0..8)
            .map_while(|by| self.ahead(by))
            .take_while(|token| {
                matches!(token.kind, Kind::Word | Kind::Number(_)) || token.word.len() > 1
            })
            .map(|token| match &token.kind {
                Kind::Number(number) => number.as_str(),
                _ => token.stem.as_str(),
            })
            .collect()
    }

    /// A column of a table, or the columns that the word may name.
    pub(super) fn columns(&mut self, table: usize) -> Option<Vec<usize>> {
        let lexicon = self.ctx.lexicon(table)?;
        let stems = self.stems();
        let found = lexicon
            .column(&stems)
            .map(|(columns, length)| (columns.to_vec(), length));
        let Some((columns, length)) = found else {
            self.want(Wanted::Column);
            return None;
        };
        self.step(length);
        // `the price column`, `the phone numbers`
        if !self.word(&["column", "columns", "field", "fields", "values", "value"])
            && columns.len() == 1
        {
            self.attempt(|p| p.word(&["number", "numbers"]).then_some(()));
        }
        Some(columns)
    }

    /// Exactly one column.
    pub(super) fn single(&mut self, table: usize) -> Option<usize> {
        let at = self.at;
        let columns = self.columns(table)?;
        match columns[..] {
            [column] => Some(column),
            _ => {
                let said = self.said(at, self.at);
                let names = self.ctx.listed(table, &columns, "or");
                let nearest = columns
                    .iter()
                    .map(|c| self.instead(at, self.at, &self.ctx.name(table, *c)))
                    .collect();
                self.complain(
                    format!("Which column is meant by “{said}”: {names}?"),
                    nearest,
                )
            }
        }
    }

    /// Another table's or this table's name; the longest one wins.
    pub(super) fn table(&mut self, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let stems = self.stems();
        let mut best: Option<(usize, usize)> = None;
        for table in (0..self.ctx.schema.tables.len()).filter(|table| fits(*table)) {
            for name in self.ctx.names_of(table) {
                let named =
                    name.len() <= stems.len() && name.iter().zip(&stems).all(|(a, b)| a == b);
                if named && best.is_none_or(|(_, length)| name.len() > length) {
                    best = Some((table, name.len()));
                }
            }
        }
        let (table, length) = best?;
        self.step(length);
        Some(table)
    }

    /// What was typed between two tokens.
    pub(super) fn said(&self, from: usize, to: usize) -> String {
        let start = self.tokens.get(from).map(|token| token.span.0);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map(|token| token.span.1);
        start
            .zip(end)
            .and_then(|(start, end)| self.ctx.prompt.get(start..end))
            .unwrap_or_default()
            .trim()
            .to_string()
    }

    /// The instruction with other words in a place.
    pub(super) fn instead(&self, from: usize, to: usize, words: &str) -> String {
        let start = self
            .tokens
            .get(from)
            .map_or(self.ctx.prompt.len(), |token| token.span.0);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.span.1);
        let before = self.ctx.prompt.get(..start).unwrap_or_default();
        let after = self.ctx.prompt.get(end..).unwrap_or_default();
        format!("{before}{words}{after}")
    }
}

impl Context<'_> {
    /// Column names in a row: `a, b or c`.
    pub(super) fn listed(&self, table: usize, columns: &[usize], conjunction: &str) -> String {
        let names: Vec<String> = columns
            .iter()
            .map(|column| self.name(table, *column))
            .collect();
        joined(&names, conjunction)
    }
}

/// `a, b and c`
pub(super) fn joined(names: &[String], conjunction: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}
