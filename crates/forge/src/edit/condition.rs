//! Conditions on the rows of a table: "with a rating over 4 or without reviews".

use super::{
    build::{self, not},
    parser::Parser,
};
use confab_model::{Expr, expr::BinaryOp};

impl Parser<'_, '_> {
    /// Conditions joined by "and" and "or".
    pub(super) fn condition(&mut self, table: usize) -> Option<Expr> {
        let mut whole = self.all_of(table)?;
        while let Some(next) = self.attempt(|p| {
            p.word(&[","]);
            p.word(&["or"]).then_some(())?;
            p.all_of(table)
        }) {
            whole = build::or(whole, next);
        }
        Some(whole)
    }

    fn all_of(&mut self, table: usize) -> Option<Expr> {
        let mut whole = self.atom(table)?;
        while let Some(next) = self.attempt(|p| {
            p.word(&[","]);
            if p.word(&["and", "but", "&"]) {
                p.articles();
            } else if p.sees("is") || p.sees("isnt") {
                // `orders in Berlin are …` goes on with what becomes of them.
                return None;
            }
            p.atom(table)
        }) {
            whole = build::and(whole, next);
        }
        Some(whole)
    }

    /// One condition.
    pub(super) fn atom(&mut self, table: usize) -> Option<Expr> {
        self.attempt(|p| p.opened(table))
            .or_else(|| self.attempt(|p| p.without(table)))
            .or_else(|| self.attempt(|p| p.with(table)))
            .or_else(|| self.attempt(|p| p.column_condition(table)))
            .or_else(|| self.attempt(|p| p.comparative(table)))
            .or_else(|| self.attempt(|p| p.dated(table)))
            .or_else(|| self.attempt(|p| p.related(table)))
            .or_else(|| self.attempt(|p| p.valued(table)))
            .or_else(|| self.attempt(|p| p.named(table)))
            .or_else(|| self.attempt(|p| p.bare_comparison(table)))
            .or_else(|| {
                self.attempt(|p| {
                    (p.cue("isnt") || p.cue("not")).then_some(())?;
                    p.atom(table).map(not)
                })
            })
    }

    /// "where", "that are", "if the"
    fn opened(&mut self, table: usize) -> Option<Expr> {
        self.cue("where").then_some(())?;
        let bare = std::mem::replace(&mut self.bare, true);
        let found = self.clause(table);
        self.bare = bare;
        found
    }

    fn clause(&mut self, table: usize) -> Option<Expr> {
        self.articles();
        // `where the dish is …`, but not `where dish name is …`
        self.attempt(|p| {
            (p.table(|other| other == table).is_some() || p.word(&["it", "they", "there"]))
                .then_some(())?;
            ["is", "isnt", "with", "without", "owns", "lacks"]
                .iter()
                .any(|cue| p.sees(cue))
                .then_some(())
        });
        if self.cue("lacks") {
            return self.lacking(table);
        }
        self.cue("owns");
        self.attempt(|p| {
            p.cue("is").then_some(())?;
            p.attempt(|p| p.valued(table))
                .or_else(|| p.attempt(|p| p.comparative(table)))
                .or_else(|| p.attempt(|p| p.dated(table)))
                .or_else(|| p.attempt(|p| p.related(table)))
        })
        .or_else(|| self.atom(table))
    }

    /// "without a phone", "with no orders"
    fn without(&mut self, table: usize) -> Option<Expr> {
        self.cue("without").then_some(())?;
        self.lacking(table)
    }

    fn lacking(&mut self, table: usize) -> Option<Expr> {
        while self.word(&["a", "an", "any", "the", "their", "its"]) {}
        if let Some(column) = self.attempt(|p| {
            let column = p.single(table)?;
            // `without reviews over 3` is about reviews.
            (!p.sees("gt") && !p.sees("lt")).then_some(column)
        }) {
            return Some(self.more_columns(table, column, false));
        }
        let (way, inner) = self.relative(table)?;
        Some(not(self.ctx.reached(&way, inner)?))
    }

