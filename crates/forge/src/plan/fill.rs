//! Computes cells: whole rows in order, or any one cell by itself.

use super::{
    Plan, TablePlan,
    check::attempt,
    generators::{Gen, as_price, number_cell},
    person::PersonPlan,
    reach::Reach,
};
use crate::{
    evaluate::{Row, Value, run},
    random::{Stream, at, below, happens},
};
use confab_model::{
    Batch, Cell,
    recipe::{PersonPart, PlacePart},
};
use std::{borrow::Cow, collections::HashMap};

/// Appends rows of a table to the batch.
pub(super) fn fill(plan: &Plan, table: usize, range: std::ops::Range<u64>, out: &mut Batch) {
    let Some(table_plan) = plan.tables.get(table) else {
        return;
    };
    let (width, keys) = (table_plan.columns.len(), table_plan.keys.len());
    let mut eval = Eval::new(plan, out);
    eval.parents = vec![None; keys];
    for row in range {
        let attempt = attempt(plan, table, row);
        eval.row(table, row, attempt, width);
    }
}

/// Where a cell is computed: in the row being filled (`base` is its first
/// cell), or for its own sake.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) table: usize,
    pub(super) row: u64,
    pub(super) attempt: u64,
    pub(super) base: Option<usize>,
}

/// A cell that stays valid when the batch's texts are cut back.
enum Known {
    Cell(Cell),
    Text(String),
}

/// The evaluation of cells into a batch.
pub(super) struct Eval<'p, 'b> {
    pub(super) plan: &'p Plan,
    pub(super) out: &'b mut Batch,
    /// Parents of the row being filled that are known already.
    parents: Vec<Option<Option<u64>>>,
    /// Values that were computed for their own sake on the way to others.
    known: HashMap<(usize, u64, u64, usize), Known>,
    /// Tables and rows whose attempts were searched last.
    attempts: [((usize, u64), u64); 4],
}

impl<'p, 'b> Eval<'p, 'b> {
    pub(super) fn new(plan: &'p Plan, out: &'b mut Batch) -> Self {
        Self {
            plan,
            out,
            parents: Vec::new(),
            known: HashMap::new(),
            attempts: [((usize::MAX, 0), 0); 4],
        }
    }

    fn row(&mut self, table: usize, row: u64, attempt: u64, width: usize) {
        self.parents.fill(None);
        self.known.clear();
        let base = self.out.cells.len();
        self.out.cells.resize(base + width, Cell::Null);
        let frame = Frame {
            table,
            row,
            attempt,
            base: Some(base),
        };
        let plan = self.plan;
        for column in &plan.tables[table].order {
            let cell = self.compute(frame, *column);
            self.out.cells[base + column] = cell;
        }
    }

    /// One cell of any row.
    pub(super) fn foreign(&mut self, table: usize, column: usize, row: u64) -> Cell {
        let attempt = if self.plan.tables[table].columns[column].steady {
            0
        } else {
            self.attempt_of(table, row)
        };
        self.remembered(
            Frame {
                table,
                row,
                attempt,
                base: None,
            },
            column,
        )
    }

    /// The attempt of another row, which several cells of this one may ask for.
    fn attempt_of(&mut self, table: usize, row: u64) -> u64 {
        if self.plan.tables[table].searched.is_empty() {
            return 0;
        }
        let known = self.attempts.iter().find(|known| known.0 == (table, row));
        if let Some((_, attempt)) = known {
            return *attempt;
        }
        let attempt = attempt(self.plan, table, row);
        self.attempts.rotate_right(1);
        self.attempts[0] = ((table, row), attempt);
        attempt
    }

    pub(super) fn cell(&mut self, frame: Frame, column: usize) -> Cell {
        match frame.base {
            Some(base) => self.out.cells[base + column],
            None => self.remembered(frame, column),
        }
    }

