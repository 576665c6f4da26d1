//! PostgreSQL.

use super::Flavor;
use crate::source::Lexis;
use crate::types::{TypeSpec, common};
use confab_model::{DataType, Dialect};
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

    fn data_type(&self, spec: &TypeSpec) -> DataType {
        match spec.name.as_str() {
            // Its own geometric types are written otherwise than those of OpenGIS.
            "point" | "line" | "lseg" | "box" | "path" | "polygon" | "circle" => {
                DataType::Geometry {
                    kind: format!("pg{}", spec.name),
                }
            }
            _ => common(spec).unwrap_or_else(|| DataType::Other {
                name: spec.name.clone(),
            }),
        }
    }

    fn like_escape(&self) -> Option<char> {
        Some('\\')
    }

    fn grammar(&self) -> &'static dyn Grammar {
        &PostgreSqlDialect {}
    }
}
