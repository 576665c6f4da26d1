//! What is in the schema, told while it is being typed.

use crate::{
    generate::form::Form,
    ui::{
        browser, format,
        notice::{ErrorNotice, ProblemLine, Waiting},
    },
};
use confab_model::{SchemaSummary, Severity, TableSummary};
use leptos::{html::Textarea, prelude::*};

/// Counts, tables and problems of the schema.
#[component]
pub fn SummaryPanel(
    /// Where the schema's text is.
    field: NodeRef<Textarea>,
) -> impl IntoView {
    let form = expect_context::<Form>();
    let content = move || match form.summary.get() {
        None if form.ddl.read().trim().is_empty() => None,
        None => Some(view! { <Waiting what="Reading the schema" /> }.into_any()),
        Some(Err(error)) => Some(view! { <ErrorNotice error /> }.into_any()),
        Some(Ok(summary)) => Some(view! { <Summary summary field /> }.into_any()),
    };
    view! {
        <div class="summary" aria-live="polite">
            {content}
        </div>
    }
    .into_any()
}

#[component]
fn Summary(summary: SchemaSummary, field: NodeRef<Textarea>) -> impl IntoView {
    let tables = u64::try_from(summary.tables.len()).unwrap_or(u64::MAX);
    let counts = [
        (tables, "table", "tables", true),
        (summary.columns.into(), "column", "columns", true),
        (
            summary.primary_keys.into(),
            "primary key",
            "primary keys",
            false,
        ),
        (
            summary.foreign_keys.into(),
            "foreign key",
            "foreign keys",
            false,
        ),
        (summary.implied.into(), "implied key", "implied keys", false),
        (summary.checks.into(), "check", "checks", false),
        (summary.uniques.into(), "unique", "uniques", false),
        (summary.cycles.into(), "cycle", "cycles", false),
    ];
    let counts = counts
        .into_iter()
        .filter(|(count, .., always)| *always || *count > 0)
        .map(|(count, one, many, _)| {
            view! {
                <li>
                    <b>{format::thousands(count)}</b>
                    {if count == 1 { one } else { many }}
                </li>
            }
        })
        .collect_view();
    let (notes, told): (Vec<_>, Vec<_>) = summary
        .problems
        .into_iter()
        .partition(|problem| problem.severity == Severity::Note);
    let go = Callback::new(move |line| browser::go_to_line(field, line));
    let lines = |problems: Vec<confab_model::Problem>| {
        problems
            .into_iter()
            .map(|problem| view! { <ProblemLine problem go /> })
            .collect_view()
    };
    let count = notes.len();
    view! {
        <ul class="counts">
            <li class="badge">{format::dialect(summary.dialect)}</li>
            {counts}
        </ul>
        {(!told.is_empty()).then(|| view! { <ul class="problems">{lines(told)}</ul> })}
        {(count > 0)
            .then(|| {
                view! {
                    <details>
                        <summary>{if count == 1 { "1 note".to_owned() } else { format!("{count} notes") }}</summary>
                        <ul class="problems">{lines(notes)}</ul>
                    </details>
                }
            })}
        {(tables > 0)
            .then(|| {
                view! {
                    <details>
                        <summary>"Tables and columns"</summary>
                        <TableList tables=summary.tables />
                    </details>
                }
            })}
    }
    .into_any()
}

/// Tables with their columns, types and keys.
#[component]
pub fn TableList(
    /// The tables.
    tables: Vec<TableSummary>,
    /// Whether only the first one starts open.
    #[prop(optional)]
    folded: bool,
) -> impl IntoView {
    tables
        .into_iter()
        .enumerate()
        .map(|(number, table)| {
            let columns = table
                .columns
                .into_iter()
                .map(|column| {
                    let foreign = column.references.map(|to| view! { <span class="to">{format!("→ {to}")}</span> });
                    view! {
                        <li>
                            <span class="name">{column.name}</span>
                            <small>{column.type_text}</small>
                            {column.primary_key.then(|| view! { <abbr class="key" title="Primary key">"PK"</abbr> })}
                            {foreign}
                            {(!column.nullable && !column.primary_key)
                                .then(|| view! { <small>"not null"</small> })}
                        </li>
                    }
                })
                .collect_view();
            view! {
                <details class="table" open=!folded || number == 0>
                    <summary>{table.name}</summary>
                    <ul>{columns}</ul>
                </details>
            }
        })
        .collect_view()
}
