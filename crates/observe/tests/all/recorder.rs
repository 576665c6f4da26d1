//! A server that plays Langfuse: it takes spans and scores and remembers them.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::post,
};
use flate2::read::GzDecoder;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, KeyValue, any_value::Value},
    trace::v1::{ResourceSpans, Span},
};
use prost::Message;
use std::{
    io::Read,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};

/// What came in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) resources: Vec<ResourceSpans>,
    pub(crate) scores: Vec<serde_json::Value>,
    pub(crate) headers: Vec<HeaderMap>,
}

impl Heard {
    pub(crate) fn spans(&self) -> Vec<Span> {
        let scopes = self.resources.iter().flat_map(|it| &it.scope_spans);
        scopes.flat_map(|it| it.spans.clone()).collect()
    }
}

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Well,
    Refuses,
    Hangs,
}

#[derive(Clone)]
struct Place {
    heard: Arc<Mutex<Heard>>,
    news: Arc<watch::Sender<u64>>,
    manner: Manner,
}

pub(crate) struct Recorder {
    pub(crate) url: String,
    place: Place,
}

impl Recorder {
    pub(crate) async fn start(manner: Manner) -> Self {
        let place = Place {
            heard: Arc::default(),
            news: Arc::new(watch::Sender::new(0)),
            manner,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/api/public/otel/v1/traces", post(traces))
            .route("/api/public/scores", post(scores))
            .route("/hook", post(hook))
            .with_state(place.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, place }
    }

    /// What was heard, once it is so.
    pub(crate) async fn until(&self, is_so: impl Fn(&Heard) -> bool) -> Heard {
        let mut news = self.place.news.subscribe();
        let wait = news.wait_for(|_| is_so(&self.place.heard.lock().unwrap()));
        let done = tokio::time::timeout(Duration::from_secs(10), wait).await;
        let heard = self.place.heard.lock().unwrap().clone();
        assert!(done.is_ok(), "not so: {heard:#?}");
        heard
    }
}

impl Place {
    async fn take(&self, change: impl FnOnce(&mut Heard)) -> StatusCode {
        match self.manner {
            Manner::Refuses => return StatusCode::UNAUTHORIZED,
            Manner::Hangs => std::future::pending::<()>().await,
            Manner::Well => {}
        }
        change(&mut self.heard.lock().unwrap());
        self.news.send_modify(|news| *news += 1);
        StatusCode::OK
    }
}

async fn traces(State(place): State<Place>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let mut bytes = Vec::new();
    GzDecoder::new(&body[..]).read_to_end(&mut bytes).unwrap();
    let request = ExportTraceServiceRequest::decode(&bytes[..]).unwrap();
    place
        .take(|heard| {
            heard.resources.extend(request.resource_spans);
            heard.headers.push(headers);
        })
        .await
}

async fn scores(State(place): State<Place>, body: Bytes) -> impl IntoResponse {
    let score = serde_json::from_slice(&body).unwrap();
    place.take(|heard| heard.scores.push(score)).await
}

async fn hook(State(place): State<Place>, headers: HeaderMap, _body: Bytes) -> impl IntoResponse {
    place.take(|heard| heard.headers.push(headers)).await
}

/// An attribute of a span.
pub(crate) fn attribute(span: &Span, name: &str) -> Option<Value> {
    value(&span.attributes, name)
}

pub(crate) fn text(span: &Span, name: &str) -> String {
    match attribute(span, name) {
        Some(Value::StringValue(text)) => text,
        other => panic!("{name} of {}: {other:?}", span.name),
    }
}

pub(crate) fn value(attributes: &[KeyValue], name: &str) -> Option<Value> {
    let found = attributes.iter().find(|it| it.key == name)?;
    found.value.clone().and_then(|AnyValue { value }| value)
}
