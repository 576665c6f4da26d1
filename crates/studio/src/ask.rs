//! Asking within a conversation: each answer is a job of its own, which goes on
//! when its page is left and is stored when it ends.

use crate::{
    answer::{Origin, Task, plain_chart},
    answering::Work,
    error::StudioError,
    generate::aside,
    judged,
    mask::Mask,
    sql_fix,
    studio::{Studio, read_recipe},
};
use confab_analyst::Analyst;
use confab_model::{
    Answer, AnswerEvent, Ask, Conversation, Edit, Engine, Feedback, Page, conversation::Failure,
};
use confab_store::{Door, DoorError, QueryLimits};
use std::{path::PathBuf, sync::Arc};

/// The longest text that is taken for a question or SQL, in characters.
const LONGEST: usize = 100_000;
/// First questions that are offered.
const FIRST: usize = 6;
/// Edits of one answer that are kept.
const EDITS: usize = 20;
/// Rows of a page of a result.
const PAGE: usize = 100;

/// What is talked to.
pub(crate) struct Talk {
    pub(crate) file: PathBuf,
    pub(crate) analyst: Arc<Analyst>,
    pub(crate) today: String,
    /// Hides personal data in results, if that is wished.
    pub(crate) mask: Option<Mask>,
    /// What a model sees in the place of personal data.
    pub(crate) tokens: Mask,
}

impl Studio {
    /// Asks in a conversation, or in a new one. The answer arrives as events.
    ///
    /// # Errors
    /// When there is no such dataset or conversation, when there is nothing to
    /// answer, or when too much is asked at once.
    pub async fn ask(
        &self,
        dataset: &str,
        conversation: Option<i64>,
        ask: Ask,
    ) -> Result<(Conversation, Answer), StudioError> {
        self.ask_with(dataset, conversation, ask, None).await
    }

    /// Like [`Studio::ask`], of one engine; None: of the conversation's own.
    ///
    /// # Errors
    /// As [`Studio::ask`], and when there is no such engine.
    pub async fn ask_with(
        &self,
        dataset: &str,
        conversation: Option<i64>,
        ask: Ask,
        engine: Option<Engine>,
    ) -> Result<(Conversation, Answer), StudioError> {
        let agents = match (engine, conversation) {
            (None, Some(id)) => {
                let chosen = self.catalog().engine(id).await?;
                // Its model may have been taken away since.
                let there = self.engines().of(chosen);
                there.or_else(|_| self.engines().of(None))?
            }
            (engine, _) => self.engines().of(engine)?,
        };
        let dataset = self.catalog().get(dataset).await?;
        let (question, task) = self.task(conversation, &ask).await?;
        let conversation = match conversation {
            Some(id) => self.catalog().conversation(id).await?,
            None => {
                let added = self
                    .catalog()
                    .add_conversation(&dataset.id, &question)
                    .await?;
                // Who is asked first goes on answering.
                if let Some(engine) = engine {
                    self.catalog().choose_engine(added.id, engine).await?;
                }
                added
            }
        };
        let id = self
            .catalog()
            .add_answer(conversation.id, &question)
            .await?;
        let job = self
            .answers_under_way()
            .begin_as(id.to_string(), question.clone())?;
        let work = Work {
            dataset: dataset.id,
            conversation: conversation.id,
            id,
            question: question.clone(),
            task,
            agents,
            job: job.clone(),
            vetted: Arc::default(),
        };
        let work = tokio::spawn(self.clone().answer(work));
        // An answer ends with a last event even if its work panics.
        tokio::spawn(async move {
            if work.await.is_err() {
                job.tell(broke_off("Something went wrong inside Confab."));
            }
        });
        let answer = Answer {
            id,
            question,
            events: Vec::new(),
            edits: Vec::new(),
            feedback: None,
        };
        Ok((conversation, answer))
    }

    /// What an answer tells from event `from` on; waits some seconds for
    /// something. The flag says whether that was all.
    ///
    /// # Errors
    /// When there is no such answer.
    pub async fn answer_news(
        &self,
        id: i64,
        from: usize,
    ) -> Result<(Vec<AnswerEvent>, bool), StudioError> {
        if let Some(view) = self.answers_under_way().wait(&id.to_string(), from).await {
            return Ok((view.events, view.finished));
        }
        let (_, mut answer) = self.catalog().answer(id).await?;
        complete(&mut answer);
        Ok((answer.events.split_off(from.min(answer.events.len())), true))
    }

