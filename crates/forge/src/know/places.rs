//! Cities with their region, postal code, phone and position, and countries.

use super::{people, rows};
use std::sync::LazyLock;

/// A city and what belongs to it. `postcode` and `phone` are masks.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) country: &'static Country,
    pub(crate) region: &'static str,
    pub(crate) region_code: &'static str,
    pub(crate) city: &'static str,
    pub(crate) postcode: &'static str,
    pub(crate) phone: &'static str,
    /// In ten-thousandths of a degree.
    pub(crate) latitude: i64,
    /// In ten-thousandths of a degree.
    pub(crate) longitude: i64,
    pub(crate) timezone: &'static str,
    pub(crate) weight: u64,
}

/// A country.
#[derive(Debug)]
pub(crate) struct Country {
    pub(crate) code: &'static str,
    pub(crate) code3: &'static str,
    pub(crate) name: &'static str,
    pub(crate) nationality: &'static str,
    /// The language of its people's names.
    pub(crate) names: &'static str,
    pub(crate) domains: Vec<&'static str>,
    pub(crate) synonyms: Vec<&'static str>,
    /// `{street}` and `{n}` in the order of the country.
    pub(crate) address: &'static str,
    pub(crate) streets: Vec<&'static str>,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let streets: Vec<_> = rows("people/streets.tsv").collect();
    let known = rows("countries.tsv").filter(|row| row.len() >= 10 && row[0] != "code");
    let list = |text: &'static str| {
        text.split(',')
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
    };
    known
        .map(|row| {
            let code = row[0];
            let format = streets
                .iter()
                .find(|s| s[0] == "format" && s.get(1) == Some(&code))
                .and_then(|s| s.get(2));
            Country {
                code,
                code3: row[1],
                name: row[2],
                nationality: row[3],
                names: if people::knows(row[6]) { row[6] } else { "en" },
                domains: list(row[9]),
                synonyms: row.get(11).map(|text| list(text)).unwrap_or_default(),
                address: format.copied().unwrap_or("{n} {street}"),
                streets: streets
                    .iter()
                    .filter(|s| s[0] == code)
                    .filter_map(|s| s.get(1).copied())
                    .filter(|s| !s.contains('{'))
                    .collect(),
            }
        })
        .collect()
});

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let degrees = |text: &str| {
        text.parse::<f64>()
            .map(|d| (d * 10_000.0) as i64)
            .unwrap_or(0)
    };
    rows("places.tsv")
        .filter_map(|row| {
            let country = country(row.first()?)?;
            Some(Place {
                country,
                region: row.get(1)?,
                region_code: row.get(2)?,
                city: row.get(3)?,
                postcode: row.get(4)?,
                phone: row.get(5)?,
                latitude: degrees(row.get(6)?),
                longitude: degrees(row.get(7)?),
                timezone: row.get(8)?,
                weight: row.get(9)?.trim().parse().ok()?,
            })
        })
        .collect()
});

/// All countries.
pub(crate) fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// The country with that two-letter code.
pub(crate) fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES
        .iter()
        .find(|country| country.code.eq_ignore_ascii_case(code))
}

/// The cities of a country; all cities of the world where none is known.
pub(crate) fn cities(code: &str) -> Vec<&'static Place> {
    let cities: Vec<_> = PLACES
        .iter()
        .filter(|place| place.country.code == code)
        .collect();
    if cities.is_empty() {
        PLACES.iter().collect()
    } else {
        cities
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_all_its_parts() {
        assert!(PLACES.len() > 300, "{}", PLACES.len());
        assert_eq!(
            PLACES.len(),
            rows("places.tsv").count() - 1,
            "a line of places.tsv was not understood"
        );
        for place in PLACES.iter() {
            assert!(
                !place.city.is_empty() && !place.phone.is_empty() && place.weight > 0,
                "{place:?}"
            );
        }
    }
}
