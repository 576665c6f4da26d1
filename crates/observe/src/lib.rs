//! What Confab tells of its work: traces and scores to Langfuse or any place
//! that speaks OTLP, alerts to whoever should know.
//!
//! A [`Trace`](confab_model::trace::Trace) is plain data that is made whole
//! before it is told, so nothing here is ever in the way of an answer.
//!
//! # Layout
//! - [`settings`]: where traces go, from the environment
//! - `content`: how much of what was said leaves in a trace
//! - `spans`: a trace as OpenTelemetry's spans
//! - [`exporter`]: traces on their way; `scores`: scores on theirs
//! - [`watch`]: whether they arrive
//! - [`alerts`]: rules over a sliding window; [`webhook`]: alerts on their way

pub mod alerts;
mod content;
pub mod exporter;
mod scores;
pub mod settings;
mod spans;
pub mod watch;
pub mod webhook;

pub use alerts::Watchman;
pub use exporter::Exporter;
pub use settings::{Content, Langfuse, Settings};
pub use watch::Status;
pub use webhook::Webhook;
