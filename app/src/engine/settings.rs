//! The screen on which a language model is set up and tried out.

use crate::{
    engine::{api, status::Engines},
    error::AppError,
    ui::{format, notice::ErrorNotice},
};
use confab_model::engine::{Engine, EngineStatus, ModelSettings, SetUp, Usage};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// What became of the last click.
#[derive(Clone, PartialEq)]
enum Outcome {
    Busy(&'static str),
    Works(Usage),
    Done(&'static str),
    Failed(AppError),
}

/// What is entered. The key is only ever sent, never fetched.
#[derive(Clone, Copy)]
struct Entries {
    provider: RwSignal<String>,
    model: RwSignal<String>,
    key: RwSignal<String>,
    address: RwSignal<String>,
    keep: RwSignal<bool>,
    outcome: RwSignal<Option<Outcome>>,
}

impl Entries {
    fn of(status: &EngineStatus) -> Self {
        let (provider, model) = status
            .model
            .as_deref()
            .and_then(|model| model.split_once(':'))
            .unwrap_or(("openai", ""));
        Self {
            provider: RwSignal::new(provider.to_owned()),
            model: RwSignal::new(model.to_owned()),
            key: RwSignal::new(String::new()),
            address: RwSignal::new(status.base_url.clone().unwrap_or_default()),
            keep: RwSignal::new(status.set_up == SetUp::File),
            outcome: RwSignal::new(None),
        }
    }

    /// What is entered; None while something is missing.
    fn settings(self) -> Option<ModelSettings> {
        let text = |signal: RwSignal<String>| {
            Some(signal.read().trim().to_owned()).filter(|text| !text.is_empty())
        };
        Some(ModelSettings {
            model: format!("{}:{}", self.provider.read(), text(self.model)?),
            key: text(self.key),
            base_url: text(self.address),
        })
    }

    fn is_busy(self) -> bool {
        matches!(&*self.outcome.read(), Some(Outcome::Busy(_)))
    }
}

/// Settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let engines = expect_context::<Engines>();
    let status = Resource::new(|| (), |()| api::status());
    let content = move || {
        Suspend::new(async move {
            match status.await {
                Ok(status) => view! { <Model status engines /> }.into_any(),
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Settings" />
        <div class="settings">
            <h1>"Settings"</h1>
            <Transition>{content}</Transition>
            <section class="panel" aria-label="Guardrails">
                <header><h2>"Guardrails"</h2></header>
                <p class="bar">
                    <span class="grow">"What was refused and why, and how well the guard does."</span>
                    <a class="btn" href="/guardrails">"See the verdicts"</a>
                </p>
            </section>
            <section class="panel" aria-label="Observability">
                <header><h2>"Observability"</h2></header>
                <p class="bar">
                    <span class="grow">"How long answers take, what they cost, how good they are, and whom to tell."</span>
                    <a class="btn" href="/observability">"See the figures"</a>
                </p>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Model(status: EngineStatus, engines: Engines) -> impl IntoView {
    let entries = Entries::of(&status);
    let current = RwSignal::new(status.clone());
    let put = move |result: Result<EngineStatus, AppError>, done: &'static str| {
        let outcome = match result {
            Ok(status) => {
                engines.changed(status.clone());
                current.try_set(status);
                entries.key.try_set(String::new());
                Outcome::Done(done)
            }
            Err(error) => Outcome::Failed(error),
        };
        entries.outcome.try_set(Some(outcome));
    };
    let test = move |_| {
        let settings = entries.settings();
        entries
            .outcome
            .set(Some(Outcome::Busy("Asking the model to say a word")));
        spawn_local(async move {
            let outcome = match api::test(settings).await {
                Ok(usage) => Outcome::Works(usage),
                Err(error) => Outcome::Failed(error),
            };
            entries.outcome.try_set(Some(outcome));
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(settings) = entries.settings().filter(|_| !entries.is_busy()) else {
            return;
        };
        entries.outcome.set(Some(Outcome::Busy("Setting it up")));
        spawn_local(async move {
            let keep = entries.keep.get_untracked();
            put(
                api::set_up(settings, keep).await,
                "The model is set up and answers from now on.",
            );
        });
    };
    let forget = move |_| {
        spawn_local(async move {
            put(
                api::forget().await,
                "The model is forgotten. The embedded engine does all the work.",
            );
        });
    };
    let blocked = move || entries.settings().is_none() || entries.is_busy();
    view! {
        <Usual current put=Callback::new(move |result| put(result, "Kept.")) />
        <section class="panel" aria-labelledby="model-title">
            <header><h2 id="model-title">"Language model"</h2></header>
            <form on:submit=save>
                <p class="quiet-text">
                    "With a model of your own, names, texts and answers become as good as the model is. Rules, totals and safety stay with Confab: whatever a model says is checked. Without one nothing ever leaves this machine."
                </p>
                <p>{move || where_from(&current.read())}</p>
                <Fields entries providers=status.providers />
                <Told entries />
                <div class="bar">
                    <button type="submit" class="primary" disabled=blocked>"Use this model"</button>
                    <button type="button" on:click=test disabled=blocked>"Test connection"</button>
                    <span class="grow"></span>
                    {move || {
                        current
                            .with(|now| now.model.is_some())
                            .then(|| view! { <button type="button" class="quiet" on:click=forget>"Forget it"</button> })
                    }}
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// Who works when nobody is named.
#[component]
fn Usual(
    current: RwSignal<EngineStatus>,
    put: Callback<Result<EngineStatus, AppError>>,
) -> impl IntoView {
    let choice = move |engine: Engine, label: String| {
        let choose = move |_| {
            spawn_local(async move { put.run(api::choose(engine).await) });
        };
        view! {
            <label>
                <input type="radio" name="usual" prop:checked=move || current.read().usual == engine on:change=choose />
                <span>{label}</span>
            </label>
        }
    };
    let name = Memo::new(move |_| current.with(|now| now.model.clone()));
    move || {
        name.get().map(|model| {
            view! {
                <fieldset class="usual">
                    <legend>"Who thinks, unless a dataset or a conversation says otherwise"</legend>
                    <div class="seg">
                        {choice(Engine::Agent, model)} {choice(Engine::Embedded, "Embedded engine".to_owned())}
                    </div>
                </fieldset>
            }
            .into_any()
        })
    }
}

#[component]
fn Fields(entries: Entries, providers: Vec<String>) -> impl IntoView {
    let chosen = entries.provider.get_untracked();
    let options = providers
        .into_iter()
        .map(|name| {
            let selected = name == chosen;
            view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
        })
        .collect_view();
    view! {
        <div class="params">
            <label>
                "Provider"
                <select on:change:target=move |event| entries.provider.set(event.target().value())>{options}</select>
            </label>
            <label>
                "Model"
                <input
                    type="text"
                    required
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="as the provider calls it"
                    prop:value=move || entries.model.get()
                    on:input:target=move |event| entries.model.set(event.target().value())
                />
            </label>
            <label>
                "Key"
                <input
                    type="password"
                    autocomplete="off"
                    placeholder="the environment's, if left empty"
                    prop:value=move || entries.key.get()
                    on:input:target=move |event| entries.key.set(event.target().value())
                />
            </label>
            <label>
                "Address, if it is your own server"
                <input
                    type="url"
                    autocomplete="off"
                    placeholder="http://127.0.0.1:8080/v1"
                    prop:value=move || entries.address.get()
                    on:input:target=move |event| entries.address.set(event.target().value())
                />
            </label>
        </div>
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || entries.keep.get()
                on:change:target=move |event| entries.keep.set(event.target().checked())
            />
            <span>"Keep it for the next start, in a file of the data folder that only you can read"</span>
        </label>
    }
    .into_any()
}

/// What became of the last click.
#[component]
fn Told(entries: Entries) -> impl IntoView {
    let content = move || {
        entries.outcome.get().map(|outcome| match outcome {
            Outcome::Busy(what) => view! { <p class="waiting">{what}"…"</p> }.into_any(),
            Outcome::Done(what) => view! { <p class="notice good">{what}</p> }.into_any(),
            Outcome::Works(usage) => {
                let line = format!(
                    "It works: {} in {} ms.",
                    usage.summary(),
                    format::thousands(usage.millis)
                );
                view! { <p class="notice good">{line}</p> }.into_any()
            }
            Outcome::Failed(error) => view! { <ErrorNotice error /> }.into_any(),
        })
    };
    view! { <div role="status">{content}</div> }
}

fn where_from(status: &EngineStatus) -> String {
    let Some(model) = &status.model else {
        return "No model is set up.".to_owned();
    };
    let place = if status.local {
        ", which runs on this machine"
    } else {
        ""
    };
    match status.set_up {
        SetUp::Environment => {
            format!(
                "{model}{place}, is set up by CONFAB_MODEL. What you enter here holds until Confab ends."
            )
        }
        SetUp::File => format!("{model}{place}, is set up here and kept."),
        SetUp::Page | SetUp::Nowhere => {
            format!("{model}{place}, is set up here and forgotten when Confab ends.")
        }
    }
}
