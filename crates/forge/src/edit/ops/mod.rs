//! What an instruction may ask for. Each reader takes one instruction from its
//! verb to its end, or nothing.

mod add;
mod dates;
mod draw;
mod limits;
mod number;
mod origin;
mod rows;
mod set;
mod shares;
mod text;
mod verb;

use super::{parser::Parser, subject::Subject};
use confab_model::{Expr, Operation, Part};

type Reader = fn(&mut Parser<'_, '_>) -> Option<Vec<Operation>>;

/// The readers, the more special ones first.
const READERS: [Reader; 32] = [
    |p| p.swap(),
    |p| p.replace_text(),
    |p| p.affix(),
    |p| p.letter_case(),
    |p| p.shift_dates(),
    |p| p.sort_dates(),
    |p| p.round(),
    |p| p.bounded(),
    |p| p.capped(),
    |p| p.multiplied(),
    |p| p.by_amount(),
    |p| p.amount_to(),
    |p| p.made_higher(),
    |p| p.raise_for(),
    |p| p.fill_in(),
    |p| p.emails_at(),
    |p| p.more_in_month(),
    |p| p.drawn_between(),
    |p| p.shares(),
    |p| p.redrawn(),
    |p| p.add_rows(),
    |p| p.no_rows(),
    |p| p.keep_rows(),
    |p| p.delete_rows(),
    |p| p.copy_column(),
    |p| p.duplicate_rows(),
    |p| p.clear(),
    |p| p.set_value(),
    |p| p.set_rows(),
    |p| p.given(),
    |p| p.people_of_countries(),
    |p| p.done_to(),
];

impl Parser<'_, '_> {
    /// All instructions from here on; None when a word stays over.
    pub(super) fn instructions(&mut self) -> Option<Vec<Operation>> {
        while self
            .tokens
            .get(self.at)
            .is_some_and(super::token::Token::ends)
        {
            self.at += 1;
        }
        if self.at >= self.tokens.len() {
            return Some(Vec::new());
        }
        for read in READERS {
            let found = self.attempt(|p| {
                p.fillers();
                let mut operations = read(p)?;
                p.tail();
                while p.cue("and") {}
                p.fillers();
                operations.extend(p.instructions()?);
                Some(operations)
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether an instruction may end here: with the sentence, or where the next one begins.
    pub(super) fn closes(&mut self) -> bool {
        const VERBS: [&str; 24] = [
            "delete",
            "clear",
            "keep",
            "add",
            "duplicate",
            "set",
            "make",
            "give",
            "rename",
            "replace",
            "swap",
            "raise",
            "lower",
            "multiply",
            "divide",
            "double",
            "triple",
            "halve",
            "round",
            "cap",
            "shift",
            "redraw",
            "uppercase",
            "lowercase",
        ];
        self.tail();
        if self.done() {
            return true;
        }
        let at = self.at;
        let joined = self.cue("and");
        self.fillers();
        let verb = joined && VERBS.iter().any(|verb| self.sees(verb));
        self.at = at;
        verb
    }

    /// Further conditions at the end: "for Italian restaurants", "in half of the rows".
    pub(super) fn tail_rows(&mut self, subject: Subject) -> Subject {
        let inner = self.attempt(|p| {
            p.word(&["for", "in", "of", "on", "at", "from"])
                .then_some(())?;
            let inner = p.subject()?;
            inner.columns.is_empty().then_some(inner)
        });
        let subject = match inner {
            Some(inner) => {
                let part = if subject.part == Part::All {
                    inner.part
                } else {
                    subject.part.clone()
                };
                Subject { part, ..subject }.and(inner.when)
            }
            None => subject,
        };
        self.after(subject)
    }

    /// An operation for each column of a subject.
    pub(super) fn each(
        &self,
        subject: &Subject,
        to: impl Fn(usize) -> Option<Expr>,
    ) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let each = subject.columns.iter().map(|column| {
            Some(Operation::Set {
                table: ctx.schema.data_name(ctx.table),
                column: ctx.name(ctx.table, *column),
                to: to(*column)?,
                rows: subject.rows(),
            })
        });
        each.collect::<Option<Vec<_>>>()
            .filter(|all| !all.is_empty())
    }

    /// Complains of columns that nobody may change.
    pub(super) fn settable(&mut self, columns: &[usize]) -> Option<()> {
        let ctx = self.ctx;
        for column in columns {
            let declared = ctx.column(ctx.table, *column);
            let place = format!("{}.{}", ctx.declared(ctx.table).name, declared.name);
            if ctx.declared(ctx.table).primary_key.contains(&declared.name) {
                return self.complain(
                    format!("{place} is the primary key, which stays as it is."),
                    Vec::new(),
                );
            }
            if declared.generated.is_some() {
                return self.complain(
                    format!("{place} is computed from other columns, so it can't be set."),
                    Vec::new(),
                );
            }
        }
        Some(())
    }

    /// A subject with columns that are all of a kind.
    pub(super) fn of_kind(
        &mut self,
        fits: impl Fn(&super::context::Context<'_>, usize, usize) -> bool,
    ) -> Option<Subject> {
        let mut subject = self.subject()?;
        let ctx = self.ctx;
        let fitting: Vec<usize> = subject
            .columns
            .iter()
            .copied()
            .filter(|column| fits(ctx, ctx.table, *column))
            .collect();
        if fitting.is_empty() {
            return None;
        }
        subject.columns = fitting;
        self.settable(&subject.columns.clone())?;
        Some(subject)
    }
}
