//! Which rows, and which columns of them: "half of the Italian dishes' prices".

use super::{
    build::{self, both, not},
    cues,
    parser::Parser,
};
use confab_model::{
    Expr, Part, Selection,
    expr::BinaryOp,
};

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

/// How many, before it's known of what.
enum Quantity {
    Part(Part),
    /// So many of the first or last; by their date, or by their place in the file.
    End { rows: u64, last: bool },
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
            let [column] = subject.columns[..] else { return None };
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
        self.cue("rows") || self.word(&["rows", "records", "entries", "ones", "lines", "items"]) || self.cue("everyone")
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
        if named && let [column] = columns[..] && self.ctx.is_flag(table, column) {
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
                *subject = Subject { when, part: inner.part, columns, named: true };
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
            columns.extend(more.into_iter().filter(|more| !columns.contains(more)).collect::<Vec<_>>());
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
        found.or_else(|| self.attempt(|p| {
            let column = p.ctx.main_date(table)?;
            p.date_condition(table, column)
        }))
    }

    /// The owner of what is spoken of: "the Berlin stores'", "customer 5's".
    fn owner(&mut self, table: usize) -> Option<Expr> {
        let (way, inner) = self.relative(table)?;
        let at = self.at;
        let head = self.is_head(table);
        self.at = at;
        head.then_some(())?;
        let up = way.iter().all(|hop| matches!(hop, super::context::Hop::Up(_)));
        up.then_some(())?;
        self.ctx.reached(&way, Some(inner?))
    }

    fn quantity(&mut self, table: usize) -> Option<Option<Quantity>> {
        self.attempt(|p| (p.word(&["the", "a"]) && !p.done()).then_some(()));
        self.cue("about");
        if let Some(share) = self.attempt(Self::share) {
            self.word(&["of"]);
            while self.word(&["the", "all", "our", "its", "their", "these"]) {}
            return Some(Some(Quantity::Part(Part::PerMille(share))));
        }
        if let Some(first) = self.attempt(|p| p.extreme(table)) {
            self.word(&["of"]);
            return Some(Some(first));
        }
        let random = self.cue("random");
        if let Some(rows) = self.attempt(|p| {
            let rows = p.whole()?;
            // `5 star ratings` and `2022 orders` count nothing.
            (!(1900..2100).contains(&rows)).then_some(rows)
        }) {
            let _ = self.cue("random");
            self.word(&["of"]);
            self.articles();
            return Some(Some(Quantity::Part(Part::Rows(rows))));
        }
        if random {
            return Some(Some(Quantity::Part(Part::Rows(1))));
        }
        while self.cue("all") {}
        Some(None)
    }

    /// "half of", "a third", "20 %", in per mille.
    pub(super) fn share(&mut self) -> Option<u16> {
        const WORDS: [(&[&str], u16); 14] = [
            (&["half"], 500),
            (&["one", "half"], 500),
            (&["a", "half"], 500),
            (&["a", "third"], 333),
            (&["one", "third"], 333),
            (&["third"], 333),
            (&["two", "thirds"], 667),
            (&["a", "quarter"], 250),
            (&["one", "quarter"], 250),
            (&["three", "quarters"], 750),
            (&["every", "second"], 500),
            (&["every", "other"], 500),
            (&["every", "third"], 333),
            (&["a", "fifth"], 200),
        ];
        if let Some(percent) = self.percent() {
            let share = percent.parse::<f64>().ok()? * 10.0;
            return (0.0..=1000.0).contains(&share).then_some(share.round() as u16);
        }
        if let Some(share) = self.attempt(|p| {
            p.word(&["one"]).then_some(())?;
            (p.word(&["in"]) || (p.word(&["out"]) && p.word(&["of"]))).then_some(())?;
            let of = p.whole()?;
            (of > 1).then(|| (1000 / of) as u16)
        }) {
            return Some(share);
        }
        let (words, share) = WORDS.iter().find(|(words, _)| self.reads(words))?;
        self.step(words.len());
        Some(*share)
    }

