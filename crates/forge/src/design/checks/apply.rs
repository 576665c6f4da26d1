//! Generators within what the CHECKs leave.

use super::{Domain, standing};
use crate::{
    design::{draft::Draft, genders, sizes, statuses, values},
    evaluate::Number,
    know::calendar,
    plan::RegexText,
    source::SourceName,
};
use confab_model::{
    DataType, Generator, Literal, Position, Problem, Severity,
    expr::BinaryOp,
    recipe::{Shape, Weighted},
};

/// Bounds at most so many days apart say when something happened, rather than
/// what a date can be.
const MEANT: i64 = 40 * 366;

/// `a < b` over dates: the later keeps its own time and lies after the earlier.
pub(super) fn between_columns(
    draft: &mut Draft<'_>,
    table: usize,
    column: usize,
    op: BinaryOp,
    other: usize,
) {
    let (later, earlier) = match op {
        BinaryOp::Gt | BinaryOp::GtEq => (column, other),
        BinaryOp::Lt | BinaryOp::LtEq => (other, column),
        _ => return,
    };
    let dates = values::is_date(draft.column(table, later))
        && values::is_date(draft.column(table, earlier));
    // What is later by its own way already, or decides on the earlier one, stays.
    if !dates
        || matches!(draft.generator(table, later), Generator::Key { .. })
        || depends(draft, table, later, earlier)
        || depends(draft, table, earlier, later)
    {
        return;
    }
    let name = draft.column(table, earlier).name.clone();
    let mut generator = draft.generator(table, later).clone();
    // Of a date without a meaning of its own, the other one is all that is known.
    let vague = matches!(draft.tables[table].date_roles[later], "" | "event")
        && matches!(&generator, Generator::Moment { after, .. } if after.is_empty());
    if vague || !follow(&mut generator, &name) {
        generator = Generator::After {
            of: vec![name],
            min_days: 1,
            max_days: 60,
            past: false,
            before: Vec::new(),
        };
    }
    draft.set(table, later, generator);
}

/// Makes all moments in a generator lie after a column; false when there are none.
fn follow(generator: &mut Generator, column: &str) -> bool {
    match generator {
        Generator::Moment { after, .. } => after.push(column.to_string()),
        Generator::After { of, .. } => of.push(column.to_string()),
        Generator::When {
            then, otherwise, ..
        } => {
            let any = follow(then, column);
            return otherwise
                .as_mut()
                .is_some_and(|other| follow(other, column))
                || any;
        }
        _ => return false,
    }
    true
}

/// Whether a column's date is computed from another one of the row.
fn depends(draft: &Draft<'_>, table: usize, column: usize, on: usize) -> bool {
    fn sources(generator: &Generator) -> Vec<&String> {
        match generator {
            Generator::Moment { after, before, .. } => after.iter().chain(before).collect(),
            Generator::After { of, before, .. } => of.iter().chain(before).collect(),
            Generator::When {
                then, otherwise, ..
            } => {
                let other = otherwise.iter().flat_map(|other| sources(other));
                sources(then).into_iter().chain(other).collect()
            }
            _ => Vec::new(),
        }
    }
    let mut seen = vec![column];
    let mut next = 0;
    while let Some(at) = seen.get(next).copied() {
        next += 1;
        for source in sources(draft.generator(table, at)) {
            let SourceName { key, column, .. } = SourceName::parse(source);
            if key.is_none()
                && let Some(found) = draft.table(table).find_column(column)
                && !seen.contains(&found)
            {
                seen.push(found);
            }
        }
    }
    seen.contains(&on)
}

