//! Numbers are adjusted: raised, lowered, doubled, rounded and capped.

use crate::edit::{build, cues, parser::Parser, subject::Subject};
use confab_model::{Expr, Operation, expr::BinaryOp};

/// What prices and the like are called.
pub(super) const MONEY: [&str; 7] = [
    "price", "salary", "amount", "budget", "cost", "fee", "rating",
];

/// How much, in per cent or as it is.
#[derive(Clone, Debug)]
enum Amount {
    Percent(f64),
    Number(String),
}

impl Amount {
    /// The value with the amount added or taken away.
    fn applied(&self, value: Expr, more: bool) -> Expr {
        match self {
            Self::Percent(percent) => {
                let factor = if more {
                    100.0 + percent
                } else {
                    100.0 - percent
                } / 100.0;
                build::binary(BinaryOp::Multiply, value, build::number(plain(factor)))
            }
            Self::Number(number) => {
                let op = if more {
                    BinaryOp::Plus
                } else {
                    BinaryOp::Minus
                };
                build::binary(op, value, build::number(number))
            }
        }
    }
}

/// A number without needless digits.
pub(super) fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

impl Parser<'_, '_> {
    fn amount(&mut self) -> Option<Amount> {
        self.attempt(|p| {
            p.cue("about");
            if let Some(percent) = p.percent() {
                return Some(Amount::Percent(percent.parse().ok()?));
            }
            let number = p.number()?;
            Some(Amount::Number(number))
        })
    }

    /// Number columns; of rows without one, that which the hints name.
    pub(super) fn numbers(&mut self, hints: &[&str]) -> Option<Subject> {
        let ctx = self.ctx;
        let mut subject = self.subject()?;
        if subject.columns.is_empty() {
            let column = ctx.hinted(ctx.table, hints)?;
            subject.columns = vec![column];
            return Some(subject);
        }
        // Of several columns of a name the number is meant.
        subject
            .columns
            .retain(|column| ctx.is_number(ctx.table, *column) && !ctx.is_key(ctx.table, *column));
        (!subject.columns.is_empty()).then_some(())?;
        self.settable(&subject.columns.clone())?;
        Some(subject)
    }

    pub(super) fn adjusted(
        &mut self,
        subject: Subject,
        to: impl Fn(Expr) -> Expr,
    ) -> Option<Vec<Operation>> {
        let subject = self.tail_rows(subject);
        self.closes().then_some(())?;
        let ctx = self.ctx;
        self.each(&subject, |column| Some(to(ctx.expr(ctx.table, column))))
    }

    /// "raise the prices by 10 %", "lower salaries in Berlin by 500"
    pub(super) fn by_amount(&mut self) -> Option<Vec<Operation>> {
        let more = self.cue("raise");
        (more || self.cue("lower")).then_some(())?;
        let subject = self.numbers(&MONEY)?;
        // `raise the price to 5` is another matter.
        self.cue("by");
        let amount = self.amount()?;
        self.unit_of(&subject);
        self.adjusted(subject, |value| amount.applied(value, more))
    }

    pub(super) fn unit_of(&mut self, subject: &Subject) {
        if let [column] = subject.columns[..] {
            self.unit(self.ctx.table, column);
        }
    }

    /// "add 5 to the price", "take 10 % off the desserts", "10 % off for desserts"
    pub(super) fn amount_to(&mut self) -> Option<Vec<Operation>> {
        let verb = if self.cue("add_to") || self.cue("raise") || self.cue("give") || self.cue("put")
        {
            Some(true)
        } else if self.cue("take_from") || self.cue("lower") {
            Some(false)
        } else {
            None
        };
        self.articles();
        let amount = self.amount()?;
        // `add 10 pages to every book`
        let counted = self.attempt(|p| {
            let columns = p.columns(p.ctx.table)?;
            matches!(columns[..], [column] if p.ctx.is_number(p.ctx.table, column))
                .then_some(columns)
        });
        if counted.is_none() {
            self.word(&["points", "stars", "units", "more"]);
        }
        let off = self.cue("discount_of") || self.word(&["off"]);
        let up = !off && self.cue("raise_of");
        let linked = self.word(&["to", "from", "of", "off", "on", "for", "in", "onto"]);
        (linked || off || up).then_some(())?;
        let more = if off { false } else { up || verb? };
        let subject = match counted {
            Some(columns) => {
                let subject = self.subject()?;
                subject
                    .columns
                    .is_empty()
                    .then_some(Subject { columns, ..subject })?
            }
            None => self.numbers(&MONEY)?,
        };
        self.adjusted(subject, |value| amount.applied(value, more))
    }

