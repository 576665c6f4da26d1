//! A trace as OpenTelemetry's spans, with the attributes that Langfuse reads.
//!
//! What is to be filtered by is on every span, since Langfuse's rows are spans.
//! Whole numbers are `i64`: others would arrive as text.

use crate::settings::Settings;
use confab_model::trace::{Level, ModelCall, Step, StepKind, Trace};
use opentelemetry::{
    Array, InstrumentationScope, KeyValue, SpanId, StringValue, TraceFlags, TraceId, Value,
    trace::{SpanContext, SpanKind, Status, TraceState},
};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use serde_json::{Map, Value as Json, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The version that is told.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The spans of a trace.
pub(crate) fn spans(trace: &Trace, settings: &Settings) -> Vec<SpanData> {
    let Ok(id) = TraceId::from_hex(&trace.id) else {
        return Vec::new();
    };
    let shared = shared(trace, settings);
    let started = UNIX_EPOCH + Duration::from_micros(trace.started);
    let span = |step: &Step| span(trace, step, id, started, &shared);
    trace.steps.iter().filter_map(span).collect()
}

fn span(
    trace: &Trace,
    step: &Step,
    id: TraceId,
    started: SystemTime,
    shared: &[KeyValue],
) -> Option<SpanData> {
    let parent = step.parent.and_then(|at| trace.steps.get(at as usize));
    let parent = parent.and_then(|parent| SpanId::from_hex(&parent.id).ok());
    let from = started + Duration::from_micros(step.from);
    let mut attributes = shared.to_vec();
    attributes.extend(of_step(step, started));
    let own = SpanId::from_hex(&step.id).ok()?;
    Some(SpanData {
        span_context: SpanContext::new(id, own, TraceFlags::SAMPLED, false, TraceState::default()),
        parent_span_id: parent.unwrap_or(SpanId::INVALID),
        parent_span_is_remote: false,
        span_kind: match step.kind {
            StepKind::Agent => SpanKind::Server,
            StepKind::Generation => SpanKind::Client,
            _ => SpanKind::Internal,
        },
        name: step.name.clone().into(),
        start_time: from,
        end_time: from + Duration::from_micros(step.took),
        attributes,
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: match step.level {
            Level::Error => Status::error(step.status.clone()),
            _ => Status::Unset,
        },
        instrumentation_scope: InstrumentationScope::builder("confab")
            .with_version(VERSION)
            .build(),
    })
}

/// What is on every span.
fn shared(trace: &Trace, settings: &Settings) -> Vec<KeyValue> {
    let tags = trace.tags.iter().map(|tag| StringValue::from(tag.clone()));
    let mut shared = vec![
        KeyValue::new("langfuse.trace.name", trace.name.clone()),
        KeyValue::new("langfuse.user.id", settings.user.clone()),
        KeyValue::new(
            "langfuse.trace.tags",
            Value::Array(Array::String(tags.collect())),
        ),
        KeyValue::new("langfuse.environment", settings.environment.clone()),
        KeyValue::new("langfuse.version", VERSION),
    ];
    if !trace.session.is_empty() {
        shared.push(KeyValue::new("langfuse.session.id", trace.session.clone()));
    }
    if !settings.release.is_empty() {
        shared.push(KeyValue::new("langfuse.release", settings.release.clone()));
    }
    for (name, value) in &trace.metadata {
        shared.push(KeyValue::new(
            format!("langfuse.trace.metadata.{name}"),
            value.clone(),
        ));
    }
    shared
}

fn of_step(step: &Step, started: SystemTime) -> Vec<KeyValue> {
    let own =
        |name: &str, value: Value| KeyValue::new(format!("langfuse.observation.{name}"), value);
    let mut attributes = vec![own("type", step.kind.name().into())];
    let texts = [
        ("input", &step.input),
        ("output", &step.output),
        ("status_message", &step.status),
    ];
    for (name, text) in texts {
        if !text.is_empty() {
            attributes.push(own(name, text.clone().into()));
        }
    }
    let level = match step.level {
        Level::Default => "DEFAULT",
        Level::Warning => "WARNING",
        Level::Error => "ERROR",
    };
    attributes.push(own("level", level.into()));
    for (name, value) in &step.metadata {
        attributes.push(own(&format!("metadata.{name}"), value.clone().into()));
    }
    if step.kind == StepKind::Tool {
        attributes.push(KeyValue::new("gen_ai.operation.name", "execute_tool"));
        attributes.push(KeyValue::new("gen_ai.tool.name", step.name.clone()));
    }
    if let Some(call) = &step.call {
        attributes.extend(
            of_call(call, step.level, started)
                .into_iter()
                .map(|(name, value)| {
                    if name.starts_with("gen_ai.") {
                        KeyValue::new(name, value)
                    } else {
                        own(name, value)
                    }
                }),
        );
    }
    attributes
}

fn of_call(call: &ModelCall, level: Level, started: SystemTime) -> Vec<(&'static str, Value)> {
    let (provider, model) = call.model.split_once(':').unwrap_or(("", &call.model));
    let mut attributes: Vec<(&'static str, Value)> = vec![
        ("gen_ai.operation.name", "chat".into()),
        ("gen_ai.provider.name", provider.to_owned().into()),
        ("model.name", model.to_owned().into()),
    ];
    let parameters: Map<String, Json> = call
        .parameters
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    attributes.push((
        "model.parameters",
        Json::Object(parameters).to_string().into(),
    ));
    // A call that failed has no tokens; said to be 0, they aren't made up.
    let usage = &call.usage;
    let counts = json!({
        "input": usage.input,
        "output": usage.output,
        "total": usage.input + usage.output,
    });
    attributes.push(("usage_details", counts.to_string().into()));
    if let Some(micros) = usage.micros.filter(|_| level != Level::Error) {
        let cost = json!({ "total": micros as f64 / 1e6 });
        attributes.push(("cost_details", cost.to_string().into()));
    }
    if let Some(first) = call.first {
        attributes.push((
            "completion_start_time",
            rfc3339(started + Duration::from_micros(first)).into(),
        ));
    }
    if let Some((name, version)) = &call.prompt {
        attributes.push(("prompt.name", name.clone().into()));
        attributes.push(("prompt.version", i64::from(*version).into()));
    }
    attributes
}

/// A time with its zone, to the millisecond.
fn rfc3339(time: SystemTime) -> String {
    let time = jiff::Timestamp::try_from(time).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_strictly_iso_with_a_zone() {
        let time = UNIX_EPOCH + Duration::from_micros(1_763_843_415_123_456);
        assert_eq!(rfc3339(time), "2025-11-22T20:30:15.123Z");
    }
}
