//! MySQL and MariaDB.

use super::Flavor;
use crate::source::Lexis;
use crate::types::{TypeSpec, common};
use confab_model::{DataType, Dialect};

pub(crate) struct Mysql;

impl Flavor for Mysql {
    fn dialect(&self) -> Dialect {
        Dialect::Mysql
    }

    fn like_escape(&self) -> Option<char> {
        Some('\\')
    }

    fn lexis(&self) -> Lexis {
        Lexis {
            backslashes: true,
            hash_comments: true,
            conditional_comments: true,
            brackets: true,
            ..Lexis::default()
        }
    }

    fn data_type(&self, spec: &TypeSpec) -> DataType {
        let whole = |signed: (i64, i64), unsigned: i64| match spec.unsigned {
            true => DataType::Integer {
                min: 0,
                max: unsigned,
            },
            false => DataType::Integer {
                min: signed.0,
                max: signed.1,
            },
        };
        match spec.name.as_str() {
            "tinyint" if spec.length(0) == Some(1) && !spec.unsigned => DataType::Boolean,
            "bool" | "boolean" => DataType::Boolean,
            "tinyint" | "int1" => whole((-128, 127), 255),
            "smallint" | "int2" => whole((-32_768, 32_767), 65_535),
            "mediumint" | "int3" | "middleint" => whole((-8_388_608, 8_388_607), 16_777_215),
            "int" | "integer" | "int4" => whole((-2_147_483_648, 2_147_483_647), 4_294_967_295),
            "bigint" | "int8" => whole((i64::MIN, i64::MAX), i64::MAX),
            "serial" => DataType::Integer {
                min: 0,
                max: i64::MAX,
            },
            "decimal" | "numeric" | "dec" | "fixed" => DataType::Decimal {
                precision: Some(spec.length(0).unwrap_or(10)),
                scale: spec.length(1).unwrap_or(0),
            },
            "float" if spec.length(1).is_some() => DataType::Decimal {
                precision: spec.length(0),
                scale: spec.length(1).unwrap_or(0),
            },
            "double" | "double precision" | "real" if spec.length(1).is_some() => {
                DataType::Decimal {
                    precision: spec.length(0),
                    scale: spec.length(1).unwrap_or(0),
                }
            }
            "double" | "double precision" | "real" => DataType::Float { double: true },
            "float" => DataType::Float {
                double: spec.length(0).is_some_and(|bits| bits > 24),
            },
            "tinytext" => DataType::Text {
                max: Some(255),
                fixed: false,
            },
            "text" => DataType::Text {
                max: Some(spec.length(0).unwrap_or(65_535)),
                fixed: false,
            },
            "mediumtext" => DataType::Text {
                max: Some(16_777_215),
                fixed: false,
            },
            "longtext" | "long" | "long varchar" => DataType::Text {
                max: None,
                fixed: false,
            },
            "tinyblob" => DataType::Binary {
                max: Some(255),
                fixed: false,
            },
            "blob" => DataType::Binary {
                max: Some(spec.length(0).unwrap_or(65_535)),
                fixed: false,
            },
            "mediumblob" => DataType::Binary {
                max: Some(16_777_215),
                fixed: false,
            },
            "longblob" => DataType::Binary {
                max: None,
                fixed: false,
            },
            "bit" => DataType::Bit {
                length: spec.length(0).unwrap_or(1),
                varying: false,
            },
            "datetime" | "timestamp" => DataType::DateTime { zone: false },
            "year" => DataType::Year,
            "enum" => DataType::Enum {
                values: spec.args.clone(),
            },
            "set" => DataType::Set {
                values: spec.args.clone(),
            },
            _ => common(spec).unwrap_or_else(|| DataType::Other {
                name: spec.name.clone(),
            }),
        }
    }

    fn operator(&self, operator: &str) -> Option<&'static str> {
        match operator {
            "&&" => Some("AND"),
            "||" => Some("OR"),
            "!" => Some("NOT"),
            _ => None,
        }
    }

    fn has_inline_indexes(&self) -> bool {
        true
    }

    fn has_double_quoted_text(&self) -> bool {
        true
    }

    fn has_numeric_bits(&self) -> bool {
        true
    }

    fn is_client_command(&self, word: &str) -> bool {
        word.eq_ignore_ascii_case("source")
    }
}
