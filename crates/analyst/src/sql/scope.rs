//! Which rows take part in a query, how they are joined, and their names.

use super::{Builder, SqlError, tables_of, tree};
use confab_model::ColumnRef;
use confab_model::question::{Filter, Form, Measure, Term};
use sqlparser::ast::{self, BinaryOperator, Expr, Ident};

/// A table that takes part, and which of its occurrences.
pub(super) type Place = (usize, u8);

/// A join: the key it follows, and the places of its two ends.
#[derive(Clone, Debug)]
pub(super) struct Link {
    edge: usize,
    child: Place,
    parent: Place,
}

/// The names by which a query calls its tables and values.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) places: Vec<Place>,
    pub(super) links: Vec<Link>,
    /// The edges between first occurrences.
    pub(super) edges: Vec<usize>,
    /// What a derived table calls the values that it gives.
    pub(super) given: Vec<(Expr, Ident)>,
    /// What a derived table calls the arguments of measures.
    pub(super) arguments: Vec<(Measure, Ident)>,
    /// The place of each row in the order of a median's values, and how many there are.
    pub(super) places_of: Vec<(Measure, Ident, Ident)>,
    /// Whether a derived table already holds each measured row once.
    pub(super) once: bool,
}

impl Scope {
    fn alias(&self, place: Place) -> Option<usize> {
        self.places.iter().position(|p| *p == place)
    }

    /// What the first table is called, where there are several.
    pub(super) fn first_alias(&self) -> Option<Ident> {
        (self.places.len() > 1).then(|| tree::alias_name(0))
    }

    /// The tables that take part.
    pub(super) fn tables(&self) -> impl Iterator<Item = usize> + '_ {
        self.places.iter().map(|(table, _)| *table)
    }

    /// A value by the name that a derived table gives it, or as it is.
    pub(super) fn called(&self, expr: Expr) -> Expr {
        let given = self.given.iter().find(|(e, _)| *e == expr);
        given.map_or(expr, |(_, name)| Expr::Identifier(name.clone()))
    }
}

