//! The Guardrails screen: what was refused, and how well the guard does on texts of ours.

use crate::{
    error::AppError,
    guard::api,
    ui::{
        format,
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::guard::{SelfTest, VerdictRow, Verdicts};
use leptos::prelude::*;
use leptos_meta::Title;

/// A part of a screen that is read from the server.
fn part<T: Clone + Send + Sync + 'static>(
    read: Resource<Result<T, AppError>>,
    waiting: &'static str,
    shown: fn(T) -> AnyView,
) -> impl IntoView {
    let content = move || {
        Suspend::new(async move {
            match read.await {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(part) => shown(part),
            }
        })
    };
    view! { <Transition fallback=move || view! { <Waiting what=waiting /> }>{content}</Transition> }
}

/// The screen.
#[component]
pub fn GuardPage() -> impl IntoView {
    let verdicts = Resource::new(|| (), |()| api::read_verdicts());
    let tested = Resource::new(|| (), |()| api::judge_samples());
    view! {
        <Title text="Guardrails" />
        <div class="settings guardrails">
            <div>
                <h1>"Guardrails"</h1>
                <p class="quiet-text">
                    "Whatever is said to Confab is judged on this machine before an engine sees it: questions, instructions, changes, comments of schemas and values of data."
                </p>
            </div>
            {part(verdicts, "Reading verdicts", told)}
            <section class="panel" aria-label="Self-test">
                <header>
                    <h2>"Self-test"</h2>
                    <span class="grow"></span>
                    <button type="button" class="small" on:click=move |_| tested.refetch()>"Run again"</button>
                </header>
                {part(tested, "Judging attacks and harmless texts", scores)}
            </section>
        </div>
    }
    .into_any()
}

/// A share of a count, as shown.
fn share(part: u64, all: u64) -> String {
    if all == 0 {
        return "–".to_owned();
    }
    let tenths = part * 1000 / all;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn told(verdicts: Verdicts) -> AnyView {
    let Verdicts {
        latest,
        judged,
        blocked,
        reported,
    } = verdicts;
    let facts = [
        ("Texts judged", format::thousands(judged)),
        ("Blocked", format::thousands(blocked)),
        ("Block rate", share(blocked, judged)),
        ("Reported as mistakes", format::thousands(reported)),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    let list = if latest.is_empty() {
        view! { <p class="quiet-text none">"Nothing was refused so far."</p> }.into_any()
    } else {
        let lines = latest.into_iter().map(line).collect_view();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Verdicts">
                <table class="verdicts">
                    <thead>
                        <tr>
                            <th scope="col">"When (UTC)"</th>
                            <th scope="col">"What"</th>
                            <th scope="col">"From"</th>
                            <th scope="col">"Rule"</th>
                            <th scope="col" class="n">"Score"</th>
                            <th scope="col">"Text"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <dl class="facts">{facts}</dl>
        <section class="panel" aria-label="Latest verdicts">
            <header><h2>"Latest verdicts"</h2></header>
            {list}
        </section>
    }
    .into_any()
}

fn line(row: VerdictRow) -> impl IntoView {
    let what = match row.decision.as_str() {
        "block" => "Blocked",
        "off_topic" => "Off topic",
        "courtesy" => "Courtesy",
        _ => "Help",
    };
    // Without the text, its fingerprint tells the same text from another.
    let text = row.text.unwrap_or_else(|| {
        let start: String = row.hash.chars().take(12).collect();
        format!("not kept ({start}…)")
    });
    let reported = row
        .reported
        .then(|| view! { <span class="badge">"reported"</span> });
    view! {
        <tr>
            <td class="n">{row.at}</td>
            <td class:bad=row.decision == "block">{what} " " {reported}</td>
            <td>{row.source}</td>
            <td>{row.rule}</td>
            <td class="n">{format!("{:.2}", row.score)}</td>
            <td class="text">{text}</td>
        </tr>
    }
}

fn scores(families: Vec<SelfTest>) -> AnyView {
    let sum = |attack: bool| {
        let of = families.iter().filter(|family| family.attack == attack);
        of.fold((0, 0), |(blocked, texts), family| {
            (
                blocked + u64::from(family.blocked),
                texts + u64::from(family.texts),
            )
        })
    };
    let (caught, attacks) = sum(true);
    let (wrong, harmless) = sum(false);
    let words = format!(
        "{} of {} attacks are blocked, and {} of {} harmless texts by mistake.",
        share(caught, attacks),
        format::thousands(attacks),
        share(wrong, harmless),
        format::thousands(harmless),
    );
    let lines = families
        .into_iter()
        .map(|family| {
            let name = family.family.replace('_', " ");
            let kind = if family.attack { "attack" } else { "harmless" };
            let counts = format!("{} of {}", family.blocked, family.texts);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{kind}</td>
                    <td><meter min="0" max=family.texts.to_string() value=family.blocked.to_string() aria-label="Blocked"></meter></td>
                    <td class="n">{counts}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <p class="sum">{words}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Families">
            <table class="verdicts">
                <thead>
                    <tr>
                        <th scope="col">"Family"</th>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"Blocked"</th>
                        <th scope="col" class="n">"Texts"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}
