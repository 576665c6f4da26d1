//! A schema while it is being read: names not resolved, expressions not parsed.

use crate::cursor::Name;
use crate::source::Token;
use crate::types::TypeSpec;
use confab_model::schema::OnDelete;
use std::collections::HashMap;

/// Everything read so far.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) tables: Vec<TableDraft>,
    /// Numbers of tables by lower-case name.
    by_name: HashMap<String, Vec<usize>>,
    /// User-defined types by lower-case name.
    pub(crate) types: HashMap<String, CustomType>,
    /// Names of tables that aren't kept: temporary ones, partitions.
    pub(crate) left_out: HashMap<String, &'static str>,
}

/// A table.
#[derive(Clone)]
pub(crate) struct TableDraft {
    pub(crate) name: Name,
    pub(crate) columns: Vec<ColumnDraft>,
    pub(crate) primary_key: Option<KeyDraft>,
    pub(crate) uniques: Vec<UniqueDraft>,
    pub(crate) foreign_keys: Vec<ForeignKeyDraft>,
    pub(crate) checks: Vec<CheckDraft>,
    pub(crate) comment: Option<String>,
    /// Columns that have got another name since they were used: old and new.
    pub(crate) renamed: Vec<(String, String)>,
    pub(crate) dropped: bool,
}

/// A column.
#[derive(Clone)]
pub(crate) struct ColumnDraft {
    pub(crate) name: String,
    pub(crate) token: Token,
    pub(crate) spec: Option<TypeSpec>,
    pub(crate) not_null: bool,
    pub(crate) default: Option<Vec<Token>>,
    pub(crate) generated: Option<Vec<Token>>,
    pub(crate) identity: bool,
    pub(crate) collation: Option<String>,
    pub(crate) comment: Option<String>,
}

/// A primary key.
#[derive(Clone)]
pub(crate) struct KeyDraft {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) token: Token,
}

/// A UNIQUE constraint or unique index.
#[derive(Clone)]
pub(crate) struct UniqueDraft {
    pub(crate) name: Option<String>,
    pub(crate) items: Vec<IndexItem>,
    pub(crate) condition: Option<Vec<Token>>,
    pub(crate) nulls_equal: bool,
    pub(crate) token: Token,
}

/// A part of an index.
#[derive(Clone)]
pub(crate) enum IndexItem {
    /// A column, and how many characters of it.
    Column(String, Option<u32>),
    /// An expression.
    Expression(Vec<Token>),
}

/// A foreign key.
#[derive(Clone)]
pub(crate) struct ForeignKeyDraft {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) target: Name,
    pub(crate) references: Vec<String>,
    pub(crate) on_delete: OnDelete,
    pub(crate) token: Token,
}

/// A CHECK constraint.
#[derive(Clone)]
pub(crate) struct CheckDraft {
    pub(crate) name: Option<String>,
    pub(crate) tokens: Vec<Token>,
    /// The column that `VALUE` stands for, in the check of a domain.
    pub(crate) value: Option<String>,
    pub(crate) token: Token,
}

/// A type made by CREATE TYPE, CREATE DOMAIN or sp_addtype.
#[derive(Clone)]
pub(crate) enum CustomType {
    /// One of some texts.
    Enum(Vec<String>),
    /// Another type under conditions.
    Domain {
        spec: TypeSpec,
        not_null: bool,
        default: Option<Vec<Token>>,
        checks: Vec<CheckDraft>,
    },
    /// Anything else.
    Other,
}

impl TableDraft {
    pub(crate) fn new(name: Name) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            comment: None,
            renamed: Vec::new(),
            dropped: false,
        }
    }

    /// The column that goes by a name, whatever its case.
    pub(crate) fn column(&mut self, name: &str) -> Option<&mut ColumnDraft> {
        let at = self.columns.iter().position(|column| column.name == name);
        let at = at.or_else(|| {
            self.columns
                .iter()
                .position(|column| same(&column.name, name))
        })?;
        self.columns.get_mut(at)
    }

    /// Takes out the constraints that go by a name; whether there were any.
    pub(crate) fn drop_constraint(&mut self, name: &str) -> bool {
        let is = |given: &Option<String>| given.as_deref().is_some_and(|given| same(given, name));
        let count = |this: &Self| this.uniques.len() + this.foreign_keys.len() + this.checks.len();
        let before = count(self);
        let key = self.primary_key.as_ref().is_some_and(|key| is(&key.name));
        if key {
            self.primary_key = None;
        }
        self.uniques.retain(|unique| !is(&unique.name));
        self.foreign_keys.retain(|key| !is(&key.name));
        self.checks.retain(|check| !is(&check.name));
        key || count(self) < before
    }
}

impl Draft {
    /// Adds a table under its name.
    pub(crate) fn add(&mut self, table: TableDraft) {
        self.by_name
            .entry(table.name.name.to_lowercase())
            .or_default()
            .push(self.tables.len());
        self.tables.push(table);
    }

    /// Gives a table another name.
    pub(crate) fn rename(&mut self, number: usize, name: String) {
        self.by_name
            .entry(name.to_lowercase())
            .or_default()
            .push(number);
        if let Some(table) = self.tables.get_mut(number) {
            table.name.name = name;
        }
    }

    /// The number of the table that goes by a name, seen from a schema: the
    /// spelling first, then any case; the same schema first, then any.
    pub(crate) fn find(&self, name: &Name, from: Option<&str>) -> Option<usize> {
        let candidates = self.by_name.get(&name.name.to_lowercase())?;
        let rank = |number: &&usize| {
            let table = self.tables.get(**number)?;
            if table.dropped || !same(&table.name.name, &name.name) {
                return None;
            }
            let near = match (&name.schema, &table.name.schema) {
                (Some(wanted), Some(has)) if same(wanted, has) => 0,
                (Some(_), Some(_)) => return None,
                (Some(_), None) => 1,
                (None, None) if from.is_none() => 0,
                (None, Some(has)) if from.is_some_and(|from| same(from, has)) => 0,
                (None, None) => 1,
                (None, Some(has)) if same(has, "dbo") || same(has, "public") => 1,
                (None, Some(_)) => 2,
            };
            Some((near, table.name.name != name.name))
        };
        candidates
            .iter()
            .filter_map(|number| Some((rank(&number)?, *number)))
            .min()
            .map(|(_, number)| number)
    }

    /// How many tables go by a name, whatever their schema.
    pub(crate) fn namesakes(&self, name: &str) -> usize {
        let all = self
            .by_name
            .get(&name.to_lowercase())
            .map_or(&[][..], Vec::as_slice);
        let live = |number: &&usize| {
            self.tables
                .get(**number)
                .is_some_and(|t| !t.dropped && same(&t.name.name, name))
        };
        all.iter().filter(live).count()
    }
}

/// Whether two names are the same, whatever their case.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || (!a.is_ascii() && a.to_lowercase() == b.to_lowercase())
}
