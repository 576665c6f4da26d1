//! Evaluates SQL expressions over one row, in SQL's three-valued logic and
//! with exact numbers. CHECKs, generated columns and formulas all go this way.

mod compile;
mod dates;
mod functions;
mod number;
mod pattern;
mod run;
mod scope;
mod span;
mod value;
mod whole;

pub(crate) use compile::{Compiled, Scope, compile};
pub(crate) use number::Number;
pub(crate) use pattern::to_regex;
pub(crate) use run::{Row, run};
pub(crate) use scope::{Columns, constant, is_whole};
pub(crate) use value::Value;
