//! Traces and scores as Langfuse gets them, over real sockets.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

mod recorder;

use confab_model::{
    Usage,
    alert::Alert,
    trace::{Level, ModelCall, Score, Step, StepKind, Trace},
};
use confab_observe::{Content, Exporter, Langfuse, Settings, Webhook, webhook};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use recorder::{Manner, Recorder, attribute, text, value};
use std::time::{Duration, Instant};

fn settings(url: &str) -> Settings {
    Settings {
        langfuse: Some(Langfuse::new(url, "pk", "sk")),
        content: Content::Masked,
        environment: "production".to_owned(),
        user: "anna".to_owned(),
        release: "abc".to_owned(),
    }
}

fn trace() -> Trace {
    let whole = Step {
        id: "00000000000000a1".to_owned(),
        name: "answer".to_owned(),
        kind: StepKind::Agent,
        took: 2_000_000,
        input: "Who is anna@post.example?".to_owned(),
        output: "A customer.".to_owned(),
        ..Step::default()
    };
    let call = Step {
        id: "00000000000000a2".to_owned(),
        parent: Some(0),
        name: "call 1".to_owned(),
        kind: StepKind::Generation,
        from: 1_000,
        took: 900_000,
        call: Some(Box::new(ModelCall {
            model: "openai:gpt-5.2".to_owned(),
            usage: Usage {
                calls: 1,
                input: 100,
                output: 20,
                micros: Some(425),
                ..Usage::default()
            },
            first: Some(250_000),
            parameters: vec![("max_tokens".to_owned(), 4_096)],
            prompt: Some(("confab".to_owned(), 1)),
        })),
        ..Step::default()
    };
    let failed = Step {
        id: "00000000000000a3".to_owned(),
        level: Level::Error,
        status: "The key is wrong.".to_owned(),
        ..call.clone()
    };
    let tool = Step {
        id: "00000000000000a4".to_owned(),
        parent: Some(0),
        name: "run_sql".to_owned(),
        kind: StepKind::Tool,
        level: Level::Warning,
        status: "no such column".to_owned(),
        ..Step::default()
    };
    let guard = Step {
        id: "00000000000000a5".to_owned(),
        parent: Some(0),
        name: "guard".to_owned(),
        kind: StepKind::Guardrail,
        metadata: vec![("rule".to_owned(), "override.ignore".to_owned())],
        ..Step::default()
    };
    Trace {
        id: "0123456789abcdef0123456789abcdef".to_owned(),
        name: "answer".to_owned(),
        session: "conversation-7".to_owned(),
        tags: vec!["agent".to_owned(), "jailbreak-attempt".to_owned()],
        metadata: vec![("dataset".to_owned(), "shop".to_owned())],
        started: 1_763_843_415_000_000,
        steps: vec![whole, call, failed, tool, guard],
        scores: vec![
            Score::yes_or_no("jailbreak", true, "override.ignore"),
            Score::number("latency_seconds", 2.0),
        ],
    }
}

