//! A small database that is none, and an answer gathered.

use crate::server::{Server, Wire};
use confab_agents::{AgentAnalyst, Limits, Llm, ModelConfig};
use confab_model::{
    AnswerEvent, Chart, Page, Schema, Usage,
    conversation::Failure,
    dataset::PageColumn,
    engine::{Analyst, AnswerTask, Data, FoundValue, QueryFault, Turn, Work, text_of},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// A value that stands in the rows and nowhere else.
pub(crate) const SECRET: &str = "Ottilie Quast";

/// Short enough for tests.
pub(crate) fn limits() -> Limits {
    Limits {
        call: Duration::from_secs(5),
        silence: Duration::from_millis(400),
        answer: Duration::from_secs(10),
        pause: Duration::from_millis(1),
        ..Limits::default()
    }
}

pub(crate) fn llm(server: &Server, wire: Wire, limits: Limits) -> Llm {
    let (model, url) = match wire {
        Wire::OpenAi => ("openai:script", format!("{}/v1", server.url)),
        Wire::Anthropic => ("anthropic:script", server.url.clone()),
        Wire::Gemini => ("gemini:script", server.url.clone()),
    };
    let config = ModelConfig::new(model, "sk-key-that-stays-secret", Some(url)).unwrap();
    config.connect(limits).unwrap()
}

pub(crate) struct Shop(Schema);

impl Shop {
    pub(crate) fn new() -> Arc<Self> {
        let (schema, _) = confab_ddl::parse(
            "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT NOT NULL, city TEXT);
             CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NOT NULL REFERENCES customers (id),
               total DECIMAL(10,2) NOT NULL, status VARCHAR(10));",
            None,
        );
        Arc::new(Self(schema))
    }
}

impl Data for Shop {
    fn schema(&self) -> &Schema {
        &self.0
    }
    fn today(&self) -> &str {
        "2026-01-31"
    }
    fn relevant(&self, _question: &str) -> Vec<usize> {
        Vec::new()
    }
    fn values(&self, text: &str) -> Vec<FoundValue> {
        let found = SECRET.to_lowercase().starts_with(&text.to_lowercase());
        let value = FoundValue {
            table: "customers".into(),
            column: "name".into(),
            value: SECRET.into(),
        };
        if found { vec![value] } else { Vec::new() }
    }
    fn query(&self, sql: String) -> Work<'_, Result<Page, QueryFault>> {
        Box::pin(async move {
            match sql.as_str() {
                sql if sql.contains("totl") => Err(QueryFault::Wrong(
                    "There is no column totl. Did you mean total?".into(),
                )),
                sql if sql.starts_with("DROP") => {
                    Err(QueryFault::Wrong("Only reading is possible here.".into()))
                }
                _ => Ok(page()),
            }
        })
    }
    fn chart(&self, page: &Page, wish: &str) -> Option<Chart> {
        Some(Chart {
            title: format!("{} {wish}", page.rows.len()),
            ..Chart::default()
        })
    }
}

pub(crate) fn page() -> Page {
    let column = |name: &str, numeric| PageColumn {
        name: name.into(),
        type_text: String::new(),
        primary_key: false,
        references: None,
        numeric,
    };
    let row = |name: &str, total: &str| vec![Some(name.to_owned()), Some(total.to_owned())];
    Page {
        columns: vec![column("name", false), column("total", true)],
        rows: vec![row(SECRET, "7391.5"), row("Bo", "12")],
        total: Some(2),
        ..Page::default()
    }
}

pub(crate) fn task(question: &str) -> AnswerTask {
    AnswerTask {
        question: question.into(),
        ..AnswerTask::default()
    }
}

pub(crate) fn turn(question: &str, sql: &str, words: &str) -> Turn {
    Turn {
        question: question.into(),
        sql: Some(sql.into()),
        words: words.into(),
    }
}

/// All that an answer told.
pub(crate) struct Answered {
    pub(crate) events: Vec<AnswerEvent>,
}

pub(crate) async fn ask(llm: Llm, task: AnswerTask) -> Answered {
    ask_with(&Arc::new(llm), task).await
}

pub(crate) async fn ask_with(llm: &Arc<Llm>, task: AnswerTask) -> Answered {
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = events.clone();
    let analyst = AgentAnalyst::new(llm.clone());
    let tell = Box::new(move |event| told.lock().unwrap().push(event));
    let last = analyst.answer(task, Shop::new(), tell).await;
    let mut events = events.lock().unwrap().clone();
    events.push(last);
    Answered { events }
}

impl Answered {
    /// The kinds of events, in order.
    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        let kind = |event: &AnswerEvent| match event {
            AnswerEvent::Model(_) => "model",
            AnswerEvent::Step(_) => "step",
            AnswerEvent::Understood(_) => "understood",
            AnswerEvent::Sql(_) => "sql",
            AnswerEvent::Rows(_) => "rows",
            AnswerEvent::Chart(_) => "chart",
            AnswerEvent::Writing { anew: false, .. } => "writing",
            AnswerEvent::Writing { anew: true, .. } => "anew",
            AnswerEvent::Words(_) => "words",
            AnswerEvent::Next(_) => "next",
            AnswerEvent::Usage(_) => "usage",
            AnswerEvent::Seen(_) => "seen",
            AnswerEvent::Declined { .. } => "declined",
            AnswerEvent::Refused(_) => "refused",
            AnswerEvent::Done { .. } => "done",
            AnswerEvent::Failed(_) => "failed",
            AnswerEvent::Cancelled => "cancelled",
        };
        let mut kinds: Vec<_> = self.events.iter().map(kind).collect();
        kinds.dedup();
        kinds
    }

    pub(crate) fn words(&self) -> String {
        let words = self.events.iter().find_map(|event| match event {
            AnswerEvent::Words(spans) => Some(text_of(spans)),
            _ => None,
        });
        words.unwrap_or_default()
    }

    /// The words as they were written, pieces together.
    pub(crate) fn written(&self) -> String {
        let mut text = String::new();
        for event in &self.events {
            if let AnswerEvent::Writing { text: more, anew } = event {
                if *anew {
                    text.clear();
                }
                text += more;
            }
        }
        text
    }

    pub(crate) fn unverified(&self) -> Vec<String> {
        let spans = self.events.iter().filter_map(|event| match event {
            AnswerEvent::Words(spans) => Some(spans),
            _ => None,
        });
        spans
            .flatten()
            .filter(|span| span.unverified)
            .map(|span| span.text.clone())
            .collect()
    }

    pub(crate) fn sql(&self) -> Vec<String> {
        let sql = self.events.iter().filter_map(|event| match event {
            AnswerEvent::Sql(sql) => Some(sql.clone()),
            _ => None,
        });
        sql.collect()
    }

    pub(crate) fn usage(&self) -> Usage {
        let usage = self.events.iter().find_map(|event| match event {
            AnswerEvent::Usage(usage) => Some(*usage),
            _ => None,
        });
        usage.unwrap()
    }

    pub(crate) fn failure(&self) -> Failure {
        match self.events.last() {
            Some(AnswerEvent::Failed(failure)) => failure.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// Everything that was told, as it is stored.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(&self.events).unwrap()
    }
}
