//! The server functions of traces, alerts and evaluations.

use crate::error::AppError;
use confab_model::{
    alert::{Alert, Rule},
    health::{Evaluation, Health},
    trace::Trace,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::error::server::{studio, told};

/// A trace, and where else it can be looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traced {
    /// The trace.
    pub trace: Trace,
    /// Its address in Langfuse.
    pub link: Option<String>,
}

/// What was done for an answer, if it is still known.
#[server(input = Json, endpoint = "watch/trace")]
pub async fn find_trace(
    /// The answer's number.
    answer: i64,
) -> Result<Option<Traced>, AppError> {
    let found = studio()?.trace(answer).await;
    let found = found.map_err(|error| told(&error))?;
    Ok(found.map(|(trace, link)| Traced { trace, link }))
}

/// How the work of some days went.
#[server(input = Json, endpoint = "watch/health")]
pub async fn read_health(
    /// The days.
    days: u32,
) -> Result<Health, AppError> {
    let health = studio()?.health(days).await;
    health.map_err(|error| told(&error))
}

/// The alerts that an answer has raised.
#[server(input = Json, endpoint = "watch/alerts")]
pub async fn alerts_at(
    /// The answer's number.
    answer: i64,
) -> Result<Vec<Alert>, AppError> {
    let alerts = studio()?.alerts_at(answer).await;
    alerts.map_err(|error| told(&error))
}

/// Sets the rules of alerts.
#[server(input = Json, endpoint = "watch/rules")]
pub async fn set_rules(
    /// The rules.
    rules: Vec<Rule>,
) -> Result<(), AppError> {
    let done = studio()?.set_alert_rules(rules).await;
    done.map_err(|error| told(&error))
}

/// Asks about a dataset what is known of it.
#[server(input = Json, endpoint = "watch/evaluate")]
pub async fn evaluate(
    /// The dataset's identifier.
    dataset: String,
) -> Result<Evaluation, AppError> {
    let cancel = confab_studio::Cancel::new();
    let done = studio()?
        .evaluate(&dataset, None, &|_, _| {}, &cancel)
        .await;
    done.map_err(|error| told(&error))
}
