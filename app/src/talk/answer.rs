//! One answer: how it was understood, the sentence, chips, chart, table and SQL.

use crate::{
    talk::{chart::ChartCard, opinion::Opinion, result::ResultCard, sql::SqlCard, thread::Thread},
    ui::format,
};
use confab_model::{
    Answer, AnswerEvent, Ask, Chart, Edit, Page, Span, Understood, conversation::Failure,
};
use leptos::prelude::*;

/// A result that can be shown: of the answer itself, or of SQL as edited.
#[derive(Clone, PartialEq)]
pub struct Shown {
    /// The SQL.
    pub sql: String,
    /// The first rows, once they are there.
    pub page: Option<Page>,
    /// A picture of them.
    pub chart: Option<Chart>,
}

/// What an answer has told so far, or its latest edit.
fn shown(answer: &Answer) -> Option<Shown> {
    if let Some(Edit { sql, page, chart }) = answer.edits.last().cloned() {
        return Some(Shown {
            sql,
            page: Some(page),
            chart: chart.map(|chart| *chart),
        });
    }
    let sql = find(answer, |event| match event {
        AnswerEvent::Sql(sql) => Some(sql.clone()),
        _ => None,
    })?;
    Some(Shown {
        sql,
        page: find(answer, |event| match event {
            AnswerEvent::Rows(page) => Some(page.clone()),
            _ => None,
        }),
        chart: find(answer, |event| match event {
            AnswerEvent::Chart(chart) => Some(*chart.clone()),
            _ => None,
        }),
    })
}

fn find<T>(answer: &Answer, what: impl Fn(&AnswerEvent) -> Option<T>) -> Option<T> {
    answer.events.iter().rev().find_map(what)
}

/// A question and its answer.
#[component]
pub fn AnswerView(
    /// The answer as it arrives.
    answer: RwSignal<Answer>,
    /// Puts a question into the field, to be changed.
    again: Callback<String>,
) -> impl IntoView {
    let (id, question) = answer.with_untracked(|answer| (answer.id, answer.question.clone()));
    let text = StoredValue::new(question.clone());
    let understood = Memo::new(move |_| {
        answer.with(|answer| {
            find(answer, |event| match event {
                AnswerEvent::Understood(understood) => Some(understood.clone()),
                _ => None,
            })
        })
    });
    let words = Memo::new(move |_| {
        answer.with(|answer| {
            find(answer, |event| match event {
                AnswerEvent::Words(words) => Some(words.clone()),
                _ => None,
            })
        })
    });
    let result = Memo::new(move |_| answer.with(shown));
    let last = Memo::new(move |_| {
        answer.with(|answer| {
            answer
                .events
                .last()
                .filter(|event| event.is_last())
                .cloned()
        })
    });
    let next = Memo::new(move |_| {
        answer.with(|answer| {
            find(answer, |event| match event {
                AnswerEvent::Next(next) => Some(next.clone()),
                AnswerEvent::Declined { nearest, .. } => Some(nearest.clone()),
                _ => None,
            })
        })
    });
    let declined = Memo::new(move |_| {
        answer.with(|answer| {
            find(answer, |event| match event {
                AnswerEvent::Declined { words, .. } => Some(words.clone()),
                _ => None,
            })
        })
    });
    let edited = Memo::new(move |_| answer.with(|answer| !answer.edits.is_empty()));
    let chart = Memo::new(move |_| result.with(|shown| shown.as_ref()?.chart.clone()));
    let has_rows = Memo::new(move |_| {
        result.with(|shown| shown.as_ref().is_some_and(|shown| shown.page.is_some()))
    });
    view! {
        <article class="turn" id=format!("answer-{id}") aria-label=text.get_value()>
            <div class="asked">
                <p class="q">{question}</p>
                <button type="button" class="quiet small" title="Change the question" on:click=move |_| again.run(text.get_value())>"Edit"</button>
            </div>
            <div class="told" aria-live="polite" aria-busy=move || last.read().is_none().to_string()>
                {move || steps(understood.get(), last.get(), has_rows.get())}
                {move || (!edited.get()).then(|| words.get().map(|words| view! { <Sentence words id /> }))}
                {move || edited.get().then(|| view! { <p class="quiet-text">"This is what your own SQL gives."</p> })}
                {move || declined.get().map(|words| view! { <p class="say">{words}</p> })}
                {move || understood.get().map(|understood| view! { <Chips understood id /> })}
                {move || last.get().and_then(ending)}
                {move || chart.get().map(|chart| view! { <ChartCard chart /> })}
                <div class="two" class:hidden=move || result.read().is_none()>
                    {move || {
                        result
                            .get()
                            .and_then(|shown| Some((shown.page?, shown.sql)))
                            .map(|(page, sql)| view! { <ResultCard page sql /> })
                    }}
                    {move || result.read().is_some().then(|| view! { <SqlCard answer last /> })}
                </div>
                {move || next.get().filter(|next| !next.is_empty()).map(|next| view! { <Next next /> })}
                {move || has_rows.get().then(|| view! { <Opinion answer /> })}
            </div>
        </article>
    }
    .into_any()
}