    /// "without a phone or an address": all of them are missing, or present.
    fn more_columns(&mut self, table: usize, first: usize, present: bool) -> Expr {
        let mut whole = build::is_null(self.ctx.expr(table, first), present);
        while let Some((column, either)) = self.attempt(|p| {
            let either = p.word(&["or"]);
            (either || p.word(&["and"])).then_some(())?;
            while p.cue("article") || p.word(&["no", "any", "without"]) {}
            let column = p.columns(table)?;
            let [column] = column[..] else { return None };
            (!p.sees("is") && !p.sees("gt") && !p.sees("lt")).then_some((column, either))
        }) {
            let next = build::is_null(self.ctx.expr(table, column), present);
            // `without a phone or an address` lacks both, `with a or b` has either.
            whole = if either && present {
                build::or(whole, next)
            } else {
                build::and(whole, next)
            };
        }
        whole
    }

    /// "with a rating over 4", "with more than 3 orders", "who have a phone"
    fn with(&mut self, table: usize) -> Option<Expr> {
        self.cue("with").then_some(())?;
        self.articles();
        if let Some(count) = self.attempt(|p| p.counted(table)) {
            return Some(count);
        }
        if let Some(column) = self.attempt(|p| {
            p.cue("null").then_some(())?;
            p.single(table)
        }) {
            return Some(build::is_null(self.ctx.expr(table, column), false));
        }
        if let Some(expr) = self.attempt(|p| p.measured(table)) {
            return Some(expr);
        }
        if let Some(expr) = self.attempt(|p| p.column_condition(table)) {
            return Some(expr);
        }
        if let Some((way, inner)) = self.attempt(|p| {
            // `with a review` is about reviews even where a column is called so.
            let found = p.relative(table)?;
            matches!(found.0.first(), Some(super::context::Hop::Down(..))).then_some(found)
        }) {
            return self.ctx.reached(&way, inner);
        }
        if let Some(column) = self.attempt(|p| p.single(table)) {
            return Some(self.more_columns(table, column, true));
        }
        self.value_list(table)
    }

    /// "more than 3 orders"
    fn counted(&mut self, table: usize) -> Option<Expr> {
        let op = self.comparison();
        self.cue("about");
        let number = self.number()?;
        let (op, number) = self.or_more(op, number);
        let (way, inner) = self.relative(table)?;
        let [hop] = way[..] else { return None };
        let count = self.ctx.counted(hop, inner)?;
        Some(build::binary(op, count, build::number(number)))
    }

    /// "over 300 pages"
    fn measured(&mut self, table: usize) -> Option<Expr> {
        let op = self.comparison();
        let number = self.number()?;
        let (op, number) = self.or_more(op, number);
        let column = self.single(table)?;
        self.ctx.is_number(table, column).then_some(())?;
        Some(build::binary(
            op,
            self.ctx.expr(table, column),
            build::number(number),
        ))
    }

    fn or_more(&mut self, op: Option<BinaryOp>, number: String) -> (BinaryOp, String) {
        let op = if self.cue("or_more") {
            BinaryOp::GtEq
        } else if self.cue("or_less") {
            BinaryOp::LtEq
        } else {
            op.unwrap_or(BinaryOp::Eq)
        };
        (op, number)
    }

    /// `>`, "at least", "over"
    pub(super) fn comparison(&mut self) -> Option<BinaryOp> {
        for (cue, marks, op) in [
            ("ge", [">=", "≥"], BinaryOp::GtEq),
            ("le", ["<=", "≤"], BinaryOp::LtEq),
            ("gt", [">", ">"], BinaryOp::Gt),
            ("lt", ["<", "<"], BinaryOp::Lt),
            ("isnt", ["!=", "<>"], BinaryOp::NotEq),
        ] {
            if self.cue(cue) || self.word(&marks) {
                self.word(&["than"]);
                return Some(op);
            }
        }
        self.word(&["=", "==", "exactly"]).then_some(BinaryOp::Eq)
    }

