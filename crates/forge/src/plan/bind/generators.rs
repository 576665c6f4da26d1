//! Binds what the values of a column are.

use super::Binder;
use crate::{
    error::ForgeError,
    evaluate::{self, Number, Value},
    know::{calendar, words},
    plan::{
        Kind, codes,
        generators::{After, Fixed, Gen, Moment, Source, SourcePlace, Test},
        person::PersonPlan,
        place::PlacePlan,
        ranked::Ranked,
        regex_text::RegexText,
    },
    random::Quantiles,
    shapes,
    source::SourceName,
};
use confab_model::{Batch, Generator, Literal, recipe::ColumnRecipe};

impl Binder<'_> {
    pub(super) fn generator(
        &self,
        generator: &Generator,
        entry: &ColumnRecipe,
        kind: &Kind,
    ) -> Result<Gen, ForgeError> {
        let column = |name: &str| {
            self.table
                .find_column(name)
                .ok_or_else(|| self.unknown(&entry.column, name))
        };
        let pool = |name: &str| {
            words::find(name)
                .ok_or_else(|| self.unknown(&entry.column, &format!("the pool {name}")))
        };
        let day = |text: &str| {
            calendar::parse_day(text)
                .ok_or_else(|| self.unknown(&entry.column, &format!("the day {text}")))
        };
        Ok(match generator {
            Generator::Nothing => Gen::Nothing,
            Generator::Sequence { start, step } => Gen::Sequence {
                start: *start,
                step: *step,
            },
            Generator::Key { key } => {
                let declared = self
                    .table
                    .foreign_keys
                    .get(*key)
                    .ok_or_else(|| self.unknown(&entry.column, "its foreign key"))?;
                let parent = self
                    .schema
                    .find_table(&declared.table)
                    .ok_or_else(|| self.unknown(&entry.column, &declared.table))?;
                let referred = declared
                    .columns
                    .iter()
                    .position(|c| *c == entry.column)
                    .and_then(|i| declared.references.get(i));
                let referred =
                    referred.and_then(|name| self.schema.tables[parent].find_column(name));
                Gen::Key {
                    key: *key,
                    column: referred
                        .ok_or_else(|| self.unknown(&entry.column, "the referred column"))?,
                }
            }
            Generator::Constant { value } => Gen::Constant(fixed(value, kind)),
            Generator::Choice { values } => {
                let weights: Vec<u32> = values.iter().map(|v| v.weight).collect();
                let mut sum = 0;
                let sums = shapes::tempered(&weights, self.temperature)
                    .into_iter()
                    .map(|weight| {
                        sum += weight;
                        sum
                    });
                Gen::Choice {
                    sums: sums.collect(),
                    values: values.iter().map(|v| fixed(&v.value, kind)).collect(),
                }
            }
            Generator::Number {
                min,
                max,
                scale,
                shape,
            } => {
                let scale = if matches!(kind, Kind::Int { .. }) {
                    0
                } else {
                    (*scale).min(9)
                };
                let bound = |text: &str| {
                    Number::parse(text).and_then(|n| i64::try_from(n.rescale(scale).units).ok())
                };
                let (min, max) = bound(min)
                    .zip(bound(max))
                    .ok_or_else(|| self.unknown(&entry.column, "a usable range"))?;
                let (min, max) = (min.min(max), max.max(min));
                let price =
                    *shape == confab_model::recipe::Shape::Price && scale == 2 && max - min > 300;
                Gen::Number {
                    quantiles: shapes::quantiles(*shape, min, max, self.temperature),
                    min,
                    max,
                    scale,
                    price,
                }
            }
            Generator::Boolean { share } => Gen::Boolean { share: *share },
            Generator::Moment {
                from,
                to,
                growth,
                months,
                rising,
                hours,
                after,
                before,
            } => {
                let (from, to) = (day(from)?, day(to)?);
                let (from, to) = (from.min(to), to.max(from));
                let days = Quantiles::weighted(
                    i64::from(from),
                    &shapes::day_weights(from, to, *growth, months),
                );
                let timed = matches!(kind, Kind::Moment)
                    || matches!(kind, Kind::Text { .. }) && hours.is_some();
                let hours = timed.then(|| shapes::hours(hours.unwrap_or((7, 22))));
                Gen::Moment(Moment {
                    days,
                    from,
                    to,
                    hours,
                    rising: *rising,
                    after: self.sources(after, &entry.column)?,
                    before: self.sources(before, &entry.column)?,
                })
            }
            Generator::After {
                of,
                min_days,
                max_days,
                past,
                before,
            } => Gen::After(After {
                of: self.sources(of, &entry.column)?,
                min_days: *min_days,
                max_days: *max_days,
                past: *past,
                before: self.sources(before, &entry.column)?,
            }),
            Generator::TimeOfDay { from, to } => Gen::TimeOfDay {
                from: *from,
                to: *to,
            },
            Generator::Person { part, of } => Gen::Person {
                part: *part,
                person: self.person(of),
            },
            Generator::Gender {
                of,
                female,
                male,
                others,
            } => Gen::Gender {
                person: self.person(of),
                female: female.clone(),
                male: male.clone(),
                others: others.clone(),
            },
            Generator::Place { part, of } => Gen::Place {
                part: *part,
                place: self.place(of),
            },
            Generator::Words { pool: name } => {
                let pool = pool(name)?;
                Gen::Words {
                    pool,
                    plain: pool.plain_texts().filter(|_| entry.unique.is_some()),
                }
            }
            Generator::WordsBy {
                column: deciding,
                pools,
                otherwise,
            } => {
                let pools = pools
                    .iter()
                    .map(|(value, name)| pool(name).map(|pool| (Test::parse(value), pool)));
                Gen::WordsBy {
                    column: column(deciding)?,
                    pools: pools.collect::<Result<_, _>>()?,
                    otherwise: pool(otherwise)?,
                }
            }
            Generator::Mask { mask } => Gen::Mask(mask.clone()),
            Generator::Regex { pattern } => {
                let text = RegexText::new(pattern).ok_or_else(|| {
                    self.unknown(&entry.column, "a regular expression that is understood")
                })?;
                let max = match kind {
                    Kind::Text { max, .. } => *max,
                    _ => usize::MAX,
                };
                let ranked = entry.unique.is_some().then(|| Ranked::new(pattern, max));
                Gen::Regex {
                    text,
                    ranked: ranked.flatten(),
                }
            }
            Generator::Code { of } => {
                if codes::capacity(of).is_none() {
                    return Err(self.unknown(&entry.column, &format!("the code {of}")));
                }
                Gen::Code(of.clone())
            }
            Generator::Formula { expr } => Gen::Formula(
                evaluate::compile(expr, self)
                    .ok_or_else(|| self.unknown(&entry.column, "what its formula reads"))?,
            ),
            Generator::Ordinal { key } => {
                self.climb(self.number, &[*key])?;
                Gen::Ordinal { key: *key }
            }
            Generator::When {
                column: deciding,
                values,
                then,
                otherwise,
            } => Gen::When {
                column: column(deciding)?,
                values: values.clone(),
                then: Box::new(self.generator(then, entry, kind)?),
                otherwise: otherwise
                    .as_ref()
                    .map(|other| self.generator(other, entry, kind).map(Box::new))
                    .transpose()?,
            },
        })
    }

    fn sources(&self, names: &[String], column: &str) -> Result<Vec<Source>, ForgeError> {
        let missing = |name: &str| self.unknown(column, name);
        let source = |name: &String| {
            let SourceName { key, column, days } = SourceName::parse(name);
            let place = match key {
                Some(key) => {
                    let declared = self.table.foreign_keys.get(key);
                    let parent = declared.and_then(|key| self.schema.find_table(&key.table));
                    parent
                        .and_then(|parent| self.schema.tables[parent].find_column(column))
                        .map(|column| SourcePlace::Parent { key, column })
                }
                None => self.table.find_column(column).map(SourcePlace::Own),
            };
            Ok(Source {
                place: place.ok_or_else(|| missing(name))?,
                days,
            })
        };
        names.iter().map(source).collect()
    }

    fn person(&self, of: &str) -> usize {
        let mut people = self.people.borrow_mut();
        if let Some(known) = people.iter().position(|person| person.of == of) {
            return known;
        }
        people.push(PersonPlan::new(
            of,
            &self.countries,
            self.entry.names.as_deref(),
            self.entry.domain.as_deref(),
            self.key,
        ));
        people.len() - 1
    }

    fn place(&self, of: &str) -> usize {
        let mut places = self.places.borrow_mut();
        if let Some(known) = places.iter().position(|place| place.of == of) {
            return known;
        }
        places.push(PlacePlan::new(
            of,
            &self.countries,
            self.entry.each,
            self.key,
        ));
        places.len() - 1
    }
}

fn fixed(literal: &Literal, kind: &Kind) -> Fixed {
    let value = Value::from_literal(literal);
    let mut batch = Batch::new(1);
    match kind.cell_of(&value, &mut batch) {
        Some(cell) if batch.text.is_empty() && !matches!(cell, confab_model::Cell::Text { .. }) => {
            Fixed::Cell(cell)
        }
        _ => Fixed::Text(value.text().into_owned()),
    }
}
