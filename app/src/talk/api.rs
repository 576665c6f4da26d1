//! The server functions of conversations.

use crate::error::AppError;
use confab_model::{
    Answer, Ask, Conversation, Edit, Engine, Feedback, Page, conversation::Failure,
};
use leptos::{
    prelude::*,
    server_fn::codec::{ByteStream, Json, Streaming},
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::error::server::{studio, told};

/// A conversation with its answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The conversation.
    pub conversation: Conversation,
    /// Its answers in order.
    pub answers: Vec<Answer>,
    /// Who answers in it, where that was chosen.
    pub engine: Option<Engine>,
}

/// SQL as edited: what came of it, or why nothing did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edited {
    /// The result.
    pub edit: Option<Edit>,
    /// The reason.
    pub failure: Option<Failure>,
}

/// The conversations about a dataset, the latest first.
#[server(input = Json, endpoint = "talk/list")]
pub async fn conversations(
    /// The dataset's identifier.
    dataset: String,
) -> Result<Vec<Conversation>, AppError> {
    studio()?
        .conversations(&dataset)
        .await
        .map_err(|error| told(&error))
}

/// A conversation with its answers.
#[server(input = Json, endpoint = "talk/open")]
pub async fn open(
    /// The conversation's number.
    id: i64,
) -> Result<Opened, AppError> {
    let studio = studio()?;
    let opened = studio.conversation(id).await;
    let (conversation, answers) = opened.map_err(|error| told(&error))?;
    let engine = studio.chosen_engine(id).await;
    Ok(Opened {
        conversation,
        answers,
        engine: engine.map_err(|error| told(&error))?,
    })
}

/// Asks in a conversation, or in a new one. Gives the conversation and the
/// answer that is to come.
#[server(input = Json, endpoint = "talk/ask")]
pub async fn start(
    /// The dataset's identifier.
    dataset: String,
    /// The conversation; none for a new one.
    conversation: Option<i64>,
    /// What is asked for.
    ask: Ask,
    /// Who is asked; none: the conversation's engine.
    engine: Option<Engine>,
) -> Result<Opened, AppError> {
    let (conversation, answer) = studio()?
        .ask_with(&dataset, conversation, ask, engine)
        .await
        .map_err(|error| told(&error))?;
    Ok(Opened {
        conversation,
        answers: vec![answer],
        engine,
    })
}

/// Chooses who answers in a conversation.
#[server(input = Json, endpoint = "talk/engine")]
pub async fn choose_engine(
    /// The conversation's number.
    id: i64,
    /// Who.
    engine: Engine,
) -> Result<(), AppError> {
    studio()?
        .choose_engine(id, engine)
        .await
        .map_err(|error| told(&error))
}

/// Whether a model may never see values of a dataset; says so first, if told to.
#[server(input = Json, endpoint = "talk/privacy")]
pub async fn privacy(
    /// The dataset's identifier.
    dataset: String,
    /// What is to hold from now on.
    private: Option<bool>,
) -> Result<bool, AppError> {
    let studio = studio()?;
    if let Some(private) = private {
        let kept = studio.set_private(&dataset, private).await;
        kept.map_err(|error| told(&error))?;
    }
    studio
        .is_private(&dataset)
        .await
        .map_err(|error| told(&error))
}

/// Whether personal data in results of a dataset is masked; says so first, if told to.
#[server(input = Json, endpoint = "talk/masked")]
pub async fn masked(
    /// The dataset's identifier.
    dataset: String,
    /// What is to hold from now on.
    masked: Option<bool>,
) -> Result<bool, AppError> {
    let studio = studio()?;
    if let Some(masked) = masked {
        let kept = studio.set_masked(&dataset, masked).await;
        kept.map_err(|error| told(&error))?;
    }
    studio
        .is_masked(&dataset)
        .await
        .map_err(|error| told(&error))
}

