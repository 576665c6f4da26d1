//! Errors, problems and waiting, always told the same way.

use crate::error::AppError;
use confab_model::{Problem, Severity};
use leptos::prelude::*;

/// An error: one sentence and what to do.
#[component]
pub fn ErrorNotice(
    /// What failed.
    error: AppError,
) -> impl IntoView {
    let place = error
        .position
        .map(|at| view! { <span class="place">{format!("Line {}", at.line)}</span> });
    let hint =
        (!error.hint.is_empty()).then(|| view! { <span class="hint">{error.hint.clone()}</span> });
    view! {
        <div class="notice bad" role="alert">
            {place} <span>{error.message}</span> {hint}
        </div>
    }
    .into_any()
}

/// Something is being fetched.
#[component]
pub fn Waiting(
    /// What is awaited, such as "Reading rows".
    what: &'static str,
) -> impl IntoView {
    view! { <div class="waiting" role="status">{what}"…"</div> }
}

/// A problem, its line and what to do about it.
#[component]
pub fn ProblemLine(
    /// The problem.
    problem: Problem,
    /// Called with the line when the user wants to see it.
    #[prop(optional, into)]
    go: Option<Callback<u32>>,
) -> impl IntoView {
    let (class, word) = match problem.severity {
        Severity::Note => ("problem note", "Note"),
        Severity::Warning => ("problem warning", "Warning"),
        Severity::Error => ("problem error", "Error"),
    };
    let place = problem.position.map(|at| match go {
        Some(go) => view! {
            <button type="button" class="link place" on:click=move |_| go.run(at.line)>
                {format!("Line {}", at.line)}
            </button>
        }
        .into_any(),
        None => view! { <span class="place">{format!("Line {}", at.line)}</span> }.into_any(),
    });
    let hint = (!problem.hint.is_empty())
        .then(|| view! { <span class="hint">{problem.hint.clone()}</span> });
    view! {
        <li class=class>
            <span class="word">{word}</span> {place} <span>{problem.message}</span> {hint}
        </li>
    }
    .into_any()
}
