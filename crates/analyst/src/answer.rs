//! A sentence with the figures of a result in it.

mod change;
mod list;
mod periods;
mod ranking;
mod single;
mod writer;

use crate::lexicon::Lexicon;
use confab_model::question::{Form, Term};
use confab_model::{Page, Span};
use writer::Writer;

/// The answer in words. Each figure shows a cell of the result, or a sum or a
/// share of cells.
pub fn sentence(lexicon: &Lexicon, form: &Form, result: &Page) -> Vec<Span> {
    let mut writer = Writer::new(lexicon, form, result);
    if writer.fits() {
        tell(&mut writer);
    } else {
        list::tell(&mut writer);
    }
    writer.finish()
}

fn tell(writer: &mut Writer<'_>) {
    let form = writer.form;
    let computed = form
        .select
        .iter()
        .filter(|t| writer::is_computed(t))
        .count();
    if computed == form.select.len() && form.group.is_empty() && computed > 0 {
        return single::tell(writer);
    }
    if writer.page.rows.is_empty() {
        return list::none(writer);
    }
    if !form.per.is_empty() && ranking::tell(writer) {
        return;
    }
    if form.group.is_empty() || computed == 0 || form.set.is_some() {
        return list::tell(writer);
    }
    let windowed = form.select.iter().any(|t| matches!(t, Term::Window(..)));
    let by_time =
        matches!(form.group.as_slice(), [Term::Bucket(..)]) && (computed == 1 || windowed);
    if by_time && periods::tell(writer) {
        return;
    }
    if !change::tell(writer) && !ranking::tell(writer) {
        list::tell(writer);
    }
}
