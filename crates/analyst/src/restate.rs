//! A form in plain words, so that a person sees how a question was understood.

mod conditions;

use crate::lexicon::{Kind, Lexicon};
use crate::naming::{capitalized, extreme, plural_phrase, rows_name, table_name, term_name};
use crate::readable;
use confab_model::ColumnRef;
use confab_model::question::{Form, OrderKey, SetOperator, Term};

/// The form as a phrase, such as "number of orders for each customer".
pub fn restate(lexicon: &Lexicon, form: &Form) -> String {
    capitalized(&Words::of(lexicon, form).phrase(form))
}

/// The conditions of a form as a phrase that follows a noun; empty without any.
pub(crate) fn conditions(lexicon: &Lexicon, form: &Form) -> String {
    let words = Words::of(lexicon, form);
    let mut text = words.conditions(&form.filters);
    if !form.having.is_empty() {
        text.push_str(&format!(" with {}", words.all(&form.having)));
    }
    text
}

struct Words<'a> {
    lexicon: &'a Lexicon,
    /// The keys that tell the roles of rows apart.
    via: Vec<ColumnRef>,
}

impl<'a> Words<'a> {
    fn of(lexicon: &'a Lexicon, form: &Form) -> Self {
        Self {
            lexicon,
            via: form.via.clone(),
        }
    }

    /// A form that says nothing but which keys are followed.
    fn bare(&self) -> Form {
        Form {
            via: self.via.clone(),
            ..Form::default()
        }
    }

    fn phrase(&self, form: &Form) -> String {
        if let Some(ranking) = self.ranking(form) {
            return ranking;
        }
        let mut text = self.shown(form);
        text.push_str(&self.conditions(&form.filters));
        if !form.group.is_empty() {
            let keys: Vec<String> = self
                .keys(form)
                .into_iter()
                .filter(|k| form.per.is_empty() || !self.keys(&per_of(form)).contains(k))
                .collect();
            if !keys.is_empty() {
                text.push_str(&format!(" for each {}", listed(&keys, "and")));
            }
        }
        if !form.having.is_empty() {
            text.push_str(&format!(" with {}", self.all(&form.having)));
        }
        if form.keep_empty {
            text.push_str(", those without any included");
        }
        // That time runs forwards goes without saying.
        let natural = |key: &&OrderKey| {
            let timely = matches!(key.term, Term::Bucket(..)) && form.group.contains(&key.term);
            form.limit.is_some() || key.descending || !timely
        };
        if let Some(key) = form.order.first().filter(natural) {
            text.push_str(&self.order(form, key));
        }
        let per = self.keys(&per_of(form));
        let per = if per.is_empty() {
            String::new()
        } else {
            format!(" for each {}", listed(&per, "and"))
        };
        match form.limit {
            Some(1) => text.push_str(&format!(", only the first{per}")),
            Some(limit) => text.push_str(&format!(", only the first {limit}{per}")),
            None => {}
        }
        if form.ties {
            text.push_str(" and those equal to it");
        }
        if let Some((operator, other)) = &form.set {
            let how = match operator {
                SetOperator::Union => "together with",
                SetOperator::Intersect => "that are also among",
                SetOperator::Except => "that aren't among",
            };
            text.push_str(&format!(", {how} {}", self.phrase(other)));
        }
        text
    }

    /// "the 5 restaurants with the highest revenue": groups or rows that one
    /// value ranks.
    fn ranking(&self, form: &Form) -> Option<String> {
        let (limit, [key]) = (form.limit?, form.order.as_slice()) else {
            return None;
        };
        if !form.per.is_empty() || form.set.is_some() || form.keep_empty {
            return None;
        }
        let measured = matches!(key.term, Term::Measure(_) | Term::Window(..));
        let (row, named): (String, bool) = if form.group.is_empty() {
            let table = *form.tables.first()?;
            let entry = self.lexicon.tables.get(table)?;
            let number = matches!(key.term, Term::Column(c) if matches!(self.kind(c), Some(Kind::Number | Kind::Date)));
            if !number || form.select.is_empty() {
                return None;
            }
            let own = |t: &Term| {
                *t == key.term
                    || matches!(t, Term::Column(c) if c.table == table && entry.display.contains(&c.column))
            };
            (
                rows_name(self.lexicon, table, true),
                form.select.iter().all(own),
            )
        } else {
            let told = |t: &Term| form.group.contains(t) || *t == key.term;
            let row = self.keys(form);
            let [row] = row.as_slice() else { return None };
            (row.clone(), measured && form.select.iter().all(told))
        };
        if !named {
            return None;
        }
        let value = self.term(form, &key.term);
        let dated = matches!(key.term, Term::Column(c) if self.kind(c) == Some(Kind::Date));
        let extreme = match (dated, key.descending) {
            (true, true) => format!("latest {value}"),
            (true, false) => format!("earliest {value}"),
            (false, largest) => extreme(&value, largest),
        };
        let rows = match limit {
            1 => row,
            limit => format!("{limit} {}", plural_phrase(&row)),
        };
        let mut text = format!("the {rows} with the {extreme}");
        text.push_str(&self.conditions(&form.filters));
        if !form.having.is_empty() {
            text.push_str(&format!(", with {}", self.all(&form.having)));
        }
        if form.ties {
            text.push_str(" and those equal to it");
        }
        Some(text)
    }

