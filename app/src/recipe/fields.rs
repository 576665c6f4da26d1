//! One column's generator and its parameters as fields.

use crate::recipe::{
    edited::Edited,
    words::{plain, sentence},
};
use leptos::prelude::*;
use serde_json::Value;

/// How numbers may lie between their bounds.
const SHAPES: [&str; 5] = ["uniform", "normal", "low", "high", "price"];

/// A column: what it gives, in words; opened, the parameters.
#[component]
pub fn ColumnFields(
    /// The recipe.
    edited: Edited,
    /// Where the column's entry is.
    pointer: String,
) -> impl IntoView {
    let column = edited.at(&pointer);
    let name = column.get("column").map(plain).unwrap_or_default();
    let generator = format!("{pointer}/generator");
    let told = {
        let generator = generator.clone();
        move || {
            edited.edition.track();
            sentence(&edited.at(&generator))
        }
    };
    let nulls = column.get("nulls").and_then(Value::as_u64).unwrap_or(0);
    let fields = parameters(edited, &generator, column.get("generator"));
    let label = format!("NULL in {name}, per mille");
    view! {
        <details class="column-fields">
            <summary>
                <b>{name}</b>
                <span>{told}</span>
            </summary>
            <div class="fields">
                {fields}
                <label>
                    "NULL, ‰"
                    <input
                        type="number"
                        min="0"
                        max="1000"
                        aria-label=label
                        value=nulls.to_string()
                        on:input:target=move |event| {
                            let share = event.target().value().parse::<u16>().unwrap_or(0).min(1_000);
                            edited.set(&pointer, "nulls", share.into());
                        }
                    />
                </label>
            </div>
        </details>
    }
    .into_any()
}

/// The parameters of a generator.
fn parameters(edited: Edited, pointer: &str, generator: Option<&Value>) -> AnyView {
    generator
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(key, value)| *key != "kind" && !value.is_null())
        .map(|(key, value)| field(edited, pointer, key, value))
        .collect_view()
        .into_any()
}

/// A parameter, by what it is.
fn field(edited: Edited, pointer: &str, key: &str, value: &Value) -> AnyView {
    let (at, name) = (pointer.to_owned(), key.to_owned());
    let label = key.replace('_', " ");
    match value {
        Value::String(chosen) if key == "shape" => {
            let options = SHAPES
                .map(|shape| view! { <option value=shape selected=shape == chosen.as_str()>{shape}</option> });
            view! {
                <label>
                    {label}
                    <select on:change:target=move |event| edited.set(&at, &name, event.target().value().into())>
                        {options.into_iter().collect_view()}
                    </select>
                </label>
            }
            .into_any()
        }
        Value::String(text) => {
            let set = move |text: String| edited.set(&at, &name, text.into());
            view! { <Text label value=text.clone() set=Callback::new(set) /> }.into_any()
        }
        Value::Number(number) => {
            let set = move |text: String| {
                if let Ok(number) = text.trim().parse::<i64>() {
                    edited.set(&at, &name, number.into());
                }
            };
            view! { <Text label value=number.to_string() set=Callback::new(set) /> }.into_any()
        }
        Value::Bool(checked) => view! {
            <label class="check">
                <input
                    type="checkbox"
                    checked=*checked
                    on:change:target=move |event| edited.set(&at, &name, event.target().checked().into())
                />
                {label}
            </label>
        }
        .into_any(),
        Value::Array(values) if values.iter().any(|value| value.get("weight").is_some()) => values
            .iter()
            .enumerate()
            .map(|(number, value)| {
                let at = format!("{pointer}/{key}/{number}");
                let label = format!("Weight of {}", value.get("value").map(plain).unwrap_or_default());
                let weight = value.get("weight").map(plain).unwrap_or_default();
                let set = move |text: String| {
                    if let Ok(weight) = text.trim().parse::<u32>() {
                        edited.set(&at, "weight", weight.into());
                    }
                };
                view! { <Text label value=weight set=Callback::new(set) /> }
            })
            .collect_view()
            .into_any(),
        // A generator within a generator.
        nested if nested.get("kind").is_some() => {
            let at = format!("{pointer}/{key}");
            view! {
                <fieldset>
                    <legend>{format!("{label}: {}", sentence(nested))}</legend>
                    {parameters(edited, &at, Some(nested))}
                </fieldset>
            }
            .into_any()
        }
        other => {
            let text = other.to_string();
            view! { <div class="field raw"><span>{label}</span><code>{text}</code></div> }.into_any()
        }
    }
}

/// A text field that writes into the recipe.
#[component]
fn Text(label: String, value: String, set: Callback<String>) -> impl IntoView {
    view! {
        <label>
            {label}
            <input type="text" autocomplete="off" value=value on:input:target=move |event| set.run(event.target().value()) />
        </label>
    }
    .into_any()
}
