//! Instructions put into words that the embedded editor carries out.

use crate::{
    bench::{SECRET, Shop, limits, llm},
    server::{Act, Server, Wire, call, say},
};
use confab_agents::AgentEditor;
use confab_model::{
    Change, Operation, Selection, Unclear,
    engine::{EditTask, Edited, Editor, EngineFailure, Understand},
};
use serde_json::json;
use std::sync::Arc;

/// Understands "delete …" and nothing else; its reasons hold a value of the data.
fn understand() -> Understand {
    Arc::new(|instruction| match instruction.strip_prefix("delete ") {
        Some(what) => Ok(Change {
            table: "orders".into(),
            prompt: instruction.into(),
            understood: format!("Delete {what}."),
            seed: 7,
            operations: vec![Operation::Delete {
                table: "orders".into(),
                rows: Selection::default(),
            }],
        }),
        None => Err(Unclear {
            words: format!("Only {SECRET} could be meant."),
            nearest: vec!["delete all orders".into()],
        }),
    })
}

async fn edited(acts: Vec<Act>, private: bool) -> (Result<Edited, EngineFailure>, Server) {
    let server = Server::start(Wire::OpenAi, 17, acts).await;
    let editor = AgentEditor::new(Arc::new(llm(&server, Wire::OpenAi, limits())));
    let task = EditTask {
        table: "orders".into(),
        instruction: "wirf die stornierten weg".into(),
        private,
    };
    (editor.edit(task, Shop::new(), understand()).await, server)
}

fn change(instructions: &[&str]) -> Act {
    call("change", json!({ "instructions": instructions }))
}

#[tokio::test]
async fn what_is_not_understood_is_said_otherwise() {
    let acts = vec![
        call("find_values", json!({ "text": "Ottilie" })),
        change(&["throw them away"]),
        change(&["delete cancelled orders", "delete lost orders"]),
    ];
    let (edited, server) = edited(acts, false).await;
    let edited = edited.unwrap();
    let change = edited.outcome.unwrap();
    assert_eq!(change.prompt, "wirf die stornierten weg");
    assert_eq!(
        change.understood,
        "Delete cancelled orders. Delete lost orders."
    );
    assert_eq!(change.operations.len(), 2);
    assert_eq!(edited.work.usage.calls, 3);
    insta::assert_json_snapshot!(server.requests()[2]["messages"]);
}

#[tokio::test]
async fn what_has_to_be_settled_is_asked() {
    let question = json!({"question": "Which orders?", "options": ["delete cancelled orders"]});
    let (edited, _) = edited(vec![call("ask_back", question)], false).await;
    let unclear = edited.unwrap().outcome.unwrap_err();
    assert_eq!(unclear.words, "Which orders?");
    assert_eq!(unclear.nearest, ["delete cancelled orders"]);
}

#[tokio::test]
async fn words_alone_say_why_it_cannot_be_done() {
    let (edited, _) = edited(vec![say("There is no such column.")], false).await;
    let unclear = edited.unwrap().outcome.unwrap_err();
    assert_eq!(unclear.words, "There is no such column.");
}

#[tokio::test]
async fn values_stay_hidden_where_they_are_private() {
    let acts = vec![
        call("find_values", json!({ "text": "Ottilie" })),
        change(&["throw them away"]),
        change(&["delete cancelled orders"]),
    ];
    let (edited, server) = edited(acts, true).await;
    assert!(edited.unwrap().outcome.is_ok());
    let sent = json!(server.requests()).to_string();
    assert!(!sent.contains(SECRET) && !sent.contains("Quast"), "{sent}");
}

#[tokio::test]
async fn a_model_that_goes_in_circles_is_stopped() {
    let server = Server::always(change(&["nonsense"])).await;
    let editor = AgentEditor::new(Arc::new(llm(&server, Wire::OpenAi, limits())));
    let task = EditTask {
        table: "orders".into(),
        instruction: "x".into(),
        private: false,
    };
    let failure = editor
        .edit(task, Shop::new(), understand())
        .await
        .unwrap_err();
    assert!(!failure.hint.is_empty());
    assert!(server.requests().len() < 20);
}
