//! Rows are added: "add 50 more customers from Spain", "20 more orders for
//! customers in Berlin", "add a restaurant named 'Luigi' in Hamburg".

use super::{draw, origin};
use crate::{
    edit::{build, parser::Parser, period::Period, subject::compared},
    source::SourceName,
};
use confab_model::{
    Expr, Generator, Literal, Operation,
    expr::BinaryOp,
    recipe::{Shape, TableRecipe, Weighted},
};

impl Parser<'_, '_> {
    /// Adds rows.
    pub(super) fn add_rows(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let verb = self.cue("add");
        let rows = if self.cue("many") {
            ctx.rows(ctx.table)
        } else {
            self.cue("about");
            let _ = self.word(&["a", "an"]) && self.word(&["further"]);
            let before = self.cue("more");
            let count = match self.percent() {
                Some(percent) => Some(
                    (ctx.rows(ctx.table) as f64 * percent.parse::<f64>().ok()? / 100.0).round()
                        as u64,
                ),
                None => self.whole(),
            };
            let more = before || self.cue("more");
            (verb || more).then_some(())?;
            match count {
                Some(count) => count,
                None if before || self.at > 0 => 1,
                None => return None,
            }
        };
        (rows > 0).then_some(())?;
        let mut recipe = ctx.filling(ctx.table);
        recipe.rows = rows;
        let mut parents = Vec::new();
        self.word(&["of"]);
        self.articles();
        let (mut noun, mut described) = (false, false);
        while !(self.done() || self.closes()) {
            if !noun
                && self
                    .attempt(|p| {
                        (p.table(|other| other == ctx.table).is_some()
                            || p.cue("rows")
                            || p.word(&["rows", "records", "entries"]))
                        .then_some(())
                    })
                    .is_some()
            {
                noun = true;
                continue;
            }
            let _ = (noun || described)
                && self
                    .attempt(|p| (p.cue("and") && !p.done()).then_some(()))
                    .is_some();
            if noun && self.cue("where") {
                let _ = self.cue("is") || self.cue("owns");
            }
            let read = self.attempt(|p| p.new_rows_are(&mut recipe, &mut parents));
            read?;
            described = true;
        }
        (noun || described).then_some(())?;
        (rows == 1 || self.repeatable(&recipe)).then_some(())?;
        Some(vec![Operation::Add {
            recipe: Box::new(recipe),
            parents,
        }])
    }

    /// A single value can't stand in several rows of a unique column.
    fn repeatable(&mut self, recipe: &TableRecipe) -> bool {
        let ctx = self.ctx;
        let uniques = &ctx.declared(ctx.table).uniques;
        let fixed = recipe.columns.iter().find(|column| {
            matches!(column.generator, Generator::Constant { .. })
                && uniques
                    .iter()
                    .any(|unique| unique.columns == [column.column.clone()])
        });
        let Some(column) = fixed else { return true };
        let words = format!(
            "{} is UNIQUE, so several rows can't have the same value there.",
            column.column
        );
        self.complain::<()>(words, Vec::new());
        false
    }

    /// One thing that the new rows have in common.
    fn new_rows_are(
        &mut self,
        recipe: &mut TableRecipe,
        parents: &mut Vec<(usize, Expr)>,
    ) -> Option<()> {
        let ctx = self.ctx;
        let table = ctx.table;
        if let Some(()) = self.attempt(|p| {
            p.word(&["from", "in", "living", "of"]);
            p.word(&["in"]);
            let codes = p.country_list()?;
            origin::set_countries(recipe, &codes).then_some(())
        }) {
            return Some(());
        }
        if let Some(()) = self.attempt(|p| {
            p.word(&["from", "in", "living", "located", "based"]);
            p.word(&["in"]);
            let place = p.city()?;
            p.settle(recipe, place).then_some(())
        }) {
            return Some(());
        }
        if let Some(columns) = self.attempt(|p| {
            p.cue("without").then_some(())?;
            while p.word(&["a", "an", "any", "the"]) {}
            p.column_list(table)
        }) {
            for column in columns {
                if let Err(words) = ctx.fits(table, column, &Literal::Null) {
                    return self.complain(words, Vec::new());
                }
                draw::put(recipe, column, Generator::Nothing);
            }
            return Some(());
        }
        if let Some((column, from, to)) = self.attempt(|p| p.new_dates(table)) {
            let entry = recipe.columns.get_mut(column)?;
            let (low, high) = (build::day(from), build::day(to));
            let limits = draw::within(&mut entry.generator, &low, &high);
            // Who takes part has begun by then.
            for limit in limits {
                let SourceName {
                    key: Some(key),
                    column,
                    ..
                } = SourceName::parse(&limit)
                else {
                    continue;
                };
                parents.push((
                    key,
                    build::binary(BinaryOp::LtEq, build::column(column), low.clone()),
                ));
            }
            return Some(());
        }
        if let Some((column, generator)) = self.attempt(|p| p.new_values(table)) {
            draw::put(recipe, column, generator);
            return Some(());
        }
        let (key, condition) = self.attempt(|p| p.new_parents(table))?;
        parents.push((key, condition));
        Some(())
    }

