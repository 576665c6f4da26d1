//! Rows go, stay, or come twice.

use crate::edit::{build, parser::Parser, subject::Subject};
use confab_model::{Operation, Part};

impl Parser<'_, '_> {
    /// "delete all cancelled orders", "remove 10 random customers"
    pub(super) fn delete_rows(&mut self) -> Option<Vec<Operation>> {
        self.cue("delete").then_some(())?;
        let subject = self.subject()?;
        self.removed(subject)
    }

    fn removed(&mut self, subject: Subject) -> Option<Vec<Operation>> {
        (subject.columns.is_empty() && (subject.named || subject.when.is_some())).then_some(())?;
        self.tail();
        let subject = self.after(subject);
        self.closes().then_some(())?;
        Some(vec![Operation::Delete {
            table: self.ctx.schema.data_name(self.ctx.table),
            rows: subject.rows(),
        }])
    }

    /// "no order before 2022", "no more customers without a phone"
    pub(super) fn no_rows(&mut self) -> Option<Vec<Operation>> {
        self.cue("no").then_some(())?;
        let _ = self.word(&["more"]);
        let subject = self.subject()?;
        (!subject.is_all()).then_some(())?;
        if let [column] = subject.columns[..] {
            // `no missing phone numbers` asks for what is missing.
            self.closes().then_some(())?;
            let ctx = self.ctx;
            let missing = build::is_null(ctx.expr(ctx.table, column), false);
            (subject.when == Some(missing.clone())).then_some(())?;
            return self.filled(column, subject);
        }
        (subject.part == Part::All).then_some(())?;
        self.removed(subject)
    }

    /// "keep only the Berlin restaurants", "only orders since 2022", "orders only since 2022"
    pub(super) fn keep_rows(&mut self) -> Option<Vec<Operation>> {
        let subject = if self.cue("keep") || self.cue("only") {
            let subject = self.subject()?;
            let _ = self.cue("should") && self.cue("keep");
            subject
        } else {
            let mut subject = self.subject()?;
            (subject.named && subject.is_all()).then_some(())?;
            let _ = self.cue("should");
            self.word(&["be", "come", "exist"]);
            self.cue("only").then_some(())?;
            self.word(&["be", "come"]);
            subject.when = Some(self.condition(self.ctx.table)?);
            subject
        };
        (subject.columns.is_empty() && !subject.is_all()).then_some(())?;
        let subject = self.after(subject);
        self.closes().then_some(())?;
        let ctx = self.ctx;
        let rows = ctx.rows(ctx.table);
        let table = ctx.schema.data_name(ctx.table);
        let (when, part) = match (subject.when, subject.part) {
            (Some(when), Part::All) => (Some(Self::others(when)), Part::All),
            (None, Part::PerMille(share)) => (None, Part::PerMille(1000u16.saturating_sub(share))),
            (None, Part::Rows(kept)) => (None, Part::Rows(rows.saturating_sub(kept))),
            (
                None,
                Part::First {
                    rows: kept,
                    by,
                    descending,
                },
            ) => {
                let rest = Part::First {
                    rows: rows.saturating_sub(kept),
                    by,
                    descending: !descending,
                };
                (None, rest)
            }
            _ => {
                let words =
                    "Say first which rows go, and then how many of the rest are kept.".to_string();
                return self.complain(words, Vec::new());
            }
        };
        Some(vec![Operation::Delete {
            table,
            rows: confab_model::Selection { when, part },
        }])
    }

    /// "duplicate the 10 newest orders"
    pub(super) fn duplicate_rows(&mut self) -> Option<Vec<Operation>> {
        self.cue("duplicate").then_some(())?;
        let subject = self.subject()?;
        (subject.columns.is_empty() && (subject.named || subject.when.is_some())).then_some(())?;
        self.word(&["once"]);
        self.closes().then_some(())?;
        Some(vec![Operation::Duplicate {
            table: self.ctx.schema.data_name(self.ctx.table),
            rows: subject.rows(),
        }])
    }
}
