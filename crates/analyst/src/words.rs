//! Words: how texts and names fall into them, and when two are the same.

use crate::knowledge::base_form;
use rust_stemmers::{Algorithm, Stemmer};
use std::sync::LazyLock;

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The common form of a word's inflections: *cities* and *city* share theirs.
pub(crate) fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    STEMMER.stem(base_form(&lower)).into_owned()
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word.
    Word,
    /// A number in digits.
    Number,
    /// Text between quotation marks.
    Quoted,
    /// A sign.
    Sign,
}

/// A piece of a question.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// As written, without quotation marks.
    pub(crate) text: String,
    /// In lower case.
    pub(crate) lower: String,
    /// Its stem.
    pub(crate) stem: String,
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Where it starts, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
}

impl Token {
    fn new(kind: TokenKind, text: &str, start: usize, end: usize) -> Self {
        let lower = text.to_lowercase();
        let stem = if kind == TokenKind::Word {
            stem(&lower)
        } else {
            lower.clone()
        };
        Self {
            text: text.to_owned(),
            lower,
            stem,
            kind,
            start,
            end,
        }
    }

    /// Whether it begins with a capital.
    pub(crate) fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Closing marks for each opening quotation mark.
const QUOTES: &[(char, &[char])] = &[
    ('"', &['"', '”']),
    ('“', &['”', '"', '“']),
    ('\'', &['\'', '’']),
    ('‘', &['’', '\'']),
    ('`', &['`', '\'']),
    ('«', &['»']),
];

/// Splits a question into tokens.
pub(crate) fn tokenize(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let offset = |i: usize| chars.get(i).map_or(text.len(), |&(o, _)| o);
    let mut tokens = Vec::new();
    let mut i = 0;
    while let Some(c) = at(i) {
        let starts_word = i == 0 || at(i - 1).is_some_and(|p| !p.is_alphanumeric());
        if c.is_whitespace() {
            i += 1;
            continue;
        }
        if let Some((_, closers)) = QUOTES.iter().find(|(open, _)| *open == c && starts_word)
            && let Some(end) = closing(&chars, i + 1, closers)
        {
            let inner = text.get(offset(i + 1)..offset(end)).unwrap_or_default();
            let inner = inner.trim();
            tokens.push(Token::new(
                TokenKind::Quoted,
                inner,
                offset(i),
                offset(end + 1),
            ));
            i = end + 1;
            continue;
        }
        let mut j = i;
        if c.is_ascii_digit()
            || (c == '-' && starts_word && at(i + 1).is_some_and(|d| d.is_ascii_digit()))
        {
            j = number_end(&chars, i);
        }
        if j > i {
            let raw: String = text
                .get(offset(i)..offset(j))
                .unwrap_or_default()
                .replace(',', "");
            tokens.push(Token::new(TokenKind::Number, &raw, offset(i), offset(j)));
        } else if c.is_alphanumeric() {
            j = word_end(&chars, i);
            let word = text.get(offset(i)..offset(j)).unwrap_or_default();
            tokens.push(Token::new(TokenKind::Word, word, offset(i), offset(j)));
        } else {
            j = i + 1;
            // A possessive ending is a word of its own.
            if (c == '\'' || c == '’') && matches!(at(i + 1), Some('s' | 'S')) && !starts_word {
                j = i + 2;
            }
            let sign = text
                .get(offset(i)..offset(j))
                .unwrap_or_default()
                .replace('’', "'");
            tokens.push(Token::new(TokenKind::Sign, &sign, offset(i), offset(j)));
        }
        i = j;
    }
    mark_spelled(&mut tokens);
    tokens
}

/// "the letter a" and "starts with A" speak of text, not of words.
fn mark_spelled(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let word = |back: usize| {
            at.checked_sub(back)
                .and_then(|i| tokens.get(i))
                .map_or("", |t| &t.lower)
        };
        let noun = [
            "letter",
            "letters",
            "word",
            "substring",
            "phrase",
            "prefix",
            "suffix",
        ]
        .contains(&word(1))
            && [
                "the",
                "a",
                "with",
                "letter",
                "contain",
                "contains",
                "containing",
            ]
            .contains(&word(2));
        let pattern = word(1) == "with"
            && [
                "start",
                "starts",
                "starting",
                "begin",
                "begins",
                "beginning",
                "end",
                "ends",
                "ending",
            ]
            .contains(&word(2));
        // "contains a" at its end can only mean the letter.
        let bare = ["contain", "contains", "containing"].contains(&word(1))
            && tokens
                .iter()
                .skip(at + 1)
                .all(|t| t.kind != TokenKind::Word);
        let Some(token) = tokens.get_mut(at) else {
            continue;
        };
        let spelled = noun || (pattern && token.capital()) || (bare && token.lower.len() == 1);
        if token.kind == TokenKind::Word
            && spelled
            && !["in", "of", "the"].contains(&token.lower.as_str())
        {
            token.kind = TokenKind::Quoted;
        }
    }
}

