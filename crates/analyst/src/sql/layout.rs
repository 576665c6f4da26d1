//! SQL over several lines, for people to read.

use sqlparser::ast::Query;

/// Clauses that the parser's own layout leaves at the end of a line.
const CLAUSES: &[&str] = &[
    " ORDER BY ",
    " LIMIT ",
    " UNION ",
    " INTERSECT ",
    " EXCEPT ",
];

/// A query over several lines.
pub(crate) fn lines(query: &Query) -> String {
    let text = format!("{query:#}");
    let mut laid = Vec::new();
    for line in text.lines() {
        split(line, &mut laid);
    }
    laid.join("\n")
}

/// Breaks a line before each clause that isn't within brackets or quotes.
fn split(line: &str, laid: &mut Vec<String>) {
    let margin = line.len() - line.trim_start().len();
    let margin = " ".repeat(margin.saturating_sub(2));
    let mut start = 0;
    let mut depth = 0i32;
    let mut quote: Option<char> = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, ' ') if depth <= 0 => {
                let rest = line.get(at..).unwrap_or_default();
                let begins = CLAUSES.iter().any(|clause| rest.starts_with(clause));
                let said = line.get(start..at).unwrap_or_default();
                if begins && !said.trim().is_empty() {
                    laid.push(piece(said, &margin, start));
                    start = at + 1;
                }
            }
            _ => {}
        }
    }
    laid.push(piece(line.get(start..).unwrap_or_default(), &margin, start));
}

fn piece(text: &str, margin: &str, start: usize) -> String {
    if start == 0 {
        text.trim_end().to_owned()
    } else {
        format!("{margin}{}", text.trim())
    }
}