    /// "make the Berlin stores' prices 10 % higher", "desserts 2 cheaper"
    pub(super) fn made_higher(&mut self) -> Option<Vec<Operation>> {
        let _ = self.cue("make") || self.cue("set") || self.cue("raise");
        let (subject, amount) = self.attempt(|p| {
            let subject = p.subject()?;
            let _ = p.cue("should");
            let mut subject = subject;
            // `desserts should cost 20 % less`
            if subject.columns.is_empty()
                && let Some(columns) = p.attempt(|p| p.columns(p.ctx.table))
            {
                subject.columns = columns;
            }
            p.cue("by");
            Some((subject, p.amount()?))
        })?;
        let degree = cues::comparatives()
            .iter()
            .find(|degree| self.reads(&degree.phrase));
        let (more, column) = if let Some(degree) = degree {
            self.step(degree.phrase.len());
            (degree.more, self.ctx.hinted(self.ctx.table, &degree.hints))
        } else if self.cue("higher") {
            (true, self.ctx.hinted(self.ctx.table, &MONEY))
        } else if self.cue("cheaper") {
            (false, self.ctx.hinted(self.ctx.table, &MONEY))
        } else {
            return None;
        };
        let mut subject = subject;
        if subject.columns.is_empty() {
            subject.columns = vec![column?];
        }
        subject
            .columns
            .retain(|column| self.ctx.is_number(self.ctx.table, *column));
        (!subject.columns.is_empty()).then_some(())?;
        self.settable(&subject.columns.clone())?;
        self.adjusted(subject, |value| amount.applied(value, more))
    }

    /// "give everyone in Berlin a 5 % raise"
    pub(super) fn raise_for(&mut self) -> Option<Vec<Operation>> {
        let _ = self.cue("give") || self.cue("make");
        let mut subject = self.subject()?;
        let _ = self.cue("owns");
        self.articles();
        let amount = self.amount()?;
        let _ = self.word(&["salary", "pay", "price"]);
        let more = if self.cue("raise_of") || self.word(&["more"]) {
            true
        } else if self.cue("discount_of") || self.word(&["less"]) {
            false
        } else {
            return None;
        };
        let named = self.attempt(|p| {
            p.word(&["in", "on", "of"]);
            p.articles();
            p.columns(p.ctx.table)
        });
        if let Some(columns) = named {
            subject.columns = columns;
        } else if subject.columns.is_empty() {
            subject.columns = vec![self.ctx.hinted(self.ctx.table, &MONEY)?];
        }
        subject
            .columns
            .retain(|column| self.ctx.is_number(self.ctx.table, *column));
        self.adjusted(subject, |value| amount.applied(value, more))
    }

    /// "double the prices", "multiply the quantity by 3", "salaries halve"
    pub(super) fn multiplied(&mut self) -> Option<Vec<Operation>> {
        const FACTORS: [(&str, &str, bool); 4] = [
            ("double", "2", true),
            ("triple", "3", true),
            ("quadruple", "4", true),
            ("halve", "2", false),
        ];
        let verb = FACTORS.iter().find(|(cue, ..)| self.cue(cue));
        let (subject, factor, more) = match verb {
            Some((_, factor, more)) => (self.numbers(&MONEY)?, (*factor).to_string(), *more),
            None => self
                .attempt(|p| {
                    let more = p.cue("multiply");
                    (more || p.cue("divide")).then_some(())?;
                    let subject = p.numbers(&MONEY)?;
                    p.word(&["by", "with"]).then_some(())?;
                    Some((subject, p.number()?, more))
                })
                .or_else(|| {
                    self.attempt(|p| {
                        let subject = p.numbers(&[])?;
                        let _ = p.cue("should");
                        let (_, factor, more) = FACTORS.iter().find(|(cue, ..)| p.cue(cue))?;
                        Some((subject, (*factor).to_string(), *more))
                    })
                })?,
        };
        (more || factor.parse::<f64>().is_ok_and(|factor| factor != 0.0)).then_some(())?;
        let op = if more {
            BinaryOp::Multiply
        } else {
            BinaryOp::Divide
        };
        self.adjusted(subject, |value| {
            build::binary(op, value, build::number(&factor))
        })
    }
}
