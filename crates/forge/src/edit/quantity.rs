//! How many of the rows: "half of", "10 random", "the 5 most expensive".

use super::{build, cues, parser::Parser, subject::Subject};
use confab_model::{Expr, Part};

/// How many, before it's known of what.
pub(super) enum Quantity {
    Part(Part),
    /// So many of the first or last; by their date, or by their place in the file.
    End {
        rows: u64,
        last: bool,
    },
}

impl Parser<'_, '_> {
    pub(super) fn quantity(&mut self, table: usize) -> Option<Option<Quantity>> {
        self.attempt(|p| (p.word(&["the", "a"]) && !p.done()).then_some(()));
        self.cue("about");
        if let Some(share) = self.attempt(Self::share) {
            self.word(&["of"]);
            while self.word(&["the", "all", "our", "its", "their", "these"]) {}
            return Some(Some(Quantity::Part(Part::PerMille(share))));
        }
        if let Some(first) = self.attempt(|p| p.extreme(table)) {
            self.word(&["of"]);
            return Some(Some(first));
        }
        let random = self.cue("random");
        if let Some(rows) = self.attempt(|p| {
            let rows = p.whole()?;
            // `5 star ratings` and `2022 orders` count nothing.
            (!(1900..2100).contains(&rows)).then_some(rows)
        }) {
            let _ = self.cue("random");
            self.word(&["of"]);
            self.articles();
            return Some(Some(Quantity::Part(Part::Rows(rows))));
        }
        if random {
            return Some(Some(Quantity::Part(Part::Rows(1))));
        }
        while self.cue("all") {}
        Some(None)
    }

    /// "half of", "a third", "20 %", in per mille.
    pub(super) fn share(&mut self) -> Option<u16> {
        const WORDS: [(&[&str], u16); 14] = [
            (&["half"], 500),
            (&["one", "half"], 500),
            (&["a", "half"], 500),
            (&["a", "third"], 333),
            (&["one", "third"], 333),
            (&["third"], 333),
            (&["two", "thirds"], 667),
            (&["a", "quarter"], 250),
            (&["one", "quarter"], 250),
            (&["three", "quarters"], 750),
            (&["every", "second"], 500),
            (&["every", "other"], 500),
            (&["every", "third"], 333),
            (&["a", "fifth"], 200),
        ];
        if let Some(percent) = self.percent() {
            let share = percent.parse::<f64>().ok()? * 10.0;
            return (0.0..=1000.0)
                .contains(&share)
                .then_some(share.round() as u16);
        }
        if let Some(share) = self.attempt(|p| {
            p.word(&["one"]).then_some(())?;
            (p.word(&["in"]) || (p.word(&["out"]) && p.word(&["of"]))).then_some(())?;
            let of = p.whole()?;
            (of > 1).then(|| (1000 / of) as u16)
        }) {
            return Some(share);
        }
        let (words, share) = WORDS.iter().find(|(words, _)| self.reads(words))?;
        self.step(words.len());
        Some(*share)
    }

    /// "the 5 most expensive", "first 10", "top 3"
    pub(super) fn extreme(&mut self, table: usize) -> Option<Quantity> {
        self.word(&["top", "bottom"])
            .then_some(())
            .and_then(|()| {
                let last = self
                    .at
                    .checked_sub(1)
                    .and_then(|at| self.tokens.get(at))
                    .is_some_and(|t| t.is("bottom"));
                let rows = self.whole()?;
                if let Some(degree) = self.degree(table) {
                    return Some(Quantity::Part(self.first(rows, degree)));
                }
                Some(Quantity::End { rows, last: !last })
            })
            .or_else(|| {
                self.attempt(|p| {
                    let (before, degree, after) = (
                        p.attempt(Self::whole),
                        p.degree(table)?,
                        p.attempt(Self::whole),
                    );
                    let rows = match before.or(after) {
                        Some(rows) => rows,
                        None if p.is_one(table) => 1,
                        None => {
                            let said = p.said(p.at.saturating_sub(1), p.at);
                            return p.complain(
                                format!("How many of the {said}?"),
                                vec![p.instead(p.at, p.at, "10 ")],
                            );
                        }
                    };
                    Some(Quantity::Part(p.first(rows, degree)))
                })
            })
            .or_else(|| {
                self.attempt(|p| {
                    let before = p.attempt(Self::whole);
                    // `5 final reviews` may be those whose status is Final.
                    let lexicon = p.ctx.lexicon(table);
                    let is_value = lexicon.is_some_and(|l| l.value(&p.stems()).is_some());
                    (!is_value).then_some(())?;
                    let last = p.word(&["last", "final"]);
                    (last || p.word(&["first"])).then_some(())?;
                    let rows = before
                        .or_else(|| p.attempt(Self::whole))
                        .or_else(|| p.is_one(table).then_some(1))?;
                    // `the last 3 months` is a time.
                    let unit = ["day", "week", "month", "year", "quarter"];
                    (!unit.contains(&p.peek()?.stem.as_str())).then_some(())?;
                    Some(Quantity::End { rows, last })
                })
            })
    }