    /// Chooses who answers in a conversation.
    ///
    /// # Errors
    /// When there is no such conversation or engine.
    pub async fn choose_engine(
        &self,
        conversation: i64,
        engine: Engine,
    ) -> Result<(), StudioError> {
        self.engines().of(Some(engine))?;
        Ok(self.catalog().choose_engine(conversation, engine).await?)
    }

    /// Who was chosen to answer in a conversation; None: the usual engine.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub async fn chosen_engine(&self, conversation: i64) -> Result<Option<Engine>, StudioError> {
        Ok(self.catalog().engine(conversation).await?)
    }

    /// Says whether a model may never see values of a dataset.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn set_private(&self, dataset: &str, private: bool) -> Result<(), StudioError> {
        let dataset = self.catalog().get(dataset).await?;
        Ok(self.catalog().set_private(&dataset.id, private).await?)
    }

    /// Whether a model may never see values of a dataset.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn is_private(&self, dataset: &str) -> Result<bool, StudioError> {
        let dataset = self.catalog().get(dataset).await?;
        Ok(self.catalog().is_private(&dataset.id).await?)
    }

    /// Says whether personal data in results of a dataset is masked.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn set_masked(&self, dataset: &str, masked: bool) -> Result<(), StudioError> {
        let dataset = self.catalog().get(dataset).await?;
        Ok(self.catalog().set_masked(&dataset.id, masked).await?)
    }

    /// Whether personal data in results of a dataset is masked.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn is_masked(&self, dataset: &str) -> Result<bool, StudioError> {
        let dataset = self.catalog().get(dataset).await?;
        Ok(self.catalog().is_masked(&dataset.id).await?)
    }

    /// Asks an answer to stop. False when it isn't under way.
    pub fn stop_answer(&self, id: i64) -> bool {
        self.answers_under_way().cancel(&id.to_string())
    }

    /// The conversations about a dataset, the latest first.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn conversations(&self, dataset: &str) -> Result<Vec<Conversation>, StudioError> {
        let dataset = self.catalog().get(dataset).await?;
        Ok(self.catalog().conversations(&dataset.id).await?)
    }

    /// A conversation with its answers. Those under way have the events so far.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub async fn conversation(&self, id: i64) -> Result<(Conversation, Vec<Answer>), StudioError> {
        let conversation = self.catalog().conversation(id).await?;
        let mut answers = self.catalog().answers(id).await?;
        for answer in &mut answers {
            match self.answers_under_way().find(&answer.id.to_string()) {
                Some(job) if answer.is_running() => answer.events = job.view(0).events,
                _ => complete(answer),
            }
        }
        Ok((conversation, answers))
    }

    /// Gives a conversation another title.
    ///
    /// # Errors
    /// When the title is empty or there is no such conversation.
    pub async fn rename_conversation(&self, id: i64, title: &str) -> Result<(), StudioError> {
        if title.trim().is_empty() {
            return Err(StudioError::input(
                "The title is empty.",
                "Give the conversation a title.",
            ));
        }
        Ok(self.catalog().rename_conversation(id, title).await?)
    }

    /// Hides a conversation, or has it back. It is gone for good at the next start.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub async fn hide_conversation(&self, id: i64, hidden: bool) -> Result<(), StudioError> {
        Ok(self.catalog().hide_conversation(id, hidden).await?)
    }

    /// Keeps what somebody thinks of an answer; None takes it back.
    ///
    /// # Errors
    /// When there is no such answer.
    pub async fn feedback(&self, id: i64, feedback: Option<Feedback>) -> Result<(), StudioError> {
        self.catalog().keep_feedback(id, feedback.as_ref()).await?;
        if let Some(feedback) = feedback {
            self.add_score(id, judged::opinion(&feedback)).await?;
        }
        Ok(())
    }

    /// Runs an answer's SQL as edited and keeps what came of it.
    ///
    /// # Errors
    /// When there is no such answer; what is wrong with the SQL is the inner error.
    pub async fn edit_sql(
        &self,
        id: i64,
        sql: String,
    ) -> Result<Result<Edit, Failure>, StudioError> {
        let (conversation, mut answer) = self.catalog().answer(id).await?;
        let dataset = self.catalog().conversation(conversation).await?.dataset;
        let edit = match self.query_result(&dataset, sql).await? {
            Ok(edit) => edit,
            Err(failure) => return Ok(Err(failure)),
        };
        answer.edits.push(edit.clone());
        let old = answer.edits.len().saturating_sub(EDITS);
        answer.edits.drain(..old);
        self.catalog().keep_edits(id, &answer.edits).await?;
        Ok(Ok(edit))
    }

    /// Forgets what became of an answer's SQL by hand.
    ///
    /// # Errors
    /// When there is no such answer.
    pub async fn revert_sql(&self, id: i64) -> Result<(), StudioError> {
        Ok(self.catalog().keep_edits(id, &[]).await?)
    }

    /// A page of a query's result, ordered by one of its columns (from 0;
    /// the flag: largest first) if one is named.
    ///
    /// # Errors
    /// When the query isn't one that only reads, isn't understood or takes too long.
    pub async fn result_page(
        &self,
        dataset: &str,
        sql: &str,
        order: Option<(u32, bool)>,
        offset: u64,
    ) -> Result<Page, StudioError> {
        let inner = confab_store::sql_check::check(sql)?;
        let order = order.map_or_else(String::new, |(column, descending)| {
            let way = if descending { "DESC" } else { "ASC" };
            format!(" ORDER BY {} {way}", u64::from(column) + 1)
        });
        // One more than a page, to know whether there are more.
        let limit = PAGE + 1;
        let sql = format!("SELECT * FROM (\n{inner}\n){order} LIMIT {limit} OFFSET {offset}");
        let mut page = self.query(dataset, &sql).await?;
        page.truncated |= page.rows.len() > PAGE;
        page.rows.truncate(PAGE);
        page.offset = offset;
        page.total = None;
        Ok(page)
    }

    /// SQL in lines that are easy to read; what isn't SQL stays as it is.
    pub fn format_sql(sql: &str) -> String {
        confab_store::sql_check::pretty(sql)
    }

    /// Questions to begin with, each of which has an answer.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn first_questions(&self, dataset: &str) -> Result<Vec<String>, StudioError> {
        let talk = self.talk(dataset).await?;
        aside(move || {
            let door = Door::open(&talk.file)?;
            let has_rows = |question: &String| match talk.analyst.reply(question, None) {
                confab_model::Reply::Understood { best, .. } => {
                    let limits = QueryLimits {
                        rows: 1,
                        ..QueryLimits::default()
                    };
                    let page = door.query(&best.sql, limits, &crate::Cancel::new());
                    page.is_ok_and(|page| !page.rows.is_empty())
                }
                confab_model::Reply::Declined { .. } => false,
            };
            let questions = talk.analyst.suggestions(FIRST * 3).into_iter();
            Ok(questions.filter(has_rows).take(FIRST).collect())
        })
        .await
    }

    /// What is to be answered, and the question as the conversation shows it.
    async fn task(
        &self,
        conversation: Option<i64>,
        ask: &Ask,
    ) -> Result<(String, Task), StudioError> {
        let gone = || {
            StudioError::input(
                "What this refers to is no longer there.",
                "Ask the question again.",
            )
        };
        match ask {
            Ask::Question(text) => {
                let text = text.trim();
                if text.is_empty() {
                    return Err(StudioError::input(
                        "There is no question.",
                        "Write what you would like to know.",
                    ));
                }
                if text.chars().count() > LONGEST {
                    return Err(StudioError::input(
                        format!("The question is longer than {LONGEST} characters."),
                        "Ask one thing at a time.",
                    ));
                }
                let previous = match conversation {
                    Some(id) => self.catalog().latest_origin(id).await?,
                    None => None,
                };
                let previous = previous.and_then(|text| serde_json::from_str(&text).ok());
                Ok((text.to_owned(), Task::Question(text.to_owned(), previous)))
            }
            Ask::Alternative { answer } => {
                let other = self.origin(*answer).await?.alternative.ok_or_else(gone)?;
                Ok((other.words.clone(), Task::Understood(Box::new(other))))
            }
            Ask::Choice {
                answer,
                assumption,
                choice,
            } => {
                let origin = self.origin(*answer).await?;
                let choice = at(&origin.best.assumptions, *assumption)
                    .and_then(|assumption| at(&assumption.others, *choice))
                    .ok_or_else(gone)?
                    .clone();
                let talk = self.talk_of(*answer).await?;
                let other = talk.analyst.understand(choice.form, 1.0);
                let other = other.map_err(|_| gone())?;
                Ok((choice.words, Task::Understood(Box::new(other))))
            }
            Ask::Rows {
                answer,
                row,
                column,
            } => {
                let origin = self.origin(*answer).await?;
                let (_, stored) = self.catalog().answer(*answer).await?;
                let page = stored.events.iter().rev().find_map(|event| match event {
                    AnswerEvent::Rows(page) => Some(page),
                    _ => None,
                });
                let row = page
                    .and_then(|page| at(&page.rows, *row))
                    .ok_or_else(gone)?;
                let talk = self.talk_of(*answer).await?;
                let form = talk
                    .analyst
                    .drill(&origin.best.form, row, *column as usize)
                    .ok_or_else(gone)?;
                let rows = talk.analyst.understand(form, 1.0).map_err(|_| gone())?;
                let figure = at(row, *column).cloned().flatten().unwrap_or_default();
                Ok((
                    format!("Show the rows behind {figure}"),
                    Task::Understood(Box::new(rows)),
                ))
            }
        }
    }

    async fn origin(&self, answer: i64) -> Result<Origin, StudioError> {
        let origin = self.catalog().origin(answer).await?;
        origin
            .and_then(|text| serde_json::from_str(&text).ok())
            .ok_or_else(|| {
                StudioError::input(
                    "This answer has nothing to go on from.",
                    "Ask the question again.",
                )
            })
    }

    async fn talk_of(&self, answer: i64) -> Result<Talk, StudioError> {
        let (conversation, _) = self.catalog().answer(answer).await?;
        let dataset = self.catalog().conversation(conversation).await?.dataset;
        self.talk(&dataset).await
    }

    pub(crate) async fn talk(&self, dataset: &str) -> Result<Talk, StudioError> {
        let dataset = self.catalog().get(dataset).await?;
        let documents = self.catalog().documents(&dataset.id).await?;
        let today = read_recipe(&documents.recipe)?.today;
        let file = self.catalog().file(&dataset);
        let analyst = self
            .analysts()
            .get(file.clone(), documents.schema, today.clone())
            .await?;
        let mask = self.mask(&dataset.id).await?;
        Ok(Talk {
            file,
            analyst,
            today,
            tokens: mask.clone().unwrap_or_default(),
            mask,
        })
    }

    async fn query_result(
        &self,
        dataset: &str,
        sql: String,
    ) -> Result<Result<Edit, Failure>, StudioError> {
        let reader = self.reader(dataset).await?;
        aside(
            move || match reader.query(&sql, QueryLimits::default(), &crate::Cancel::new()) {
                Ok(page) => Ok(Ok(Edit {
                    chart: plain_chart(&page).map(Box::new),
                    page: page.first_rows(),
                    sql,
                })),
                Err(error @ DoorError::Unreadable(_)) => Err(error.into()),
                Err(error) => Ok(Err(sql_fix::explain(&sql, &error))),
            },
        )
        .await
    }
}

/// An answer that broke off without an end gets one.
fn complete(answer: &mut Answer) {
    if answer.is_running() {
        answer
            .events
            .push(broke_off("Confab was stopped before this was answered."));
    }
}

pub(crate) fn broke_off(message: &str) -> AnswerEvent {
    AnswerEvent::Failed(Failure {
        message: message.to_owned(),
        hint: "Ask the question again.".to_owned(),
        ..Failure::default()
    })
}

fn at<T>(list: &[T], number: u32) -> Option<&T> {
    list.get(number as usize)
}
