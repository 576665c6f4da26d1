//! How an answer is coming along: one line, and all that was done behind a click.

use crate::{
    talk::{answer::find, seen::Seen},
    ui::format,
};
use confab_model::{Answer, AnswerEvent, SeenCall, Understood, Usage};
use leptos::prelude::*;

/// What is known of the way to an answer.
#[derive(Clone, PartialEq)]
struct Way {
    model: Option<String>,
    steps: Vec<String>,
    understood: Option<Understood>,
    usage: Option<Usage>,
    state: String,
    saw: bool,
}

impl Way {
    fn of(answer: &Answer) -> Self {
        let steps = answer.events.iter().filter_map(|event| match event {
            AnswerEvent::Step(step) => Some(step.clone()),
            _ => None,
        });
        let understood = find(answer, |event| match event {
            AnswerEvent::Understood(understood) => Some(understood.clone()),
            _ => None,
        });
        let model = model_of(answer);
        Self {
            state: state(answer, understood.is_some(), model.is_some()),
            usage: find(answer, |event| match event {
                AnswerEvent::Usage(usage) => Some(*usage),
                _ => None,
            }),
            saw: find(answer, |event| {
                matches!(event, AnswerEvent::Seen(_)).then_some(())
            })
            .is_some(),
            steps: steps.collect(),
            understood,
            model,
        }
    }
}

/// The model that answers; None: the embedded engine.
pub fn model_of(answer: &Answer) -> Option<String> {
    find(answer, |event| match event {
        AnswerEvent::Model(model) => Some(model.clone()),
        _ => None,
    })
}

fn state(answer: &Answer, understood: bool, model: bool) -> String {
    let is_there = |what: fn(&AnswerEvent) -> bool| answer.events.iter().any(what);
    match answer.events.last().filter(|event| event.is_last()) {
        Some(AnswerEvent::Done { millis }) => {
            format!("Answered in {} ms", format::thousands(*millis))
        }
        Some(AnswerEvent::Cancelled) => "Stopped".to_owned(),
        Some(_) => "Not answered".to_owned(),
        None if is_there(|event| matches!(event, AnswerEvent::Rows(_))) => {
            "Putting it into words…".to_owned()
        }
        None if understood => "Running the query…".to_owned(),
        None if model => "The model is at work…".to_owned(),
        None => "Understanding the question…".to_owned(),
    }
}

/// One line on what has been done so far; all of it behind a click.
#[component]
pub fn Steps(
    /// The answer as it arrives.
    answer: RwSignal<Answer>,
) -> impl IntoView {
    let way = Memo::new(move |_| answer.with(Way::of));
    let open = RwSignal::new(false);
    let seen = move || {
        let calls: Option<Vec<SeenCall>> = answer.with(|answer| {
            find(answer, |event| match event {
                AnswerEvent::Seen(calls) => Some(calls.clone()),
                _ => None,
            })
        });
        calls.map(|calls| view! { <Seen calls /> })
    };
    move || {
        let Way {
            model,
            steps,
            understood,
            usage,
            state,
            saw,
        } = way.get();
        let model = model.map(|model| view! { <span class="badge">{model}</span> });
        let cost = usage.map(|usage| format!(" · {}", usage.summary()));
        let joined = understood
            .as_ref()
            .filter(|understood| understood.tables > 1)
            .map(|understood| format!(" · {} tables joined", understood.tables));
        if understood.is_none() && steps.is_empty() && !saw {
            return view! { <p class="steps">{state} {cost} " " {model}</p> }.into_any();
        }
        let understood = understood
            .map(|understood| view! { <p>"Understood as: " <q>{understood.words}</q></p> });
        let steps = steps
            .into_iter()
            .map(|step| view! { <li>{step}</li> })
            .collect_view();
        view! {
            <details
                class="steps"
                prop:open=open.get_untracked()
                on:toggle:target=move |event| open.set(event.target().open())
            >
                <summary>{state} {joined} {cost} " " {model}</summary>
                {understood}
                <ol>{steps}</ol>
                {saw.then(seen)}
            </details>
        }
        .into_any()
    }
}
