//! Names of people: known names, titles, and what people are called by.

use super::{
    Found, Kind,
    context::{Text, says},
    known::{Known, known},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// A word of a name, an initial, or a small word within one.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"\p{Lu}\.|(?:d'|D'|O'|Mc|Mac|al-|Al-)?\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]+)*|\p{Lo}{2,12}",
    )
});
static PARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"^ (?:van der|van den|van de|van|von der|von|de la|de los|de|del|della|di|da|dos|du|la|le|bin|ibn|ter|ten|zu) $",
    )
});
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "madam",
    "lady",
    "lord",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "señor",
    "señora",
    "signor",
    "signora",
    "rn",
    "md",
    "judge",
    "officer",
    "detective",
    "nurse",
    "attorney",
    "captain",
    "rev",
];
/// What stands before a name and says that it is one.
const CALLED: &[&str] = &[
    "name is",
    "named",
    "name:",
    "my name",
    "i am",
    "i'm",
    "this is",
    "called",
    "dear",
    "sincerely",
    "regards",
    "signed",
    "signed:",
    "witness",
    "witness:",
    "patient",
    "patient:",
    "pt:",
    "customer:",
    "client:",
    "plaintiff:",
    "defendant:",
    "employee:",
    "contact:",
    "attn",
    "attention",
    "from:",
    "to:",
    "by",
    "between",
    "for:",
    "owner",
    "owner:",
    "author:",
    "agent",
    "author",
    "husband",
    "wife",
    "son",
    "daughter",
    "brother",
    "sister",
    "mother",
    "father",
    "friend",
    "boss",
    "colleague",
    "manager",
    "director",
    "producer",
    "singer",
    "actor",
    "actress",
    "starring",
    "directed",
    "met",
    "says",
    "said",
    "told",
    "asked",
    "him",
    "her",
    "with",
    "and",
    "correct it to",
    "statement of",
];
/// What stands after a name and says that it is one.
const AFTER: &[&str] = &[
    "'s",
    "’s",
    " says",
    " said",
    " told",
    " asked",
    " wrote",
    " lives",
    " was born",
    " is a",
    " works",
    " logged",
    " appeared",
    " (ssn",
    " and i",
    ", of ",
    " called",
    " requested",
];
const FIRMS: &[&str] = &[
    "corp",
    "inc",
    "llc",
    "ltd",
    "gmbh",
    "ag",
    "plc",
    "co",
    "company",
    "group",
    "university",
    "college",
    "school",
    "hospital",
    "bank",
    "enterprises",
    "industries",
    "foundation",
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "blvd",
    "way",
    "court",
    "county",
    "city",
    "institute",
    "systems",
    "solutions",
    "international",
    "partners",
    "airport",
];

/// A word that begins with a capital.
struct Word {
    span: Range<usize>,
    lower: String,
    known: Known,
    initial: bool,
}

pub(super) fn find(text: &Text<'_>) -> Vec<Found> {
    let words: Vec<Word> = text
        .places(&WORD)
        .into_iter()
        .map(|span| word(text, span))
        .collect();
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let mut end = at + 1;
        while end < words.len() && joined(text, &words[end - 1], &words[end]) && end - at < 5 {
            end += 1;
        }
        for span in names(text, &words[at..end]) {
            all.push(Found {
                kind: Kind::Person,
                span,
            });
        }
        at = end;
    }
    all
}

fn word(text: &Text<'_>, span: Range<usize>) -> Word {
    let shown = text.text.get(span.clone()).unwrap_or_default();
    let lower = shown.to_lowercase();
    let mut known = known(&lower);
    // Of a double name each half may be known.
    if known == Known::default()
        && let Some((first, second)) = lower.split_once('-')
    {
        let (first, second) = (self::known(first), self::known(second));
        known.given = first.given && (second.given || second.surname);
        known.surname = first.surname && second.surname;
    }
    if text.is_own_name(&lower) {
        known.given = true;
        known.word = false;
        known.other = false;
    }
    Word {
        initial: shown.ends_with('.'),
        span,
        lower,
        known,
    }
}

/// Whether two words stand together as a name's do.
fn joined(text: &Text<'_>, left: &Word, right: &Word) -> bool {
    let between = text
        .text
        .get(left.span.end..right.span.start)
        .unwrap_or("?");
    let title = TITLES.contains(&left.lower.as_str());
    between == " " || title && between == ". " || PARTICLE.is_match(between)
}

