//! One answer: how it was understood, the sentence, chips, chart, table and SQL.

use crate::{
    guard::refusal::RefusalCard,
    talk::{
        chart::ChartCard,
        engine::AskOther,
        opinion::Opinion,
        result::ResultCard,
        sql::SqlCard,
        steps::{Steps, model_of},
        thread::Thread,
    },
    watch::trace::TraceButton,
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

/// What is written so far of an answer that isn't complete.
fn being_written(answer: &Answer) -> Option<String> {
    let mut text = String::new();
    for event in &answer.events {
        match event {
            AnswerEvent::Writing { text: more, anew } => {
                if *anew {
                    text.clear();
                }
                text.push_str(more);
            }
            AnswerEvent::Words(_) => return None,
            event if event.is_last() => return None,
            _ => {}
        }
    }
    (!text.is_empty()).then_some(text)
}

/// What the latest event that tells it says.
pub fn find<T>(answer: &Answer, what: impl Fn(&AnswerEvent) -> Option<T>) -> Option<T> {
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
    let thread = expect_context::<Thread>();
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
    let refused = Memo::new(move |_| {
        answer.with(|answer| {
            find(answer, |event| match event {
                AnswerEvent::Refused(refusal) => Some(refusal.clone()),
                _ => None,
            })
        })
    });
    let writing = Memo::new(move |_| answer.with(being_written));
    let by_model = Memo::new(move |_| answer.with(|answer| model_of(answer).is_some()));
    let failed = move || matches!(last.get(), Some(AnswerEvent::Failed(_)));
    let beside = move || thread.is_beside(id);
    let edited = Memo::new(move |_| answer.with(|answer| !answer.edits.is_empty()));
    let chart = Memo::new(move |_| result.with(|shown| shown.as_ref()?.chart.clone()));
    let has_rows = Memo::new(move |_| {
        result.with(|shown| shown.as_ref().is_some_and(|shown| shown.page.is_some()))
    });
    view! {
        <article class="turn" class:beside=beside id=format!("answer-{id}") aria-label=text.get_value()>
            <div class="asked">
                <p class="q">{question}</p>
                <button type="button" class="quiet small" title="Change the question" on:click=move |_| again.run(text.get_value())>"Edit"</button>
            </div>
            <div class="told" aria-live="polite" aria-busy=move || last.read().is_none().to_string()>
                <Steps answer />
                {move || writing.get().map(|text| view! { <p class="say">{text}</p> })}
                {move || (!edited.get()).then(|| words.get().map(|words| view! { <Sentence words id /> }))}
                {move || edited.get().then(|| view! { <p class="quiet-text">"This is what your own SQL gives."</p> })}
                {move || declined.get().map(|words| view! { <p class="say">{words}</p> })}
                {move || refused.get().map(|refusal| view! { <RefusalCard refusal=*refusal /> })}
                {move || understood.get().map(|understood| view! { <Chips understood id /> })}
                {move || last.get().and_then(ending)}
                {move || (failed() && by_model.get()).then(|| view! { <div class="bar"><AskOther question=text.get_value() by_model=true failed=true /></div> })}
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
                {move || {
                    has_rows
                        .get()
                        .then(|| {
                            let compare = move || {
                                (thread.is_last(id) && last.read().is_some() && !beside())
                                    .then(|| view! { <AskOther question=text.get_value() by_model=by_model.get() failed=false /> })
                            };
                            view! {
                                <div class="bar">
                                    <Opinion answer />
                                    <TraceButton id />
                                    {compare}
                                </div>
                            }
                        })
                }}
            </div>
        </article>
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
