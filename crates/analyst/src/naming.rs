//! What tables, columns and computed values are called for people.

use crate::knowledge::base_form;
use crate::lexicon::{Kind, Lexicon};
use crate::words::split_name;
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Form, Measure, Period, Term, Window};

/// A table's name as words.
pub(crate) fn table_name(lexicon: &Lexicon, table: usize) -> String {
    let table = lexicon.schema.tables.get(table);
    table.map_or_else(String::new, |t| split_name(&t.name).join(" "))
}

/// What one row of a table is called, or several.
pub(crate) fn rows_name(lexicon: &Lexicon, table: usize, one: bool) -> String {
    let name = table_name(lexicon, table);
    let (head, last) = name.rsplit_once(' ').unwrap_or(("", &name));
    let last = if one { singular(last) } else { plural(last) };
    if head.is_empty() {
        last
    } else {
        format!("{head} {last}")
    }
}

/// A column's name as words.
pub(crate) fn column_name(lexicon: &Lexicon, column: ColumnRef) -> String {
    let table = lexicon.schema.tables.get(column.table);
    let column = table.and_then(|t| t.columns.get(column.column));
    column.map_or_else(String::new, |c| split_name(&c.name).join(" "))
}

/// What a period is called.
pub(crate) fn period_name(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::Year => "year",
        Period::Weekday => "weekday",
    }
}

/// A measure, such as "number of orders" and "average price".
pub(crate) fn measure_name(lexicon: &Lexicon, measure: &Measure) -> String {
    let Some(column) = measure.of else {
        return format!("number of {}", rows_name(lexicon, measure.grain, false));
    };
    if measure.times.is_some() {
        return match measure.aggregate {
            Aggregate::Average => "average revenue".to_owned(),
            Aggregate::Median => "median revenue".to_owned(),
            _ => "revenue".to_owned(),
        };
    }
    let name = column_name(lexicon, column);
    let dated = lexicon.column(column).is_some_and(|c| c.kind == Kind::Date);
    let how = match measure.aggregate {
        Aggregate::Count if measure.distinct => {
            return format!("number of different {}", plural_phrase(&name));
        }
        Aggregate::Count => return format!("number of {}", plural_phrase(&name)),
        Aggregate::Sum if name == "total" || name.starts_with("total ") => return name,
        Aggregate::Sum => "total",
        Aggregate::Average => "average",
        Aggregate::Min if dated => "earliest",
        Aggregate::Max if dated => "latest",
        Aggregate::Min => "lowest",
        Aggregate::Max => "highest",
        Aggregate::Median => "median",
    };
    format!("{how} {name}")
}

/// What a measure adds up, without "number of".
pub(crate) fn amount_name(lexicon: &Lexicon, measure: &Measure) -> String {
    let name = measure_name(lexicon, measure);
    name.strip_prefix("number of ")
        .map_or_else(|| name.clone(), str::to_owned)
}

/// A value for people, such as "month of order date". Columns of bare names
/// tell their table where the form has several.
pub(crate) fn term_name(lexicon: &Lexicon, form: &Form, term: &Term) -> String {
    match term {
        Term::Column(column) if column.occurrence > 0 => format!(
            "{} {}",
            role_name(lexicon, form, column.table),
            column_name(lexicon, *column)
        ),
        Term::Column(column) => {
            let name = column_name(lexicon, *column);
            let bare = matches!(name.as_str(), "name" | "title" | "id" | "code" | "type");
            let shared = form.select.iter().any(
                |t| matches!(t, Term::Column(c) if c != column && c.occurrence == 0 && column_name(lexicon, *c) == name),
            );
            let elsewhere = form.tables.first().is_some_and(|t| *t != column.table);
            if shared || bare && (form.tables.len() > 1 || elsewhere) {
                format!("{} {name}", rows_name(lexicon, column.table, true))
            } else {
                name
            }
        }
        Term::Bucket(column, period) => {
            // Which date it is goes without saying where the rows have only one.
            let others = lexicon.tables.get(column.table).is_some_and(|t| {
                let dates = t.columns.iter().enumerate();
                let dates = dates.filter(|(i, c)| c.kind == Kind::Date && *i != column.column);
                dates.count() > 0
            });
            let period = period_name(*period).to_owned();
            if others {
                format!("{period} of {}", column_name(lexicon, *column))
            } else {
                period
            }
        }
        Term::Measure(measure) => measure_name(lexicon, measure),
        Term::Window(window, measure) => {
            let how = match window {
                Window::Share => "share",
                Window::RunningTotal => "running total",
                Window::Growth => "growth",
            };
            format!("{how} of {}", amount_name(lexicon, measure))
        }
        Term::Difference(a, b) => format!(
            "{} less {}",
            column_name(lexicon, *a),
            column_name(lexicon, *b)
        ),
        Term::Ratio(a, b) => {
            let unit = match b.of {
                Some(column) => column_name(lexicon, column),
                None => rows_name(lexicon, b.grain, true),
            };
            format!("{} per {unit}", amount_name(lexicon, a))
        }
        Term::Part(measure, _) => format!("share of {}", amount_name(lexicon, measure)),
        Term::Number(number) => number.to_string(),
        Term::Text(text) => text.clone(),
        Term::Form(_) => "value".to_owned(),
    }
}

