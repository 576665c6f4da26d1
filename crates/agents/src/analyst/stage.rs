//! What the person sees of an answer: always SQL, rows, chart, then words.

use super::wording::Wording;
use crate::llm::Heard;
use confab_model::{
    AnswerEvent, Page, Understood,
    conversation::Chip,
    engine::{Data, TellAnswer},
};
use std::sync::Arc;

/// A query that worked.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The SQL.
    pub(super) sql: String,
    /// Its result.
    pub(super) page: Page,
    /// How the question was understood.
    pub(super) understood: String,
    /// What was taken for granted.
    pub(super) assumptions: Vec<String>,
}

/// Tells events in their order.
pub(super) struct Stage {
    data: Arc<dyn Data>,
    question: String,
    tell: TellAnswer,
    found: Vec<Found>,
    /// Whether the latest query has been shown.
    shown: bool,
    wish: Option<String>,
    wording: Wording,
    /// Whether words have been written that may turn out to be void.
    written: bool,
}

impl Stage {
    pub(super) fn new(data: Arc<dyn Data>, question: &str, tell: TellAnswer) -> Self {
        Self {
            data,
            question: question.to_owned(),
            tell,
            found: Vec::new(),
            shown: true,
            wish: None,
            wording: Wording::default(),
            written: false,
        }
    }

    /// Tells an event.
    pub(super) fn tell(&mut self, event: AnswerEvent) {
        (self.tell)(event);
    }

    /// Tells what is being done.
    pub(super) fn step(&mut self, words: impl Into<String>) {
        self.tell(AnswerEvent::Step(words.into()));
    }

    /// The queries that worked.
    pub(super) fn found(&self) -> &[Found] {
        &self.found
    }

    /// Takes the result of a query. It is shown once the words begin.
    pub(super) fn take(&mut self, found: Found) {
        self.found.push(found);
        self.shown = false;
    }

    /// Wishes for a kind of chart.
    pub(super) fn wish(&mut self, kind: String) {
        self.wish = Some(kind);
        // A result that is shown already is shown again, with its other chart.
        self.shown = self.found.is_empty();
    }

    /// Shows the latest result, if it isn't shown yet.
    pub(super) fn show(&mut self) {
        let latest = self.found.last().filter(|_| !self.shown);
        let Some(found) = latest.cloned() else { return };
        self.shown = true;
        if !found.understood.is_empty() || !found.assumptions.is_empty() {
            self.tell(AnswerEvent::Understood(understood(&found)));
        }
        self.tell(AnswerEvent::Sql(found.sql));
        self.tell(AnswerEvent::Rows(found.page.first_rows()));
        let wish = match &self.wish {
            Some(kind) => format!("as a {kind} chart"),
            None => self.question.clone(),
        };
        if let Some(chart) = self.data.chart(&found.page, &wish) {
            self.tell(AnswerEvent::Chart(Box::new(chart)));
        }
    }

    /// Hears words arrive. Before any query has worked they are only held, since
    /// they may be no more than a plan.
    pub(super) fn hear(&mut self, heard: Heard<'_>) {
        match heard {
            Heard::Anew => self.void(),
            Heard::Text(_) if self.found.is_empty() => {}
            Heard::Text(text) => {
                self.show();
                let page = self.found.last().map(|found| &found.page);
                let text = self.wording.push(text, page, &*self.data);
                self.write(text);
            }
        }
    }

    /// The words are complete.
    pub(super) fn written(&mut self) {
        let page = self.found.last().map(|found| &found.page);
        let rest = self.wording.rest(page, &*self.data);
        self.write(rest);
    }

    /// What was written wasn't the answer.
    pub(super) fn void(&mut self) {
        self.wording = Wording::default();
        if std::mem::take(&mut self.written) {
            self.tell(AnswerEvent::Writing {
                text: String::new(),
                anew: true,
            });
        }
    }

    fn write(&mut self, text: String) {
        if !text.is_empty() {
            self.written = true;
            self.tell(AnswerEvent::Writing { text, anew: false });
        }
    }
}

fn understood(found: &Found) -> Understood {
    let chips = found.assumptions.iter().map(|words| Chip {
        words: words.clone(),
        others: Vec::new(),
    });
    Understood {
        words: found.understood.clone(),
        chips: chips.collect(),
        alternative: None,
        tables: 0,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use confab_model::{
        Chart, Schema,
        dataset::PageColumn,
        engine::{FoundValue, QueryFault, Work},
    };

    /// Data without anything in it.
    #[derive(Default)]
    pub(in crate::analyst) struct NoData(Schema);

    impl Data for NoData {
        fn schema(&self) -> &Schema {
            &self.0
        }
        fn today(&self) -> &str {
            "2026-01-01"
        }
        fn relevant(&self, _question: &str) -> Vec<usize> {
            Vec::new()
        }
        fn values(&self, _text: &str) -> Vec<FoundValue> {
            Vec::new()
        }
        fn query(&self, _sql: String) -> Work<'_, Result<Page, QueryFault>> {
            Box::pin(async { Err(QueryFault::Cancelled) })
        }
        fn chart(&self, _page: &Page, _wish: &str) -> Option<Chart> {
            None
        }
    }

    pub(in crate::analyst) fn page(columns: &[&str], rows: &[&[&str]]) -> Page {
        let number = |at: usize| {
            rows.iter()
                .all(|row| row.get(at).is_some_and(|text| text.parse::<f64>().is_ok()))
        };
        Page {
            columns: columns
                .iter()
                .enumerate()
                .map(|(at, name)| PageColumn {
                    name: (*name).to_owned(),
                    type_text: String::new(),
                    primary_key: false,
                    references: None,
                    numeric: number(at),
                })
                .collect(),
            rows: rows
                .iter()
                .map(|row| row.iter().map(|text| Some((*text).to_owned())).collect())
                .collect(),
            ..Page::default()
        }
    }
}
