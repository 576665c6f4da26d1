//! Binds a recipe to its schema: names become numbers, shapes become tables.

use super::{
    ColumnPlan, Kind, Plan, TablePlan,
    generators::{Fixed, Gen, Source, Test},
    keys::{Chooser, KeyPlan},
    order,
    person::PersonPlan,
    place::PlacePlan,
    reach::{Fold, Reach},
    regex_text::RegexText,
    relations,
    slot::SlotPlan,
};
use crate::{
    error::ForgeError,
    evaluate::{self, Number, Scope, Value},
    know::{
        calendar,
        places::{self, Country},
        words,
    },
    random::{Permutation, Quantiles, Split, at, key},
    shapes,
};
use confab_model::{
    Batch, Dialect, Expr, Generator, Literal, Recipe, Schema, Table,
    recipe::{Choose, ColumnRecipe, KeyRecipe, TableRecipe},
};
use std::cell::RefCell;

pub(super) fn bind(schema: &Schema, recipe: &Recipe) -> Result<Plan, ForgeError> {
    let today = calendar::parse_day(&recipe.today).unwrap_or(20_000);
    let root = key(at(recipe.seed, 0), &recipe.engine);
    let temperature = recipe.temperature.clamp(0.05, 2.0);
    let mut tables = Vec::with_capacity(schema.tables.len());
    let rows: Vec<u64> = (0..schema.tables.len())
        .map(|i| entry(schema, recipe, i).map(|e| e.rows))
        .collect::<Result<_, _>>()?;
    for (number, table) in schema.tables.iter().enumerate() {
        let entry = entry(schema, recipe, number)?;
        let binder = Binder {
            schema,
            table,
            entry,
            rows: &rows,
            today,
            temperature,
            key: key(root, &schema.data_name(number)),
            countries: countries(entry, &recipe.locale),
            reaches: RefCell::default(),
            people: RefCell::default(),
            places: RefCell::default(),
        };
        tables.push(binder.table()?);
    }
    narrow_referred(schema, &mut tables);
    let mut plan = Plan {
        tables,
        relations: Vec::new(),
        today,
    };
    order::arrange(&mut plan, schema)?;
    plan.relations = relations::of(schema, recipe);
    Ok(plan)
}

/// A text that is referred to from a shorter column must fit there as well.
fn narrow_referred(schema: &Schema, tables: &mut [TablePlan]) {
    for table in 0..schema.tables.len() {
        for key in &schema.tables[table].foreign_keys {
            let Some(parent) = schema.find_table(&key.table) else {
                continue;
            };
            for (own, theirs) in key.columns.iter().zip(&key.references) {
                let own = schema.tables[table]
                    .find_column(own)
                    .map(|column| &tables[table].columns[column].kind);
                let Some(Kind::Text { max: short, .. }) = own.cloned() else {
                    continue;
                };
                let theirs = schema.tables[parent].find_column(theirs);
                if let Some(Kind::Text { max, .. }) = theirs
                    .and_then(|column| tables[parent].columns.get_mut(column))
                    .map(|c| &mut c.kind)
                {
                    *max = short.min(*max);
                }
            }
        }
    }
}

fn entry<'r>(
    schema: &Schema,
    recipe: &'r Recipe,
    number: usize,
) -> Result<&'r TableRecipe, ForgeError> {
    let name = schema.data_name(number);
    recipe
        .tables
        .iter()
        .find(|entry| entry.table == name)
        .ok_or(ForgeError::MissingTable { table: name })
}

/// The countries of a table's places, with weights.
fn countries(entry: &TableRecipe, locale: &str) -> Vec<(&'static Country, u32)> {
    let own: Vec<_> = entry
        .countries
        .iter()
        .filter_map(|(code, weight)| places::country(code).map(|c| (c, (*weight).max(1))))
        .collect();
    if !own.is_empty() {
        return own;
    }
    let code = locale.split(['-', '_']).nth(1).unwrap_or("US");
    places::country(code)
        .or_else(|| places::countries().first())
        .map(|country| (country, 1))
        .into_iter()
        .collect()
}

struct Binder<'a> {
    schema: &'a Schema,
    table: &'a Table,
    entry: &'a TableRecipe,
    rows: &'a [u64],
    today: i32,
    temperature: f64,
    key: u64,
    countries: Vec<(&'static Country, u32)>,
    reaches: RefCell<Vec<Reach>>,
    people: RefCell<Vec<PersonPlan>>,
    places: RefCell<Vec<PlacePlan>>,
}

