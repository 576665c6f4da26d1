//! A model's words made ready to read, also while they arrive: placeholders
//! such as `{{1.city}}` become the values of the result, and veiled texts
//! what they stand for.

use confab_model::{Page, engine::Data};

/// The longest that a placeholder may be before it is taken for text, in bytes.
const LONGEST: usize = 120;

/// Words that arrive piece by piece.
#[derive(Debug, Default)]
pub(super) struct Wording {
    /// What may be the beginning of a placeholder.
    held: String,
}

impl Wording {
    /// Takes a piece and gives what can be shown by now.
    pub(super) fn push(&mut self, piece: &str, page: Option<&Page>, data: &dyn Data) -> String {
        self.held.push_str(piece);
        let whole = self.held.len() - open(&self.held);
        let rest = self.held.split_off(whole);
        let ready = std::mem::replace(&mut self.held, rest);
        fill(&ready, page, data)
    }

    /// What is left at the end.
    pub(super) fn rest(&mut self, page: Option<&Page>, data: &dyn Data) -> String {
        fill(&std::mem::take(&mut self.held), page, data)
    }
}

/// Words with everything filled in.
pub(super) fn fill(text: &str, page: Option<&Page>, data: &dyn Data) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        match after.split_once("}}") {
            Some((name, after)) if name.len() <= LONGEST => {
                filled.push_str(
                    &page
                        .and_then(|page| cell(page, name))
                        .unwrap_or_else(|| "…".to_owned()),
                );
                rest = after;
            }
            _ => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    data.unveil(&filled)
}

/// The value that `row.column` names; rows count from 1, columns go by name or number.
fn cell(page: &Page, name: &str) -> Option<String> {
    let (row, column) = name.trim().split_once('.')?;
    let row = page
        .rows
        .get(row.trim().parse::<usize>().ok()?.checked_sub(1)?)?;
    let column = column.trim();
    let place = page
        .columns
        .iter()
        .position(|known| known.name.eq_ignore_ascii_case(column))
        .or_else(|| column.parse::<usize>().ok()?.checked_sub(1))?;
    Some(row.get(place)?.clone().unwrap_or_else(|| "NULL".to_owned()))
}

/// Bytes at the end that may begin a placeholder or a veiled text.
fn open(text: &str) -> usize {
    let unclosed = |opening: &str, closing: &str| {
        let at = text.rfind(opening)?;
        let after = text.get(at + opening.len()..)?;
        let open = text.len() - at;
        (!after.contains(closing) && open <= LONGEST + 4).then_some(open)
    };
    let single = usize::from(text.ends_with('{'));
    // A placeholder's first closing brace isn't its end.
    unclosed("{{", "}}")
        .max(unclosed("<", ">"))
        .unwrap_or(single)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyst::stage::tests::{NoData, page};

    #[test]
    fn placeholders_become_values() {
        let page = page(&["city", "total"], &[&["Berlin", "12"], &["Bonn", "7"]]);
        let text = fill(
            "{{1.city}} has {{1.total}}, {{2.1}} {{9.city}} {{x}}",
            Some(&page),
            &NoData::default(),
        );
        assert_eq!(text, "Berlin has 12, Bonn … …");
        assert_eq!(fill("a {{ b", Some(&page), &NoData::default()), "a {{ b");
    }

    #[test]
    fn it_makes_no_difference_how_words_are_cut() {
        let page = page(&["city"], &[&["Köln"]]);
        let text = "In {{1.city}} a < b and { c } – {{1.city}}.";
        let whole = fill(text, Some(&page), &NoData::default());
        for size in 1..12 {
            let signs: Vec<char> = text.chars().collect();
            let mut wording = Wording::default();
            let mut all = String::new();
            for piece in signs.chunks(size) {
                let piece: String = piece.iter().collect();
                all += &wording.push(&piece, Some(&page), &NoData::default());
            }
            all += &wording.rest(Some(&page), &NoData::default());
            assert_eq!(all, whole, "{size}");
        }
    }
}