    /// Whether a noun in the singular follows.
    pub(super) fn is_one(&self, table: usize) -> bool {
        let names = self.ctx.names_of(table);
        self.peek().is_some_and(|token| {
            token.word == token.stem
                && (names.iter().any(|name| name.last() == Some(&token.word))
                    || ["row", "one", "record"].contains(&token.word.as_str()))
        })
    }

    /// What a superlative orders by, and whether the largest come first.
    pub(super) fn degree(&mut self, table: usize) -> Option<(Expr, bool)> {
        let degree = cues::superlatives()
            .iter()
            .find(|degree| self.reads(&degree.phrase))?;
        self.step(degree.phrase.len());
        let column = if degree.hints == ["date"] {
            self.ctx.main_date(table)?
        } else {
            self.ctx.hinted(table, &degree.hints)?
        };
        Some((self.ctx.expr(table, column), degree.more))
    }

    pub(super) fn first(&self, rows: u64, (by, descending): (Expr, bool)) -> Part {
        Part::First {
            rows,
            by: Box::new(by),
            descending,
        }
    }

    /// Settles which part of the rows is meant, now that it's known of what.
    pub(super) fn part(
        &mut self,
        table: usize,
        quantity: Option<Quantity>,
        subject: &mut Subject,
    ) -> Option<()> {
        let ordered = self.attempt(|p| p.with_most(table));
        match (quantity, ordered) {
            (Some(Quantity::Part(Part::Rows(rows))), Some(degree)) => {
                subject.part = self.first(rows, degree)
            }
            (Some(Quantity::End { rows, last }), Some((by, descending))) => {
                subject.part = self.first(rows, (by, descending == last));
            }
            (Some(Quantity::Part(part)), None) => subject.part = part,
            (Some(Quantity::End { rows, last }), None) => {
                let date = self
                    .ctx
                    .main_date(table)
                    .filter(|column| !self.ctx.column(table, *column).nullable);
                let by = match date {
                    Some(column) => self.ctx.expr(table, column),
                    None => build::call("row", Vec::new()),
                };
                subject.part = self.first(rows, (by, last));
            }
            (None, None) => {}
            (_, Some(degree)) => subject.part = self.first(1, degree),
        }
        if subject.part != Part::All {
            let part = subject.part.clone();
            *subject = self.after(std::mem::take(subject));
            subject.part = part;
        }
        Some(())
    }

    /// "with the most orders", "with the highest price", "by price"
    pub(super) fn with_most(&mut self, table: usize) -> Option<(Expr, bool)> {
        if self
            .attempt(|p| {
                (p.word(&["by"]) && p.ctx.lexicon(table)?.column(&p.stems()).is_some())
                    .then_some(())
            })
            .is_some()
        {
            let column = self.single(table)?;
            return Some((self.ctx.expr(table, column), true));
        }
        self.cue("with").then_some(())?;
        self.word(&["the"]);
        let more = self.word(&[
            "most", "highest", "largest", "biggest", "greatest", "longest", "latest", "best",
            "newest",
        ]);
        (more
            || self.word(&[
                "fewest", "least", "lowest", "smallest", "shortest", "earliest", "worst", "oldest",
            ]))
        .then_some(())?;
        if let Some(column) = self.attempt(|p| p.single(table)) {
            return Some((self.ctx.expr(table, column), more));
        }
        let (way, inner) = self.relative(table)?;
        let [hop] = way[..] else { return None };
        Some((self.ctx.counted(hop, inner)?, more))
    }
}
