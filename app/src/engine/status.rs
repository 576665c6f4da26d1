//! Which engines there are, for all screens.

use crate::{engine::api, error::AppError};
use confab_model::engine::{Engine, EngineStatus};
use leptos::prelude::*;

/// The engines as last read.
#[derive(Clone, Copy)]
pub struct Engines(Resource<Result<EngineStatus, AppError>>);

impl Engines {
    /// Makes it and provides it to all screens.
    pub fn provide() {
        provide_context(Self(Resource::new(|| (), |()| api::status())));
    }

    /// Something has been set up.
    pub fn changed(self, status: EngineStatus) {
        self.0.set(Some(Ok(status)));
    }

    /// Which there are; the embedded ones alone while that isn't known.
    pub fn get(self) -> EngineStatus {
        self.0.get().and_then(Result::ok).unwrap_or_default()
    }

    /// The model's name, if there is a model.
    pub fn model(self) -> Option<String> {
        self.get().model
    }

    /// Such as "Embedded engine" or the model's name.
    pub fn name(self) -> String {
        let status = self.get();
        match (status.usual, status.model) {
            (Engine::Agent, Some(model)) => model,
            _ => "Embedded engine".to_owned(),
        }
    }
}
