//! SQL text of any common dialect to a [`Schema`], with positions and helpful
//! errors.
//!
//! Real files are dumps, exercises and migrations: they mix data, procedures
//! and client commands with the statements that matter, and some of those are
//! broken. So the text is cut into statements first, each statement is read on
//! its own, and whatever can't be read costs that statement (or that one
//! clause) and nothing else. Reading never fails as a whole: the result is a
//! schema and a list of problems.
//!
//! # Layout
//! - [`decode`](fn@decode): bytes to text, whatever their encoding
//! - `source`, `lexer`: text to tokens with positions; comments kept aside
//! - `detect`: which dialect a text is written in
//! - `flavor`: what differs between dialects, one type each
//! - `split`, `classify`: tokens to statements, and what each one is
//! - `cursor`, `types`: walking over the tokens of a statement; type names
//! - `read`: one module a statement or clause, filling a `draft`
//! - `beside`: comments that stand beside what they explain
//! - `expr`: conditions and defaults to [`confab_model::Expr`]
//! - `resolve`: the draft to a [`Schema`], with every name resolved
//! - [`implied`]: foreign keys that nobody declared
//! - `report`: problems, gathered and summarised

mod beside;
mod classify;
mod cursor;
mod decode;
mod detect;
mod draft;
mod expr;
mod flavor;
pub mod implied;
mod lexer;
mod read;
mod report;
mod resolve;
mod source;
mod split;
mod types;

pub use decode::{ReadError, decode};

use confab_model::{Dialect, Problem, Schema};

/// Reads a schema. The dialect is detected when none is given.
///
/// This can't fail: what isn't understood is told in the problems, and
/// everything else is in the schema. It takes time linear in the text.
pub fn parse(text: &str, dialect: Option<Dialect>) -> (Schema, Vec<Problem>) {
    let flavor = flavor::of(dialect.unwrap_or_else(|| detect::detect(text)));
    let source = source::Source::new(text, flavor.lexis());
    let mut report = report::Report::default();
    let draft = read::read(&source, flavor, &mut report);
    let mut schema = resolve::resolve(&source, flavor, draft, &mut report);
    let mut problems = report.finish(&source);
    problems.extend(implied::propose(&mut schema));
    (schema, problems)
}

/// The dialect that goes by a name, such as `mariadb` or `tsql`. `auto` and
/// unknown names have none.
pub fn parse_dialect(name: &str) -> Option<Dialect> {
    match name.trim().to_ascii_lowercase().as_str() {
        "mysql" | "mariadb" => Some(Dialect::Mysql),
        "postgres" | "postgresql" => Some(Dialect::Postgres),
        "sqlite" => Some(Dialect::Sqlite),
        "mssql" | "tsql" | "sqlserver" => Some(Dialect::Mssql),
        "oracle" => Some(Dialect::Oracle),
        "ansi" | "generic" => Some(Dialect::Ansi),
        _ => None,
    }
}
