//! What an answer is like when all goes well, or nearly.

use crate::{
    bench::{ask, limits, llm, task, turn},
    server::{Act, Server, Wire, call, say, sql},
};
use confab_agents::Limits;
use confab_model::{AnswerEvent, Usage};
use serde_json::json;

async fn answered(acts: Vec<Act>) -> (crate::bench::Answered, Server) {
    let server = Server::start(Wire::OpenAi, 7, acts).await;
    let answer = ask(
        llm(&server, Wire::OpenAi, limits()),
        task("Who spent most?"),
    )
    .await;
    (answer, server)
}

#[tokio::test]
async fn an_answer_comes_in_order_with_its_words_as_they_arrive() {
    let query = call(
        "run_sql",
        json!({"sql": "SELECT name, total FROM t;", "understood": "the customer with the largest total", "assumptions": ["all years"]}),
    );
    let words = ["Ottilie ", "Quast hat ", "7.391,50 € ", "– ö", "ü🙂."].map(str::to_owned);
    let (answer, server) = answered(vec![query, Act::Say(words.to_vec())]).await;
    assert_eq!(
        answer.kinds(),
        [
            "model",
            "step",
            "understood",
            "sql",
            "rows",
            "chart",
            "writing",
            "words",
            "usage",
            "seen",
            "done"
        ]
    );
    assert_eq!(answer.words(), "Ottilie Quast hat 7.391,50 € – öü🙂.");
    assert_eq!(answer.written(), answer.words());
    assert_eq!(answer.sql(), ["SELECT name, total FROM t"]);
    assert_eq!(answer.unverified(), Vec::<String>::new());
    let usage = answer.usage();
    assert_eq!((usage.calls, usage.input, usage.output), (2, 2_000, 100));
    assert_eq!(server.paths(), ["/v1/chat/completions"; 2]);
}

