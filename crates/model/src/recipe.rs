//! How each table is to be filled: the contract between thinking and filling.
//!
//! A recipe is small, readable and enough to rebuild a dataset to the byte.
//! Shares are in per mille, money and measures in plain decimals as text.

use crate::{
    engine::Designed,
    expr::{Expr, Literal},
    problem::Problem,
};
use serde::{Deserialize, Serialize};

/// The whole document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// The engine that wrote it, such as `0.1.0`; another may give other bytes.
    pub engine: String,
    /// Where all randomness starts.
    pub seed: u64,
    /// 0 (the most typical data) to 2 (the widest); 1 leaves the distributions as they are.
    pub temperature: f64,
    /// The locale of names, places and formats, such as `en-US`.
    pub locale: String,
    /// The day on which the data was "collected", `YYYY-MM-DD`.
    pub today: String,
    /// What the user asked for, in words.
    #[serde(default)]
    pub instructions: String,
    /// The model that had a say in it; None: the embedded designer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designed: Option<Designed>,
    /// One entry a table, in the order of the schema.
    pub tables: Vec<TableRecipe>,
    /// What was corrected, capped or not understood.
    #[serde(default)]
    pub notes: Vec<Problem>,
    /// Relations, as `table: statement`, that no longer hold since rows were changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unclaimed: Vec<String>,
}

/// How one table is filled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableRecipe {
    /// The table's name.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// Countries (two-letter codes) of its places and people and their weights; empty: the locale's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<(String, u32)>,
    /// What each row of a list of places has of its own: a country, a region or a city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<PlacePart>,
    /// The language of its people's names, such as `ja`, where it differs from the countries'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<String>,
    /// The domain of its e-mail addresses, such as `example.org`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// One entry a column, in the order of the table.
    pub columns: Vec<ColumnRecipe>,
    /// One entry a foreign key, in the order of the table.
    #[serde(default)]
    pub keys: Vec<KeyRecipe>,
}

/// How one column is filled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnRecipe {
    /// The column's name.
    pub column: String,
    /// What its values are.
    pub generator: Generator,
    /// Share of NULLs, in per mille.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nulls: u16,
    /// How values are made distinct, where a rule asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique: Option<Slot>,
}

/// A place in a space of distinct tuples. The row's number (or its number
/// among the rows of one parent) is permuted over the space, and a column
/// takes one digit of the outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The key within whose parents tuples are distinct; None: in the whole table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<usize>,
    /// The size of the space: the product of the columns' domains.
    pub space: u64,
    /// The product of the domains of the columns before this one.
    pub divide: u64,
    /// The size of this column's own domain.
    pub domain: u64,
}

/// How the parents of one foreign key are chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRecipe {
    /// The referring columns.
    pub columns: Vec<String>,
    /// The referred table.
    pub parent: String,
    /// The way.
    pub choose: Choose,
    /// Share of NULLs, in per mille.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nulls: u16,
}

/// The ways to choose a parent row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Choose {
    /// Each parent has a share of the rows, drawn with a long tail.
    Share {
        /// Only the first so many parents have children.
        parents: u64,
        /// Children that each of them has at least.
        min: u64,
        /// Children that each of them has at most.
        max: u64,
        /// How unequal the shares are, in per mille: 0 is even.
        skew: u16,
        /// Whether the children of a parent stand together, in its order.
        ordered: bool,
    },
    /// Every row has a parent of its own.
    Distinct,
    /// Partners are distinct within the rows of another key (junction tables).
    Partner {
        /// The place in the space of tuples.
        slot: Slot,
    },
    /// The ancestor of any row of another table, so that it surely has such a descendant.
    Via {
        /// The other table.
        table: String,
        /// The keys to follow from there, upwards.
        keys: Vec<usize>,
    },
    /// A row above in the same table: a forest with such a fan-out.
    Forest {
        /// Children a node has on average.
        fanout: u32,
    },
    /// A row that has the same ancestor as the row of another key (a closed diamond).
    Agree {
        /// The other key of this table.
        with: usize,
        /// The keys to follow from that key's parent up to the shared ancestor.
        up: Vec<usize>,
        /// The keys by which the chosen parent's table reaches the same ancestor, from the parent upwards.
        down: Vec<usize>,
        /// Whether the parent of the other key itself is to be avoided.
        #[serde(default)]
        distinct: bool,
        /// A date of the chosen row that should not lie after a date of the
        /// other key's parent: who joined later wasn't there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<[String; 2]>,
    },
    /// The ancestor of another key's parent.
    Follow {
        /// The other key of this table.
        with: usize,
        /// The keys to follow from that key's parent upwards.
        up: Vec<usize>,
    },
    /// One of the rows of the parent table that refer to this row by their key.
    Child {
        /// The key of the parent table that refers here.
        key: usize,
    },
    /// Each row refers to itself, for want of anything else that is possible.
    Itself,
    /// Always NULL.
    Nothing,
}

/// A value and how often it occurs, relative to the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighted {
    /// The value.
    pub value: Literal,
    /// Its weight.
    pub weight: u32,
}

/// How numbers lie between their bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// All alike.
    #[default]
    Uniform,
    /// Around the middle.
    Normal,
    /// Mostly at the low end, with a long tail.
    Low,
    /// Mostly at the high end.
    High,
    /// Like [`Shape::Low`], rounded as prices are: `.99`, `.50`, `.00`.
    Price,
}

