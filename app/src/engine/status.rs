//! Who thinks, for all screens.

use confab_model::engine::{Engine, EngineStatus};
use leptos::prelude::*;

/// The language model, and whether it works when nobody is named.
type Model = Option<(String, bool)>;

/// Who thinks. All screens need no more than this, so it comes with the page
/// itself: see [`mark`].
#[derive(Clone, Copy)]
pub struct Engines(RwSignal<Model>);

impl Engines {
    /// Reads it and provides it to all screens.
    pub fn provide() {
        provide_context(Self(RwSignal::new(read())));
    }

    /// Something has been set up.
    pub fn changed(self, status: EngineStatus) {
        let usual = status.usual == Engine::Agent;
        self.0.set(status.model.map(|model| (model, usual)));
    }

    /// The model's name, if there is a model.
    pub fn model(self) -> Option<String> {
        self.0.get().map(|(model, _)| model)
    }

    /// Who works when nobody is named.
    pub fn usual(self) -> Engine {
        match self.0.get() {
            Some((_, true)) => Engine::Agent,
            _ => Engine::Embedded,
        }
    }
}

/// What the page's root element says of it: the model's name, with a leading
/// sign when it is the usual engine.
pub fn mark() -> Option<String> {
    read().map(|(model, usual)| format!("{}{model}", if usual { "+" } else { "-" }))
}

#[cfg(feature = "ssr")]
fn read() -> Model {
    let studio = crate::error::server::studio().ok()?;
    let status = studio.engines().status();
    let usual = status.usual == Engine::Agent;
    status.model.map(|model| (model, usual))
}

#[cfg(not(feature = "ssr"))]
fn read() -> Model {
    let mark = document().document_element()?.get_attribute("data-model")?;
    let usual = mark.starts_with('+');
    mark.get(1..).map(|model| (model.to_owned(), usual))
}
