//! The rules of a dataset and how they were proved.

use crate::{
    datasets::api,
    ui::{
        format,
        icons::{CROSS, Icon, TICK},
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::{Proof, Rule, RuleKind};
use leptos::prelude::*;

/// Every rule with its query, table by table.
#[component]
pub fn RulesPanel(
    /// The dataset's identifier.
    id: String,
) -> impl IntoView {
    let proof = Resource::new(move || id.clone(), api::read_proof);
    let content = move || {
        Suspend::new(async move {
            match proof.await {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(proof) => view! { <ProofView proof /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Waiting what="Reading the proof" /> }>{content}</Transition> }
}

#[component]
fn ProofView(proof: Proof) -> impl IntoView {
    let total = proof.rules.len();
    let held = proof
        .rules
        .iter()
        .filter(|rule| rule.violations == 0)
        .count();
    let class = if proof.holds() {
        "verdict holds"
    } else {
        "verdict broken"
    };
    let mut tables: Vec<(String, Vec<Rule>)> = Vec::new();
    for rule in proof.rules {
        match tables.iter_mut().find(|(table, _)| *table == rule.table) {
            Some((_, rules)) => rules.push(rule),
            None => tables.push((rule.table.clone(), vec![rule])),
        }
    }
    let tables = tables
        .into_iter()
        .map(|(table, rules)| {
            let rules = rules
                .into_iter()
                .map(|rule| view! { <RuleLine rule /> })
                .collect_view();
            let title = if table.is_empty() {
                "All tables".to_owned()
            } else {
                table
            };
            view! {
                <section>
                    <h3>{title}</h3>
                    <ul>{rules}</ul>
                </section>
            }
        })
        .collect_view();
    let notes = proof
        .notes
        .into_iter()
        .map(|note| view! { <li>{note}</li> })
        .collect_view();
    view! {
        <div class="rules">
            <h2 class=class>{format!("{held} of {total} rules hold")}</h2>
            <p class="quiet-text">
                "Each was checked over the stored file after the last row was written. A rule's query finds the rows that break it."
            </p>
            <ul class="proof-notes">{notes}</ul>
            {tables}
        </div>
    }
    .into_any()
}

#[component]
fn RuleLine(rule: Rule) -> impl IntoView {
    let holds = rule.violations == 0;
    let (path, word) = if holds {
        (TICK, "Holds:")
    } else {
        (CROSS, "Broken:")
    };
    let count = if holds {
        format!("{} checked", format::thousands(rule.checked))
    } else {
        format!(
            "{} of {} break it",
            format::thousands(rule.violations),
            format::thousands(rule.checked)
        )
    };
    let query = if rule.query.is_empty() {
        "Checked by Confab's own evaluator, since SQLite can't say it.".to_owned()
    } else {
        rule.query
    };
    view! {
        <li class="rule" class:broken=!holds>
            <details>
                <summary>
                    <Icon path />
                    <span class="sr">{word}</span>
                    <span class="kind">{kind(rule.kind)}</span>
                    <span class="statement">{rule.statement}</span>
                    <span class="n">{count}</span>
                </summary>
                <pre tabindex="0">{query}</pre>
            </details>
        </li>
    }
    .into_any()
}

fn kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Rows => "Rows",
        RuleKind::Type => "Type",
        RuleKind::Length => "Length",
        RuleKind::NotNull => "Not null",
        RuleKind::Enum => "Values",
        RuleKind::PrimaryKey => "Primary key",
        RuleKind::Unique => "Unique",
        RuleKind::ForeignKey => "Foreign key",
        RuleKind::Check => "Check",
        RuleKind::Generated => "Computed",
        RuleKind::Relation => "Relation",
    }
}
