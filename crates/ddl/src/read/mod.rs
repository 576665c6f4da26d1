//! Statements to a draft. One module a statement or clause.

mod alter_table;
mod column;
mod constraint;
mod create_table;
mod custom_type;
mod index;
mod others;
mod table_item;

use crate::classify::{Class, classify};
use crate::cursor::Cursor;
use crate::draft::Draft;
use crate::flavor::Flavor;
use crate::lexer::Lexer;
use crate::report::Report;
use crate::source::{Kind, Source, Token};
use crate::split::{Splitter, Statement};

/// How many columns, constraints and tokens of theirs LIKE and INHERITS copy.
const MAX_COPIES: usize = 500_000;

/// What the readers of statements share.
pub(crate) struct Reader<'a, 'r> {
    pub(crate) source: &'a Source<'a>,
    pub(crate) flavor: &'static dyn Flavor,
    pub(crate) report: &'r mut Report,
    pub(crate) draft: Draft,
    /// Statements about tables that haven't been created yet.
    waiting: Vec<Statement>,
    /// Whether waiting is over.
    last_call: bool,
    /// How many columns and constraints may still be copied by LIKE and
    /// INHERITS; a chain of them could grow without bounds.
    copies_left: usize,
}

/// Reads all statements of a text.
pub(crate) fn read<'a>(
    source: &'a Source<'a>,
    flavor: &'static dyn Flavor,
    report: &mut Report,
) -> Draft {
    let mut splitter = Splitter::new(source, flavor);
    let mut reader = Reader {
        source,
        flavor,
        report,
        draft: Draft::default(),
        waiting: Vec::new(),
        last_call: false,
        copies_left: MAX_COPIES,
    };
    while let Some(statement) = splitter.next(reader.report) {
        reader.statement(statement);
    }
    reader.last_call = true;
    for statement in std::mem::take(&mut reader.waiting) {
        reader.statement(statement);
    }
    for (token, what) in splitter.unfinished() {
        let hint = "Close it; until then the text after it may be misread.";
        reader.report.error(
            token,
            format!("A {what} opens here and is never closed."),
            hint,
        );
    }
    reader.draft
}

impl<'a> Reader<'a, '_> {
    fn statement(&mut self, statement: Statement) {
        let tokens = statement.tokens.as_slice();
        let Some(first) = tokens.first().copied() else {
            return;
        };
        let cursor = Cursor::new(self.source, tokens);
        let known = match statement.class {
            Class::CreateTable => {
                self.create_table(cursor, &statement.comments);
                true
            }
            Class::AlterTable => self.alter_table(cursor, &statement.comments),
            Class::CreateIndex => self.create_index(cursor),
            Class::RenameTable => self.rename_tables(cursor),
            Class::Comment => self.comment_on(cursor),
            Class::Execute => self.execute(cursor),
            Class::DropTable => {
                self.drop_tables(cursor);
                true
            }
            Class::CreateType => {
                self.create_type(cursor);
                true
            }
            Class::CreateDomain => {
                self.create_domain(cursor);
                true
            }
            Class::AlterType => {
                self.alter_type(cursor);
                true
            }
            Class::Block => {
                self.block(tokens, first);
                true
            }
            Class::Skip(kind) | Class::Routine(kind) => {
                self.report.skip(kind, first);
                true
            }
            Class::Copy => true,
            Class::Unknown => {
                self.unknown(first);
                true
            }
        };
        if !known {
            self.waiting.push(statement);
        }
    }

    /// Reads what a block of code creates: types are often made in one, since
    /// CREATE TYPE knows no IF NOT EXISTS.
    fn block(&mut self, tokens: &[Token], first: Token) {
        self.report.skip("DO", first);
        let Some(string) = tokens.iter().find(|token| token.kind == Kind::Text) else {
            return;
        };
        if !self.source.raw(*string).starts_with('$') {
            return;
        }
        let inside = Lexer::inside(self.source, *string);
        for part in inside.split(|token| self.source.is_symbol(*token, ";")) {
            let verb = |token: &Token| {
                self.source.is_word(*token, "CREATE") || self.source.is_word(*token, "ALTER")
            };
            let Some(part) = part.iter().position(verb).and_then(|at| part.get(at..)) else {
                continue;
            };
            let class = classify(self.source, part, false);
            if matches!(
                class,
                Class::CreateTable
                    | Class::AlterTable
                    | Class::CreateType
                    | Class::CreateDomain
                    | Class::CreateIndex
            ) {
                self.statement(Statement {
                    class,
                    tokens: part.to_vec(),
                    comments: Vec::new(),
                });
            }
        }
    }

    fn unknown(&mut self, first: Token) {
        let word = self.source.raw(first);
        let shown: String = word.chars().take(40).collect();
        let message =
            format!("The statement that begins with \"{shown}\" isn't understood and was skipped.");
        self.report.warn(
            first,
            message,
            "Check the line before it for a missing semicolon or quote.",
        );
    }
}
