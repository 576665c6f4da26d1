//! The server functions of the engines. A key only ever goes in.

use crate::error::AppError;
use confab_model::engine::{Engine, EngineStatus, ModelSettings, Usage};
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::error::server::{studio, told};

/// Which engines there are.
#[server(input = Json, endpoint = "engine/status")]
pub async fn status() -> Result<EngineStatus, AppError> {
    Ok(studio()?.engines().status())
}

/// Sets a model up; the flag keeps it for later starts.
#[server(input = Json, endpoint = "engine/set")]
pub async fn set_up(
    /// The model and how to reach it.
    settings: ModelSettings,
    /// Whether it is kept in a file.
    keep: bool,
) -> Result<EngineStatus, AppError> {
    let studio = studio()?;
    let engines = studio.engines();
    engines
        .set_up(&settings, keep)
        .map_err(|error| told(&error))?;
    Ok(engines.status())
}

/// Takes the model away.
#[server(input = Json, endpoint = "engine/forget")]
pub async fn forget() -> Result<EngineStatus, AppError> {
    let studio = studio()?;
    let engines = studio.engines();
    engines.forget().map_err(|error| told(&error))?;
    Ok(engines.status())
}

/// Says who works when nobody is named.
#[server(input = Json, endpoint = "engine/choose")]
pub async fn choose(
    /// Who.
    engine: Engine,
) -> Result<EngineStatus, AppError> {
    let studio = studio()?;
    let engines = studio.engines();
    engines.choose(engine).map_err(|error| told(&error))?;
    Ok(engines.status())
}

/// Tries a model out, the one given or the one that is set up.
#[server(input = Json, endpoint = "engine/test")]
pub async fn test(
    /// The model and how to reach it.
    settings: Option<ModelSettings>,
) -> Result<Usage, AppError> {
    let studio = studio()?;
    let tried = studio.engines().test(settings.as_ref()).await;
    Ok(tried.map_err(|error| told(&error))?.usage)
}
