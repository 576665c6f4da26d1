//! SQL Server.

use super::{Flavor, RoutineEnd};
use crate::source::Lexis;
use crate::types::{TypeSpec, common};
use confab_model::{DataType, Dialect};
use sqlparser::dialect::{Dialect as Grammar, MsSqlDialect};

pub(crate) struct Mssql;

impl Flavor for Mssql {
    fn dialect(&self) -> Dialect {
        Dialect::Mssql
    }

    fn lexis(&self) -> Lexis {
        Lexis {
            hash_names: true,
            nested_comments: true,
            brackets: true,
            ..Lexis::default()
        }
    }

    fn data_type(&self, spec: &TypeSpec) -> DataType {
        match spec.name.as_str() {
            "bit" => DataType::Boolean,
            "tinyint" => DataType::Integer { min: 0, max: 255 },
            "money" => DataType::Decimal {
                precision: Some(19),
                scale: 4,
            },
            "smallmoney" => DataType::Decimal {
                precision: Some(10),
                scale: 4,
            },
            "decimal" | "numeric" | "dec" => DataType::Decimal {
                precision: Some(spec.length(0).unwrap_or(18)),
                scale: spec.length(1).unwrap_or(0),
            },
            "float" => DataType::Float {
                double: spec.length(0).is_none_or(|bits| bits > 24),
            },
            "real" => DataType::Float { double: false },
            "datetime" | "datetime2" | "smalldatetime" => DataType::DateTime { zone: false },
            "datetimeoffset" => DataType::DateTime { zone: true },
            "timestamp" | "rowversion" => DataType::Binary {
                max: Some(8),
                fixed: true,
            },
            "sysname" => DataType::Text {
                max: Some(128),
                fixed: false,
            },
            "varchar" | "nvarchar" | "character varying" | "char varying" | "nchar varying"
                if spec.is_max() =>
            {
                DataType::Text {
                    max: None,
                    fixed: false,
                }
            }
            "varchar" | "nvarchar" => DataType::Text {
                max: Some(spec.length(0).unwrap_or(1)),
                fixed: false,
            },
            "varbinary" if spec.is_max() => DataType::Binary {
                max: None,
                fixed: false,
            },
            "varbinary" => DataType::Binary {
                max: Some(spec.length(0).unwrap_or(1)),
                fixed: false,
            },
            "binary" => DataType::Binary {
                max: Some(spec.length(0).unwrap_or(1)),
                fixed: true,
            },
            _ => common(spec).unwrap_or_else(|| DataType::Other {
                name: spec.name.clone(),
            }),
        }
    }

    fn grammar(&self) -> &'static dyn Grammar {
        &MsSqlDialect {}
    }

    fn operator(&self, operator: &str) -> Option<&'static str> {
        match operator {
            "!<" => Some(">="),
            "!>" => Some("<="),
            _ => None,
        }
    }

    fn routine_end(&self) -> RoutineEnd {
        RoutineEnd::Go
    }

    fn needs_no_semicolons(&self) -> bool {
        true
    }

    fn is_client_command(&self, word: &str) -> bool {
        word == ":"
    }

    fn has_inline_indexes(&self) -> bool {
        true
    }

    fn repeats_verbs(&self) -> bool {
        true
    }

    fn has_double_quoted_text(&self) -> bool {
        true
    }

    fn plus_joins_texts(&self) -> bool {
        true
    }

    fn nulls_are_equal(&self) -> bool {
        true
    }
}
