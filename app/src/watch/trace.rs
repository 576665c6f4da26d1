//! What was done for an answer, as a waterfall of its steps.

use crate::{
    error::AppError,
    ui::{browser, format, notice::ErrorNotice},
    watch::api::{self, Traced},
};
use confab_model::trace::{Level, Score, ScoreKind, Step, StepKind};
use leptos::{html::Dialog, prelude::*, task::spawn_local};

/// The longest text of a step that is shown, in characters.
const SHOWN: usize = 4_000;

/// A button that opens the steps of an answer.
#[component]
pub fn TraceButton(
    /// The answer's number.
    id: i64,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let found = RwSignal::new(None::<Result<Option<Traced>, AppError>>);
    let open = move |_| {
        browser::open(dialog);
        spawn_local(async move {
            let trace = api::find_trace(id).await;
            found.try_set(Some(trace));
        });
    };
    let content = move || match found.get() {
        None => view! { <p class="waiting">"Reading the trace…"</p> }.into_any(),
        Some(Err(error)) => view! { <ErrorNotice error /> }.into_any(),
        Some(Ok(None)) => {
            view! { <p class="quiet-text">"What was done for this answer is no longer kept."</p> }
                .into_any()
        }
        Some(Ok(Some(traced))) => view! { <Steps traced /> }.into_any(),
    };
    view! {
        <button type="button" class="quiet small" on:click=open>"Trace"</button>
        <dialog class="drawer trace" node_ref=dialog aria-label="Trace">
            <h2>"Trace"</h2>
            <div tabindex="0">{content}</div>
            <button type="button" on:click=move |_| browser::close(dialog)>"Close"</button>
        </dialog>
    }
    .into_any()
}

#[component]
fn Steps(traced: Traced) -> impl IntoView {
    let Traced { trace, link } = traced;
    let took = trace.took().max(1);
    let usage = trace.usage();
    let summary = if usage.calls > 0 {
        format!("{}, {}", duration(took), usage.summary())
    } else {
        duration(took)
    };
    let link = link.map(|link| {
        view! { <a class="btn small" href=link target="_blank" rel="noreferrer">"Open in Langfuse"</a> }
    });
    let scores = trace.scores.iter().map(score).collect_view();
    let steps = trace
        .steps
        .iter()
        .map(|step| line(step, took))
        .collect_view();
    view! {
        <p class="bar"><span class="grow">{summary}</span> {link}</p>
        <ol class="waterfall">{steps}</ol>
        <h3>"Scores"</h3>
        <dl class="score-list">{scores}</dl>
    }
    .into_any()
}

fn line(step: &Step, took: u64) -> AnyView {
    let share = |part: u64| format!("{:.2}%", 100.0 * part.min(took) as f64 / took as f64);
    // As wide as can be seen, and never beyond the end.
    let left = share(step.from);
    let width = format!(
        "max(2px, {})",
        share(step.took.min(took.saturating_sub(step.from)))
    );
    let kind = match step.kind {
        StepKind::Agent => "whole",
        StepKind::Generation => "model",
        kind => kind.name(),
    };
    let facts = step.call.as_ref().map(|call| {
        let first = call.first.map(|first| {
            format!(
                ", first word after {}",
                duration(first.saturating_sub(step.from))
            )
        });
        format!("{}{}", call.usage.summary(), first.unwrap_or_default())
    });
    let metadata = step
        .metadata
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <span class="badge">{format!("{name}: {value}")}</span> })
        .collect_view();
    let text = |name: &'static str, text: &str| {
        (!text.is_empty()).then(|| {
            let shown: String = text.chars().take(SHOWN).collect();
            view! { <h4>{name}</h4> <pre tabindex="0">{shown}</pre> }
        })
    };
    let (input, output) = (text("In", &step.input), text("Out", &step.output));
    let status =
        (!step.status.is_empty()).then(|| view! { <p class="status">{step.status.clone()}</p> });
    view! {
        <li class:warned=step.level == Level::Warning class:failed=step.level == Level::Error>
            <details>
                <summary>
                    <span class="name">{step.name.clone()} <small>{kind}</small></span>
                    <span class="lane" aria-hidden="true"><i style:margin-inline-start=left style:inline-size=width></i></span>
                    <span class="n">{duration(step.took)}</span>
                </summary>
                {status}
                {facts.map(|facts| view! { <p class="quiet-text">{facts}</p> })}
                <p class="tags">{metadata}</p>
                {input}
                {output}
            </details>
        </li>
    }
    .into_any()
}

fn score(score: &Score) -> AnyView {
    let value = match score.kind {
        ScoreKind::Boolean if score.value > 0.5 => "yes".to_owned(),
        ScoreKind::Boolean => "no".to_owned(),
        ScoreKind::Numeric => format!("{:.3}", score.value),
    };
    view! { <div><dt>{score.name.replace('_', " ")}</dt><dd>{value}</dd></div> }.into_any()
}

/// Microseconds as people read them.
pub(super) fn duration(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..10_000_000 => format!("{} ms", format::thousands(micros / 1_000)),
        _ => format!("{:.1} s", micros as f64 / 1e6),
    }
}