impl Scope for Binder<'_> {
    fn column(&self, name: &str) -> Option<usize> {
        self.table.find_column(name)
    }

    fn reach(&self, function: &str, args: &[Expr]) -> Option<usize> {
        let number = |expr: &Expr| match expr {
            Expr::Literal(Literal::Number(text)) => text.parse::<usize>().ok(),
            _ => None,
        };
        let text = |expr: &Expr| match expr {
            Expr::Literal(Literal::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let reach = match (function, args) {
            ("parent", [key, column]) => {
                let key = number(key)?;
                let parent = self
                    .schema
                    .find_table(&self.table.foreign_keys.get(key)?.table)?;
                Reach::Parent {
                    key,
                    column: self.schema.tables[parent].find_column(&text(column)?)?,
                }
            }
            ("total" | "average" | "count", [table, key, column, values @ ..]) => {
                let table = self.schema.find_table(&text(table)?)?;
                let fold = match function {
                    "total" => Fold::Total,
                    "average" => Fold::Average,
                    _ => Fold::Count,
                };
                Reach::Children {
                    fold,
                    table,
                    key: number(key)?,
                    column: self.schema.tables[table].find_column(&text(column)?)?,
                    values: values.iter().filter_map(text).collect(),
                }
            }
            _ => return None,
        };
        let mut reaches = self.reaches.borrow_mut();
        if let Some(known) = reaches.iter().position(|known| *known == reach) {
            return Some(known);
        }
        reaches.push(reach);
        Some(reaches.len() - 1)
    }

    fn dialect(&self) -> Dialect {
        self.schema.dialect
    }

    fn today(&self) -> i32 {
        self.today
    }
}

impl Binder<'_> {
    fn table(&self) -> Result<TablePlan, ForgeError> {
        let checks: Vec<_> = self
            .table
            .checks
            .iter()
            .map(|check| evaluate::compile(&check.expr, self))
            .collect();
        let mut keys = Vec::new();
        for (number, foreign_key) in self.table.foreign_keys.iter().enumerate() {
            let entry = self.entry.keys.get(number).ok_or_else(|| {
                self.unknown(&foreign_key.columns.join(", "), "an entry for this key")
            })?;
            keys.push(self.foreign_key(number, entry)?);
        }
        let mut columns = Vec::new();
        for column in &self.table.columns {
            let entry = self
                .entry
                .columns
                .iter()
                .find(|entry| entry.column == column.name);
            let entry = entry.ok_or_else(|| ForgeError::MissingColumn {
                table: self.entry.table.clone(),
                column: column.name.clone(),
            })?;
            let kind = Kind::of(&column.data_type);
            columns.push(ColumnPlan {
                generator: self.generator(&entry.generator, entry, &kind)?,
                key: key(self.key, &column.name),
                nullable: column.nullable || column.generated.is_some(),
                nulls: if column.nullable { entry.nulls } else { 0 },
                slot: entry
                    .unique
                    .as_ref()
                    .map(|slot| SlotPlan::new(slot, self.key)),
                loose: false,
                kind,
            });
        }
        let mut plan = TablePlan {
            rows: self.entry.rows,
            key: self.key,
            columns,
            keys,
            order: Vec::new(),
            people: Vec::new(),
            places: Vec::new(),
            reaches: Vec::new(),
            checks,
            searched: Vec::new(),
        };
        self.loosen(&mut plan);
        plan.people = self.people.take();
        plan.places = self.places.take();
        plan.reaches = self.reaches.take();
        Ok(plan)
    }

    /// Marks what may be drawn anew for the sake of CHECKs.
    fn loosen(&self, plan: &mut TablePlan) {
        for (number, check) in self.table.checks.iter().enumerate() {
            if plan.checks[number].is_none() {
                continue;
            }
            let columns: Vec<usize> = check
                .expr
                .columns()
                .iter()
                .filter_map(|name| self.table.find_column(name))
                .collect();
            let mut any = false;
            for column in columns {
                let target = &mut plan.columns[column];
                if target.slot.is_some() || matches!(target.generator, Gen::Sequence { .. }) {
                    continue;
                }
                if let Gen::Key { key, .. } = target.generator {
                    plan.keys[key].loose = true;
                    any |= plan.keys[key].nulls > 0;
                } else {
                    target.loose = true;
                    any = true;
                }
            }
            if any {
                plan.searched.push(number);
            }
        }
    }

    fn unknown(&self, column: &str, what: &str) -> ForgeError {
        ForgeError::Unknown {
            table: self.entry.table.clone(),
            column: column.to_string(),
            what: what.to_string(),
        }
    }

    fn foreign_key(&self, number: usize, entry: &KeyRecipe) -> Result<KeyPlan, ForgeError> {
        let declared = &self.table.foreign_keys[number];
        let name = declared.columns.join(", ");
        let parent = self
            .schema
            .find_table(&declared.table)
            .ok_or_else(|| self.unknown(&name, &declared.table))?;
        let nullable = declared
            .columns
            .iter()
            .filter_map(|own| self.table.find_column(own))
            .all(|own| self.table.columns[own].nullable);
        let key = key(self.key, &format!("key {name} {}", declared.table));
        let (rows, parents) = (self.entry.rows, self.rows[parent]);
        let chooser = match &entry.choose {
            Choose::Share {
                parents: some,
                min,
                max,
                skew,
                ordered,
            } => {
                let parents = (*some).clamp(1, parents.max(1));
                let max = (*max).max(rows.div_ceil(parents));
                let min = (*min).min(rows / parents);
                let skew =
                    libm::round(f64::from(*skew) * self.temperature.sqrt()).min(1000.0) as u16;
                Chooser::Share {
                    split: Split::new(rows, parents, min, max, skew, key),
                    permutation: (!ordered).then(|| Permutation::new(rows, key)),
                }
            }
            Choose::Distinct if rows <= parents => {
                let own: Vec<&String> = declared.columns.iter().collect();
                if own.iter().all(|c| self.table.primary_key.contains(c)) {
                    Chooser::Aligned
                } else {
                    Chooser::Distinct(Permutation::new(parents, key))
                }
            }
            Choose::Distinct => return Err(self.unknown(&name, "a distinct parent for every row")),
            Choose::Partner { slot } => Chooser::Partner(SlotPlan::new(slot, self.key)),
            Choose::Via { table, keys } => {
                let table = self
                    .schema
                    .find_table(table)
                    .ok_or_else(|| self.unknown(&name, table))?;
                Chooser::Via {
                    table,
                    keys: keys.clone(),
                }
            }
            Choose::Forest { fanout } => Chooser::Forest {
                fanout: u64::from((*fanout).max(1)),
            },
            Choose::Agree {
                with,
                up,
                down,
                distinct,
            } => Chooser::Agree {
                with: *with,
                up: up.clone(),
                down: down.clone(),
                distinct: *distinct,
            },
            Choose::Follow { with, up } => Chooser::Follow {
                with: *with,
                up: up.clone(),
            },
            Choose::Child { key } => Chooser::Child { key: *key },
            Choose::Itself => Chooser::Itself,
            Choose::Nothing => Chooser::Nothing,
        };
        Ok(KeyPlan {
            parent,
            chooser,
            nulls: if nullable { entry.nulls } else { 0 },
            nullable,
            key,
            loose: false,
        })
    }

    fn generator(
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
                Gen::Moment {
                    days,
                    from,
                    to,
                    hours,
                    rising: *rising,
                    after: self.sources(after, &entry.column)?,
                }
            }
            Generator::After {
                of,
                min_days,
                max_days,
                past,
            } => Gen::After {
                of: self.sources(of, &entry.column)?,
                min_days: *min_days,
                max_days: *max_days,
                past: *past,
            },
            Generator::TimeOfDay { from, to } => Gen::TimeOfDay {
                from: *from,
                to: *to,
            },
            Generator::Person { part, of } => Gen::Person {
                part: *part,
                person: self.person(of),
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
                Gen::Regex(RegexText::new(pattern).ok_or_else(|| {
                    self.unknown(&entry.column, "a regular expression that is understood")
                })?)
            }
            Generator::Code { of } => {
                if super::codes::capacity(of).is_none() {
                    return Err(self.unknown(&entry.column, &format!("the code {of}")));
                }
                Gen::Code(of.clone())
            }
            Generator::Formula { expr } => Gen::Formula(
                evaluate::compile(expr, self)
                    .ok_or_else(|| self.unknown(&entry.column, "what its formula reads"))?,
            ),
            Generator::Ordinal { key } => Gen::Ordinal { key: *key },
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
        let source = |name: &String| match name.split_once(':') {
            Some((key, theirs)) => {
                let key: usize = key.parse().map_err(|_| missing(name))?;
                let declared = self
                    .table
                    .foreign_keys
                    .get(key)
                    .ok_or_else(|| missing(name))?;
                let parent = self
                    .schema
                    .find_table(&declared.table)
                    .ok_or_else(|| missing(name))?;
                let column = self.schema.tables[parent]
                    .find_column(theirs)
                    .ok_or_else(|| missing(name))?;
                Ok(Source::Parent { key, column })
            }
            None => self
                .table
                .find_column(name)
                .map(Source::Own)
                .ok_or_else(|| missing(name)),
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
        places.push(PlacePlan::new(of, &self.countries, self.key));
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
