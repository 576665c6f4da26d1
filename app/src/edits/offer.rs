//! A change that is shown and waits to be applied.

use crate::{
    edits::{
        api,
        desk::{Desk, Stage},
        rows::{Fetch, TablesDiff},
        seen::Offer,
    },
    talk::seen::Seen,
    ui::format,
};
use leptos::prelude::*;
use std::sync::Arc;

/// The change that is shown, if there is one.
#[component]
pub fn OfferPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let offer = Memo::new(move |_| match desk.stage.get() {
        Stage::Offered(offer) | Stage::Applying(offer) => Some(offer),
        _ => None,
    });
    move || offer.get().map(|offer| view! { <Shown offer desk /> })
}

#[component]
fn Shown(offer: Offer, desk: Desk) -> impl IntoView {
    let applying = move || matches!(&*desk.stage.read(), Stage::Applying(_));
    let id = offer.id.clone();
    let fetch: Fetch =
        Arc::new(move |table, offset| Box::pin(api::proposed_rows(id.clone(), table, offset)));
    let notes = offer
        .notes
        .into_iter()
        .map(|note| view! { <li>{note}</li> })
        .collect_view();
    let time = format!(
        "worked out in {} ms, nothing is changed yet",
        format::thousands(offer.millis)
    );
    let work = offer.work.map(|(line, calls)| {
        view! { <p class="quiet-text"><span class="badge">{line}</span> " " <Seen calls /></p> }
    });
    view! {
        <section class="offer" aria-label="What would change">
            <header>
                <div role="status">
                    <h2>{offer.understood}</h2>
                    <p class="quiet-text">{time}</p>
                    {work}
                </div>
                <div class="bar">
                    <button type="button" on:click=move |_| desk.discard() disabled=applying>"Discard"</button>
                    <button type="button" class="primary" on:click=move |_| desk.apply() disabled=applying>
                        {move || if applying() { "Proving every rule…" } else { "Apply" }}
                    </button>
                </div>
            </header>
            <ul class="offer-notes">{notes}</ul>
            <TablesDiff tables=offer.tables fetch />
        </section>
    }
    .into_any()
}
