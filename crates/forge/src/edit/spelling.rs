//! Misspelt words: the nearest known one, when there is only one.

use std::collections::HashSet;

/// Insertions, deletions, changes and swaps of neighbours between two words
/// (optimal string alignment).
pub(super) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut this = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j + 1] + 1)
                .min(this[j] + 1)
                .min(last[j] + usize::from(x != y));
            if i > 0 && j > 0 && a[i - 1] == *y && *x == b[j - 1] {
                best = best.min(before[j - 1] + 1);
            }
            this.push(best);
        }
        before = std::mem::replace(&mut last, this);
    }
    last.last().copied().unwrap_or(0)
}

/// How far off a word of that length may be.
fn tolerance(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The known word that a word was meant to be, if it's clear.
pub(super) fn correction<'a>(word: &str, known: &'a HashSet<String>) -> Option<&'a str> {
    let letters = word.chars().count();
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for other in known {
        let length = other.chars().count();
        let most = tolerance(letters.min(length));
        if most == 0 || length.abs_diff(letters) > most {
            continue;
        }
        // Whoever errs rarely errs in the first letter, but may swap the first two.
        let apart = distance(word, other);
        let first = word.chars().next() == other.chars().next() || apart == 1;
        if apart > most || !first {
            continue;
        }
        match best {
            Some((least, _)) if apart > least => {}
            Some((least, kept)) if apart == least => {
                // `name` and `names` are one word here.
                let same =
                    crate::know::names::singular(kept) == crate::know::names::singular(other);
                tie |= !same;
                if same && other.as_str() < kept {
                    best = Some((apart, other));
                }
            }
            _ => {
                best = Some((apart, other));
                tie = false;
            }
        }
    }
    best.filter(|_| !tie).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_put_right_and_doubtful_ones_left() {
        let known = ["delete", "price", "cuisine", "prefix", "then", "them"];
        let known = known.map(str::to_string).into_iter().collect();
        for (typed, meant) in [
            ("delte", "delete"),
            ("pirce", "price"),
            ("cusine", "cuisine"),
        ] {
            assert_eq!(correction(typed, &known), Some(meant));
        }
        assert_eq!(correction("thet", &known), None);
        assert_eq!(correction("colour", &known), None);
    }
}
