//! How the generation under way is shown, and what became of it.

use crate::{
    generate::work::{Phase, Run, Work},
    ui::{
        format,
        notice::{ErrorNotice, ProblemLine},
    },
};
use confab_model::Stage;
use leptos::prelude::*;

/// Progress, failure or the way to the new dataset.
#[component]
pub fn ProgressPanel() -> impl IntoView {
    let work = expect_context::<Work>();
    let status = Memo::new(move |_| match &*work.phase.read() {
        Phase::Running(run) => sentence(run),
        Phase::Cancelled => "Cancelled, and nothing was stored.".to_owned(),
        _ => String::new(),
    });
    let rest = move || match work.phase.get() {
        Phase::Running(run) => Some(view! { <Bars run /> }.into_any()),
        Phase::Failed(error) => Some(view! { <ErrorNotice error /> }.into_any()),
        Phase::Done(dataset) => {
            let href = format!("/datasets/{}", dataset.id);
            Some(
                view! {
                    <div class="notice good">
                        <span>{format!("{} is stored: {}.", dataset.name, format::counted(dataset.rows(), "row", "rows"))}</span>
                        <a class="btn" href=href on:click=move |_| work.forget()>"Open it"</a>
                    </div>
                }
                .into_any(),
            )
        }
        Phase::Idle | Phase::Cancelled => None,
    };
    view! {
        <div class="progress">
            <div class="bar">
                <p class="status" role="status">{status}</p>
                <Show when=move || work.is_running()>
                    <button
                        type="button"
                        disabled=move || {
                            matches!(&*work.phase.read(), Phase::Running(run) if run.stopping || run.id.is_empty())
                        }
                        on:click=move |_| work.cancel()
                    >
                        "Cancel"
                    </button>
                </Show>
            </div>
            {rest}
        </div>
    }
    .into_any()
}

/// One bar a table, and the notes.
#[component]
fn Bars(run: Run) -> impl IntoView {
    let whole = run.rows();
    let step = run.step;
    let pace = run.pace().filter(|_| run.stage == Stage::Filling);
    let pace = pace.map(|(rate, rest)| {
        let rate = format!("{} a second", format::counted(rate, "row", "rows"));
        view! { <p class="quiet-text pace">{format!("{rate} · {} left", format::remaining(rest))}</p> }
    });
    let own: Vec<Option<(u64, u64)>> = run
        .tables
        .iter()
        .map(|entry| run.pace_of(&entry.0))
        .collect();
    let bars = run
        .tables
        .into_iter()
        .zip(own)
        .map(|((table, done, total), own)| {
            let own = own.map(|(rate, rest)| format!(" · {}/s · {}", format::short(rate), format::remaining(rest)));
            let label = format!("Rows of {table}");
            view! {
                <li class:full={done >= total}>
                    <span class="name">{table}</span>
                    <progress max=total.max(1).to_string() value=done.to_string() aria-label=label></progress>
                    <span class="n">{format!("{} / {}", format::thousands(done), format::thousands(total))} {own}</span>
                </li>
            }
        })
        .collect_view();
    let proving = (run.stage == Stage::Proving && step.1 > 0).then(|| {
        view! {
            <li>
                <span class="name">"Rules"</span>
                <progress max=step.1.to_string() value=step.0.to_string() aria-label="Rules proved"></progress>
                <span class="n">{format!("{} / {}", step.0, step.1)}</span>
            </li>
        }
    });
    let notes = run
        .notes
        .into_iter()
        .map(|problem| view! { <ProblemLine problem /> })
        .collect_view();
    view! {
        {pace}
        <ul class="bars" data-percent=format::percent(whole.0, whole.1).to_string()>
            {bars} {proving}
        </ul>
        <ul class="problems">{notes}</ul>
    }
    .into_any()
}

/// What is being done, in one sentence that doesn't change with every row.
pub fn sentence(run: &Run) -> String {
    if run.lost {
        return "Confab doesn't answer at the moment. Asking again…".to_owned();
    }
    if run.stopping {
        return "Stopping…".to_owned();
    }
    let doing = match run.stage {
        Stage::Designing => "Reading the schema and writing the recipe for",
        Stage::Filling => "Filling the tables of",
        Stage::Relating => "Making totals and dates agree in",
        Stage::Proving => "Proving every rule of",
        Stage::Done => "Storing",
    };
    format!("{doing} {}…", run.name)
}
