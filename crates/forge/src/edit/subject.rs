//! Which rows, and which columns of them: "half of the Italian dishes' prices".

use super::{
    build::{self, both, not},
    parser::Parser,
};
use confab_model::{Expr, Part, Selection, expr::BinaryOp};

/// Rows and maybe columns of the table that is spoken of.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    pub(super) when: Option<Expr>,
    pub(super) part: Part,
    pub(super) columns: Vec<usize>,
    /// Whether the table itself, or its rows, were named.
    pub(super) named: bool,
}

impl Subject {
    pub(super) fn rows(&self) -> Selection {
        Selection {
            when: self.when.clone(),
            part: self.part.clone(),
        }
    }

    /// The same with a further condition.
    pub(super) fn and(mut self, when: Option<Expr>) -> Self {
        self.when = both(self.when.take(), when);
        self
    }

    pub(super) fn is_all(&self) -> bool {
        self.when.is_none() && self.part == Part::All
    }
}

impl Parser<'_, '_> {
    /// Rows, columns, or columns of rows.
    pub(super) fn subject(&mut self) -> Option<Subject> {
        let table = self.ctx.table;
        let start = self.at;
        self.fillers();
        let mut subject = Subject::default();
        let quantity = self.quantity(table)?;
        self.articles();
        let mut missing = false;
        loop {
            if self.is_head(table) {
                break;
            }
            if let Some(expr) = self.attempt(|p| p.owner(table)) {
                subject = subject.and(Some(expr));
            } else if let Some(expr) = self.attempt(|p| p.before_noun(table)) {
                subject = subject.and(Some(expr));
            } else if self.cue("null") {
                missing = true;
            } else {
                break;
            }
        }
        self.head(table, &mut subject)?;
        self.part(table, quantity, &mut subject)?;
        if missing {
            let [column] = subject.columns[..] else {
                return None;
            };
            subject = subject.and(Some(build::is_null(self.ctx.expr(table, column), false)));
        }
        (self.at > start).then_some(subject)
    }

    /// The rest of a subject: "of Italian restaurants", "where …".
    pub(super) fn after(&mut self, subject: Subject) -> Subject {
        // `the orders are cancelled` says something of them; `that are` chooses some.
        if self.sees("is") || self.sees("isnt") || self.sees("should") || self.sees("owns") {
            return subject;
        }
        let bare = std::mem::replace(&mut self.bare, false);
        let found = self.attempt(|p| p.condition(p.ctx.table));
        self.bare = bare;
        match found {
            Some(expr) => subject.and(Some(expr)),
            None => subject,
        }
    }

    fn is_head(&mut self, table: usize) -> bool {
        let at = self.at;
        let found = self.is_rows() || self.table(|other| other == table).is_some() || {
            let lexicon = self.ctx.lexicon(table);
            lexicon.is_some_and(|lexicon| lexicon.column(&self.stems()).is_some())
        };
        self.at = at;
        found
    }

    fn is_rows(&mut self) -> bool {
        self.cue("rows")
            || self.word(&["rows", "records", "entries", "ones", "lines", "items"])
            || self.cue("everyone")
    }

