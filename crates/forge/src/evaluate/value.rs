//! A value while an expression is evaluated.

use super::{
    number::Number,
    span::{DAY, Span},
};
use crate::know::calendar;
use confab_model::{Batch, Cell, Literal};
use std::{borrow::Cow, cmp::Ordering};

/// One SQL value. Dates are days, moments seconds since 1970-01-01.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Date(i32),
    Moment(i64),
    Time(u32),
    Span(Span),
    Text(Cow<'a, str>),
}

impl<'a> Value<'a> {
    pub(crate) fn from_cell(cell: Cell, batch: &'a Batch) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Bool(value) => Self::Bool(value),
            Cell::Int(value) => Self::Number(Number::int(value)),
            Cell::Decimal { units, scale } => Self::Number(Number {
                units: i128::from(units),
                scale,
            }),
            Cell::Date(day) => Self::Date(day),
            Cell::Time(second) => Self::Time(second),
            Cell::DateTime(second) => Self::Moment(second),
            Cell::Text { .. } => Self::Text(Cow::Borrowed(batch.str(cell))),
            Cell::Bytes { .. } => Self::Text(String::from_utf8_lossy(batch.bytes(cell))),
        }
    }

    pub(crate) fn from_literal(literal: &Literal) -> Value<'static> {
        match literal {
            Literal::Null => Value::Null,
            Literal::Bool(value) => Value::Bool(*value),
            Literal::Number(text) => {
                Number::parse(text).map_or_else(|| Value::Text(text.clone().into()), Value::Number)
            }
            Literal::Text(text) => Value::Text(text.clone().into()),
        }
    }

    pub(crate) fn owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(value) => Value::Number(value),
            Self::Date(value) => Value::Date(value),
            Self::Moment(value) => Value::Moment(value),
            Self::Time(value) => Value::Time(value),
            Self::Span(value) => Value::Span(value),
            Self::Text(value) => Value::Text(Cow::Owned(value.into_owned())),
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// SQL's truth: None is unknown.
    pub(crate) fn truth(&self) -> Option<bool> {
        match self {
            Self::Null => None,
            Self::Bool(value) => Some(*value),
            Self::Number(number) => Some(!number.is_zero()),
            Self::Text(text) => Some(matches!(text.as_ref(), "t" | "true" | "1" | "y" | "yes")),
            _ => Some(true),
        }
    }

    pub(crate) fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Bool(value) => Some(Number::int(i64::from(*value))),
            Self::Span(span) => Some(span.days()),
            Self::Text(text) => Number::parse(text),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(day) => Cow::Owned(calendar::format_day(*day)),
            Self::Moment(second) => {
                let time = Self::Time(second.rem_euclid(86_400) as u32);
                Cow::Owned(format!(
                    "{} {}",
                    calendar::format_day(second.div_euclid(86_400) as i32),
                    time.text()
                ))
            }
            Self::Time(s) => {
                Cow::Owned(format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60))
            }
            Self::Span(span) => Cow::Owned(format!("{} days", span.days())),
            Self::Text(text) => Cow::Borrowed(text),
        }
    }

    /// Seconds since 1970, for dates, moments and texts that read like one.
    pub(crate) fn moment(&self) -> Option<i64> {
        match self {
            Self::Date(day) => Some(i64::from(*day) * 86_400),
            Self::Moment(second) => Some(*second),
            Self::Text(text) => calendar::parse_moment(text),
            _ => None,
        }
    }

    /// The date or moment a span later; a date stays one where whole days are added.
    pub(crate) fn moved(&self, span: Span) -> Value<'static> {
        let Some(moment) = self.moment().and_then(|moment| span.from(moment)) else {
            return Value::Null;
        };
        if matches!(self, Self::Date(_)) && span.seconds % DAY == 0 {
            return Value::Date(moment.div_euclid(DAY) as i32);
        }
        Value::Moment(moment)
    }

    /// How it compares; None when either is NULL or they cannot be compared.
    pub(crate) fn compare(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Value::Null, _) | (_, Value::Null) => None,
            (Value::Text(a), Value::Text(b)) => Some(a.as_ref().cmp(b.as_ref())),
            (Value::Date(_) | Value::Moment(_), _) | (_, Value::Date(_) | Value::Moment(_)) => {
                Some(self.moment()?.cmp(&other.moment()?))
            }
            (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
            (Value::Time(a), Value::Text(b)) => Some(a.cmp(&calendar::parse_time(b)?)),
            (Value::Text(a), Value::Time(b)) => Some(calendar::parse_time(a)?.cmp(b)),
            (Value::Bool(a), _) if matches!(other, Value::Text(_)) => Some(a.cmp(&other.truth()?)),
            (_, Value::Bool(b)) if matches!(self, Value::Text(_)) => Some(self.truth()?.cmp(b)),
            _ => Some(self.number()?.cmp(&other.number()?)),
        }
    }
}
