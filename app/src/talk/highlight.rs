//! SQL in colours: keywords, functions, texts, numbers, comments.

use leptos::prelude::*;

/// Words that are keywords wherever they stand.
const KEYWORDS: &str = " all and as asc between by case cast collate cross desc distinct else end escape except exists false filter from full group having in inner intersect is join left like limit not null nulls offset on or order outer over partition right select then true union using values when where window with ";

/// What a piece of SQL is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Keyword,
    Function,
    Text,
    Number,
    Comment,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "k",
            Self::Function => "f",
            Self::Text => "s",
            Self::Number => "n",
            Self::Comment => "c",
        }
    }
}

/// SQL that can be read at a glance.
pub fn highlighted(sql: &str) -> AnyView {
    pieces(sql)
        .into_iter()
        .map(|(kind, text)| view! { <span class=kind.class()>{text.to_owned()}</span> })
        .collect_view()
        .into_any()
}

/// The pieces that a text falls into. Together they are the text.
fn pieces(sql: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = piece(rest, first);
        let (piece, tail) = rest.split_at(length);
        pieces.push((kind, piece));
        rest = tail;
    }
    pieces
}

fn piece(rest: &str, first: char) -> (Kind, usize) {
    let while_ = |test: &dyn Fn(char) -> bool| rest.find(|c| !test(c)).unwrap_or(rest.len());
    let word = |c: char| c == '_' || c.is_alphanumeric();
    match first {
        '\'' => (Kind::Text, quoted(rest, '\'')),
        '"' => (Kind::Plain, quoted(rest, '"')),
        '-' if rest.starts_with("--") => (Kind::Comment, while_(&|c| c != '\n')),
        c if c.is_ascii_digit() => (Kind::Number, while_(&|c| c.is_ascii_digit() || c == '.')),
        c if word(c) => {
            let length = while_(&word);
            let (name, tail) = rest.split_at(length);
            let kind = if KEYWORDS.contains(&format!(" {} ", name.to_ascii_lowercase())) {
                Kind::Keyword
            } else if tail.starts_with('(') {
                Kind::Function
            } else {
                Kind::Plain
            };
            (kind, length)
        }
        _ => {
            let other = |c: char| !word(c) && c != '\'' && c != '"' && c != '-';
            (Kind::Plain, while_(&other).max(first.len_utf8()))
        }
    }
}

/// The length of a text in quotes; a doubled quote doesn't end it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, sign)) = chars.next() {
        if sign == quote && chars.next_if(|next| next.1 == quote).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_their_kinds_and_nothing_is_lost() {
        let sql = "SELECT count(*), 'it''s' -- why\nFROM \"from\" WHERE a >= 1.5 - b";
        let pieces = pieces(sql);
        assert_eq!(pieces.iter().map(|p| p.1).collect::<String>(), sql);
        let of = |kind| -> Vec<&str> {
            let of_kind = pieces.iter().filter(|p| p.0 == kind);
            of_kind.map(|p| p.1).collect()
        };
        assert_eq!(of(Kind::Keyword), ["SELECT", "FROM", "WHERE"]);
        assert_eq!(of(Kind::Function), ["count"]);
        assert_eq!(of(Kind::Text), ["'it''s'"]);
        assert_eq!(of(Kind::Number), ["1.5"]);
        assert_eq!(of(Kind::Comment), ["-- why"]);
    }

    #[test]
    fn what_is_unfinished_is_shown_as_well() {
        for sql in ["'open", "\"open", "--", "ä'", "", "-", "😀-😀"] {
            let text: String = pieces(sql).iter().map(|p| p.1).collect();
            assert_eq!(text, sql);
        }
    }
}
