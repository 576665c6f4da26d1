//! What is said of one column: "is missing", "over 4", "before 2022", "contains 'x'".

use super::{
    build::{self, not},
    condition::between_expr,
    parser::Parser,
    period::{Period, Span, moved},
};
use crate::know::names;
use confab_model::{
    Expr, Literal,
    expr::{BinaryOp, Match},
};

impl Parser<'_, '_> {
    /// A column and what it is.
    pub(super) fn column_condition(&mut self, table: usize) -> Option<Expr> {
        if self.cue("in") {
            self.articles();
        }
        self.attempt(|p| {
            p.table(|other| other == table)?;
            p.ctx.lexicon(table)?.column(&p.stems()).map(|_| ())
        });
        if let Some(column) = self.attempt(|p| {
            p.cue("null").then_some(())?;
            p.single(table)
        }) {
            return Some(build::is_null(self.ctx.expr(table, column), false));
        }
        let at = self.at;
        let columns = self.columns(table)?;
        let [column] = columns[..] else {
            // Where one of them has the value, that one is meant.
            return columns
                .iter()
                .find_map(|column| self.attempt(|p| p.predicate(table, *column)))
                .or_else(|| {
                    self.at = at;
                    self.single(table).map(|_| None)?
                });
        };
        let expr = self.predicate(table, column)?;
        // `price over 5 and under 10`
        let mut whole = expr;
        while let Some((more, either)) = self.attempt(|p| {
            let either = p.word(&["or"]);
            (either || p.word(&["and", "but"])).then_some(())?;
            p.is_comparison().then_some(())?;
            Some((p.predicate(table, column)?, either))
        }) {
            whole = if either {
                build::or(whole, more)
            } else {
                build::and(whole, more)
            };
        }
        Some(whole)
    }

    fn is_comparison(&self) -> bool {
        [
            "ge", "le", "gt", "lt", "null", "before", "after", "since", "until", "contains",
            "starts", "ends",
        ]
        .iter()
        .any(|cue| self.sees(cue))
            || self
                .peek()
                .is_some_and(|token| [">", "<", ">=", "<=", "="].contains(&token.word.as_str()))
    }

    /// What a column is said to be.
    pub(super) fn predicate(&mut self, table: usize, column: usize) -> Option<Expr> {
        let ctx = self.ctx;
        let expr = || ctx.expr(table, column);
        let isnt = self.cue("isnt");
        if !isnt {
            let _ = self.cue("is") || self.cue("should");
        }
        let negated = self.attempt(|p| {
            // `not null` is one cue of its own.
            (!p.sees("filled") && !p.sees("ge") && !p.sees("le") && p.cue("not")).then_some(())
        });
        let negated = isnt || negated.is_some();
        let truth = |found: Expr| if negated { not(found) } else { found };
        if self.cue("filled") {
            return Some(truth(build::is_null(expr(), true)));
        }
        if self.cue("null") {
            return Some(build::is_null(expr(), negated));
        }
        if let Some(found) = self.attempt(|p| p.text_match(table, column)) {
            return Some(truth(found));
        }
        if ctx.is_date(table, column)
            && let Some(found) = self.attempt(|p| p.date_condition(table, column))
        {
            return Some(truth(found));
        }
        if ctx.is_number(table, column) {
            self.word(&["of"]);
            if let Some((low, high)) = self.attempt(Self::bounds) {
                return Some(truth(between_expr(
                    expr(),
                    build::number(low),
                    build::number(high),
                )));
            }
        }
        let op = self.comparison();
        if let Some(other) = self.attempt(|p| {
            op.is_some().then_some(())?;
            p.articles();
            p.columns(table).filter(|columns| columns.len() == 1)
        }) {
            let other = ctx.expr(table, *other.first()?);
            return Some(truth(build::binary(op?, expr(), other)));
        }
        if ctx.is_number(table, column) {
            let number = self.number()?;
            let op = if self.cue("or_more") {
                BinaryOp::GtEq
            } else if self.cue("or_less") {
                BinaryOp::LtEq
            } else {
                op.unwrap_or(BinaryOp::Eq)
            };
            let mut numbers = vec![Literal::Number(number.clone())];
            while op == BinaryOp::Eq
                && let Some(next) = self.attempt(|p| {
                    (p.word(&["or", ","]) || p.word(&["and"])).then_some(())?;
                    p.word(&["or"]);
                    let next = p.number()?;
                    (!p.sees("row")).then_some(next)
                })
            {
                numbers.push(Literal::Number(next));
            }
            self.unit(table, column);
            let found = if op == BinaryOp::Eq {
                build::one_of(expr(), numbers)
            } else {
                build::binary(op, expr(), build::number(number))
            };
            return Some(truth(found));
        }
        let _ = self.word(&["in", "of", "one"]) && self.word(&["of"]);
        self.articles();
        let mut literals = vec![self.known_value(table, column)?];
        while let Some(next) = self.attempt(|p| {
            p.cue("or").then_some(())?;
            p.word(&["or"]);
            p.known_value(table, column)
        }) {
            literals.push(next);
        }
        let found = build::one_of(expr(), literals);
        Some(truth(if op == Some(BinaryOp::NotEq) {
            not(found)
        } else {
            found
        }))
    }

