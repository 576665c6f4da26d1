//! A server that plays a provider by a script, over real sockets: OpenAI's,
//! Anthropic's or Gemini's wire, its bytes cut wherever it hurts.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    serve::ListenerExt,
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};

/// Whose wire it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    OpenAi,
    Anthropic,
    Gemini,
}

/// What it does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Streams words, piece by piece.
    Say(Vec<String>),
    /// Streams words, then calls tools.
    Call(Vec<(&'static str, Value)>),
    /// Both in one turn.
    SayAndCall(&'static str, Vec<(&'static str, Value)>),
    /// Streams a tool call whose arguments are not JSON.
    BadCall(&'static str, &'static str),
    /// Ends at once, without a word.
    Nothing,
    /// Streams words and ends for such a reason.
    EndsFor(&'static str, &'static str),
    /// Answers with a status, headers and a body.
    Status(u16, Vec<(&'static str, &'static str)>, String),
    /// Streams words, then breaks the connection.
    Reset(&'static str),
    /// Streams words, then is silent for good.
    Stall(&'static str),
    /// Streams words, then something that is no JSON.
    Garbage(&'static str),
}

/// Words in one piece.
pub(crate) fn say(text: &str) -> Act {
    Act::Say(vec![text.to_owned()])
}

/// A call of one tool.
pub(crate) fn call(name: &'static str, arguments: Value) -> Act {
    Act::Call(vec![(name, arguments)])
}

/// A query.
pub(crate) fn sql(text: &str) -> Act {
    call(
        "run_sql",
        json!({"sql": text, "understood": "", "assumptions": []}),
    )
}

pub(crate) struct Server {
    pub(crate) url: String,
    state: Arc<Script>,
}

struct Script {
    wire: Wire,
    /// Bytes of one piece of a stream.
    cut: usize,
    acts: Mutex<VecDeque<Act>>,
    /// What is done when the script is at its end.
    otherwise: Option<Act>,
    requests: Mutex<Vec<(String, Value)>>,
    /// Streams that are being read.
    open: watch::Sender<usize>,
}

impl Server {
    pub(crate) async fn start(wire: Wire, cut: usize, acts: Vec<Act>) -> Self {
        Self::with(wire, cut, acts, None).await
    }

    /// A server that does the same for ever.
    pub(crate) async fn always(act: Act) -> Self {
        Self::with(Wire::OpenAi, 64, Vec::new(), Some(act)).await
    }

    async fn with(wire: Wire, cut: usize, acts: Vec<Act>, otherwise: Option<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Script {
            wire,
            cut,
            acts: Mutex::new(acts.into()),
            otherwise,
            requests: Mutex::default(),
            open: watch::Sender::new(0),
        });
        // Each piece goes out at once, as a provider's does.
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        let app = Router::new().fallback(answer).with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, state }
    }

    /// The bodies of all requests.
    pub(crate) fn requests(&self) -> Vec<Value> {
        let requests = self.state.requests.lock().unwrap();
        requests.iter().map(|(_, body)| body.clone()).collect()
    }

    /// The paths of all requests.
    pub(crate) fn paths(&self) -> Vec<String> {
        let requests = self.state.requests.lock().unwrap();
        requests.iter().map(|(path, _)| path.clone()).collect()
    }

    /// Waits until so many streams are being read.
    pub(crate) async fn streams(&self, count: usize) {
        let mut open = self.state.open.subscribe();
        tokio::time::timeout(Duration::from_secs(10), open.wait_for(|n| *n == count))
            .await
            .expect("the streams are as many in time")
            .unwrap();
    }
}

async fn answer(State(script): State<Arc<Script>>, request: Request) -> Response {
    let path = request.uri().to_string();
    let body = axum::body::to_bytes(request.into_body(), 16 << 20)
        .await
        .unwrap();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    script.requests.lock().unwrap().push((path, body));
    let next = script.acts.lock().unwrap().pop_front();
    let act = next.or_else(|| script.otherwise.clone());
    let act = act.unwrap_or_else(|| Act::Status(500, vec![], "the script is at its end".into()));
    play(&script, act)
}

enum Ending {
    Well,
    Reset,
    Stall,
}

fn play(script: &Arc<Script>, act: Act) -> Response {
    let wire = script.wire;
    let (bytes, ending) = match act {
        Act::Status(status, headers, body) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            return response;
        }
        Act::Say(pieces) => (turn(wire, &pieces, &[], None), Ending::Well),
        Act::Call(calls) => (turn(wire, &[], &calls, None), Ending::Well),
        Act::SayAndCall(text, calls) => (turn(wire, &[text.into()], &calls, None), Ending::Well),
        Act::BadCall(name, arguments) => (bad_call(wire, name, arguments), Ending::Well),
        Act::Nothing => (turn(wire, &[], &[], None), Ending::Well),
        Act::EndsFor(text, reason) => (turn(wire, &[text.into()], &[], Some(reason)), Ending::Well),
        Act::Reset(text) => (begin(wire, text), Ending::Reset),
        Act::Stall(text) => (begin(wire, text), Ending::Stall),
        Act::Garbage(text) => (begin(wire, text) + "data: {\"oh no\n\n", Ending::Well),
    };
    let pieces: Vec<Bytes> = bytes
        .as_bytes()
        .chunks(script.cut)
        .map(Bytes::copy_from_slice)
        .collect();
    let reading = Reading::of(script.clone());
    let body = stream::iter(pieces.into_iter().map(Ok::<_, io::Error>));
    let body = body.then(|piece| async {
        // A piece of its own in the socket.
        tokio::task::yield_now().await;
        piece
    });
    let end = stream::once(async move {
        let _reading = reading;
        match ending {
            Ending::Well => Ok(Bytes::new()),
            Ending::Reset => Err(io::Error::other("reset")),
            Ending::Stall => std::future::pending().await,
        }
    });
    Response::builder()
        .header("content-type", "text/event-stream")
        .body(Body::from_stream(body.chain(end)))
        .unwrap()
}

