//! Type names: read from tokens, and what they hold in most dialects.

use crate::cursor::{Cursor, commas};
use crate::source::Kind;
use confab_model::DataType;

/// A type as written, taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypeSpec {
    /// Its words, lower case, one space between.
    pub(crate) name: String,
    /// What stands in its parentheses; strings without their quotes.
    pub(crate) args: Vec<String>,
    /// How many dimensions it has as an array.
    pub(crate) dimensions: u32,
    /// MySQL's UNSIGNED (or ZEROFILL).
    pub(crate) unsigned: bool,
    /// `WITH TIME ZONE`.
    pub(crate) zone: bool,
    /// All of it as written, on one line.
    pub(crate) text: String,
}

impl TypeSpec {
    /// The number in its parentheses at some place.
    pub(crate) fn length(&self, at: usize) -> Option<u32> {
        self.args.get(at)?.split_whitespace().next()?.parse().ok()
    }

    /// Whether it is `(max)`.
    pub(crate) fn is_max(&self) -> bool {
        self.args
            .first()
            .is_some_and(|arg| arg.eq_ignore_ascii_case("max"))
    }
}

/// Words that never begin a type, since they begin a column's options.
const OPTIONS: &[&str] = &[
    "as",
    "autoincrement",
    "auto_increment",
    "check",
    "collate",
    "comment",
    "constraint",
    "default",
    "generated",
    "identity",
    "not",
    "null",
    "primary",
    "references",
    "unique",
];

/// Words that go on with a type of several words.
const CONTINUED: &[(&str, &[&str])] = &[
    ("double", &["precision"]),
    ("character", &["varying", "large", "object"]),
    ("char", &["varying", "large", "object", "byte"]),
    ("nchar", &["varying", "large", "object"]),
    (
        "national",
        &["character", "char", "varchar", "varying", "large", "object"],
    ),
    ("native", &["character"]),
    ("binary", &["varying", "large", "object"]),
    ("bit", &["varying"]),
    ("long", &["raw", "varchar", "varbinary"]),
    ("unsigned", &["big", "int"]),
];

/// The fields that go on with INTERVAL.
const FIELDS: &[&str] = &["year", "month", "day", "hour", "minute", "second", "to"];

/// Reads a type. There may be none (in SQLite, and for computed columns).
pub(crate) fn read(cursor: &mut Cursor<'_, '_>, loose: bool) -> Option<TypeSpec> {
    let from = cursor.passed();
    let first = cursor.peek()?;
    if first.kind == Kind::Word && OPTIONS.iter().any(|word| cursor.sees(word)) {
        return None;
    }
    let name = cursor.qualified()?;
    let mut spec = TypeSpec {
        name: name.name.to_lowercase(),
        ..TypeSpec::default()
    };
    if first.kind == Kind::Word {
        more_words(cursor, &mut spec.name, loose);
    }
    if let Some(inside) = cursor.parenthesised() {
        let value = |part: &[_]| match part {
            [one] => cursor.source.value(*one).into_owned(),
            several => cursor.source.written(several),
        };
        spec.args = commas(cursor.source, inside)
            .into_iter()
            .map(value)
            .collect();
    }
    if spec.name == "interval" {
        while cursor.eat_any(FIELDS) {
            cursor.parenthesised();
        }
    }
    attributes(cursor, &mut spec);
    spec.text = cursor.source.written(cursor.since(from));
    Some(spec)
}

fn more_words(cursor: &mut Cursor<'_, '_>, name: &mut String, loose: bool) {
    let known = CONTINUED
        .iter()
        .find(|(first, _)| first == name)
        .map_or(&[][..], |(_, more)| more);
    while let Some(token) = cursor.peek().filter(|token| token.kind == Kind::Word) {
        let any = loose
            && !OPTIONS.iter().any(|word| cursor.sees(word))
            && !cursor.sees_any(&["on", "with", "without"]);
        if !any && !known.iter().any(|word| cursor.sees(word)) {
            return;
        }
        name.push(' ');
        name.push_str(&cursor.source.raw(token).to_lowercase());
        cursor.next();
    }
}

/// What follows the parentheses: zones, signs, arrays.
fn attributes(cursor: &mut Cursor<'_, '_>, spec: &mut TypeSpec) {
    loop {
        if cursor.eat_all(&["with", "time", "zone"])
            || cursor.eat_all(&["with", "local", "time", "zone"])
        {
            spec.zone = true;
        } else if cursor.eat_any(&["unsigned", "zerofill"]) {
            spec.unsigned = true;
        } else if cursor.eat("array") || cursor.sees_symbol("[") {
            spec.dimensions += 1;
            bound(cursor);
        } else if !cursor.eat_all(&["without", "time", "zone"])
            && !cursor.eat_any(&["signed", "varying"])
        {
            return;
        }
    }
}

fn bound(cursor: &mut Cursor<'_, '_>) {
    if cursor.eat_symbol("[") {
        while !cursor.is_done() && !cursor.eat_symbol("]") {
            cursor.next();
        }
    }
}