    /// A cell outside of the row being filled. What reads other cells is computed
    /// once, since chains of such cells would double the work at every step.
    fn remembered(&mut self, frame: Frame, column: usize) -> Cell {
        if !self.plan.tables[frame.table].columns[column]
            .generator
            .reads()
        {
            return self.compute(frame, column);
        }
        let place = (frame.table, frame.row, frame.attempt, column);
        match self.known.get(&place) {
            Some(Known::Cell(cell)) => return *cell,
            Some(Known::Text(text)) => return self.out.put_text(text),
            None => {}
        }
        let cell = self.compute(frame, column);
        let known = match cell {
            Cell::Text { .. } => Known::Text(self.out.str(cell).to_string()),
            Cell::Bytes { .. } => return cell,
            cell => Known::Cell(cell),
        };
        self.known.insert(place, known);
        cell
    }

    pub(super) fn parent(&mut self, frame: Frame, key: usize) -> Option<u64> {
        if frame.base.is_none() {
            return self.plan.parent(frame.table, key, frame.row, frame.attempt);
        }
        if let Some(known) = self.parents[key] {
            return known;
        }
        let parent = self.plan.parent(frame.table, key, frame.row, frame.attempt);
        self.parents[key] = Some(parent);
        parent
    }

    fn compute(&mut self, frame: Frame, number: usize) -> Cell {
        let plan = self.plan;
        let column = &plan.tables[frame.table].columns[number];
        let key = if column.loose {
            at(column.key, frame.attempt)
        } else {
            column.key
        };
        // The parts of a place are missing together.
        let absence = match &column.generator {
            Gen::Place { part, place } if !column.loose && *part != PlacePart::Phone => {
                plan.tables[frame.table].places[*place].key
            }
            _ => key,
        };
        if column.nulls > 0 && happens(at(absence ^ 0x6e75_6c6c, frame.row), column.nulls) {
            return Cell::Null;
        }
        let mut random = Stream::new(key, frame.row);
        let start = self.out.text.len();
        let cell = match &column.slot {
            Some(slot) => {
                let (lead, ordinal) = match slot.within {
                    Some(within) => plan
                        .ordinal(frame.table, within, frame.row)
                        .unwrap_or((0, frame.row)),
                    None => (0, frame.row),
                };
                let digit = slot.digit(lead, ordinal);
                match column.generator.numbered(digit, &mut random, self.out) {
                    Some(cell) => cell,
                    None => self.distinct_text(
                        frame,
                        &column.generator,
                        number,
                        &mut random,
                        digit,
                        start,
                    ),
                }
            }
            None => self.generate(frame, &column.generator, number, &mut random),
        };
        match column.kind.fit(cell, self.out) {
            Some(Cell::Null) if !column.nullable => column.kind.plain(&mut random, self.out),
            Some(cell) => cell,
            // The generator has nothing for this type: a plain value of the type instead.
            None => column.kind.plain(&mut random, self.out),
        }
    }

    /// A free text made distinct by the number behind it.
    fn distinct_text(
        &mut self,
        frame: Frame,
        generator: &Gen,
        number: usize,
        random: &mut Stream,
        digit: u64,
        start: usize,
    ) -> Cell {
        let plan = self.plan;
        let column = &plan.tables[frame.table].columns[number];
        if let Gen::Person {
            part: PersonPart::Email | PersonPart::Username,
            ..
        } = generator
        {
            return self.generate(frame, generator, number, random);
        }
        let base = self.generate(frame, generator, number, random);
        let max = match column.kind {
            super::Kind::Text { max, .. } => max,
            _ => return number_cell(digit as i64 + 1, 0),
        };
        let text = self.out.str(base).to_string();
        // A text without blanks, such as a slug or a code, gets none.
        let joint = if text.contains(' ') {
            " "
        } else if text.contains('_') {
            "_"
        } else if text.contains(['-', '/', '.']) || text.chars().all(|c| !c.is_ascii_uppercase()) {
            "-"
        } else {
            " "
        };
        let suffix = format!("{joint}{}", digit + 1);
        let room = max.saturating_sub(suffix.len());
        let kept: String = text.chars().take(room).collect();
        let joined = if kept.trim_end().is_empty() {
            // No room for words: the number alone, in as few characters as the type allows.
            let width = max.min(12);
            super::codes::base(digit, 36, width)
        } else {
            format!("{}{suffix}", kept.trim_end())
        };
        self.out.text.truncate(start);
        self.out.put_text(&joined)
    }

