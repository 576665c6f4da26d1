//! What an expression may refer to, for those who have no recipe at hand.

use super::{
    compile::{Compiled, Scope, compile},
    run::{Row, run},
    value::Value,
};
use confab_model::{Column, DataType, Dialect, Expr};

/// The columns of a table, and nothing of other tables.
pub(crate) struct Columns<'a> {
    pub(crate) columns: &'a [Column],
    pub(crate) dialect: Dialect,
    pub(crate) today: i32,
}

impl Scope for Columns<'_> {
    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    fn is_whole(&self, column: usize) -> bool {
        is_whole(&self.columns[column].data_type)
    }

    fn reach(&self, _: &str, _: &[Expr]) -> Option<usize> {
        None
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn today(&self) -> i32 {
        self.today
    }
}

/// Whether a type is one of integers, which many dialects divide without a rest.
pub(crate) fn is_whole(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Integer { .. } | DataType::Year)
}

/// The value of an expression that reads no column.
pub(crate) fn constant(expr: &Expr, dialect: Dialect, today: i32) -> Option<Value<'static>> {
    let scope = Columns {
        columns: &[],
        dialect,
        today,
    };
    let code = compile(expr, &scope)?;
    let mut drawn = false;
    code.walk(&mut |part| drawn |= matches!(part, Compiled::Noise(..)));
    (!drawn).then(|| run(&code, &mut Nothing).owned())
}

/// A row without columns.
struct Nothing;

impl<'a> Row<'a> for Nothing {
    fn column(&mut self, _: usize) -> Value<'a> {
        Value::Null
    }

    fn reach(&mut self, _: usize) -> Value<'a> {
        Value::Null
    }

    fn noise(&mut self, _: u64) -> u64 {
        0
    }
}
