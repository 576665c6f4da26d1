//! Putting words and figures into a row of spans.

use crate::lexicon::Lexicon;
use crate::lineage;
use crate::readable;
use crate::restate;
use confab_model::question::{Aggregate, Form, Period, Term, Window};
use confab_model::{ColumnRole, Figure, Page, Span};

/// A sentence on its way.
pub(super) struct Writer<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) form: &'a Form,
    pub(super) page: &'a Page,
    roles: Vec<ColumnRole>,
    spans: Vec<Span>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, form: &'a Form, page: &'a Page) -> Self {
        let roles = lineage::roles(lexicon, form);
        Self {
            lexicon,
            form,
            page,
            roles: roles.into_iter().map(|l| l.role).collect(),
            spans: Vec::new(),
        }
    }

    /// Whether the result has the form's columns.
    pub(super) fn fits(&self) -> bool {
        self.page
            .rows
            .first()
            .is_none_or(|row| row.len() == self.form.select.len())
    }

    /// Adds words.
    pub(super) fn say(&mut self, text: &str) {
        match self.spans.last_mut() {
            Some(span) if span.figure.is_none() => span.text.push_str(text),
            _ => self.spans.push(Span {
                text: text.to_owned(),
                figure: None,
                unverified: false,
            }),
        }
    }

    /// Adds a cell.
    pub(super) fn cell(&mut self, row: usize, column: usize) {
        let text = self.shown(row, column);
        self.spans.push(Span {
            text,
            figure: Some(Figure {
                row: row as u32,
                column: column as u32,
            }),
            unverified: false,
        });
    }

    /// Adds cells of a row, with words between.
    pub(super) fn cells(&mut self, row: usize, columns: &[usize]) {
        for (i, &column) in columns.iter().enumerate() {
            if i > 0 {
                let before = columns.get(i - 1).copied();
                let row = |c: usize| match self.form.select.get(c) {
                    Some(Term::Column(c)) => Some((c.table, c.occurrence)),
                    _ => None,
                };
                let name = before.is_some_and(|b| {
                    self.names_row(b) && self.names_row(column) && row(b) == row(column)
                });
                self.say(if name { " " } else { ", " });
            }
            self.cell(row, column);
        }
    }

    /// The name of a row's group: what it is grouped by, or what stands for
    /// it; when it was comes last.
    pub(super) fn name(&mut self, row: usize) {
        let period = |c: &usize| match self.form.select.get(*c) {
            Some(Term::Bucket(_, period)) => Some(*period),
            _ => None,
        };
        let columns = self.label_columns();
        let (times, plain): (Vec<usize>, Vec<usize>) =
            columns.into_iter().partition(|c| period(c).is_some());
        let times: Vec<(usize, Option<Period>)> =
            times.into_iter().map(|c| (c, period(&c))).collect();
        self.cells(row, &plain);
        for (i, (column, period)) in times.into_iter().enumerate() {
            let first = plain.is_empty() && i == 0;
            match period {
                _ if first => {}
                Some(Period::Day | Period::Weekday) => self.say(" on "),
                _ => self.say(" in "),
            }
            self.cell(row, column);
        }
    }

    /// Columns that say what a row is about.
    pub(super) fn label_columns(&self) -> Vec<usize> {
        let terms = self.form.select.iter().enumerate();
        let plain = terms.filter(|(_, t)| !is_computed(t));
        let all: Vec<usize> = plain.map(|(i, _)| i).collect();
        // A key beside the name that it stands for says nothing more.
        let named = all.iter().any(|i| self.names_row(*i));
        let telling = |i: &usize| !named || self.roles.get(*i) != Some(&ColumnRole::Id);
        all.iter().copied().filter(telling).collect()
    }

    /// How many columns are computed from several rows.
    pub(super) fn computed(&self) -> usize {
        self.form.select.iter().filter(|t| is_computed(t)).count()
    }

    /// Whether a column is one by which people know a row.
    fn names_row(&self, column: usize) -> bool {
        match self.form.select.get(column) {
            Some(Term::Column(c)) => self
                .lexicon
                .tables
                .get(c.table)
                .is_some_and(|t| t.display.contains(&c.column) && !t.key.contains(&c.column)),
            _ => false,
        }
    }

    /// A cell as text.
    pub(super) fn raw(&self, row: usize, column: usize) -> Option<&'a str> {
        let row = self.page.rows.get(row)?;
        row.get(column)?.as_deref()
    }

    /// A cell as a number.
    pub(super) fn value(&self, row: usize, column: usize) -> Option<f64> {
        self.raw(row, column)?
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
    }

    /// A cell as people write it.
    pub(super) fn shown(&self, row: usize, column: usize) -> String {
        match self.raw(row, column) {
            None if self.form.select.get(column).is_some_and(is_computed) => "none".to_owned(),
            None if self.form.select.is_empty() => "none".to_owned(),
            None => format!("unknown {}", self.label(column)),
            Some(text) => self.written(column, text),
        }
    }

    /// A text of a column as people write it.
    pub(super) fn written(&self, column: usize, text: &str) -> String {
        match (self.roles.get(column), self.form.select.get(column)) {
            (Some(ColumnRole::Percent), _) => readable::percent(text),
            (_, Some(Term::Bucket(_, period))) => readable::period(text, *period),
            (Some(ColumnRole::Time(_)), _) => readable::date(text),
            (Some(ColumnRole::Number { .. } | ColumnRole::Ordinal), _) => {
                readable::number(text, self.digits(column))
            }
            _ => text.to_owned(),
        }
    }

    /// The digits after the point that a column's values have.
    fn digits(&self, column: usize) -> Option<u32> {
        let of = match self.form.select.get(column)? {
            Term::Column(c) => *c,
            Term::Measure(m) | Term::Window(Window::RunningTotal, m)
                if m.aggregate != Aggregate::Count =>
            {
                m.of?
            }
            _ => return None,
        };
        let scale = self.lexicon.column(of)?.scale?;
        (scale == 2).then_some(2)
    }

    /// Whether a column's values may be summed.
    pub(super) fn additive(&self, column: usize) -> bool {
        matches!(
            self.roles.get(column),
            Some(ColumnRole::Number { additive: true })
        )
    }

    /// What a column is called, in the middle of a sentence.
    pub(super) fn label(&self, column: usize) -> String {
        self.form.select.get(column).map_or_else(String::new, |t| {
            crate::naming::term_name(self.lexicon, self.form, t)
        })
    }

    /// The conditions as words that follow a noun.
    pub(super) fn conditions(&self) -> String {
        restate::conditions(self.lexicon, self.form)
    }

    /// The same without those about dates, where a sentence names its periods.
    pub(super) fn conditions_but_dates(&self) -> String {
        let mut form = self.form.clone();
        form.filters.retain(|f| {
            let dated = form
                .group
                .iter()
                .any(|t| matches!(t, Term::Bucket(c, _) if crate::assume::mentions(f, *c)));
            !dated
        });
        restate::conditions(self.lexicon, &form)
    }

    /// The computed column that the sentence is about.
    pub(super) fn measure_column(&self) -> Option<usize> {
        // What is compared with other groups says more than what it is made of.
        let windows = |t: &Term| matches!(t, Term::Window(..));
        let mut terms = self.form.select.iter();
        let window = terms.position(windows);
        window.or_else(|| self.form.select.iter().position(is_computed))
    }

    /// Whether the result has every row.
    pub(super) fn complete(&self) -> bool {
        let known = self
            .page
            .total
            .is_none_or(|t| t <= self.page.rows.len() as u64);
        self.page.offset == 0 && !self.page.truncated && known
    }

    /// How many rows the result has in all, when known.
    pub(super) fn total(&self) -> Option<u64> {
        if self.complete() {
            Some(self.page.rows.len() as u64)
        } else {
            self.page.total.filter(|_| !self.page.truncated)
        }
    }

    /// The sentence, with a capital and a full stop.
    pub(super) fn finish(mut self) -> Vec<Span> {
        if let Some(first) = self.spans.first_mut().filter(|s| s.figure.is_none()) {
            first.text = crate::naming::capitalized(&first.text);
        }
        let end = self
            .spans
            .last()
            .map(|s| s.text.clone())
            .unwrap_or_default();
        if !end.is_empty() && !end.ends_with(['.', '!', '?', ':']) {
            self.say(".");
        }
        self.spans
    }
}

/// Whether a term is computed from several rows.
pub(super) fn is_computed(term: &Term) -> bool {
    matches!(
        term,
        Term::Measure(_) | Term::Window(..) | Term::Ratio(..) | Term::Part(..)
    )
}
