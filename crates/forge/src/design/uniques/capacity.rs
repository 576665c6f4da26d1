//! How many distinct values a column has room for.

use crate::{
    design::{draft::Draft, values},
    know::words,
    plan,
};
use confab_model::{Column, DataType, Generator, recipe::PersonPart};

/// So many distinct values a column's generator has; None when it writes free
/// text that a number can follow.
pub(in crate::design) fn capacity(draft: &Draft<'_>, table: usize, column: usize) -> Option<u64> {
    let declared = draft.column(table, column);
    let scale = match &declared.data_type {
        data_type if values::any_scale(data_type) => 6,
        DataType::Decimal { scale, .. } => *scale as u8,
        _ => 0,
    };
    match draft.generator(table, column) {
        Generator::Choice { values } => Some(values.len() as u64),
        Generator::Boolean { .. } => Some(2),
        Generator::Number {
            min,
            max,
            scale: own,
            ..
        } => {
            let digits = scale.min(*own);
            let units =
                |text: &str| crate::evaluate::Number::parse(text).map(|n| n.rescale(digits).units);
            units(max)
                .zip(units(min))
                .and_then(|(max, min)| u64::try_from(max - min + 1).ok())
        }
        Generator::Moment {
            from, to, hours, ..
        } => {
            let day = crate::know::calendar::parse_day;
            let days = u64::try_from(day(to)? - day(from)?).unwrap_or(0) + 1;
            let timed = hours.is_some() && matches!(declared.data_type, DataType::DateTime { .. });
            Some(if timed { days * 86_400 } else { days })
        }
        Generator::Mask { mask } => Some(plan::mask_capacity(mask)),
        Generator::Regex { pattern } => {
            plan::Ranked::new(pattern, longest(declared) as usize).map(|texts| texts.capacity())
        }
        Generator::Code { of } => fits_code(declared, of)
            .then(|| plan::code_capacity(of))
            .flatten(),
        Generator::Words { pool } => words::find(pool)
            .and_then(words::PoolId::plain_texts)
            .map(|texts| texts.len() as u64)
            .filter(|n| *n >= draft.rows(table)),
        Generator::TimeOfDay { .. } => Some(86_400),
        Generator::Person {
            part: PersonPart::Email | PersonPart::Username,
            ..
        } => Some(1 << 40),
        Generator::Constant { .. } | Generator::Nothing => Some(1),
        _ => None,
    }
}

/// Whether a code is whole in its column: cut short, it would not be distinct.
fn fits_code(column: &Column, code: &str) -> bool {
    let needed = match code.split_once(':') {
        Some((_, length)) => length.parse().unwrap_or(16),
        None => match code {
            "uuid" => 36,
            "isbn13" | "ean13" => 13,
            "isbn10" => 10,
            "ip" => 15,
            "ipv6" => 39,
            "mac" | "vin" => 17,
            "iban" => 22,
            "credit_card" => 16,
            "ssn" => 11,
            "license_plate" => 8,
            "url" | "image_url" | "file_path" => 80,
            _ => 20,
        },
    };
    needed <= longest(column)
}

/// So many characters a column holds.
fn longest(column: &Column) -> u32 {
    match &column.data_type {
        DataType::Text { max: Some(max), .. } => *max,
        _ => u32::MAX,
    }
}

/// What is distinct where a code has no room: as many digits, or digits and
/// capitals, as the column holds.
pub(super) fn instead_of_code(draft: &Draft<'_>, table: usize, column: usize) -> Option<Generator> {
    let declared = draft.column(table, column);
    let Generator::Code { of } = draft.generator(table, column) else {
        return None;
    };
    if fits_code(declared, of) {
        return None;
    }
    let digits = matches!(
        of.as_str(),
        "credit_card" | "isbn13" | "isbn10" | "ean13" | "ssn" | "tax_id" | "iban"
    );
    let symbol = if digits { "#" } else { "*" };
    let width = longest(declared).clamp(1, 12) as usize;
    Some(Generator::Mask {
        mask: symbol.repeat(width),
    })
}
