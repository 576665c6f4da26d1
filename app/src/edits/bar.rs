//! The prompt below a table, with undo and redo.

use crate::{
    edits::desk::{Desk, Stage},
    ui::{
        browser,
        icons::{DICE, Icon, REDO, UNDO},
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::TableInfo;
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};

/// What can be said, as examples.
const EXAMPLES: [&str; 4] = [
    "add 50 more rows",
    "delete 10 random rows",
    "shift all dates by a year",
    "duplicate the last 5 rows",
];

/// Takes an instruction about the table.
#[component]
pub fn EditBar(
    /// The table.
    table: Memo<TableInfo>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let prompt = RwSignal::new(String::new());
    let input = NodeRef::<Input>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = prompt.get_untracked().trim().to_owned();
        if !said.is_empty() {
            desk.submit(table.get_untracked().name, said);
        }
    };
    // An instruction that was applied has done its work.
    Effect::new(move |before: Option<bool>| {
        let applying = matches!(&*desk.stage.read(), Stage::Applying(_));
        if before == Some(true) && *desk.stage.read() == Stage::Idle {
            prompt.set(String::new());
        }
        applying
    });
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key())
            && event.key().eq_ignore_ascii_case("z")
            && !browser::in_field(&event)
        {
            event.prevent_default();
            if event.shift_key() {
                desk.redo()
            } else {
                desk.undo()
            }
        }
    });
    on_cleanup(move || keys.remove());
    let take = move |said: &str| {
        prompt.set(said.to_owned());
        if let Some(input) = input.get_untracked() {
            drop(input.focus());
        }
    };
    let examples = EXAMPLES.map(|said| {
        view! { <button type="button" class="chip" on:click=move |_| take(said)>{said}</button> }
    });
    let unclear = move || match desk.stage.get() {
        Stage::Unclear(words, nearest) => {
            let chips = nearest
                .into_iter()
                .map(|said| {
                    let label = said.clone();
                    view! { <button type="button" class="chip" on:click=move |_| take(&said)>{label}</button> }
                })
                .collect_view();
            Some(
                view! {
                    <div class="notice" role="status"><span>{words}</span></div>
                    <div class="chips">{chips}</div>
                }
                .into_any(),
            )
        }
        Stage::Failed(error) => Some(view! { <ErrorNotice error /> }.into_any()),
        Stage::Making => Some(
            view! {
                <div class="making">
                    <Waiting what="Working out what changes" />
                    <button type="button" on:click=move |_| desk.discard()>"Stop"</button>
                </div>
            }
            .into_any(),
        ),
        _ => None,
    };
    view! {
        <section class="edit" aria-label="Change this table">
            <form on:submit=submit>
                <label class="sr" for="edit-prompt">"Change this table by saying what should be different"</label>
                <input
                    id="edit-prompt"
                    node_ref=input
                    type="text"
                    autocomplete="off"
                    maxlength="4000"
                    placeholder=move || format!("Change {} by saying so…", table.read().name)
                    prop:value=move || prompt.get()
                    on:input:target=move |event| prompt.set(event.target().value())
                />
                <button type="submit" class="primary" disabled=move || desk.is_busy()>"Submit"</button>
                <span class="bar">
                    <button
                        type="button"
                        title="Undo (Ctrl Z)"
                        disabled=move || desk.undo.read().is_none()
                        on:click=move |_| desk.undo()
                    >
                        <Icon path=UNDO />
                        "Undo"
                    </button>
                    <button
                        type="button"
                        title="Redo (Ctrl Shift Z)"
                        disabled=move || desk.redo.read().is_none()
                        on:click=move |_| desk.redo()
                    >
                        <Icon path=REDO />
                        "Redo"
                    </button>
                    <button
                        type="button"
                        title="Draw the rows of this table anew, with another seed"
                        disabled=move || desk.is_busy()
                        on:click=move |_| desk.redraw(table.get_untracked().name, None, browser::dice())
                    >
                        <Icon path=DICE />
                        "Regenerate"
                    </button>
                </span>
            </form>
            {unclear}
            <div class="chips" class:gone=move || !prompt.read().is_empty()>{examples}</div>
        </section>
    }
    .into_any()
}