/// Where a quotation ends: a closing mark that no letter follows.
fn closing(chars: &[(usize, char)], from: usize, closers: &[char]) -> Option<usize> {
    let follows = |i: usize| chars.get(i + 1).is_some_and(|(_, c)| c.is_alphanumeric());
    (from..chars.len()).find(|&i| {
        chars.get(i).is_some_and(|(_, c)| closers.contains(c)) && !follows(i) && i > from
    })
}

/// The end of a number (3, 1,000, 2.5), or the start when it goes on as a word (2nd).
fn number_end(chars: &[(usize, char)], start: usize) -> usize {
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let digit = |i: usize| at(i).is_some_and(|c| c.is_ascii_digit());
    let mut i = start + 1;
    loop {
        if digit(i) {
            i += 1;
        } else if at(i) == Some('.') && digit(i + 1) && digit(i - 1) {
            i += 2;
        } else if at(i) == Some(',') && (1..=3).all(|k| digit(i + k)) && !digit(i + 4) {
            i += 4;
        } else {
            break;
        }
    }
    let joined = |c: char| c.is_alphabetic() || c == '/' || c == ':' || c == '_';
    let hyphen = at(i) == Some('-') && at(i + 1).is_some_and(char::is_alphanumeric);
    if at(i).is_some_and(joined) || hyphen {
        start
    } else {
        i
    }
}

fn word_end(chars: &[(usize, char)], start: usize) -> usize {
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let inner = |c: char| matches!(c, '-' | '_' | '.' | '@' | '/' | ':' | '#' | '+');
    let mut i = start + 1;
    while let Some(c) = at(i) {
        let next = at(i + 1).is_some_and(char::is_alphanumeric);
        let contraction =
            matches!(c, '\'' | '’') && at(i - 1) == Some('n') && matches!(at(i + 1), Some('t'));
        if c.is_alphanumeric() || (inner(c) && next) || contraction {
            i += 1;
        } else {
            break;
        }
    }
    i
}

/// The words of a name: `Song_releaseYear2` is *song release year 2*.
pub(crate) fn split_name(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut word, &mut words);
            continue;
        }
        let previous = i.checked_sub(1).and_then(|p| chars.get(p));
        let next = chars.get(i + 1);
        let boundary = previous.is_some_and(|p| {
            (p.is_lowercase() && c.is_uppercase())
                || (p.is_uppercase() && c.is_uppercase() && next.is_some_and(|n| n.is_lowercase()))
                || (p.is_alphabetic() && c.is_numeric())
        });
        if boundary {
            flush(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    flush(&mut word, &mut words);
    words
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn a_question_falls_into_words_numbers_and_quotations() {
        assert_eq!(
            texts("Which client's name isn't 'O'Hara', over 1,000.5?"),
            [
                "Which", "client", "'s", "name", "isn't", "O'Hara", ",", "over", "1000.5", "?"
            ]
        );
        assert_eq!(texts("on 2024-05-01"), ["on", "2024-05-01"]);
        assert_eq!(texts("the 2nd"), ["the", "2nd"]);
    }

    #[test]
    fn names_fall_into_words() {
        assert_eq!(
            split_name("Song_releaseYear2"),
            ["song", "release", "year", "2"]
        );
        assert_eq!(split_name("HTTPStatus"), ["http", "status"]);
    }

    #[test]
    fn inflections_share_their_stem() {
        assert_eq!(stem("cities"), stem("City"));
        assert_eq!(stem("people"), stem("person"));
    }
}
