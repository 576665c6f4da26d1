//! Forms as SQL, built as a syntax tree.

mod layout;
mod tables;
mod tree;

pub(crate) use layout::lines;
pub(crate) use tables::repeats;
pub use tables::tables_of;

use crate::lexicon::Lexicon;
use crate::naming::alias;
use confab_model::ColumnRef;
use confab_model::question::{
    Aggregate, Comparison, Filter, Form, Measure, OrderKey, Quantity, SetOperator, Term,
};
use sqlparser::ast::{self, BinaryOperator, Expr, Query, Select, SelectItem, SetExpr};

/// Why a form can't be said in SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// Two of its tables aren't related.
    #[error("these tables aren't related to each other")]
    Unconnected,
    /// A table or column number is unknown.
    #[error("the form doesn't belong to this schema")]
    Foreign,
    /// A median needs rows that are numbered within their group.
    #[error("medians can't be computed yet")]
    Median,
    /// Nothing is shown.
    #[error("the form shows nothing")]
    Empty,
}

/// The query of a form.
///
/// # Errors
/// When its tables aren't related or aren't of this schema.
pub fn query(lexicon: &Lexicon, form: &Form) -> Result<Query, SqlError> {
    Builder { lexicon }.query(form)
}

/// The names by which a query calls its tables.
struct Scope {
    tables: Vec<usize>,
    edges: Vec<usize>,
}

impl Scope {
    fn alias(&self, table: usize) -> Option<usize> {
        self.tables.iter().position(|t| *t == table)
    }
}

struct Builder<'a> {
    lexicon: &'a Lexicon,
}

