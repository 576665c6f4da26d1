//! The generators, bound and ready to draw.

use super::{codes, ranked::Ranked, regex_text::RegexText};
use crate::{
    evaluate::Compiled,
    know::words::PoolId,
    random::{Quantiles, Stream, below},
};
use confab_model::{
    Batch, Cell,
    recipe::{PersonPart, PlacePart},
};

/// A bound generator.
#[derive(Debug)]
pub(super) enum Gen {
    Nothing,
    Sequence {
        start: i64,
        step: i64,
    },
    Key {
        key: usize,
        column: usize,
    },
    Constant(Fixed),
    Choice {
        values: Vec<Fixed>,
        sums: Vec<u64>,
    },
    Number {
        quantiles: Quantiles,
        min: i64,
        max: i64,
        scale: u8,
        price: bool,
    },
    Boolean {
        share: u16,
    },
    Moment(Moment),
    After(After),
    TimeOfDay {
        from: u8,
        to: u8,
    },
    Person {
        part: PersonPart,
        person: usize,
    },
    Gender {
        person: usize,
        female: String,
        male: String,
        others: Vec<String>,
    },
    Place {
        part: PlacePart,
        place: usize,
    },
    Words {
        pool: PoolId,
        plain: Option<Vec<&'static str>>,
    },
    WordsBy {
        column: usize,
        pools: Vec<(Test, PoolId)>,
        otherwise: PoolId,
    },
    Mask(String),
    Regex {
        text: RegexText,
        /// Its texts by number, where they must be distinct.
        ranked: Option<Ranked>,
    },
    Code(String),
    Formula(Compiled),
    Ordinal {
        key: usize,
    },
    When {
        column: usize,
        values: Vec<String>,
        then: Box<Gen>,
        otherwise: Option<Box<Gen>>,
    },
}

/// A moment between two days; see [`confab_model::Generator::Moment`].
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) days: Quantiles,
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) hours: Option<Quantiles>,
    pub(super) rising: bool,
    pub(super) after: Vec<Source>,
    pub(super) before: Vec<Source>,
}

/// A moment after another one; see [`confab_model::Generator::After`].
#[derive(Debug)]
pub(super) struct After {
    pub(super) of: Vec<Source>,
    pub(super) min_days: i32,
    pub(super) max_days: i32,
    pub(super) past: bool,
    pub(super) before: Vec<Source>,
}

/// A value that is written again and again.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fixed {
    Cell(Cell),
    Text(String),
}

impl Fixed {
    pub(super) fn write(&self, out: &mut Batch) -> Cell {
        match self {
            Self::Cell(cell) => *cell,
            Self::Text(text) => out.put_text(text),
        }
    }
}

/// Where a moment is read from, and the days added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) place: SourcePlace,
    pub(super) days: i32,
}

/// A column of this row, or of a parent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SourcePlace {
    Own(usize),
    Parent { key: usize, column: usize },
}

/// A test of a deciding value.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Text(String),
    Range(i64, i64),
}

impl Test {
    pub(super) fn parse(text: &str) -> Self {
        match text
            .split_once("..")
            .map(|(a, b)| (a.trim().parse(), b.trim().parse()))
        {
            Some((Ok(a), Ok(b))) => Self::Range(a, b),
            _ => Self::Text(text.to_lowercase()),
        }
    }

    pub(super) fn holds(&self, cell: Cell, batch: &Batch) -> bool {
        match (self, cell) {
            (Self::Text(text), Cell::Text { .. }) => batch.str(cell).eq_ignore_ascii_case(text),
            (Self::Text(text), Cell::Bool(value)) => matches!(text.as_str(), "true" | "1") == value,
            (Self::Range(a, b), Cell::Int(value)) => (*a..=*b).contains(&value),
            (Self::Range(a, b), Cell::Decimal { units, scale }) => {
                let tenth = 10i64.pow(u32::from(scale));
                (a * tenth..(b + 1) * tenth).contains(&units)
            }
            _ => false,
        }
    }
}

