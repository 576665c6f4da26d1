//! What the data should be like: words, rows, seed, temperature, locale.

use crate::{
    engine::Engines,
    generate::{
        form::{Form, Rows},
        live::Live,
    },
    ui::{
        browser, format,
        icons::{DICE, Icon},
        notice::ProblemLine,
    },
};
use confab_model::Engine;
use leptos::prelude::*;

/// Instructions to try; a click adds one.
const EXAMPLES: [&str; 5] = [
    "The last 2 years",
    "10% of orders are cancelled",
    "Customers from Germany and France",
    "Orders double in December",
    "E-mails at example.org",
];

/// Locales of names, places and formats.
const LOCALES: [(&str, &str); 16] = [
    ("en-US", "English, United States"),
    ("en-GB", "English, United Kingdom"),
    ("de-DE", "German, Germany"),
    ("fr-FR", "French, France"),
    ("es-ES", "Spanish, Spain"),
    ("it-IT", "Italian, Italy"),
    ("pt-BR", "Portuguese, Brazil"),
    ("pt-PT", "Portuguese, Portugal"),
    ("nl-NL", "Dutch, Netherlands"),
    ("sv-SE", "Swedish, Sweden"),
    ("pl-PL", "Polish, Poland"),
    ("tr-TR", "Turkish, Turkey"),
    ("ja-JP", "Japanese, Japan"),
    ("zh-CN", "Chinese, China"),
    ("ko-KR", "Korean, South Korea"),
    ("en-IN", "English, India"),
];

/// The right-hand side of the form.
#[component]
pub fn Options() -> impl IntoView {
    let form = expect_context::<Form>();
    let examples = EXAMPLES.map(|example| {
        view! {
            <button
                type="button"
                class="chip"
                on:click=move |_| {
                    form.prompt
                        .update(|prompt| {
                            if !prompt.trim().is_empty() {
                                let end = if prompt.trim_end().ends_with('.') { " " } else { ". " };
                                *prompt = format!("{}{end}", prompt.trim_end());
                            }
                            prompt.push_str(example);
                        })
                }
            >
                {example}
            </button>
        }
    });
    view! {
        <div class="bar">
            <h2 id="wishes-title">"What should the data be like?"</h2>
        </div>
        <textarea
            class="prompt"
            aria-label="Instructions"
            placeholder="In your own words, or leave it empty: the schema says a lot already."
            prop:value=move || form.prompt.get()
            on:input:target=move |event| form.prompt.set(event.target().value())
        ></textarea>
        <div class="chips" role="group" aria-label="Examples of instructions">
            {examples}
        </div>
        <Understood />
        <RowsChoice />
        <RowsOfTables />
        <div class="params">
            <SeedField />
            <label>
                <span>"Temperature " <output>{move || format!("{:.1}", form.temperature.get())}</output></span>
                <input
                    type="range"
                    min="0"
                    max="2"
                    step="0.1"
                    prop:value=move || form.temperature.get().to_string()
                    on:input:target=move |event| {
                        if let Ok(value) = event.target().value().parse() {
                            form.temperature.set(value);
                        }
                    }
                />
            </label>
            <label>
                "Language and country"
                <select
                    prop:value=move || form.locale.get()
                    on:change:target=move |event| form.locale.set(event.target().value())
                >
                    {LOCALES.map(|(code, name)| view! { <option value=code>{name}</option> })}
                </select>
            </label>
            <label title="The day on which the data was collected: nothing in it lies after that day.">
                "Today"
                <input
                    type="date"
                    prop:value=move || form.today.get()
                    on:input:target=move |event| form.today.set(event.target().value())
                />
            </label>
            <DesignerChoice />
        </div>
    }
    .into_any()
}

/// Who designs, where there is a language model.
#[component]
fn DesignerChoice() -> impl IntoView {
    let (form, engines) = (expect_context::<Form>(), expect_context::<Engines>());
    move || {
        engines.model().map(|model| {
            let agent = move || form.engine.get().unwrap_or_else(|| engines.usual()) == Engine::Agent;
            view! {
                <label>
                    "Designed by"
                    <select on:change:target=move |event| {
                        let by_model = event.target().value() == "agent";
                        form.engine.set(Some(if by_model { Engine::Agent } else { Engine::Embedded }));
                    }>
                        <option value="agent" selected=agent>{model}</option>
                        <option value="embedded" selected=move || !agent()>"Embedded engine"</option>
                    </select>
                </label>
            }
            .into_any()
        })
    }
}