/// What an answer tells from event `from` on, as lines of JSON, until its last event.
#[server(input = Json, output = Streaming, endpoint = "talk/events")]
pub async fn events(
    /// The answer's number.
    id: i64,
    /// From which event on.
    from: u64,
) -> Result<ByteStream<AppError>, AppError> {
    let studio = studio()?;
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    // Asked once here, so that an answer that isn't there has a status of its own.
    studio
        .answer_news(id, usize::MAX)
        .await
        .map_err(|error| told(&error))?;
    let news = futures_util::stream::unfold(
        (studio, from, false),
        move |(studio, from, ended)| async move {
            if ended {
                return None;
            }
            let (events, ended) = match studio.answer_news(id, from).await {
                Ok(news) => news,
                Err(_) => return None,
            };
            let mut lines = Vec::new();
            for event in &events {
                serde_json::to_writer(&mut lines, event).ok()?;
                lines.push(b'\n');
            }
            Some((Ok(lines), (studio, from + events.len(), ended)))
        },
    );
    Ok(ByteStream::new(news))
}

/// Stops an answer that is under way.
#[server(input = Json, endpoint = "talk/stop")]
pub async fn stop(
    /// The answer's number.
    id: i64,
) -> Result<bool, AppError> {
    Ok(studio()?.stop_answer(id))
}

/// Gives a conversation another title.
#[server(input = Json, endpoint = "talk/rename")]
pub async fn rename(
    /// The conversation's number.
    id: i64,
    /// The new title.
    title: String,
) -> Result<(), AppError> {
    studio()?
        .rename_conversation(id, &title)
        .await
        .map_err(|error| told(&error))
}

/// Hides a conversation, or has it back.
#[server(input = Json, endpoint = "talk/hide")]
pub async fn hide(
    /// The conversation's number.
    id: i64,
    /// Whether it is to be hidden.
    hidden: bool,
) -> Result<(), AppError> {
    studio()?
        .hide_conversation(id, hidden)
        .await
        .map_err(|error| told(&error))
}

/// Runs an answer's SQL as edited; without SQL, forgets all edits.
#[server(input = Json, endpoint = "talk/edit")]
pub async fn run_sql(
    /// The answer's number.
    id: i64,
    /// The SQL.
    sql: Option<String>,
) -> Result<Edited, AppError> {
    let studio = studio()?;
    let Some(sql) = sql else {
        studio.revert_sql(id).await.map_err(|error| told(&error))?;
        return Ok(Edited {
            edit: None,
            failure: None,
        });
    };
    let done = studio
        .edit_sql(id, sql)
        .await
        .map_err(|error| told(&error))?;
    Ok(match done {
        Ok(edit) => Edited {
            edit: Some(edit),
            failure: None,
        },
        Err(failure) => Edited {
            edit: None,
            failure: Some(failure),
        },
    })
}

/// A page of a query's result, maybe ordered by a column (largest first if the flag says so).
#[server(input = Json, endpoint = "talk/rows")]
pub async fn rows(
    /// The dataset's identifier.
    dataset: String,
    /// The query.
    sql: String,
    /// The column's number from 0, and the flag.
    order: Option<(u32, bool)>,
    /// The number of the first row, from 0.
    offset: u64,
) -> Result<Page, AppError> {
    studio()?
        .result_page(&dataset, &sql, order, offset)
        .await
        .map_err(|error| told(&error))
}

/// SQL in lines that are easy to read.
#[server(input = Json, endpoint = "talk/format")]
pub async fn format(
    /// The SQL.
    sql: String,
) -> Result<String, AppError> {
    Ok(confab_studio::Studio::format_sql(&sql))
}

/// Keeps what somebody thinks of an answer.
#[server(input = Json, endpoint = "talk/feedback")]
pub async fn judge(
    /// The answer's number.
    id: i64,
    /// The opinion; none takes it back.
    feedback: Option<Feedback>,
) -> Result<(), AppError> {
    studio()?
        .feedback(id, feedback)
        .await
        .map_err(|error| told(&error))
}

/// Questions to begin with.
#[server(input = Json, endpoint = "talk/questions")]
pub async fn questions(
    /// The dataset's identifier.
    dataset: String,
) -> Result<Vec<String>, AppError> {
    studio()?
        .first_questions(&dataset)
        .await
        .map_err(|error| told(&error))
}
