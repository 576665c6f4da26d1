//! Tokens to statements.

use crate::classify::{Class, HEAD, classify};
use crate::flavor::{Flavor, RoutineEnd};
use crate::lexer::Lexer;
use crate::report::Report;
use crate::source::{Kind, Source, Token};

/// A statement and what it is.
pub(crate) struct Statement {
    pub(crate) class: Class,
    /// Its tokens without the semicolon; only the first ones if it is skipped.
    pub(crate) tokens: Vec<Token>,
    /// The comments since the statement before, and inside.
    pub(crate) comments: Vec<Token>,
}

/// What may follow CREATE, ALTER or DROP at the start of a statement.
const OBJECTS: &[&str] = &[
    "TABLE",
    "UNIQUE",
    "INDEX",
    "CLUSTERED",
    "NONCLUSTERED",
    "VIEW",
    "PROC",
    "PROCEDURE",
    "TRIGGER",
    "FUNCTION",
    "TYPE",
    "SCHEMA",
    "DATABASE",
    "SEQUENCE",
    "OR",
    "DOMAIN",
    "TEMPORARY",
    "GLOBAL",
    "ROLE",
    "USER",
    "LOGIN",
    "EXTENSION",
];

/// Words that begin a statement at the start of a line where none needs a
/// semicolon, unless one of `NOT_BEFORE` comes before them.
const STARTERS: &[&str] = &[
    "EXEC", "EXECUTE", "PRINT", "USE", "IF", "DECLARE", "INSERT", "SET", "SELECT", "UPDATE",
    "DELETE", "TRUNCATE", "GRANT", "BEGIN",
];
const NOT_BEFORE: &[&str] = &[
    "ON", "DELETE", "UPDATE", "TABLE", "AS", "INDEX", "VIEW", "DATABASE", "SCHEMA", "GRANT", "ELSE",
];

/// Cuts a text into statements, one at a time.
pub(crate) struct Splitter<'a> {
    lexer: Lexer<'a>,
    source: &'a Source<'a>,
    flavor: &'static dyn Flavor,
}

/// What is known of the statement that is being read.
#[derive(Default)]
struct Progress {
    tokens: Vec<Token>,
    class: Option<Class>,
    previous: Option<Token>,
    parentheses: usize,
    blocks: usize,
    ended_a_block: bool,
    from_stdin: bool,
}

impl<'a> Splitter<'a> {
    pub(crate) fn new(source: &'a Source<'a>, flavor: &'static dyn Flavor) -> Self {
        Self {
            lexer: Lexer::new(source),
            source,
            flavor,
        }
    }

    /// The next statement. Client commands are skipped with a note.
    pub(crate) fn next(&mut self, report: &mut Report) -> Option<Statement> {
        let mut state = Progress::default();
        while let Some(token) = self.lexer.next() {
            if state.tokens.is_empty() && self.skips_line(token, report) {
                continue;
            }
            if self.ends(&state, token) {
                if state.tokens.is_empty() {
                    continue;
                }
                return Some(self.finish(state));
            }
            if state.previous.is_some() && self.begins(&state, token) {
                self.lexer.back_to(token);
                // What is said above the next statement belongs to that one.
                let end = state.previous.map_or(0, |before| before.end);
                let own = self
                    .lexer
                    .comments
                    .partition_point(|comment| comment.start < end);
                let above = self.lexer.comments.split_off(own);
                let statement = self.finish(state);
                self.lexer.comments = above;
                return Some(statement);
            }
            self.push(&mut state, token);
        }
        (!state.tokens.is_empty()).then(|| self.finish(state))
    }

    /// Where quotes or comments open that never close.
    pub(crate) fn unfinished(self) -> Vec<(Token, &'static str)> {
        self.lexer.unfinished
    }

    fn finish(&mut self, mut state: Progress) -> Statement {
        let class = self.class_of(&mut state);
        if class == Class::Copy && state.from_stdin {
            self.lexer.skip_copy_data();
        }
        let class = if class == Class::Copy {
            Class::Skip("COPY")
        } else {
            class
        };
        Statement {
            class,
            tokens: state.tokens,
            comments: std::mem::take(&mut self.lexer.comments),
        }
    }

    fn class_of(&self, state: &mut Progress) -> Class {
        *state.class.get_or_insert_with(|| {
            classify(self.source, &state.tokens, self.flavor.begin_is_block())
        })
    }

