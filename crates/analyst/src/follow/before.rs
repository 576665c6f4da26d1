//! "And the year before?": the same question about an earlier period.

use super::Talk;
use crate::period::{length, unit};
use confab_model::question::{Comparison, Filter, Form, Period, Term};
use jiff::civil::Date;

const SMALL: &[&str] = &[
    "and", "what", "about", "how", "in", "for", "during", "the", "a", "one", "but", "was", "it",
    "that", "is", "with", "compared", "to",
];

impl Talk<'_> {
    /// The question with its span of days moved back.
    pub(super) fn before(&self, question: &str) -> Option<Form> {
        let lower = question.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty() && !SMALL.contains(w))
            .collect();
        let [period, "before" | "earlier"] = words.as_slice() else {
            return None;
        };
        let period = unit(period).filter(|p| *p != Period::Weekday)?;
        let mut form = self.previous.clone();
        let mut moved = false;
        for filter in &mut form.filters {
            if !self.is_dated(filter) {
                continue;
            }
            let Filter::Compare(_, Comparison::AtLeast | Comparison::Less, Term::Text(text)) =
                filter
            else {
                continue;
            };
            let date: Date = text.parse().ok()?;
            *text = date.checked_add(length(period, -1)?).ok()?.to_string();
            moved = true;
        }
        moved.then_some(form)
    }
}
