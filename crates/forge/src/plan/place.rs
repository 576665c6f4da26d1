//! The place of a row: city, region, postal code and phone that belong together.

use super::generators::write_mask;
use crate::{
    know::places::{self, Country, Place},
    random::{Permutation, Stream, at, below, key},
};
use confab_model::{Batch, Cell, recipe::PlacePart};
use std::collections::HashSet;

#[derive(Debug)]
pub(super) struct PlacePlan {
    pub(super) of: String,
    cities: Vec<&'static Place>,
    /// Sums of weights up to and with each city.
    sums: Vec<u64>,
    /// The places of a list of places, one after the other.
    each: Option<(Vec<&'static Place>, Permutation)>,
    pub(super) key: u64,
    /// Whether it may be drawn anew to meet a CHECK.
    pub(super) loose: bool,
}

impl PlacePlan {
    pub(super) fn new(
        of: &str,
        countries: &[(&'static Country, u32)],
        each: Option<PlacePart>,
        table_key: u64,
    ) -> Self {
        let mut cities = Vec::new();
        let mut sums = Vec::new();
        let mut sum = 0;
        for (country, weight) in countries {
            let own = places::cities(country.code);
            // Square roots, so that the largest city does not crowd out the rest.
            let sizes: Vec<u64> = own
                .iter()
                .map(|place| (place.weight as f64).sqrt() as u64 + 1)
                .collect();
            let total: u64 = sizes.iter().sum::<u64>().max(1);
            for (city, size) in own.into_iter().zip(sizes) {
                sum += (size * u64::from(*weight) * 1000 / total).max(1);
                cities.push(city);
                sums.push(sum);
            }
        }
        let key = key(key(table_key, "place"), of);
        let each = each.map(|part| {
            let mut seen = HashSet::new();
            let own = |place: &&&'static Place| {
                seen.insert(match part {
                    PlacePart::Country => (place.country.code, "", ""),
                    PlacePart::Region => (place.country.code, place.region, ""),
                    _ => (place.country.code, place.region, place.city),
                })
            };
            let list: Vec<_> = cities.iter().filter(own).copied().collect();
            let order = Permutation::new(list.len().max(1) as u64, key);
            (list, order)
        });
        Self {
            of: of.to_string(),
            cities,
            sums,
            each,
            key,
            loose: false,
        }
    }

    fn place(&self, row: u64) -> Option<&'static Place> {
        if let Some((list, order)) = &self.each {
            let number = order.forward(row % list.len().max(1) as u64);
            return list.get(number as usize).copied();
        }
        let target = below(at(self.key, row), *self.sums.last()?);
        self.cities
            .get(self.sums.partition_point(|sum| *sum <= target))
            .copied()
    }

    pub(super) fn country(&self, row: u64) -> Option<&'static Country> {
        self.place(row).map(|place| place.country)
    }

    /// Writes a part of the row's place that fits into `max` characters.
    pub(super) fn write(&self, part: PlacePart, row: u64, max: usize, out: &mut Batch) -> Cell {
        let Some(place) = self.place(row) else {
            return Cell::Null;
        };
        let mut random = Stream::new(self.key ^ part as u64, row);
        let start = out.text.len();
        match part {
            PlacePart::City => return out.put_text(place.city),
            PlacePart::Region => {
                let short = place.region.chars().count() > max && !place.region_code.is_empty();
                return out.put_text(if short {
                    place.region_code
                } else {
                    place.region
                });
            }
            PlacePart::RegionCode => {
                return out.put_text(if place.region_code.is_empty() {
                    place.region
                } else {
                    place.region_code
                });
            }
            PlacePart::Country => {
                let country = place.country;
                let fitting = [country.name, country.code3, country.code]
                    .into_iter()
                    .find(|name| name.chars().count() <= max);
                return out.put_text(fitting.unwrap_or(country.code));
            }
            PlacePart::CountryCode => {
                return out.put_text(if max == 3 {
                    place.country.code3
                } else {
                    place.country.code
                });
            }
            PlacePart::Timezone => return out.put_text(place.timezone),
            PlacePart::Latitude => {
                return Cell::Decimal {
                    units: place.latitude * 100 + random.below(60_000) as i64 - 30_000,
                    scale: 6,
                };
            }
            PlacePart::Longitude => {
                return Cell::Decimal {
                    units: place.longitude * 100 + random.below(60_000) as i64 - 30_000,
                    scale: 6,
                };
            }
            PlacePart::Postcode => write_mask(place.postcode, &mut random, &mut out.text),
            PlacePart::Phone => {
                write_mask(place.phone, &mut random, &mut out.text);
                if out.text.len() - start > max {
                    // Only its digits, and of those the last, where there is no room for more.
                    let digits: Vec<u8> =
                        out.text.drain(start..).filter(u8::is_ascii_digit).collect();
                    out.text
                        .extend_from_slice(&digits[digits.len().saturating_sub(max)..]);
                }
            }
            PlacePart::Street => write_street(place.country, &mut random, &mut out.text),
            PlacePart::Address => self.write_address(place, row, &mut out.text),
            PlacePart::Full => {
                self.write_address(place, row, &mut out.text);
                out.text.extend_from_slice(b", ");
                out.text.extend_from_slice(place.city.as_bytes());
                if place.country.code == "US" {
                    out.text.extend_from_slice(b", ");
                    out.text.extend_from_slice(place.region_code.as_bytes());
                }
                out.text.push(b' ');
                write_mask(
                    place.postcode,
                    &mut Stream::new(self.key ^ PlacePart::Postcode as u64, row),
                    &mut out.text,
                );
            }
        }
        out.text_since(start)
    }

    fn write_address(&self, place: &Place, row: u64, out: &mut Vec<u8>) {
        let mut random = Stream::new(self.key ^ PlacePart::Address as u64, row);
        let number = 1 + random.below(if place.country.code == "US" {
            1899
        } else {
            180
        });
        let mut rest = place.country.address;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}').map(|at| open + at) else {
                break;
            };
            out.extend_from_slice(&rest.as_bytes()[..open]);
            match &rest[open + 1..close] {
                "n" => out.extend_from_slice(number.to_string().as_bytes()),
                _ => write_street(place.country, &mut random, out),
            }
            rest = &rest[close + 1..];
        }
        out.extend_from_slice(rest.as_bytes());
    }
}

fn write_street(country: &Country, random: &mut Stream, out: &mut Vec<u8>) {
    if country.streets.is_empty() {
        if let Some(pool) = crate::know::words::find("common.street") {
            pool.write(random, out);
        }
        return;
    }
    let street = country.streets[random.below(country.streets.len() as u64) as usize];
    out.extend_from_slice(street.as_bytes());
}
