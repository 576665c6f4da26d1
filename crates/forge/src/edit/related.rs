//! Conditions by values and by related rows: "in Berlin", "of customers in
//! Spain", "by restaurant 5".

use super::{
    build::{self, both, not},
    context::Hop,
    parser::{Parser, Wanted},
};
use confab_model::{Expr, Literal, expr::BinaryOp};

impl Parser<'_, '_> {
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
    pub(super) fn values_of(&mut self, table: usize) -> Option<Expr> {
        if let Some(expr) = self.attempt(|p| p.value_list(table)) {
            return Some(expr);
        }
        let at = self.at;
        let mut level: Vec<(usize, Vec<Hop>)> = vec![(table, Vec::new())];
        for _ in 0..3 {
            let mut above = Vec::new();
            for (from, way) in &level {
                for (hop, next) in self.ctx.hops(*from) {
                    if matches!(hop, Hop::Up(_)) && next != *from {
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
                    let tables: Vec<String> = found
                        .iter()
                        .map(|(t, ..)| self.ctx.rows_called(*t))
                        .collect();
                    let whose = super::parser::joined(&tables, "or");
                    let nearest = tables
                        .iter()
                        .map(|t| self.instead(at, end, &format!("{t} in {said}")))
                        .collect();
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
    pub(super) fn value_list(&mut self, table: usize) -> Option<Expr> {
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
        self.attempt(|p| {
            p.columns(table)
                .filter(|columns| *columns == [first.column])
        });
        Some(build::one_of(self.ctx.expr(table, first.column), literals))
    }

    /// "named Anna", "called 'Luigi'"
    pub(super) fn named(&mut self, table: usize) -> Option<Expr> {
        self.cue("named").then_some(())?;
        let value = self.attempt(|p| p.value(table));
        if let Some(value) = value {
            return Some(build::one_of(
                self.ctx.expr(table, value.column),
                vec![value.literal],
            ));
        }
        let text = self.quoted()?;
        let column = self.ctx.columns_where(table, |ctx, table, column| {
            let words = crate::know::names::words(&ctx.name(table, column));
            ctx.is_text(table, column) && words.iter().any(|word| word == "name" || word == "title")
        });
        let column = column.first()?;
        Some(build::one_of(
            self.ctx.expr(table, *column),
            vec![Literal::Text(text)],
        ))
    }

    /// "of customers in Berlin", "by restaurant 5"
    pub(super) fn related(&mut self, table: usize) -> Option<Expr> {
        // Conditions on relatives of relatives are rarely meant by one "of".
        (self.depth < 3).then_some(())?;
        self.cue("is");
        self.cue("in").then_some(())?;
        while self.cue("article") || self.cue("all") {}
        let (way, inner) = self.relative(table)?;
        if inner.is_none() {
            self.want(Wanted::Other);
            let down = way.iter().any(|hop| matches!(hop, Hop::Down(..)));
            down.then_some(())?;
        }
        self.ctx.reached(&way, inner)
    }

    /// A noun phrase for related rows, the way there and what they meet.
    pub(super) fn relative(&mut self, table: usize) -> Option<(Vec<Hop>, Option<Expr>)> {
        let count = self.ctx.schema.tables.len();
        let mut others: Vec<(usize, Vec<Hop>)> = (0..count)
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
    pub(super) fn noun(&mut self, table: usize) -> Option<Option<Expr>> {
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
            Some(build::binary(
                BinaryOp::Eq,
                build::column(key),
                build::number(number),
            ))
        });
        let identified = identified.or_else(|| self.attempt(|p| p.value_list(table)));
        self.depth += 1;
        let after = self.condition(table);
        self.depth -= 1;
        Some(both(both(before, identified), after))
    }
}