#[tokio::test]
async fn every_attribute_is_where_langfuse_reads_it() {
    let langfuse = Recorder::start(Manner::Well).await;
    let exporter = Exporter::start(settings(&langfuse.url)).unwrap();
    exporter.send(trace());
    let heard = langfuse
        .until(|heard| heard.spans().len() == 5 && heard.scores.len() == 2)
        .await;
    assert_eq!(heard.headers[0]["authorization"], "Basic cGs6c2s=");
    assert_eq!(heard.headers[0]["x-langfuse-ingestion-version"], "4");
    assert_eq!(heard.headers[0]["content-type"], "application/x-protobuf");
    assert_eq!(heard.headers[0]["content-encoding"], "gzip");
    let resource = &heard.resources[0].resource.as_ref().unwrap().attributes;
    assert_eq!(
        value(resource, "service.name"),
        Some(Value::StringValue("confab".to_owned()))
    );
    let spans = heard.spans();
    for span in &spans {
        assert_eq!(span.trace_id.len(), 16);
        assert_eq!(text(span, "langfuse.trace.name"), "answer");
        assert_eq!(text(span, "langfuse.session.id"), "conversation-7");
        assert_eq!(text(span, "langfuse.user.id"), "anna");
        assert_eq!(text(span, "langfuse.environment"), "production");
        assert_eq!(text(span, "langfuse.release"), "abc");
        assert_eq!(text(span, "langfuse.trace.metadata.dataset"), "shop");
        let Some(Value::ArrayValue(tags)) = attribute(span, "langfuse.trace.tags") else {
            panic!("no tags");
        };
        assert_eq!(tags.values.len(), 2);
    }
    let [whole, call, failed, tool, guard] = &spans[..] else {
        panic!("{spans:?}");
    };
    assert!(whole.parent_span_id.is_empty());
    assert_eq!(call.parent_span_id, whole.span_id);
    assert_eq!(
        whole.end_time_unix_nano - whole.start_time_unix_nano,
        2_000_000_000
    );
    assert_eq!(text(whole, "langfuse.observation.type"), "agent");
    assert_eq!(
        text(whole, "langfuse.observation.input"),
        "Who is <EMAIL_1>?"
    );
    assert_eq!(text(whole, "langfuse.observation.output"), "A customer.");

    assert_eq!(text(call, "langfuse.observation.type"), "generation");
    assert_eq!(text(call, "langfuse.observation.model.name"), "gpt-5.2");
    assert_eq!(
        text(call, "langfuse.observation.model.parameters"),
        r#"{"max_tokens":4096}"#
    );
    assert_eq!(
        text(call, "langfuse.observation.usage_details"),
        r#"{"input":100,"output":20,"total":120}"#
    );
    assert_eq!(
        text(call, "langfuse.observation.cost_details"),
        r#"{"total":0.000425}"#
    );
    assert_eq!(
        text(call, "langfuse.observation.completion_start_time"),
        "2025-11-22T20:30:15.250Z"
    );
    assert_eq!(
        attribute(call, "langfuse.observation.prompt.version"),
        Some(Value::IntValue(1))
    );
    // A call that failed is known as one, so that no tokens are made up for it.
    assert_eq!(failed.status.as_ref().unwrap().code, 2);
    assert_eq!(text(failed, "langfuse.observation.level"), "ERROR");
    assert_eq!(attribute(failed, "langfuse.observation.cost_details"), None);

    assert_eq!(text(tool, "langfuse.observation.type"), "tool");
    assert_eq!(text(tool, "gen_ai.tool.name"), "run_sql");
    assert_eq!(text(tool, "langfuse.observation.level"), "WARNING");
    assert_eq!(
        text(tool, "langfuse.observation.status_message"),
        "no such column"
    );
    assert_eq!(text(guard, "langfuse.observation.type"), "guardrail");
    assert_eq!(
        text(guard, "langfuse.observation.metadata.rule"),
        "override.ignore"
    );

    let jailbreak = &heard.scores[0];
    assert_eq!(jailbreak["value"], 1);
    assert_eq!(jailbreak["dataType"], "BOOLEAN");
    assert_eq!(jailbreak["traceId"], "0123456789abcdef0123456789abcdef");
    assert_eq!(jailbreak["environment"], "production");
    assert_eq!(heard.scores[1]["dataType"], "NUMERIC");
    // Noted once the answer has come back.
    let exporter = tokio::task::spawn_blocking(move || {
        exporter.shut_down(Duration::from_secs(3));
        exporter
    });
    let status = exporter.await.unwrap().status();
    assert_eq!((status.spans, status.fault), (5, None));
}

#[tokio::test]
async fn a_refusal_is_noted_and_disturbs_nobody() {
    let langfuse = Recorder::start(Manner::Refuses).await;
    let exporter = Exporter::start(settings(&langfuse.url)).unwrap();
    exporter.send(trace());
    let deadline = Instant::now() + Duration::from_secs(10);
    while exporter.status().lost < 7 && Instant::now() < deadline {
        tokio::task::yield_now().await;
    }
    let status = exporter.status();
    assert_eq!(status.lost, 7, "{status:?}");
    assert!(!status.fault.unwrap().contains("sk"));
}

#[tokio::test]
async fn a_langfuse_that_hangs_costs_no_time_and_no_memory_without_bound() {
    let langfuse = Recorder::start(Manner::Hangs).await;
    let exporter = Exporter::start(settings(&langfuse.url)).unwrap();
    let trace = trace();
    let started = Instant::now();
    for _ in 0..10_000 {
        exporter.send(trace.clone());
    }
    let each = started.elapsed() / 10_000;
    assert!(each < Duration::from_millis(2), "{each:?}");
    let started = Instant::now();
    let farewell = tokio::task::spawn_blocking(move || exporter.shut_down(Duration::from_secs(1)));
    farewell.await.unwrap();
    assert!(
        started.elapsed() < Duration::from_secs(4),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn an_alert_arrives_signed() {
    let place = Recorder::start(Manner::Well).await;
    let url = format!("{}/hook", place.url);
    let variable = |name: &str| match name {
        "CONFAB_ALERT_WEBHOOK" => Some(url.clone()),
        "CONFAB_ALERT_SECRET" => Some("secret".to_owned()),
        _ => None,
    };
    let hook = Webhook::from_env(&variable).unwrap();
    assert!(!format!("{hook:?}").contains("hook:"));
    hook.send(&Alert::default()).await.unwrap();
    let heard = place.until(|heard| !heard.headers.is_empty()).await;
    let signature = heard.headers[0][webhook::SIGNATURE].to_str().unwrap();
    assert!(
        signature.starts_with("t=") && signature.contains(",v1="),
        "{signature}"
    );
}
