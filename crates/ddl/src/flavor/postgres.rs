//! PostgreSQL.

use super::Flavor;
use crate::source::Lexis;
use confab_model::Dialect;
use sqlparser::dialect::{Dialect as Grammar, PostgreSqlDialect};

pub(crate) struct Postgres;

impl Flavor for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn lexis(&self) -> Lexis {
        Lexis {
            nested_comments: true,
            dollar_quotes: true,
            ..Lexis::default()
        }
    }

    fn grammar(&self) -> &'static dyn Grammar {
        &PostgreSqlDialect {}
    }
}
