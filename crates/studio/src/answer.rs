//! One answer from question to last event, on a thread that may block.

use crate::{build::Cancel, mask::Reader, sql_fix};
use confab_analyst::{Analyst, answer::sentence};
use confab_chart::{Colours, Request};
use confab_model::{
    AnswerEvent, Chart, Form, Page, Reply, Span, Understanding, Understood,
    conversation::{Chip, Failure},
};
use confab_store::{DoorError, QueryLimits};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// The longest question in characters. SQL may be longer.
const LONGEST: usize = 2_000;
/// What could be asked next.
const NEXT: usize = 3;

/// What is to be answered.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// A question in plain words, or SQL, maybe after another one.
    Question(String, Option<Box<Origin>>),
    /// Something that is understood already.
    Understood(Box<Understanding>),
}

/// What an answer leaves to those that follow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// How its question was understood.
    pub(crate) best: Understanding,
    /// How else it could have been.
    pub(crate) alternative: Option<Understanding>,
    /// The colours that categories have had so far.
    pub(crate) colours: Colours,
}

/// Answers from a database's analyst and its door.
pub(crate) struct Answerer<'a> {
    /// Who understands.
    pub(crate) analyst: &'a Analyst,
    /// What is read.
    pub(crate) reader: &'a Reader,
    /// Stops it.
    pub(crate) cancel: &'a Cancel,
    /// Hears of everything but the end.
    pub(crate) tell: &'a mut dyn FnMut(AnswerEvent),
}

impl Answerer<'_> {
    /// Carries a task out. Gives the last event, and what follow-ups start from.
    pub(crate) fn answer(mut self, task: Task) -> (AnswerEvent, Option<Origin>) {
        let started = Instant::now();
        let done = match task {
            Task::Understood(best) => self.understood(*best, None, Colours::default(), ""),
            Task::Question(text, _) if is_sql(&text) => self.sql(&text).map(|()| None),
            Task::Question(text, previous) => self.question(&text, previous),
        };
        match done {
            Ok(origin) => {
                let millis = started.elapsed().as_millis() as u64;
                (AnswerEvent::Done { millis }, origin)
            }
            Err(last) => (last, None),
        }
    }

    fn question(
        &mut self,
        text: &str,
        previous: Option<Box<Origin>>,
    ) -> Result<Option<Origin>, AnswerEvent> {
        if text.chars().count() > LONGEST {
            return Err(failed(
                format!("The question is longer than {LONGEST} characters."),
                "Ask one thing at a time, in a sentence or two.",
            ));
        }
        // "As a pie": the same again, drawn in another way.
        if let Some(origin) = previous.as_ref().filter(|_| is_about_the_chart(text)) {
            let Origin {
                best,
                alternative,
                colours,
            } = (**origin).clone();
            return self.understood(best, alternative, colours, text);
        }
        let form = previous.as_ref().map(|previous| &previous.best.form);
        match self.analyst.reply(text, form) {
            Reply::Understood { best, alternative } => {
                let colours = previous
                    .map(|previous| previous.colours)
                    .unwrap_or_default();
                self.understood(*best, alternative.map(|other| *other), colours, text)
            }
            Reply::Declined { words, nearest, .. } => {
                (self.tell)(AnswerEvent::Declined { words, nearest });
                Ok(None)
            }
        }
    }

    fn understood(
        &mut self,
        best: Understanding,
        alternative: Option<Understanding>,
        mut colours: Colours,
        question: &str,
    ) -> Result<Option<Origin>, AnswerEvent> {
        (self.tell)(AnswerEvent::Understood(understood(
            &best,
            alternative.as_ref(),
        )));
        (self.tell)(AnswerEvent::Sql(best.sql.clone()));
        let page = self.run(&best.sql)?;
        (self.tell)(AnswerEvent::Rows(page.first_rows()));
        if let Some(chart) = self.picture(&best, &page, &mut colours, question) {
            (self.tell)(AnswerEvent::Chart(Box::new(chart)));
        }
        let words = sentence(self.analyst.lexicon(), &best.form, &page);
        (self.tell)(AnswerEvent::Words(words));
        let next = self.analyst.next(&best.form, NEXT);
        if !next.is_empty() {
            (self.tell)(AnswerEvent::Next(next));
        }
        Ok(Some(Origin {
            best,
            alternative,
            colours,
        }))
    }

    fn sql(&mut self, sql: &str) -> Result<(), AnswerEvent> {
        (self.tell)(AnswerEvent::Sql(sql.to_owned()));
        let page = self.run(sql)?;
        (self.tell)(AnswerEvent::Rows(page.first_rows()));
        if let Some(chart) = plain_chart(&page) {
            (self.tell)(AnswerEvent::Chart(Box::new(chart)));
        }
        (self.tell)(AnswerEvent::Words(vec![counted(&page)]));
        Ok(())
    }

    fn run(&self, sql: &str) -> Result<Page, AnswerEvent> {
        self.reader
            .query(sql, QueryLimits::default(), self.cancel)
            .map_err(|error| match error {
                DoorError::Cancelled => AnswerEvent::Cancelled,
                error => AnswerEvent::Failed(sql_fix::explain(sql, &error)),
            })
    }

    fn picture(
        &self,
        best: &Understanding,
        page: &Page,
        colours: &mut Colours,
        question: &str,
    ) -> Option<Chart> {
        let lineage = self.analyst.roles(&best.form);
        let roles: Vec<_> = lineage.iter().map(|column| Some(column.role)).collect();
        let labels: Vec<_> = lineage.into_iter().map(|column| column.label).collect();
        confab_chart::chart(&mut Request {
            page,
            roles: &roles,
            labels: &labels,
            question,
            colours,
        })
    }
}

