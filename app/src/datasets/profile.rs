//! What the values of each column are like.

use crate::{
    datasets::api,
    ui::{
        format,
        notice::{ErrorNotice, Waiting},
        spark::Bars,
    },
};
use confab_model::{ColumnProfile, Dataset, TableInfo, TableProfile};
use leptos::prelude::*;

/// One card a column.
#[component]
pub fn ProfilePanel(
    /// The dataset.
    dataset: Dataset,
    /// The table.
    table: Memo<TableInfo>,
) -> impl IntoView {
    let id = dataset.id.clone();
    let profile = Resource::new(
        move || (id.clone(), table.get().name),
        |(id, table)| api::read_profile(id, table),
    );
    let content = move || {
        Suspend::new(async move {
            match profile.await {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(profile) => view! { <Cards profile /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Waiting what="Looking at every column" /> }>{content}</Transition> }
        .into_any()
}

#[component]
fn Cards(profile: TableProfile) -> impl IntoView {
    let basis = if profile.seen < profile.rows {
        format!(
            "NULLs and bounds are those of all {} rows; the rest is from an even sample of {}.",
            format::thousands(profile.rows),
            format::thousands(profile.seen)
        )
    } else {
        format!("From all {}.", format::counted(profile.rows, "row", "rows"))
    };
    let (rows, seen) = (profile.rows, profile.seen);
    let cards = profile
        .columns
        .into_iter()
        .map(|column| view! { <Card column rows seen /> })
        .collect_view();
    view! {
        <div class="profile">
            <p class="quiet-text">{basis}</p>
            <ul>{cards}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn Card(column: ColumnProfile, rows: u64, seen: u64) -> impl IntoView {
    let nulls = format!(
        "{} ({} %)",
        format::thousands(column.nulls),
        format::percent(column.nulls, rows)
    );
    let unique = column.top.is_empty() && column.distinct > 0;
    let distinct = if unique {
        "all different".to_owned()
    } else {
        format::thousands(column.distinct)
    };
    let facts = [
        ("Distinct", Some(distinct)),
        ("NULL", (column.nulls > 0).then_some(nulls)),
        ("Least", column.min.clone()),
        ("Greatest", column.max.clone()),
    ]
    .into_iter()
    .filter_map(|(word, fact)| {
        let fact = fact?;
        Some(view! { <dt>{word}</dt><dd title=fact.clone()>{fact.clone()}</dd> })
    })
    .collect_view();
    let picture = (column.histogram.len() > 1).then(|| {
        let title = format!("How the values of {} are spread", column.name);
        view! { <Bars bars=column.histogram.clone() title /> }
    });
    let most = column.top.first().map_or(1, |top| top.1);
    // Where even the most frequent value is rare, the picture says more than a list.
    let listed = if column.histogram.is_empty() || most * 20 >= seen {
        6
    } else {
        0
    };
    let top = column
        .top
        .into_iter()
        .take(listed)
        .map(|(value, count)| {
            let width = format!("--share: {}%", format::percent(count, most));
            let share = match format::percent(count, seen) {
                0 => format::thousands(count),
                share => format!("{share} %"),
            };
            view! { <li style=width><span title=value.clone()>{value.clone()}</span><small>{share}</small></li> }
        })
        .collect_view();
    view! {
        <li class="column-card">
            <h3>{column.name}</h3>
            <dl>{facts}</dl>
            {picture}
            <ol class="top">{top}</ol>
        </li>
    }
    .into_any()
}
