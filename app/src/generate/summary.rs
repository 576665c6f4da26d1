//! What is in the schema, told while it is being typed.

use crate::{
    generate::{form::Form, live::Live},
    ui::{
        browser, format,
        notice::{ProblemLine, Waiting},
    },
};
use confab_model::{Position, SchemaSummary, Severity, TableSummary};
use leptos::{html::Textarea, prelude::*};

/// Counts, tables and problems of the schema.
#[component]
pub fn SummaryPanel(
    /// Where the schema's text is.
    field: NodeRef<Textarea>,
    /// Whether the diagram is shown in place of the text.
    picture: RwSignal<bool>,
) -> impl IntoView {
    let (form, live) = (expect_context::<Form>(), expect_context::<Live>());
    // Most of what is typed doesn't change it.
    let summary = Memo::new(move |_| match &*live.draft.read() {
        Some(Ok(draft)) => Some(draft.summary.clone()),
        _ => None,
    });
    let reading = move || live.draft.read().is_none() && !form.ddl.read().trim().is_empty();
    let content = move || match summary.get() {
        None if reading() => Some(view! { <Waiting what="Reading the schema" /> }.into_any()),
        None => None,
        Some(summary) => Some(view! { <Summary summary field picture /> }.into_any()),
    };
    view! {
        <div class="summary" aria-live="polite">
            {content}
        </div>
    }
    .into_any()
}

#[component]
fn Summary(
    summary: SchemaSummary,
    field: NodeRef<Textarea>,
    picture: RwSignal<bool>,
) -> impl IntoView {
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
    let go = Callback::new(move |line| {
        picture.set(false);
        // The text is there again only after the next frame.
        request_animation_frame(move || browser::go_to_line(field, line));
    });
    let ddl = expect_context::<Form>().ddl;
    let lines = |problems: Vec<confab_model::Problem>| {
        problems
            .into_iter()
            .map(|problem| {
                let at = problem.position.filter(|_| problem.severity == Severity::Error);
                let place = at.and_then(|at| ddl.with_untracked(|text| pointed(text, at)));
                view! {
                    <ProblemLine problem go />
                    {place.map(|place| view! { <li class="pointed"><pre aria-hidden="true">{place}</pre></li> })}
                }
            })
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
    }
    .into_any()
}

/// A line of a text with a caret under a place in it.
fn pointed(text: &str, at: Position) -> Option<String> {
    const LONGEST: usize = 90;
    let line = text
        .lines()
        .nth(usize::try_from(at.line).ok()?.checked_sub(1)?)?;
    let column = usize::try_from(at.column).ok()?.saturating_sub(1);
    let from = column.saturating_sub(LONGEST / 2);
    let shown: String = line.chars().skip(from).take(LONGEST).collect();
    // Tabs keep their width, so that the caret stands where it should.
    let before = shown.chars().take(column - from);
    let space: String = before
        .map(|sign| if sign == '\t' { '\t' } else { ' ' })
        .collect();
    Some(format!("{shown}\n{space}^"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_under_its_place() {
        let text = "CREATE TABLE a (\n\tid INT,\n);";
        let at = |line, column| pointed(text, Position { line, column });
        assert_eq!(at(2, 5).as_deref(), Some("\tid INT,\n\t   ^"));
        assert_eq!(at(9, 1), None);
        let long = "x".repeat(300);
        let place = pointed(
            &long,
            Position {
                line: 1,
                column: 200,
            },
        );
        assert!(place.is_some_and(|place| place.lines().all(|line| line.len() <= 91)));
    }
}