/// What was made of the instructions, while they are typed.
#[component]
fn Understood() -> impl IntoView {
    let live = expect_context::<Live>();
    let notes = Memo::new(move |_| {
        live.preview()
            .map(|preview| preview.notes)
            .unwrap_or_default()
    });
    view! {
        <ul class="problems understood" aria-live="polite" aria-label="What was made of the instructions">
            {move || notes.get().into_iter().map(|problem| view! { <ProblemLine problem /> }).collect_view()}
        </ul>
    }
}

/// Numbers of rows for single tables.
#[component]
fn RowsOfTables() -> impl IntoView {
    let (form, live) = (expect_context::<Form>(), expect_context::<Live>());
    let tables = Memo::new(move |_| {
        live.preview()
            .map(|preview| preview.tables)
            .unwrap_or_default()
    });
    let names = Memo::new(move |_| {
        tables.with(|tables| {
            tables
                .iter()
                .map(|table| table.name.clone())
                .collect::<Vec<_>>()
        })
    });
    let field = move |name: String| {
        let label = format!("Rows of {name}");
        let (table, planned) = (StoredValue::new(name.clone()), name.clone());
        let planned = move || {
            let tables = tables.read();
            let rows = tables.iter().find(|table| table.name == planned);
            rows.map(|table| format::thousands(table.rows))
                .unwrap_or_default()
        };
        view! {
            <label>
                {name}
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-label=label
                    placeholder=planned
                    prop:value=move || table.with_value(|table| form.rows_of(table))
                    on:input:target=move |event| {
                        table.with_value(|table| form.set_rows_of(table, event.target().value()));
                    }
                />
            </label>
        }
    };
    view! {
        <Show when=move || !tables.read().is_empty()>
            <details class="rows-of">
                <summary>"Rows of single tables"</summary>
                <div class="fields">
                    <For each=move || names.get() key=Clone::clone children=field />
                </div>
            </details>
        </Show>
    }
}

/// By role or exactly, and how many.
#[component]
fn RowsChoice() -> impl IntoView {
    let form = expect_context::<Form>();
    let choices = [
        (Rows::ByRole, "By role"),
        (Rows::Exactly, "Every table exactly"),
    ]
    .map(|(rows, label)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="rows"
                    prop:checked=move || form.rows.get() == rows
                    on:change=move |_| form.rows.set(rows)
                />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="rows">
            <legend>"Rows"</legend>
            <div class="seg">{choices}</div>
            <label class="count">
                <span class="sr">
                    {move || match form.rows.get() {
                        Rows::ByRole => "Rows of a typical table",
                        Rows::Exactly => "Rows of every table",
                    }}
                </span>
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || form.count.get()
                    on:input:target=move |event| form.count.set(event.target().value())
                />
            </label>
            <p class="quiet-text">
                {move || match form.rows.get() {
                    Rows::ByRole => "A typical table gets that many; lists of kinds get fewer, lines of orders more.",
                    Rows::Exactly => "Every table gets that many, as far as its rules allow.",
                }}
            </p>
        </fieldset>
    }
    .into_any()
}

/// The seed and a die.
#[component]
fn SeedField() -> impl IntoView {
    let form = expect_context::<Form>();
    view! {
        <div class="field">
            <label for="seed">"Seed"</label>
            <div class="with-button">
                <input
                    id="seed"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || form.seed.get()
                    on:input:target=move |event| form.seed.set(event.target().value())
                />
                <button
                    type="button"
                    aria-label="Throw a new seed"
                    title="Throw a new seed"
                    on:click=move |_| form.seed.set(browser::dice().to_string())
                >
                    <Icon path=DICE />
                </button>
            </div>
        </div>
    }
    .into_any()
}
