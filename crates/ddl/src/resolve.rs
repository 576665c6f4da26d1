//! The draft to a schema: types, names and keys resolved.

mod columns;
mod keys;

use crate::draft::{CheckDraft, Draft, IndexItem, TableDraft, UniqueDraft};
use crate::expr::{self, Scope, infer};
use crate::flavor::Flavor;
use crate::report::Report;
use crate::source::{Source, Token};
use confab_model::schema::Unique;
use confab_model::{Check, DataType, Expr, Literal, Schema, Table};
use std::collections::HashSet;

/// How many tokens of the checks of domains are parsed, and how many values of
/// enumerations are copied, for all columns together.
const MAX_COPIES: usize = 2_000_000;

/// What resolving a table needs.
pub(crate) struct Resolver<'a, 'r> {
    pub(crate) source: &'a Source<'a>,
    pub(crate) flavor: &'static dyn Flavor,
    pub(crate) report: &'r mut Report,
    /// Types that have been told to be unknown.
    pub(crate) unknown_types: HashSet<String>,
    pub(crate) copies_left: usize,
}

/// Turns a draft into a schema.
pub(crate) fn resolve<'a>(
    source: &'a Source<'a>,
    flavor: &'static dyn Flavor,
    mut draft: Draft,
    report: &mut Report,
) -> Schema {
    let mut resolver = Resolver {
        source,
        flavor,
        report,
        unknown_types: HashSet::new(),
        copies_left: MAX_COPIES,
    };
    resolver.keep_something(&mut draft);
    let mut schema = Schema {
        dialect: flavor.dialect(),
        tables: Vec::new(),
    };
    // Places of the draft's tables in the schema.
    let mut places: Vec<Option<usize>> = Vec::new();
    for table in &draft.tables {
        places.push((!table.dropped).then_some(schema.tables.len()));
        if !table.dropped {
            let table = resolver.table(&draft, table);
            schema.tables.push(table);
        }
    }
    resolver.foreign_keys(&draft, &places, &mut schema);
    if schema.tables.is_empty() {
        let hint = "Give a file with at least one CREATE TABLE statement.";
        resolver
            .report
            .error_anywhere("No table was found in this file.", hint);
    }
    schema
}

impl Resolver<'_, '_> {
    /// A file that drops all of its tables in the end is still about them.
    fn keep_something(&mut self, draft: &mut Draft) {
        if draft.tables.iter().any(|table| !table.dropped) {
            return;
        }
        let Some(first) = draft.tables.first().map(|table| table.name.token) else {
            return;
        };
        let message = "The file drops all of its tables in the end; they were kept.";
        self.report.warn(
            first,
            message,
            "Remove the DROP TABLE statements after the CREATE TABLE statements.",
        );
        for table in &mut draft.tables {
            table.dropped = false;
        }
    }

    /// A table without its foreign keys.
    fn table(&mut self, draft: &Draft, table: &TableDraft) -> Table {
        let (mut columns, domain_checks) = self.columns(draft, table);
        let primary_key = self.primary_key(table, &mut columns);
        let mut scope = Scope::new(&columns, &table.renamed);
        let values: Vec<_> = table
            .columns
            .iter()
            .map(|column| self.values(draft, &scope, column))
            .collect();
        let uniques = table
            .uniques
            .iter()
            .filter_map(|unique| self.unique(&scope, table, unique))
            .collect();
        let mut checks = Vec::new();
        for check in table.checks.iter().chain(&domain_checks) {
            scope.value = check.value.as_deref();
            checks.push(self.check(&scope, table, check));
        }
        for (column, value) in columns.iter_mut().zip(values) {
            value.put_into(column);
        }
        infer::complete(&mut columns, self.flavor);
        Table {
            schema: table.name.schema.clone(),
            name: table.name.name.clone(),
            columns,
            primary_key,
            uniques,
            foreign_keys: Vec::new(),
            checks,
            comment: table.comment.clone(),
            line: table.name.token.line,
        }
    }

