//! Where people and places are from, and in which language they are named.

use super::draw;
use crate::{
    edit::{parser::Parser, subject::Subject},
    know::{
        people,
        places::{self, Place},
    },
};
use confab_model::{
    Generator, Literal, Operation, Part, Selection,
    recipe::{PersonPart, PlacePart, TableRecipe},
};

impl Parser<'_, '_> {
    /// "make all customers Japanese", "names in German", "customers live in Spain"
    pub(super) fn people_of_countries(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let table = ctx.table;
        let _ = self.cue("set")
            || self.cue("make")
            || self.cue("shift")
            || self.cue("redraw")
            || self.cue("give");
        let _ = self.word(&["new"]);
        let filling = ctx.filling(table);
        let of = |fits: &dyn Fn(&Generator) -> bool| -> Vec<usize> {
            let columns = filling.columns.iter().enumerate();
            columns
                .filter(|(_, entry)| fits(&entry.generator))
                .map(|(number, _)| number)
                .collect()
        };
        let people = of(&|generator| {
            matches!(
                generator,
                Generator::Person { .. } | Generator::Gender { .. }
            )
        });
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
            (p.table(|other| other == table).is_some() || p.cue("everyone") || p.cue("rows"))
                .then_some(rows)
        })?;
        let _ = self.cue("should");
        let _ = self.cue("is") || self.cue("into");
        self.word(&["be", "live", "come", "all"]);
        self.word(&["from", "in", "to"]);
        let codes = self.country_list()?;
        subject = self.after(subject);
        self.closes().then_some(())?;
        let places = of(&|generator| {
            matches!(
                generator,
                Generator::Person { .. } | Generator::Gender { .. } | Generator::Place { .. }
            )
        });
        let mut recipe = filling.clone();
        set_countries(&mut recipe, &codes).then_some(())?;
        Some(self.drawn(recipe, &places, None, subject.rows()))
    }

    pub(super) fn language(&mut self) -> Option<&'static str> {
        let word = &self.peek()?.word;
        let (_, code) = people::LANGUAGE_NAMES
            .iter()
            .find(|(name, code)| name == word && people::knows(code))?;
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

    pub(super) fn country(&mut self) -> Option<String> {
        self.articles();
        let stems = self.stems();
        let mut best: Option<(&str, usize)> = None;
        for country in places::countries() {
            let names = [country.name, country.nationality]
                .into_iter()
                .chain(country.synonyms.iter().copied());
            for name in names.filter(|name| name.len() > 2 || *name == "UK" || *name == "US") {
                let words = crate::know::names::words(name);
                let here =
                    words.len() <= stems.len() && words.iter().zip(&stems).all(|(a, b)| a == b);
                if here && !words.is_empty() && best.is_none_or(|(_, length)| words.len() > length)
                {
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
        let _ = self.cue("set")
            || self.cue("make")
            || self.cue("shift")
            || self.cue("give")
            || self.cue("redraw");
        while self.cue("all") || self.cue("article") || self.word(&["new", "fresh"]) {}
        let _ = self.attempt(|p| p.table(|other| other == ctx.table));
        let columns = self.columns(ctx.table)?;
        let filling = ctx.filling(ctx.table);
        let emails: Vec<usize> = columns
            .into_iter()
            .filter(|column| {
                matches!(
                    filling.columns.get(*column).map(|entry| &entry.generator),
                    Some(Generator::Person {
                        part: PersonPart::Email,
                        ..
                    })
                )
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
        let plain = domain.contains('.')
            && !domain.contains('@')
            && domain
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
        plain.then_some(())?;
        self.closes().then_some(())?;
        let mut recipe = filling;
        recipe.domain = Some(domain);
        // The people stay who they are, so nothing else is drawn anew.
        let columns = emails
            .iter()
            .map(|column| ctx.name(ctx.table, *column))
            .collect();
        Some(vec![Operation::Redraw {
            recipe: Box::new(recipe),
            columns,
            seed: None,
            rows: Selection::default(),
        }])
    }

    /// A city that is known to the world, if not to the table.
    pub(super) fn city(&mut self) -> Option<&'static Place> {
        let stems = self.stems();
        let matches = |place: &&&'static Place| {
            let words = crate::know::names::words(place.city);
            words.len() <= stems.len() && words.iter().zip(&stems).all(|(a, b)| a == b)
        };
        let mut best: Option<(&'static Place, usize)> = None;
        for country in places::countries() {
            let cities = places::cities(country.code);
            for place in cities
                .iter()
                .filter(|place| place.country.code == country.code)
                .filter(matches)
            {
                let length = crate::know::names::words(place.city).len();
                if best.is_none_or(|(_, longest)| length > longest) {
                    best = Some((place, length));
                }
            }
        }
        let (place, length) = best?;
        self.step(length);
        Some(place)
    }

    /// Puts the new rows into a city, with all that belongs to it.
    pub(super) fn settle(&self, recipe: &mut TableRecipe, place: &'static Place) -> bool {
        let text = |text: &str| draw::constant(Literal::Text(text.to_string()));
        let mut any = false;
        for entry in &mut recipe.columns {
            let Generator::Place { part, .. } = &entry.generator else {
                continue;
            };
            let put = match part {
                PlacePart::City => {
                    any = true;
                    entry.nulls = 0;
                    text(place.city)
                }
                PlacePart::Region => text(place.region),
                PlacePart::RegionCode => text(place.region_code),
                PlacePart::Country => text(place.country.name),
                PlacePart::CountryCode => text(place.country.code),
                PlacePart::Timezone => text(place.timezone),
                PlacePart::Postcode => Generator::Mask {
                    mask: place.postcode.to_string(),
                },
                PlacePart::Phone => Generator::Mask {
                    mask: place.phone.to_string(),
                },
                _ => continue,
            };
            entry.generator = put;
        }
        if any {
            recipe.countries = vec![(place.country.code.to_string(), 1)];
        }
        any
    }
}

/// Gives a table's people and places other countries; false when it has none.
pub(super) fn set_countries(recipe: &mut TableRecipe, codes: &[String]) -> bool {
    let of_country = |generator: &Generator| {
        matches!(
            generator,
            Generator::Person { .. } | Generator::Place { .. }
        )
    };
    if !recipe
        .columns
        .iter()
        .any(|entry| of_country(&entry.generator))
    {
        return false;
    }
    recipe.countries = codes.iter().map(|code| (code.clone(), 1)).collect();
    recipe.names = None;
    true
}