    fn known_value(&mut self, table: usize, column: usize) -> Option<Literal> {
        if self.ctx.is_flag(table, column) {
            return match self.value_for(table, column, 0)? {
                Expr::Literal(literal) => Some(literal),
                _ => None,
            };
        }
        if let Some(value) = self.attempt(|p| p.value_where(table, |other| other == column)) {
            return Some(value.literal);
        }
        self.quoted().map(Literal::Text)
    }

    /// "contains 'x'", "starts with A"
    fn text_match(&mut self, table: usize, column: usize) -> Option<Expr> {
        self.ctx.is_text(table, column).then_some(())?;
        let (before, after) = if self.cue("contains") {
            ("%", "%")
        } else if self.cue("starts") {
            ("", "%")
        } else if self.cue("ends") {
            ("%", "")
        } else {
            return None;
        };
        self.attempt(|p| (p.word(&["the"]) && p.word(&["letter", "word", "text"])).then_some(()));
        let text = match self.quoted() {
            Some(text) => text,
            None => {
                let text = self.said(self.at, self.at + 1);
                self.step(1);
                text
            }
        };
        let plain = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        (!text.is_empty()).then_some(Expr::Match {
            kind: Match::Like,
            expr: Box::new(self.ctx.expr(table, column)),
            pattern: Box::new(build::text(&format!("{before}{plain}{after}"))),
            escape: Some('\\'),
            negated: false,
        })
    }

    /// "before 2022", "in March", "older than 30 days", "between 2022 and 2023"
    pub(super) fn date_condition(&mut self, table: usize, column: usize) -> Option<Expr> {
        let ctx = self.ctx;
        let today = ctx.today;
        if let Some(day) = self.attempt(|p| {
            let older = p.cue("older_than");
            (older || p.cue("younger_than")).then_some(())?;
            let span = p.span()?;
            p.cue("ago");
            let day = moved(today, span, -1);
            Some(if older {
                (None, Some(day - 1))
            } else {
                (Some(day), None)
            })
        }) {
            return ctx.within(table, column, day.0, day.1);
        }
        if let Some((from, to)) = self.attempt(Self::stretch) {
            return ctx.within(table, column, Some(from), Some(to));
        }
        for cue in ["before", "after", "since", "until"] {
            let found = self.attempt(|p| {
                let mark = match cue {
                    "before" => "<",
                    "after" => ">",
                    "since" => ">=",
                    _ => "<=",
                };
                (p.cue(cue) || p.word(&[mark])).then_some(())?;
                p.articles();
                let Period::Days(from, to) = p.period()? else {
                    return None;
                };
                Some(match cue {
                    "before" => (None, Some(from - 1)),
                    "after" => (Some(to + 1), None),
                    "since" => {
                        p.cue("onwards");
                        (Some(from), None)
                    }
                    _ => (None, Some(to)),
                })
            });
            if let Some((from, to)) = found {
                return ctx.within(table, column, from, to);
            }
        }
        self.word(&[
            "in", "during", "on", "from", "of", "=", "within", "dated", "for",
        ]);
        self.articles();
        match self.period()? {
            Period::Days(from, to) => {
                let (from, to) = if self.cue("earlier") {
                    (None, Some(to))
                } else if self
                    .attempt(|p| (p.cue("or_more") || p.cue("onwards")).then_some(()))
                    .is_some()
                {
                    (Some(from), None)
                } else {
                    (Some(from), Some(to))
                };
                ctx.within(table, column, from, to)
            }
            Period::Month(month) => {
                let mut months = vec![Literal::Number(month.to_string())];
                while let Some(next) = self.attempt(|p| {
                    p.cue("or").then_some(())?;
                    p.word(&["or"]);
                    match p.period()? {
                        Period::Month(month) => Some(month),
                        Period::Days(..) => None,
                    }
                }) {
                    months.push(Literal::Number(next.to_string()));
                }
                Some(build::one_of(
                    build::call("month", vec![ctx.expr(table, column)]),
                    months,
                ))
            }
        }
    }

