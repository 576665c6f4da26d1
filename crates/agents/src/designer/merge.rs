//! Proposals checked and laid over a recipe, column by column.

use super::{
    open::{Open, OpenColumns, What},
    proposal::{ColumnProposal, Dependent, Proposal, ShapeName, WeightedValue},
};
use confab_forge::Plan;
use confab_model::{
    Column, DataType, Generator, Literal, Recipe, Schema,
    recipe::{ColumnRecipe, Shape, Weighted},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashSet};

/// Values of a pool.
const MOST: usize = 500;
/// Groups of dependent values.
const GROUPS: usize = 60;
/// The longest value in characters, whatever the column holds.
const LONGEST: usize = 2_000;

/// A column that stays as it was, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// `table.column`.
    pub(super) place: String,
    /// Half a sentence.
    pub(super) why: String,
}

/// Lays proposals over a recipe.
pub(super) struct Merger<'a> {
    schema: &'a Schema,
    base: Recipe,
    open: &'a OpenColumns,
    changed: BTreeMap<(usize, usize), ColumnRecipe>,
    refused: BTreeMap<String, String>,
}

impl<'a> Merger<'a> {
    pub(super) fn new(schema: &'a Schema, base: Recipe, open: &'a OpenColumns) -> Self {
        Self {
            schema,
            base,
            open,
            changed: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// Takes what can be used of a proposal. Of what is said twice the later counts.
    pub(super) fn take(&mut self, proposal: &Proposal) {
        for table in &proposal.tables {
            let Some(number) = self.schema.find_table(&table.table) else {
                let why = "there is no such table".to_owned();
                self.refused.insert(table.table.clone(), why);
                continue;
            };
            // Those that others may depend on come first.
            let (plain, dependent): (Vec<_>, Vec<_>) =
                table.columns.iter().partition(|column| column.by.is_none());
            for column in plain.into_iter().chain(dependent) {
                let name = self.schema.data_name(number);
                let place = format!("{name}.{}", column.column);
                match self.column(number, column) {
                    Ok(Some((at, entry))) => {
                        self.refused.remove(&place);
                        self.changed.insert((number, at), entry);
                    }
                    Ok(None) => {}
                    // What was accepted before stays.
                    Err(_) if self.has(number, &column.column) => {}
                    Err(why) => {
                        self.refused.insert(place, why);
                    }
                }
            }
        }
    }

    fn has(&self, table: usize, column: &str) -> bool {
        let at = self.schema.tables[table].find_column(column);
        at.is_some_and(|at| self.changed.contains_key(&(table, at)))
    }

    /// The recipe, which can be run, and what was refused.
    pub(super) fn finish(mut self) -> (Recipe, Vec<Refused>) {
        let mut recipe = self.base.clone();
        apply(&mut recipe, &self.changed);
        if Plan::new(self.schema, &recipe).is_err() {
            // Something depends on itself now: only what works alone and with the others stays.
            recipe = self.base.clone();
            for (place, entry) in &self.changed {
                let mut tried = recipe.clone();
                apply(&mut tried, &BTreeMap::from([(*place, entry.clone())]));
                match Plan::new(self.schema, &tried) {
                    Ok(_) => recipe = tried,
                    Err(error) => {
                        let table = self.schema.data_name(place.0);
                        let name = format!("{table}.{}", entry.column);
                        self.refused.insert(name, error.to_string());
                    }
                }
            }
        }
        let refused = self
            .refused
            .into_iter()
            .map(|(place, why)| Refused { place, why });
        (recipe, refused.collect())
    }

    fn column(
        &self,
        table: usize,
        proposal: &ColumnProposal,
    ) -> Result<Option<(usize, ColumnRecipe)>, String> {
        let declared = &self.schema.tables[table];
        let at = declared
            .find_column(&proposal.column)
            .ok_or("there is no such column")?;
        let column = &declared.columns[at];
        let planned = self
            .base
            .tables
            .get(table)
            .and_then(|plan| plan.columns.get(at));
        let mut entry = planned.ok_or("it isn't in the recipe")?.clone();
        let open = self.open.get(&(table, at)).cloned().unwrap_or_default();
        if says_nothing(proposal) {
            return Ok(None);
        }
        if open == Open::default() {
            return Err("it can't be shaped, since keys and rules decide its values".to_owned());
        }
        if let Some(nulls) = proposal
            .nulls
            .filter(|nulls| *nulls > 0.0 || entry.nulls > 0)
        {
            if open.nulls {
                entry.nulls = per_mille(nulls)?.min(990);
            } else if nulls > 0.0 {
                return Err("its share of empty values can't be set".to_owned());
            }
        }
        match &open.what {
            What::Fixed => {}
            What::Values { among, distinct } => {
                self.values(
                    table,
                    column,
                    proposal,
                    among.as_deref(),
                    *distinct,
                    &mut entry,
                )?;
            }
            What::Range { bounds } => range(proposal, *bounds, &mut entry)?,
            What::Dates => dates(proposal, &self.base.today, &mut entry)?,
            What::Share => {
                if let (Some(share), Generator::Boolean { share: planned }) =
                    (proposal.share, &mut entry.generator)
                {
                    *planned = per_mille(share)?;
                }
            }
        }
        Ok(Some((at, entry)))
    }

    fn values(
        &self,
        table: usize,
        column: &Column,
        proposal: &ColumnProposal,
        among: Option<&[Literal]>,
        distinct: Option<u64>,
        entry: &mut ColumnRecipe,
    ) -> Result<(), String> {
        let pool = proposal
            .values
            .as_ref()
            .filter(|values| !values.is_empty())
            .map(|values| pool(values, column, among))
            .transpose()?;
        if let Some(rows) = distinct {
            let Some(pool) = pool else { return Ok(()) };
            return unique(pool, rows, entry);
        }
        let dependent = proposal.by.as_ref().filter(|by| !by.groups.is_empty());
        let generator = match (dependent, pool) {
            (None, None) => return Ok(()),
            (None, Some(pool)) => Generator::Choice { values: pool },
            (Some(_), _) if among.is_some() => {
                return Err("its values can't depend on another column".to_owned());
            }
            (Some(by), pool) => self.dependent(table, column, by, pool)?,
        };
        match &mut entry.generator {
            // When it is there at all is decided elsewhere.
            Generator::When { then, .. } => **then = generator,
            planned => *planned = generator,
        }
        Ok(())
    }

    /// Values that depend on another column, as one test after the other.
    fn dependent(
        &self,
        table: usize,
        column: &Column,
        by: &Dependent,
        pool_of_all: Option<Vec<Weighted>>,
    ) -> Result<Generator, String> {
        let declared = &self.schema.tables[table];
        let at = declared
            .find_column(&by.column)
            .ok_or_else(|| format!("there is no column {} that it could depend on", by.column))?;
        let deciding = &declared.columns[at];
        let planned = self
            .base
            .tables
            .get(table)
            .and_then(|plan| plan.columns.get(at));
        let entry = self.changed.get(&(table, at)).or(planned);
        let Some(Generator::Choice { values }) = entry.map(|entry| &entry.generator) else {
            return Err(format!(
                "{} has no listed values to depend on",
                deciding.name
            ));
        };
        if deciding.name == column.name {
            return Err("it can't depend on itself".to_owned());
        }
        let known: Vec<String> = values.iter().map(|value| text_of(&value.value)).collect();
        let mut everything = Vec::new();
        let mut groups = Vec::new();
        for group in by.groups.iter().take(GROUPS) {
            let when: Vec<String> = group
                .when
                .iter()
                .filter_map(|value| {
                    known
                        .iter()
                        .find(|known| known.eq_ignore_ascii_case(value.trim()))
                })
                .cloned()
                .collect();
            let plain: Vec<WeightedValue> = group
                .values
                .iter()
                .map(|value| WeightedValue {
                    value: value.clone(),
                    weight: 1.0,
                })
                .collect();
            if when.is_empty() || plain.is_empty() {
                continue;
            }
            let pool = pool(&plain, column, None)?;
            everything.extend(pool.iter().cloned());
            groups.push((when, pool));
        }
        if groups.is_empty() {
            return Err(format!(
                "none of its groups names a value of {}",
                deciding.name
            ));
        }
        everything.truncate(MOST);
        let otherwise = Generator::Choice {
            values: pool_of_all.unwrap_or(everything),
        };
        Ok(groups
            .into_iter()
            .rev()
            .fold(otherwise, |otherwise, (when, pool)| Generator::When {
                column: deciding.name.clone(),
                values: when,
                then: Box::new(Generator::Choice { values: pool }),
                otherwise: Some(Box::new(otherwise)),
            }))
    }
}

fn apply(recipe: &mut Recipe, changed: &BTreeMap<(usize, usize), ColumnRecipe>) {
    for ((table, column), entry) in changed {
        let place = recipe
            .tables
            .get_mut(*table)
            .and_then(|table| table.columns.get_mut(*column));
        if let Some(place) = place {
            place.clone_from(entry);
        }
    }
}

fn says_nothing(proposal: &ColumnProposal) -> bool {
    let silent = ColumnProposal {
        column: proposal.column.clone(),
        ..ColumnProposal::default()
    };
    *proposal == silent
}

/// A value as text.
pub(super) fn text_of(value: &Literal) -> String {
    match value {
        Literal::Null => String::new(),
        Literal::Bool(flag) => flag.to_string(),
        Literal::Number(text) | Literal::Text(text) => text.clone(),
    }
}

/// The values of a proposal that the column can hold.
fn pool(
    proposed: &[WeightedValue],
    column: &Column,
    among: Option<&[Literal]>,
) -> Result<Vec<Weighted>, String> {
    let mut seen = HashSet::new();
    let mut pool = Vec::new();
    let mut unfit: Option<&str> = None;
    for proposed in proposed.iter().take(MOST) {
        let value = match among {
            Some(among) => among
                .iter()
                .find(|known| text_of(known).eq_ignore_ascii_case(proposed.value.trim()))
                .cloned(),
            None => fitting(&proposed.value, column),
        };
        let Some(value) = value else {
            unfit.get_or_insert(&proposed.value);
            continue;
        };
        if seen.insert(text_of(&value)) {
            pool.push(Weighted {
                value,
                weight: weight(proposed.weight),
            });
        }
    }
    let dropped = proposed.len().min(MOST).saturating_sub(seen.len());
    match unfit {
        Some(first) if pool.is_empty() || dropped > seen.len() => {
            let first: String = first.chars().take(60).collect();
            let type_text = &column.type_text;
            Err(match among {
                Some(_) => format!("\"{first}\" isn't one of its values"),
                None => format!("\"{first}\" doesn't fit into {type_text}"),
            })
        }
        _ if pool.is_empty() => Err("it has no values".to_owned()),
        _ => Ok(pool),
    }
}

fn weight(weight: f64) -> u32 {
    if weight.is_finite() {
        // Weights such as 0.25 keep their proportions.
        (weight * 100.0).clamp(1.0, 1_000_000.0) as u32
    } else {
        100
    }
}

/// A value as the column's type holds it; None when it doesn't fit.
fn fitting(text: &str, column: &Column) -> Option<Literal> {
    let text = text.trim();
    let length = text.chars().count();
    if text.is_empty()
        || length > LONGEST
        || text.contains(|sign: char| sign.is_control() && sign != '\n')
    {
        return None;
    }
    match &column.data_type {
        DataType::Text { max, fixed } => {
            let max = max.map_or(usize::MAX, |max| max as usize);
            let fits = if *fixed { length == max } else { length <= max };
            fits.then(|| Literal::Text(text.to_owned()))
        }
        DataType::Integer { min, max } => {
            let number: i64 = text.parse().ok()?;
            (*min..=*max)
                .contains(&number)
                .then(|| Literal::Number(number.to_string()))
        }
        DataType::Decimal { precision, scale } => {
            let number: f64 = text.parse().ok()?;
            let whole = precision.unwrap_or(12).min(15).saturating_sub(*scale);
            let limit = libm::pow(10.0, f64::from(whole));
            let places = (*scale).min(9) as usize;
            let written = format!("{number:.places$}");
            let fits = number.is_finite() && written.parse::<f64>().ok()?.abs() < limit;
            fits.then_some(Literal::Number(written))
        }
        _ => None,
    }
}

/// A pool of which each row has a value of its own.
fn unique(pool: Vec<Weighted>, rows: u64, entry: &mut ColumnRecipe) -> Result<(), String> {
    // Distinct for any collation: blind to case, and signs beyond ASCII count for nothing.
    let mut seen = HashSet::new();
    let plain = |text: String| -> String {
        text.to_lowercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect()
    };
    let values: Vec<Weighted> = pool
        .into_iter()
        .filter(|value| seen.insert(plain(text_of(&value.value))))
        .collect();
    let size = values.len() as u64;
    if size < rows {
        return Err(format!(
            "it needs {rows} different values, and there are {size}"
        ));
    }
    if let Some(slot) = &mut entry.unique {
        slot.space = size;
        slot.domain = size;
        slot.divide = 1;
    }
    entry.generator = Generator::Choice { values };
    Ok(())
}

fn range(
    proposal: &ColumnProposal,
    bounds: (f64, f64),
    entry: &mut ColumnRecipe,
) -> Result<(), String> {
    let Generator::Number {
        min,
        max,
        scale,
        shape,
    } = &mut entry.generator
    else {
        return Ok(());
    };
    let planned = |text: &str| text.parse::<f64>().unwrap_or_default();
    let low = proposal.min.unwrap_or_else(|| planned(min));
    let high = proposal.max.unwrap_or_else(|| planned(max));
    if !low.is_finite() || !high.is_finite() || low > high {
        return Err(format!("from {low} to {high} is no range"));
    }
    if low < bounds.0 || high > bounds.1 {
        return Err(format!("it must lie between {} and {}", bounds.0, bounds.1));
    }
    let places = usize::from((*scale).min(9));
    // Rounding must not lead out of the range.
    let step = libm::pow(10.0, places as f64);
    let (inner_low, inner_high) = ((low * step).ceil() / step, (high * step).floor() / step);
    if inner_low > inner_high {
        return Err(format!(
            "there is no value with {places} places between {low} and {high}"
        ));
    }
    *min = format!("{inner_low:.places$}");
    *max = format!("{inner_high:.places$}");
    if let Some(name) = proposal.shape {
        *shape = match name {
            ShapeName::Uniform => Shape::Uniform,
            ShapeName::Normal => Shape::Normal,
            ShapeName::Low => Shape::Low,
            ShapeName::High => Shape::High,
            ShapeName::Price => Shape::Price,
        };
    }
    Ok(())
}

fn dates(proposal: &ColumnProposal, today: &str, entry: &mut ColumnRecipe) -> Result<(), String> {
    let Generator::Moment {
        from,
        to,
        growth,
        months,
        ..
    } = &mut entry.generator
    else {
        return Ok(());
    };
    let day = |text: &str| {
        text.trim()
            .parse::<Date>()
            .ok()
            .filter(|date| (1900..=2100).contains(&date.year()))
            .ok_or_else(|| {
                format!(
                    "\"{}\" is no day",
                    text.chars().take(20).collect::<String>()
                )
            })
    };
    let first = proposal.from.as_deref().map(day).transpose()?;
    let last = proposal.to.as_deref().map(day).transpose()?;
    let planned = (day(from)?, day(to)?);
    let first = first.unwrap_or(planned.0);
    let mut last = last.unwrap_or(planned.1);
    // What was over by today stays so.
    if let Ok(today) = day(today)
        && planned.1 <= today
    {
        last = last.min(today);
    }
    if first > last {
        return Err(format!("from {first} to {last} is no time"));
    }
    *from = first.to_string();
    *to = last.to_string();
    if let Some(percent) = proposal.growth {
        if !(-95.0..=5_000.0).contains(&percent) {
            return Err(format!("a growth of {percent} per cent is out of reach"));
        }
        *growth = percent.round() as i16;
    }
    match proposal.months.as_deref() {
        None | Some([]) => {}
        Some(weights)
            if weights.len() == 12
                && weights
                    .iter()
                    .all(|weight| (0.0..=10_000.0).contains(weight)) =>
        {
            if weights.iter().sum::<f64>() < 1.0 {
                return Err("some month needs a weight".to_owned());
            }
            *months = weights.iter().map(|weight| weight.round() as u16).collect();
        }
        Some(_) => return Err("\"months\" needs twelve weights from 0 to 10000".to_owned()),
    }
    Ok(())
}

fn per_mille(percent: f64) -> Result<u16, String> {
    if (0.0..=100.0).contains(&percent) {
        Ok((percent * 10.0).round() as u16)
    } else {
        Err(format!("{percent} is no share in per cent"))
    }
}