/// What the other occurrence of a table is called: by the key that leads to it.
fn role_name(lexicon: &Lexicon, form: &Form, table: usize) -> String {
    let key = form.via.last().map(|c| column_name(lexicon, *c));
    let role = key.map(|name| name.trim_end_matches(" id").to_owned());
    role.unwrap_or_else(|| rows_name(lexicon, table, true))
}

/// A name for a computed column in SQL, such as `total_amount`.
pub(crate) fn alias(lexicon: &Lexicon, form: &Form, term: &Term) -> String {
    let words = match term {
        Term::Bucket(_, period) => period_name(*period).to_owned(),
        Term::Measure(m) if m.aggregate == Aggregate::Count => amount_name(lexicon, m),
        Term::Window(Window::Share, _) | Term::Part(..) => "share".to_owned(),
        Term::Window(Window::RunningTotal, _) => "running_total".to_owned(),
        Term::Window(Window::Growth, _) => "growth".to_owned(),
        _ => term_name(lexicon, form, term),
    };
    let mut name: String = words
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// The plural of a phrase's last word.
pub(crate) fn plural_phrase(phrase: &str) -> String {
    match phrase.rsplit_once(' ') {
        Some((head, last)) => format!("{head} {}", plural(last)),
        None => plural(phrase),
    }
}

/// Several of what a noun names; nouns that are plural already stay.
pub(crate) fn plural(noun: &str) -> String {
    // A participle stands for "hours worked".
    if singular(noun) != noun || noun.is_empty() || noun.len() > 4 && noun.ends_with("ed") {
        return noun.to_owned();
    }
    let consonant = |stem: &str| !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match noun {
        "staff" | "people" | "data" | "media" | "series" | "species" => return noun.to_owned(),
        "person" => return "people".to_owned(),
        "child" => return "children".to_owned(),
        "man" | "woman" => return noun.replace("man", "men"),
        _ => {}
    }
    if let Some(stem) = noun.strip_suffix('y').filter(|s| consonant(s)) {
        return format!("{stem}ies");
    }
    let hissing = ["s", "x", "z", "ch", "sh"];
    if hissing.iter().any(|e| noun.ends_with(e)) {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}

/// One of what a noun names; nouns that are singular already stay.
pub(crate) fn singular(noun: &str) -> String {
    let base = base_form(noun);
    if base != noun && !base.is_empty() {
        return base.to_owned();
    }
    let kept = ["ss", "us", "is", "news", "series", "species"];
    if noun.len() < 4 || kept.iter().any(|e| noun.ends_with(e)) {
        return noun.to_owned();
    }
    if let Some(stem) = noun.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let hissing = ["sses", "xes", "zes", "ches", "shes"];
    if hissing.iter().any(|e| noun.ends_with(e)) {
        return noun.strip_suffix("es").unwrap_or(noun).to_owned();
    }
    noun.strip_suffix('s').unwrap_or(noun).to_owned()
}

/// The largest or smallest of a value: "highest price", "most pages".
pub(crate) fn extreme(label: &str, largest: bool) -> String {
    if let Some(rows) = label.strip_prefix("number of ") {
        return format!("{} {rows}", if largest { "most" } else { "fewest" });
    }
    let last = label.rsplit(' ').next().unwrap_or_default();
    let many = !label.contains(' ') && singular(last) != last;
    let way = match (many, largest) {
        (true, true) => "most",
        (true, false) => "fewest",
        (false, true) => "highest",
        (false, false) => "lowest",
    };
    format!("{way} {label}")
}

/// With "a" or "an" before it.
pub(crate) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// With a capital at its start.
pub(crate) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_a_singular_and_a_plural() {
        for (one, many) in [
            ("order", "orders"),
            ("dish", "dishes"),
            ("copy", "copies"),
            ("company", "companies"),
            ("branch", "branches"),
            ("class", "classes"),
            ("purchase", "purchases"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
            assert_eq!(plural(many), many);
        }
    }
}
