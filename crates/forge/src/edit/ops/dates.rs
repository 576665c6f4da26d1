//! Dates are moved and put in order.

use crate::edit::{build, context::Context, parser::Parser, period::Span, subject::Subject};
use confab_model::{Expr, Operation};

/// A moment later by a span, so many times.
pub(super) fn later(moment: Expr, span: Span, times: i64) -> Expr {
    let (name, count) = match span {
        Span::Days(days) => ("add_days", days),
        Span::Months(months) => ("add_months", months),
    };
    build::call(name, vec![moment, build::number(count * times)])
}

impl Parser<'_, '_> {
    /// "shift all dates by a year", "move the due dates back two weeks"
    pub(super) fn shift_dates(&mut self) -> Option<Vec<Operation>> {
        const VERBS: [(&str, i64); 10] = [
            ("postpone", 1),
            ("advance", -1),
            ("add_to", 1),
            ("take_from", -1),
            ("raise", 1),
            ("lower", -1),
            ("shift", 1),
            ("make", 1),
            ("set", 1),
            ("add", 1),
        ];
        let verb = VERBS.iter().find(|(verb, _)| self.cue(verb));
        // What is pushed back comes later; what is moved back, earlier.
        let back = if self
            .at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .is_some_and(|verb| verb.is("push") || verb.is("put"))
        {
            1
        } else {
            -1
        };
        let mut times = verb.map_or(1, |(_, times)| *times);
        let mut said = verb.is_some_and(|(verb, _)| !matches!(*verb, "make" | "set"));
        // `add 3 days to the due date`
        let (subject, span) = self
            .attempt(|p| {
                let span = p.signed_span()?;
                p.word(&["to", "from", "off", "on"]).then_some(())?;
                Some((p.date_subject()?, span))
            })
            .or_else(|| {
                self.attempt(|p| {
                    let subject = p.date_subject()?;
                    let _ = p.cue("should");
                    if p.cue("later") {
                        said = true;
                    } else if p.cue("back") {
                        (times, said) = (back, true);
                    }
                    let _ = p.word(&["by", "for"]);
                    Some((subject, p.signed_span()?))
                })
            })?;
        if self.cue("later") {
            (times, said) = (1, true);
        } else if self.cue("back") {
            (times, said) = (back, true);
        }
        said.then_some(())?;
        let subject = self.tail_rows(subject);
        self.closes().then_some(())?;
        let ctx = self.ctx;
        self.each(&subject, |column| {
            Some(later(ctx.expr(ctx.table, column), span, times))
        })
    }

    /// Date columns; "dates" or nothing but rows are all of them.
    fn date_subject(&mut self) -> Option<Subject> {
        let ctx = self.ctx;
        let dates = ctx.columns_where(ctx.table, Context::is_date);
        (!dates.is_empty()).then_some(())?;
        let whole = self.attempt(|p| {
            let _ = p.cue("all");
            p.articles();
            let own = p.table(|other| other == ctx.table).is_some();
            let plain = p.word(&["dates", "times", "timestamps"]) || (own && p.word(&["date"]));
            plain.then_some(())?;
            Some(p.after(Subject::default()))
        });
        if let Some(subject) = whole {
            return Some(Subject {
                columns: dates,
                ..subject
            });
        }
        let mut subject = self.subject()?;
        if subject.columns.is_empty() {
            subject.columns = dates;
            return Some(subject);
        }
        subject
            .columns
            .iter()
            .all(|column| dates.contains(column))
            .then_some(subject)
    }

    /// "sort the order dates", "put the dates in ascending order"
    pub(super) fn sort_dates(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        let sorts = self.cue("sort");
        let _ = sorts || self.cue("make") || self.cue("set");
        self.articles();
        let column = self
            .attempt(|p| {
                p.columns(ctx.table)
                    .filter(|columns| columns.len() == 1)?
                    .first()
                    .copied()
            })
            .or_else(|| {
                self.attempt(|p| {
                    p.word(&["dates"]).then_some(())?;
                    ctx.main_date(ctx.table)
                })
            })
            .or_else(|| {
                self.attempt(|p| {
                    let columns = p.columns(ctx.table)?;
                    let date = ctx.main_date(ctx.table)?;
                    columns.contains(&date).then_some(date)
                })
            })?;
        let _ = self.cue("should");
        let rises = self.word(&["rise", "ascend", "increase", "grow"]);
        let falls = !rises && self.word(&["fall", "descend", "decrease"]);
        let descending = falls || self.cue("descending");
        let ascending = !descending && (rises || self.cue("ascending"));
        let by = self.attempt(|p| {
            p.word(&["by", "with", "along"]).then_some(())?;
            p.word(&["with"]);
            p.articles();
            p.columns(ctx.table)?.first().copied()
        });
        let descending = descending || (!ascending && self.cue("descending"));
        let _ = self.cue("ascending");
        (sorts || ascending || descending).then_some(())?;
        self.closes().then_some(())?;
        self.settable(&[column])?;
        Some(vec![Operation::Sort {
            table: ctx.schema.data_name(ctx.table),
            column: ctx.name(ctx.table, column),
            by: by.map(|by| ctx.name(ctx.table, by)),
            descending,
        }])
    }
}
