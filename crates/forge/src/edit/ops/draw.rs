//! Columns are drawn anew: other values, ranges, shares, countries, languages.

use super::add::ranged;
use crate::{
    edit::{build, dependents::dependents, parser::Parser, period::Period, subject::Subject},
    know::{people, places},
};
use confab_model::{
    Expr, Generator, Literal, Operation, Part, Selection,
    recipe::{PersonPart, TableRecipe, Weighted},
};

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
        Generator::Moment { from, to, after, .. } => {
            (*from, *to) = (day(low), day(high));
            after.clone()
        }
        Generator::When { otherwise: Some(otherwise), .. } => {
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

/// Gives a table's people and places other countries; false when it has none.
pub(super) fn set_countries(recipe: &mut TableRecipe, codes: &[String]) -> bool {
    let of_country = |generator: &Generator| matches!(generator, Generator::Person { .. } | Generator::Place { .. });
    if !recipe.columns.iter().any(|entry| of_country(&entry.generator)) {
        return false;
    }
    recipe.countries = codes.iter().map(|code| (code.clone(), 1)).collect();
    recipe.names = None;
    true
}

impl Parser<'_, '_> {
    fn drawn(&self, recipe: TableRecipe, columns: &[usize], seed: Option<u64>, rows: Selection) -> Vec<Operation> {
        let ctx = self.ctx;
        let mut names: Vec<String> = columns.iter().map(|column| ctx.name(ctx.table, *column)).collect();
        let follow = dependents(ctx.schema, ctx.recipe, ctx.table, &names);
        names.extend(follow);
        vec![Operation::Redraw { recipe: Box::new(recipe), columns: names, seed, rows }]
    }

    /// "regenerate the names", "new prices", "shuffle the ratings"
    pub(super) fn redrawn(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let verb = self.cue("redraw");
        if !verb {
            let _ = self.cue("make") || self.cue("give") || self.cue("add");
            let _ = self.word(&["some", "completely", "totally"]);
            self.word(&["new", "fresh", "other", "different"]).then_some(())?;
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
        if let Some(key) = columns.iter().find(|column| ctx.is_key(ctx.table, **column)) {
            let words = format!("{} is a key, which isn't drawn anew.", ctx.name(ctx.table, *key));
            return self.complain(words, Vec::new());
        }
        Some(self.drawn(ctx.filling(ctx.table), &columns, Some(ctx.seed), subject.rows()))
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
        let [column] = subject.columns[..] else { return None };
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
                    let Period::Days(from, to) = p.period()? else { return None };
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
        let when = if column { None } else { self.attempt(|p| p.valued(table)) };
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
        let subject = Subject { when, columns, ..Subject::default() };
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
        Some(Subject { when, named: true, ..Subject::default() })
    }

    /// "30 % of the orders are cancelled", "a fifth of the phones are missing"
    pub(super) fn shares(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let table = ctx.table;
        let _ = self.cue("make") || self.cue("set");
        let subject = self.subject()?;
        let Part::PerMille(share) = subject.part else { return None };
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
            (Literal::Bool(truth), true) => Generator::Boolean { share: if *truth != negated { share } else { 1000 - share } },
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
        let factor = if self.attempt(|p| (p.word(&["twice"]) && p.word(&["as"]) && p.word(&["many"])).then_some(())).is_some() {
            Some(2000)
        } else if self.attempt(|p| {
            p.word(&["three"]).then_some(())?;
            (p.word(&["times"]) && p.word(&["as"]) && p.word(&["many"])).then_some(())
        }).is_some() {
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
            let Period::Month(month) = self.period()? else { return None };
            months.push(month as usize - 1);
            if self.attempt(|p| (p.cue("or") && p.period().is_some()).then_some(())).is_none() {
                break;
            }
            self.at -= 1;
        }
        self.tail();
        let _ = self.attempt(|p| (p.word(&["than"]) && p.word(&["in"]) && p.word(&["other"]) && p.word(&["months"])).then_some(()));
        self.closes().then_some(())?;
        let column = ctx.main_date(ctx.table)?;
        let mut recipe = ctx.filling(ctx.table);
        seasonal(&mut recipe.columns.get_mut(column)?.generator, &months, factor);
        Some(self.drawn(recipe, &[column], None, Selection::default()))
    }

    /// "make all customers Japanese", "names in German", "customers live in Spain"
    pub(super) fn from_countries(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let table = ctx.table;
        let _ = self.cue("set") || self.cue("make") || self.cue("shift") || self.cue("redraw") || self.cue("give");
        let _ = self.word(&["new"]);
        let filling = ctx.filling(table);
        let of = |fits: &dyn Fn(&Generator) -> bool| -> Vec<usize> {
            let columns = filling.columns.iter().enumerate();
            columns.filter(|(_, entry)| fits(&entry.generator)).map(|(number, _)| number).collect()
        };
        let people = of(&|generator| matches!(generator, Generator::Person { .. } | Generator::Gender { .. }));
        // Names of another language, by people who stay where they are.
        if let Some(code) = self.attempt(|p| {
            while p.cue("all") || p.cue("article") {}
            let before = p.language();
            let _ = p.attempt(|p| p.table(|other| other == table));
            p.word(&["names", "name"]).then_some(())?;
            let _ = p.attempt(|p| {
                p.word(&["of", "for"]).then_some(())?;
                while p.cue("all") || p.cue("article") {}
                p.table(|other| other == table)
            });
            let code = before.or_else(|| {
                let _ = p.cue("should");
                let _ = p.cue("into");
                p.word(&["in"]);
                p.language()
            })?;
            p.closes().then_some(code)
        }) {
            (!people.is_empty()).then_some(())?;
            let mut recipe = filling.clone();
            recipe.names = Some(code.to_string());
            return Some(self.drawn(recipe, &people, None, Selection::default()));
        }
        let mut subject = self.attempt(|p| {
            let mut rows = Subject::default();
            while p.cue("all") || p.cue("article") {}
            if let Some(share) = p.attempt(Self::share) {
                rows.part = Part::PerMille(share);
                p.word(&["of"]);
                while p.cue("all") || p.cue("article") {}
            }
            rows.when = p.attempt(|p| p.valued(table));
            (p.table(|other| other == table).is_some() || p.cue("everyone") || p.cue("rows")).then_some(rows)
        })?;
        let _ = self.cue("should");
        let _ = self.cue("is") || self.cue("into");
        self.word(&["be", "live", "come", "all"]);
        self.word(&["from", "in", "to"]);
        let codes = self.country_list()?;
        subject = self.after(subject);
        self.closes().then_some(())?;
        let places = of(&|generator| matches!(generator, Generator::Person { .. } | Generator::Gender { .. } | Generator::Place { .. }));
        let mut recipe = filling.clone();
        set_countries(&mut recipe, &codes).then_some(())?;
        Some(self.drawn(recipe, &places, None, subject.rows()))
    }

    fn language(&mut self) -> Option<&'static str> {
        let word = &self.peek()?.word;
        let (_, code) = people::LANGUAGE_NAMES.iter().find(|(name, code)| name == word && people::knows(code))?;
        self.step(1);
        Some(code)
    }

    /// Countries by name or nationality.
    pub(super) fn country_list(&mut self) -> Option<Vec<String>> {
        let mut codes = vec![self.country()?];
        while let Some(code) = self.attempt(|p| {
            p.cue("or").then_some(())?;
            p.word(&["or", "from"]);
            p.country()
        }) {
            codes.push(code);
        }
        Some(codes)
    }

    fn country(&mut self) -> Option<String> {
        self.articles();
        let stems = self.stems();
        let mut best: Option<(&str, usize)> = None;
        for country in places::countries() {
            let names = [country.name, country.nationality].into_iter().chain(country.synonyms.iter().copied());
            for name in names.filter(|name| name.len() > 2 || *name == "UK" || *name == "US") {
                let words = crate::know::names::words(name);
                let here = words.len() <= stems.len() && words.iter().zip(&stems).all(|(a, b)| a == b);
                if here && !words.is_empty() && best.is_none_or(|(_, length)| words.len() > length) {
                    best = Some((country.code, words.len()));
                }
            }
        }
        let (code, length) = best?;
        // `us` is a word of its own when it isn't a country.
        self.step(length);
        Some(code.to_string())
    }

    /// "e-mails at example.org"
    pub(super) fn emails_at(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let _ = self.cue("set") || self.cue("make") || self.cue("shift") || self.cue("give") || self.cue("redraw");
        while self.cue("all") || self.cue("article") || self.word(&["new", "fresh"]) {}
        let _ = self.attempt(|p| p.table(|other| other == ctx.table));
        let columns = self.columns(ctx.table)?;
        let filling = ctx.filling(ctx.table);
        let emails: Vec<usize> = columns
            .into_iter()
            .filter(|column| {
                matches!(filling.columns.get(*column).map(|entry| &entry.generator), Some(Generator::Person { part: PersonPart::Email, .. }))
            })
            .collect();
        (!emails.is_empty()).then_some(())?;
        let _ = self.word(&["address", "addresses"]);
        let _ = self.cue("should");
        let _ = self.cue("is") || self.cue("into");
        self.word(&["be", "end", "ending"]);
        let _ = self.word(&["at", "from", "in", "with", "under", "on", "to"]);
        self.word(&["the"]);
        self.word(&["domain"]);
        let domain = self.quoted().unwrap_or_else(|| {
            let word = self.said(self.at, self.at + 1);
            self.step(1);
            word
        });
        let domain = domain.trim_start_matches('@').to_lowercase();
        let plain = domain.contains('.') && !domain.contains('@') && domain.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
        plain.then_some(())?;
        self.closes().then_some(())?;
        let mut recipe = filling;
        recipe.domain = Some(domain);
        // The people stay who they are, so nothing else is drawn anew.
        let columns = emails.iter().map(|column| ctx.name(ctx.table, *column)).collect();
        Some(vec![Operation::Redraw { recipe: Box::new(recipe), columns, seed: None, rows: Selection::default() }])
    }

    /// "fill in the missing phone numbers", "every customer has a phone"
    pub(super) fn fill_in(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let column = self.attempt(|p| {
            p.cue("fill_in").then_some(())?;
            while p.cue("all") || p.cue("article") {}
            let _ = p.cue("null");
            p.single(ctx.table)
        }).or_else(|| {
            self.attempt(|p| {
                let subject = p.subject()?;
                (subject.named && subject.is_all() && subject.columns.is_empty()).then_some(())?;
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
    pub(super) fn filled(&mut self, column: usize, subject: Subject) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        self.settable(&[column])?;
        (!ctx.is_key(ctx.table, column)).then_some(())?;
        let mut recipe = ctx.filling(ctx.table);
        recipe.columns.get_mut(column)?.nulls = 0;
        // Only this one: what belongs together was drawn together.
        let columns = vec![ctx.name(ctx.table, column)];
        Some(vec![Operation::Redraw { recipe: Box::new(recipe), columns, seed: None, rows: subject.rows() }])
    }
}

/// A choice in which a value has a share; the others keep theirs of the rest.
fn weighted(recipe: &TableRecipe, column: usize, literal: &Literal, share: u16) -> Option<Generator> {
    let Generator::Choice { values } = &recipe.columns.get(column)?.generator else {
        return None;
    };
    values.iter().any(|value| value.value == *literal).then_some(())?;
    let rest: u32 = values.iter().filter(|value| value.value != *literal).map(|value| value.weight).sum();
    let values = values.iter().map(|value| {
        let weight = if value.value == *literal {
            u32::from(share) * rest.max(1)
        } else {
            value.weight * u32::from(1000 - share)
        };
        Weighted { value: value.value.clone(), weight }
    });
    Some(Generator::Choice { values: values.collect() })
}

fn seasonal(generator: &mut Generator, of: &[usize], factor: u16) {
    match generator {
        Generator::Moment { months, .. } => {
            months.resize(12, 1000);
            for month in of {
                if let Some(weight) = months.get_mut(*month) {
                    *weight = factor;
                }
            }
        }
        Generator::When { then, otherwise, .. } => {
            seasonal(then, of, factor);
            if let Some(otherwise) = otherwise {
                seasonal(otherwise, of, factor);
            }
        }
        _ => {}
    }
}
