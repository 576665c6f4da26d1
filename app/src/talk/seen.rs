//! What a model saw and said, call by call, word for word.

use crate::ui::{browser, format};
use confab_model::{SeenCall, SeenMessage};
use leptos::{html::Dialog, prelude::*};

/// A button that opens every message.
#[component]
pub fn Seen(
    /// The calls in order.
    calls: Vec<SeenCall>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let calls = calls
        .into_iter()
        .zip(1_u32..)
        .map(|(call, number)| {
            let line = format!(
                "Call {number}: {} tokens in, {} out, {} ms",
                format::thousands(call.usage.input),
                format::thousands(call.usage.output),
                format::thousands(call.usage.millis),
            );
            let messages = call
                .messages
                .into_iter()
                .map(message)
                .chain([message(SeenMessage {
                    role: "reply".to_owned(),
                    text: call.reply,
                })])
                .collect_view();
            view! {
                <section>
                    <h3>{line}</h3>
                    {messages}
                </section>
            }
        })
        .collect_view();
    view! {
        <button type="button" class="link" on:click=move |_| browser::open(dialog)>"What the model saw"</button>
        <dialog class="drawer seen" node_ref=dialog aria-label="What the model saw">
            <h2>"What the model saw"</h2>
            <div tabindex="0">
                <p class="quiet-text">"Word for word. What an earlier call showed already is sent again with each later one."</p>
                {calls}
            </div>
            <button type="button" on:click=move |_| browser::close(dialog)>"Close"</button>
        </dialog>
    }
    .into_any()
}

fn message(message: SeenMessage) -> impl IntoView {
    view! {
        <div class="message">
            <span class="badge">{message.role}</span>
            <pre>{message.text}</pre>
        </div>
    }
}
