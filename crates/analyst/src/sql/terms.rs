//! Values: columns, periods and what is computed.

use super::scope::Scope;
use super::{Builder, SqlError, tree};
use crate::lexicon::Kind;
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Filter, Form, Measure, Term, Window};
use sqlparser::ast::{BinaryOperator, Expr};

impl Builder<'_> {
    pub(super) fn term(&self, term: &Term, scope: &Scope, form: &Form) -> Result<Expr, SqlError> {
        Ok(match term {
            Term::Column(column) => self.column(*column, scope)?,
            Term::Bucket(column, period) => {
                let given = scope.called(tree::bucket(self.raw(*column, scope)?, *period));
                match given {
                    named @ Expr::Identifier(_) => named,
                    _ => tree::bucket(self.column(*column, scope)?, *period),
                }
            }
            Term::Measure(measure) => self.measure(measure, scope, form)?,
            Term::Window(window, measure) => self.window(*window, measure, scope, form)?,
            Term::Difference(a, b) => tree::binary(
                self.column(*a, scope)?,
                BinaryOperator::Minus,
                self.column(*b, scope)?,
            ),
            Term::Ratio(a, b) => {
                tree::ratio(self.measure(a, scope, form)?, self.measure(b, scope, form)?)
            }
            Term::Part(measure, filters) => self.part(measure, filters, scope, form)?,
            Term::Number(number) => tree::number(*number),
            Term::Text(text) => tree::text(text),
            Term::Form(form) => Expr::Subquery(Box::new(self.query(form)?)),
        })
    }

    /// A column as the innermost tables call it.
    fn raw(&self, column: ColumnRef, scope: &Scope) -> Result<Expr, SqlError> {
        let bare = Scope {
            given: Vec::new(),
            ..scope.clone()
        };
        self.column(column, &bare)
    }

    fn measure(&self, measure: &Measure, scope: &Scope, form: &Form) -> Result<Expr, SqlError> {
        let name = match measure.aggregate {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Average => "avg",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
            Aggregate::Median => return self.median(measure, scope),
        };
        if let Some(value) = self.argument(measure, scope)? {
            let call = tree::call(name, value, measure.distinct);
            // Nothing adds up to nothing, not to an unknown amount.
            let empty = form.keep_empty && measure.aggregate == Aggregate::Sum;
            return Ok(if empty { tree::or_zero(call) } else { call });
        }
        self.count(measure.grain, scope, form)
    }

    /// How many rows of a table there are, each counted once.
    fn count(&self, grain: usize, scope: &Scope, form: &Form) -> Result<Expr, SqlError> {
        let distinct = self.repeats(grain, scope);
        let outer = form.keep_empty && form.tables.first() != Some(&grain);
        if !(distinct || outer || form.keep_empty && scope.edges.is_empty()) {
            return Ok(tree::count_rows());
        }
        let key = self.key(grain, scope)?;
        let glue = |a, b| {
            let dash = tree::binary(a, BinaryOperator::StringConcat, tree::text("-"));
            tree::binary(dash, BinaryOperator::StringConcat, b)
        };
        let key = key.into_iter().reduce(glue).ok_or(SqlError::Foreign)?;
        Ok(tree::call("count", key, distinct))
    }

    /// The mean of the one or two values in the middle.
    fn median(&self, measure: &Measure, scope: &Scope) -> Result<Expr, SqlError> {
        let numbered = scope.places_of.iter().find(|(m, ..)| m == measure);
        let (_, place, places) = numbered.ok_or(SqlError::Empty)?;
        let value = self.argument(measure, scope)?.ok_or(SqlError::Empty)?;
        let middle = |add: f64| {
            let sum = tree::binary(
                Expr::Identifier(places.clone()),
                BinaryOperator::Plus,
                tree::number(add),
            );
            tree::binary(tree::nested(sum), BinaryOperator::Divide, tree::number(2.0))
        };
        let inside = Expr::InList {
            expr: Box::new(Expr::Identifier(place.clone())),
            list: vec![middle(1.0), middle(2.0)],
            negated: false,
        };
        Ok(tree::call("avg", tree::case_only(inside, value), false))
    }

    /// A measure compared with the other groups: along time where there is
    /// one, and then for each of the remaining groups by itself.
    fn window(
        &self,
        window: Window,
        measure: &Measure,
        scope: &Scope,
        form: &Form,
    ) -> Result<Expr, SqlError> {
        let value = self.measure(measure, scope, form)?;
        if window == Window::Share {
            return Ok(tree::share(value));
        }
        let time = form.group.iter().position(|t| self.is_time(t));
        let along = time.unwrap_or_default();
        let mut order = None;
        let mut parts = Vec::new();
        for (i, term) in form.group.iter().enumerate() {
            let expr = self.term(term, scope, form)?;
            if i == along {
                order = Some(expr);
            } else if time.is_some() {
                parts.push(expr);
            }
        }
        let order = order
            .into_iter()
            .map(|o| tree::order_by(o, false))
            .collect();
        Ok(tree::along(window, value, parts, order))
    }

    fn is_time(&self, term: &Term) -> bool {
        match term {
            Term::Bucket(..) => true,
            Term::Column(c) => {
                let entry = self.lexicon.column(*c);
                entry.is_some_and(|e| e.kind == Kind::Date || e.says("year"))
            }
            _ => false,
        }
    }

    /// The part of a measure that comes from rows which meet conditions.
    fn part(
        &self,
        measure: &Measure,
        filters: &[Filter],
        scope: &Scope,
        form: &Form,
    ) -> Result<Expr, SqlError> {
        let conditions = filters.iter().map(|f| self.filter(f, scope, form));
        let condition = tree::all(conditions.collect::<Result<Vec<_>, _>>()?);
        let condition = condition.ok_or(SqlError::Empty)?;
        let whole = self.measure(measure, scope, form)?;
        if measure.aggregate == Aggregate::Count && self.repeats(measure.table(), scope) {
            // Rows that a join repeats must count once in the part too.
            let key = self.key(measure.table(), scope)?;
            let key = key.into_iter().next().ok_or(SqlError::Foreign)?;
            let part = tree::call("count", tree::case_only(condition, key), true);
            return Ok(tree::ratio(part, whole));
        }
        let value = match self.argument(measure, scope)? {
            Some(value) if measure.aggregate != Aggregate::Count => value,
            _ => tree::number(1.0),
        };
        let part = tree::call("sum", tree::case(condition, value), false);
        Ok(tree::ratio(part, whole))
    }
}
