//! Forms as SQL, built as a syntax tree.
//!
//! # Layout
//! - `scope`: which rows take part, and what they are called
//! - `stage`: derived tables, where rows must be told apart or numbered first
//! - `terms`, `filters`: values and conditions
//! - `tables`: which tables a form needs; `tree`: pieces of the syntax tree
//! - `layout`: SQL over several lines

mod filters;
mod layout;
mod scope;
mod stage;
mod tables;
mod terms;
mod tree;

pub(crate) use layout::lines;
pub(crate) use tables::repeats;
pub use tables::tables_of;

use crate::lexicon::Lexicon;
use crate::naming::alias;
use confab_model::question::{Form, OrderKey, Period, SetOperator, Term};
use scope::Scope;
use sqlparser::ast::{self, Query, Select, SelectItem, SetExpr};
use stage::Source;

/// Why a form can't be said in SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// Two of its tables aren't related.
    #[error("these tables aren't related to each other")]
    Unconnected,
    /// A table or column number is unknown.
    #[error("the form doesn't belong to this schema")]
    Foreign,
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

struct Builder<'a> {
    lexicon: &'a Lexicon,
}

impl Builder<'_> {
    fn query(&self, form: &Form) -> Result<Query, SqlError> {
        if let Some(limit) = form.limit.filter(|_| is_ranked(form)) {
            return self.ranked(form, limit);
        }
        let source = self.source(form)?;
        let body = SetExpr::Select(Box::new(self.select(form, &source)?));
        let body = match &form.set {
            None => body,
            Some((operator, right)) => {
                let other = self.source(right)?;
                SetExpr::SetOperation {
                    left: Box::new(body),
                    op: match operator {
                        SetOperator::Union => ast::SetOperator::Union,
                        SetOperator::Intersect => ast::SetOperator::Intersect,
                        SetOperator::Except => ast::SetOperator::Except,
                    },
                    set_quantifier: ast::SetQuantifier::None,
                    right: Box::new(SetExpr::Select(Box::new(self.select(right, &other)?))),
                }
            }
        };
        let keys = form
            .order
            .iter()
            .map(|key| match self.alias_of(&key.term, form) {
                Some(name) => Ok(tree::order_by(ast::Expr::Identifier(name), key.descending)),
                None => self.order_key(key, &source.scope, form),
            });
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
            _ => match &key.term {
                // Weekdays come in the order of the week, not of their names.
                Term::Bucket(column, Period::Weekday) if scope.given.is_empty() => {
                    tree::place_in_week(self.column(*column, scope)?)
                }
                term => self.term(term, scope, form)?,
            },
        };
        Ok(tree::order_by(expr, key.descending))
    }

    /// The name under which a computed value is shown, where only it has that
    /// name. Weekdays are ordered by something other than their names.
    fn alias_of(&self, term: &Term, form: &Form) -> Option<ast::Ident> {
        if form.set.is_some() || matches!(term, Term::Column(_) | Term::Bucket(_, Period::Weekday))
        {
            return None;
        }
        let name = alias(self.lexicon, form, term);
        let same = form
            .select
            .iter()
            .filter(|t| alias(self.lexicon, form, t).eq_ignore_ascii_case(&name));
        (form.select.contains(term) && same.count() == 1).then(|| tree::ident(&name))
    }

    /// What groups are made by: the name under which it is shown, unless some
    /// column has that name too and would be taken instead.
    fn group_key(&self, term: &Term, scope: &Scope, form: &Form) -> Result<ast::Expr, SqlError> {
        let free = |name: &ast::Ident| {
            let tables = scope
                .tables()
                .filter_map(|t| self.lexicon.schema.tables.get(t));
            let mut columns = tables.flat_map(|t| &t.columns);
            !columns.any(|c| c.name.eq_ignore_ascii_case(&name.value))
        };
        let shown = form.select.contains(term) && matches!(term, Term::Bucket(..));
        let name = Some(tree::ident(&alias(self.lexicon, form, term))).filter(|_| shown);
        match name.filter(free) {
            Some(name) if scope.given.is_empty() => Ok(ast::Expr::Identifier(name)),
            _ => self.term(term, scope, form),
        }
    }

    fn select(&self, form: &Form, source: &Source) -> Result<Select, SqlError> {
        let scope = &source.scope;
        let mut select = tree::select();
        select.from = vec![source.from.clone()];
        select.selection.clone_from(&source.selection);
        if form.distinct {
            select.distinct = Some(ast::Distinct::Distinct);
        }
        if form.select.is_empty() {
            select.projection = vec![tree::wildcard(scope.first_alias())];
        }
        for term in &form.select {
            let expr = self.term(term, scope, form)?;
            select.projection.push(match term {
                Term::Column(c) if c.occurrence == 0 => SelectItem::UnnamedExpr(expr),
                _ => SelectItem::ExprWithAlias {
                    expr,
                    alias: tree::ident(&alias(self.lexicon, form, term)),
                },
            });
        }
        let group = form.group.iter().map(|t| self.group_key(t, scope, form));
        let group = group.collect::<Result<Vec<_>, _>>()?;
        if !group.is_empty() {
            select.group_by = ast::GroupByExpr::Expressions(group, Vec::new());
        }
        let having = form.having.iter().map(|f| self.filter(f, scope, form));
        select.having = tree::all(having.collect::<Result<Vec<_>, _>>()?);
        Ok(select)
    }
}

/// Whether a limit counts places rather than rows: ties share one, and each
/// group has its own.
fn is_ranked(form: &Form) -> bool {
    let shows = !form.select.is_empty() && form.set.is_none() && !form.order.is_empty();
    shows && (form.ties || !form.per.is_empty())
}
