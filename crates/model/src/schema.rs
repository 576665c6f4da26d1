//! Tables, columns, types, keys and checks as read from DDL.

use crate::expr::Expr;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The SQL dialects that are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// MySQL and MariaDB.
    Mysql,
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
    /// SQL Server.
    Mssql,
    /// Oracle Database.
    Oracle,
    /// Standard SQL, when nothing points elsewhere.
    #[default]
    Ansi,
}

/// A whole schema in the order of its file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// The dialect it was read as.
    pub dialect: Dialect,
    /// Its tables in order of declaration.
    pub tables: Vec<Table>,
}

impl Schema {
    /// The number of the table that is called so; a qualified name may be given
    /// as `schema.table`. Case is ignored when no exact match exists.
    pub fn find_table(&self, name: &str) -> Option<usize> {
        let exact = |t: &Table| t.name == name || t.full_name() == name;
        let loose = |t: &Table| {
            t.name.eq_ignore_ascii_case(name) || t.full_name().eq_ignore_ascii_case(name)
        };
        self.tables
            .iter()
            .position(exact)
            .or_else(|| self.tables.iter().position(loose))
    }

    /// The name under which a table's data travels (CSV file, SQLite table):
    /// its own name, or `schema.table` where names would clash.
    pub fn data_name(&self, table: usize) -> String {
        let Some(this) = self.tables.get(table) else {
            return String::new();
        };
        let clash = |(i, t): (usize, &Table)| i != table && t.name.eq_ignore_ascii_case(&this.name);
        if self.tables.iter().enumerate().any(clash) {
            this.full_name()
        } else {
            this.name.clone()
        }
    }

    /// The [`data_name`](Self::data_name) of every table, in order.
    pub fn data_names(&self) -> Vec<String> {
        let mut bearers = HashMap::<String, usize>::new();
        for table in &self.tables {
            *bearers.entry(table.name.to_ascii_lowercase()).or_default() += 1;
        }
        let name = |table: &Table| match bearers.get(&table.name.to_ascii_lowercase()) {
            Some(1) => table.name.clone(),
            _ => table.full_name(),
        };
        self.tables.iter().map(name).collect()
    }
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The schema it was qualified with, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Its name without quotes, spelled as written.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// The columns of the primary key; empty when there is none.
    #[serde(default)]
    pub primary_key: Vec<String>,
    /// UNIQUE constraints and unique indexes.
    #[serde(default)]
    pub uniques: Vec<Unique>,
    /// Foreign keys, declared and implied.
    #[serde(default)]
    pub foreign_keys: Vec<ForeignKey>,
    /// CHECK constraints of the table and of its columns and domains.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// A comment that belongs to the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The line of its CREATE TABLE.
    #[serde(default)]
    pub line: u32,
}

impl Table {
    /// `schema.name`, or the name alone.
    pub fn full_name(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.clone(),
        }
    }

    /// The number of the column that is called so; case is ignored when no
    /// exact match exists.
    pub fn find_column(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|c| c.name == name);
        exact.or_else(|| {
            self.columns
                .iter()
                .position(|c| c.name.eq_ignore_ascii_case(name))
        })
    }
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name without quotes, spelled as written.
    pub name: String,
    /// What it holds.
    pub data_type: DataType,
    /// The type as written, with its parameters.
    #[serde(rename = "type")]
    pub type_text: String,
    /// Whether NULL is allowed (false for primary keys).
    pub nullable: bool,
    /// The DEFAULT, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    /// The expression of a generated (computed) column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Expr>,
    /// Whether the engine numbers it: AUTO_INCREMENT, SERIAL, IDENTITY.
    #[serde(default)]
    pub identity: bool,
    /// The collation as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// The comment on it, from `COMMENT` or from the text beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The line it stands on.
    #[serde(default)]
    pub line: u32,
}

