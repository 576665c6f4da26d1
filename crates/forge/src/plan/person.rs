//! The person of a row: names and addresses that belong together.

use crate::{
    know::people::{self, Name, Names},
    know::places::Country,
    random::{Permutation, Stream, at, below, key},
};
use confab_model::{Batch, Cell, recipe::PersonPart};

#[derive(Debug)]
pub(super) struct PersonPlan {
    pub(super) of: String,
    languages: Vec<Language>,
    weights: Vec<u64>,
    domain: Option<String>,
    key: u64,
    /// Whether it may be drawn anew to meet a CHECK.
    pub(super) loose: bool,
}

#[derive(Debug)]
struct Language {
    country: &'static str,
    names: &'static Names,
    pairs: Permutation,
    domains: Vec<&'static str>,
}

struct Person {
    female: bool,
    first: Name,
    last: Name,
    family_first: bool,
    language: usize,
    /// How often the pairs of names were used up before this row.
    cycle: u64,
}

const COMMON_DOMAINS: [&str; 6] = [
    "gmail.com",
    "yahoo.com",
    "outlook.com",
    "hotmail.com",
    "icloud.com",
    "proton.me",
];

impl PersonPlan {
    pub(super) fn new(
        of: &str,
        countries: &[(&'static Country, u32)],
        names: Option<&str>,
        domain: Option<&str>,
        table_key: u64,
    ) -> Self {
        let key = key(key(table_key, "person"), of);
        let mut languages: Vec<Language> = Vec::new();
        let mut weights = Vec::new();
        for (country, weight) in countries {
            let code = names
                .filter(|name| people::knows(name))
                .unwrap_or(country.names);
            weights.push(u64::from(*weight));
            // One language of several countries shares its addresses, so that they stay distinct.
            let own: Vec<&'static str> = country
                .domains
                .iter()
                .copied()
                .filter(|d| !COMMON_DOMAINS.contains(d))
                .collect();
            let names = people::names(code);
            let taken = languages
                .iter()
                .any(|l| l.domains.iter().any(|d| own.contains(d)));
            let domains = if languages.is_empty() {
                [&COMMON_DOMAINS[..], &own].concat()
            } else if taken {
                Vec::new()
            } else {
                own
            };
            let pairs = Permutation::new(names.pairs(), key);
            languages.push(Language {
                country: country.code,
                names,
                pairs,
                domains,
            });
        }
        Self {
            of: of.to_string(),
            languages,
            weights,
            domain: domain.map(str::to_string),
            key,
            loose: false,
        }
    }

    /// Writes a part of the row's person. `country` is that of the row's place, if it has one.
    pub(super) fn write(
        &self,
        part: PersonPart,
        row: u64,
        country: Option<&str>,
        unique: bool,
        max: usize,
        out: &mut Batch,
    ) -> Cell {
        let person = self.person(row, country);
        let mut random = Stream::new(self.key ^ part as u64, row);
        let start = out.text.len();
        match part {
            PersonPart::First => return out.put_text(person.first.native),
            PersonPart::Last => return out.put_text(person.last.native),
            PersonPart::Nickname => return out.put_text(person.first.native),
            PersonPart::Middle => {
                let names = self.languages[person.language].names;
                let list = if person.female {
                    &names.female
                } else {
                    &names.male
                };
                return out.put_text(list[random.below(list.len() as u64) as usize].native);
            }
            PersonPart::Full => {
                let names = if person.family_first {
                    [person.last.native, " ", person.first.native]
                } else {
                    [person.first.native, " ", person.last.native]
                };
                names
                    .iter()
                    .for_each(|part| out.text.extend_from_slice(part.as_bytes()));
            }
            PersonPart::Initials => {
                for latin in [person.first.latin, person.last.latin] {
                    out.text
                        .extend(latin.bytes().take(1).map(|b| b.to_ascii_uppercase()));
                }
            }
            PersonPart::Prefix => {
                let title = if random.below(20) == 0 {
                    "Dr."
                } else if person.female {
                    "Ms."
                } else {
                    "Mr."
                };
                return out.put_text(title);
            }
            PersonPart::Username => {
                out.text.extend(person.first.latin.bytes().take(1));
                out.text
                    .extend(person.last.latin.bytes().take(max.saturating_sub(9)));
                let number = if unique {
                    row + 1
                } else {
                    1 + random.below(98)
                };
                out.text.extend_from_slice(number.to_string().as_bytes());
            }
            PersonPart::Email => self.write_email(&person, row, max, &mut random, out),
        }
        out.text_since(start)
    }

    /// Whether the row's person has a woman's name.
    pub(super) fn is_female(&self, row: u64, country: Option<&str>) -> bool {
        self.person(row, country).female
    }

    fn pick(&self, row: u64, country: Option<&str>) -> usize {
        if self.languages.len() < 2 {
            return 0;
        }
        if let Some(found) =
            country.and_then(|code| self.languages.iter().position(|l| l.country == code))
        {
            return found;
        }
        let mut target = below(at(self.key, row), self.weights.iter().sum::<u64>().max(1));
        let found = self.weights.iter().position(|weight| {
            let hit = target < *weight;
            target = target.saturating_sub(*weight);
            hit
        });
        found.unwrap_or(0)
    }

    fn person(&self, row: u64, country: Option<&str>) -> Person {
        let language = self.pick(row, country);
        let chosen = &self.languages[language];
        let pairs = chosen.names.pairs().max(1);
        let (female, first, last) = chosen.names.pair(chosen.pairs.forward(row % pairs));
        Person {
            female,
            first,
            last,
            family_first: chosen.names.family_first,
            language,
            cycle: row / pairs,
        }
    }

    /// An address that no other row has: the pair of names is used once a
    /// cycle and each language has domains of its own, or else a number follows.
    fn write_email(
        &self,
        person: &Person,
        row: u64,
        max: usize,
        random: &mut Stream,
        out: &mut Batch,
    ) {
        let language = &self.languages[person.language];
        let own = self.domain.is_none() && !language.domains.is_empty();
        let domain = match &self.domain {
            Some(domain) => domain.as_str(),
            None if own => {
                // The first are the common ones, and most people use them.
                let skewed = random
                    .below(language.domains.len() as u64)
                    .min(random.below(language.domains.len() as u64));
                language.domains[skewed as usize]
            }
            None => COMMON_DOMAINS[random.below(COMMON_DOMAINS.len() as u64) as usize],
        };
        let rank = if own { 0 } else { person.language as u64 };
        let number = person.cycle * self.languages.len() as u64 + rank;
        let suffix = if number > 0 {
            number.to_string()
        } else {
            String::new()
        };
        let (first, last) = (person.first.latin, person.last.latin);
        if first.len() + last.len() + suffix.len() + domain.len() + 2 > max {
            let number = (row + 1).to_string();
            let room = max.saturating_sub(number.len() + domain.len() + 1);
            let short: String = first.chars().take(room.min(first.len())).collect();
            out.text
                .extend_from_slice(format!("{short}{number}@{domain}").as_bytes());
            return;
        }
        let joint = [".", ".", ".", "_", "-"][random.below(5) as usize];
        for part in [first, joint, last, &suffix, "@", domain] {
            out.text.extend_from_slice(part.as_bytes());
        }
    }
}
