//! Values are set: "set the price to 5", "mark all orders as delivered",
//! "rename Other to Fusion", "cancelled orders have no rating".

use crate::edit::{build, parser::Parser, subject::Subject};
use confab_model::{Expr, Literal, Operation, Part, expr::BinaryOp};

const NULL: Expr = Expr::Literal(Literal::Null);
/// A value typed without quotes has at most so many words.
const WORDS: usize = 8;

impl Parser<'_, '_> {
    /// "set the price of desserts to 5", "rename cuisine Other to Fusion",
    /// "the rating should be 4 for Italian restaurants".
    pub(super) fn set_value(&mut self) -> Option<Vec<Operation>> {
        let table = self.ctx.table;
        let verb = ["set", "make", "rename", "replace", "call", "raise", "lower"]
            .into_iter()
            .find(|verb| self.cue(verb));
        let subject = self.subject()?;
        let mut subject = match (verb, subject.columns.is_empty()) {
            // `rename Other to Fusion`: the column is that of the value.
            (Some("rename" | "replace" | "call"), true) => Self::by_value(self, subject)?,
            (Some("set" | "make"), true) if !subject.named => {
                self.sees("into").then_some(())?;
                Self::by_value(self, subject)?
            }
            (_, false) => subject,
            _ => return None,
        };
        if let Some(from) = self.attempt(|p| {
            p.word(&["from"]).then_some(())?;
            let [column] = subject.columns[..] else {
                return None;
            };
            let value = p.value_for(table, column, 0)?;
            Some(build::binary(
                BinaryOp::Eq,
                p.ctx.expr(table, column),
                value,
            ))
        }) {
            subject = subject.and(Some(from));
        }
        let sep = match verb {
            None => {
                self.cue("should")
                    || self.word(&["=", ":", "to"])
                    || self
                        .attempt(|p| (p.cue("is") && p.sees("null")).then_some(()))
                        .is_some()
            }
            Some("make" | "call") => {
                let _ = self.cue("into") || self.cue("should");
                true
            }
            Some(_) => self.cue("into") || self.cue("should"),
        };
        sep.then_some(())?;
        self.word(&[":", "="]);
        self.settable(&subject.columns.clone())?;
        self.assigned(subject)
    }

    /// The one column that the rows were chosen by.
    fn by_value(&mut self, mut subject: Subject) -> Option<Subject> {
        let column = match subject.when.as_ref()? {
            Expr::Binary {
                op: BinaryOp::Eq,
                left,
                ..
            } => left,
            Expr::InList {
                expr,
                negated: false,
                ..
            } => expr,
            _ => return None,
        };
        let Expr::Column(name) = column.as_ref() else {
            return None;
        };
        subject.columns = vec![self.ctx.declared(self.ctx.table).find_column(name)?];
        Some(subject)
    }