    fn check(&mut self, scope: &Scope<'_>, table: &TableDraft, check: &CheckDraft) -> Check {
        let text = self.source.written(&check.tokens);
        let mut expr = expr::read(self.source, self.flavor, scope, &check.tokens);
        let unknown = expr
            .columns()
            .into_iter()
            .find(|name| scope.spelling(name).is_none())
            .map(str::to_owned);
        let place = check.tokens.first().copied().unwrap_or(check.token);
        if let Some(unknown) = unknown {
            let message = format!(
                "A CHECK of table {} names column {unknown}, which the table doesn't have; it can't be kept.",
                table.name.full()
            );
            self.report.warn(place, message, "Correct the name.");
            expr = Expr::Opaque(text.clone());
        } else if !expr.is_understood() {
            let shown: String = text.chars().take(80).collect();
            let message = format!(
                "A CHECK of table {} isn't understood and can't be kept: {shown}",
                table.name.full()
            );
            self.report.warn(
                place,
                message,
                "The data may break it; simplify it if you can.",
            );
        }
        Check {
            name: check.name.clone(),
            expr,
            text,
            line: check.token.line,
        }
    }

    fn primary_key(
        &mut self,
        table: &TableDraft,
        columns: &mut [confab_model::Column],
    ) -> Vec<String> {
        let Some(key) = &table.primary_key else {
            return Vec::new();
        };
        let scope = Scope::new(columns, &table.renamed);
        let found: Vec<String> = key
            .columns
            .iter()
            .filter_map(|name| scope.spelling(name).map(str::to_owned))
            .collect();
        if found.len() != key.columns.len() {
            self.missing_column(table, key.token, "The primary key", &key.columns, &scope);
            return Vec::new();
        }
        for column in columns
            .iter_mut()
            .filter(|column| found.contains(&column.name))
        {
            column.nullable = false;
        }
        if let [only] = found.as_slice()
            && let Some(column) = columns.iter_mut().find(|column| column.name == *only)
            && self
                .flavor
                .numbers_key_of_type(&column.type_text.to_lowercase())
        {
            column.identity = true;
        }
        found
    }

    fn unique(
        &mut self,
        scope: &Scope<'_>,
        table: &TableDraft,
        unique: &UniqueDraft,
    ) -> Option<Unique> {
        let mut result = Unique {
            name: unique.name.clone(),
            nulls_equal: unique.nulls_equal,
            condition: unique
                .condition
                .as_ref()
                .map(|tokens| expr::read(self.source, self.flavor, scope, tokens)),
            line: unique.token.line,
            ..Unique::default()
        };
        for item in &unique.items {
            match item {
                IndexItem::Column(name, length) => {
                    let Some(name) = scope.spelling(name) else {
                        self.missing_column(
                            table,
                            unique.token,
                            "A UNIQUE",
                            std::slice::from_ref(name),
                            scope,
                        );
                        return None;
                    };
                    let whole = matches!((scope.data_type(name), length), (Some(DataType::Text { max: Some(max), .. }), Some(length)) if max <= length);
                    if let Some(length) = length.filter(|_| !whole) {
                        let length = Expr::Literal(Literal::Number(length.to_string()));
                        let args = vec![Expr::Column(name.to_owned()), length];
                        result.expressions.push(Expr::Function {
                            name: "left".to_owned(),
                            args,
                        });
                    }
                    result.columns.push(name.to_owned());
                }
                IndexItem::Expression(tokens) => {
                    let expr = expr::read(self.source, self.flavor, scope, tokens);
                    let read: Vec<String> = expr.columns().into_iter().map(str::to_owned).collect();
                    result.columns.extend(
                        read.into_iter()
                            .filter(|name| !result.columns.contains(name))
                            .collect::<Vec<_>>(),
                    );
                    match expr {
                        Expr::Column(_) => {}
                        expr => result.expressions.push(expr),
                    }
                }
            }
        }
        // Of expressions and conditions.
        let read = result
            .condition
            .iter()
            .flat_map(Expr::columns)
            .chain(result.columns.iter().map(String::as_str));
        if let Some(unknown) = read
            .into_iter()
            .find(|name| scope.spelling(name).is_none())
            .map(str::to_owned)
        {
            self.missing_column(table, unique.token, "A UNIQUE", &[unknown], scope);
            return None;
        }
        Some(result)
    }

    /// Tells that a key names a column that isn't there.
    fn missing_column(
        &mut self,
        table: &TableDraft,
        at: Token,
        what: &str,
        names: &[String],
        scope: &Scope<'_>,
    ) {
        let missing = names
            .iter()
            .find(|name| scope.spelling(name).is_none())
            .map_or("", String::as_str);
        let message = format!(
            "{what} of table {} names column {missing}, which the table doesn't have; it was ignored.",
            table.name.full()
        );
        self.report.warn(at, message, "Correct the name.");
    }
}