    /// "cheaper than 10"
    fn comparative(&mut self, table: usize) -> Option<Expr> {
        let _ = self.cue("is");
        let degrees = super::cues::comparatives();
        let degree = degrees.iter().find(|degree| self.reads(&degree.phrase))?;
        self.step(degree.phrase.len());
        self.word(&["than"]).then_some(())?;
        let column = self.ctx.hinted(table, &degree.hints)?;
        let op = if degree.more {
            BinaryOp::Gt
        } else {
            BinaryOp::Lt
        };
        let number = self.number()?;
        self.unit(table, column);
        Some(build::binary(
            op,
            self.ctx.expr(table, column),
            build::number(number),
        ))
    }

    pub(super) fn reads(&self, phrase: &[&str]) -> bool {
        phrase
            .iter()
            .enumerate()
            .all(|(by, word)| self.ahead(by).is_some_and(|token| token.is(word)))
    }

    /// A word for what was counted: "pages", "stars".
    pub(super) fn unit(&mut self, table: usize, column: usize) {
        let named = self.attempt(|p| p.columns(table).filter(|columns| columns.contains(&column)));
        if named.is_none() {
            self.word(&["stars", "star", "points", "pieces", "times", "units"]);
        }
    }

    /// "over 50": of the one column that can be meant.
    fn bare_comparison(&mut self, table: usize) -> Option<Expr> {
        let _ = self.cue("is");
        let at = self.at;
        let between = self.attempt(Self::bounds);
        let (op, low, high) = match between {
            Some((low, high)) => (BinaryOp::Eq, low, Some(high)),
            None => {
                let op = self.comparison();
                let number = self.number()?;
                let more = self.or_more(None, number);
                match op {
                    Some(op) => (op, more.1, None),
                    None if more.0 != BinaryOp::Eq => (more.0, more.1, None),
                    None => return None,
                }
            }
        };
        let fits = |ctx: &super::context::Context<'_>, table, column| {
            ctx.is_number(table, column) && !ctx.is_key(table, column)
        };
        let numbers = self.ctx.columns_where(table, fits);
        let column = match numbers[..] {
            [only] => only,
            [] => return None,
            _ => {
                const MONEY: [&str; 8] = [
                    "price", "amount", "total", "salary", "cost", "fee", "rating", "budget",
                ];
                let named: Vec<usize> = self.attempt(|p| p.columns(table)).unwrap_or_default();
                match named[..] {
                    [only] => only,
                    _ => {
                        let hinted: Vec<usize> = MONEY
                            .iter()
                            .filter_map(|hint| self.ctx.hinted(table, &[hint]))
                            .collect();
                        let mut distinct = hinted.clone();
                        distinct.dedup();
                        if let [only] = distinct[..] {
                            only
                        } else {
                            let said = self.said(at, self.at);
                            let names = self.ctx.listed(table, &numbers, "or");
                            let nearest = numbers
                                .iter()
                                .map(|c| {
                                    self.instead(
                                        at,
                                        self.at,
                                        &format!("where {} is {said}", self.ctx.name(table, *c)),
                                    )
                                })
                                .collect();
                            return self.complain(
                                format!("Which column is to be {said}: {names}?"),
                                nearest,
                            );
                        }
                    }
                }
            }
        };
        self.unit(table, column);
        let expr = self.ctx.expr(table, column);
        Some(match high {
            Some(high) => between_expr(expr, build::number(low), build::number(high)),
            None => build::binary(op, expr, build::number(low)),
        })
    }

    /// "between 5 and 20", "from 5 to 20", "5–20"
    pub(super) fn bounds(&mut self) -> Option<(String, String)> {
        let opened = self.cue("between");
        let low = self.number()?;
        (self.word(&["–"]) || (opened && self.cue("to"))).then_some(())?;
        let high = self.number()?;
        let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        Some(if number(&low) <= number(&high) {
            (low, high)
        } else {
            (high, low)
        })
    }
}

pub(super) fn between_expr(expr: Expr, low: Expr, high: Expr) -> Expr {
    Expr::Between {
        expr: Box::new(expr),
        low: Box::new(low),
        high: Box::new(high),
        negated: false,
    }
}
