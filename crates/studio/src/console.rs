//! Asking without a conversation: one question, or many in a row.

use crate::{
    analysts,
    answer::{Answerer, Task, is_sql},
    ask::Talk,
    build::Cancel,
    engines::Engines,
    error::StudioError,
    generate::aside,
    guarded,
    mask::{Mask, Reader},
    studio::{Studio, read_recipe},
};
use confab_analyst::Analyst;
use confab_model::{
    AnswerEvent, Engine, Reply,
    engine::{AnswerTask, TellAnswer},
};
use confab_store::Door;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

/// A database that can be asked.
#[derive(Clone, Debug)]
pub struct Console {
    analyst: Arc<Analyst>,
    file: PathBuf,
    today: String,
    private: bool,
}

/// What became of a question in SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    /// The SQL; None where the analyst declines.
    pub sql: Option<String>,
    /// Why there is none.
    pub error: Option<String>,
    /// Microseconds that it took.
    pub micros: u64,
}

impl Console {
    /// Any SQLite file, whoever made it. It is only read.
    ///
    /// # Errors
    /// When it can't be read or isn't SQLite's.
    pub fn open(file: &Path, today: &str) -> Result<Self, StudioError> {
        let unreadable = |error: &dyn std::fmt::Display| {
            StudioError::input(
                format!(
                    "{} can't be read as a SQLite database: {error}",
                    file.display()
                ),
                "Give the path of a SQLite file.",
            )
        };
        let schema = confab_store::introspect(file).map_err(|error| unreadable(&error))?;
        if schema.tables.is_empty() {
            return Err(unreadable(&"it has no tables."));
        }
        let analyst = analysts::build(file, schema, today)?;
        Ok(Self {
            analyst: Arc::new(analyst),
            file: file.to_path_buf(),
            today: today.to_owned(),
            private: false,
        })
    }

    /// Answers one question; `tell` hears all events.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn ask(
        &self,
        question: &str,
        tell: &mut dyn FnMut(AnswerEvent),
        cancel: &Cancel,
    ) -> Result<(), StudioError> {
        let reader = Reader {
            door: Door::open(&self.file)?,
            mask: None,
        };
        let answerer = Answerer {
            analyst: &self.analyst,
            reader: &reader,
            cancel,
            tell,
        };
        let (last, _) = answerer.answer(Task::Question(question.to_owned(), None));
        tell(last);
        Ok(())
    }

    /// Like [`Console::ask`], by the engine that is named, or by the usual one.
    ///
    /// # Errors
    /// When the file can't be read, there is no such engine, or it is stopped.
    pub async fn ask_with(
        &self,
        question: &str,
        engines: &Engines,
        engine: Option<Engine>,
        mut tell: TellAnswer,
        cancel: &Cancel,
    ) -> Result<(), StudioError> {
        let agents = engines.of(engine)?.filter(|_| !is_sql(question));
        if !is_sql(question) {
            let verdict = guarded::judge_chat(question, &self.analyst, false);
            if let Some(events) = guarded::instead(&verdict, 0, question, &self.analyst) {
                events.into_iter().for_each(&mut tell);
                tell(AnswerEvent::Done { millis: 0 });
                return Ok(());
            }
        }
        let Some(agents) = agents else {
            return self.ask(question, &mut tell, cancel);
        };
        let task = AnswerTask {
            question: question.to_owned(),
            private: self.private,
            ..AnswerTask::default()
        };
        let talk = Talk {
            file: self.file.clone(),
            analyst: self.analyst.clone(),
            today: self.today.clone(),
            mask: None,
            tokens: Mask::default(),
        };
        // The agent's events and the last one go the same way.
        let told = Arc::new(Mutex::new(tell));
        let heard = told.clone();
        let say = move |event| {
            let mut tell = heard.lock().unwrap_or_else(PoisonError::into_inner);
            (*tell)(event);
        };
        let last = agents.answer(task, talk, Box::new(say), cancel).await?;
        let mut tell = told.lock().unwrap_or_else(PoisonError::into_inner);
        (*tell)(last);
        Ok(())
    }

    /// Who understands questions here.
    pub(crate) fn analyst(&self) -> &Analyst {
        &self.analyst
    }

    /// The SQL that answers a question, without running it.
    pub fn translate(&self, question: &str) -> Translated {
        let started = Instant::now();
        let reply = self.analyst.reply(question, None);
        let micros = started.elapsed().as_micros() as u64;
        match reply {
            Reply::Understood { best, .. } => Translated {
                sql: Some(best.sql),
                error: None,
                micros,
            },
            Reply::Declined { words, .. } => Translated {
                sql: None,
                error: Some(words),
                micros,
            },
        }
    }
}

impl Studio {
    /// A stored dataset that can be asked.
    ///
    /// # Errors
    /// When there is none by that identifier or name.
    pub async fn console(&self, id: &str) -> Result<Console, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let documents = self.catalog().documents(&dataset.id).await?;
        let today = read_recipe(&documents.recipe)?.today;
        let file = self.catalog().file(&dataset);
        let private = self.catalog().is_private(&dataset.id).await?;
        aside(move || {
            let analyst = analysts::build(&file, documents.schema, &today)?;
            Ok(Console {
                analyst: Arc::new(analyst),
                file,
                today,
                private,
            })
        })
        .await
    }
}
