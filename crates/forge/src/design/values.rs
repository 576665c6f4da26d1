//! Generators for what nothing else is known of, and the last corrections.

use super::draft::Draft;
use crate::{
    evaluate::{self, Columns},
    know::calendar,
};
use confab_model::{
    Column, DataType, Generator, Literal, Severity,
    recipe::{Choose, Shape, Weighted},
};

/// Per mille of NULLs in an optional column of which nothing else is known.
pub(super) const NULLS: u16 = 80;

/// A generator for a type alone.
pub(super) fn by_type(data_type: &DataType, today: &str) -> Generator {
    let day = calendar::parse_day(today).unwrap_or(20_000);
    let number = |min: &str, max: &str, scale, shape| Generator::Number {
        min: min.into(),
        max: max.into(),
        scale,
        shape,
    };
    let moment = |hours| Generator::Moment {
        from: calendar::format_day(day - 1095),
        to: calendar::format_day(day),
        growth: 60,
        months: Vec::new(),
        rising: false,
        hours,
        after: Vec::new(),
        before: Vec::new(),
    };
    let code = |of: &str| Generator::Code { of: of.to_string() };
    match data_type {
        DataType::Integer { max, .. } if *max < 1000 => {
            number("0", &max.min(&100).to_string(), 0, Shape::Low)
        }
        DataType::Integer { .. } => number("1", "1000", 0, Shape::Low),
        DataType::Decimal { precision, scale } => {
            let digits = precision.unwrap_or(10).saturating_sub(*scale).min(4);
            let max = if digits == 0 {
                "0.9".to_string()
            } else {
                (10u64.pow(digits) - 1).to_string()
            };
            number("0", &max, (*scale).min(6) as u8, Shape::Low)
        }
        DataType::Float { .. } => number("0", "1000", 2, Shape::Low),
        DataType::Boolean => Generator::Boolean { share: 700 },
        DataType::Date => moment(None),
        DataType::DateTime { .. } => moment(Some((7, 22))),
        DataType::Time { .. } => Generator::TimeOfDay { from: 7, to: 21 },
        DataType::Year => number(
            &(calendar::civil(day).0 - 20).to_string(),
            &calendar::civil(day).0.to_string(),
            0,
            Shape::High,
        ),
        DataType::Enum { values } => choice(values.iter().map(|v| (v.as_str(), 10))),
        DataType::Set { values } => set(values),
        DataType::Uuid => code("uuid"),
        DataType::Bit { length, .. } => code(&format!("bits:{length}")),
        DataType::Json => code("json"),
        DataType::Xml => code("xml"),
        DataType::Inet { network: true } => code("cidr"),
        DataType::Inet { network: false } => code("ip"),
        DataType::MacAddress => code("mac"),
        DataType::Interval => code("interval"),
        DataType::Geometry { kind } => match (plane(kind), kind.as_str()) {
            (Some(pattern), _) => Generator::Regex {
                pattern: pattern.into(),
            },
            (None, "linestring" | "polygon") => code(kind),
            (None, _) => code("point"),
        },
        DataType::Array { of } => array(of),
        DataType::Range { of } => range(of, day),
        DataType::TextSearch => words("common.word"),
        DataType::Binary { .. } => code("hex:16"),
        // One letter of which nothing is known is most often a flag.
        DataType::Text { max: Some(1), .. } => choice([("Y", 7), ("N", 3)]),
        DataType::Text { max: Some(max), .. } if *max <= 3 => Generator::Mask {
            mask: "A".repeat(*max as usize),
        },
        DataType::Text { max: Some(max), .. } if *max <= 12 => words("common.word"),
        DataType::Text { max: Some(max), .. } if *max <= 60 => words("common.label"),
        DataType::Text { max: Some(max), .. } if *max <= 255 => words("common.title"),
        DataType::Text { .. } => words("common.sentence"),
        DataType::Other { name } if name.contains("hstore") => Generator::Constant {
            value: Literal::Text("key=>value".into()),
        },
        DataType::Other { name } if name.contains("ltree") => Generator::Mask {
            mask: "Top.aaaa.aaa".into(),
        },
        DataType::Other { .. } | DataType::Any => words("common.label"),
    }
}

/// PostgreSQL's own geometric types, which are written otherwise than those of
/// the OpenGIS standard.
fn plane(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "pgpoint" => r"\([1-8][0-9],[1-8][0-9]\)",
        "pgbox" => r"\([5-8][0-9],[5-8][0-9]\),\([1-4][0-9],[1-4][0-9]\)",
        "pgcircle" => r"<\([1-8][0-9],[1-8][0-9]\),[1-9]>",
        "pgline" => r"\{[1-9],-[1-9],[1-9][0-9]\}",
        "pglseg" => r"\[\([1-4][0-9],[1-4][0-9]\),\([5-8][0-9],[5-8][0-9]\)\]",
        "pgpath" => {
            r"\[\([1-3][0-9],[1-8][0-9]\),\([4-5][0-9],[1-8][0-9]\),\([6-8][0-9],[1-8][0-9]\)\]"
        }
        "pgpolygon" => {
            r"\(\([1-3][0-9],[1-4][0-9]\),\([4-5][0-9],[6-8][0-9]\),\([6-8][0-9],[1-4][0-9]\)\)"
        }
        _ => return None,
    })
}

/// Digits after the point of what a column's numbers are by default. Types
/// without a precision hold any, of which two are usual.
pub(super) fn scale(data_type: &DataType) -> u8 {
    match data_type {
        _ if any_scale(data_type) => 2,
        DataType::Decimal { scale, .. } => (*scale).min(12) as u8,
        DataType::Any => 2,
        _ => 0,
    }
}

