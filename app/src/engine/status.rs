//! Who thinks, for all screens.

use crate::{engine::api, error::AppError};
use confab_model::engine::{Engine, EngineStatus};
use leptos::prelude::*;

/// The language model as last read, and whether it works when nobody is named.
/// All screens need no more, and so nothing more is in what loads first.
#[derive(Clone, Copy)]
pub struct Engines(Resource<Result<Option<(String, bool)>, AppError>>);

impl Engines {
    /// Makes it and provides it to all screens.
    pub fn provide() {
        provide_context(Self(Resource::new(|| (), |()| api::model())));
    }

    /// Something has been set up.
    pub fn changed(self, status: &EngineStatus) {
        let usual = status.usual == Engine::Agent;
        self.0
            .set(Some(Ok(status.model.clone().map(|model| (model, usual)))));
    }

    /// The model's name, if there is a model.
    pub fn model(self) -> Option<String> {
        self.read().map(|(model, _)| model)
    }

    /// Who works when nobody is named.
    pub fn usual(self) -> Engine {
        match self.read() {
            Some((_, true)) => Engine::Agent,
            _ => Engine::Embedded,
        }
    }

    fn read(self) -> Option<(String, bool)> {
        self.0.get()?.ok()?
    }
}