    fn shown(&self, form: &Form) -> String {
        let about = form
            .tables
            .first()
            .map_or_else(String::new, |t| rows_name(self.lexicon, *t, false));
        if form.select.is_empty() {
            return format!("all columns of {about}");
        }
        // What groups are made by is said with "for each".
        let told = form
            .select
            .iter()
            .filter(|t| !form.group.contains(t) && !form.per.contains(t))
            .collect::<Vec<_>>();
        let terms = if told.is_empty() {
            form.select.iter().collect()
        } else {
            told
        };
        let names: Vec<String> = terms.iter().map(|t| self.term(form, t)).collect();
        let mut shown = listed(&names, "and");
        if let [Term::Part(_, filters)] = form.select.as_slice() {
            shown.push_str(&self.conditions(filters));
        }
        if form.distinct {
            shown = format!("different {shown}");
        }
        let counted = terms.iter().any(|t| match t {
            Term::Measure(m) | Term::Window(_, m) | Term::Ratio(m, _) | Term::Part(m, _) => {
                m.of.is_none()
            }
            _ => false,
        });
        let table = form
            .tables
            .first()
            .map_or_else(String::new, |t| table_name(self.lexicon, *t));
        if counted || names.iter().any(|n| n.starts_with(&format!("{table} "))) {
            shown
        } else {
            format!("{shown} of {about}")
        }
    }

    /// What groups are made by, without the key of a row that is named too.
    fn keys(&self, form: &Form) -> Vec<String> {
        let mut names = Vec::new();
        for term in &form.group {
            let row = match term {
                Term::Column(c) => self
                    .lexicon
                    .tables
                    .get(c.table)
                    .filter(|t| t.key.contains(&c.column) || t.display.contains(&c.column))
                    .map(|_| rows_name(self.lexicon, c.table, true)),
                _ => None,
            };
            let grouped_row = matches!(term, Term::Column(c) if form.group.iter().any(|t| {
                matches!(t, Term::Column(k) if self.stands_for(*k, c.table))
            }));
            // A key beside the names of the rows that it refers to says nothing more.
            let refers = matches!(term, Term::Column(k) if form.group.iter().any(|t| {
                matches!(t, Term::Column(c) if c.table != k.table && self.stands_for(*k, c.table))
            }));
            if refers {
                continue;
            }
            let name = row
                .filter(|_| grouped_row)
                .unwrap_or_else(|| self.term(form, term));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Whether a column is the key of a table's rows, or refers to one.
    fn stands_for(&self, key: ColumnRef, table: usize) -> bool {
        let entry = self.lexicon.tables.get(table);
        let own = key.table == table && entry.is_some_and(|e| e.key.contains(&key.column));
        let mut edges = self.lexicon.joins.edges.iter();
        own || edges
            .any(|e| e.parent == table && e.child == key.table && e.child_columns == [key.column])
    }

    fn order(&self, form: &Form, key: &OrderKey) -> String {
        let timely = match &key.term {
            Term::Bucket(..) => true,
            Term::Column(c) => self.kind(*c) == Some(Kind::Date),
            _ => false,
        };
        let textual = matches!(&key.term, Term::Column(c) if self.kind(*c) == Some(Kind::Text));
        let way = match (timely, textual, key.descending) {
            (true, _, true) => "latest first",
            (true, _, false) => "earliest first",
            (_, true, true) => "from Z to A",
            (_, true, false) => "from A to Z",
            (_, _, true) => "highest first",
            (_, _, false) => "lowest first",
        };
        format!(", by {}, {way}", self.term(form, &key.term))
    }

    fn kind(&self, column: ColumnRef) -> Option<Kind> {
        self.lexicon.column(column).map(|c| c.kind)
    }

    fn term(&self, form: &Form, term: &Term) -> String {
        match term {
            Term::Form(inner) => {
                let phrase = self.phrase(inner);
                format!("the {}", phrase.strip_prefix("the ").unwrap_or(&phrase))
            }
            Term::Number(number) => readable::number(&number.to_string(), None),
            _ => term_name(self.lexicon, form, term),
        }
    }
}

/// What a limit holds for each of, as groups.
fn per_of(form: &Form) -> Form {
    Form {
        group: form.per.clone(),
        select: form.select.clone(),
        tables: form.tables.clone(),
        ..Form::default()
    }
}

/// `a, b and c`.
pub(crate) fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
