//! A word on who thinks, which leads to the settings.

use crate::engine::status::Engines;
use confab_model::engine::Engine;
use leptos::prelude::*;

/// Who works when nobody is named.
#[component]
pub fn EngineBadge() -> impl IntoView {
    let engines = expect_context::<Engines>();
    let title = move || match engines.get().usual {
        Engine::Agent => {
            "A language model designs and answers. Rules are still kept by Confab itself."
        }
        Engine::Embedded => "Data is made and stored on this machine; no model is asked.",
    };
    view! {
        <Transition>
            <a class="badge engine" href="/settings" title=title>
                <i class="dot"></i>
                <span>{move || engines.name()}</span>
            </a>
        </Transition>
    }
    .into_any()
}