    /// "between 2022 and 2023", "from May 2022 to June 2023"
    pub(super) fn stretch(&mut self) -> Option<(i32, i32)> {
        let opened = self.cue("between");
        let Period::Days(from, _) = self.period()? else {
            return None;
        };
        (self.word(&["–"]) || (opened && self.cue("to"))).then_some(())?;
        let Period::Days(_, to) = self.period()? else {
            return None;
        };
        (from <= to).then_some((from, to))
    }

    /// A date condition without a column, or with a verb for one: "hired before 2020".
    pub(super) fn dated(&mut self, table: usize) -> Option<Expr> {
        let _ = self.cue("is");
        let verb = self.attempt(|p| {
            let word = p.peek()?.word.clone();
            let column = p.by_verb(table, &word)?;
            p.step(1);
            Some(column)
        });
        // Within a phrase on related rows a date belongs to the outer one.
        (verb.is_some() || self.depth == 0).then_some(())?;
        let column = verb.or_else(|| self.ctx.main_date(table))?;
        let found = self.date_condition(table, column)?;
        if verb.is_none() {
            let dates = self
                .ctx
                .columns_where(table, super::context::Context::is_date);
            let plain = names::words(&self.ctx.name(table, column));
            let words = names::words(&self.ctx.declared(table).name);
            let sure = dates.len() == 1 || plain.iter().any(|word| words.contains(word));
            if !sure && self.ctx.column(table, column).nullable {
                let listed = self.ctx.listed(table, &dates, "or");
                return self.complain(format!("Which date is meant: {listed}?"), Vec::new());
            }
        }
        Some(found)
    }

    /// The date that a verb speaks of: "hired", "born".
    fn by_verb(&self, table: usize, verb: &str) -> Option<usize> {
        const VERBS: [(&str, &str); 8] = [
            ("born", "birth"),
            ("died", "death"),
            ("ended", "end"),
            ("started", "start"),
            ("due", "due"),
            ("left", "termination"),
            ("enrolled", "enrollment"),
            ("terminated", "termination"),
        ];
        const ANY: [&str; 8] = [
            "placed", "made", "created", "written", "dated", "ordered", "reviewed", "loaned",
        ];
        let dates = self
            .ctx
            .columns_where(table, super::context::Context::is_date);
        let known = VERBS
            .iter()
            .find(|(word, _)| *word == verb)
            .map(|(_, of)| *of);
        let like = |word: &String| {
            known == Some(word.as_str())
                || (verb.ends_with("ed")
                    && word.len() >= 4
                    && verb.get(..4).is_some_and(|start| word.starts_with(start)))
        };
        let named = dates.iter().find(|column| {
            names::words(&self.ctx.name(table, **column))
                .iter()
                .any(like)
        });
        named.copied().or_else(|| {
            ANY.contains(&verb)
                .then(|| self.ctx.main_date(table))
                .flatten()
        })
    }

    /// "a year", "two weeks", "30 days", with its sign.
    pub(super) fn signed_span(&mut self) -> Option<Span> {
        self.cue("about");
        self.span()
    }
}
