//! Who answers in a conversation, and what a model may see of the data.

use crate::{
    engine::Engines,
    talk::{api, thread::Thread},
};
use confab_model::Engine;
use leptos::{prelude::*, task::spawn_local};

/// The choice of the engine, and the switch for privacy. Without a model there
/// is nothing to choose.
#[component]
pub fn EngineChoice() -> impl IntoView {
    let (thread, engines) = (expect_context::<Thread>(), expect_context::<Engines>());
    let model = Memo::new(move |_| engines.model());
    let private = RwSignal::new(false);
    // Not before somebody could see it.
    Effect::new(move || {
        if model.get().is_some() {
            spawn_local(async move {
                if let Ok(is) = api::privacy(thread.dataset.get_value(), None).await {
                    private.try_set(is);
                }
            });
        }
    });
    let keep_private = move |is: bool| {
        private.set(is);
        spawn_local(async move {
            let kept = api::privacy(thread.dataset.get_value(), Some(is)).await;
            // What isn't kept isn't shown as kept.
            private.try_set(kept.unwrap_or(!is));
        });
    };
    move || {
        model.get().map(|model| {
            let agent = move || thread.engine(engines) == Engine::Agent;
            view! {
                <select
                    class="who"
                    aria-label="Who answers"
                    on:change:target=move |event| {
                        thread.choose(if event.target().value() == "agent" { Engine::Agent } else { Engine::Embedded });
                    }
                >
                    <option value="agent" selected=agent>{model}</option>
                    <option value="embedded" selected=move || !agent()>"Embedded engine"</option>
                </select>
                <label class="check" class:hidden=move || !agent() title="Results stay here: the model gets the shape of the tables and of the results, and Confab fills in the figures.">
                    <input
                        type="checkbox"
                        prop:checked=move || private.get()
                        on:change:target=move |event| keep_private(event.target().checked())
                    />
                    <span>"The model never sees rows"</span>
                </label>
            }
            .into_any()
        })
    }
}

/// The switch that masks personal data in results.
#[component]
pub fn MaskChoice() -> impl IntoView {
    let thread = expect_context::<Thread>();
    let masked = RwSignal::new(false);
    Effect::new(move || {
        spawn_local(async move {
            if let Ok(is) = api::masked(thread.dataset.get_value(), None).await {
                masked.try_set(is);
            }
        });
    });
    let keep = move |is: bool| {
        masked.set(is);
        spawn_local(async move {
            let kept = api::masked(thread.dataset.get_value(), Some(is)).await;
            // What isn't kept isn't shown as kept.
            masked.try_set(kept.unwrap_or(!is));
        });
    };
    view! {
        <label class="check" title="Names, addresses, numbers of people and the like are shown as tokens in the answers to come, such as <EMAIL_1>.">
            <input
                type="checkbox"
                prop:checked=move || masked.get()
                on:change:target=move |event| keep(event.target().checked())
            />
            <span>"Mask personal data"</span>
        </label>
    }
    .into_any()
}

/// The same question to the other engine: beside the answer, or in its place
/// when there was none.
#[component]
pub fn AskOther(
    /// The question.
    question: String,
    /// Whether a model answered.
    by_model: bool,
    /// Whether the answer failed.
    failed: bool,
) -> impl IntoView {
    let (thread, engines) = (expect_context::<Thread>(), expect_context::<Engines>());
    let other = if by_model {
        Engine::Embedded
    } else {
        Engine::Agent
    };
    let question = StoredValue::new(question);
    move || {
        let name = match other {
            Engine::Embedded => "the embedded engine".to_owned(),
            Engine::Agent => engines.model()?,
        };
        let label = if failed {
            format!("Ask {name} instead")
        } else {
            format!("Compare with {name}")
        };
        let ask = move |_| thread.ask_of(question.get_value(), other);
        Some(view! { <button type="button" class="quiet small" on:click=ask>{label}</button> })
    }
}
