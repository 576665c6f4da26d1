//! Binds a recipe to its schema: names become numbers, shapes become tables.

mod generators;
mod keys;

use super::{
    ColumnPlan, Kind, Plan, TablePlan,
    generators::Gen,
    order,
    person::PersonPlan,
    place::PlacePlan,
    reach::{Fold, Reach},
    relations,
    slot::SlotPlan,
};
use crate::{
    error::ForgeError,
    evaluate::{self, Scope},
    know::{
        calendar,
        places::{self, Country},
    },
    random::{at, key},
    shapes,
};
use confab_model::{
    Dialect, Expr, Literal, Recipe, Schema, Table,
    recipe::{PersonPart, TableRecipe},
};
use std::cell::RefCell;

pub(super) fn bind(schema: &Schema, recipe: &Recipe) -> Result<Plan, ForgeError> {
    let today = calendar::parse_day(&recipe.today).unwrap_or(20_000);
    let root = key(at(recipe.seed, 0), &recipe.engine);
    let temperature = shapes::temperature(recipe.temperature);
    let mut tables = Vec::with_capacity(schema.tables.len());
    let rows: Vec<u64> = (0..schema.tables.len())
        .map(|i| entry(schema, recipe, i).map(|e| e.rows))
        .collect::<Result<_, _>>()?;
    for (number, table) in schema.tables.iter().enumerate() {
        let entry = entry(schema, recipe, number)?;
        let binder = Binder {
            schema,
            number,
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
    number: usize,
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

    fn is_whole(&self, column: usize) -> bool {
        evaluate::is_whole(&self.table.columns[column].data_type)
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
                let key = number(key)?;
                let up = self.schema.tables[table].foreign_keys.get(key)?;
                if self.schema.find_table(&up.table) != Some(self.number) {
                    return None;
                }
                Reach::Children {
                    fold,
                    table,
                    key,
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
            let kind = Kind::of(&column.data_type, self.schema.dialect);
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
                steady: false,
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
        self.settle(&mut plan);
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
                // A row's person or place is drawn anew as a whole; addresses stay distinct.
                match &target.generator {
                    Gen::Person { part, person }
                        if target.slot.is_none()
                            || matches!(part, PersonPart::Email | PersonPart::Username) =>
                    {
                        self.people.borrow_mut()[*person].loose = true;
                        any = true;
                    }
                    Gen::Gender { person, .. } => self.people.borrow_mut()[*person].loose = true,
                    Gen::Place { place, .. } if target.slot.is_none() => {
                        self.places.borrow_mut()[*place].loose = true;
                    }
                    _ => {}
                }
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

    /// Marks the columns whose values don't depend on the attempt.
    fn settle(&self, plan: &mut TablePlan) {
        let (people, places) = (self.people.borrow(), self.places.borrow());
        for column in &mut plan.columns {
            column.steady = !column.loose
                && match &column.generator {
                    Gen::Sequence { .. }
                    | Gen::Constant(_)
                    | Gen::Choice { .. }
                    | Gen::Number { .. }
                    | Gen::Boolean { .. }
                    | Gen::TimeOfDay { .. }
                    | Gen::Words { .. }
                    | Gen::Mask(_)
                    | Gen::Regex { .. }
                    | Gen::Code(_) => true,
                    Gen::Moment(moment) => moment.after.is_empty() && moment.before.is_empty(),
                    // A person's country is that of the row's place.
                    Gen::Person { person, .. } => {
                        !people[*person].loose && places.iter().all(|place| !place.loose)
                    }
                    Gen::Place { place, .. } => !places[*place].loose,
                    _ => false,
                };
        }
    }

    fn unknown(&self, column: &str, what: &str) -> ForgeError {
        ForgeError::Unknown {
            table: self.entry.table.clone(),
            column: column.to_string(),
            what: what.to_string(),
        }
    }
}
