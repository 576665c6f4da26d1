//! Dates and times: by themselves, or in order with others.

use super::{
    Plan,
    fill::{Eval, Frame},
    generators::{After, Moment, Source, SourcePlace},
};
use crate::{
    know::calendar,
    random::{Quantiles, Stream, below},
};
use confab_model::{Batch, Cell};

const DAY: i64 = 86_400;
/// What comes before another moment, and has no beginning of its own, comes at most so long before.
const AHEAD: i64 = 90 * DAY;
/// So often a moment is drawn anew to lie between its bounds, so that seasons stay.
const REDRAWS: usize = 12;

/// The end of its day for a date, the end of a year for a year.
fn last_second(cell: Cell) -> Option<i64> {
    Some(first_second(cell)? + i64::from(matches!(cell, Cell::Date(_))) * (DAY - 1))
}

/// Seconds since 1970; the beginning of its day for a date.
fn first_second(cell: Cell) -> Option<i64> {
    match cell {
        Cell::Date(day) => Some(i64::from(day) * DAY),
        Cell::DateTime(second) => Some(second),
        // A year counts to its end.
        Cell::Int(year) if (1000..3000).contains(&year) => {
            Some(i64::from(calendar::day_of(year as i32, 12, 31)) * DAY)
        }
        _ => None,
    }
}

impl Plan {
    /// Seconds since 1970 of a date of any row; None for NULL.
    pub(super) fn moment(&self, table: usize, column: usize, row: u64) -> Option<i64> {
        let mut scratch = Batch::new(1);
        first_second(Eval::new(self, &mut scratch).foreign(table, column, row))
    }
}

impl Eval<'_, '_> {
    fn source(&mut self, frame: Frame, source: &Source) -> Option<Cell> {
        match source.place {
            SourcePlace::Own(column) => Some(self.cell(frame, column)),
            SourcePlace::Parent { key, column } => {
                let row = self.parent(frame, key)?;
                let parent = self.plan.tables[frame.table].keys[key].parent;
                Some(self.foreign(parent, column, row))
            }
        }
    }

    /// The latest source that is known.
    fn latest(&mut self, frame: Frame, sources: &[Source]) -> Option<i64> {
        let moments = sources.iter().filter_map(|source| {
            let second = first_second(self.source(frame, source)?)?;
            Some(second + i64::from(source.days) * DAY)
        });
        moments.max()
    }

    /// The earliest source that is known.
    fn earliest(&mut self, frame: Frame, sources: &[Source]) -> Option<i64> {
        let moments = sources.iter().filter_map(|source| {
            let second = last_second(self.source(frame, source)?)?;
            Some(second + i64::from(source.days) * DAY)
        });
        moments.min()
    }

    /// The value of a [`Gen::Moment`].
    pub(super) fn moment(
        &mut self,
        frame: Frame,
        generator: &Moment,
        number: usize,
        random: &mut Stream,
    ) -> Cell {
        let Moment {
            days,
            to,
            hours,
            rising,
            after,
            before,
            ..
        } = generator;
        let table = &self.plan.tables[frame.table];
        let draw = |random: &mut Stream| {
            let bits = if *rising {
                let rows = u128::from(table.rows.max(1));
                (((u128::from(frame.row) << 64) + u128::from(random.bits())) / rows) as u64
            } else {
                random.bits()
            };
            let hour = |hours: &Quantiles| hours.at(random.bits()).clamp(0, DAY - 1);
            days.at(bits) * DAY + hours.as_ref().map_or(0, hour)
        };
        let drawn = draw(random);
        let nullable = table.columns[number].nullable;
        let first = self.latest(frame, after);
        let mut last = self.earliest(frame, before);
        if let (Some(start), Some(end)) = (first, last)
            && start > end
        {
            if nullable {
                return Cell::Null;
            }
            last = None;
        }
        let inside = |drawn: &i64| {
            first.is_none_or(|first| *drawn > first) && last.is_none_or(|last| *drawn <= last)
        };
        let redrawn = (!inside(&drawn) && !*rising)
            .then(|| (0..REDRAWS).map(|_| draw(random)).find(inside))
            .flatten();
        let moment = if inside(&drawn) {
            drawn
        } else if let Some(redrawn) = redrawn {
            redrawn
        } else {
            // Anywhere between the two, so that late comers are active too.
            let end = i64::from(*to) * DAY + 79_200;
            let first = first.unwrap_or_else(|| last.unwrap_or(end) - AHEAD);
            let last = last.unwrap_or(end.max(first + 60)).max(first + 1);
            first + 1 + below(random.bits(), (last - first) as u64) as i64
        };
        match hours {
            Some(_) => Cell::DateTime(moment),
            None => Cell::Date(moment.div_euclid(DAY) as i32),
        }
    }

    /// The value of a [`Gen::After`].
    pub(super) fn after(
        &mut self,
        frame: Frame,
        generator: &After,
        number: usize,
        random: &mut Stream,
    ) -> Cell {
        let After {
            of,
            min_days,
            max_days,
            past,
            before,
        } = generator;
        let (min, max) = (i64::from(*min_days), i64::from(*max_days));
        let today = i64::from(self.plan.today) * DAY;
        let base = self.latest(frame, of).unwrap_or(today - max.max(30) * DAY);
        let limit = self.earliest(frame, before);
        if limit.is_some_and(|limit| limit < base)
            && self.plan.tables[frame.table].columns[number].nullable
        {
            return Cell::Null;
        }
        let limit = limit.map(|limit| limit.max(base));
        let earliest = base + min * DAY;
        let column = &self.plan.tables[frame.table].columns[number];
        if *past && earliest > today + DAY && column.nulls > 0 {
            // What may be missing is missing while its time hasn't come.
            return Cell::Null;
        }
        let mut latest = (base + max * DAY).max(earliest);
        if *past {
            latest = latest
                .min(today)
                .max(earliest.min(today))
                .max(base.min(earliest));
        }
        if let Some(limit) = limit {
            latest = latest.min(limit);
        }
        if min == 0 && max == 0 {
            // Within hours.
            let second = base + 1800 + below(random.bits(), 5 * 3600) as i64;
            return Cell::DateTime(limit.map_or(second, |limit| second.min(limit)));
        }
        let earliest = earliest.min(latest);
        let (from, to) = (earliest.div_euclid(DAY), latest.div_euclid(DAY));
        let day = from + random.below((to - from) as u64 + 1) as i64;
        // Office hours and evenings; never before the base itself.
        let second = day * DAY + 8 * 3600 + below(random.bits(), 14 * 3600) as i64;
        let second = if second <= base {
            base + 60 + below(random.bits(), 7200) as i64
        } else {
            second
        };
        Cell::DateTime(limit.map_or(second, |limit| second.min(limit)))
    }
}