    /// The value, further conditions, and further columns with theirs.
    fn assigned(&mut self, subject: Subject) -> Option<Vec<Operation>> {
        let table = self.ctx.table;
        let first = *subject.columns.first()?;
        for words in 0..=WORDS {
            let found = self.attempt(|p| {
                let to = p
                    .dated_value(table, first)
                    .or_else(|| p.value_for(table, first, words))?;
                let mut own = subject.clone();
                if to == NULL {
                    own = p.without_null(own)?;
                }
                let mut more = Vec::new();
                while let Some(next) = p.attempt(Self::further) {
                    more.push(next);
                }
                let all = own.part == Part::All;
                let mut own = p.tail_rows(own);
                if to == NULL && all {
                    own = p.without_null(own)?;
                }
                if !p.closes() {
                    // What follows may have been about something else; say where it stopped.
                    return None;
                }
                for column in &own.columns {
                    if let Expr::Literal(literal) = &to {
                        let fits = p.ctx.fits(table, *column, literal);
                        if let Err(words) = fits {
                            return p.complain(words, Vec::new());
                        }
                    }
                }
                let mut operations = p.each(&own, |_| Some(to.clone()))?;
                for (column, to) in more {
                    let other = Subject {
                        columns: vec![column],
                        ..own.clone()
                    };
                    operations.extend(p.each(&other, |_| Some(to.clone()))?);
                }
                Some(operations)
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// "… and the rating to 5"
    fn further(&mut self) -> Option<(usize, Expr)> {
        let table = self.ctx.table;
        self.cue("and").then_some(())?;
        self.cue("set");
        self.articles();
        let column = self.single(table)?;
        (self.cue("into") || self.cue("should")).then_some(())?;
        self.settable(&[column])?;
        Some((column, self.value_for(table, column, 0)?))
    }

    /// "30 days after the start date", "today"
    fn dated_value(&mut self, table: usize, column: usize) -> Option<Expr> {
        self.ctx.is_date(table, column).then_some(())?;
        self.attempt(|p| {
            let span = p.span()?;
            let back = p.word(&["before"]);
            (back || p.word(&["after"])).then_some(())?;
            p.articles();
            let from = p.single(table)?;
            p.ctx.is_date(table, from).then_some(())?;
            Some(super::dates::later(
                p.ctx.expr(table, from),
                span,
                if back { -1 } else { 1 },
            ))
        })
    }

    /// What becomes NULL is what wasn't, and the column must allow it.
    fn without_null(&mut self, subject: Subject) -> Option<Subject> {
        let table = self.ctx.table;
        for column in &subject.columns {
            if let Err(words) = self.ctx.fits(table, *column, &Literal::Null) {
                return self.complain(words, Vec::new());
            }
        }
        // Of half of the names, half of those that are there.
        match (&subject.part, &subject.columns[..]) {
            (Part::PerMille(_) | Part::Rows(_), [column]) => {
                let there = build::is_null(self.ctx.expr(table, *column), true);
                Some(subject.and(Some(there)))
            }
            _ => Some(subject),
        }
    }

    /// "clear the phones", "customers in Berlin have no phone"
    pub(super) fn clear(&mut self) -> Option<Vec<Operation>> {
        let subject = if self.cue("clear") || self.cue("delete") || self.cue("take_from") {
            let subject = self.subject()?;
            let subject = self.tail_rows(subject);
            (!subject.columns.is_empty()).then_some(subject)?
        } else if let Some(subject) = self.attempt(|p| {
            p.cue("no").then_some(())?;
            let columns = p.column_list(p.ctx.table)?;
            p.word(&["for", "in", "of"]);
            let subject = p.subject()?;
            (subject.columns.is_empty() && !subject.is_all())
                .then_some(Subject { columns, ..subject })
        }) {
            subject
        } else {
            self.cue("make");
            let mut subject = self.subject()?;
            subject.columns.is_empty().then_some(())?;
            self.cue("lacks").then_some(())?;
            while self.word(&["a", "an", "any", "the", "more"]) {}
            subject.columns = self.column_list(self.ctx.table)?;
            self.tail_rows(subject)
        };
        self.closes().then_some(())?;
        self.settable(&subject.columns.clone())?;
        let subject = self.without_null(subject)?;
        self.each(&subject, |_| Some(NULL))
    }

    /// "mark the Berlin orders as delivered", "make half of the dishes unavailable"
    pub(super) fn set_rows(&mut self) -> Option<Vec<Operation>> {
        let table = self.ctx.table;
        let verb = self.cue("set") || self.cue("make") || self.cue("give");
        let subject = self.subject()?;
        (subject.columns.is_empty() && (subject.named || subject.when.is_some())).then_some(())?;
        (self.cue("into") || self.cue("should") || self.cue("is") || verb).then_some(())?;
        // A share that just is so is a matter of drawing.
        let negated = self.cue("not");
        let at = self.at;
        let value = self.value(table)?;
        let literal = match (value.literal, negated) {
            (Literal::Bool(truth), negated) => Literal::Bool(truth != negated),
            (literal, false) => literal,
            _ => return None,
        };
        self.settable(&[value.column])?;
        let to = self.fitting(table, value.column, literal, at)?;
        let subject = self.tail_rows(Subject {
            columns: vec![value.column],
            ..subject
        });
        self.closes().then_some(())?;
        self.each(&subject, |_| Some(to.clone()))
    }

    /// "give all customers in Berlin a rating of 5", "Italian dishes have the price 9"
    pub(super) fn given(&mut self) -> Option<Vec<Operation>> {
        let verb = self.cue("give") || self.cue("make");
        let mut subject = self.subject()?;
        subject.columns.is_empty().then_some(())?;
        if self.cue("lacks") || self.cue("no") {
            subject.columns = self.column_list(self.ctx.table)?;
            self.closes().then_some(())?;
            let subject = self.without_null(subject)?;
            return self.each(&subject, |_| Some(NULL));
        }
        (self.cue("owns") || verb).then_some(())?;
        self.articles();
        let Some(column) = self.attempt(|p| p.single(p.ctx.table)) else {
            // `every driver with a car gets a bicycle`
            let value = self.value(self.ctx.table)?;
            self.settable(&[value.column])?;
            self.closes().then_some(())?;
            subject.columns = vec![value.column];
            return self.each(&subject, |_| Some(Expr::Literal(value.literal.clone())));
        };
        self.word(&["of", "=", ":", "to"]);
        self.settable(&[column])?;
        subject.columns = vec![column];
        self.at_limit(&subject).or_else(|| self.assigned(subject))
    }

    /// "copy the address to the delivery address"
    pub(super) fn copy_column(&mut self) -> Option<Vec<Operation>> {
        let table = self.ctx.table;
        (self.word(&["copy", "duplicate"])).then_some(())?;
        self.articles();
        let from = self
            .attempt(|p| p.single(table).map(|column| p.ctx.expr(table, column)))
            .or_else(|| self.attempt(|p| p.value_from_parent(table)))?;
        self.word(&["to", "into", "over"]).then_some(())?;
        self.word(&["to"]);
        self.articles();
        let to = self.single(table)?;
        self.settable(&[to])?;
        let subject = self.tail_rows(Subject {
            columns: vec![to],
            ..Subject::default()
        });
        self.closes().then_some(())?;
        self.each(&subject, |_| Some(from.clone()))
    }

    /// "the customer's address"
    fn value_from_parent(&mut self, table: usize) -> Option<Expr> {
        let other = self.table(|other| other != table)?;
        let way = self.ctx.way(table, other)?;
        way.iter()
            .all(|hop| matches!(hop, crate::edit::context::Hop::Up(_)))
            .then_some(())?;
        let column = self.single(other)?;
        self.ctx.reached(&way, Some(self.ctx.expr(other, column)))
    }

    /// "swap Italian and Mexican"
    pub(super) fn swap(&mut self) -> Option<Vec<Operation>> {
        let table = self.ctx.table;
        self.cue("swap").then_some(())?;
        self.articles();
        if let Some(columns) = self.attempt(|p| p.column_list(table)) {
            // The steps of a change follow each other, so the second column
            // would be given its own value back.
            let names = self.ctx.listed(table, &columns, "and");
            let words = format!("{names} can't be swapped: only values of one column can.");
            return self.complain(words, Vec::new());
        }
        let a = self.value(table)?;
        self.word(&["and", "with", "for"]).then_some(())?;
        self.articles();
        let b = self.value_where(table, |column| column == a.column)?;
        let column = self.ctx.expr(table, a.column);
        let is = |literal: &Literal| {
            build::binary(BinaryOp::Eq, column.clone(), Expr::Literal(literal.clone()))
        };
        let branches = vec![
            (is(&a.literal), Expr::Literal(b.literal.clone())),
            (is(&b.literal), Expr::Literal(a.literal.clone())),
        ];
        let to = Expr::Case {
            operand: None,
            branches,
            otherwise: Some(Box::new(column.clone())),
        };
        let either = build::one_of(column.clone(), vec![a.literal, b.literal]);
        let subject = Subject {
            columns: vec![a.column],
            when: Some(either),
            ..Subject::default()
        };
        let subject = self.tail_rows(subject);
        self.each(&subject, |_| Some(to.clone()))
    }
}
