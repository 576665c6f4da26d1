//! The SQL console: a query, its result, and how it failed.

use crate::{
    datasets::opened::Opened,
    error::AppError,
    talk::{api, queries},
    ui::{
        format,
        grid::Grid,
        icons::{DOWNLOAD, Icon},
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::Page;
use leptos::{prelude::*, task::spawn_local};

/// What became of the last query.
#[derive(Clone, Default)]
enum Answer {
    #[default]
    None,
    Waiting,
    Rows(Page, String),
    Failed(AppError),
}

/// A text field, sample queries and the answer.
#[component]
pub fn Console(
    /// The dataset that is asked.
    view: Opened,
) -> impl IntoView {
    let id = StoredValue::new(view.dataset.id.clone());
    let samples = queries::samples(&view.summary);
    let sql = RwSignal::new(
        samples
            .first()
            .map(|sample| sample.1.clone())
            .unwrap_or_default(),
    );
    let answer = RwSignal::new(Answer::None);
    let asked = StoredValue::new(0_u64);
    let waiting = move || matches!(*answer.read(), Answer::Waiting);
    let run = move || {
        let text = sql.get_untracked();
        if text.trim().is_empty() {
            return;
        }
        // Only the answer to the latest query counts.
        asked.update_value(|asked| *asked += 1);
        let number = asked.get_value();
        answer.set(Answer::Waiting);
        spawn_local(async move {
            let result = api::query(id.get_value(), text.clone()).await;
            if asked.try_get_value() == Some(number) {
                answer.set(match result {
                    Ok(page) => Answer::Rows(page, text),
                    Err(error) => Answer::Failed(error),
                });
            }
        });
    };
    let chips = samples
        .into_iter()
        .map(|(label, text)| {
            view! {
                <button
                    type="button"
                    class="chip"
                    on:click=move |_| {
                        sql.set(text.clone());
                        run();
                    }
                >
                    {label}
                </button>
            }
        })
        .collect_view();
    view! {
        <section class="console" aria-label="SQL console">
            <form on:submit=move |event| {
                event.prevent_default();
                run();
            }>
                <label>
                    "Query"
                    <textarea
                        class="code"
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        prop:value=move || sql.get()
                        on:input:target=move |event| sql.set(event.target().value())
                        on:keydown=move |event| {
                            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                                event.prevent_default();
                                run();
                            }
                        }
                    ></textarea>
                </label>
                <div class="bar">
                    <button type="submit" class="primary" disabled=move || sql.read().trim().is_empty()>
                        "Run"
                        <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                    </button>
                    <div class="chips" role="group" aria-label="Sample queries">{chips}</div>
                </div>
            </form>
            <div class="answer" aria-live="polite" aria-busy=move || waiting().to_string()>
                {move || match answer.get() {
                    Answer::None => {
                        view! { <p class="quiet-text start">"Run the query, or try one of the samples. The result appears here."</p> }
                            .into_any()
                    }
                    Answer::Waiting => view! { <Waiting what="Running the query" /> }.into_any(),
                    Answer::Failed(error) => view! { <ErrorNotice error /> }.into_any(),
                    Answer::Rows(page, sql) => view! { <Rows page sql id=id.get_value() /> }.into_any(),
                }}
            </div>
        </section>
    }
    .into_any()
}

/// The rows of an answer, their number, the time, and the way to take them away.
#[component]
fn Rows(page: Page, sql: String, id: String) -> impl IntoView {
    let count = u64::try_from(page.rows.len()).unwrap_or(u64::MAX);
    let facts = format!(
        "{} in {} ms",
        format::counted(count, "row", "rows"),
        format::thousands(page.millis)
    );
    let cut = page.truncated.then(|| {
        view! { <span class="badge warning">{format!("Only the first {} are shown; the CSV has more", format::thousands(count))}</span> }
    });
    view! {
        <div class="bar">
            <span class="facts" role="status">{facts}</span>
            {cut}
            <span class="grow"></span>
            <form method="post" action="/api/query.csv">
                <input type="hidden" name="dataset" value=id />
                <input type="hidden" name="sql" value=sql />
                <button type="submit">
                    <Icon path=DOWNLOAD />
                    "CSV of the result"
                </button>
            </form>
        </div>
        {if count == 0 {
            view! { <p class="empty-grid">"The query found no rows."</p> }.into_any()
        } else {
            view! { <Grid label="Result of the query".to_owned() page /> }.into_any()
        }}
    }
    .into_any()
}
