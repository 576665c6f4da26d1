//! Conditions on the rows of a table: "with a rating over 4 or without reviews".

use super::{
    build::{self, both, not},
    parser::{Parser, Wanted},
};
use confab_model::{Expr, Literal, expr::BinaryOp};

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
            (p.table(|other| other == table).is_some() || p.word(&["it", "they", "there"])).then_some(())?;
            ["is", "isnt", "with", "without", "owns", "lacks"].iter().any(|cue| p.sees(cue)).then_some(())
        });
        if self.cue("lacks") {
            return self.lacking(table);
        }
        self.cue("owns");
        self.attempt(|p| {
            p.cue("is").then_some(())?;
            p.attempt(|p| p.valued(table)).or_else(|| p.attempt(|p| p.comparative(table))).or_else(|| p.attempt(|p| p.dated(table))).or_else(|| p.attempt(|p| p.related(table)))
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
            whole = if either && present { build::or(whole, next) } else { build::and(whole, next) };
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
        Some(build::binary(op, self.ctx.expr(table, column), build::number(number)))
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
        let op = if degree.more { BinaryOp::Gt } else { BinaryOp::Lt };
        let number = self.number()?;
        self.unit(table, column);
        Some(build::binary(op, self.ctx.expr(table, column), build::number(number)))
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
        let fits = |ctx: &super::context::Context<'_>, table, column| ctx.is_number(table, column) && !ctx.is_key(table, column);
        let numbers = self.ctx.columns_where(table, fits);
        let column = match numbers[..] {
            [only] => only,
            [] => return None,
            _ => {
                const MONEY: [&str; 8] = ["price", "amount", "total", "salary", "cost", "fee", "rating", "budget"];
                let named: Vec<usize> = self.attempt(|p| p.columns(table)).unwrap_or_default();
                match named[..] {
                    [only] => only,
                    _ => {
                        let hinted: Vec<usize> = MONEY.iter().filter_map(|hint| self.ctx.hinted(table, &[hint])).collect();
                        let mut distinct = hinted.clone();
                        distinct.dedup();
                        if let [only] = distinct[..] {
                            only
                        } else {
                            let said = self.said(at, self.at);
                            let names = self.ctx.listed(table, &numbers, "or");
                            let nearest = numbers.iter().map(|c| self.instead(at, self.at, &format!("where {} is {said}", self.ctx.name(table, *c)))).collect();
                            return self.complain(format!("Which column is to be {said}: {names}?"), nearest);
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
        Some(if number(&low) <= number(&high) { (low, high) } else { (high, low) })
    }

    /// "in Berlin", "Italian or Mexican", "that are not cancelled"
    pub(super) fn valued(&mut self, table: usize) -> Option<Expr> {
        let start = self.at;
        let isnt = self.cue("isnt") || (self.cue("is") && self.cue("not")) || self.cue("not");
        let _ = self.cue("is");
        // A value may begin like a place: `on hold`.
        if self.sees("in")
            && let Some(found) = self.attempt(|p| p.value_list(table))
        {
            return Some(if isnt { not(found) } else { found });
        }
        let preposition = self.cue("in");
        // After a noun a lone value isn't a condition: `make the dishes available`.
        (self.bare || self.at > start).then_some(())?;
        while self.cue("article") || self.cue("all") {}
        if preposition && self.sees("without") {
            return None;
        }
        let found = self.attempt(|p| p.values_of(table))?;
        Some(if isnt { not(found) } else { found })
    }

    /// Values of the table or of the nearest one above it.
    fn values_of(&mut self, table: usize) -> Option<Expr> {
        if let Some(expr) = self.attempt(|p| p.value_list(table)) {
            return Some(expr);
        }
        let at = self.at;
        let mut level: Vec<(usize, Vec<super::context::Hop>)> = vec![(table, Vec::new())];
        for _ in 0..3 {
            let mut above = Vec::new();
            for (from, way) in &level {
                for (hop, next) in self.ctx.hops(*from) {
                    if matches!(hop, super::context::Hop::Up(_)) && next != *from {
                        let way: Vec<_> = way.iter().copied().chain([hop]).collect();
                        above.push((next, way));
                    }
                }
            }
            let mut found = Vec::new();
            for (other, way) in &above {
                self.at = at;
                if let Some(expr) = self.attempt(|p| p.value_list(*other)) {
                    found.push((*other, self.ctx.reached(way, Some(expr))?, self.at));
                }
            }
            if let Some((_, expr, end)) = found.first().cloned() {
                self.at = end;
                if found.len() > 1 {
                    let said = self.said(at, end);
                    let tables: Vec<String> = found.iter().map(|(t, ..)| self.ctx.rows_called(*t)).collect();
                    let whose = super::parser::joined(&tables, "or");
                    let nearest = tables.iter().map(|t| self.instead(at, end, &format!("{t} in {said}"))).collect();
                    return self.complain(format!("Is “{said}” about the {whose}?"), nearest);
                }
                return Some(expr);
            }
            level = above;
        }
        self.at = at;
        None
    }

    /// One value of a table's column, or several.
    fn value_list(&mut self, table: usize) -> Option<Expr> {
        let first = self.value(table)?;
        let mut literals = vec![first.literal.clone()];
        while let Some(next) = self.attempt(|p| {
            p.cue("or").then_some(())?;
            p.word(&["or", "and"]);
            p.cue("in");
            p.value_where(table, |column| column == first.column)
        }) {
            literals.push(next.literal);
        }
        // `in the Main Course course`, `of cuisine Italian`
        self.attempt(|p| p.columns(table).filter(|columns| *columns == [first.column]));
        Some(build::one_of(self.ctx.expr(table, first.column), literals))
    }

    /// "named Anna", "called 'Luigi'"
    fn named(&mut self, table: usize) -> Option<Expr> {
        self.cue("named").then_some(())?;
        let value = self.attempt(|p| p.value(table));
        if let Some(value) = value {
            return Some(build::one_of(self.ctx.expr(table, value.column), vec![value.literal]));
        }
        let text = self.quoted()?;
        let column = self.ctx.columns_where(table, |ctx, table, column| {
            let words = crate::know::names::words(&ctx.name(table, column));
            ctx.is_text(table, column) && words.iter().any(|word| word == "name" || word == "title")
        });
        let column = column.first()?;
        Some(build::one_of(self.ctx.expr(table, *column), vec![Literal::Text(text)]))
    }

    /// "of customers in Berlin", "by restaurant 5"
    fn related(&mut self, table: usize) -> Option<Expr> {
        // Conditions on relatives of relatives are rarely meant by one "of".
        (self.depth < 3).then_some(())?;
        self.cue("is");
        self.cue("in").then_some(())?;
        while self.cue("article") || self.cue("all") {}
        let (way, inner) = self.relative(table)?;
        if inner.is_none() {
            self.want(Wanted::Other);
            let down = way.iter().any(|hop| matches!(hop, super::context::Hop::Down(..)));
            down.then_some(())?;
        }
        self.ctx.reached(&way, inner)
    }

    /// A noun phrase for related rows, the way there and what they meet.
    pub(super) fn relative(&mut self, table: usize) -> Option<(Vec<super::context::Hop>, Option<Expr>)> {
        let count = self.ctx.schema.tables.len();
        let mut others: Vec<(usize, Vec<super::context::Hop>)> = (0..count)
            .filter(|other| *other != table)
            .filter_map(|other| Some((other, self.ctx.way(table, other)?)))
            .collect();
        others.sort_by_key(|(_, way)| way.len());
        for (other, way) in others {
            if let Some(inner) = self.attempt(|p| p.noun(other)) {
                return Some((way, inner));
            }
        }
        None
    }

    /// "the Italian restaurants in Berlin", "restaurant 5"
    fn noun(&mut self, table: usize) -> Option<Option<Expr>> {
        while self.cue("article") || self.cue("all") {}
        let before = self.attempt(|p| {
            let negated = p.cue("not");
            let found = p.value_list(table)?;
            Some(if negated { not(found) } else { found })
        });
        self.table(|other| other == table)?;
        let identified = self.attempt(|p| {
            p.word(&["number", "no", "id", "#"]);
            let number = p.number()?;
            let key = p.ctx.declared(table).primary_key.first()?;
            Some(build::binary(BinaryOp::Eq, build::column(key), build::number(number)))
        });
        let identified = identified.or_else(|| self.attempt(|p| p.value_list(table)));
        self.depth += 1;
        let after = self.condition(table);
        self.depth -= 1;
        Some(both(both(before, identified), after))
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