impl Builder<'_> {
    fn query(&self, form: &Form) -> Result<Query, SqlError> {
        let body = SetExpr::Select(Box::new(self.select(form)?));
        let body = match &form.set {
            None => body,
            Some((operator, right)) => SetExpr::SetOperation {
                left: Box::new(body),
                op: match operator {
                    SetOperator::Union => ast::SetOperator::Union,
                    SetOperator::Intersect => ast::SetOperator::Intersect,
                    SetOperator::Except => ast::SetOperator::Except,
                },
                set_quantifier: ast::SetQuantifier::None,
                right: Box::new(SetExpr::Select(Box::new(self.select(right)?))),
            },
        };
        let scope = self.scope(form)?;
        let keys = form
            .order
            .iter()
            .map(|key| self.order_key(key, &scope, form));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        Ok(tree::query(body, keys, form.limit))
    }

    fn order_key(
        &self,
        key: &OrderKey,
        scope: &Scope,
        form: &Form,
    ) -> Result<ast::OrderByExpr, SqlError> {
        // The sides of a set operation are ordered by what they show.
        let shown = form.select.iter().position(|t| *t == key.term);
        let expr = match shown {
            Some(at) if form.set.is_some() => tree::number((at + 1) as f64),
            _ => self.term(&key.term, scope, form)?,
        };
        Ok(tree::order_by(expr, key.descending))
    }

    fn select(&self, form: &Form) -> Result<Select, SqlError> {
        let scope = self.scope(form)?;
        let mut select = tree::select();
        select.from = vec![self.from(form, &scope)?];
        if form.distinct {
            select.distinct = Some(ast::Distinct::Distinct);
        }
        if form.select.is_empty() {
            let whole = match (scope.tables.as_slice(), form.tables.first()) {
                ([_], _) | (_, None) => tree::wildcard(None),
                (_, Some(table)) => tree::wildcard(scope.alias(*table).map(tree::alias_name)),
            };
            select.projection = vec![whole];
        }
        for term in &form.select {
            let expr = self.term(term, &scope, form)?;
            select.projection.push(match term {
                Term::Column(_) => SelectItem::UnnamedExpr(expr),
                _ => SelectItem::ExprWithAlias {
                    expr,
                    alias: tree::ident(&alias(self.lexicon, form, term)),
                },
            });
        }
        let filters = form.filters.iter().map(|f| self.filter(f, &scope, form));
        select.selection = tree::all(filters.collect::<Result<Vec<_>, _>>()?);
        let group = form.group.iter().map(|t| self.term(t, &scope, form));
        let group = group.collect::<Result<Vec<_>, _>>()?;
        if !group.is_empty() {
            select.group_by = ast::GroupByExpr::Expressions(group, Vec::new());
        }
        let having = form.having.iter().map(|f| self.filter(f, &scope, form));
        select.having = tree::all(having.collect::<Result<Vec<_>, _>>()?);
        Ok(select)
    }

    fn scope(&self, form: &Form) -> Result<Scope, SqlError> {
        let mut tables = Vec::new();
        let mut add = |t: usize| {
            if !tables.contains(&t) {
                tables.push(t);
            }
        };
        form.tables.iter().for_each(|t| add(*t));
        tables_of(form).into_iter().for_each(add);
        if tables.is_empty() {
            return Err(SqlError::Empty);
        }
        let joins = &self.lexicon.joins;
        let edges = joins
            .tree(&tables, &form.via)
            .ok_or(SqlError::Unconnected)?;
        let mut ordered = vec![*tables.first().ok_or(SqlError::Empty)?];
        for edge in edges.iter().filter_map(|e| joins.edges.get(*e)) {
            for table in [edge.child, edge.parent] {
                if !ordered.contains(&table) {
                    ordered.push(table);
                }
            }
        }
        Ok(Scope {
            tables: ordered,
            edges,
        })
    }

    fn from(&self, form: &Form, scope: &Scope) -> Result<ast::TableWithJoins, SqlError> {
        let single = scope.tables.len() == 1;
        let factor = |at: usize| -> Result<ast::TableFactor, SqlError> {
            let table = *scope.tables.get(at).ok_or(SqlError::Empty)?;
            if table >= self.lexicon.schema.tables.len() {
                return Err(SqlError::Foreign);
            }
            let name = self.lexicon.schema.data_name(table);
            Ok(tree::table(&name, (!single).then_some(at)))
        };
        let mut joins = Vec::new();
        for (i, edge) in scope.edges.iter().enumerate() {
            let edge = self
                .lexicon
                .joins
                .edges
                .get(*edge)
                .ok_or(SqlError::Foreign)?;
            let pairs = edge.child_columns.iter().zip(&edge.parent_columns);
            let on = pairs.map(|(c, p)| {
                let column = |table, column| {
                    self.column(
                        ColumnRef {
                            table,
                            column,
                            occurrence: 0,
                        },
                        scope,
                    )
                };
                Ok(tree::binary(
                    column(edge.child, *c)?,
                    BinaryOperator::Eq,
                    column(edge.parent, *p)?,
                ))
            });
            let on = tree::all(on.collect::<Result<Vec<_>, SqlError>>()?);
            joins.push(tree::join(factor(i + 1)?, on, form.keep_empty));
        }
        Ok(ast::TableWithJoins {
            relation: factor(0)?,
            joins,
        })
    }

    fn column(&self, column: ColumnRef, scope: &Scope) -> Result<Expr, SqlError> {
        let table = self.lexicon.schema.tables.get(column.table);
        let name = table
            .and_then(|t| t.columns.get(column.column))
            .map(|c| c.name.as_str())
            .ok_or(SqlError::Foreign)?;
        let alias = scope.alias(column.table).ok_or(SqlError::Foreign)?;
        Ok(tree::column(
            name,
            (scope.tables.len() > 1).then_some(alias),
        ))
    }

    fn term(&self, term: &Term, scope: &Scope, form: &Form) -> Result<Expr, SqlError> {
        Ok(match term {
            Term::Column(column) => self.column(*column, scope)?,
            Term::Bucket(column, period) => tree::bucket(self.column(*column, scope)?, *period),
            Term::Measure(measure) => self.measure(measure, scope, form)?,
            Term::Window(window, measure) => {
                let value = self.measure(measure, scope, form)?;
                let order = form
                    .group
                    .first()
                    .map(|t| self.term(t, scope, form))
                    .transpose()?;
                tree::window(*window, value, order.as_ref())
            }
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

    fn measure(&self, measure: &Measure, scope: &Scope, form: &Form) -> Result<Expr, SqlError> {
        let name = match measure.aggregate {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Average => "avg",
            Aggregate::Median => return Err(SqlError::Median),
            Aggregate::Min => "min",
            Aggregate::Max => "max",
        };
        if let Some(column) = measure.of {
            return Ok(tree::call(
                name,
                self.column(column, scope)?,
                measure.distinct,
            ));
        }
        let grain = measure.grain;
        if !form.keep_empty && !self.repeats(grain, scope) {
            return Ok(tree::count_rows());
        }
        let key = self
            .lexicon
            .tables
            .get(grain)
            .map_or(&[] as &[usize], |t| &t.key);
        match key {
            [column] => {
                let key = ColumnRef {
                    table: grain,
                    column: *column,
                    occurrence: 0,
                };
                let distinct = self.repeats(grain, scope);
                Ok(tree::call("count", self.column(key, scope)?, distinct))
            }
            _ => Ok(tree::count_rows()),
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
        let value = match measure.of {
            Some(column) if measure.aggregate != Aggregate::Count => self.column(column, scope)?,
            _ => tree::number(1.0),
        };
        let whole = match measure.of {
            Some(_) if measure.aggregate != Aggregate::Count => {
                self.measure(measure, scope, form)?
            }
            _ => tree::count_rows(),
        };
        let part = tree::case(condition.ok_or(SqlError::Empty)?, value);
        Ok(tree::ratio(tree::call("sum", part, false), whole))
    }

    /// Whether a table's rows may occur more than once in a join: some edge
    /// leads from it, or from beyond it, to rows that refer to it.
    fn repeats(&self, table: usize, scope: &Scope) -> bool {
        repeats(self.lexicon, table, &scope.edges)
    }

    fn filter(&self, filter: &Filter, scope: &Scope, form: &Form) -> Result<Expr, SqlError> {
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
            let rows = Term::Measure(Measure {
                aggregate: Aggregate::Count,
                of: None,
                grain: table,
                distinct: false,
            });
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
