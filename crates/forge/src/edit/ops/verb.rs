//! A verb whose participle is a value: "cancel 10 orders", "approve all reviews".

use crate::edit::{build, parser::Parser, subject::Subject, token::Kind};
use confab_model::{Expr, Operation, Part, expr::BinaryOp};

impl Parser<'_, '_> {
    /// "cancel 10 orders", "suspend the members without an e-mail"
    pub(super) fn done_to(&mut self) -> Option<Vec<Operation>> {
        let table = self.ctx.table;
        let at = self.at;
        (self.peek()?.kind == Kind::Word).then_some(())?;
        // As it was typed: `approve` is near enough to `approved` to be corrected to it.
        let verb = self.said(at, at + 1).to_lowercase();
        let lexicon = self.ctx.lexicon(table)?;
        let value = participles(&verb).iter().find_map(|participle| {
            match lexicon.value(&[participle])?.0 {
                [value] => Some(value.clone()),
                _ => None,
            }
        })?;
        self.step(1);
        let subject = self.subject()?;
        (subject.columns.is_empty() && (subject.named || subject.when.is_some())).then_some(())?;
        self.settable(&[value.column])?;
        let to = self.fitting(table, value.column, value.literal, at)?;
        let subject = self.tail_rows(Subject {
            columns: vec![value.column],
            ..subject
        });
        self.closes().then_some(())?;
        let subject = if subject.part == Part::All {
            subject
        } else {
            let open = self.not_yet(table, value.column, &to);
            subject.and(Some(open))
        };
        self.each(&subject, |_| Some(to.clone()))
    }

    /// Of ten orders to cancel none is cancelled already.
    fn not_yet(&self, table: usize, column: usize, to: &Expr) -> Expr {
        let here = self.ctx.expr(table, column);
        let other = build::binary(BinaryOp::NotEq, here.clone(), to.clone());
        if self.ctx.column(table, column).nullable {
            build::or(other, build::is_null(here, false))
        } else {
            other
        }
    }
}

/// What has been done where somebody did this, in both spellings of English:
/// `cancel` is `canceled` or `cancelled`, `activate` also `active`.
fn participles(verb: &str) -> Vec<String> {
    let mut found = vec![format!("{verb}ed"), format!("{verb}d")];
    found.extend(verb.chars().last().map(|last| format!("{verb}{last}ed")));
    found.extend(verb.strip_suffix('y').map(|start| format!("{start}ied")));
    found.extend(verb.strip_suffix("ate").map(|start| format!("{start}e")));
    found
}
