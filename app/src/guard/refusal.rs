//! A refusal within a conversation: what was noticed, and how to ask instead.

use crate::guard::api;
use confab_model::guard::Refusal;
use leptos::{prelude::*, task::spawn_local};

/// Where a report of a mistake stands.
#[derive(Clone, Copy, PartialEq)]
enum Report {
    Open,
    Kept,
    Lost,
}

/// Why a text went no further.
#[component]
pub fn RefusalCard(
    /// The refusal.
    refusal: Refusal,
) -> impl IntoView {
    let report = RwSignal::new(Report::Open);
    let verdict = refusal.verdict;
    let tell = move |_| {
        spawn_local(async move {
            let kept = api::report(verdict).await.is_ok();
            report.try_set(if kept { Report::Kept } else { Report::Lost });
        });
    };
    let quote = (!refusal.quote.is_empty())
        .then(|| view! { <blockquote>{refusal.quote.clone()}</blockquote> });
    let ways = (verdict > 0).then(|| {
        view! {
            <p class="quiet-text">
                {move || match report.get() {
                    Report::Kept => "Thank you. It is kept for review.".into_any(),
                    state => {
                        let again = (state == Report::Lost).then_some("That couldn't be stored. ");
                        view! {
                            {again}
                            "Not an attack? "
                            <button type="button" class="link" on:click=tell>"Report it"</button>
                        }
                        .into_any()
                    }
                }}
            </p>
        }
    });
    view! {
        <section class="refusal" role="alert" aria-label="Refused">
            <p><b>{refusal.words}</b></p>
            {quote}
            <p>{refusal.instead}</p>
            <footer>
                <span class="badge">{refusal.rule}</span>
                {ways}
            </footer>
        </section>
    }
    .into_any()
}
