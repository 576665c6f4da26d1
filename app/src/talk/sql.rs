//! The SQL of an answer: read, changed, run, put in order, taken back.

use crate::{
    error::AppError,
    talk::{api, highlight::highlighted},
    ui::browser,
};
use confab_model::{Answer, AnswerEvent, conversation::Failure};
use leptos::{html::Textarea, prelude::*, task::spawn_local};

/// The SQL as it stands, and how it is edited.
#[component]
pub fn SqlCard(
    /// The answer.
    answer: RwSignal<Answer>,
    /// How the answer ended, once it has.
    last: Memo<Option<AnswerEvent>>,
) -> impl IntoView {
    let id = answer.with_untracked(|answer| answer.id);
    let current = Memo::new(move |_| answer.with(current_sql));
    let edits = Memo::new(move |_| answer.with(|answer| answer.edits.len()));
    let draft = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let field = NodeRef::<Textarea>::new();
    let run = move |sql: String| {
        if sql.trim().is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = api::run_sql(id, Some(sql)).await;
            busy.try_set(false);
            match done {
                Ok(edited) => {
                    if let Some(edit) = edited.edit {
                        answer.try_update(|answer| answer.edits.push(edit));
                        draft.try_set(None);
                    }
                    failure.try_set(edited.failure);
                }
                Err(error) => {
                    failure.try_set(Some(told(error)));
                }
            }
        });
    };
    let revert = move |_| {
        draft.set(None);
        failure.set(None);
        answer.update(|answer| answer.edits.clear());
        spawn_local(async move {
            // If this fails, the edits are there again after a reload.
            _ = api::run_sql(id, None).await;
        });
    };
    let neat = move |_| {
        let sql = draft
            .get_untracked()
            .unwrap_or_else(|| current.get_untracked());
        spawn_local(async move {
            if let Ok(sql) = api::format(sql).await {
                draft.try_set(Some(sql));
            }
        });
    };
    let edit = move |_| {
        draft.set(Some(current.get_untracked()));
        request_animation_frame(move || browser::focus(field));
    };
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let sql = draft
            .get_untracked()
            .unwrap_or_else(|| current.get_untracked());
        spawn_local(async move {
            let done = browser::copy(&sql).await;
            copied.try_set(done);
        });
    };
    // The failure of the answer's own SQL can be mended in the same way.
    let fix = Memo::new(move |_| {
        let own = failure.with(|failure| failure.as_ref()?.fix.clone());
        own.or_else(|| match last.get() {
            Some(AnswerEvent::Failed(failure)) if edits.get() == 0 => failure.fix,
            _ => None,
        })
    });
    let body = move || {
        match draft.get().is_some() {
        false => view! { <pre class="sql" tabindex="0" aria-label="SQL">{highlighted(&current.get())}</pre> }.into_any(),
        true => view! {
            <textarea
                node_ref=field
                class="code"
                aria-label="SQL"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                prop:value=move || draft.get().unwrap_or_default()
                on:input:target=move |event| draft.set(Some(event.target().value()))
                on:keydown=move |event| {
                    if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                        event.prevent_default();
                        run(draft.get_untracked().unwrap_or_default());
                    } else if event.key() == "Escape" {
                        event.stop_propagation();
                        draft.set(None);
                    }
                }
            ></textarea>
        }
        .into_any(),
    }
    };
    let editing = Memo::new(move |_| draft.read().is_some());
    view! {
        <section class="panel sql-card" aria-label="SQL">
            <header>
                <b>{move || match edits.get() { 0 => "SQL".to_owned(), n => format!("SQL, edited ({n})") }}</b>
                <span class="grow"></span>
                <button type="button" class="quiet small" on:click=copy>{move || if copied.get() { "Copied" } else { "Copy" }}</button>
                {move || (edits.get() > 0).then(|| view! { <button type="button" class="quiet small" on:click=revert>"Revert"</button> })}
                {move || {
                    if editing.get() {
                        view! {
                            <button type="button" class="quiet small" on:click=neat>"Format"</button>
                            <button type="button" class="quiet small" on:click=move |_| draft.set(None)>"Cancel"</button>
                            <button type="button" class="small" title="Ctrl Enter" disabled=move || busy.get() on:click=move |_| run(draft.get_untracked().unwrap_or_default())>"Run"</button>
                        }
                        .into_any()
                    } else {
                        view! { <button type="button" class="small" on:click=edit>"Edit"</button> }.into_any()
                    }
                }}
            </header>
            {body}
            {move || {
                failure.get().map(|failure| {
                    let place = failure.position.map(|at| view! { <span class="place">{format!("Line {}, column {}", at.line, at.column)}</span> });
                    view! { <div class="notice bad" role="alert">{place} <span>{failure.message}</span> <span class="hint">{failure.hint}</span></div> }
                })
            }}
            {move || {
                fix.get().map(|sql| {
                    view! { <button type="button" class="small fix" on:click=move |_| run(sql.clone())>"Mend it and run"</button> }
                })
            }}
        </section>
    }
    .into_any()
}

fn current_sql(answer: &Answer) -> String {
    if let Some(edit) = answer.edits.last() {
        return edit.sql.clone();
    }
    let own = answer.events.iter().rev().find_map(|event| match event {
        AnswerEvent::Sql(sql) => Some(sql.clone()),
        _ => None,
    });
    own.unwrap_or_default()
}

fn told(error: AppError) -> Failure {
    Failure {
        message: error.message,
        hint: error.hint,
        position: error.position,
        fix: None,
    }
}
