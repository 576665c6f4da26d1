//! Columns are drawn anew: other values, ranges, shares, countries, languages.

use super::add::ranged;
use crate::edit::{
    build, dependents::dependents, parser::Parser, period::Period, subject::Subject,
};
use confab_model::{Expr, Generator, Literal, Operation, Selection, recipe::TableRecipe};

/// Gives a column another generator.
pub(super) fn put(recipe: &mut TableRecipe, column: usize, generator: Generator) {
    if let Some(entry) = recipe.columns.get_mut(column) {
        entry.generator = generator;
        entry.nulls = 0;
        entry.unique = None;
    }
}

pub(super) fn constant(value: Literal) -> Generator {
    Generator::Constant { value }
}

/// Sets the moments of a generator between two days; gives what they must not lie before.
pub(super) fn within(generator: &mut Generator, low: &Expr, high: &Expr) -> Vec<String> {
    let day = |expr: &Expr| match expr {
        Expr::Literal(Literal::Text(day)) => day.clone(),
        _ => String::new(),
    };
    match generator {
        Generator::Moment {
            from, to, after, ..
        } => {
            (*from, *to) = (day(low), day(high));
            after.clone()
        }
        Generator::When {
            otherwise: Some(otherwise),
            ..
        } => {
            // The time that was asked for counts more than what a status says of it.
            let mut plain = otherwise.as_ref().clone();
            let limits = within(&mut plain, low, high);
            *generator = plain;
            limits
        }
        _ => {
            *generator = Generator::Moment {
                from: day(low),
                to: day(high),
                growth: 0,
                months: Vec::new(),
                rising: false,
                hours: None,
                after: Vec::new(),
                before: Vec::new(),
            };
            Vec::new()
        }
    }
}

impl Parser<'_, '_> {
    pub(super) fn drawn(
        &self,
        recipe: TableRecipe,
        columns: &[usize],
        seed: Option<u64>,
        rows: Selection,
    ) -> Vec<Operation> {
        let ctx = self.ctx;
        let mut names: Vec<String> = columns
            .iter()
            .map(|column| ctx.name(ctx.table, *column))
            .collect();
        let follow = dependents(ctx.schema, ctx.recipe, ctx.table, &names);
        names.extend(follow);
        vec![Operation::Redraw {
            recipe: Box::new(recipe),
            columns: names,
            seed,
            rows,
        }]
    }

    /// "regenerate the names", "new prices", "shuffle the ratings"
    pub(super) fn redrawn(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let verb = self.cue("redraw");
        if !verb {
            let _ = self.cue("make") || self.cue("give") || self.cue("add");
            let _ = self.word(&["some", "completely", "totally"]);
            self.word(&["new", "fresh", "other", "different"])
                .then_some(())?;
        }
        let subject = self.subject()?;
        let mut columns = subject.columns.clone();
        if columns.is_empty() {
            (verb && (subject.named || subject.when.is_some())).then_some(())?;
            columns = self.drawable();
        }
        let subject = self.tail_rows(subject);
        self.cue("afresh");
        self.closes().then_some(())?;
        self.settable(&columns)?;
        if let Some(key) = columns
            .iter()
            .find(|column| ctx.is_key(ctx.table, **column))
        {
            let words = format!(
                "{} is a key, which isn't drawn anew.",
                ctx.name(ctx.table, *key)
            );
            return self.complain(words, Vec::new());
        }
        Some(self.drawn(
            ctx.filling(ctx.table),
            &columns,
            Some(ctx.seed),
            subject.rows(),
        ))
    }

    /// All columns but keys and computed ones.
    fn drawable(&self) -> Vec<usize> {
        let ctx = self.ctx;
        ctx.columns_where(ctx.table, |ctx, table, column| {
            !ctx.is_key(table, column) && ctx.column(table, column).generated.is_none()
        })
    }

