//! Derived tables: where joins repeat measured rows, where values must be
//! numbered for a median, and where places rather than rows are counted.

use super::scope::{Scope, is_plain};
use super::{Builder, SqlError, tables, tree};
use crate::naming::alias;
use confab_model::question::{Aggregate, Form, Measure, Term};
use sqlparser::ast::{self, Expr, Ident, Query, SelectItem, SetExpr};

/// What a query reads from.
pub(super) struct Source {
    pub(super) from: ast::TableWithJoins,
    pub(super) selection: Option<Expr>,
    pub(super) scope: Scope,
}

/// A value that a derived table hands on.
struct Column {
    expr: Expr,
    name: Ident,
}

impl Builder<'_> {
    pub(super) fn source(&self, form: &Form) -> Result<Source, SqlError> {
        let scope = self.scope(form)?;
        let (from, selection) = self.from(form, &scope)?;
        let mut source = Source {
            from,
            selection,
            scope,
        };
        let mut measures = Vec::new();
        tables::measures_of(form, &mut measures);
        let summed = |m: &&Measure| {
            m.of.is_some() && !m.distinct && !matches!(m.aggregate, Aggregate::Min | Aggregate::Max)
        };
        let repeated = |m: &Measure| self.repeats(m.table(), &source.scope);
        if measures.iter().filter(summed).any(repeated) {
            source = self.once(form, source, &measures)?;
        }
        if measures.iter().any(|m| m.aggregate == Aggregate::Median) {
            source = self.numbered(form, source, &measures)?;
        }
        Ok(source)
    }

    /// Whether a table's rows may occur more than once: some edge leads from
    /// it, or from beyond it, to rows that refer to it.
    pub(super) fn repeats(&self, table: usize, scope: &Scope) -> bool {
        !scope.once && tables::repeats(self.lexicon, table, &scope.edges)
    }

    /// Each measured row once for each group, whatever it is joined with.
    fn once(&self, form: &Form, source: Source, measures: &[Measure]) -> Result<Source, SqlError> {
        let mut columns = self.plain(form, &source.scope)?;
        let mut next = Scope::default();
        let mut grains: Vec<usize> = measures.iter().map(Measure::table).collect();
        grains.sort_unstable();
        grains.dedup();
        let groups = form.group.iter().map(|t| self.term(t, &source.scope, form));
        let groups = groups.collect::<Result<Vec<_>, _>>()?;
        // One grain: different rows. Several: each in the first row that shows it.
        let one = grains.len() == 1;
        for &grain in &grains {
            for expr in self.key(grain, &source.scope)? {
                push(&mut columns, expr.clone(), &leaf(&expr));
            }
        }
        for measure in measures {
            let Some(value) = self.argument(measure, &source.scope)? else {
                continue;
            };
            let value = if one || !self.repeats(measure.table(), &source.scope) {
                value
            } else {
                let mut parts = groups.clone();
                parts.extend(self.key(measure.table(), &source.scope)?);
                let first = tree::equal(tree::row_number(parts, Vec::new()), tree::number(1.0));
                tree::case_only(first, value)
            };
            let name = self.argument_name(measure);
            let name = push(&mut columns, value, &name);
            next.arguments.push((*measure, name));
        }
        next.once = one;
        next.edges.clone_from(&source.scope.edges);
        Ok(derived(source, columns, next, one))
    }

    /// Values of medians numbered within their group.
    fn numbered(
        &self,
        form: &Form,
        source: Source,
        measures: &[Measure],
    ) -> Result<Source, SqlError> {
        let mut columns = self.plain(form, &source.scope)?;
        let mut next = Scope {
            once: source.scope.once,
            edges: source.scope.edges.clone(),
            ..Scope::default()
        };
        let groups = form.group.iter().map(|t| self.term(t, &source.scope, form));
        let groups = groups.collect::<Result<Vec<_>, _>>()?;
        for measure in measures {
            let Some(value) = self.argument(measure, &source.scope)? else {
                for expr in self.key(measure.grain, &source.scope)? {
                    push(&mut columns, expr.clone(), &leaf(&expr));
                }
                continue;
            };
            let known = next.arguments.iter().any(|(m, _)| m.of == measure.of);
            if !known {
                let name = push(&mut columns, value.clone(), &self.argument_name(measure));
                next.arguments.push((*measure, name));
            }
            if measure.aggregate == Aggregate::Median {
                let order = vec![
                    tree::order_by(Expr::IsNull(Box::new(value.clone())), false),
                    tree::order_by(value.clone(), false),
                ];
                let place = tree::row_number(groups.clone(), order);
                let places = tree::over("count", vec![value], groups.clone(), Vec::new());
                let place = push(&mut columns, place, "place");
                let places = push(&mut columns, places, "places");
                next.places_of.push((*measure, place, places));
            }
        }
        Ok(derived(source, columns, next, false))
    }

    /// The limit as a place in the order, for each group or for all.
    pub(super) fn ranked(&self, form: &Form, limit: u64) -> Result<Query, SqlError> {
        let source = self.source(form)?;
        let mut select = self.select(form, &source)?;
        let mut names: Vec<Ident> = Vec::new();
        for (item, term) in select.projection.iter_mut().zip(&form.select) {
            let expr = match item {
                SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                    expr.clone()
                }
                _ => return Err(SqlError::Empty),
            };
            let name = unused(&names, &alias(self.lexicon, form, term));
            *item = SelectItem::ExprWithAlias {
                expr,
                alias: name.clone(),
            };
            names.push(name);
        }
        let keys = form
            .order
            .iter()
            .map(|key| self.order_key(key, &source.scope, form));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let per = form.per.iter().map(|t| self.term(t, &source.scope, form));
        let per = per.collect::<Result<Vec<_>, _>>()?;
        let place = if form.ties {
            tree::over("rank", Vec::new(), per, keys)
        } else {
            tree::row_number(per, keys)
        };
        let name = unused(&names, "place");
        select.projection.push(SelectItem::ExprWithAlias {
            expr: place,
            alias: name.clone(),
        });
        let inner = tree::query(SetExpr::Select(Box::new(select)), Vec::new(), None);
        let mut outer = tree::select();
        outer.from = vec![tree::from(tree::derived(inner))];
        let shown = names.iter().cloned().map(Expr::Identifier);
        outer.projection = shown.map(SelectItem::UnnamedExpr).collect();
        let place = Expr::Identifier(name);
        outer.selection = Some(tree::at_most(place.clone(), tree::number(limit as f64)));
        let groups = form
            .select
            .iter()
            .zip(&names)
            .filter(|(term, _)| form.per.contains(term))
            .map(|(_, name)| tree::order_by(Expr::Identifier(name.clone()), false));
        let mut order: Vec<_> = groups.collect();
        order.push(tree::order_by(place, false));
        Ok(tree::query(SetExpr::Select(Box::new(outer)), order, None))
    }

    /// The plain values that a form's clauses use.
    fn plain(&self, form: &Form, scope: &Scope) -> Result<Vec<Column>, SqlError> {
        let mut terms: Vec<&Term> = form.group.iter().collect();
        terms.extend(form.select.iter().filter(|t| is_plain(t)));
        terms.extend(form.order.iter().map(|k| &k.term).filter(|t| is_plain(t)));
        let mut columns = Vec::new();
        for term in terms {
            let name = alias(self.lexicon, form, term);
            push(&mut columns, self.term(term, scope, form)?, &name);
        }
        for filter in tables::parts_of(form) {
            let mut found = Vec::new();
            tables::filter_columns(filter, &mut |c| found.push(*c));
            for column in found {
                let expr = self.column(column, scope)?;
                push(&mut columns, expr.clone(), &leaf(&expr));
            }
        }
        Ok(columns)
    }

    fn argument_name(&self, measure: &Measure) -> String {
        match (measure.of, measure.times) {
            (Some(_), Some(_)) => "amount".to_owned(),
            (Some(of), None) => crate::naming::column_name(self.lexicon, of).replace(' ', "_"),
            (None, _) => "rows".to_owned(),
        }
    }
}