    fn generate(
        &mut self,
        frame: Frame,
        generator: &Gen,
        number: usize,
        random: &mut Stream,
    ) -> Cell {
        let plan = self.plan;
        let table = &plan.tables[frame.table];
        let start = self.out.text.len();
        match generator {
            Gen::Nothing => Cell::Null,
            Gen::Sequence { start, step } => Cell::Int(start + step * frame.row as i64),
            Gen::Key { key, column } => match self.parent(frame, *key) {
                Some(row) => {
                    let parent = table.keys[*key].parent;
                    self.referred(parent, *column, row)
                }
                None => Cell::Null,
            },
            Gen::Constant(value) => value.write(self.out),
            Gen::Choice { values, sums } => {
                let target = random.below(*sums.last().unwrap_or(&1));
                let index = sums.partition_point(|sum| *sum <= target);
                values
                    .get(index)
                    .map_or(Cell::Null, |value| value.write(self.out))
            }
            Gen::Number {
                quantiles,
                min,
                max,
                scale,
                price,
            } => {
                let units = quantiles.at(random.bits());
                let units = if *price {
                    as_price(units, *min, *max, random.bits())
                } else {
                    units
                };
                number_cell(units, *scale)
            }
            Gen::Boolean { share } => Cell::Bool(happens(random.bits(), *share)),
            Gen::Moment(moment) => self.moment(frame, moment, number, random),
            Gen::After(after) => self.after(frame, after, number, random),
            Gen::TimeOfDay { from, to } => {
                let quarter = random.below((u64::from(to.saturating_sub(*from)) * 4).max(1));
                Cell::Time(u32::from(*from) * 3600 + quarter as u32 * 900)
            }
            Gen::Person { part, person } => {
                let person = &table.people[*person];
                let country = person_country(table, person, frame);
                let max = text_limit(&table.columns[number].kind);
                let unique = table.columns[number].slot.is_some();
                let row = redrawn(table, person.loose, frame);
                person.write(*part, row, country, unique, max, self.out)
            }
            Gen::Gender {
                person,
                female,
                male,
                others,
            } => {
                let person = &table.people[*person];
                let country = person_country(table, person, frame);
                let other = random.below(40) == 0 && !others.is_empty();
                let text = if other {
                    &others[random.below(others.len() as u64) as usize]
                } else if person.is_female(redrawn(table, person.loose, frame), country) {
                    female
                } else {
                    male
                };
                self.out.put_text(text)
            }
            Gen::Place { part, place } => {
                let max = text_limit(&table.columns[number].kind);
                let place = &table.places[*place];
                place.write(*part, redrawn(table, place.loose, frame), max, self.out)
            }
            Gen::Words { pool, .. } => {
                self.write_fitting(*pool, random, text_limit(&table.columns[number].kind));
                self.out.text_since(start)
            }
            Gen::WordsBy {
                column,
                pools,
                otherwise,
            } => {
                let deciding = self.cell(frame, *column);
                let found = pools
                    .iter()
                    .find(|(test, _)| test.holds(deciding, self.out))
                    .map_or(*otherwise, |(_, pool)| *pool);
                let start = self.out.text.len();
                self.write_fitting(found, random, text_limit(&table.columns[number].kind));
                self.out.text_since(start)
            }
            Gen::Mask(mask) => {
                super::generators::write_mask(mask, random, &mut self.out.text);
                self.out.text_since(start)
            }
            Gen::Regex { text: regex, .. } => {
                let max = text_limit(&table.columns[number].kind);
                for _ in 0..8 {
                    self.out.text.truncate(start);
                    regex.write(random, &mut self.out.text);
                    if self.out.text.len() - start <= max {
                        break;
                    }
                }
                self.out.text_since(start)
            }
            Gen::Code(name) => {
                let capacity = super::codes::capacity(name).unwrap_or(1);
                let pick = random.below(capacity);
                super::codes::write(name, pick, random, &mut self.out.text);
                self.out.text_since(start)
            }
            Gen::Formula(code) => {
                let value = run(code, &mut Framed { eval: self, frame });
                table.columns[number]
                    .kind
                    .cell_of(&value, self.out)
                    .unwrap_or(Cell::Null)
            }
            Gen::Ordinal { key } => plan
                .ordinal(frame.table, *key, frame.row)
                .map_or(Cell::Null, |(_, k)| Cell::Int(k as i64 + 1)),
            Gen::When {
                column,
                values,
                then,
                otherwise,
            } => {
                let deciding = self.cell(frame, *column);
                let text = Value::from_cell(deciding, self.out).text().into_owned();
                let chosen = if values.iter().any(|value| value.eq_ignore_ascii_case(&text)) {
                    Some(then)
                } else {
                    otherwise.as_ref()
                };
                chosen.map_or(Cell::Null, |generator| {
                    self.generate(frame, generator, number, random)
                })
            }
        }
    }