    fn push(&self, state: &mut Progress, token: Token) {
        let before = state.previous.replace(token);
        if token.kind == Kind::Symbol {
            match self.source.raw(token) {
                "(" => state.parentheses += 1,
                ")" => state.parentheses = state.parentheses.saturating_sub(1),
                _ => {}
            }
        }
        // Inserts and procedures may be huge, and nothing in them is needed.
        if state
            .class
            .is_none_or(|class| !matches!(class, Class::Skip(_) | Class::Routine(_) | Class::Copy))
        {
            state.tokens.push(token);
        }
        if state.tokens.len() == HEAD && state.class.is_none() {
            self.class_of(state);
        }
        if token.kind != Kind::Word {
            return;
        }
        let is = |word: &str| self.source.is_word(token, word);
        if is("STDIN") {
            state.from_stdin = true;
        }
        let after = |word: &str| before.is_some_and(|before| self.source.is_word(before, word));
        if is("BEGIN") || (is("CASE") && !after("END")) {
            state.blocks += 1;
        } else if is("END") {
            state.blocks = state.blocks.saturating_sub(1);
            state.ended_a_block = true;
        } else if after("END") && ["IF", "LOOP", "WHILE", "REPEAT", "FOR"].into_iter().any(is) {
            // That was no END of a BEGIN.
            state.blocks += 1;
        }
    }

    /// Whether a token ends the statement and is no part of it.
    fn ends(&mut self, state: &Progress, token: Token) -> bool {
        if token.kind == Kind::Delimiter {
            return true;
        }
        let alone =
            |this: &Self| this.lexer.is_first_on_line(token) && this.lexer.is_last_on_line(token);
        if self.source.is_symbol(token, "/") {
            return alone(self);
        }
        if self.source.is_word(token, "GO") && self.lexer.is_first_on_line(token) {
            let next = self.lexer.next();
            let count = next.filter(|next| next.line == token.line);
            let ends = count
                .is_none_or(|next| next.kind == Kind::Number || self.source.is_symbol(next, ";"));
            if let Some(next) = next
                && !(ends && count.is_some())
            {
                self.lexer.back_to(next);
            }
            return ends;
        }
        if !self.source.is_symbol(token, ";") {
            return false;
        }
        if self.lexer.has_delimiter() {
            return false;
        }
        match self.known(state) {
            Class::Routine(_) => match self.flavor.routine_end() {
                RoutineEnd::Balance => state.blocks == 0,
                RoutineEnd::Slash | RoutineEnd::Go => false,
            },
            _ => true,
        }
    }

    /// The class as far as it can be known by now.
    fn known(&self, state: &Progress) -> Class {
        state
            .class
            .unwrap_or_else(|| classify(self.source, &state.tokens, self.flavor.begin_is_block()))
    }

    /// Whether a token begins another statement although none has ended.
    fn begins(&mut self, state: &Progress, token: Token) -> bool {
        if token.kind != Kind::Word {
            return false;
        }
        let is = |word: &str| self.source.is_word(token, word);
        let verb = is("CREATE") || is("ALTER") || is("DROP");
        let previous = |this: &Self, words: &[&str]| {
            state
                .previous
                .is_some_and(|before| words.iter().any(|word| this.source.is_word(before, word)))
        };
        if !verb {
            return self.flavor.needs_no_semicolons()
                && state.parentheses == 0
                && STARTERS.iter().any(|word| is(word))
                && self.lexer.is_first_on_line(token)
                && !previous(self, NOT_BEFORE)
                && !matches!(self.known(state), Class::Routine(_) | Class::Skip(_));
        }
        let anywhere = self.flavor.needs_no_semicolons() && state.parentheses == 0 && !is("DROP");
        if !(anywhere || self.lexer.is_first_on_line(token))
            || previous(self, &["GRANT", "REVOKE", "DENY", "AS", "OR"])
        {
            return false;
        }
        let after_semicolon = state
            .previous
            .is_some_and(|before| self.source.is_symbol(before, ";"));
        if matches!(self.known(state), Class::Routine(_)) {
            let over = match self.flavor.routine_end() {
                RoutineEnd::Slash => after_semicolon,
                RoutineEnd::Balance => after_semicolon && state.blocks == 0,
                RoutineEnd::Go => false,
            };
            if !over {
                return false;
            }
        }
        let next = self.lexer.next();
        if let Some(next) = next {
            self.lexer.back_to(next);
        }
        let follows = |words: &[&str]| {
            next.is_some_and(|next| words.iter().any(|word| self.source.is_word(next, word)))
        };
        // ALTER TABLE goes on with DROP INDEX, and with ALTER COLUMN.
        if is("CREATE") {
            follows(OBJECTS)
        } else {
            follows(&["TABLE", "DATABASE", "PROCEDURE", "VIEW"])
        }
    }

    /// Skips commands to a client, which end with their line.
    fn skips_line(&mut self, token: Token, report: &mut Report) -> bool {
        let raw = self.source.raw(token);
        if raw.eq_ignore_ascii_case("DELIMITER") {
            let delimiter = self.lexer.skip_line();
            self.lexer.set_delimiter(delimiter);
            return true;
        }
        if raw == "\\" || (self.flavor.is_client_command(raw) && self.lexer.is_first_on_line(token))
        {
            self.lexer.skip_line();
            report.skip("client", token);
            return true;
        }
        false
    }
}