/// The source that reads these columns from another.
fn derived(source: Source, columns: Vec<Column>, mut next: Scope, distinct: bool) -> Source {
    let mut select = tree::select();
    select.from = vec![source.from];
    select.selection = source.selection;
    if distinct {
        select.distinct = Some(ast::Distinct::Distinct);
    }
    for Column { expr, name } in columns {
        let same = matches!(&expr, Expr::Identifier(i) if i.value == name.value)
            || matches!(&expr, Expr::CompoundIdentifier(p) if p.last().is_some_and(|i| i.value == name.value));
        select.projection.push(if same {
            SelectItem::UnnamedExpr(expr.clone())
        } else {
            SelectItem::ExprWithAlias {
                expr: expr.clone(),
                alias: name.clone(),
            }
        });
        next.given.push((expr, name));
    }
    next.places.clone_from(&source.scope.places);
    // What an inner table named keeps the meaning that it had there.
    for (expr, inner) in &source.scope.given {
        let inner = Expr::Identifier(inner.clone());
        let handed = next.given.iter().find(|(e, _)| *e == inner);
        if let Some(name) = handed.map(|(_, name)| name.clone()) {
            next.given.push((expr.clone(), name));
        }
    }
    let inner = tree::query(SetExpr::Select(Box::new(select)), Vec::new(), None);
    Source {
        from: tree::from(tree::derived(inner)),
        selection: None,
        scope: next,
    }
}

/// Adds a value under a name that none has yet; gives the name.
fn push(columns: &mut Vec<Column>, expr: Expr, name: &str) -> Ident {
    if let Some(known) = columns.iter().find(|c| c.expr == expr) {
        return known.name.clone();
    }
    let taken: Vec<Ident> = columns.iter().map(|c| c.name.clone()).collect();
    let name = unused(&taken, name);
    columns.push(Column {
        expr,
        name: name.clone(),
    });
    name
}

/// A name that none of these has.
fn unused(taken: &[Ident], name: &str) -> Ident {
    let is_taken = |n: &str| taken.iter().any(|t| t.value.eq_ignore_ascii_case(n));
    let mut unique = name.to_owned();
    let mut count = 2;
    while is_taken(&unique) {
        unique = format!("{name}_{count}");
        count += 1;
    }
    tree::ident(&unique)
}

/// The last part of a column's name.
fn leaf(expr: &Expr) -> String {
    match expr {
        Expr::Identifier(name) => name.value.clone(),
        Expr::CompoundIdentifier(parts) => {
            parts.last().map_or_else(String::new, |i| i.value.clone())
        }
        _ => "value".to_owned(),
    }
}
