//! Addresses of houses, in the forms of several countries.

use super::{Found, Kind, context::Text};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// A number, the street's name, what kind of street it is; maybe a flat, a
/// town, a state and a code after it.
static NUMBER_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let street = "(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|circle|cir|place|pl|way|terrace|ter|trail|trl|parkway|pkwy|highway|hwy|square|sq|crescent|close|grove|row|walk|mews|quay|alley|loop|run|path|pike|point|points|plaza|flats?|gardens|hill|heights|view|parade)";
    crate::pattern(&format!(
        r"(?i)[0-9]{{1,6}}[a-z]?,? (?:(?:n|s|e|w|north|south|east|west)\.? )?(?:[\p{{L}}0-9'.-]+ ){{1,4}}{street}\b\.?{REST}"
    ))
});
/// The kind of street first, as in Romance and Slavic languages.
static KIND_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(&format!(
        r"(?:[0-9]{{1,5}},? (?:bis |ter )?)?(?i:rue|avenue|boulevard|place|chemin|allée|via|viale|corso|piazza|strada|calle|avenida|av\.|paseo|plaza|camino|rua|travessa|praça|largo|ul\.|ulica|al\.|os\.|jalan|jl\.) (?:[\p{{L}}'.-]+ ){{0,4}}[\p{{L}}'.-]+(?:,? [0-9]{{1,5}}[a-zA-Z]?)?{REST}"
    ))
});
/// One word that ends like a street, as in Germanic, Nordic and Hungarian.
static SUFFIX: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(&format!(
        r"(?:[0-9]{{1,5}} )?(?:\p{{Lu}}[\p{{L}}'.-]* ){{0,2}}\p{{L}}+(?i:straße|strasse|str\.|weg|gasse|platz|allee|damm|ufer|straat|laan|plein|gracht|gatan|vägen|gade|vej|gata|veien|vegen|katu|tie|kuja|gränd|stræde|utca|út|greja) [0-9]{{1,5}}[a-zA-Z]?\b{REST}"
    ))
});
/// Military and post-office boxes.
static BOX: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)(?:(?:PSC|Unit|USNS|USS|USCGC|CMR) ?[\p{L}0-9]+(?:,? box [0-9]+)?\s*[\n,]\s*)?(?:APO|FPO|DPO) (?:AA|AE|AP) [0-9]{5}|p\.? ?o\.? box [0-9]{1,6}",
    )
});
/// What may follow: a flat, lines with town, state, code and country.
const REST: &str = r"(?:,?\s+(?i:apt|apartment|suite|ste|unit|flat|floor|fl|no|#)\.? ?[0-9]{1,5}[a-z]?)?(?:,?\s+\p{Lu}[\p{L}'. -]{1,30},? +(?:[A-Z]{2} +)?[0-9]{4,6}(?:-[0-9]{4})?)?";

pub(super) fn find(text: &Text<'_>) -> Vec<Found> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for pattern in [&*BOX, &NUMBER_FIRST, &SUFFIX, &KIND_FIRST] {
        for span in text.places(pattern) {
            let shown = text.text.get(span.clone()).unwrap_or_default();
            let free = all
                .iter()
                .all(|other| other.end <= span.start || span.end <= other.start);
            let numbered = shown.chars().any(|sign| sign.is_ascii_digit());
            let named = shown.chars().any(char::is_uppercase);
            if free && numbered && named {
                all.push(span);
            }
        }
    }
    all.into_iter()
        .map(|span| Found {
            kind: Kind::Address,
            span,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;

    #[test]
    fn addresses_of_many_countries_are_found() {
        for address in [
            "12 Baker Street",
            "6187 Willow Way, Milford, GA 35887",
            "Hauptstraße 5a",
            "14 rue de la Paix",
            "Via Garibaldi 12",
            "ul. Marszałkowska 10",
            "PSC 0413, Box 8144\nAPO AA 42323",
        ] {
            assert_eq!(
                found(&format!("I live at {address}; come by")),
                [("ADDRESS", address)]
            );
        }
    }

    #[test]
    fn counts_of_things_are_no_addresses() {
        for text in [
            "5 orders per day",
            "the 3 stores on average",
            "10 most popular dishes by way of payment",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
