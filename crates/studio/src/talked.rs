//! What an agent may know of a dataset, and what was said in a conversation.
//!
//! Every text on its way to a model goes through [`Data::veil`], and every text
//! that comes back through [`Data::unveil`]: whoever masks personal data does it
//! here.

use crate::{
    ask::Talk,
    build::Cancel,
    error::StudioError,
    guarded,
    mask::{self, Mask, Reader},
};
use confab_analyst::Analyst;
use confab_chart::Colours;
use confab_guard::{Source, personal::Kind};
use confab_model::{
    Answer, AnswerEvent, Chart, ColumnRef, Page, Schema, Usage,
    engine::{Data, FoundValue, QueryFault, Turn, Work, text_of},
};
use confab_store::{Door, DoorError, QueryLimits};
use std::{collections::BTreeMap, sync::Arc};

/// Values that are found for a text.
const VALUES: usize = 20;
/// Ways to understand a question whose tables are taken for relevant.
const WAYS: usize = 3;

/// What stands between the cells of a row.
const CELLS: &str = " | ";
/// Shorter values hold no orders, in characters.
const SUSPICIOUS: usize = 20;

/// A dataset that an agent talks about. It is only read, through the one door.
pub(crate) struct Talked {
    /// Who knows its words.
    analyst: Arc<Analyst>,
    /// What is read.
    reader: Reader,
    /// The day that counts as today.
    today: String,
    /// Stops a query.
    cancel: Cancel,
    /// Its schema as a model may see it.
    schema: Schema,
    /// Personal data that a model sees tokens of.
    tokens: Mask,
    /// How many there were before.
    before: BTreeMap<Kind, usize>,
}

impl Talked {
    /// Opens the file of what is talked to.
    pub(crate) fn open(talk: Talk, cancel: &Cancel) -> Result<Self, StudioError> {
        let before = talk.tokens.tokens().counts().collect();
        let (schema, _) = guarded::for_models(talk.analyst.lexicon().schema());
        Ok(Self {
            before,
            tokens: talk.tokens,
            reader: Reader {
                door: Door::open(&talk.file)?,
                mask: talk.mask,
            },
            analyst: talk.analyst,
            today: talk.today,
            cancel: cancel.clone(),
            schema,
        })
    }
}

impl Data for Talked {
    fn schema(&self) -> &Schema {
        &self.schema
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
        let (reader, cancel) = (self.reader.clone(), self.cancel.clone());
        Box::pin(async move {
            let run = move || reader.query(&sql, QueryLimits::default(), &cancel);
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

    fn veil(&self, text: &str) -> String {
        let lines: Vec<String> = text.lines().map(without_orders).collect();
        let is_name = |word: &str| self.is_name(word);
        let masked = self.tokens.tokens().mask(&lines.join("\n"), &is_name);
        masked.text
    }

    fn unveil(&self, text: &str) -> String {
        // What is masked stays so for the reader of the words as well.
        if self.reader.mask.is_some() {
            return text.to_owned();
        }
        self.tokens.tokens().unmask(text)
    }

    fn unveil_sql(&self, sql: &str) -> String {
        // With a mask, whoever reads puts the values in.
        if self.reader.mask.is_some() {
            return sql.to_owned();
        }
        self.tokens.tokens().unmask_sql(sql)
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

impl Talked {
    /// What the model saw tokens of that it hadn't seen before, one sentence;
    /// None: nothing.
    pub(crate) fn kept(&self) -> Option<String> {
        let tokens = self.tokens.tokens();
        let counts = tokens.counts().filter_map(|(kind, count)| {
            let more = count - self.before.get(&kind).unwrap_or(&0);
            (more > 0).then(|| format!("{more} × {}", kind.words()))
        });
        let counts: Vec<String> = counts.collect();
        (!counts.is_empty()).then(|| format!("Kept from the model: {}", counts.join(", ")))
    }

    /// Whether a word is the name of somebody in the data.
    fn is_name(&self, word: &str) -> bool {
        let named = |place: &ColumnRef| {
            let table = self.schema.tables.get(place.table)?;
            let column = table.columns.get(place.column)?;
            Some(mask::is_of_person(&column.name))
        };
        let found = self.analyst.lexicon().find_values(word, 1);
        let same = found
            .iter()
            .filter(|(_, value)| value.to_lowercase() == word);
        same.map(|(place, _)| place)
            .any(|place| named(place) == Some(true))
    }
}

/// A line of a result without cells that give orders to an assistant.
fn without_orders(line: &str) -> String {
    let cells = line.split(CELLS).map(|cell| {
        let long = cell.chars().count() >= SUSPICIOUS;
        if long && guarded::is_attack(cell, Source::Cell) {
            "[left out: this value reads like an order to an assistant]"
        } else {
            cell
        }
    });
    cells.collect::<Vec<_>>().join(CELLS)
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
    // Attacks must not reach a model later on.
    let refused = |answer: &Answer| {
        let mut events = answer.events.iter();
        events.any(|event| matches!(event, AnswerEvent::Refused(_)))
    };
    earlier
        .filter(|answer| !refused(answer) && (!private || by_model(answer)))
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
