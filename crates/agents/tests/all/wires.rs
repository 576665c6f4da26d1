//! The other providers' wires, as far as they differ.

use crate::{
    bench::{ask, limits, llm, task},
    server::{Act, Server, Wire, say, sql},
};
use serde_json::json;

const OTHERS: [Wire; 2] = [Wire::Anthropic, Wire::Gemini];

#[tokio::test]
async fn an_answer_is_the_same_on_each_wire() {
    for wire in OTHERS {
        for cut in [1, 3, 1000] {
            let words = Act::Say(["Bo hat ", "12 – ö", "🙂."].map(str::to_owned).to_vec());
            let acts = vec![sql("SELECT totl"), sql("SELECT 'ö🙂'"), words];
            let server = Server::start(wire, cut, acts).await;
            let answer = ask(llm(&server, wire, limits()), task("Wer?")).await;
            assert_eq!(answer.words(), "Bo hat 12 – ö🙂.", "{wire:?}");
            assert_eq!(answer.written(), answer.words());
            assert_eq!(answer.sql(), ["SELECT 'ö🙂'"], "{wire:?}");
            assert_eq!(answer.usage().calls, 3);
            assert!(
                answer.usage().input >= 3_000,
                "{wire:?} {:?}",
                answer.usage()
            );
            assert_eq!(answer.kinds().last(), Some(&"done"), "{wire:?}");
        }
    }
}

#[tokio::test]
async fn faults_are_the_same_on_each_wire() {
    let body = |kind: &str, message: &str| {
        json!({"type": "error", "error": {"type": kind, "status": kind, "message": message}})
            .to_string()
    };
    for wire in OTHERS {
        let refusal = match wire {
            Wire::Anthropic => Act::EndsFor("", "refusal"),
            _ => Act::EndsFor("", "SAFETY"),
        };
        for (fault, words) in [
            (
                Act::Status(401, vec![], body("authentication_error", "zone 7")),
                "doesn't accept the key",
            ),
            (
                Act::Status(
                    400,
                    vec![],
                    body("INVALID_ARGUMENT", "API key not valid. zone 7"),
                ),
                "doesn't accept the key",
            ),
            (
                Act::Status(404, vec![], body("not_found_error", "zone 7")),
                "no model called script",
            ),
            (
                Act::Status(429, vec![], body("rate_limit_error", "zone 7")),
                "asked too often",
            ),
            (
                Act::Status(529, vec![], body("overloaded_error", "zone 7")),
                "fault of its own",
            ),
            (
                Act::Status(
                    400,
                    vec![],
                    body(
                        "invalid_request_error",
                        "Your credit balance is too low, zone 7",
                    ),
                ),
                "no credit",
            ),
            (Act::Reset("Half"), "can't be reached|broke off"),
            (Act::Nothing, "empty answer"),
            (refusal, "declined"),
        ] {
            let server = Server::start(wire, 7, vec![fault.clone(); 4]).await;
            let answer = ask(llm(&server, wire, limits()), task("Who?")).await;
            let failure = answer.failure();
            assert!(
                words
                    .split('|')
                    .any(|words| failure.message.contains(words)),
                "{wire:?} {fault:?}: {failure:?}"
            );
            assert!(!answer.json().contains("zone 7"));
        }
    }
}

#[tokio::test]
async fn an_endless_loop_ends_on_each_wire() {
    for wire in OTHERS {
        let server = Server::start(wire, 64, vec![sql("SELECT 1"); 30]).await;
        let answer = ask(llm(&server, wire, limits()), task("Who?")).await;
        assert!(
            answer.failure().message.contains("circles"),
            "{:?}",
            answer.failure()
        );
        assert!(server.requests().len() < 7);
    }
}

#[tokio::test]
async fn a_fault_in_the_middle_is_waited_out_on_each_wire() {
    for wire in OTHERS {
        let server = Server::start(
            wire,
            7,
            vec![sql("SELECT 1"), Act::Reset("Half"), say("Bo.")],
        )
        .await;
        let answer = ask(llm(&server, wire, limits()), task("Who?")).await;
        assert_eq!(answer.words(), "Bo.", "{wire:?}");
        assert_eq!(answer.written(), "Bo.", "{wire:?}");
    }
}