/// The names in a run of words.
fn names(text: &Text<'_>, run: &[Word]) -> Vec<Range<usize>> {
    let titled = run
        .first()
        .is_some_and(|word| TITLES.contains(&word.lower.as_str()) && !word.known.given);
    let mut rest = &run[usize::from(titled)..];
    // What is no name stands outside.
    while let Some((first, others)) = rest.split_first() {
        if !first.known.other
            || first.known.given && others.first().is_some_and(|next| next.known.surname)
        {
            break;
        }
        rest = others;
    }
    while let Some((last, others)) = rest.split_last() {
        if !last.known.other || last.known.surname && !others.is_empty() {
            break;
        }
        rest = others;
    }
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else {
        return Vec::new();
    };
    let span = first.span.start..last.span.end;
    if is_firm(text, rest, span.end) {
        return Vec::new();
    }
    let before = text.before(run.first().map_or(0, |word| word.span.start));
    let called = says(
        before
            .rsplit(['.', '?', '!', '\n'])
            .next()
            .unwrap_or_default(),
        CALLED,
    ) && CALLED.iter().any(|cue| {
        before
            .trim_end_matches([' ', '"', '*', '•', ':'])
            .ends_with(cue.trim_end_matches(':'))
    });
    let after = text.text.get(span.end..).unwrap_or_default();
    let after = after
        .get(..12.min(after.len()))
        .unwrap_or(after)
        .to_lowercase();
    let acts = AFTER.iter().any(|cue| after.starts_with(cue));
    let full: Vec<&Word> = rest.iter().filter(|word| !word.initial).collect();
    let given = full.first().is_some_and(|word| word.known.given);
    let surname = full.len() > 1 && full.last().is_some_and(|word| word.known.surname);
    let plain = |word: &&Word| word.known.word || word.known.other;
    let is = match full.as_slice() {
        [] => false,
        [only] if titled => !only.known.other,
        [only] => {
            let name = only.known.given || only.known.surname;
            name && !plain(only)
                && (only.known.given
                    || called
                    || acts
                    || text.left(span.start) == Some(' ') && !starts(text, span.start))
                || name && (called && acts)
                || called && acts && !only.known.other
        }
        // A run of words that are all words as well is a heading or a place.
        words if words.iter().all(plain) => titled || given && surname && (called || acts),
        _ => {
            titled
                || given
                || surname
                || (called && acts)
                || rest.iter().any(|word| word.initial) && (called || acts)
        }
    };
    if is { vec![span] } else { Vec::new() }
}

/// Whether a sentence starts here.
fn starts(text: &Text<'_>, at: usize) -> bool {
    let before = text
        .text
        .get(..at)
        .unwrap_or_default()
        .trim_end_matches([' ', '"', '“', '(']);
    before.is_empty() || before.ends_with(['.', '?', '!', ':', '\n', '|'])
}

fn is_firm(text: &Text<'_>, run: &[Word], end: usize) -> bool {
    let firm = |word: &str| FIRMS.contains(&word.trim_end_matches('.'));
    let next = text.text.get(end..).unwrap_or_default();
    let next: String = next
        .trim_start_matches([' ', ',', '&'])
        .chars()
        .take_while(|sign| sign.is_alphabetic())
        .collect();
    let directly = text.right(end) == Some(' ') || text.right(end) == Some(',');
    run.iter().skip(1).any(|word| firm(&word.lower))
        || directly && firm(&next.to_lowercase()) && next.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, find, found};

    #[test]
    fn names_of_people_are_found() {
        for (text, name) in [
            ("the account of Heike Neumann is new", "Heike Neumann"),
            ("ask Prof. Okonkwo about it", "Okonkwo"),
            ("Witness: Christopher J. Nguyen", "Christopher J. Nguyen"),
            ("signed by Ludwig van der Berg", "Ludwig van der Berg"),
            ("She met Antonio yesterday", "Antonio"),
        ] {
            assert_eq!(found(text), [("PERSON", name)], "{text}");
        }
    }

    #[test]
    fn firms_places_and_words_are_not() {
        for text in [
            "orders of Smith Industries Ltd",
            "Show Total Revenue By Month",
            "customers in New York and Paris",
            "May I see June and April?",
            "What is the Grace period",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn names_of_the_dataset_are_known() {
        let names = |word: &str| word == "zorblax";
        let all = find("everything about Zorblax please", &names);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].kind, Kind::Person);
    }
}
