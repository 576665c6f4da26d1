//! What people say of rows without naming a column: "authors who are still
//! alive", "drivers who no longer work for us", "who earns the most".

use crate::knowledge::Knowledge;
use crate::lexicon::{ColumnEntry, Kind, Lexicon};
use crate::naming::column_name;
use crate::words::{self, TokenKind};
use confab_model::ColumnRef;
use std::sync::LazyLock;

/// A saying, the same by a column, and which columns it may be about.
struct Idiom {
    saying: &'static str,
    plain: &'static str,
    stems: Vec<&'static str>,
    about: About,
}

/// Which columns a saying may be about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// Dates that some rows lack.
    Happening,
    /// Numbers.
    Number,
    /// Dates.
    Date,
}

static IDIOMS: LazyLock<Vec<Idiom>> = LazyLock::new(|| {
    let idiom = |line: &'static str| {
        let mut parts = line.split('\t');
        let (saying, plain, stems) = (parts.next()?, parts.next()?, parts.next()?);
        let about = match stems.chars().next()? {
            '#' => About::Number,
            '@' => About::Date,
            _ => About::Happening,
        };
        let stems = stems.trim_start_matches(['#', '@']).split(' ').collect();
        Some(Idiom {
            saying,
            plain,
            stems,
            about,
        })
    };
    let lines = include_str!("../data/idioms.tsv").lines();
    lines
        .filter(|l| !l.starts_with('#'))
        .filter_map(idiom)
        .collect()
});

/// The question with shared nouns written out, and sayings by the columns of
/// this database that they are about.
pub(crate) fn plain(lexicon: &Lexicon, question: &str) -> String {
    let text = Knowledge::get().rewrite(&spelt(lexicon, question));
    let lower = text.to_lowercase().replace('’', "'");
    if lower.len() != text.len() {
        return text;
    }
    let said = IDIOMS.iter().find_map(|idiom| {
        let at = find_words(&lower, idiom.saying)?;
        Some((at, idiom, column(lexicon, idiom, &lower)?))
    });
    let Some((at, idiom, name)) = said else {
        return text;
    };
    let end = at + idiom.saying.len();
    match (text.get(..at), text.get(end..)) {
        (Some(before), Some(after)) => {
            format!("{before}{}{after}", idiom.plain.replace("{}", &name))
        }
        _ => text,
    }
}

/// The question with misspelt words put right, where they are unknown and
/// close to a word that this database or its questions use.
fn spelt(lexicon: &Lexicon, question: &str) -> String {
    let knowledge = Knowledge::get();
    let mut text = question.to_owned();
    for token in words::tokenize(question).into_iter().rev() {
        let known = token.kind != TokenKind::Word
            || token.capital() && token.start > 0
            || !token.lower.is_ascii()
            || !lexicon.items(&token.stem).is_empty()
            || !lexicon.values.find(&token.lower).is_empty()
            || knowledge.is_common(&token.lower)
            || knowledge.is_phrasal(&token.lower)
            || crate::period::is_word(&token.lower);
        if known {
            continue;
        }
        if let Some(right) = lexicon.spelling.correct(&token.lower)
            && text.get(token.start..token.end).is_some()
        {
            text.replace_range(token.start..token.end, right);
        }
    }
    text
}

/// Where words stand in a text, not as parts of others.
fn find_words(text: &str, words: &str) -> Option<usize> {
    let letter = |c: char| c.is_alphanumeric();
    text.match_indices(words).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(letter) && !after.is_some_and(letter)
    })
}

/// The name of the column that a saying is about: of a table that is
/// mentioned, if one has it.
fn column(lexicon: &Lexicon, idiom: &Idiom, question: &str) -> Option<String> {
    let fits = |c: &ColumnEntry| {
        let kind = match idiom.about {
            About::Number => c.kind == Kind::Number && !c.identifier,
            About::Date => c.kind == Kind::Date,
            About::Happening => c.kind == Kind::Date && c.has_null,
        };
        kind && idiom.stems.iter().any(|s| c.says(s))
    };
    let tokens = words::tokenize(question);
    let mentioned = |table: &crate::lexicon::TableEntry| {
        let said = |w: &String| tokens.iter().any(|t| t.stem == *w);
        table.forms.iter().any(|f| f.words.iter().all(said))
    };
    let mut found: Vec<(bool, String)> = Vec::new();
    for (t, table) in lexicon.tables.iter().enumerate() {
        let columns = table.columns.iter().enumerate().filter(|(_, c)| fits(c));
        found.extend(columns.map(|(column, _)| {
            let place = ColumnRef {
                table: t,
                column,
                occurrence: 0,
            };
            (!mentioned(table), column_name(lexicon, place))
        }));
    }
    found.into_iter().min_by_key(|(far, _)| *far).map(|f| f.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_saying_has_a_column_and_stems() {
        let lines = include_str!("../data/idioms.tsv").lines();
        let told = lines.filter(|l| !l.starts_with('#')).count();
        assert_eq!(IDIOMS.len(), told);
        let whole = |i: &Idiom| i.plain.contains("{}") && i.stems.iter().all(|s| !s.is_empty());
        assert!(IDIOMS.iter().all(whole));
    }

    #[test]
    fn words_are_found_whole() {
        assert_eq!(find_words("who have left", "have left"), Some(4));
        assert_eq!(find_words("have leftovers", "have left"), None);
    }
}
