//! Conditions.

use super::scope::Scope;
use super::{Builder, SqlError, tree};
use confab_model::ColumnRef;
use confab_model::question::{Comparison, Filter, Form, Measure, Quantity, Term};
use sqlparser::ast::{BinaryOperator, Expr};

impl Builder<'_> {
    pub(super) fn filter(
        &self,
        filter: &Filter,
        scope: &Scope,
        form: &Form,
    ) -> Result<Expr, SqlError> {
        let term = |t: &Term| self.term(t, scope, form);
        Ok(match filter {
            Filter::Compare(left, comparison, right) => {
                let operator = match comparison {
                    Comparison::Equal => BinaryOperator::Eq,
                    Comparison::NotEqual => BinaryOperator::NotEq,
                    Comparison::Less => BinaryOperator::Lt,
                    Comparison::AtMost => BinaryOperator::LtEq,
                    Comparison::Greater => BinaryOperator::Gt,
                    Comparison::AtLeast => BinaryOperator::GtEq,
                };
                tree::binary(term(left)?, operator, term(right)?)
            }
            Filter::Between(value, low, high) => {
                tree::between(term(value)?, term(low)?, term(high)?)
            }
            Filter::Like {
                term: t,
                pattern,
                negated,
            } => tree::like(term(t)?, pattern, *negated),
            Filter::Null {
                term: t,
                negated: false,
            } => Expr::IsNull(Box::new(term(t)?)),
            Filter::Null {
                term: t,
                negated: true,
            } => Expr::IsNotNull(Box::new(term(t)?)),
            Filter::Within {
                term: t,
                form,
                negated,
            } => Expr::InSubquery {
                expr: Box::new(term(t)?),
                subquery: Box::new(self.query(form)?),
                negated: *negated,
            },
            Filter::Related {
                from,
                table,
                quantity,
                filters,
            } => self.related(*from, *table, *quantity, filters, (scope, &form.via))?,
            Filter::All(filters) | Filter::Any(filters) => {
                let parts = filters.iter().map(|f| self.filter(f, scope, form));
                let parts = parts.collect::<Result<Vec<_>, _>>()?;
                let all = matches!(filter, Filter::All(_));
                let joined = if all {
                    tree::all(parts)
                } else {
                    tree::any(parts)
                };
                tree::nested(joined.ok_or(SqlError::Empty)?)
            }
        })
    }

    /// Rows of another table that belong to a row: by membership of its key.
    fn related(
        &self,
        from: usize,
        table: usize,
        quantity: Quantity,
        filters: &[Filter],
        (scope, via): (&Scope, &[ColumnRef]),
    ) -> Result<Expr, SqlError> {
        let joins = &self.lexicon.joins;
        let path = joins
            .tree(&[from, table], via)
            .ok_or(SqlError::Unconnected)?;
        let first = path
            .first()
            .and_then(|e| joins.edges.get(*e))
            .ok_or(SqlError::Unconnected)?;
        let pick = |columns: &[usize], table: usize| -> Result<ColumnRef, SqlError> {
            let column = *columns.first().ok_or(SqlError::Foreign)?;
            Ok(ColumnRef {
                table,
                column,
                occurrence: 0,
            })
        };
        let (outer, inner) = if first.child == from {
            (
                pick(&first.child_columns, from)?,
                pick(&first.parent_columns, first.parent)?,
            )
        } else {
            (
                pick(&first.parent_columns, from)?,
                pick(&first.child_columns, first.child)?,
            )
        };
        let mut form = Form {
            select: vec![Term::Column(inner)],
            tables: vec![inner.table, table],
            filters: filters.to_vec(),
            via: via.to_vec(),
            ..Form::default()
        };
        let holds_null = |c: ColumnRef| self.lexicon.column(c).is_none_or(|c| c.has_null);
        if quantity == Quantity::None && holds_null(inner) {
            form.filters.push(Filter::Null {
                term: Term::Column(inner),
                negated: true,
            });
        }
        if let Quantity::AtLeast(count) = quantity {
            form.group = vec![Term::Column(inner)];
            let rows = Term::Measure(Measure::rows(table));
            form.having = vec![Filter::Compare(
                rows,
                Comparison::AtLeast,
                Term::Number(count as f64),
            )];
        }
        Ok(Expr::InSubquery {
            expr: Box::new(self.column(outer, scope)?),
            subquery: Box::new(self.query(&form)?),
            negated: quantity == Quantity::None,
        })
    }
}
