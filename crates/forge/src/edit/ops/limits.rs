//! Numbers are rounded and kept within limits.

use super::number::{MONEY, plain};
use crate::edit::{
    build,
    parser::Parser,
    subject::{Subject, compared},
};
use confab_model::{DataType, Expr, Operation, expr::BinaryOp};

impl Parser<'_, '_> {
    /// "round the prices to whole numbers", "round up to the nearest 5"
    pub(super) fn round(&mut self) -> Option<Vec<Operation>> {
        let mut side = if self.cue("round_up") {
            Some(true)
        } else if self.cue("round_down") {
            Some(false)
        } else {
            self.cue("round").then_some(())?;
            None
        };
        let subject = self.numbers(&MONEY)?;
        if self.word(&["up"]) {
            side = Some(true);
        } else if self.word(&["down"]) {
            side = Some(false);
        }
        let _ = self.word(&["off"]);
        let mut digits = "0".to_string();
        let mut nearest = None;
        let mut ending = false;
        if self.word(&["to"]) {
            self.articles();
            let next = self.cue("next")
                || self.word(&["nearest", "closest", "multiples", "full", "whole", "even"]);
            self.word(&["of"]);
            if self.reads(&["."])
                || self.word(&[
                    "integer", "integers", "number", "numbers", "euro", "euros", "dollar",
                    "dollars",
                ])
            {
            } else if self.cue("no") || self.word(&["zero"]) {
                self.word(&["decimal", "decimals", "digits", "cents"]);
            } else {
                let number = self.number()?;
                self.word(&["decimal", "decimals", "digit", "digits", "place", "places"])
                    .then(|| digits.clone_from(&number));
                self.word(&["places", "place", "digits"]);
                if digits != number {
                    ending = number == "0.99";
                    (next
                        || ending
                        || number
                            .parse::<f64>()
                            .is_ok_and(|n| !(1.0..5.0).contains(&n)))
                    .then_some(())?;
                    nearest = Some(number);
                }
            }
        }
        let scale = |p: &Self| match subject
            .columns
            .first()
            .map(|column| &p.ctx.column(p.ctx.table, *column).data_type)
        {
            Some(DataType::Decimal { scale, .. }) => *scale,
            _ => 6,
        };
        let scale = scale(self);
        let rounded = |value: Expr, digits: &str| match side {
            // Half a step away, the nearest number is the next one up or down.
            Some(up) => {
                let op = if up { BinaryOp::Plus } else { BinaryOp::Minus };
                let places = digits.parse::<i32>().unwrap_or(0);
                let step = libm::pow(10.0, f64::from(-places));
                let least = libm::pow(10.0, -f64::from(scale.min(6)));
                let half = 0.5 * step - 0.5 * least.min(0.5 * step);
                build::call(
                    "round",
                    vec![
                        build::binary(op, value, build::number(plain(half))),
                        build::number(digits),
                    ],
                )
            }
            None => build::call("round", vec![value, build::number(digits)]),
        };
        self.adjusted(subject.clone(), |value| match &nearest {
            Some(_) if ending => {
                build::binary(BinaryOp::Minus, rounded(value, "0"), build::number("0.01"))
            }
            Some(step) => {
                let steps = rounded(
                    build::binary(BinaryOp::Divide, value, build::number(step)),
                    "0",
                );
                build::binary(BinaryOp::Multiply, steps, build::number(step))
            }
            None => rounded(value, &digits),
        })
    }

    /// "cap the prices at 100", "no salary below 30000", "prices should be at least 5"
    pub(super) fn capped(&mut self) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        if let Some((subject, op, limit)) = self.attempt(|p| {
            p.cue("no").then_some(())?;
            let column = p.single(ctx.table)?;
            ctx.is_number(ctx.table, column).then_some(())?;
            let subject = p.after_column(column);
            let _ = p.cue("should");
            let _ = p.word(&["may", "can", "is", "be"]);
            let op = p.comparison()?;
            let limit = p.number()?;
            Some((subject, op, limit))
        }) {
            // What the comparison says must not be.
            let keep = match op {
                BinaryOp::Gt | BinaryOp::GtEq => BinaryOp::Gt,
                BinaryOp::Lt | BinaryOp::LtEq => BinaryOp::Lt,
                _ => return None,
            };
            return self.limited(subject, keep, &limit);
        }
        let caps = self.cue("cap");
        let _ =
            caps || self.cue("set") || self.cue("make") || self.cue("raise") || self.cue("lower");
        let ctx = self.ctx;
        let alone = self.attempt(|p| {
            let subject = p.column_subject()?;
            (["floor", "ceiling", "should", "into"]
                .iter()
                .any(|cue| p.sees(cue)))
            .then_some(subject)
        });
        let subject = match alone {
            Some(subject)
                if subject
                    .columns
                    .iter()
                    .all(|column| ctx.is_number(ctx.table, *column)) =>
            {
                subject
            }
            Some(_) => return None,
            None => self.numbers(&[])?,
        };
        let should = self.cue("should")
            || self.cue("into")
            || self.word(&["at", "may", "can", "must", "within"]);
        let _ = self.word(&["be", "to"]);
        let op = if self.cue("floor") {
            BinaryOp::Lt
        } else if self.cue("ceiling")
            || self
                .attempt(|p| {
                    p.cue("not").then_some(())?;
                    p.word(&["exceed", "exceeding", "over", "above"])
                        .then_some(())
                })
                .is_some()
            || (caps && should)
        {
            BinaryOp::Gt
        } else {
            return None;
        };
        let limit = self.number()?;
        self.limited(subject, op, &limit)
    }

    pub(super) fn after_column(&mut self, column: usize) -> Subject {
        Subject {
            columns: vec![column],
            ..Subject::default()
        }
    }

    /// "(overdue loans have a fine of) at least 5"
    pub(super) fn at_limit(&mut self, subject: &Subject) -> Option<Vec<Operation>> {
        self.attempt(|p| {
            let op = if p.cue("floor") {
                BinaryOp::Lt
            } else if p.cue("ceiling") {
                BinaryOp::Gt
            } else {
                return None;
            };
            let limit = p.number()?;
            p.limited(subject.clone(), op, &limit)
        })
    }

    /// What lies beyond the limit is put on it.
    pub(super) fn limited(
        &mut self,
        subject: Subject,
        beyond: BinaryOp,
        limit: &str,
    ) -> Option<Vec<Operation>> {
        let ctx = self.ctx;
        self.unit_of(&subject);
        let subject = self.tail_rows(subject);
        self.closes().then_some(())?;
        self.settable(&subject.columns.clone())?;
        let each = subject.columns.iter().map(|column| {
            let outside = compared(beyond, ctx.expr(ctx.table, *column), limit);
            let own = Subject {
                columns: vec![*column],
                ..subject.clone()
            }
            .and(Some(outside));
            self.each(&own, |_| Some(build::number(limit)))
        });
        each.collect::<Option<Vec<_>>>().map(|each| each.concat())
    }

    /// "clamp the prices between 5 and 20", "keep salaries between …"
    pub(super) fn bounded(&mut self) -> Option<Vec<Operation>> {
        (self.cue("cap") || self.word(&["keep", "clip"])).then_some(())?;
        let subject = self.of_kind(|ctx, table, column| ctx.is_number(table, column))?;
        self.word(&["to", "within"]);
        let (low, high) = self.bounds()?;
        let subject = self.tail_rows(subject);
        let lower = self.limited(subject.clone(), BinaryOp::Lt, &low)?;
        let upper = self.limited(subject, BinaryOp::Gt, &high)?;
        Some([lower, upper].concat())
    }
}
