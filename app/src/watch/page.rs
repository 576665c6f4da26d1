//! The Observability screen: how the work of late went.

use crate::{
    datasets::Library,
    error::AppError,
    ui::{
        format,
        notice::{ErrorNotice, Waiting},
    },
    watch::{api, rules::Rules, trace::duration},
};
use confab_model::{
    alert::Alert,
    health::{Evaluation, Health, ScoreMean, Target, WorkHealth},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// The days that can be looked at.
const DAYS: [u32; 3] = [1, 7, 30];

/// The screen.
#[component]
pub fn WatchPage() -> impl IntoView {
    let days = RwSignal::new(7);
    let health = Resource::new(move || days.get(), api::read_health);
    let content = move || {
        Suspend::new(async move {
            match health.await {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(health) => view! { <Shown health /> }.into_any(),
            }
        })
    };
    let choices = DAYS
        .into_iter()
        .map(|count| {
            let words = if count == 1 { "A day".to_owned() } else { format!("{count} days") };
            view! {
                <button type="button" class="chip" aria-pressed=move || (days.get() == count).to_string() on:click=move |_| days.set(count)>
                    {words}
                </button>
            }
        })
        .collect_view();
    view! {
        <Title text="Observability" />
        <div class="settings guardrails">
            <div>
                <h1>"Observability"</h1>
                <p class="quiet-text">"How long work takes, what it costs and how good it is. Each answer has its own trace, under the answer."</p>
            </div>
            <div class="bar" role="group" aria-label="Period">{choices}</div>
            <Transition fallback=|| view! { <Waiting what="Reading what was noted" /> }>{content}</Transition>
            <Evaluate read=health />
        </div>
    }
    .into_any()
}

#[component]
fn Shown(health: Health) -> impl IntoView {
    let Health {
        work,
        scores,
        alerts,
        rules,
        target,
        webhook,
        evaluations,
        ..
    } = health;
    let telling = if webhook {
        "Alerts are shown here, logged and sent to the webhook."
    } else {
        "Alerts are shown here and logged. CONFAB_ALERT_WEBHOOK sends them to an address of yours."
    };
    view! {
        {told(target)}
        <section class="panel" aria-label="Work">
            <header><h2>"Work"</h2></header>
            {works(work)}
        </section>
        <section class="panel" aria-label="Scores">
            <header><h2>"Scores of answers"</h2></header>
            {means(scores)}
        </section>
        <section class="panel" aria-label="Alerts">
            <header><h2>"Alerts"</h2></header>
            <p class="sum quiet-text">{telling}</p>
            {alarms(alerts)}
            <Rules rules />
        </section>
        <section class="panel" aria-label="Evaluations">
            <header><h2>"Evaluations"</h2></header>
            <p class="sum quiet-text">"Questions about generated data whose answers are known, since the data is ours."</p>
            {evaluated(evaluations)}
        </section>
    }
    .into_any()
}

fn told(target: Option<Target>) -> AnyView {
    match target {
        None => view! {
            <p class="quiet-text">"Traces stay here. With LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY and LANGFUSE_HOST they go to Langfuse as well."</p>
        }
        .into_any(),
        Some(Target { name, fault: Some(fault), lost, .. }) => view! {
            <p class="notice bad">{format!("Traces don't reach {name}: {fault} ({} given up).", format::thousands(lost))}</p>
        }
        .into_any(),
        Some(Target { name, spans, scores, .. }) => view! {
            <p class="notice good">{format!("Traces go to {name}: {} spans and {} scores so far.", format::thousands(spans), format::thousands(scores))}</p>
        }
        .into_any(),
    }
}

/// A table that scrolls if it has to; one of the kind `figures` has but figures
/// beside its first column.
fn table(
    label: &'static str,
    kind: &'static str,
    head: &[&'static str],
    lines: impl IntoView,
) -> AnyView {
    let head = head
        .iter()
        .map(|name| view! { <th scope="col">{*name}</th> })
        .collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table class=format!("verdicts {kind}")>
                <thead><tr>{head}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn none(words: &'static str) -> AnyView {
    view! { <p class="quiet-text none">{words}</p> }.into_any()
}

fn works(work: Vec<WorkHealth>) -> AnyView {
    if work.is_empty() {
        return none("Nothing was done in this time.");
    }
    let lines = work
        .into_iter()
        .map(|work| {
            let name = match work.name.as_str() {
                "answer" => "Answers",
                "generation" => "Generations",
                _ => "Changes",
            };
            let failed = format::percent(work.failed, work.count);
            let cost = format!("${:.3}", work.micros as f64 / 1e6);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="n">{format::thousands(work.count)}</td>
                    <td class="n">{format!("{failed} %")}</td>
                    <td class="n">{duration(work.median * 1_000)}</td>
                    <td class="n">{duration(work.p95 * 1_000)}</td>
                    <td class="n">{format::thousands(work.tokens)}</td>
                    <td class="n">{cost}</td>
                </tr>
            }
        })
        .collect_view();
    table(
        "Work",
        "figures",
        &[
            "",
            "Count",
            "Failed",
            "Half take at most",
            "95 % take at most",
            "Tokens",
            "Cost",
        ],
        lines,
    )
}

fn means(scores: Vec<ScoreMean>) -> AnyView {
    if scores.is_empty() {
        return none("No answer was judged in this time.");
    }
    let lines = scores
        .into_iter()
        .map(|score| {
            view! {
                <tr>
                    <th scope="row">{score.name.replace('_', " ")}</th>
                    <td class="n">{format!("{:.3}", score.mean)}</td>
                    <td class="n">{format::thousands(score.count)}</td>
                </tr>
            }
        })
        .collect_view();
    table("Scores", "figures", &["Score", "Average", "Answers"], lines)
}

fn alarms(alerts: Vec<Alert>) -> AnyView {
    if alerts.is_empty() {
        return none("There was no alert.");
    }
    let lines = alerts
        .into_iter()
        .map(|alert| {
            view! {
                <tr>
                    <td class="n">{alert.at}</td>
                    <td>{alert.rule}</td>
                    <td class="text">{alert.words}</td>
                </tr>
            }
        })
        .collect_view();
    table("Latest alerts", "", &["When (UTC)", "Rule", "What"], lines)
}

fn evaluated(evaluations: Vec<Evaluation>) -> AnyView {
    if evaluations.is_empty() {
        return none("None so far. Choose a dataset below.");
    }
    let lines = evaluations
        .into_iter()
        .map(|evaluation| {
            let correct = evaluation.correct();
            let all = evaluation.questions.len();
            let wrong = evaluation
                .questions
                .into_iter()
                .filter(|golden| !golden.correct)
                .map(|golden| view! { <li>{golden.question}</li> })
                .collect_view();
            let wrong = (correct < all).then(|| {
                view! { <details><summary>"Which weren't"</summary><ul>{wrong}</ul></details> }
            });
            view! {
                <tr>
                    <td class="n">{evaluation.at}</td>
                    <td>{format!("{} v{}", evaluation.dataset, evaluation.version)}</td>
                    <td>{evaluation.engine}</td>
                    <td class="n">{format!("{correct} of {all}")}</td>
                    <td class="text">{wrong}</td>
                </tr>
            }
        })
        .collect_view();
    table(
        "Latest evaluations",
        "",
        &["When (UTC)", "Dataset", "Engine", "Right", ""],
        lines,
    )
}

/// Begins an evaluation.
#[component]
fn Evaluate(read: Resource<Result<Health, AppError>>) -> impl IntoView {
    let library = expect_context::<Library>();
    let chosen = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<AppError>);
    let options = move || {
        Suspend::new(async move {
            let datasets = library.list.await.unwrap_or_default();
            if let Some(first) = datasets.first() {
                chosen.set(first.id.clone());
            }
            datasets
                .into_iter()
                .map(|dataset| view! { <option value=dataset.id>{dataset.name}</option> })
                .collect_view()
        })
    };
    let start = move |_| {
        busy.set(true);
        spawn_local(async move {
            let done = api::evaluate(chosen.get_untracked()).await;
            busy.try_set(false);
            failure.try_set(done.err());
            read.refetch();
        });
    };
    view! {
        <div class="bar">
            <select aria-label="Dataset" on:change:target=move |event| chosen.set(event.target().value())>
                <Transition>{options}</Transition>
            </select>
            <button type="button" disabled=move || busy.get() on:click=start>
                {move || if busy.get() { "Asking…" } else { "Evaluate the analyst" }}
            </button>
        </div>
        {move || failure.get().map(|error| view! { <ErrorNotice error /> })}
    }
    .into_any()
}
