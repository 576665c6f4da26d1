//! The screen of Data Generation.

use crate::generate::{
    form::Form,
    live::Live,
    options::Options,
    preview::PreviewPanel,
    progress::ProgressPanel,
    source::Source,
    summary::SummaryPanel,
    work::{Phase, Work},
};
use crate::ui::format;
use leptos::{html::Textarea, prelude::*};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Data Generation: schema on the left, wishes on the right, the generation below.
#[component]
pub fn GeneratePage() -> impl IntoView {
    let form = expect_context::<Form>();
    let work = expect_context::<Work>();
    let field = NodeRef::<Textarea>::new();
    let navigate = use_navigate();
    // Only a generation that ends while this screen is open leads to its dataset.
    Effect::new(move |watched: Option<bool>| {
        let done = match &*work.phase.read() {
            Phase::Done(dataset) => Some(dataset.id.clone()),
            _ => None,
        };
        if let Some(id) = done
            && watched == Some(true)
        {
            navigate(&format!("/datasets/{id}"), NavigateOptions::default());
            work.forget();
        }
        work.is_running()
    });
    let live = expect_context::<Live>();
    let picture = RwSignal::new(false);
    let generate = move || {
        if untrack(|| form.missing()).is_none() {
            work.start(untrack(|| form.order()));
        }
    };
    // What will be made, or what is missing for it.
    let hint = move || {
        if work.is_running() {
            return "A generation is under way.".to_owned();
        }
        if let Some(missing) = form.missing() {
            return missing.to_owned();
        }
        let Some(preview) = live.preview() else {
            return String::new();
        };
        format!(
            "{} in {}",
            format::counted(
                preview.tables.iter().map(|table| table.rows).sum(),
                "row",
                "rows"
            ),
            format::counted(preview.tables.len() as u64, "table", "tables"),
        )
    };
    view! {
        <Title text="Data Generation" />
        <form
            class="generate"
            aria-label="Data Generation"
            on:submit=move |event| {
                event.prevent_default();
                generate();
            }
            on:keydown=move |event| {
                if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                    event.prevent_default();
                    generate();
                }
            }
        >
            <h1 class="sr">"Data Generation"</h1>
            <section class="pane" aria-labelledby="schema-title">
                <Source field picture />
                <SummaryPanel field picture />
            </section>
            <section class="pane" aria-labelledby="wishes-title">
                <Options />
                <div class="bar">
                    <button
                        type="submit"
                        class="primary"
                        disabled=move || form.missing().is_some() || work.is_running()
                        aria-describedby="generate-hint"
                    >
                        "Generate"
                        <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                    </button>
                    <span id="generate-hint" class="quiet-text">{hint}</span>
                </div>
                <ProgressPanel />
            </section>
            <PreviewPanel />
        </form>
    }
    .into_any()
}
