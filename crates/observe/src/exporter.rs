//! Traces on their way out: queued, sent by a thread of their own, never waited for.

use crate::{
    content,
    scores::Scores,
    settings::Settings,
    spans,
    watch::{Status, Watch},
};
use confab_model::trace::Trace;
use opentelemetry::KeyValue;
use opentelemetry_otlp::{Compression, Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{BatchConfigBuilder, BatchSpanProcessor, SpanData, SpanExporter, SpanProcessor},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use thiserror::Error;

/// Spans that wait at most; more are dropped.
const QUEUE: usize = 8_192;
/// Spans that are sent at once.
const BATCH: usize = 512;
/// How long a span waits for others.
const DELAY: Duration = Duration::from_millis(500);
/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why nothing can be told.
#[derive(Debug, Error)]
#[error("traces can't be sent: {0}")]
pub struct ExportError(String);

/// Sends traces and their scores.
#[derive(Debug)]
pub struct Exporter {
    settings: Settings,
    processor: BatchSpanProcessor,
    scores: Option<Scores>,
    watch: Arc<Watch>,
}

impl Exporter {
    /// Begins; needs a tokio runtime around it.
    ///
    /// # Errors
    /// When the address can't be one.
    pub fn start(settings: Settings) -> Result<Self, ExportError> {
        // Whoever comes first has chosen; it is the same everywhere.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let watch = Arc::new(Watch::default());
        let mut builder = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_compression(Compression::Gzip)
            .with_timeout(TIMEOUT);
        if let Some(langfuse) = &settings.langfuse {
            let headers = [
                ("authorization", langfuse.authorization.as_str()),
                ("x-langfuse-ingestion-version", "4"),
                ("x-langfuse-sdk-name", "confab"),
                ("x-langfuse-sdk-version", spans::VERSION),
            ];
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
            builder = builder
                .with_endpoint(format!("{}/api/public/otel/v1/traces", langfuse.host))
                .with_headers(HashMap::from(headers));
        }
        let exporter = builder
            .build()
            .map_err(|error| ExportError(error.to_string()))?;
        let watched = Watched {
            exporter,
            watch: watch.clone(),
        };
        let config = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(DELAY)
            .build();
        let mut processor = BatchSpanProcessor::builder(watched)
            .with_batch_config(config)
            .build();
        processor.set_resource(&resource(&settings));
        let scores = settings
            .langfuse
            .clone()
            .map(|langfuse| Scores::start(&langfuse, settings.environment.clone(), watch.clone()));
        Ok(Self {
            settings,
            processor,
            scores,
            watch,
        })
    }

    /// Takes a trace on its way, with its scores.
    pub fn send(&self, mut trace: Trace) {
        content::shown(&mut trace, self.settings.content);
        for span in spans::spans(&trace, &self.settings) {
            self.processor.on_end(span);
        }
        self.score(&trace);
    }

    /// Takes the scores of a trace that was sent before on their way.
    pub fn score(&self, trace: &Trace) {
        if let Some(scores) = &self.scores {
            scores.send(trace);
        }
    }

    /// What was set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How it goes.
    pub fn status(&self) -> Status {
        self.watch.status()
    }

    /// Sends what is left, within so long. Blocks the thread.
    pub fn shut_down(&self, within: Duration) {
        if let Err(error) = self.processor.shutdown_with_timeout(within) {
            tracing::warn!(%error, "some traces were not sent");
        }
    }
}

fn resource(settings: &Settings) -> Resource {
    Resource::builder_empty()
        .with_attributes([
            KeyValue::new("service.name", "confab"),
            KeyValue::new("service.version", spans::VERSION),
            KeyValue::new("deployment.environment.name", settings.environment.clone()),
        ])
        .build()
}

/// An exporter whose luck is noted.
#[derive(Debug)]
struct Watched {
    exporter: opentelemetry_otlp::SpanExporter,
    watch: Arc<Watch>,
}

impl SpanExporter for Watched {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let count = batch.len() as u64;
        let done = self.exporter.export(batch).await;
        self.watch.note(|status| match &done {
            Ok(()) => {
                status.spans += count;
                status.fault = None;
            }
            Err(error) => {
                status.lost += count;
                status.fault = Some(error.to_string());
            }
        });
        done
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}
