//! Texts are rewritten: "replace 'St.' by 'Street'", "uppercase the cities".

use crate::edit::{build, parser::Parser, subject::Subject};
use confab_model::{
    Expr, Operation,
    expr::{BinaryOp, Match},
};

impl Parser<'_, '_> {
    /// "replace 'St.' by 'Street' in the addresses", "remove 'Mr. ' from names"
    pub(super) fn replace_text(&mut self) -> Option<Vec<Operation>> {
        let replaces = self.cue("replace") || self.cue("set");
        (replaces || self.cue("delete") || self.word(&["strip"])).then_some(())?;
        while self.cue("all")
            || self.cue("article")
            || self.word(&["text", "word", "string", "occurrences", "of"])
        {}
        // Columns may come first: `in the addresses replace …` is said rarely, `replace in` often.
        let before = self.attempt(|p| {
            p.word(&["in"]).then_some(())?;
            p.articles();
            p.column_list(p.ctx.table)
        });
        let old = self.quoted()?;
        let new = if replaces {
            (self.cue("into")).then_some(())?;
            self.quoted().or_else(|| self.one_word())?
        } else {
            String::new()
        };
        let subject = match before {
            Some(columns) => Subject {
                columns,
                ..Subject::default()
            },
            None => {
                self.word(&["in", "from", "of", "within", "for"])
                    .then_some(())?;
                self.of_kind(|ctx, table, column| ctx.is_text(table, column))?
            }
        };
        let subject = self.tail_rows(subject);
        self.closes().then_some(())?;
        self.texts(&subject)?;
        let ctx = self.ctx;
        let plain = old
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let each = subject.columns.iter().map(|column| {
            let text = ctx.expr(ctx.table, *column);
            let has = Expr::Match {
                kind: Match::Like,
                expr: Box::new(text.clone()),
                pattern: Box::new(build::text(&format!("%{plain}%"))),
                escape: Some('\\'),
                negated: false,
            };
            let own = Subject {
                columns: vec![*column],
                ..subject.clone()
            }
            .and(Some(has));
            self.each(&own, |_| {
                Some(build::call(
                    "replace",
                    vec![text.clone(), build::text(&old), build::text(&new)],
                ))
            })
        });
        each.collect::<Option<Vec<_>>>().map(|each| each.concat())
    }

    fn one_word(&mut self) -> Option<String> {
        let word = self.said(self.at, self.at + 1);
        self.step(1);
        (!word.is_empty()).then_some(word)
    }

    /// Listed values stay as their list has them.
    fn texts(&mut self, subject: &Subject) -> Option<()> {
        let ctx = self.ctx;
        for column in &subject.columns {
            let declared = ctx.column(ctx.table, *column);
            if let Some(values) = crate::edit::lexicon::allowed(ctx.declared(ctx.table), declared) {
                let place = format!("{}.{}", ctx.declared(ctx.table).name, declared.name);
                let listed = crate::edit::parser::joined(&values, "and");
                return self.complain(
                    format!("{place} only allows {listed}, so its texts can't be rewritten."),
                    Vec::new(),
                );
            }
        }
        Some(())
    }

    /// "prefix the names with 'Dr. '", "append '!' to the titles"
    pub(super) fn affix(&mut self) -> Option<Vec<Operation>> {
        let (subject, text, front) = self
            .attempt(|p| {
                let front = p.cue("prefix");
                (front || p.cue("suffix")).then_some(())?;
                if let Some(text) = p.quoted() {
                    p.word(&["to", "before", "onto"]).then_some(())?;
                    p.word(&["to"]);
                    return Some((
                        p.of_kind(|ctx, table, column| ctx.is_text(table, column))?,
                        text,
                        front,
                    ));
                }
                let subject = p.of_kind(|ctx, table, column| ctx.is_text(table, column))?;
                p.cue("by").then_some(())?;
                Some((subject, p.quoted()?, front))
            })
            .or_else(|| {
                self.attempt(|p| {
                    (p.cue("add") || p.cue("set")).then_some(())?;
                    p.articles();
                    let _ = p.word(&["text", "prefix", "suffix", "word"]);
                    let text = p.quoted()?;
                    let front = p.cue("before_of");
                    (front || p.cue("after_of") || p.word(&["to"])).then_some(())?;
                    p.word(&["of"]);
                    Some((
                        p.of_kind(|ctx, table, column| ctx.is_text(table, column))?,
                        text,
                        front,
                    ))
                })
            })?;
        let subject = self.tail_rows(subject);
        self.closes().then_some(())?;
        self.texts(&subject)?;
        let ctx = self.ctx;
        self.each(&subject, |column| {
            let own = ctx.expr(ctx.table, column);
            let (left, right) = if front {
                (build::text(&text), own)
            } else {
                (own, build::text(&text))
            };
            Some(build::binary(BinaryOp::Concat, left, right))
        })
    }

    /// "uppercase the cities", "make the e-mails lowercase", "trim the names"
    pub(super) fn letter_case(&mut self) -> Option<Vec<Operation>> {
        const FUNCTIONS: [(&str, &str); 3] = [
            ("uppercase", "upper"),
            ("lowercase", "lower"),
            ("trim", "trim"),
        ];
        let first = FUNCTIONS.iter().find(|(cue, _)| self.cue(cue));
        let (function, subject) = match first {
            Some((_, function)) => (
                function,
                self.of_kind(|ctx, table, column| ctx.is_text(table, column))?,
            ),
            None => {
                let _ =
                    self.cue("set") || self.cue("make") || self.cue("rename") || self.cue("shift");
                let subject = self.of_kind(|ctx, table, column| ctx.is_text(table, column))?;
                let _ = self.cue("should");
                let _ = self.cue("into");
                let _ = self.word(&["all"]);
                let (_, function) = FUNCTIONS.iter().find(|(cue, _)| self.cue(cue))?;
                (function, subject)
            }
        };
        let _ = self.word(&["letters"]);
        let subject = self.tail_rows(subject);
        self.closes().then_some(())?;
        self.texts(&subject)?;
        let ctx = self.ctx;
        self.each(&subject, |column| {
            Some(build::call(function, vec![ctx.expr(ctx.table, column)]))
        })
    }
}