    /// The parent's cell. Most keys are numbers in sequence; others are computed.
    fn referred(&mut self, mut table: usize, mut column: usize, mut row: u64) -> Cell {
        // What is a copy itself is looked up where it comes from.
        while let Some((key, theirs)) = self.plan.tables[table].columns[column].copied() {
            let attempt = self.attempt_of(table, row);
            let Some(parent) = self.plan.parent(table, key, row, attempt) else {
                return Cell::Null;
            };
            (table, column, row) = (self.plan.tables[table].keys[key].parent, theirs, parent);
        }
        if let Gen::Sequence { start, step } = &self.plan.tables[table].columns[column].generator {
            return Cell::Int(start + step * row as i64);
        }
        self.foreign(table, column, row)
    }

    /// Writes a text that fits, if one of a few does.
    fn write_fitting(&mut self, pool: crate::know::words::PoolId, random: &mut Stream, max: usize) {
        let start = self.out.text.len();
        for _ in 0..6 {
            self.out.text.truncate(start);
            pool.write(random, &mut self.out.text);
            if self.out.text.len() - start <= max {
                return;
            }
        }
    }
}

/// The number by which a person or place is drawn: another one in each attempt
/// at a row where CHECKs ask for it, and never another row's.
fn redrawn(table: &TablePlan, loose: bool, frame: Frame) -> u64 {
    if loose {
        frame.row + frame.attempt * table.rows
    } else {
        frame.row
    }
}

/// The country of the place that a row's person lives in, if the row has it.
fn person_country(table: &TablePlan, person: &PersonPlan, frame: Frame) -> Option<&'static str> {
    let mut places = table.places.iter();
    places
        .find(|place| place.of == person.of)
        .and_then(|place| place.country(redrawn(table, place.loose, frame)))
        .map(|country| country.code)
}

fn text_limit(kind: &super::Kind) -> usize {
    match kind {
        super::Kind::Text { max, .. } => *max,
        _ => usize::MAX,
    }
}

/// A row under construction as a formula sees it.
pub(super) struct Framed<'e, 'p, 'b> {
    pub(super) eval: &'e mut Eval<'p, 'b>,
    pub(super) frame: Frame,
}

impl<'a> Row<'a> for Framed<'_, '_, '_> {
    fn column(&mut self, column: usize) -> Value<'a> {
        let cell = self.eval.cell(self.frame, column);
        owned(cell, self.eval.out)
    }

    fn reach(&mut self, reach: usize) -> Value<'a> {
        let plan = self.eval.plan;
        let table = &plan.tables[self.frame.table];
        match &table.reaches[reach] {
            Reach::Parent { key, column } => match self.eval.parent(self.frame, *key) {
                Some(row) => {
                    let cell = self.eval.foreign(table.keys[*key].parent, *column, row);
                    owned(cell, self.eval.out)
                }
                None => Value::Null,
            },
            children => plan.fold(children, self.frame.row),
        }
    }

    fn noise(&mut self, bound: u64) -> u64 {
        below(
            at(self.eval.plan.tables[self.frame.table].key, self.frame.row),
            bound,
        )
    }
}

fn owned<'a>(cell: Cell, batch: &Batch) -> Value<'a> {
    match cell {
        Cell::Text { .. } => Value::Text(Cow::Owned(batch.str(cell).to_string())),
        other => Value::from_cell(other, batch).owned(),
    }
}