    fn head(&mut self, table: usize, subject: &mut Subject) -> Option<()> {
        let here = self.at;
        let named = self.is_rows() || self.table(|other| other == table).is_some();
        subject.named = named;
        let columns = self.attempt(|p| {
            let columns = p.column_list(table)?;
            // `orders paid in cash`, `customers registered before 2022`
            let end = p.at;
            let said = named
                && columns.iter().any(|column| {
                    let ctx = p.ctx;
                    !ctx.is_number(table, *column)
                        && !["is", "should", "isnt"].iter().any(|cue| p.sees(cue))
                        && p.attempt(|p| p.predicate(table, *column)).is_some()
                });
            p.at = end;
            (!named || !said).then_some(columns)
        });
        let mut columns = columns.unwrap_or_default();
        // A flag after the noun is a value: `make the dishes available`.
        if named
            && let [column] = columns[..]
            && self.ctx.is_flag(table, column)
        {
            columns.clear();
            self.at = here;
            let _ = self.is_rows() || self.table(|other| other == table).is_some();
        }
        subject.columns = columns;
        // `the specials` may be rows by themselves, `premium` of a related table may not.
        let alone = subject.when.as_ref().is_some_and(|when| !is_far(when));
        (named || !subject.columns.is_empty() || alone).then_some(())?;
        // `rename cuisine Other to …`
        if let [column] = subject.columns[..]
            && !named
            && !self.ctx.is_flag(table, column)
            && let Some(value) = self.attempt(|p| p.value_where(table, |other| other == column))
        {
            let is = build::one_of(self.ctx.expr(table, column), vec![value.literal]);
            *subject = std::mem::take(subject).and(Some(is));
        }
        // `the price of the 5 cheapest dishes`, `the phone of half of the customers`
        if !named && !subject.columns.is_empty() {
            let inner = self.attempt(|p| {
                p.word(&["of", "for", "in", "from", "on"]).then_some(())?;
                let inner = p.subject()?;
                (inner.named && inner.columns.is_empty()).then_some(inner)
            });
            if let Some(inner) = inner {
                let columns = std::mem::take(&mut subject.columns);
                let when = both(subject.when.take(), inner.when);
                *subject = Subject {
                    when,
                    part: inner.part,
                    columns,
                    named: true,
                };
            }
        }
        let after = self.after(std::mem::take(subject));
        *subject = after;
        Some(())
    }

    /// One column or several: "first and last names", "price, course and name".
    pub(super) fn column_list(&mut self, table: usize) -> Option<Vec<usize>> {
        if let Some(both) = self.attempt(|p| p.shared_noun(table)) {
            return Some(both);
        }
        let mut columns = self.columns(table)?;
        while let Some(more) = self.attempt(|p| {
            (p.word(&[","]) || p.word(&["and", "&", "or"])).then_some(())?;
            p.word(&["and"]);
            p.articles();
            let more = p.columns(table)?;
            (!p.sees("is") && !p.sees("should")).then_some(more)
        }) {
            columns.extend(
                more.into_iter()
                    .filter(|more| !columns.contains(more))
                    .collect::<Vec<_>>(),
            );
        }
        Some(columns)
    }

    /// "first and last name(s)"
    fn shared_noun(&mut self, table: usize) -> Option<Vec<usize>> {
        let first = self.peek()?.stem.clone();
        self.step(1);
        self.word(&["and", "or"]).then_some(())?;
        let second = self.peek()?.stem.clone();
        self.step(1);
        let noun = self.peek()?.stem.clone();
        self.step(1);
        let lexicon = self.ctx.lexicon(table)?;
        let find = |word: &str| match lexicon.column(&[word, &noun])? {
            (&[column], 2) => Some(column),
            _ => None,
        };
        Some(vec![find(&first)?, find(&second)?])
    }

    /// A value before the noun: "Italian", "non-Italian", "2022".
    fn before_noun(&mut self, table: usize) -> Option<Expr> {
        if ["is", "isnt", "in"].iter().any(|cue| self.sees(cue)) {
            return None;
        }
        let bare = std::mem::replace(&mut self.bare, true);
        let found = self.attempt(|p| p.valued(table));
        self.bare = bare;
        found.or_else(|| {
            self.attempt(|p| {
                let column = p.ctx.main_date(table)?;
                p.date_condition(table, column)
            })
        })
    }

    /// The owner of what is spoken of: "the Berlin stores'", "customer 5's".
    fn owner(&mut self, table: usize) -> Option<Expr> {
        let (way, inner) = self.relative(table)?;
        let at = self.at;
        let head = self.is_head(table);
        self.at = at;
        head.then_some(())?;
        let up = way
            .iter()
            .all(|hop| matches!(hop, super::context::Hop::Up(_)));
        up.then_some(())?;
        self.ctx.reached(&way, Some(inner?))
    }

    /// All rows but those.
    pub(super) fn others(when: Expr) -> Expr {
        not(when)
    }
}

/// Whether a condition is about other tables' rows.
fn is_far(expr: &Expr) -> bool {
    let mut far = false;
    expr.walk(&mut |part| far |= matches!(part, Expr::Function { name, .. } if name == "parent"));
    far
}

/// A comparison of an expression with a number.
pub(super) fn compared(op: BinaryOp, left: Expr, number: &str) -> Expr {
    build::binary(op, left, build::number(number))
}
