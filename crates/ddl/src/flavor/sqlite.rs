//! SQLite: any words are a type, and what they hold follows from parts of them.

use super::Flavor;
use crate::source::Lexis;
use crate::types::{TypeSpec, common};
use confab_model::{DataType, Dialect};
use sqlparser::dialect::{Dialect as Grammar, SQLiteDialect};

pub(crate) struct Sqlite;

const WHOLE: DataType = DataType::Integer {
    min: i64::MIN,
    max: i64::MAX,
};

impl Flavor for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn lexis(&self) -> Lexis {
        Lexis {
            brackets: true,
            ..Lexis::default()
        }
    }

    fn data_type(&self, spec: &TypeSpec) -> DataType {
        let name = spec.name.as_str();
        let known = match name {
            "int" | "integer" => Some(WHOLE),
            "real" | "float" => Some(DataType::Float { double: true }),
            "datetime" | "timestamp" => Some(DataType::DateTime { zone: false }),
            // Unlike elsewhere these have no limit of their own.
            "numeric" | "decimal" | "number" if spec.args.is_empty() => Some(DataType::Decimal {
                precision: None,
                scale: 0,
            }),
            _ => common(spec),
        };
        // What isn't known by name has an affinity, by the rules of SQLite's documentation.
        let has = |part: &str| name.contains(part);
        known.unwrap_or_else(|| match () {
            () if has("int") => WHOLE,
            () if has("char") || has("clob") || has("text") => DataType::Text {
                max: spec.length(0),
                fixed: false,
            },
            () if has("blob") => DataType::Binary {
                max: None,
                fixed: false,
            },
            () if has("real") || has("floa") || has("doub") => DataType::Float { double: true },
            () => DataType::Other {
                name: spec.name.clone(),
            },
        })
    }

    fn grammar(&self) -> &'static dyn Grammar {
        &SQLiteDialect {}
    }

    fn operator(&self, operator: &str) -> Option<&'static str> {
        match operator {
            // The grammar knows NOT before this one, and SQLite has no RLIKE of its own.
            "GLOB" => Some("RLIKE"),
            "==" => Some("="),
            _ => None,
        }
    }

    fn has_loose_types(&self) -> bool {
        true
    }

    fn has_double_quoted_text(&self) -> bool {
        true
    }

    fn numbers_key_of_type(&self, type_name: &str) -> bool {
        type_name == "integer"
    }

    fn is_client_command(&self, word: &str) -> bool {
        word == "."
    }
}
