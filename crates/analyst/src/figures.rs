//! Questions about figures: a measure, what it is broken down by, and how it
//! is compared. "Revenue by month", "share of orders by status", "the three
//! best selling dishes of each restaurant".
//!
//! Such questions are short and regular, so they are read strictly: every word
//! must have its place, or the question is left to the general grammar. What
//! isn't about the measure itself, conditions above all, is read by that one.
//!
//! # Layout
//! - `read`: nodes into what is wanted: `nouns`, `verbs`, `ranking`, `dimensions`, `ending`
//! - `wanted`: what is wanted, before names are resolved
//! - `settle`: which tables and columns are meant, and the form: `measures`, `groups`, `shown`

mod read;
mod settle;
mod wanted;

use crate::interpret::understood_nodes;
use crate::lexicon::Lexicon;
use confab_model::Form;

/// The form of a question about figures; none where it isn't one, or where
/// something in it remains unexplained.
pub(crate) fn figures(lexicon: &Lexicon, question: &str) -> Option<Form> {
    let readings = understood_nodes(lexicon, question);
    readings.iter().find_map(|nodes| {
        let wanted = read::read(lexicon, nodes)?;
        settle::settle(lexicon, &wanted)
    })
}