pub(super) fn apply(draft: &mut Draft<'_>, table: usize, column: usize, domain: &Domain) {
    let declared = draft.column(table, column);
    if matches!(draft.generator(table, column), Generator::Key { .. }) {
        return;
    }
    if let Some(values) = &domain.values {
        if values.is_empty() {
            contradiction(draft, table, column, domain.line);
            return;
        }
        choose_among(draft, table, column, values);
    }
    if let Generator::Choice { values } = &mut draft.tables[table].recipe.columns[column].generator
    {
        let kept: Vec<Weighted> = values
            .iter()
            .filter(|value| !domain.not.contains(&value.value))
            .cloned()
            .collect();
        if !kept.is_empty() {
            *values = kept;
        }
        return;
    }
    if standing::keeps(draft, table, column) {
        return;
    }
    if domain.low.is_some() || domain.high.is_some() {
        if let (Some(low), Some(high)) = (domain.low, domain.high)
            && low > high
        {
            contradiction(draft, table, column, domain.line);
            return;
        }
        bounds(draft, table, column, domain.low, domain.high);
    }
    let text = matches!(declared.data_type, DataType::Text { .. } | DataType::Any);
    let ruled = domain.pattern.is_some() || domain.length.is_some();
    if text && ruled && standing::trim(draft, table, column) {
        return;
    }
    if let Some(pattern) = domain.pattern.as_ref().filter(|_| text) {
        set_pattern(draft, table, column, pattern);
    }
    if let Some((low, high)) = domain.length.filter(|_| text) {
        if low > high {
            contradiction(draft, table, column, domain.line);
        } else if domain.pattern.is_none() {
            set_length(draft, table, column, low, high);
        }
    }
}

fn contradiction(draft: &mut Draft<'_>, table: usize, column: usize, line: u32) {
    let message = format!(
        "the CHECKs on {}.{} contradict each other: no value meets them all",
        draft.table(table).full_name(),
        draft.column(table, column).name
    );
    let problem = Problem::new(Severity::Error, message)
        .at(Position { line, column: 1 })
        .hint("correct the rule in the schema and try again");
    draft.notes.push(problem);
}

fn choose_among(draft: &mut Draft<'_>, table: usize, column: usize, allowed: &[Literal]) {
    if let Generator::Choice { values } = draft.generator(table, column) {
        let kept: Vec<Weighted> = values
            .iter()
            .filter(|value| allowed.contains(&value.value))
            .cloned()
            .collect();
        if !kept.is_empty() {
            draft.set(table, column, Generator::Choice { values: kept });
            return;
        }
    }
    let texts: Vec<String> = allowed
        .iter()
        .filter_map(|v| {
            if let Literal::Text(text) = v {
                Some(text.clone())
            } else {
                None
            }
        })
        .collect();
    let generator = if let Some(gender) = genders::of_column(draft, table, column, &texts) {
        gender
    } else if texts.len() == allowed.len() {
        statuses::weighted(draft, table, column, &texts)
    } else {
        Generator::Choice {
            values: allowed
                .iter()
                .map(|value| Weighted {
                    value: value.clone(),
                    weight: 10,
                })
                .collect(),
        }
    };
    draft.set(table, column, generator);
}

/// Keeps numbers and dates within bounds.
fn bounds(
    draft: &mut Draft<'_>,
    table: usize,
    column: usize,
    low: Option<Number>,
    high: Option<Number>,
) {
    let is_date = values::is_date(draft.column(table, column));
    let any_scale = values::any_scale(&draft.column(table, column).data_type);
    let scale = values::scale(&draft.column(table, column).data_type).min(6);
    let number = |text: &str| Number::parse(text).unwrap_or(Number::int(0));
    let mut generator = draft.generator(table, column).clone();
    if let Generator::Sequence { start, .. } = &mut generator {
        *start = low
            .and_then(Number::to_i64)
            .map_or(*start, |low| low.max(*start));
        if let Some(high) = high.and_then(Number::to_i64) {
            let rule = format!("the CHECK on {}", draft.column(table, column).name);
            sizes::cap(
                draft,
                table,
                u64::try_from(high - *start + 1).unwrap_or(0),
                &rule,
            );
        }
    }
    narrow_within(&mut generator, &|inner| match inner {
        Generator::Number {
            min, max, scale, ..
        } => {
            let (mut from, mut to) = (number(min), number(max));
            let apart = low.is_some_and(|low| low > to) || high.is_some_and(|high| high < from);
            if apart {
                (from, to) = match (low, high) {
                    (Some(low), Some(high)) => (low, high),
                    (Some(low), None) => (low, low.plus(low).plus(Number::int(100))),
                    (None, Some(high)) => (high.plus(Number::int(-100)), high),
                    (None, None) => (from, to),
                };
            }
            from = low.map_or(from, |low| low.max(from));
            to = high.map_or(to, |high| high.min(to));
            // Bounds close to each other, or between two whole numbers, leave fractions.
            let close = to.plus(from.negate()) <= Number::int(1);
            if any_scale && (close || from.scale.max(to.scale) > 0) {
                *scale = (*scale).max(2);
            }
            *min = from.rescale(from.scale.min(6)).to_string();
            *max = to.rescale(to.scale.min(6)).to_string();
        }
        Generator::Moment { from, to, .. } => {
            let day = |n: Number| n.to_i64().and_then(|day| i32::try_from(day).ok());
            narrow_days(from, to, low.and_then(day), high.and_then(day));
        }
        _ => {}
    });
    let plain_number = !is_date && values::is_number(draft.column(table, column));
    if plain_number
        && matches!(
            generator,
            Generator::Constant { .. }
                | Generator::Nothing
                | Generator::Place { .. }
                | Generator::Code { .. }
        )
    {
        let from = low.unwrap_or(Number::int(0));
        let to = high.unwrap_or(from.plus(Number::int(1000)));
        generator = Generator::Number {
            min: from.min(to).to_string(),
            max: to.to_string(),
            scale,
            shape: Shape::Uniform,
        };
    }
    draft.set(table, column, generator);
}