/// What a type holds in most dialects; none for a name that isn't known.
pub(crate) fn common(spec: &TypeSpec) -> Option<DataType> {
    let integer = |bits: u32| DataType::Integer {
        min: i64::MIN >> (64 - bits),
        max: i64::MAX >> (64 - bits),
    };
    let text = |fixed: bool| DataType::Text {
        max: spec.length(0).or(fixed.then_some(1)),
        fixed,
    };
    let long_text = DataType::Text {
        max: None,
        fixed: false,
    };
    let geometry = |kind: &str| DataType::Geometry {
        kind: kind.to_owned(),
    };
    Some(match spec.name.as_str() {
        "enum" if !spec.args.is_empty() => DataType::Enum {
            values: spec.args.clone(),
        },
        "tinyint" | "int1" => integer(8),
        "smallint" | "int2" | "smallserial" | "serial2" => integer(16),
        "mediumint" => integer(24),
        "int" | "integer" | "int4" | "serial" | "serial4" | "oid" => integer(32),
        "bigint" | "int8" | "bigserial" | "serial8" | "unsigned big int" => integer(64),
        "decimal" | "numeric" | "dec" | "number" | "fixed" => DataType::Decimal {
            precision: spec.length(0),
            scale: spec.length(1).unwrap_or(0),
        },
        "money" => DataType::Decimal {
            precision: Some(19),
            scale: 2,
        },
        "real" | "float4" => DataType::Float { double: false },
        "float" => DataType::Float {
            double: spec.length(0).is_none_or(|bits| bits > 24),
        },
        "double precision" | "double" | "float8" => DataType::Float { double: true },
        "varchar"
        | "character varying"
        | "char varying"
        | "nvarchar"
        | "varchar2"
        | "nvarchar2"
        | "national varchar"
        | "national character varying"
        | "national char varying"
        | "nchar varying"
        | "varying character" => text(false),
        "char" | "character" | "nchar" | "bpchar" | "national character" | "national char"
        | "native character" => text(true),
        "text"
        | "ntext"
        | "tinytext"
        | "mediumtext"
        | "longtext"
        | "clob"
        | "nclob"
        | "citext"
        | "character large object"
        | "char large object"
        | "long varchar"
        | "string" => long_text,
        "name" => DataType::Text {
            max: Some(63),
            fixed: false,
        },
        "boolean" | "bool" => DataType::Boolean,
        "date" => DataType::Date,
        "time" => DataType::Time { zone: spec.zone },
        "timetz" => DataType::Time { zone: true },
        "timestamp" | "datetime" | "datetime2" => DataType::DateTime { zone: spec.zone },
        "timestamptz" | "datetimeoffset" => DataType::DateTime { zone: true },
        "interval" => DataType::Interval,
        "uuid" | "uniqueidentifier" => DataType::Uuid,
        "bytea"
        | "blob"
        | "image"
        | "tinyblob"
        | "mediumblob"
        | "longblob"
        | "binary large object" => DataType::Binary {
            max: None,
            fixed: false,
        },
        "binary" => DataType::Binary {
            max: Some(spec.length(0).unwrap_or(1)),
            fixed: true,
        },
        "varbinary" | "binary varying" | "raw" => DataType::Binary {
            max: spec.length(0),
            fixed: false,
        },
        "bit" => DataType::Bit {
            length: spec.length(0).unwrap_or(1),
            varying: false,
        },
        "bit varying" | "varbit" => DataType::Bit {
            length: spec.length(0).unwrap_or(64),
            varying: true,
        },
        "json" | "jsonb" => DataType::Json,
        "xml" => DataType::Xml,
        "inet" => DataType::Inet { network: false },
        "inet4" | "inet6" => DataType::Inet { network: false },
        "cidr" => DataType::Inet { network: true },
        "macaddr" | "macaddr8" => DataType::MacAddress,
        "geometry" | "geography" | "point" | "linestring" | "polygon" | "multipoint"
        | "multilinestring" | "multipolygon" | "geometrycollection" | "line" | "lseg" | "box"
        | "path" | "circle" => geometry(&spec.name),
        "int4range" => DataType::Range {
            of: Box::new(integer(32)),
        },
        "int8range" => DataType::Range {
            of: Box::new(integer(64)),
        },
        "numrange" => DataType::Range {
            of: Box::new(DataType::Decimal {
                precision: None,
                scale: 0,
            }),
        },
        "daterange" => DataType::Range {
            of: Box::new(DataType::Date),
        },
        "tsrange" => DataType::Range {
            of: Box::new(DataType::DateTime { zone: false }),
        },
        "tstzrange" => DataType::Range {
            of: Box::new(DataType::DateTime { zone: true }),
        },
        "tsvector" | "tsquery" => DataType::TextSearch,
        "set" if !spec.args.is_empty() => DataType::Set {
            values: spec.args.clone(),
        },
        "year" => DataType::Year,
        _ => return None,
    })
}

/// Whether the engine numbers a column of this type.
pub(crate) fn is_serial(spec: &TypeSpec) -> bool {
    matches!(
        spec.name.as_str(),
        "serial" | "bigserial" | "smallserial" | "serial2" | "serial4" | "serial8"
    )
}
