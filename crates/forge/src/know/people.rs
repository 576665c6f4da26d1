//! Names of people by language.

use super::{DATA, rows};
use std::{collections::HashMap, sync::LazyLock};

/// What the languages of names are called.
pub(crate) const LANGUAGE_NAMES: [(&str, &str); 16] = [
    ("japanese", "ja"),
    ("german", "de"),
    ("french", "fr"),
    ("spanish", "es"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("dutch", "nl"),
    ("chinese", "zh"),
    ("polish", "pl"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("indian", "in"),
    ("arabic", "ar"),
    ("english", "en"),
    ("brazilian", "pt"),
    ("hindi", "in"),
];

/// A name as written and in small Latin letters, as it stands in addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    pub(crate) native: &'static str,
    pub(crate) latin: &'static str,
}

/// The names of one language.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) female: Vec<Name>,
    pub(crate) male: Vec<Name>,
    pub(crate) last: Vec<Name>,
    /// Whether the family name stands first.
    pub(crate) family_first: bool,
}

impl Names {
    /// Distinct pairs of a given and a family name.
    pub(crate) fn pairs(&self) -> u64 {
        ((self.female.len() + self.male.len()) * self.last.len()) as u64
    }

    /// The pair with that number: whether it is female, given name, family name.
    pub(crate) fn pair(&self, number: u64) -> (bool, Name, Name) {
        let given = self.female.len() + self.male.len();
        let (first, last) = (
            (number % given as u64) as usize,
            (number / given as u64) as usize,
        );
        let female = first < self.female.len();
        let name = if female {
            self.female[first]
        } else {
            self.male[first - self.female.len()]
        };
        (female, name, self.last[last % self.last.len()])
    }
}

static LANGUAGES: LazyLock<HashMap<&'static str, Names>> = LazyLock::new(|| {
    let files = DATA
        .get_dir("people")
        .into_iter()
        .flat_map(|dir| dir.files());
    let languages = files
        .filter_map(|file| file.path().file_stem()?.to_str())
        .filter(|stem| *stem != "streets");
    languages
        .map(|language| (language, read(language)))
        .collect()
});

fn read(language: &str) -> Names {
    let mut names = Names {
        family_first: matches!(language, "ja" | "zh"),
        ..Names::default()
    };
    for row in rows(&format!("people/{language}.tsv")) {
        let [kind, native, latin] = row[..] else {
            continue;
        };
        let list = match kind {
            "female" => &mut names.female,
            "male" => &mut names.male,
            "last" => &mut names.last,
            _ => continue,
        };
        list.push(Name { native, latin });
    }
    names
}

/// The names of a language; English where it is not known.
pub(crate) fn names(language: &str) -> &'static Names {
    static NOBODY: LazyLock<Names> = LazyLock::new(Names::default);
    LANGUAGES
        .get(language)
        .or_else(|| LANGUAGES.get("en"))
        .unwrap_or(&NOBODY)
}

/// Whether names of that language are known.
pub(crate) fn knows(language: &str) -> bool {
    LANGUAGES.contains_key(language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_in_addresses_are_distinct_and_plain() {
        for (language, names) in LANGUAGES.iter() {
            for list in [
                names.female.iter().chain(&names.male).collect::<Vec<_>>(),
                names.last.iter().collect(),
            ] {
                assert!(list.len() > 50, "{language} has only {} names", list.len());
                let mut seen = HashSet::new();
                for name in list {
                    assert!(
                        name.latin.bytes().all(|b| b.is_ascii_lowercase()),
                        "{language}: {name:?}"
                    );
                    assert!(seen.insert(name.latin), "{language}: {name:?} twice");
                }
            }
        }
    }
}
