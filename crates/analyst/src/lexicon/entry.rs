//! The names of tables and columns as words, and what columns hold.

use crate::knowledge::Knowledge;
use crate::words::{split_name, stem};
use confab_model::{Column, ColumnContents, Contents, DataType, Schema};

/// What the values of a column are, for the purpose of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Numbers.
    Number,
    /// Texts.
    Text,
    /// Dates, with or without a time.
    Date,
    /// True or false.
    Boolean,
}

/// One way to say a name: its words' stems.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NameForm {
    /// The stems.
    pub(crate) words: Vec<String>,
    /// How close this form is to the name itself, up to 1.
    pub(crate) weight: f64,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct TableEntry {
    /// How it may be called.
    pub(crate) forms: Vec<NameForm>,
    /// Its columns.
    pub(crate) columns: Vec<ColumnEntry>,
    /// The columns by which a row is shown to a person.
    pub(crate) display: Vec<usize>,
    /// The columns of its key.
    pub(crate) key: Vec<usize>,
    /// How many rows it has.
    pub(crate) rows: u64,
    /// Whether it does little more than relate others.
    pub(crate) junction: bool,
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct ColumnEntry {
    /// How it may be called.
    pub(crate) forms: Vec<NameForm>,
    /// What it holds.
    pub(crate) kind: Kind,
    /// Whether it is (part of) the primary key.
    pub(crate) primary: bool,
    /// Whether it refers to another table.
    pub(crate) foreign: bool,
    /// Whether it identifies rows rather than measuring or describing them.
    pub(crate) identifier: bool,
    /// Whether no two rows share a value.
    pub(crate) unique: bool,
    /// Whether some row has none.
    pub(crate) has_null: bool,
    /// Whether numbers are stored in it.
    pub(crate) stores_number: bool,
    /// The smallest and largest number.
    pub(crate) range: Option<(f64, f64)>,
    /// All its texts, where they are few.
    pub(crate) listed: Vec<String>,
    /// The digits after the point that its type declares.
    pub(crate) scale: Option<u32>,
}

/// Texts that are few enough to be a list of names for the same thing.
const LISTED: usize = 60;

impl TableEntry {
    /// The entry of a table, its roles still unassigned.
    pub(crate) fn new(schema: &Schema, contents: &Contents, number: usize) -> Self {
        let empty = confab_model::Table::default();
        let table = schema.tables.get(number).unwrap_or(&empty);
        let contents = contents.tables.get(number);
        let parts = split_name(&table.name);
        let mut forms = name_forms(&parts);
        if let Some(first) = parts.first()
            && parts.len() > 1
            && matches!(
                first.as_str(),
                "ref" | "tbl" | "tb" | "dim" | "fact" | "dbo"
            )
        {
            forms.extend(name_forms(parts.get(1..).unwrap_or_default()));
        }
        let key: Vec<usize> = table
            .primary_key
            .iter()
            .filter_map(|name| table.find_column(name))
            .collect();
        let foreign = |name: &str| {
            let mut keys = table.foreign_keys.iter();
            keys.any(|k| k.columns.iter().any(|c| c.eq_ignore_ascii_case(name)))
        };
        let blank = ColumnContents::default();
        let columns = table.columns.iter().enumerate().map(|(c, column)| {
            let contents = contents.and_then(|p| p.columns.get(c)).unwrap_or(&blank);
            ColumnEntry::new(
                column,
                contents,
                &parts,
                key.contains(&c),
                foreign(&column.name),
            )
        });
        Self {
            forms,
            columns: columns.collect(),
            display: Vec::new(),
            key,
            rows: contents.map_or(0, |p| p.rows),
            junction: false,
        }
    }
}

impl ColumnEntry {
    fn new(
        column: &Column,
        contents: &ColumnContents,
        table: &[String],
        primary: bool,
        foreign: bool,
    ) -> Self {
        let parts = split_name(&column.name);
        let mut forms = name_forms(&parts);
        add_without_table(&mut forms, table);
        // What is said of a key names the other table rather than the column.
        if let Some(comment) = column.comment.as_ref().filter(|_| !foreign) {
            let words = split_name(comment);
            if (1..=4).contains(&words.len()) {
                forms.push(NameForm {
                    words: words.iter().map(|w| stem(w)).collect(),
                    weight: 0.9,
                });
            }
        }
        let kind = kind(&column.data_type, contents, &parts);
        if kind == Kind::Date {
            let words: Vec<String> = parts
                .iter()
                .map(|p| stem(p))
                .chain(["date".to_owned()])
                .collect();
            push_form(&mut forms, words, 0.95);
        }
        let last = forms
            .iter()
            .any(|f| f.words.last().is_some_and(|w| w == "id"));
        let named_key = parts.last().is_some_and(|w| {
            matches!(
                w.as_str(),
                "id" | "code" | "key" | "uuid" | "guid" | "isbn" | "ssn"
            )
        });
        Self {
            forms,
            kind,
            primary,
            foreign,
            identifier: primary || foreign || last || named_key,
            unique: contents.unique,
            has_null: contents.has_null,
            stores_number: contents.has_number && !contents.has_text,
            range: contents.min.zip(contents.max),
            listed: if contents.complete && contents.texts.len() <= LISTED && !contents.unique {
                contents.texts.clone()
            } else {
                Vec::new()
            },
            scale: match column.data_type {
                DataType::Decimal { scale, .. } if scale > 0 => Some(scale),
                _ => None,
            },
        }
    }

    /// A key `reviewer_id` is called by the role, unless a table is called so.
    pub(crate) fn name_role(&mut self, tables: &[Vec<String>]) {
        let roles = self.forms.iter().filter_map(|f| match f.words.as_slice() {
            [role @ .., id] if id == "id" && !role.is_empty() => Some(role.to_vec()),
            _ => None,
        });
        for role in roles.collect::<Vec<_>>() {
            if !tables.contains(&role) {
                push_form(&mut self.forms, role, 0.95);
            }
        }
    }

    /// Whether a word (stem) is in its name.
    pub(crate) fn says(&self, word: &str) -> bool {
        self.forms.iter().any(|f| f.words.iter().any(|w| w == word))
    }

    /// Whether its name is just these words (stems).
    pub(crate) fn is_called(&self, words: &[&str]) -> bool {
        self.forms.iter().any(|f| f.words.iter().eq(words.iter()))
    }
}

/// The ways to say a name: as written, with abbreviations written out, with
/// glued words taken apart.
fn name_forms(parts: &[String]) -> Vec<NameForm> {
    let knowledge = Knowledge::get();
    let raw: Vec<String> = parts.iter().map(|p| stem(p)).collect();
    let mut forms = vec![NameForm {
        words: raw,
        weight: 1.0,
    }];
    let glued = parts.concat();
    let expanded: Vec<String> = match knowledge.expand(&glued) {
        Some(words) if parts.len() > 1 || parts.is_empty() => words.to_vec(),
        _ => parts
            .iter()
            .flat_map(|p| {
                knowledge
                    .expand(p)
                    .map_or_else(|| vec![p.clone()], <[String]>::to_vec)
            })
            .collect(),
    };
    let mut words: Vec<String> = expanded.iter().map(|w| stem(w)).collect();
    words.dedup();
    push_form(&mut forms, words, 1.0);
    add_unglued(&mut forms, parts);
    forms
}

/// Words that names often end in without a mark before them.
const ENDINGS: &[&str] = &[
    "name", "date", "code", "number", "type", "year", "price", "time", "title", "address", "id",
];

/// `bname` is a *name*, `bedtype` a *bed type*, `c_name` a *name*.
fn add_unglued(forms: &mut Vec<NameForm>, parts: &[String]) {
    if let [first, rest @ ..] = parts
        && first.len() == 1
        && !rest.is_empty()
    {
        push_form(forms, rest.iter().map(|w| stem(w)).collect(), 0.95);
    }
    let Some((last, before)) = parts.split_last() else {
        return;
    };
    let ending = ENDINGS
        .iter()
        .find(|e| last.len() > e.len() && last.ends_with(**e));
    let Some(head) = ending.and_then(|e| last.strip_suffix(e).map(|h| (h, *e))) else {
        return;
    };
    let (start, ending) = head;
    if ending == "id" && start.len() < 3 || Knowledge::get().expand(last).is_some() {
        return;
    }
    let mut words: Vec<String> = before.iter().map(|w| stem(w)).collect();
    if start.len() > 2 {
        words.push(stem(start));
    }
    words.push(stem(ending));
    push_form(forms, words, 0.96);
}

fn push_form(forms: &mut Vec<NameForm>, words: Vec<String>, weight: f64) {
    if !words.is_empty() && !forms.iter().any(|f| f.words == words) {
        forms.push(NameForm { words, weight });
    }
}

/// A column `city_name` of the table `city` is also just the *name*.
fn add_without_table(forms: &mut Vec<NameForm>, table: &[String]) {
    let table: Vec<String> = table.iter().map(|w| stem(w)).collect();
    for form in forms.clone() {
        let shared = form
            .words
            .iter()
            .zip(&table)
            .take_while(|(a, b)| a == b)
            .count();
        let first = usize::from(form.words.first().is_some_and(|w| table.contains(w)));
        let cut = shared.max(first);
        if cut > 0 && cut < form.words.len() {
            let rest = form.words.get(cut..).unwrap_or_default().to_vec();
            push_form(forms, rest, 0.97);
        }
    }
}

fn kind(data_type: &DataType, contents: &ColumnContents, parts: &[String]) -> Kind {
    let dated = || {
        let mut texts = contents.texts.iter().take(20);
        contents.has_text && texts.len() > 0 && texts.all(|t| is_date(t))
    };
    match data_type {
        DataType::Boolean => Kind::Boolean,
        DataType::Date | DataType::DateTime { .. } if !contents.has_number => Kind::Date,
        _ if dated() => Kind::Date,
        DataType::Integer { .. } | DataType::Decimal { .. } | DataType::Float { .. }
            if !contents.has_text =>
        {
            Kind::Number
        }
        DataType::Year => Kind::Number,
        _ if contents.has_number && !contents.has_text => Kind::Number,
        _ if parts.last().is_some_and(|p| p == "date") && !contents.has_number => Kind::Date,
        _ => Kind::Text,
    }
}

/// Whether a text begins as an ISO date does.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = |i: usize, b: u8| match i {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    };
    bytes.len() >= 10 && bytes.iter().take(10).enumerate().all(|(i, &b)| shape(i, b))
}