/// Which part of a person a column shows. The parts of one row belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonPart {
    /// Given name.
    First,
    /// Family name.
    Last,
    /// Second given name.
    Middle,
    /// Given and family name.
    Full,
    /// Letters such as `M. K.`
    Initials,
    /// `Mr.`, `Ms.`, `Dr.`
    Prefix,
    /// A login name.
    Username,
    /// An e-mail address.
    Email,
    /// A name as signed.
    Nickname,
}

/// Which part of a place a column shows. The parts of one row belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacePart {
    /// House number and street.
    Address,
    /// Street without a number.
    Street,
    /// City.
    City,
    /// State, province or region.
    Region,
    /// Its short form.
    RegionCode,
    /// Postal code.
    Postcode,
    /// Country.
    Country,
    /// Two-letter country code.
    CountryCode,
    /// Latitude in degrees.
    Latitude,
    /// Longitude in degrees.
    Longitude,
    /// Time zone name.
    Timezone,
    /// Address, city, region and postal code on one line.
    Full,
    /// A phone number of the place.
    Phone,
}

/// What the values of a column are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Generator {
    /// `start`, `start + step`, … by row.
    Sequence {
        /// The first value.
        start: i64,
        /// The distance.
        step: i64,
    },
    /// Copied from the parent row of a foreign key.
    Key {
        /// The number of the key.
        key: usize,
    },
    /// Always the same.
    Constant {
        /// The value.
        value: Literal,
    },
    /// One of several values.
    Choice {
        /// The values and their weights.
        values: Vec<Weighted>,
    },
    /// A number.
    Number {
        /// Lower bound, included.
        min: String,
        /// Upper bound, included.
        max: String,
        /// Digits after the point.
        scale: u8,
        /// The distribution.
        shape: Shape,
    },
    /// True or false.
    Boolean {
        /// Share of true, in per mille.
        share: u16,
    },
    /// A date or a date and time, between two days, both included.
    Moment {
        /// First day, `YYYY-MM-DD`.
        from: String,
        /// Last day, `YYYY-MM-DD`.
        to: String,
        /// How the amount grows over the whole period, in per cent.
        #[serde(default)]
        growth: i16,
        /// Weights of the months January to December; empty: all alike.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        months: Vec<u16>,
        /// Whether it rises with the row number.
        #[serde(default)]
        rising: bool,
        /// Hours of the day that occur, both included.
        #[serde(default)]
        hours: Option<(u8, u8)>,
        /// Moments that it must not lie before: columns of this row, or
        /// `key:column` of a parent's, and days to be added (`0:birth_date+7300`).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        after: Vec<String>,
        /// Moments that it must not lie after. Where both can't be, it is NULL
        /// if it may be, and follows `after` otherwise.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        before: Vec<String>,
    },
    /// A moment that lies after another one.
    After {
        /// Columns of this row, or `key:column` of a parent's row (`0:hire_date`), of which the latest counts.
        of: Vec<String>,
        /// Least distance in days.
        min_days: i32,
        /// Greatest distance in days.
        max_days: i32,
        /// Whether it must not lie after today.
        past: bool,
        /// Moments that it must not lie after, as for [`Generator::Moment`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        before: Vec<String>,
    },
    /// A time of day.
    TimeOfDay {
        /// First hour.
        from: u8,
        /// Last hour.
        to: u8,
    },
    /// Part of the row's person.
    Person {
        /// Which.
        part: PersonPart,
        /// Which person, where a row has several (`emergency`, `billing`).
        #[serde(default, skip_serializing_if = "String::is_empty")]
        of: String,
    },
    /// The gender of the row's person, in the column's own words.
    Gender {
        /// Which person, as for [`Generator::Person`].
        #[serde(default, skip_serializing_if = "String::is_empty")]
        of: String,
        /// Of a woman.
        female: String,
        /// Of a man.
        male: String,
        /// What few people give.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<String>,
    },
    /// Part of the row's place.
    Place {
        /// Which.
        part: PlacePart,
        /// Which place, where a row has several (`billing`, `destination`).
        #[serde(default, skip_serializing_if = "String::is_empty")]
        of: String,
    },
    /// A text from the named pool of words.
    Words {
        /// The pool, such as `restaurant.dish`.
        pool: String,
    },
    /// A text whose pool depends on another column's value.
    WordsBy {
        /// The deciding column.
        column: String,
        /// Value (lower case, or `1`–`2` as a range `1..2`) and pool.
        pools: Vec<(String, String)>,
        /// The pool for any other value.
        otherwise: String,
    },
    /// A mask: `#` is a digit, `A` a capital, `a` a small letter, `?` either; anything else stands for itself.
    Mask {
        /// The mask.
        mask: String,
    },
    /// A text that matches a regular expression.
    Regex {
        /// The expression.
        pattern: String,
    },
    /// A code with a meaning of its own, such as `uuid`, `isbn13`, `iban`, `ip`, `url`.
    Code {
        /// Which.
        of: String,
    },
    /// Computed from other columns of the row.
    Formula {
        /// The expression; besides SQL it knows `parent(key, column)`,
        /// and over the rows of another table that refer here `total(table, key, column)`,
        /// `average(table, key, column)` and `count(table, key, column, value…)`.
        expr: Expr,
    },
    /// The row's number among the rows of the same parent, from 1.
    Ordinal {
        /// The key of that parent.
        key: usize,
    },
    /// Present only when a status column has one of the given values.
    When {
        /// The deciding column.
        column: String,
        /// The values for which it is present.
        values: Vec<String>,
        /// What it is then.
        then: Box<Generator>,
        /// What it is otherwise (None: NULL).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Box<Generator>>,
    },
    /// Always NULL.
    Nothing,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(value: &u16) -> bool {
    *value == 0
}
