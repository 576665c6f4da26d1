//! The field in which questions are written.

use crate::{talk::thread::Thread, ui::browser};
use confab_model::Ask;
use leptos::{ev, html::Textarea, prelude::*, task::spawn_local};

use super::api;

/// A field that grows with its text. Enter asks, Escape stops, Up fetches the last question.
#[component]
pub fn Composer(
    /// What is written.
    text: RwSignal<String>,
    /// The field, so that others can point into it.
    field: NodeRef<Textarea>,
    /// The dataset's name.
    name: String,
) -> impl IntoView {
    let thread = expect_context::<Thread>();
    let running = Memo::new(move |_| thread.running());
    let ask = move || {
        let question = text.get_untracked();
        if !question.trim().is_empty() {
            text.set(String::new());
            thread.ask(Ask::Question(question));
        }
    };
    let stop = move || {
        if let Some(id) = running.get_untracked() {
            spawn_local(async move {
                // The stream tells that it has stopped.
                _ = api::stop(id).await;
            });
        }
    };
    let last = move || {
        thread.answers.with_untracked(|answers| {
            answers
                .last()
                .map(|answer| answer.with_untracked(|answer| answer.question.clone()))
        })
    };
    let key = move |event: ev::KeyboardEvent| {
        // While a word is still being composed, Enter only ends that.
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Enter" if !event.shift_key() => {
                event.prevent_default();
                ask();
            }
            "Escape" => stop(),
            "ArrowUp" if text.read_untracked().is_empty() => {
                if let Some(question) = last() {
                    event.prevent_default();
                    text.set(question);
                }
            }
            _ => {}
        }
    };
    let listening = window_event_listener(ev::keydown, move |event| {
        if browser::is_typing(&event) {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                browser::focus(field);
            }
            "Escape" => stop(),
            "[" => browser::step_through(".turn", false),
            "]" => browser::step_through(".turn", true),
            _ => {}
        }
    });
    on_cleanup(move || listening.remove());
    view! {
        <form
            class="compose"
            on:submit=move |event| {
                event.prevent_default();
                ask();
            }
        >
            <div class="box">
                <textarea
                    node_ref=field
                    rows="1"
                    aria-label=format!("Ask {name}")
                    placeholder=format!("Ask about {name}, or “as a bar chart”")
                    autocomplete="off"
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(event.target().value())
                    on:keydown=key
                ></textarea>
                {move || match running.get() {
                    Some(_) => view! { <button type="button" on:click=move |_| stop()>"Stop" <kbd aria-hidden="true">"Esc"</kbd></button> }.into_any(),
                    None => {
                        view! {
                            <button type="submit" class="primary" disabled=move || text.read().trim().is_empty()>"Ask" <kbd aria-hidden="true">"↵"</kbd></button>
                        }
                            .into_any()
                    }
                }}
            </div>
        </form>
    }
    .into_any()
}
