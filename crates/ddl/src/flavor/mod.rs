//! What differs between dialects. Each is a type; the readers ask and never
//! compare names.

mod ansi;
mod mssql;
mod mysql;
mod oracle;
mod postgres;
mod sqlite;

use crate::source::Lexis;
use crate::types::{TypeSpec, common};
use confab_model::{DataType, Dialect};
use sqlparser::dialect::{Dialect as Grammar, GenericDialect};

/// How the body of a procedure or trigger ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoutineEnd {
    /// At the `;` where BEGIN and END balance.
    Balance,
    /// At a `/` alone on its line.
    Slash,
    /// At `GO` alone on its line.
    Go,
}

/// A dialect, as the readers need to know it. The defaults are standard SQL.
pub(crate) trait Flavor: Sync {
    /// Its name in the model.
    fn dialect(&self) -> Dialect;

    /// How text is cut into tokens.
    fn lexis(&self) -> Lexis;

    /// What a type holds.
    fn data_type(&self, spec: &TypeSpec) -> DataType {
        common(spec).unwrap_or_else(|| DataType::Other {
            name: spec.name.clone(),
        })
    }

    /// The grammar that reads its expressions.
    fn grammar(&self) -> &'static dyn Grammar {
        &GenericDialect {}
    }

    /// How an operator is spelled for that grammar, where that differs.
    fn operator(&self, _operator: &str) -> Option<&'static str> {
        None
    }

    /// How the body of a procedure or trigger ends.
    fn routine_end(&self) -> RoutineEnd {
        RoutineEnd::Balance
    }

    /// Whether CREATE and ALTER begin a statement wherever they stand.
    fn needs_no_semicolons(&self) -> bool {
        false
    }

    /// Whether `BEGIN` opens a block of code rather than a transaction.
    fn begin_is_block(&self) -> bool {
        false
    }

    /// Whether a word at the start of a line is a command to the client that ends with its line.
    fn is_client_command(&self, _word: &str) -> bool {
        false
    }

    /// Whether `KEY name (…)` and `INDEX name (…)` stand among the columns.
    fn has_inline_indexes(&self) -> bool {
        false
    }

    /// Whether ALTER TABLE may say ADD once for several columns and constraints.
    fn repeats_verbs(&self) -> bool {
        false
    }

    /// Whether a type may be any words at all, or missing.
    fn has_loose_types(&self) -> bool {
        false
    }

    /// Whether something in double quotes that isn't a column is a string.
    fn has_double_quoted_text(&self) -> bool {
        false
    }

    /// Whether UNIQUE lets only one row be NULL.
    fn nulls_are_equal(&self) -> bool {
        false
    }

    /// Whether a primary key of this type is numbered by the engine.
    fn numbers_key_of_type(&self, _type_name: &str) -> bool {
        false
    }

    /// What escapes a character of a LIKE pattern that has no ESCAPE.
    fn like_escape(&self) -> Option<char> {
        None
    }

    /// Whether `+` joins texts.
    fn plus_joins_texts(&self) -> bool {
        false
    }

    /// Whether `b'1'` is a number.
    fn has_numeric_bits(&self) -> bool {
        false
    }
}

/// The flavor of a dialect.
pub(crate) fn of(dialect: Dialect) -> &'static dyn Flavor {
    match dialect {
        Dialect::Mysql => &mysql::Mysql,
        Dialect::Postgres => &postgres::Postgres,
        Dialect::Sqlite => &sqlite::Sqlite,
        Dialect::Mssql => &mssql::Mssql,
        Dialect::Oracle => &oracle::Oracle,
        Dialect::Ansi => &ansi::Ansi,
    }
}
