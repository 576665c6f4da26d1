//! What an answer is like when the provider fails: always a sentence, never
//! the provider's own words, and never the key.

use crate::{
    bench::{ask, ask_with, limits, llm, task},
    server::{Act, Server, Wire, say, sql},
};
use confab_agents::{CallError, Limits, test_connection};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const INNARDS: &str = "sk-key-that-stays-secret in zone 7";

fn status(code: u16, body: &str) -> Act {
    Act::Status(
        code,
        vec![],
        json!({"error": {"message": format!("{body} {INNARDS}"), "code": body}}).to_string(),
    )
}

async fn answered(acts: Vec<Act>) -> (crate::bench::Answered, Server) {
    let server = Server::start(Wire::OpenAi, 5, acts).await;
    let answer = ask(llm(&server, Wire::OpenAi, limits()), task("Who?")).await;
    assert!(!answer.json().contains("zone 7"), "{}", answer.json());
    assert!(!answer.json().contains("sk-key"), "{}", answer.json());
    (answer, server)
}

#[tokio::test]
async fn a_passing_fault_is_waited_out() {
    for fault in [
        status(429, "rate_limit_exceeded"),
        status(500, "server_error"),
        status(503, "overloaded"),
        Act::Reset("Half an answer"),
        Act::Garbage("Half"),
        Act::Status(502, vec![], "<html>Bad gateway</html>".into()),
    ] {
        let (answer, server) =
            answered(vec![sql("SELECT 1"), fault.clone(), say("Bo has 12.")]).await;
        assert_eq!(answer.words(), "Bo has 12.", "{fault:?}");
        assert_eq!(answer.written(), "Bo has 12.", "{fault:?}");
        assert_eq!(server.requests().len(), 3, "{fault:?}");
    }
}

#[tokio::test]
async fn a_fault_that_stays_is_said_in_a_sentence() {
    for (fault, words, requests) in [
        (status(401, "invalid_api_key"), "doesn't accept the key", 1),
        (status(403, "forbidden"), "doesn't accept the key", 1),
        (status(404, "model_not_found"), "no model called script", 1),
        (status(402, "payment"), "no credit", 1),
        (status(429, "insufficient_quota"), "no credit", 1),
        (status(400, "context_length_exceeded"), "more to read", 1),
        (status(400, "does not support tools"), "can't call tools", 1),
        (status(400, "strange"), "doesn't accept the request", 1),
        (status(500, "server_error"), "fault of its own", 3),
        (status(429, "rate_limit_exceeded"), "asked too often", 3),
        (Act::Reset("Half"), "can't be reached|broke off", 3),
        (Act::Nothing, "empty answer", 2),
        (Act::EndsFor("", "content_filter"), "declined", 1),
        (Act::EndsFor("", "length"), "too long for its limit", 1),
        (Act::Stall("Half"), "didn't answer within", 1),
    ] {
        let (answer, server) = answered(vec![fault.clone(); 6]).await;
        let failure = answer.failure();
        assert!(
            words
                .split('|')
                .any(|words| failure.message.contains(words)),
            "{fault:?}: {failure:?}"
        );
        assert!(!failure.hint.is_empty());
        assert_eq!(server.requests().len(), requests, "{fault:?}");
        assert_eq!(answer.usage().calls as usize, requests, "{fault:?}");
    }
}

#[tokio::test]
async fn rows_that_were_found_survive_a_fault() {
    let mut acts = vec![sql("SELECT 1")];
    acts.extend(vec![status(500, "down"); 3]);
    let (answer, _) = answered(acts).await;
    let kinds = answer.kinds();
    assert!(
        kinds.contains(&"sql") && kinds.contains(&"rows"),
        "{kinds:?}"
    );
    assert_eq!(kinds.last(), Some(&"failed"));
}

#[tokio::test]
async fn the_pause_that_a_provider_asks_for_is_kept() {
    let busy = Act::Status(429, vec![("retry-after", "0.3")], "{}".into());
    let started = Instant::now();
    let (answer, _) = answered(vec![busy, say("Hello.")]).await;
    assert_eq!(answer.words(), "Hello.");
    assert!(started.elapsed() >= Duration::from_millis(300));
    // A pause that is longer than the answer may take isn't begun.
    let busy = Act::Status(429, vec![("retry-after", "3600")], "{}".into());
    let started = Instant::now();
    let (answer, server) = answered(vec![busy, say("Hello.")]).await;
    assert!(answer.failure().message.contains("too often"));
    assert_eq!(server.requests().len(), 1);
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_so() {
    let mut gone = Server::start(Wire::OpenAi, 5, vec![]).await;
    gone.url = "http://127.0.0.1:9".into();
    let answer = ask(llm(&gone, Wire::OpenAi, limits()), task("Who?")).await;
    assert!(
        answer.failure().message.contains("can't be reached"),
        "{:?}",
        answer.failure()
    );
}

#[tokio::test]
async fn an_answer_has_a_deadline() {
    let server = Server::always(Act::Stall("Half")).await;
    let hasty = Limits {
        answer: Duration::from_millis(200),
        silence: Duration::from_secs(60),
        ..limits()
    };
    let started = Instant::now();
    let answer = ask(llm(&server, Wire::OpenAi, hasty), task("Who?")).await;
    assert!(answer.failure().message.contains("didn't answer within"));
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_provider_that_is_down_is_left_alone() {
    let server = Server::always(status(500, "down")).await;
    let llm = Arc::new(llm(&server, Wire::OpenAi, limits()));
    for _ in 0..2 {
        ask_with(&llm, task("Who?")).await;
    }
    let before = server.requests().len();
    let answer = ask_with(&llm, task("Who?")).await;
    assert!(
        answer.failure().message.contains("left alone"),
        "{:?}",
        answer.failure()
    );
    assert_eq!(server.requests().len(), before);
}

#[tokio::test]
async fn stopping_cancels_the_request() {
    let server = Server::always(Act::Stall("Half")).await;
    let patient = Limits {
        silence: Duration::from_secs(60),
        ..limits()
    };
    let llm = llm(&server, Wire::OpenAi, patient);
    let work = tokio::spawn(async move { ask(llm, task("Who?")).await });
    server.streams(1).await;
    work.abort();
    server.streams(0).await;
}

#[tokio::test]
async fn a_connection_is_tried_out() {
    let tried = async |acts: Vec<Act>| {
        let server = Server::start(Wire::OpenAi, 9, acts).await;
        test_connection(&llm(&server, Wire::OpenAi, limits())).await
    };
    let fine = tried(vec![Act::Call(vec![("ping", json!({}))])])
        .await
        .unwrap();
    assert_eq!(
        (fine.model.as_str(), fine.usage.calls),
        ("openai:script", 1)
    );
    assert_eq!(
        tried(vec![say("pong")]).await,
        Err(CallError::NoTools("script".into()))
    );
    assert_eq!(tried(vec![status(401, "no")]).await, Err(CallError::Key));
    assert_eq!(
        tried(vec![status(404, "no")]).await,
        Err(CallError::Model("script".into()))
    );
    assert_eq!(
        tried(vec![status(429, "insufficient_quota")]).await,
        Err(CallError::Quota)
    );
}
