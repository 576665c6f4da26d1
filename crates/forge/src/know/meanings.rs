//! What column names mean: the rows of `data/meanings.tsv`.

use super::rows;
use confab_model::DataType;
use std::{collections::HashMap, sync::LazyLock};

/// What a column was recognised as: a generator's name and its parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) generator: &'static str,
    args: HashMap<&'static str, &'static str>,
}

impl Meaning {
    /// A parameter; empty when it is not given.
    pub(crate) fn arg(&self, name: &str) -> &'static str {
        self.args.get(name).copied().unwrap_or_default()
    }
}

struct Entry {
    types: &'static str,
    tables: Vec<&'static str>,
    patterns: Vec<Vec<&'static str>>,
    meaning: Meaning,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    rows("meanings.tsv")
        .filter(|row| row.len() >= 4 && row[0] != "type")
        .map(|row| Entry {
            types: row[0],
            tables: row[1].split('|').map(str::trim).collect(),
            patterns: row[2]
                .split('|')
                .map(|pattern| pattern.split_whitespace().collect())
                .collect(),
            meaning: Meaning {
                generator: row[3],
                args: row.get(4).map(|args| arguments(args)).unwrap_or_default(),
            },
        })
        .collect()
});

/// `key=value` pairs; a value goes on to the next `word=`.
fn arguments(text: &'static str) -> HashMap<&'static str, &'static str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut word = 0;
    for (at, c) in text.char_indices() {
        if c == ' ' {
            word = at + 1;
        } else if c == '=' && starts.last() != Some(&word) {
            starts.push(word);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(*start..end)?.trim().split_once('='))
        .collect()
}

/// What a column means, from its words, its table's words and its type.
///
/// A row for the table's head word (its last) or for two of its words wins over
/// one for another word; within that the first row of the file.
///
/// A lone word that begins like the table's (`pname` of a patient, `empno`) is
/// read without that beginning when it means nothing by itself.
pub(crate) fn find(
    table: &[String],
    column: &[String],
    data_type: &DataType,
) -> Option<&'static Meaning> {
    let found = || find_exactly(table, column, data_type);
    let [word] = column else { return found() };
    // `dname` of a doctor is the doctor's name, and no department's.
    let own_name = word.strip_suffix("name").filter(|start| {
        (1..=3).contains(&start.len()) && table.iter().any(|own| own.starts_with(start))
    });
    if own_name.is_some() {
        return find_exactly(table, &["name".to_string()], data_type);
    }
    found().or_else(|| {
        (1..=4).find_map(|length| {
            let (start, rest) = word.split_at_checked(length)?;
            let abbreviates = table.iter().any(|own| own.starts_with(start));
            (abbreviates && rest.len() > 2)
                .then(|| find_exactly(table, &[rest.to_string()], data_type))?
        })
    })
}

fn find_exactly(
    table: &[String],
    column: &[String],
    data_type: &DataType,
) -> Option<&'static Meaning> {
    let own = column.iter().zip(table).take_while(|(a, b)| a == b).count();
    let stripped = if own < column.len() {
        &column[own..]
    } else {
        column
    };
    let fits = |entry: &&'static Entry| {
        type_fits(entry.types, data_type)
            && entry
                .patterns
                .iter()
                .any(|pattern| matches(pattern, column) || (own > 0 && matches(pattern, stripped)))
    };
    let mut second = None;
    for entry in candidates(column).into_iter().filter(fits) {
        match closeness(entry, table) {
            Closeness::Head => return Some(&entry.meaning),
            Closeness::Any => return Some(second.unwrap_or(&entry.meaning)),
            Closeness::Word => second = second.or(Some(&entry.meaning)),
            Closeness::None => {}
        }
    }
    second
}

/// For each word, the entries with a pattern that begins with it (after any
/// `*`), so that a column is compared with few of them.
static BY_WORD: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut index: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (number, entry) in ENTRIES.iter().enumerate() {
        for pattern in &entry.patterns {
            let word = pattern
                .iter()
                .copied()
                .find(|word| *word != "*")
                .unwrap_or("*");
            index.entry(word).or_default().push(number);
        }
    }
    index
});

/// The entries that may fit a column, in the order of the file.
fn candidates(column: &[String]) -> Vec<&'static Entry> {
    let words = column.iter().map(String::as_str).chain(["*"]);
    let mut numbers: Vec<usize> = words
        .filter_map(|word| BY_WORD.get(word))
        .flatten()
        .copied()
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .into_iter()
        .filter_map(|number| ENTRIES.get(number))
        .collect()
}

enum Closeness {
    /// The table's last word, or two of its words.
    Head,
    /// Another of its words.
    Word,
    /// The row is for every table.
    Any,
    None,
}

fn closeness(entry: &Entry, table: &[String]) -> Closeness {
    if entry.tables == ["*"] {
        return Closeness::Any;
    }
    let has = |word: &str| table.iter().any(|own| own == word);
    let named = entry.tables.iter().filter(|item| item.split(' ').all(has));
    named.fold(Closeness::None, |known, item| match known {
        Closeness::Head => known,
        _ if item.contains(' ') || table.last().is_some_and(|last| last == item) => Closeness::Head,
        _ => Closeness::Word,
    })
}

fn matches(pattern: &[&str], words: &[String]) -> bool {
    match pattern.split_first() {
        None => words.is_empty(),
        Some((&"*", rest)) => (0..=words.len()).any(|skip| matches(rest, &words[skip..])),
        Some((first, rest)) => words
            .split_first()
            .is_some_and(|(word, words)| word == first && matches(rest, words)),
    }
}

fn type_fits(class: &str, data_type: &DataType) -> bool {
    use DataType::{Any, Boolean, Date, DateTime, Decimal, Enum, Float, Integer, Text, Time, Year};
    match data_type {
        Any => true,
        Text { .. } | Enum { .. } => matches!(class, "text" | "any"),
        Integer { .. } | Year => matches!(class, "int" | "number" | "any"),
        Decimal { .. } | Float { .. } => matches!(class, "decimal" | "number" | "any"),
        Date | DateTime { .. } => matches!(class, "date" | "any"),
        Time { .. } => matches!(class, "time" | "any"),
        Boolean => matches!(class, "bool" | "any"),
        _ => class == "any",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::know::names;

    #[test]
    fn common_columns_are_understood() {
        let text = DataType::Text {
            max: Some(100),
            fixed: false,
        };
        let find = |table: &str, column: &str| {
            find(&names::words(table), &names::words(column), &text).map(|m| m.generator)
        };
        for (table, column, generator) in [
            ("Customers", "first_name", "person"),
            ("customer", "CustomerEmail", "email"),
            ("Books", "isbn", "isbn13"),
            ("users", "phone_number", "phone"),
        ] {
            assert_eq!(find(table, column), Some(generator), "{table}.{column}");
        }
    }

    #[test]
    fn arguments_may_have_spaces() {
        let args = arguments("values=New York|Los Angeles weights=1|2");
        assert_eq!(args.get("values"), Some(&"New York|Los Angeles"));
        assert_eq!(args.get("weights"), Some(&"1|2"));
    }
}
