//! What part of the rows is so: "30 % of the orders are cancelled", "more orders
//! in December".

use super::draw::put;
use crate::edit::{parser::Parser, period::Period};
use confab_model::{
    Generator, Literal, Operation, Part, Selection,
    recipe::{TableRecipe, Weighted},
};

impl Parser<'_, '_> {
    /// "30 % of the orders are cancelled", "a fifth of the phones are missing"
    pub(super) fn shares(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let table = ctx.table;
        let _ = self.cue("make") || self.cue("set");
        let subject = self.subject()?;
        let Part::PerMille(share) = subject.part else {
            return None;
        };
        subject.when.is_none().then_some(())?;
        (self.cue("should") || self.cue("is")).then_some(())?;
        let mut recipe = ctx.filling(table);
        if let [column] = subject.columns[..] {
            self.cue("null").then_some(())?;
            self.closes().then_some(())?;
            if let Err(words) = ctx.fits(table, column, &Literal::Null) {
                return self.complain(words, Vec::new());
            }
            recipe.columns.get_mut(column)?.nulls = share;
            return Some(self.drawn(recipe, &[column], None, Selection::default()));
        }
        let negated = self.cue("not");
        let value = self.value(table)?;
        self.closes().then_some(())?;
        self.settable(&[value.column])?;
        let generator = match (&value.literal, ctx.is_flag(table, value.column)) {
            (Literal::Bool(truth), true) => Generator::Boolean {
                share: if *truth != negated {
                    share
                } else {
                    1000 - share
                },
            },
            (literal, _) => {
                let share = if negated { 1000 - share } else { share };
                weighted(&recipe, value.column, literal, share)?
            }
        };
        put(&mut recipe, value.column, generator);
        Some(self.drawn(recipe, &[value.column], None, Selection::default()))
    }

    /// "more orders in December", "twice as many loans in summer months"
    pub(super) fn more_in_month(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let _ = self.cue("make") || self.cue("add");
        let factor = if self
            .attempt(|p| (p.word(&["twice"]) && p.word(&["as"]) && p.word(&["many"])).then_some(()))
            .is_some()
        {
            Some(2000)
        } else if self
            .attempt(|p| {
                p.word(&["three"]).then_some(())?;
                (p.word(&["times"]) && p.word(&["as"]) && p.word(&["many"])).then_some(())
            })
            .is_some()
        {
            Some(3000)
        } else if self.word(&["more", "many"]) {
            Some(2000)
        } else if self.word(&["fewer", "less"]) {
            Some(400)
        } else {
            None
        };
        self.articles();
        self.table(|other| other == ctx.table)?;
        let factor = factor.or_else(|| {
            if self.cue("double") || self.word(&["peak"]) {
                Some(2000)
            } else if self.cue("triple") {
                Some(3000)
            } else if self.cue("halve") {
                Some(500)
            } else {
                None
            }
        })?;
        self.word(&["in", "during"]).then_some(())?;
        let mut months = Vec::new();
        loop {
            let Period::Month(month) = self.period()? else {
                return None;
            };
            months.push(month as usize - 1);
            if self
                .attempt(|p| (p.cue("or") && p.period().is_some()).then_some(()))
                .is_none()
            {
                break;
            }
            self.at -= 1;
        }
        self.tail();
        let _ = self.attempt(|p| {
            (p.word(&["than"]) && p.word(&["in"]) && p.word(&["other"]) && p.word(&["months"]))
                .then_some(())
        });
        self.closes().then_some(())?;
        let column = ctx.main_date(ctx.table)?;
        let mut recipe = ctx.filling(ctx.table);
        seasonal(
            &mut recipe.columns.get_mut(column)?.generator,
            &months,
            factor,
        );
        Some(self.drawn(recipe, &[column], None, Selection::default()))
    }
}

/// A choice in which a value has a share; the others keep theirs of the rest.
pub(super) fn weighted(
    recipe: &TableRecipe,
    column: usize,
    literal: &Literal,
    share: u16,
) -> Option<Generator> {
    let Generator::Choice { values } = &recipe.columns.get(column)?.generator else {
        return None;
    };
    values
        .iter()
        .any(|value| value.value == *literal)
        .then_some(())?;
    let rest: u32 = values
        .iter()
        .filter(|value| value.value != *literal)
        .map(|value| value.weight)
        .sum();
    let values = values.iter().map(|value| {
        let weight = if value.value == *literal {
            u32::from(share) * rest.max(1)
        } else {
            value.weight * u32::from(1000 - share)
        };
        Weighted {
            value: value.value.clone(),
            weight,
        }
    });
    Some(Generator::Choice {
        values: values.collect(),
    })
}

pub(super) fn seasonal(generator: &mut Generator, of: &[usize], factor: u16) {
    match generator {
        Generator::Moment { months, .. } => {
            months.resize(12, 1000);
            for month in of {
                if let Some(weight) = months.get_mut(*month) {
                    *weight = factor;
                }
            }
        }
        Generator::When {
            then, otherwise, ..
        } => {
            seasonal(then, of, factor);
            if let Some(otherwise) = otherwise {
                seasonal(otherwise, of, factor);
            }
        }
        _ => {}
    }
}
