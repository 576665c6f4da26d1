//! Days of birth: a date that is called so.

use super::{
    Found, Kind,
    context::{Text, says},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    crate::pattern(&format!(
        r"(?i)[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.](?:[0-9]{{4}}|[0-9]{{2}})|[0-9]{{1,2}}(?:st|nd|rd|th|\.)? (?:of )?{month}\.?,? [0-9]{{4}}|{month}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    ))
});
const WORDS: &[&str] = &[
    "born",
    "birth",
    "birthday",
    "birthdate",
    "birthdays",
    "dob",
    "d.o.b",
    "b-day",
    "geboren",
    "geburtsdatum",
    "geburtstag",
    "naissance",
    "né le",
    "née le",
    "nacimiento",
    "nacido",
    "nacida",
    "nascita",
    "nato il",
    "nata il",
    "nascimento",
    "date of birth",
    "birth date",
    "birth_date",
];

pub(super) fn find(text: &Text<'_>) -> Vec<Found> {
    let places = text.places(&DATE);
    // A row without a heading is about a person if it has an e-mail address;
    // its one date is then the day of birth.
    let of_a_person = |span: &Range<usize>| {
        text.row(span.start).is_some_and(|row| {
            let within = |other: &&Range<usize>| row.start <= other.start && other.end <= row.end;
            let has_mail = text
                .text
                .get(row.clone())
                .is_some_and(|row| row.contains('@'));
            has_mail && places.iter().filter(within).count() == 1
        })
    };
    let born = places.iter().cloned();
    born.filter(|span| {
        let before = text.before(span.start).replace(['_', '"'], " ");
        says(&before, WORDS)
            || text
                .heading(span.start)
                .is_some_and(|heading| says(&heading, WORDS))
            || of_a_person(span)
    })
    .map(|span| Found {
        kind: Kind::DateOfBirth,
        span,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;

    #[test]
    fn a_date_is_one_of_birth_where_it_is_called_so() {
        assert_eq!(
            found("born on 3 May 1984"),
            [("DATE_OF_BIRTH", "3 May 1984")]
        );
        assert_eq!(found("DOB: 1984-05-03"), [("DATE_OF_BIRTH", "1984-05-03")]);
        assert_eq!(
            found("id|dob|x|y\n7|03/05/1984|a|b"),
            [("DATE_OF_BIRTH", "03/05/1984")]
        );
        assert_eq!(
            found("Q: Your date of birth?\nA: 1984-05-03"),
            [("DATE_OF_BIRTH", "1984-05-03")]
        );
        assert_eq!(
            found("Ann|123-45-6789|1984-05-03|ann@mail.example").get(2),
            Some(&("DATE_OF_BIRTH", "1984-05-03"))
        );
        assert_eq!(found("ordered on 1984-05-03"), []);
    }
}
