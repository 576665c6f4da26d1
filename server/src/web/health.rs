//! For those who run Confab: whether it is well, and what it counted.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use confab_studio::Studio;
use serde_json::json;

/// Alive and ready, and whether traces arrive. A failing export is no reason to
/// be taken out of service.
pub(super) async fn health(State(studio): State<Studio>) -> impl IntoResponse {
    let traces = studio.target().map(|target| {
        json!({
            "arrive": target.fault.is_none(),
            "sent": target.spans,
            "lost": target.lost,
        })
    });
    Json(json!({ "status": "ok", "traces": traces }))
}

/// Prometheus' text format.
pub(super) async fn metrics(State(studio): State<Studio>) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, studio.metrics())
}
