//! Oracle Database.

use super::{Flavor, RoutineEnd};
use crate::source::Lexis;
use crate::types::{TypeSpec, common};
use confab_model::{DataType, Dialect};
use sqlparser::dialect::{Dialect as Grammar, OracleDialect};

pub(crate) struct Oracle;

/// Commands of SQL*Plus, each ending with its line.
const CLIENT_COMMANDS: &[&str] = &[
    "accept",
    "break",
    "btitle",
    "clear",
    "column",
    "compute",
    "conn",
    "connect",
    "define",
    "describe",
    "desc",
    "disconnect",
    "exit",
    "host",
    "pause",
    "pro",
    "prompt",
    "quit",
    "rem",
    "remark",
    "set",
    "show",
    "spool",
    "start",
    "timing",
    "ttitle",
    "undefine",
    "variable",
    "whenever",
    "@",
    "@@",
    "!",
];

impl Flavor for Oracle {
    fn dialect(&self) -> Dialect {
        Dialect::Oracle
    }

    fn lexis(&self) -> Lexis {
        Lexis {
            hash_names: true,
            brackets: true,
            q_quotes: true,
            ampersand_names: true,
            ..Lexis::default()
        }
    }

    fn data_type(&self, spec: &TypeSpec) -> DataType {
        match spec.name.as_str() {
            "number" | "numeric" | "decimal" | "dec" => number(spec),
            "integer" | "int" | "smallint" => DataType::Integer {
                min: i64::MIN,
                max: i64::MAX,
            },
            "float" | "binary_double" | "double precision" | "real" => {
                DataType::Float { double: true }
            }
            "binary_float" => DataType::Float { double: false },
            "varchar2" | "nvarchar2" | "varchar" => DataType::Text {
                max: spec.length(0),
                fixed: false,
            },
            "long" | "clob" | "nclob" => DataType::Text {
                max: None,
                fixed: false,
            },
            "date" => DataType::DateTime { zone: false },
            "raw" => DataType::Binary {
                max: spec.length(0),
                fixed: false,
            },
            "long raw" | "blob" | "bfile" => DataType::Binary {
                max: None,
                fixed: false,
            },
            "rowid" | "urowid" => DataType::Text {
                max: Some(18),
                fixed: false,
            },
            "xmltype" => DataType::Xml,
            "sdo_geometry" => DataType::Geometry {
                kind: "geometry".to_owned(),
            },
            _ => common(spec).unwrap_or_else(|| DataType::Other {
                name: spec.name.clone(),
            }),
        }
    }

    fn grammar(&self) -> &'static dyn Grammar {
        &OracleDialect {}
    }

    fn operator(&self, operator: &str) -> Option<&'static str> {
        (operator == "^=").then_some("<>")
    }

    fn routine_end(&self) -> RoutineEnd {
        RoutineEnd::Slash
    }

    fn begin_is_block(&self) -> bool {
        true
    }

    fn is_client_command(&self, word: &str) -> bool {
        word.starts_with('@')
            || CLIENT_COMMANDS
                .iter()
                .any(|command| command.eq_ignore_ascii_case(word))
    }
}

/// NUMBER(p) with at most 18 digits is a whole number, `NUMBER(*)` has 38.
fn number(spec: &TypeSpec) -> DataType {
    let scale = spec.length(1).unwrap_or(0);
    match spec.length(0) {
        None if spec.args.is_empty() => DataType::Decimal {
            precision: None,
            scale: 0,
        },
        None => DataType::Decimal {
            precision: Some(38),
            scale,
        },
        Some(digits @ 1..=18) if scale == 0 => {
            let max = 10_i64.pow(digits) - 1;
            DataType::Integer { min: -max, max }
        }
        Some(digits) => DataType::Decimal {
            precision: Some(digits),
            scale,
        },
    }
}