/// Whether a type holds any number of digits after the point.
pub(super) fn any_scale(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Float { .. }
            | DataType::Decimal {
                precision: None,
                scale: 0,
            }
    )
}

pub(super) fn words(pool: &str) -> Generator {
    Generator::Words {
        pool: pool.to_string(),
    }
}

/// A choice among texts with weights.
pub(super) fn choice<'v>(values: impl IntoIterator<Item = (&'v str, u32)>) -> Generator {
    let values = values.into_iter().map(|(value, weight)| Weighted {
        value: Literal::Text(value.to_string()),
        weight,
    });
    Generator::Choice {
        values: values.collect(),
    }
}

/// One or two members of a SET.
fn set(values: &[String]) -> Generator {
    let ones = values.iter().map(|value| (value.clone(), 10));
    let twos = values
        .iter()
        .zip(values.iter().skip(1))
        .map(|(a, b)| (format!("{a},{b}"), 5));
    let all: Vec<(String, u32)> = ones.chain(twos).collect();
    choice(all.iter().map(|(value, weight)| (value.as_str(), *weight)))
}

fn array(of: &DataType) -> Generator {
    let element = match of {
        DataType::Integer { .. } | DataType::Decimal { .. } | DataType::Float { .. } => {
            "[1-9][0-9]?"
        }
        DataType::Boolean => "(true|false)",
        DataType::Uuid => "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}",
        DataType::Date => "20[12][0-9]-0[1-9]-[12][0-9]",
        DataType::DateTime { .. } => "20[12][0-9]-0[1-9]-[12][0-9] 1[0-9]:[0-5][0-9]:00",
        DataType::Enum { values } => {
            let first = values
                .first()
                .map(|value| regex_syntax::escape(value))
                .unwrap_or_default();
            return Generator::Regex {
                pattern: format!("\\{{\"{first}\"\\}}"),
            };
        }
        DataType::Json => {
            return Generator::Constant {
                value: Literal::Text("{}".into()),
            };
        }
        _ => "(red|green|blue|north|south|small|large|new|daily|weekly)",
    };
    Generator::Regex {
        pattern: format!("\\{{{element}(,{element}){{0,2}}\\}}"),
    }
}

fn range(of: &DataType, day: i32) -> Generator {
    let year = calendar::civil(day).0;
    let pattern = match of {
        DataType::Date => format!(
            "\\[{}-0[1-9]-[12][0-9],{year}-0[1-9]-[12][0-9]\\)",
            year - 1
        ),
        DataType::DateTime { .. } => format!(
            "\\[{}-0[1-9]-[12][0-9] 10:00:00,{year}-0[1-9]-[12][0-9] 12:00:00\\)",
            year - 1
        ),
        _ => "\\[[1-9][0-9]?,[1-9][0-9]{2}\\)".to_string(),
    };
    Generator::Regex { pattern }
}

/// Whether a column's type holds numbers.
pub(super) fn is_number(column: &Column) -> bool {
    matches!(
        column.data_type,
        DataType::Integer { .. } | DataType::Decimal { .. } | DataType::Float { .. }
    )
}

/// Whether a column's type holds dates.
pub(super) fn is_date(column: &Column) -> bool {
    matches!(column.data_type, DataType::Date | DataType::DateTime { .. })
}

/// The last corrections: identity columns count, keys copy, NULLs are allowed
/// only where they are, and shares fit the rows that there are.
pub(super) fn finish(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let declared = draft.table(table);
        for (number, column) in declared.columns.iter().enumerate() {
            let entry = &mut draft.tables[table].recipe.columns[number];
            // A lone NULL would be a blank line in a CSV, which readers skip.
            if !column.nullable || entry.unique.is_some() || declared.columns.len() == 1 {
                entry.nulls = 0;
            }
            // A distinct moment is numbered, so nothing can push it behind another.
            if let Generator::Moment { after, .. } = &mut entry.generator
                && entry.unique.is_some()
            {
                after.clear();
            }
            if column.generated.is_some() {
                compute(draft, table, number);
            }
        }
        fit_shares(draft, table);
    }
    super::keys::inhabit(draft);
}

/// A generated column has what its expression gives; where that can't be
/// computed here, something like it that the engine will replace.
fn compute(draft: &mut Draft<'_>, table: usize, number: usize) {
    let declared = draft.table(table);
    let column = &declared.columns[number];
    let Some(expr) = &column.generated else {
        return;
    };
    let scope = Columns {
        columns: &declared.columns,
        dialect: draft.schema.dialect,
        today: draft.today,
    };
    if evaluate::compile(expr, &scope).is_some() {
        draft.set(table, number, Generator::Formula { expr: expr.clone() });
        let entry = &mut draft.tables[table].recipe.columns[number];
        entry.nulls = 0;
        entry.unique = None;
        return;
    }
    // What isn't understood at all was told when the schema was read.
    if expr.is_understood() {
        let message = format!(
            "the expression of the generated column {}.{} can't be computed here; it has plausible values, which the engine replaces",
            declared.full_name(),
            column.name
        );
        draft.note(Severity::Warning, message);
    }
}

/// Rows may have been lowered after the keys were chosen.
fn fit_shares(draft: &mut Draft<'_>, table: usize) {
    let rows = draft.rows(table);
    for key in 0..draft.tables[table].parents.len() {
        let parent_rows = draft.rows(draft.tables[table].parents[key]);
        let entry = &mut draft.tables[table].recipe.keys[key];
        if let Choose::Share { parents, min, .. } = &mut entry.choose {
            *parents = (*parents).clamp(1, parent_rows.max(1));
            *min = (*min).min(rows / *parents);
        }
        if parent_rows == 0 {
            entry.choose = Choose::Nothing;
        }
    }
}
