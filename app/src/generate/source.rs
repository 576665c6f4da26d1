//! The schema's text: typed, pasted, chosen, dropped, or a sample.

use crate::{
    diagram::Diagram,
    error::AppError,
    generate::{api, form::Form, live::Live, samples::Samples},
    ui::{
        browser,
        icons::{Icon, UPLOAD},
        notice::ErrorNotice,
    },
};
use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::{
    ev::DragEvent,
    html::{Input, Textarea},
    prelude::*,
    task::spawn_local,
};
use web_sys::File;

/// The text field with all ways to fill it.
#[component]
pub fn Source(
    /// The text field, so that others can point into it.
    field: NodeRef<Textarea>,
    /// Whether the diagram is shown in its place.
    picture: RwSignal<bool>,
) -> impl IntoView {
    let form = expect_context::<Form>();
    let chooser = NodeRef::<Input>::new();
    let over = RwSignal::new(false);
    let failure = RwSignal::new(None::<AppError>);
    let live = expect_context::<Live>();
    let tables = Memo::new(move |_| match &*live.draft.read() {
        Some(Ok(draft)) => draft.summary.tables.clone(),
        _ => Vec::new(),
    });
    let drawn = move || picture.get() && !tables.read().is_empty();
    let choose = Callback::new(move |table| live.table.set(table));
    let take = move |file: Option<File>| {
        if let Some(file) = file {
            failure.set(None);
            spawn_local(async move { failure.set(load(form, file).await.err()) });
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(
            event
                .data_transfer()
                .and_then(|data| data.files())
                .and_then(|files| files.get(0)),
        );
    };
    let chosen = move |_| {
        let Some(input) = chooser.get_untracked() else {
            return;
        };
        take(input.files().and_then(|files| files.get(0)));
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <div class="bar">
            <h2 id="schema-title">"Schema"</h2>
            {move || form.file.get().map(|file| view! { <span class="badge file">{file}</span> })}
            <span class="grow"></span>
            <Show when=move || !tables.read().is_empty()>
                <div class="seg" role="group" aria-label="Schema as">
                    {[(false, "Text"), (true, "Diagram")]
                        .map(|(which, word)| {
                            view! {
                                <button
                                    type="button"
                                    aria-pressed=move || (picture.get() == which).to_string()
                                    on:click=move |_| picture.set(which)
                                >
                                    {word}
                                </button>
                            }
                        })}
                </div>
            </Show>
            <Show when=move || !form.ddl.read().is_empty()>
                <button type="button" class="quiet" on:click=move |_| form.clear()>"Clear"</button>
            </Show>
            <label class="btn chooser">
                <Icon path=UPLOAD />
                "Choose a file"
                <input
                    type="file"
                    class="sr"
                    accept=".sql,.txt,.ddl"
                    node_ref=chooser
                    on:change=chosen
                />
            </label>
        </div>
        <div
            class="drop"
            class:over=move || over.get()
            class:away=drawn
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <textarea
                class="code"
                node_ref=field
                aria-labelledby="schema-title"
                aria-describedby="schema-hint"
                placeholder="CREATE TABLE …"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                prop:value=move || form.ddl.get()
                on:input:target=move |event| form.ddl.set(event.target().value())
            ></textarea>
            <div class="drop-sign" aria-hidden="true">"Drop the file to read it"</div>
        </div>
        <Show when=drawn>
            {move || view! { <Diagram tables=tables.get() choose /> }}
        </Show>
        <p id="schema-hint" class="quiet-text">
            "Paste or type CREATE TABLE statements, or drop a .sql, .txt or .ddl file. Any common dialect will do."
        </p>
        {move || failure.get().map(|error| view! { <ErrorNotice error /> })}
        <Show when=move || form.ddl.read().is_empty()>
            <Samples failure />
        </Show>
    }
    .into_any()
}

/// Reads a file: the browser its bytes, the server their encoding.
async fn load(form: Form, file: File) -> Result<(), AppError> {
    let bytes = browser::bytes(&file)
        .await
        .map_err(|message| AppError::new("input", message, ""))?;
    let text = api::read_file(BASE64_STANDARD.encode(bytes)).await?;
    form.load(Some(file.name()), text);
    Ok(())
}
