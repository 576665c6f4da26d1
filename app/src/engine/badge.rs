//! A word on who thinks, which leads to the settings.

use crate::engine::status::Engines;
use confab_model::engine::Engine;
use leptos::prelude::*;

/// Who works when nobody is named.
#[component]
pub fn EngineBadge() -> impl IntoView {
    let engines = expect_context::<Engines>();
    let name = move || match (engines.usual(), engines.model()) {
        (Engine::Agent, Some(model)) => model,
        _ => "Embedded engine".to_owned(),
    };
    view! {
        <a class="badge engine" href="/settings" title="Who designs, edits and answers">
            <i class="dot"></i>
            <span>{name}</span>
        </a>
    }
    .into_any()
}
