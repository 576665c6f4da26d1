//! The server functions of the guard.

use crate::error::AppError;
use confab_model::guard::{SelfTest, Verdicts};
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::error::server::{studio, told};

/// What the guard did so far.
#[server(input = Json, endpoint = "guard/verdicts")]
pub async fn read_verdicts() -> Result<Verdicts, AppError> {
    studio()?.verdicts().await.map_err(|error| told(&error))
}

/// Has the guard judge our own attacks and harmless texts.
#[server(input = Json, endpoint = "guard/test")]
pub async fn judge_samples() -> Result<Vec<SelfTest>, AppError> {
    let done = confab_studio::Studio::self_test().await;
    done.map_err(|error| told(&error))
}

/// Notes that a refusal is taken for a mistake.
#[server(input = Json, endpoint = "guard/report")]
pub async fn report(
    /// The verdict's number.
    verdict: i64,
) -> Result<(), AppError> {
    let done = studio()?.report_refusal(verdict).await;
    done.map_err(|error| told(&error))
}