/// What a column holds, whatever its dialect calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataType {
    /// A whole number in an inclusive range (of the type, e.g. −128 to 127).
    Integer {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// An exact number. Precision is the count of all digits (None: unbounded).
    Decimal {
        /// Digits in all.
        precision: Option<u32>,
        /// Digits after the point.
        scale: u32,
    },
    /// A floating-point number; `double` tells 8 bytes from 4.
    Float {
        /// Whether it has 8 bytes.
        double: bool,
    },
    /// A text of at most `max` characters (None: unbounded).
    Text {
        /// Longest length in characters.
        max: Option<u32>,
        /// Whether it is padded to its length, as CHAR(n) is.
        fixed: bool,
    },
    /// True or false (MySQL's `BOOLEAN`, `TINYINT(1)`; SQL Server's `BIT`).
    Boolean,
    /// A calendar date.
    Date,
    /// A time of day.
    Time {
        /// Whether it carries an offset.
        zone: bool,
    },
    /// A date with a time of day.
    DateTime {
        /// Whether it carries an offset.
        zone: bool,
    },
    /// MySQL's YEAR.
    Year,
    /// A span of time.
    Interval,
    /// A universally unique identifier.
    Uuid,
    /// Bytes, at most `max` (None: unbounded).
    Binary {
        /// Longest length in bytes.
        max: Option<u32>,
        /// Whether the length is exact.
        fixed: bool,
    },
    /// `length` bits (MySQL `BIT(n)`, PostgreSQL `bit(n)`).
    Bit {
        /// Number of bits.
        length: u32,
        /// Whether fewer are allowed (`bit varying`).
        varying: bool,
    },
    /// One of the listed texts.
    Enum {
        /// The allowed values in order.
        values: Vec<String>,
    },
    /// Any subset of the listed texts (MySQL SET).
    Set {
        /// The members in order.
        values: Vec<String>,
    },
    /// JSON text.
    Json,
    /// XML text.
    Xml,
    /// An IP address; `network` for CIDR blocks.
    Inet {
        /// Whether it is a network (`cidr`).
        network: bool,
    },
    /// A MAC address.
    MacAddress,
    /// A geometry or geography; the kind is lower case (`point`, `polygon`, `geometry`…).
    Geometry {
        /// Which shape.
        kind: String,
    },
    /// An array of an element type.
    Array {
        /// The element type.
        of: Box<DataType>,
    },
    /// A range of an element type, such as `int4range` or `daterange`.
    Range {
        /// The element type.
        of: Box<DataType>,
    },
    /// PostgreSQL's `tsvector` and `tsquery`.
    TextSearch,
    /// A type that is not understood, as written, lower case.
    Other {
        /// Its name.
        name: String,
    },
    /// No type was given (allowed in SQLite).
    #[default]
    Any,
}

/// A UNIQUE constraint or unique index.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unique {
    /// The constraint's or index's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The columns that are unique together; also those read by `expressions`.
    pub columns: Vec<String>,
    /// The expressions of an expression index, such as `lower(email)`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expressions: Vec<Expr>,
    /// The condition of a partial unique index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Expr>,
    /// Whether NULLs count as equal (SQL Server; `NULLS NOT DISTINCT`).
    #[serde(default)]
    pub nulls_equal: bool,
    /// The line it stands on.
    #[serde(default)]
    pub line: u32,
}

/// A foreign key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The constraint's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The referring columns, in order.
    pub columns: Vec<String>,
    /// The referred table: as in [`Schema::find_table`] (`schema.table` when qualified).
    pub table: String,
    /// The referred columns, in order; filled in from the primary key when omitted.
    pub references: Vec<String>,
    /// Whether it was concluded from a name or a comment, not declared.
    pub implied: bool,
    /// What happens to children when a parent is deleted.
    #[serde(default)]
    pub on_delete: OnDelete,
    /// The line it stands on.
    #[serde(default)]
    pub line: u32,
}

/// The referential action ON DELETE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// Refuse (also RESTRICT).
    #[default]
    NoAction,
    /// Delete the children.
    Cascade,
    /// Set their keys to NULL.
    SetNull,
    /// Set their keys to the default.
    SetDefault,
}

/// A CHECK constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// The constraint's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What must not be false.
    pub expr: Expr,
    /// The expression as written.
    pub text: String,
    /// The line it stands on.
    #[serde(default)]
    pub line: u32,
}