    /// "the 5 most expensive", "first 10", "top 3"
    fn extreme(&mut self, table: usize) -> Option<Quantity> {
        self.word(&["top", "bottom"]).then_some(()).and_then(|()| {
            let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|t| t.is("bottom"));
            let rows = self.whole()?;
            if let Some(degree) = self.degree(table) {
                return Some(Quantity::Part(self.first(rows, degree)));
            }
            Some(Quantity::End { rows, last: !last })
        })
        .or_else(|| {
            self.attempt(|p| {
                let (before, degree, after) = (p.attempt(Self::whole), p.degree(table)?, p.attempt(Self::whole));
                let rows = match before.or(after) {
                    Some(rows) => rows,
                    None if p.is_one(table) => 1,
                    None => {
                        let said = p.said(p.at.saturating_sub(1), p.at);
                        return p.complain(format!("How many of the {said}?"), vec![p.instead(p.at, p.at, "10 ")]);
                    }
                };
                Some(Quantity::Part(p.first(rows, degree)))
            })
        })
        .or_else(|| {
            self.attempt(|p| {
                let before = p.attempt(Self::whole);
                let last = p.word(&["last", "final"]);
                (last || p.word(&["first"])).then_some(())?;
                let rows = before.or_else(|| p.attempt(Self::whole)).or_else(|| p.is_one(table).then_some(1))?;
                // `the last 3 months` is a time.
                let unit = ["day", "week", "month", "year", "quarter"];
                (!unit.contains(&p.peek()?.stem.as_str())).then_some(())?;
                Some(Quantity::End { rows, last })
            })
        })
    }

    /// Whether a noun in the singular follows.
    fn is_one(&self, table: usize) -> bool {
        let names = self.ctx.names_of(table);
        self.peek().is_some_and(|token| {
            token.word == token.stem && (names.iter().any(|name| name.last() == Some(&token.word)) || ["row", "one", "record"].contains(&token.word.as_str()))
        })
    }

    /// What a superlative orders by, and whether the largest come first.
    fn degree(&mut self, table: usize) -> Option<(Expr, bool)> {
        let degree = cues::superlatives().iter().find(|degree| self.reads(&degree.phrase))?;
        self.step(degree.phrase.len());
        let column = if degree.hints == ["date"] {
            self.ctx.main_date(table)?
        } else {
            self.ctx.hinted(table, &degree.hints)?
        };
        Some((self.ctx.expr(table, column), degree.more))
    }

    fn first(&self, rows: u64, (by, descending): (Expr, bool)) -> Part {
        Part::First {
            rows,
            by: Box::new(by),
            descending,
        }
    }

    /// Settles which part of the rows is meant, now that it's known of what.
    fn part(&mut self, table: usize, quantity: Option<Quantity>, subject: &mut Subject) -> Option<()> {
        let ordered = self.attempt(|p| p.with_most(table));
        match (quantity, ordered) {
            (Some(Quantity::Part(Part::Rows(rows))), Some(degree)) => subject.part = self.first(rows, degree),
            (Some(Quantity::End { rows, last }), Some((by, descending))) => {
                subject.part = self.first(rows, (by, descending == last));
            }
            (Some(Quantity::Part(part)), None) => subject.part = part,
            (Some(Quantity::End { rows, last }), None) => {
                let date = self.ctx.main_date(table).filter(|column| !self.ctx.column(table, *column).nullable);
                let by = match date {
                    Some(column) => self.ctx.expr(table, column),
                    None => build::call("row", Vec::new()),
                };
                subject.part = self.first(rows, (by, last));
            }
            (None, None) => {}
            (_, Some(degree)) => subject.part = self.first(1, degree),
        }
        if subject.part != Part::All {
            let part = subject.part.clone();
            *subject = self.after(std::mem::take(subject));
            subject.part = part;
        }
        Some(())
    }

    /// "with the most orders", "with the highest price", "by price"
    fn with_most(&mut self, table: usize) -> Option<(Expr, bool)> {
        if self.attempt(|p| (p.word(&["by"]) && p.ctx.lexicon(table)?.column(&p.stems()).is_some()).then_some(())).is_some() {
            let column = self.single(table)?;
            return Some((self.ctx.expr(table, column), true));
        }
        self.cue("with").then_some(())?;
        self.word(&["the"]);
        let more = self.word(&["most", "highest", "largest", "biggest", "greatest", "longest", "latest", "best", "newest"]);
        (more || self.word(&["fewest", "least", "lowest", "smallest", "shortest", "earliest", "worst", "oldest"])).then_some(())?;
        if let Some(column) = self.attempt(|p| p.single(table)) {
            return Some((self.ctx.expr(table, column), more));
        }
        let (way, inner) = self.relative(table)?;
        let [hop] = way[..] else { return None };
        Some((self.ctx.counted(hop, inner)?, more))
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