    /// "new prices between 5 and 20", "all order dates in 2023"
    pub(super) fn drawn_between(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let _ = self.cue("redraw") || self.cue("set") || self.cue("make") || self.cue("add");
        let _ = self.cue("random");
        let _ = self.word(&["new", "fresh", "other"]);
        let mut subject = self.column_subject()?;
        let [column] = subject.columns[..] else {
            return None;
        };
        let _ = self.cue("should") || self.cue("is") || self.cue("into");
        self.articles();
        let _ = self.cue("random");
        let _ = self.word(&["values", "value", "numbers", "number", "dates", "date"]);
        let _ = self.word(&["lie", "range", "ranging", "all"]);
        let mut recipe = ctx.filling(ctx.table);
        if ctx.is_number(ctx.table, column) {
            let (min, max) = self.bounds()?;
            for limit in [&min, &max] {
                if let Err(words) = ctx.fits(ctx.table, column, &Literal::Number(limit.clone())) {
                    return self.complain(words, Vec::new());
                }
            }
            let generator = ranged(&recipe, column, min, max);
            let nulls = recipe.columns.get(column).map_or(0, |entry| entry.nulls);
            put(&mut recipe, column, generator);
            if let Some(entry) = recipe.columns.get_mut(column) {
                entry.nulls = nulls;
            }
        } else {
            ctx.is_date(ctx.table, column).then_some(())?;
            let (from, to) = self.attempt(Self::stretch).or_else(|| {
                self.attempt(|p| {
                    let since = p.cue("since");
                    let _ = since || p.word(&["in", "during", "within", "from"]);
                    let Period::Days(from, to) = p.period()? else {
                        return None;
                    };
                    Some((from, if since { p.ctx.today.max(from) } else { to }))
                })
            })?;
            let entry = recipe.columns.get_mut(column)?;
            within(&mut entry.generator, &build::day(from), &build::day(to));
        }
        subject = self.tail_rows(subject);
        self.closes().then_some(())?;
        self.settable(&[column])?;
        Some(self.drawn(recipe, &[column], None, subject.rows()))
    }

    /// Columns with what chooses their rows, but without a condition after them.
    pub(super) fn column_subject(&mut self) -> Option<Subject> {
        let table = self.ctx.table;
        while self.cue("all") || self.cue("article") {}
        let column = self.ctx.lexicon(table)?.column(&self.stems()).is_some();
        let when = if column {
            None
        } else {
            self.attempt(|p| p.valued(table))
        };
        let _ = self.attempt(|p| {
            p.table(|other| other == table)?;
            p.ctx.lexicon(table)?.column(&p.stems()).map(|_| ())
        });
        let columns = self.columns(table)?;
        let inner = self.attempt(|p| {
            p.word(&["of", "for"]).then_some(())?;
            let inner = p.noun_only()?;
            Some(inner)
        });
        let subject = Subject {
            when,
            columns,
            ..Subject::default()
        };
        Some(match inner {
            Some(inner) => subject.and(inner.when),
            None => subject,
        })
    }

    /// "the Italian dishes", without what may follow.
    fn noun_only(&mut self) -> Option<Subject> {
        let table = self.ctx.table;
        while self.cue("all") || self.cue("article") {}
        let when = self.attempt(|p| p.valued(table));
        (self.table(|other| other == table).is_some() || self.cue("rows")).then_some(())?;
        Some(Subject {
            when,
            named: true,
            ..Subject::default()
        })
    }

    /// "fill in the missing phone numbers", "every customer has a phone"
    pub(super) fn fill_in(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let column = self
            .attempt(|p| {
                p.cue("fill_in").then_some(())?;
                while p.cue("all") || p.cue("article") {}
                let _ = p.cue("null");
                p.single(ctx.table)
            })
            .or_else(|| {
                self.attempt(|p| {
                    let subject = p.subject()?;
                    (subject.named && subject.is_all() && subject.columns.is_empty())
                        .then_some(())?;
                    p.cue("owns").then_some(())?;
                    p.articles();
                    p.single(ctx.table)
                })
            })?;
        self.closes().then_some(())?;
        let missing = build::is_null(ctx.expr(ctx.table, column), false);
        self.filled(column, Subject::default().and(Some(missing)))
    }

    /// Draws what is missing in a column.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "whoever reads on takes the subject along"
    )]
    pub(super) fn filled(&mut self, column: usize, subject: Subject) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        self.settable(&[column])?;
        (!ctx.is_key(ctx.table, column)).then_some(())?;
        let mut recipe = ctx.filling(ctx.table);
        recipe.columns.get_mut(column)?.nulls = 0;
        // Only this one: what belongs together was drawn together.
        let columns = vec![ctx.name(ctx.table, column)];
        Some(vec![Operation::Redraw {
            recipe: Box::new(recipe),
            columns,
            seed: None,
            rows: subject.rows(),
        }])
    }
}