/// Counts a stream while it is being read.
struct Reading(Arc<Script>);

impl Reading {
    fn of(script: Arc<Script>) -> Self {
        script.open.send_modify(|open| *open += 1);
        Self(script)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.open.send_modify(|open| *open -= 1);
    }
}

fn turn(wire: Wire, pieces: &[String], calls: &[(&str, Value)], reason: Option<&str>) -> String {
    let calls: Vec<(&str, String)> = calls
        .iter()
        .map(|(name, arguments)| (*name, arguments.to_string()))
        .collect();
    match wire {
        Wire::OpenAi => openai(pieces, &calls, reason),
        Wire::Anthropic => anthropic(pieces, &calls, reason),
        Wire::Gemini => gemini(pieces, &calls, reason),
    }
}

fn bad_call(wire: Wire, name: &str, arguments: &str) -> String {
    let calls = [(name, arguments.to_owned())];
    match wire {
        Wire::OpenAi => openai(&[], &calls, None),
        Wire::Anthropic => anthropic(&[], &calls, None),
        // Gemini's arguments are an object always.
        Wire::Gemini => gemini(&[], &[(name, "{}".to_owned())], None),
    }
}

fn begin(wire: Wire, text: &str) -> String {
    let whole = turn(wire, &[text.to_owned()], &[], None);
    let end = whole.find(text).unwrap() + whole[whole.find(text).unwrap()..].find("\n\n").unwrap();
    whole[..end + 2].to_owned()
}

fn event(value: &Value) -> String {
    format!("data: {value}\n\n")
}

fn fragments(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    signs
        .chunks(5)
        .map(|piece| piece.iter().collect())
        .collect()
}

fn openai(pieces: &[String], calls: &[(&str, String)], reason: Option<&str>) -> String {
    let chunk = |delta: Value, finish: Value| {
        event(&json!({
            "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "script",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]
        }))
    };
    let mut text = chunk(json!({"role": "assistant", "content": ""}), Value::Null);
    for piece in pieces {
        text += &chunk(json!({"content": piece}), Value::Null);
    }
    for (index, (name, arguments)) in calls.iter().enumerate() {
        let begin = json!({"index": index, "id": format!("call_{index}"), "type": "function",
            "function": {"name": name, "arguments": ""}});
        text += &chunk(json!({"tool_calls": [begin]}), Value::Null);
        for fragment in fragments(arguments) {
            let more = json!({"index": index, "function": {"arguments": fragment}});
            text += &chunk(json!({"tool_calls": [more]}), Value::Null);
        }
    }
    let reason = reason.unwrap_or(if calls.is_empty() {
        "stop"
    } else {
        "tool_calls"
    });
    text += &chunk(json!({}), json!(reason));
    text += &event(&json!({
        "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "script", "choices": [],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
    }));
    text + "data: [DONE]\n\n"
}

fn anthropic(pieces: &[String], calls: &[(&str, String)], reason: Option<&str>) -> String {
    let named = |value: Value| {
        let name = value["type"].as_str().unwrap().to_owned();
        format!("event: {name}\n{}", event(&value))
    };
    let mut text = named(json!({"type": "message_start", "message": {
        "id": "m1", "type": "message", "role": "assistant", "model": "script", "content": [],
        "stop_reason": null, "stop_sequence": null, "usage": {"input_tokens": 1000, "output_tokens": 1}}}));
    let mut index = 0;
    if !pieces.is_empty() {
        text += &named(
            json!({"type": "content_block_start", "index": index, "content_block": {"type": "text", "text": ""}}),
        );
        for piece in pieces {
            text += &named(
                json!({"type": "content_block_delta", "index": index, "delta": {"type": "text_delta", "text": piece}}),
            );
        }
        text += &named(json!({"type": "content_block_stop", "index": index}));
        index += 1;
    }
    for (name, arguments) in calls {
        text += &named(
            json!({"type": "content_block_start", "index": index, "content_block":
            {"type": "tool_use", "id": format!("toolu_{index}"), "name": name, "input": {}}}),
        );
        for fragment in fragments(arguments) {
            text += &named(
                json!({"type": "content_block_delta", "index": index, "delta": {"type": "input_json_delta", "partial_json": fragment}}),
            );
        }
        text += &named(json!({"type": "content_block_stop", "index": index}));
        index += 1;
    }
    let reason = reason.unwrap_or(if calls.is_empty() {
        "end_turn"
    } else {
        "tool_use"
    });
    text += &named(
        json!({"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": null}, "usage": {"output_tokens": 50}}),
    );
    text + &named(json!({"type": "message_stop"}))
}

fn gemini(pieces: &[String], calls: &[(&str, String)], reason: Option<&str>) -> String {
    let chunk = |parts: Value, finish: Option<&str>| {
        let mut candidate = json!({"index": 0, "content": {"role": "model", "parts": parts}});
        if let Some(finish) = finish {
            candidate["finishReason"] = json!(finish);
        }
        event(
            &json!({"candidates": [candidate], "modelVersion": "script", "responseId": "r1",
            "usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 50, "totalTokenCount": 1050}}),
        )
    };
    let mut text = String::new();
    for piece in pieces {
        text += &chunk(json!([{"text": piece}]), None);
    }
    for (name, arguments) in calls {
        let arguments: Value = serde_json::from_str(arguments).unwrap();
        text += &chunk(
            json!([{"functionCall": {"name": name, "args": arguments}}]),
            None,
        );
    }
    text + &chunk(json!([{"text": ""}]), Some(reason.unwrap_or("STOP")))
}