impl Gen {
    /// Whether it reads other cells of its row or of others.
    pub(super) fn reads(&self) -> bool {
        match self {
            Self::Moment(Moment { after, before, .. }) => !after.is_empty() || !before.is_empty(),
            Self::After(_) | Self::Formula(_) | Self::When { .. } | Self::WordsBy { .. } => true,
            _ => false,
        }
    }

    /// The value with that number, below the capacity.
    pub(super) fn numbered(
        &self,
        number: u64,
        random: &mut Stream,
        out: &mut Batch,
    ) -> Option<Cell> {
        let start = out.text.len();
        Some(match self {
            Self::Choice { values, .. } => values.get(number as usize)?.write(out),
            Self::Number { min, scale, .. } => number_cell(min + number as i64, *scale),
            Self::Moment(Moment { from, hours, .. }) => match hours {
                Some(_) => Cell::DateTime(i64::from(*from) * 86_400 + number as i64),
                None => Cell::Date(from + number as i32),
            },
            Self::Mask(mask) => {
                write_numbered_mask(mask, number, &mut out.text);
                out.text_since(start)
            }
            Self::Code(name) => {
                codes::write(name, number, random, &mut out.text);
                out.text_since(start)
            }
            Self::Regex {
                ranked: Some(ranked),
                ..
            } => {
                ranked.write(number, random, &mut out.text);
                out.text_since(start)
            }
            Self::Words {
                plain: Some(plain), ..
            } => out.put_text(plain.get(number as usize)?),
            Self::Boolean { .. } => Cell::Bool(number == 1),
            Self::TimeOfDay { .. } => Cell::Time(number as u32),
            _ => return None,
        })
    }
}

pub(super) fn number_cell(units: i64, scale: u8) -> Cell {
    if scale == 0 {
        Cell::Int(units)
    } else {
        Cell::Decimal { units, scale }
    }
}

/// Ends a price as shops do, without leaving its bounds.
pub(super) fn as_price(units: i64, min: i64, max: i64, bits: u64) -> i64 {
    let whole = units.div_euclid(100) * 100;
    let ending = match below(bits, 10) {
        0..=3 => 99,
        4 | 5 => 50,
        6 | 7 => 0,
        8 => 95,
        _ => return units,
    };
    (whole + ending).clamp(min, max)
}

/// How many texts a mask allows.
pub(crate) fn mask_capacity(mask: &str) -> u64 {
    mask.chars().map(symbols).fold(1, |product: u64, count| {
        product.saturating_mul(count.max(1))
    })
}

fn symbols(c: char) -> u64 {
    match c {
        '#' => 10,
        'A' | 'a' | '?' => 26,
        '*' => 36,
        _ => 0,
    }
}

fn symbol(c: char, digit: u64) -> char {
    let digit = digit as u8;
    char::from(match c {
        '#' => b'0' + digit,
        'A' | '?' => b'A' + digit,
        'a' => b'a' + digit,
        _ if digit < 10 => b'0' + digit,
        _ => b'A' + digit - 10,
    })
}

/// Writes a mask with random symbols.
pub(super) fn write_mask(mask: &str, random: &mut Stream, out: &mut Vec<u8>) {
    for c in mask.chars() {
        match symbols(c) {
            0 => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            count => out.push(symbol(c, random.below(count)) as u8),
        }
    }
}

/// Writes the text of a mask that has that number, last symbol fastest.
fn write_numbered_mask(mask: &str, mut number: u64, out: &mut Vec<u8>) {
    let mut text: Vec<char> = mask.chars().collect();
    for c in text.iter_mut().rev() {
        let count = symbols(*c);
        if count > 0 {
            *c = symbol(*c, number % count);
            number /= count;
        }
    }
    out.extend(text.into_iter().collect::<String>().as_bytes());
}
