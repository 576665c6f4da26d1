//! What an agent may know of a dataset, and what was said in a conversation.
//!
//! Every text on its way to a model goes through [`Data::veil`], and every text
//! that comes back through [`Data::unveil`]: whoever masks personal data does it
//! here.

use crate::{ask::Talk, build::Cancel, error::StudioError};
use confab_analyst::Analyst;
use confab_chart::Colours;
use confab_model::{
    Answer, AnswerEvent, Chart, Page, Schema, Usage,
    engine::{Data, FoundValue, QueryFault, Turn, Work, text_of},
};
use confab_store::{Door, DoorError, QueryLimits};
use std::sync::Arc;

/// Values that are found for a text.
const VALUES: usize = 20;
/// Ways to understand a question whose tables are taken for relevant.
const WAYS: usize = 3;

/// A dataset that an agent talks about. It is only read, through the one door.
pub(crate) struct Talked {
    /// Who knows its words.
    analyst: Arc<Analyst>,
    /// What is read.
    door: Door,
    /// The day that counts as today.
    today: String,
    /// Stops a query.
    cancel: Cancel,
}

impl Talked {
    /// Opens the file of what is talked to.
    pub(crate) fn open(talk: Talk, cancel: &Cancel) -> Result<Self, StudioError> {
        Ok(Self {
            door: Door::open(&talk.file)?,
            analyst: talk.analyst,
            today: talk.today,
            cancel: cancel.clone(),
        })
    }
}

impl Data for Talked {
    fn schema(&self) -> &Schema {
        self.analyst.lexicon().schema()
    }

    fn today(&self) -> &str {
        &self.today
    }

    fn relevant(&self, question: &str) -> Vec<usize> {
        let ways = self.analyst.interpretations(question);
        let mut tables = Vec::new();
        for way in ways.iter().take(WAYS) {
            tables.extend(&way.form.tables);
            tables.extend(confab_analyst::sql::tables_of(&way.form));
        }
        tables
    }

    fn values(&self, text: &str) -> Vec<FoundValue> {
        let schema = self.schema();
        let found = self.analyst.lexicon().find_values(text, VALUES).into_iter();
        found
            .filter_map(|(place, value)| {
                let table = schema.tables.get(place.table)?;
                Some(FoundValue {
                    table: schema.data_name(place.table),
                    column: table.columns.get(place.column)?.name.clone(),
                    value,
                })
            })
            .collect()
    }

    fn query(&self, sql: String) -> Work<'_, Result<Page, QueryFault>> {
        let (door, cancel) = (self.door.clone(), self.cancel.clone());
        Box::pin(async move {
            let run = move || door.query(&sql, QueryLimits::default(), &cancel);
            let page = tokio::task::spawn_blocking(run).await;
            let page = page.map_err(|_| QueryFault::Wrong("The query broke off.".to_owned()))?;
            page.map_err(|error| match error {
                DoorError::Cancelled => QueryFault::Cancelled,
                // What the system says of its files is nobody else's business.
                DoorError::Unreadable(_) => {
                    QueryFault::Wrong("The database can't be read.".to_owned())
                }
                error => QueryFault::Wrong(error.to_string()),
            })
        })
    }

    fn chart(&self, page: &Page, wish: &str) -> Option<Chart> {
        confab_chart::chart(&mut confab_chart::Request {
            page,
            roles: &[],
            labels: &[],
            question: wish,
            colours: &mut Colours::default(),
        })
    }
}

/// What was said in a conversation before an answer, the oldest first. Where
/// values are private, only what the model itself has heard and written is told
/// again: the embedded engine writes values of the data into questions and SQL.
pub(crate) fn history(answers: &[Answer], before: i64, private: bool) -> Vec<Turn> {
    let by_model = |answer: &Answer| {
        let mut events = answer.events.iter();
        answer.edits.is_empty() && events.any(|event| matches!(event, AnswerEvent::Model(_)))
    };
    let earlier = answers.iter().filter(|answer| answer.id < before);
    earlier
        .filter(|answer| !private || by_model(answer))
        .map(turn)
        .collect()
}

/// What a conversation has cost.
pub(crate) fn spent(answers: &[Answer]) -> Usage {
    let mut all = Usage::default();
    for event in answers.iter().flat_map(|answer| &answer.events) {
        if let AnswerEvent::Usage(usage) = event {
            all.add(usage);
        }
    }
    all
}

fn turn(answer: &Answer) -> Turn {
    let mut turn = Turn {
        question: answer.question.clone(),
        ..Turn::default()
    };
    for event in &answer.events {
        match event {
            AnswerEvent::Sql(sql) => turn.sql = Some(sql.clone()),
            AnswerEvent::Words(spans) => turn.words = text_of(spans),
            AnswerEvent::Declined { words, .. } => turn.words.clone_from(words),
            _ => {}
        }
    }
    if let Some(edit) = answer.edits.last() {
        turn.sql = Some(edit.sql.clone());
        turn.words.clear();
    }
    turn
}