    /// "in 2023", "hired since 2024"
    fn new_dates(&mut self, table: usize) -> Option<(usize, i32, i32)> {
        let ctx = self.ctx;
        let column = self
            .attempt(|p| {
                p.cue("with");
                p.articles();
                let column = p.single(table)?;
                ctx.is_date(table, column).then_some(column)
            })
            .or_else(|| {
                self.attempt(|p| {
                    let verb = p.peek()?.word.clone();
                    let column = ctx.main_date(table)?;
                    (verb.ends_with("ed") || verb == "dated").then_some(())?;
                    p.step(1);
                    Some(column)
                })
            })
            .or(ctx.main_date(table))?;
        if let Some((from, to)) = self.attempt(Self::stretch) {
            return Some((column, from, to));
        }
        if self.cue("since") {
            let Period::Days(from, _) = self.period()? else {
                return None;
            };
            return Some((column, from, ctx.today));
        }
        self.word(&["in", "on", "during", "from", "for", "of", "within"]);
        let Period::Days(from, to) = self.period()? else {
            return None;
        };
        Some((column, from, to))
    }

    /// A value, several to choose from, or a range.
    fn new_values(&mut self, table: usize) -> Option<(usize, Generator)> {
        let ctx = self.ctx;
        if let Some((column, generator)) = self.attempt(|p| {
            p.cue("with");
            p.articles();
            p.new_value_of(table)
        }) {
            return Some((column, generator));
        }
        let named = self.cue("named");
        if !named {
            self.cue("in");
            self.cue("with");
            self.cue("is");
            self.articles();
        } else if let Some(text) = self.attempt(Self::quoted) {
            let names = ctx.columns_where(table, |ctx, table, column| {
                let words = crate::know::names::words(&ctx.name(table, column));
                ctx.is_text(table, column)
                    && words.iter().any(|word| word == "name" || word == "title")
            });
            let column = *names.first()?;
            return Some((column, draw::constant(Literal::Text(text))));
        }
        let first = self.value(table)?;
        let mut literals = vec![first.literal.clone()];
        while let Some(next) = self.attempt(|p| {
            p.cue("or").then_some(())?;
            p.word(&["or", "and"]);
            p.value_where(table, |column| column == first.column)
        }) {
            literals.push(next.literal);
        }
        let _ = self.attempt(|p| {
            p.columns(table)
                .filter(|columns| *columns == [first.column])
        });
        Some((first.column, choice(literals)))
    }

    fn new_value_of(&mut self, table: usize) -> Option<(usize, Generator)> {
        let ctx = self.ctx;
        let column = self.single(table)?;
        self.cue("is");
        self.word(&["of", "=", ":"]);
        if ctx.is_number(table, column)
            && let Some((min, max)) = self.attempt(Self::bounds)
        {
            for limit in [&min, &max] {
                if let Err(words) = ctx.fits(table, column, &Literal::Number(limit.clone())) {
                    return self.complain(words, Vec::new());
                }
            }
            return Some((column, ranged(&ctx.filling(table), column, min, max)));
        }
        let at = self.at;
        let Expr::Literal(literal) = self.value_for(table, column, 0)? else {
            return None;
        };
        self.fitting(table, column, literal.clone(), at)?;
        if literal == Literal::Null {
            return Some((column, Generator::Nothing));
        }
        let mut literals = vec![literal];
        while let Some(Expr::Literal(next)) = self.attempt(|p| {
            p.word(&["or"]).then_some(())?;
            p.value_for(table, column, 0)
        }) {
            literals.push(next);
        }
        Some((column, choice(literals)))
    }

    /// "for customers in Berlin", "of restaurant 5", "for Italian restaurants"
    fn new_parents(&mut self, table: usize) -> Option<(usize, Expr)> {
        let condition = self.atom(table)?;
        match condition {
            Expr::Function { name, args } if name == "parent" => {
                let [Expr::Literal(Literal::Number(key)), condition] = &args[..] else {
                    return None;
                };
                Some((key.parse().ok()?, condition.clone()))
            }
            Expr::Binary {
                op: BinaryOp::Eq,
                left,
                right,
            } => {
                // A key that is given by its number: `with customer_id 5`.
                let Expr::Column(name) = left.as_ref() else {
                    return None;
                };
                let keys = &self.ctx.declared(table).foreign_keys;
                let key = keys.iter().position(|key| key.columns == [name.clone()])?;
                let own = keys.get(key)?.references.first()?.clone();
                let Expr::Literal(Literal::Number(number)) = right.as_ref() else {
                    return None;
                };
                Some((key, compared(BinaryOp::Eq, build::column(&own), number)))
            }
            _ => None,
        }
    }
}

fn choice(mut literals: Vec<Literal>) -> Generator {
    if literals.len() == 1
        && let Some(literal) = literals.pop()
    {
        return match literal {
            Literal::Null => Generator::Nothing,
            literal => draw::constant(literal),
        };
    }
    let values = literals
        .into_iter()
        .map(|value| Weighted { value, weight: 1 });
    Generator::Choice {
        values: values.collect(),
    }
}

/// Numbers in a range, with the decimals that the column has had.
pub(super) fn ranged(recipe: &TableRecipe, column: usize, min: String, max: String) -> Generator {
    let scale = match recipe.columns.get(column).map(|entry| &entry.generator) {
        Some(Generator::Number { scale, .. }) => *scale,
        _ if min.contains('.') || max.contains('.') => 2,
        _ => 0,
    };
    Generator::Number {
        min,
        max,
        scale,
        shape: Shape::Uniform,
    }
}