/// A picture of rows of which nothing is known but what can be seen.
pub(crate) fn plain_chart(page: &Page) -> Option<Chart> {
    confab_chart::chart(&mut Request {
        page,
        roles: &[],
        labels: &[],
        question: "",
        colours: &mut Colours::default(),
    })
}

fn understood(best: &Understanding, alternative: Option<&Understanding>) -> Understood {
    let chips = best.assumptions.iter().map(|assumption| Chip {
        words: assumption.words.clone(),
        others: assumption.others.iter().map(|o| o.words.clone()).collect(),
    });
    Understood {
        words: best.words.clone(),
        chips: chips.collect(),
        alternative: alternative.map(|other| other.words.clone()),
        tables: u32::try_from(tables(&best.form)).unwrap_or(u32::MAX),
    }
}

fn tables(form: &Form) -> usize {
    let mut named = confab_analyst::sql::tables_of(form);
    named.extend(&form.tables);
    named.sort_unstable();
    named.dedup();
    named.len()
}

fn counted(page: &Page) -> Span {
    let rows = page.rows.len();
    let text = match (page.truncated, rows) {
        (true, _) => format!("More than {rows} rows."),
        (false, 0) => "There are no rows.".to_owned(),
        (false, 1) => "One row.".to_owned(),
        (false, _) => format!("{rows} rows."),
    };
    Span {
        text,
        figure: None,
        unverified: false,
    }
}

fn failed(message: impl Into<String>, hint: &str) -> AnswerEvent {
    AnswerEvent::Failed(Failure {
        message: message.into(),
        hint: hint.to_owned(),
        ..Failure::default()
    })
}

/// Whether a question is about nothing but how its answer is drawn.
fn is_about_the_chart(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let first = first.to_lowercase();
    let openings = [
        "as", "in", "draw", "plot", "make", "show", "turn", "now", "use", "a",
    ];
    text.split_whitespace().count() <= 7
        && (openings.contains(&first.as_str()) || text.split_whitespace().count() <= 3)
        && confab_chart::wanted(text).is_some()
        && !text.contains(" by ")
        && !text.contains(" of ")
}

/// Whether somebody wrote SQL: the words of a statement in their places, not
/// a sentence that begins like one ("With which…", "Update me on…").
pub(crate) fn is_sql(text: &str) -> bool {
    let mut words = text.split_whitespace().map(str::to_ascii_lowercase);
    let first = words.next().unwrap_or_default();
    let has = |word: &str| {
        text.split_whitespace()
            .any(|w| w.eq_ignore_ascii_case(word))
    };
    match first.as_str() {
        "select" | "values" | "pragma" | "attach" | "vacuum" => true,
        "with" => text.contains('(') && has("select"),
        "insert" => has("into"),
        "update" => has("set") && text.contains('='),
        "delete" => words.next().is_some_and(|word| word == "from") && !text.ends_with('?'),
        "drop" | "create" | "alter" => {
            let kind = words.next().unwrap_or_default();
            matches!(
                kind.as_str(),
                "table" | "index" | "view" | "trigger" | "temp"
            )
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_for_another_chart_is_no_new_question() {
        for wish in [
            "as a stacked bar",
            "show it as a pie",
            "line chart please",
            "make that a bar chart",
        ] {
            assert!(is_about_the_chart(wish), "{wish}");
        }
        for question in [
            "show sales by month as a line chart",
            "how many bars are there",
            "a pie of orders by status",
        ] {
            assert!(!is_about_the_chart(question), "{question}");
        }
    }

    #[test]
    fn sql_is_told_from_sentences_that_begin_like_it() {
        for sql in [
            "SELECT 1",
            "with a as (select 1) select * from a",
            "DROP TABLE orders",
            "delete from orders",
            "update orders set total = 0",
            "pragma table_info(x)",
        ] {
            assert!(is_sql(sql), "{sql}");
        }
        for words in [
            "With which supplier do we spend the most?",
            "update me on the orders of May",
            "delete orders",
            "drop-off points by city",
            "create a chart of sales by month",
            "",
        ] {
            assert!(!is_sql(words), "{words}");
        }
    }
}
