//! What somebody thinks of an answer, and a link to it.

use crate::{
    talk::{api, thread::Thread},
    ui::{
        browser,
        icons::{Icon, THUMB_DOWN, THUMB_UP},
    },
};
use confab_model::{Answer, Feedback};
use leptos::{prelude::*, task::spawn_local};

/// Thumbs with a reason, and the answer's link.
#[component]
pub fn Opinion(
    /// The answer.
    answer: RwSignal<Answer>,
) -> impl IntoView {
    let thread = expect_context::<Thread>();
    let id = answer.with_untracked(|answer| answer.id);
    let given = Memo::new(move |_| answer.with(|answer| answer.feedback.clone()));
    let say = move |feedback: Option<Feedback>| {
        answer.update(|answer| answer.feedback.clone_from(&feedback));
        spawn_local(async move {
            // An opinion that is lost isn't worth an alarm.
            _ = api::judge(id, feedback).await;
        });
    };
    let thumb = move |good: bool| {
        let same =
            given.with_untracked(|given| given.as_ref().is_some_and(|given| given.good == good));
        say((!same).then(|| Feedback {
            good,
            reason: String::new(),
        }));
    };
    let is = move |good: bool| {
        given.with(|given| given.as_ref().is_some_and(|given| given.good == good))
    };
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let open = thread
            .conversation
            .with_untracked(|open| open.as_ref().map_or(0, |open| open.id));
        let link = format!(
            "{}/talk/{}?c={open}#answer-{id}",
            browser::origin(),
            thread.dataset.get_value()
        );
        spawn_local(async move {
            let done = browser::copy(&link).await;
            copied.try_set(done);
        });
    };
    view! {
        <div class="opinion">
            <button type="button" class="icon-button" aria-pressed=move || is(true).to_string() aria-label="A good answer" title="A good answer" on:click=move |_| thumb(true)><Icon path=THUMB_UP /></button>
            <button type="button" class="icon-button" aria-pressed=move || is(false).to_string() aria-label="A bad answer" title="A bad answer" on:click=move |_| thumb(false)><Icon path=THUMB_DOWN /></button>
            {move || {
                is(false).then(|| {
                    let reason = given.with_untracked(|given| given.as_ref().map(|given| given.reason.clone()).unwrap_or_default());
                    view! {
                        <input
                            type="text"
                            class="reason"
                            aria-label="What was wrong?"
                            placeholder="What was wrong?"
                            maxlength="500"
                            prop:value=reason
                            on:change:target=move |event| say(Some(Feedback { good: false, reason: event.target().value() }))
                        />
                    }
                })
            }}
            <button type="button" class="quiet small" on:click=copy>{move || if copied.get() { "Link copied" } else { "Copy link" }}</button>
        </div>
    }
    .into_any()
}