/// Keeps a period within bounds; one that lies outside moves there with its length.
fn narrow_days(from: &mut String, to: &mut String, low: Option<i32>, high: Option<i32>) {
    let (Some(first), Some(last)) = (calendar::parse_day(from), calendar::parse_day(to)) else {
        return;
    };
    let length = (last - first).max(1);
    let (mut begin, mut end) = (first, last);
    if let Some(high) = high.filter(|high| *high < end) {
        end = high;
        begin = match low {
            // Both ends are given, so what lies between them is meant.
            Some(low) if i64::from(high) - i64::from(low) <= MEANT => low,
            _ if first < high && high - first > length / 2 => first,
            _ => high - length,
        };
    }
    if let Some(low) = low.filter(|low| *low > begin) {
        begin = low;
        if end < low {
            end = high.map_or(low + length, |high| high.min(low + length));
        }
    }
    *from = calendar::format_day(begin);
    *to = calendar::format_day(end);
}

fn narrow_within(generator: &mut Generator, narrow: &impl Fn(&mut Generator)) {
    if let Generator::When {
        then, otherwise, ..
    } = generator
    {
        narrow_within(then, narrow);
        if let Some(otherwise) = otherwise {
            narrow_within(otherwise, narrow);
        }
    } else {
        narrow(generator);
    }
}

fn set_pattern(draft: &mut Draft<'_>, table: usize, column: usize, pattern: &str) {
    // An e-mail address meets the usual patterns for one already.
    let person = matches!(
        draft.generator(table, column),
        Generator::Person {
            part: confab_model::recipe::PersonPart::Email,
            ..
        }
    );
    if (person && pattern.contains('@')) || RegexText::new(pattern).is_none() {
        return;
    }
    draft.set(
        table,
        column,
        Generator::Regex {
            pattern: pattern.to_string(),
        },
    );
}

fn set_length(draft: &mut Draft<'_>, table: usize, column: usize, low: u32, high: u32) {
    let free = matches!(
        draft.generator(table, column),
        Generator::Person { .. }
            | Generator::Words { .. }
            | Generator::Place { .. }
            | Generator::WordsBy { .. }
    );
    if free && low <= 3 && high >= 24 {
        return;
    }
    if low == high && low > 0 {
        let digits = draft.tables[table].column_words[column].iter().any(|w| {
            matches!(
                w.as_str(),
                "phone" | "zip" | "number" | "ssn" | "code" | "postcode" | "pin"
            )
        });
        let mask = if digits { "#" } else { "A" }.repeat(low.min(4000) as usize);
        draft.set(table, column, Generator::Mask { mask });
    } else if low > 3 && !free {
        draft.set(
            table,
            column,
            Generator::Mask {
                mask: "a".repeat(low.min(4000) as usize),
            },
        );
    }
}
