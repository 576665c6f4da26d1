//! What the data should be like: words, rows, seed, temperature, locale.

use crate::{
    generate::form::{Form, Rows},
    ui::{
        browser,
        icons::{DICE, Icon},
    },
};
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
        <RowsChoice />
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
        </div>
    }
    .into_any()
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
