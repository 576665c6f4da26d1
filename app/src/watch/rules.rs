//! The rules of alerts, to be edited.

use crate::{error::AppError, ui::notice::ErrorNotice, watch::api};
use confab_model::alert::Rule;
use leptos::{prelude::*, task::spawn_local};

/// How keeping went.
#[derive(Clone, PartialEq)]
enum Kept {
    No,
    Yes,
    Failed(AppError),
}

/// The rules, one line each.
#[component]
pub fn Rules(
    /// As they are.
    rules: Vec<Rule>,
) -> impl IntoView {
    let edited = RwSignal::new(rules.clone());
    let kept = RwSignal::new(Kept::No);
    let change = move |at: usize, change: Box<dyn FnOnce(&mut Rule)>| {
        kept.set(Kept::No);
        edited.update(|rules| {
            if let Some(rule) = rules.get_mut(at) {
                change(rule);
            }
        });
    };
    let lines = rules
        .into_iter()
        .enumerate()
        .map(|(at, rule)| {
            let number = |name: String, value: String, put: fn(&mut Rule, f64)| {
                view! {
                    <input
                        type="number"
                        min="0"
                        step="any"
                        aria-label=name
                        prop:value=value
                        on:change:target=move |event| {
                            if let Ok(number) = event.target().value().parse::<f64>() {
                                change(at, Box::new(move |rule| put(rule, number)));
                            }
                        }
                    />
                }
            };
            let bound = number(format!("Bound of {}", rule.name), rule.bound.to_string(), |rule, number| rule.bound = number);
            let window = number(format!("Minutes of {}", rule.name), rule.minutes.to_string(), |rule, number| {
                rule.minutes = number as u32;
            });
            view! {
                <li>
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=rule.on
                            on:change:target=move |event| {
                                let on = event.target().checked();
                                change(at, Box::new(move |rule| rule.on = on));
                            }
                        />
                        <b>{rule.name.clone()}</b>
                    </label>
                    <span class="condition">{rule.measure.words()} " " {bound} " within " {window} " minutes"</span>
                </li>
            }
        })
        .collect_view();
    let keep = move |_| {
        spawn_local(async move {
            let done = api::set_rules(edited.get_untracked()).await;
            kept.try_set(done.map_or_else(Kept::Failed, |()| Kept::Yes));
        });
    };
    view! {
        <ul class="rules">{lines}</ul>
        <div class="bar">
            <span class="grow" role="status">
                {move || match kept.get() {
                    Kept::No => ().into_any(),
                    Kept::Yes => "Kept.".into_any(),
                    Kept::Failed(error) => view! { <ErrorNotice error /> }.into_any(),
                }}
            </span>
            <button type="button" on:click=keep>"Keep the rules"</button>
        </div>
    }
    .into_any()
}
