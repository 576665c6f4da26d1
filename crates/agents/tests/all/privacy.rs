//! A model that must not see values sees none, whatever it does.

use crate::{
    bench::{SECRET, ask, limits, llm, task, turn},
    server::{Act, Server, Wire, call, say, sql},
};
use confab_model::AnswerEvent;
use serde_json::json;

#[tokio::test]
async fn no_value_reaches_the_model() {
    for wire in [Wire::OpenAi, Wire::Anthropic, Wire::Gemini] {
        let server = Server::start(
            wire,
            11,
            vec![
                call("find_values", json!({"text": "ottilie"})),
                call("describe_tables", json!({"tables": ["customers"]})),
                sql("SELECT totl"),
                sql("SELECT name, total FROM customers"),
                Act::Say(
                    [
                        "{",
                        "{1.na",
                        "me}} leads with {{1.total}}",
                        ", then {{2.name}}.",
                    ]
                    .map(str::to_owned)
                    .to_vec(),
                ),
            ],
        )
        .await;
        let mut question = task("Who spent most?");
        question.private = true;
        question.history = vec![turn(
            "Who is first?",
            "SELECT name FROM customers",
            &format!("{SECRET} with 7,391.50."),
        )];
        let answer = ask(llm(&server, wire, limits()), question).await;
        let sent: String = server.requests().iter().map(ToString::to_string).collect();
        for value in [SECRET, "Ottilie", "7391", "7,391"] {
            assert!(!sent.contains(value), "{wire:?}: {value}");
        }
        let seen = answer
            .events
            .iter()
            .find(|event| matches!(event, AnswerEvent::Seen(_)));
        assert!(!serde_json::to_string(&seen).unwrap().contains(SECRET));
        // The person reads the values all the same, also while they arrive.
        assert_eq!(
            answer.words(),
            format!("{SECRET} leads with 7391.5, then Bo.")
        );
        assert_eq!(answer.written(), answer.words());
        assert_eq!(answer.unverified(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn figures_of_a_model_that_saw_none_are_marked() {
    let server = Server::start(Wire::OpenAi, 64, vec![sql("SELECT 1"), say("It is 55.")]).await;
    let mut question = task("How much?");
    question.private = true;
    let answer = ask(llm(&server, Wire::OpenAi, limits()), question).await;
    assert_eq!(answer.unverified(), ["55"]);
}

#[tokio::test]
async fn what_is_sent_is_as_the_prompts_say() {
    for (private, name) in [(false, "open"), (true, "private")] {
        let server = Server::start(
            Wire::OpenAi,
            64,
            vec![sql("SELECT name, total FROM customers"), say("Bo.")],
        )
        .await;
        let mut question = task("Who spent most?");
        question.private = private;
        question.history = vec![turn(
            "How many orders?",
            "SELECT count(*) FROM orders",
            "There are 12.",
        )];
        ask(llm(&server, Wire::OpenAi, limits()), question).await;
        insta::assert_json_snapshot!(format!("analyst_{name}"), server.requests()[1]["messages"]);
    }
}
