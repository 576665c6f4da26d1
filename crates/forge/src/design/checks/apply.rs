//! Generators within what the CHECKs leave.

use super::Domain;
use crate::{
    design::{draft::Draft, genders, sizes, statuses, values},
    evaluate::Number,
    know::calendar,
    plan::RegexText,
};
use confab_model::{
    DataType, Generator, Literal, Position, Problem, Severity,
    expr::BinaryOp,
    recipe::{Shape, Weighted},
};

/// `a < b` over dates: the later follows the earlier by construction.
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
    if !dates
        || matches!(
            draft.generator(table, later),
            Generator::After { .. } | Generator::When { .. } | Generator::Key { .. }
        )
    {
        return;
    }
    let of = vec![draft.column(table, earlier).name.clone()];
    draft.set(
        table,
        later,
        Generator::After {
            of,
            min_days: 1,
            max_days: 60,
            past: false,
            before: Vec::new(),
        },
    );
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
    let scale = match &draft.column(table, column).data_type {
        DataType::Decimal { scale, .. } => (*scale).min(6) as u8,
        DataType::Float { .. } => 2,
        _ => 0,
    };
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
        Generator::Number { min, max, .. } => {
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
            *min = from.rescale(from.scale.min(6)).to_string();
            *max = to.rescale(to.scale.min(6)).to_string();
        }
        Generator::Moment { from, to, .. } => {
            let day = |n: Number| {
                n.to_i64()
                    .and_then(|d| i32::try_from(d).ok())
                    .map(calendar::format_day)
            };
            if let Some(low) = low.and_then(day).filter(|low| *low > *from) {
                *to = (*to).clone().max(low.clone());
                *from = low;
            }
            if let Some(high) = high.and_then(day).filter(|high| *high < *to) {
                *from = (*from).clone().min(high.clone());
                *to = high;
            }
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