/// One line on what has been done so far; all of it behind a click.
fn steps(understood: Option<Understood>, last: Option<AnswerEvent>, has_rows: bool) -> AnyView {
    let state = match &last {
        None if has_rows => "Putting it into words…".to_owned(),
        None if understood.is_some() => "Running the query…".to_owned(),
        None => "Understanding the question…".to_owned(),
        Some(AnswerEvent::Done { millis }) => {
            format!("Answered in {} ms", format::thousands(*millis))
        }
        Some(AnswerEvent::Cancelled) => "Stopped".to_owned(),
        Some(_) => "Not answered".to_owned(),
    };
    let Some(understood) = understood else {
        return view! { <p class="steps">{state}</p> }.into_any();
    };
    let tables = match understood.tables {
        0 | 1 => String::new(),
        many => format!(" · {many} tables joined"),
    };
    view! {
        <details class="steps">
            <summary>{state} {tables}</summary>
            <p>"Understood as: " <q>{understood.words}</q></p>
        </details>
    }
    .into_any()
}

/// The answer as a sentence, whose figures open the rows behind them.
#[component]
fn Sentence(words: Vec<Span>, id: i64) -> impl IntoView {
    let thread = expect_context::<Thread>();
    let ends: Vec<String> = words.iter().skip(1).map(punctuation).collect();
    let mut cut = 0;
    let spans = words
        .into_iter()
        .zip(ends.into_iter().chain([String::new()]))
        .map(|(span, end)| match span.figure {
            None => {
                let text = span.text.get(cut..).unwrap_or_default().to_owned();
                cut = 0;
                view! { <span>{text}</span> }.into_any()
            }
            Some(figure) => {
                let ask = move |_| {
                    thread.ask(Ask::Rows {
                        answer: id,
                        row: figure.row,
                        column: figure.column,
                    });
                };
                cut = end.len();
                view! {
                    <span class="whole">
                        <button type="button" class="fig" title="Show the rows behind it" on:click=ask>{span.text}</button>
                        {end}
                    </span>
                }
                .into_any()
            }
        })
        .collect_view();
    view! { <p class="say">{spans}</p> }.into_any()
}

/// What must not begin a line after a figure.
fn punctuation(span: &Span) -> String {
    let text = if span.figure.is_some() {
        ""
    } else {
        &span.text
    };
    text.chars()
        .take_while(|sign| matches!(sign, '.' | ',' | ';' | ':' | '%'))
        .collect()
}

/// What was taken for granted, and what else could have been meant.
#[component]
fn Chips(understood: Understood, id: i64) -> impl IntoView {
    let thread = expect_context::<Thread>();
    let chips = understood
        .chips
        .into_iter()
        .zip(0_u32..)
        .map(|(chip, assumption)| {
            if chip.others.is_empty() {
                return view! { <span class="chip on">{chip.words}</span> }.into_any();
            }
            let others = chip
                .others
                .into_iter()
                .zip(0_u32..)
                .map(|(words, choice)| {
                    let ask = move |_| {
                        thread.ask(Ask::Choice {
                            answer: id,
                            assumption,
                            choice,
                        });
                    };
                    view! { <button type="button" class="chip" on:click=ask>{words}</button> }
                })
                .collect_view();
            view! {
                <span class="chip on">{chip.words}</span>
                {others}
            }
            .into_any()
        })
        .collect_view();
    let other = understood.alternative.map(|words| {
        let ask = move |_| thread.ask(Ask::Alternative { answer: id });
        view! { <button type="button" class="chip" on:click=ask>{format!("Or did you mean: {words}?")}</button> }
    });
    view! { <div class="chips" role="group" aria-label="What was taken for granted">{chips} {other}</div> }
        .into_any()
}

/// How an answer ended, where that isn't well.
fn ending(last: AnswerEvent) -> Option<AnyView> {
    match last {
        AnswerEvent::Cancelled => {
            Some(view! { <p class="say quiet-text">"You stopped it."</p> }.into_any())
        }
        AnswerEvent::Failed(Failure {
            message,
            hint,
            position,
            ..
        }) => {
            let place = position.map(|at| {
                view! { <span class="place">{format!("Line {}, column {}", at.line, at.column)}</span> }
            });
            let hint =
                (!hint.is_empty()).then(|| view! { <span class="hint">{hint.clone()}</span> });
            Some(
                view! { <div class="notice bad" role="alert">{place} <span>{message}</span> {hint}</div> }
                    .into_any(),
            )
        }
        _ => None,
    }
}

/// Questions that follow from here.
#[component]
fn Next(next: Vec<String>) -> impl IntoView {
    let thread = expect_context::<Thread>();
    let chips = next
        .into_iter()
        .map(|question| {
            let text = question.clone();
            let ask = move |_| thread.ask(Ask::Question(text.clone()));
            view! { <button type="button" class="chip" on:click=ask>{question}</button> }
        })
        .collect_view();
    view! { <div class="chips" role="group" aria-label="Ask next">{chips}</div> }.into_any()
}