#[tokio::test]
async fn what_the_model_saw_is_told_message_by_message() {
    let (answer, server) = answered(vec![sql("SELECT 1"), say("Bo.")]).await;
    let seen = answer.events.iter().find_map(|event| match event {
        AnswerEvent::Seen(calls) => Some(calls),
        _ => None,
    });
    let seen = seen.unwrap();
    assert_eq!(seen.len(), 2);
    let roles = |at: usize| {
        seen[at]
            .messages
            .iter()
            .map(|m| m.role.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(roles(0), ["system", "user", "tools"]);
    assert_eq!(roles(1), ["assistant", "tool"]);
    // Word for word what went over the wire.
    let sent = server.requests();
    let system = &sent[0]["messages"][0]["content"];
    let system = system
        .as_str()
        .map(str::to_owned)
        .unwrap_or_else(|| system[0]["text"].as_str().unwrap().to_owned());
    assert_eq!(seen[0].messages[0].text, system);
    assert!(
        sent[1]
            .to_string()
            .contains(&json!(seen[1].messages[1].text).to_string())
    );
    assert_eq!(seen[1].reply, "Bo.");
}

#[tokio::test]
async fn a_wrong_column_is_mended() {
    let (answer, server) = answered(vec![
        sql("SELECT totl FROM orders"),
        sql("SELECT total FROM orders"),
        say("It is 12."),
    ])
    .await;
    assert_eq!(answer.sql(), ["SELECT total FROM orders"]);
    assert!(
        server.requests()[1]
            .to_string()
            .contains("Did you mean total?")
    );
    assert_eq!(answer.kinds().last(), Some(&"done"));
}

#[tokio::test]
async fn queries_that_fail_again_and_again_come_to_an_end() {
    let acts = (0..20).map(|n| sql(&format!("SELECT totl{n}"))).collect();
    let (answer, server) = answered(acts).await;
    assert!(
        answer.failure().message.contains("circles"),
        "{:?}",
        answer.failure()
    );
    assert!(server.requests().len() <= 6, "{}", server.requests().len());
    let last = server.requests().pop().unwrap();
    assert_eq!(last["tool_choice"], "none");
}

#[tokio::test]
async fn an_endless_loop_of_calls_comes_to_an_end() {
    let server = Server::always(sql("SELECT 1")).await;
    let answer = ask(llm(&server, Wire::OpenAi, limits()), task("?")).await;
    assert!(answer.failure().message.contains("circles"));
    // The rows that were found are there all the same.
    assert!(answer.kinds().contains(&"rows"));
    assert!(server.requests().len() <= 5, "{}", server.requests().len());
}

#[tokio::test]
async fn a_model_that_has_called_enough_may_still_answer() {
    let mut acts: Vec<Act> = (0..8).map(|n| sql(&format!("SELECT {n}"))).collect();
    acts.push(say("At last: 12."));
    let (answer, _) = answered(acts).await;
    assert_eq!(answer.words(), "At last: 12.");
    assert_eq!(answer.sql(), ["SELECT 7"]);
}

#[tokio::test]
async fn a_plan_before_a_call_is_no_answer() {
    let (answer, _) = answered(vec![
        Act::SayAndCall(
            "Let me look.",
            vec![("run_sql", json!({"sql": "SELECT 1"}))],
        ),
        Act::SayAndCall("One more.", vec![("run_sql", json!({"sql": "SELECT 2"}))]),
        say("Bo."),
    ])
    .await;
    assert_eq!(answer.written(), "Bo.");
    assert_eq!(answer.words(), "Bo.");
    // The better query is shown as well, after the first.
    assert_eq!(answer.sql(), ["SELECT 1", "SELECT 2"]);
}

#[tokio::test]
async fn figures_from_nowhere_are_marked() {
    let (answer, _) = answered(vec![sql("SELECT 1"), say("7391.5 of 8000, 92.4%.")]).await;
    assert_eq!(answer.unverified(), ["8000", "92.4"]);
}

#[tokio::test]
async fn figures_without_a_query_are_sent_back_once() {
    let (answer, server) =
        answered(vec![say("It is 42."), sql("SELECT 1"), say("It is 12.")]).await;
    assert_eq!(answer.words(), "It is 12.");
    assert!(
        server.requests()[1]
            .to_string()
            .contains("without having run a query")
    );
    let (answer, _) = answered(vec![say("It is 42."), say("It is 42.")]).await;
    assert_eq!(answer.unverified(), ["42"]);
}

#[tokio::test]
async fn a_question_back_is_asked() {
    let ask_back = call(
        "ask_back",
        json!({"question": "By number or by value?", "options": ["Top by number", "Top by value"]}),
    );
    let (answer, _) = answered(vec![ask_back]).await;
    let declined = answer.events.iter().any(|event| {
        matches!(event, AnswerEvent::Declined { words, nearest } if words == "By number or by value?" && nearest.len() == 2)
    });
    assert!(declined);
    assert_eq!(answer.kinds().last(), Some(&"done"));
}

#[tokio::test]
async fn tools_may_be_called_together_and_wrongly() {
    let (answer, server) = answered(vec![
        Act::Call(vec![
            ("describe_tables", json!({"tables": ["orders", "nowhere"]})),
            ("find_values", json!({"text": "ottilie"})),
            ("fly", json!({})),
            ("run_sql", json!({"query": "SELECT 1"})),
        ]),
        Act::BadCall("run_sql", "{\"sql\": \"SELECT"),
        Act::Call(vec![
            ("run_sql", json!({"sql": "SELECT 3"})),
            ("make_chart", json!({"kind": "donut"})),
        ]),
        say("Bo."),
    ])
    .await;
    let told = server.requests()[1].to_string();
    for part in [
        "customer_id",
        "There are no tables called nowhere",
        "customers.name = 'Ottilie Quast'",
        "no tool called fly",
        "missing field `sql`",
    ] {
        assert!(told.contains(part), "{part}");
    }
    assert!(server.requests()[2].to_string().contains("no JSON object"));
    let titles: Vec<&str> = answer
        .events
        .iter()
        .filter_map(|event| match event {
            AnswerEvent::Chart(chart) => Some(chart.title.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(titles, ["2 as a donut chart"]);
    assert_eq!(answer.words(), "Bo.");
}

#[tokio::test]
async fn history_is_sent_as_far_as_there_is_room() {
    let server = Server::start(Wire::OpenAi, 64, vec![say("Hello.")]).await;
    let mut question = task("And by month?");
    question.history = (0..50)
        .map(|n| turn(&format!("question {n}"), "SELECT 1", &"word ".repeat(100)))
        .collect();
    ask(llm(&server, Wire::OpenAi, limits()), question).await;
    let sent = server.requests().pop().unwrap().to_string();
    assert!(sent.contains("question 49") && !sent.contains("question 0\""));
    assert!(sent.len() < 40_000, "{}", sent.len());
}

#[tokio::test]
async fn a_conversation_has_a_cap() {
    let server = Server::start(Wire::OpenAi, 64, vec![say("Hello.")]).await;
    let mut question = task("?");
    question.spent = Usage {
        calls: 3,
        input: 600_000,
        ..Usage::default()
    };
    let answer = ask(llm(&server, Wire::OpenAi, limits()), question).await;
    assert!(
        answer.failure().message.contains("500,000 tokens"),
        "{:?}",
        answer.failure()
    );
    assert!(server.requests().is_empty());
    let mut question = task("?");
    question.spent = Usage {
        calls: 1,
        micros: Some(2_000_000),
        ..Usage::default()
    };
    let poor = Limits {
        micros: 1_000_000,
        ..limits()
    };
    let answer = ask(llm(&server, Wire::OpenAi, poor), question).await;
    assert!(answer.failure().message.contains("$1.00"));
}