impl Builder<'_> {
    pub(super) fn scope(&self, form: &Form) -> Result<Scope, SqlError> {
        let mut tables = Vec::new();
        let mut add = |t: usize| {
            if !tables.contains(&t) {
                tables.push(t);
            }
        };
        form.tables.iter().for_each(|t| add(*t));
        tables_of(form).into_iter().for_each(add);
        let first = *tables.first().ok_or(SqlError::Empty)?;
        let joins = &self.lexicon.joins;
        let others = self.others(form);
        let taken: Vec<usize> = others.iter().map(|(_, edge)| *edge).collect();
        let edges = joins
            .tree_without(&tables, &form.via, &taken)
            .ok_or(SqlError::Unconnected)?;
        let mut scope = Scope {
            places: vec![(first, 0)],
            edges,
            ..Scope::default()
        };
        for &number in &scope.edges {
            let edge = joins.edges.get(number).ok_or(SqlError::Foreign)?;
            let (child, parent) = ((edge.child, 0), (edge.parent, 0));
            for place in [child, parent] {
                if !scope.places.contains(&place) {
                    scope.places.push(place);
                }
            }
            scope.links.push(Link {
                edge: number,
                child,
                parent,
            });
        }
        for (place, number) in others {
            let edge = joins.edges.get(number).ok_or(SqlError::Foreign)?;
            let child = (edge.child, 0);
            if !scope.places.contains(&child) {
                return Err(SqlError::Unconnected);
            }
            scope.places.push(place);
            scope.links.push(Link {
                edge: number,
                child,
                parent: place,
            });
        }
        Ok(scope)
    }

    /// Further occurrences of tables, each with the key that leads to it: the
    /// last of the keys in `via` that refer to the table.
    fn others(&self, form: &Form) -> Vec<(Place, usize)> {
        let mut found: Vec<Place> = Vec::new();
        super::tables::columns_of(form, &mut |column: &ColumnRef| {
            let place = (column.table, column.occurrence);
            if column.occurrence > 0 && !found.contains(&place) {
                found.push(place);
            }
        });
        found.sort_unstable();
        let leads = |column: &ColumnRef, table: usize| {
            let mut edges = self.lexicon.joins.edges.iter();
            edges.position(|e| {
                e.parent == table
                    && e.child == column.table
                    && e.child_columns.contains(&column.column)
            })
        };
        let mut others = Vec::new();
        for (table, occurrence) in &found {
            let count = found.iter().filter(|(t, _)| t == table).count();
            let keys: Vec<usize> = form.via.iter().filter_map(|c| leads(c, *table)).collect();
            let from = keys.len().saturating_sub(count);
            if let Some(&edge) = keys.get(from + usize::from(*occurrence) - 1) {
                others.push(((*table, *occurrence), edge));
            }
        }
        others
    }

    /// The joined tables, and the conditions on their rows.
    pub(super) fn from(
        &self,
        form: &Form,
        scope: &Scope,
    ) -> Result<(ast::TableWithJoins, Option<Expr>), SqlError> {
        let single = scope.places.len() == 1;
        let factor = |at: usize| -> Result<ast::TableFactor, SqlError> {
            let (table, _) = *scope.places.get(at).ok_or(SqlError::Empty)?;
            if table >= self.lexicon.schema.tables.len() {
                return Err(SqlError::Foreign);
            }
            let name = self.lexicon.schema.data_name(table);
            Ok(tree::table(&name, (!single).then_some(at)))
        };
        let mut conditions = self.conditions(form, scope)?;
        let mut joins = Vec::new();
        for (i, link) in scope.links.iter().enumerate() {
            let edges = &self.lexicon.joins.edges;
            let edge = edges.get(link.edge).ok_or(SqlError::Foreign)?;
            let mut on = Vec::new();
            for (c, p) in edge.child_columns.iter().zip(&edge.parent_columns) {
                let end = |(table, occurrence): Place, column: usize| ColumnRef {
                    table,
                    column,
                    occurrence,
                };
                on.push(tree::binary(
                    self.column(end(link.child, *c), scope)?,
                    BinaryOperator::Eq,
                    self.column(end(link.parent, *p), scope)?,
                ));
            }
            if let Some(more) = conditions.get_mut(i + 1) {
                on.append(more);
            }
            joins.push(tree::join(factor(i + 1)?, tree::all(on), form.keep_empty));
        }
        let from = ast::TableWithJoins {
            relation: factor(0)?,
            joins,
        };
        let rows = conditions.into_iter().next().unwrap_or_default();
        Ok((from, tree::all(rows)))
    }

    /// The conditions by the place that they belong to: all to the first, unless
    /// groups are to stay even when nothing belongs to them.
    fn conditions(&self, form: &Form, scope: &Scope) -> Result<Vec<Vec<Expr>>, SqlError> {
        let mut by_place = vec![Vec::new(); scope.places.len()];
        let measured = form.select.iter().find_map(crate::drill::measure_of);
        let measured = measured.and_then(|m| scope.alias((m.table(), 0)));
        for filter in &form.filters {
            let mut at = 0;
            let mut last = None;
            super::tables::filter_columns(filter, &mut |c: &ColumnRef| {
                let place = scope.alias((c.table, c.occurrence)).unwrap_or_default();
                if place > at {
                    at = place;
                    last = Some(c.table);
                }
            });
            let mut expr = None;
            if !form.keep_empty {
                at = 0;
            } else if let (Some(measured), Some(table)) = (measured, last)
                && at > measured
                && measured > 0
            {
                // Rows beyond the measured ones decide which of those count.
                let from = scope.places.get(measured).map_or(0, |p| p.0);
                let related = Filter::Related {
                    from,
                    table,
                    quantity: confab_model::question::Quantity::Some,
                    filters: vec![filter.clone()],
                };
                expr = Some(self.filter(&related, scope, form)?);
                at = measured;
            }
            let expr = match expr {
                Some(expr) => expr,
                None => self.filter(filter, scope, form)?,
            };
            if let Some(list) = by_place.get_mut(at) {
                list.push(expr);
            }
        }
        Ok(by_place)
    }

    pub(super) fn column(&self, column: ColumnRef, scope: &Scope) -> Result<Expr, SqlError> {
        let table = self.lexicon.schema.tables.get(column.table);
        let name = table
            .and_then(|t| t.columns.get(column.column))
            .map(|c| c.name.as_str())
            .ok_or(SqlError::Foreign)?;
        self.named(name, (column.table, column.occurrence), scope)
    }

    fn named(&self, name: &str, place: Place, scope: &Scope) -> Result<Expr, SqlError> {
        let alias = scope.alias(place).ok_or(SqlError::Foreign)?;
        let several = scope.places.len() > 1;
        Ok(scope.called(tree::column(name, several.then_some(alias))))
    }

    /// What tells the rows of a table apart.
    pub(super) fn key(&self, table: usize, scope: &Scope) -> Result<Vec<Expr>, SqlError> {
        let entry = self.lexicon.tables.get(table).ok_or(SqlError::Foreign)?;
        if entry.key.is_empty() {
            return Ok(vec![self.named("rowid", (table, 0), scope)?]);
        }
        let column = |c: &usize| {
            let column = ColumnRef {
                table,
                column: *c,
                occurrence: 0,
            };
            self.column(column, scope)
        };
        entry.key.iter().map(column).collect()
    }

    /// The values that a measure is taken of; none where rows are counted.
    pub(super) fn argument(
        &self,
        measure: &Measure,
        scope: &Scope,
    ) -> Result<Option<Expr>, SqlError> {
        let same = |m: &Measure| m.of == measure.of && m.times == measure.times;
        if let Some((_, name)) = scope.arguments.iter().find(|(m, _)| same(m)) {
            return Ok(Some(Expr::Identifier(name.clone())));
        }
        let Some(of) = measure.of else {
            return Ok(None);
        };
        let value = self.column(of, scope)?;
        Ok(Some(match measure.times {
            Some(times) => {
                tree::binary(value, BinaryOperator::Multiply, self.column(times, scope)?)
            }
            None => value,
        }))
    }
}

/// Whether a term is a column or a period of one.
pub(super) fn is_plain(term: &Term) -> bool {
    matches!(term, Term::Column(_) | Term::Bucket(..))
}
