//! A link opened: what it shares, made here, and compared with what was promised.

use crate::{
    datasets::{api, opened::Shared, share::FileLine},
    error::AppError,
    generate::{Work, entries::Entries, progress::ProgressPanel, work::Phase},
    ui::{
        browser, format,
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::{Dataset, FileHash};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// What the end of the address shares.
#[component]
pub fn SharedPage() -> impl IntoView {
    // The end of the address never reaches the server by itself.
    let shared = RwSignal::new(None::<Result<Shared, AppError>>);
    Effect::new(move || {
        let text = browser::fragment();
        spawn_local(async move { shared.set(Some(api::open_share(text).await)) });
    });
    let content = move || match shared.get() {
        None => view! { <Waiting what="Reading the link" /> }.into_any(),
        Some(Err(error)) => view! { <ErrorNotice error /> }.into_any(),
        Some(Ok(shared)) => view! { <Origin shared /> }.into_any(),
    };
    view! {
        <Title text="Shared dataset" />
        <div class="document share shared">
            <h1>"A shared dataset"</h1>
            {content}
        </div>
    }
    .into_any()
}

#[component]
fn Origin(shared: Shared) -> impl IntoView {
    let work = expect_context::<Work>();
    let rows = shared.tables.iter().map(|table| table.1).sum();
    let facts = format!(
        "{} in {} · seed {} · as of {} · {}",
        format::counted(rows, "row", "rows"),
        format::counted(shared.tables.len() as u64, "table", "tables"),
        shared.seed,
        shared.today,
        shared.engine,
    );
    let changes = (shared.changes.1 > 0).then(|| {
        format!(
            " · {}",
            format::counted(shared.changes.1, "change", "changes")
        )
    });
    let schema = format!("Schema {}", shared.schema);
    let made = RwSignal::new(None::<(Dataset, Vec<FileHash>)>);
    let failure = RwSignal::new(None::<AppError>);
    let started = StoredValue::new(false);
    Effect::new(move || {
        let Phase::Done(dataset) = work.phase.get() else {
            return;
        };
        if started.get_value() {
            spawn_local(async move {
                match api::read_hashes(dataset.id.clone()).await {
                    Ok(files) => made.set(Some((dataset, files))),
                    Err(error) => failure.set(Some(error)),
                }
            });
        }
    });
    let (name, files) = (shared.name.clone(), shared.files.clone());
    let promised = files.clone();
    let order = StoredValue::new(Entries {
        ddl: shared.ddl,
        file: Some(format!("{}.sql", shared.name)),
        recipe: Some(shared.recipe),
        changes: Some(shared.changes.0),
        ..Entries::default()
    });
    let make = move |_| {
        started.set_value(true);
        made.set(None);
        work.start(order.get_value());
    };
    let verdict = move || {
        made.get().map(|(dataset, files)| {
            let href = format!("/datasets/{}", dataset.id);
            let (class, word) = if files == promised {
                (
                    "notice good",
                    "Every file is equal to the one that was shared, byte for byte.",
                )
            } else {
                (
                    "notice bad",
                    "Not every file is equal: another version of Confab made the link.",
                )
            };
            view! {
                <div class=class role="status">
                    <span>{word}</span>
                    <a class="btn" href=href on:click=move |_| work.forget()>"Open it"</a>
                </div>
            }
        })
    };
    let lines = files
        .into_iter()
        .map(|file| {
            let mine = file.clone();
            let same =
                move || made.with(|made| made.as_ref().map(|(_, files)| files.contains(&mine)));
            view! { <FileLine file href="" same=Signal::derive(same) /> }
        })
        .collect_view();
    view! {
        <h2>{name}</h2>
        <p class="quiet-text">{facts}{changes}</p>
        <p class="quiet-text hash">{schema}</p>
        <div class="bar">
            <button type="button" class="primary" disabled=move || work.is_running() on:click=make>"Make it here"</button>
        </div>
        <ProgressPanel />
        {move || failure.get().map(|error| view! { <ErrorNotice error /> })}
        {verdict}
        <ul class="files">{lines}</ul>
    }
    .into_any()
}
