//! Scores on their way to Langfuse.

use crate::{settings::Langfuse, watch::Watch};
use confab_model::trace::{Score, ScoreKind, Trace};
use reqwest::{Client, header};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Scores that wait at most; more are dropped.
const QUEUE: usize = 4_096;
/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How often one is tried, and the first pause between.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(300);

/// The way to Langfuse's scores.
#[derive(Debug)]
pub(crate) struct Scores {
    queue: Sender<Value>,
    environment: String,
    watch: Arc<Watch>,
}

impl Scores {
    pub(crate) fn start(langfuse: &Langfuse, environment: String, watch: Arc<Watch>) -> Self {
        let (queue, waiting) = channel(QUEUE);
        let url = format!("{}/api/public/scores", langfuse.host);
        let authorization = langfuse.authorization.clone();
        tokio::spawn(post_all(waiting, url, authorization, watch.clone()));
        Self {
            queue,
            environment,
            watch,
        }
    }

    pub(crate) fn send(&self, trace: &Trace) {
        for score in &trace.scores {
            let body = body(trace, score, &self.environment);
            if self.queue.try_send(body).is_err() {
                self.watch.note(|status| status.lost += 1);
            }
        }
    }
}

fn body(trace: &Trace, score: &Score, environment: &str) -> Value {
    let (kind, value) = match score.kind {
        // Langfuse takes 1 and 0 here, and neither true nor 1.0.
        ScoreKind::Boolean => ("BOOLEAN", json!(u8::from(score.value > 0.5))),
        ScoreKind::Numeric => ("NUMERIC", json!(score.value)),
    };
    let mut body = json!({
        // Said twice, it is the same score.
        "id": format!("{}-{}", trace.id, score.name),
        "traceId": trace.id,
        "name": score.name,
        "value": value,
        "dataType": kind,
        "environment": environment,
    });
    if let (false, Some(fields)) = (score.comment.is_empty(), body.as_object_mut()) {
        fields.insert("comment".to_owned(), json!(score.comment));
    }
    body
}

async fn post_all(
    mut waiting: Receiver<Value>,
    url: String,
    authorization: String,
    watch: Arc<Watch>,
) {
    let client = match Client::builder().timeout(TIMEOUT).build() {
        Ok(client) => client,
        Err(error) => {
            watch.note(|status| status.fault = Some(error.to_string()));
            return;
        }
    };
    while let Some(body) = waiting.recv().await {
        let done = post(&client, &url, &authorization, &body).await;
        watch.note(|status| match done {
            Ok(()) => status.scores += 1,
            Err(fault) => {
                status.lost += 1;
                status.fault = Some(fault);
            }
        });
    }
}

async fn post(client: &Client, url: &str, authorization: &str, body: &Value) -> Result<(), String> {
    let mut pause = PAUSE;
    let mut tries = 1;
    loop {
        let sent = client
            .post(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_string())
            .send()
            .await;
        let fault = match sent {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            // What is wrong with it stays wrong.
            Ok(answer) if answer.status().is_client_error() && answer.status() != 429 => {
                return Err(format!(
                    "a score was refused with status {}",
                    answer.status()
                ));
            }
            Ok(answer) => format!("a score was answered with status {}", answer.status()),
            Err(error) => format!("a score can't be sent: {}", error.without_url()),
        };
        if tries >= TRIES {
            return Err(fault);
        }
        tokio::time::sleep(pause).await;
        tries += 1;
        pause *= 2;
    }
}
