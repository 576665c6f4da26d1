//! How well an answer went, judged by what can be checked.

use confab_analyst::Analyst;
use confab_guard::topic;
use confab_model::{
    AnswerEvent, Feedback,
    trace::{Score, Trace},
};

/// The judgements on an answer that is complete.
pub(crate) fn judge(answer: &[AnswerEvent], trace: &Trace, coverage: Option<f64>) -> Vec<Score> {
    let refusal = answer.iter().find_map(|event| match event {
        AnswerEvent::Refused(refusal) => Some(refusal),
        _ => None,
    });
    let comment = refusal.map_or("", |refusal| refusal.rule.as_str());
    // Also where nothing was refused, so that its average is a rate.
    let mut scores = vec![
        Score::yes_or_no("jailbreak", refusal.is_some(), comment),
        Score::number("latency_seconds", trace.took() as f64 / 1e6),
    ];
    if refusal.is_some() {
        return scores;
    }
    scores.extend(coverage.map(|coverage| Score::number("question_coverage", coverage)));
    let declined = answer
        .iter()
        .any(|event| matches!(event, AnswerEvent::Declined { .. }));
    scores.push(Score::yes_or_no(
        "answered",
        !declined && !failed(answer),
        "",
    ));
    if answer
        .iter()
        .any(|event| matches!(event, AnswerEvent::Sql(_)))
    {
        let rows = answer.iter().rev().find_map(|event| match event {
            AnswerEvent::Rows(page) => Some(page.rows.len()),
            _ => None,
        });
        scores.push(Score::yes_or_no("sql_ran", rows.is_some(), ""));
        if let Some(rows) = rows {
            scores.push(Score::yes_or_no("result_not_empty", rows > 0, ""));
        }
    }
    if answer
        .iter()
        .any(|event| matches!(event, AnswerEvent::Model(_)))
    {
        let corrections = answer.iter().map(|event| match event {
            AnswerEvent::Seen(calls) => calls
                .iter()
                .flat_map(|call| &call.tools)
                .filter(|tool| tool.failed)
                .count(),
            _ => 0,
        });
        scores.push(Score::number(
            "self_corrections",
            corrections.sum::<usize>() as f64,
        ));
    }
    let figures = answer.iter().rev().find_map(|event| match event {
        AnswerEvent::Words(spans) => Some(!spans.iter().any(|span| span.unverified)),
        _ => None,
    });
    scores.extend(figures.map(|all| Score::yes_or_no("figures_supported", all, "")));
    scores
}

fn failed(answer: &[AnswerEvent]) -> bool {
    answer
        .iter()
        .any(|event| matches!(event, AnswerEvent::Failed(_) | AnswerEvent::Cancelled))
}

/// The judgement of whoever asked.
pub(crate) fn opinion(feedback: &Feedback) -> Score {
    Score::yes_or_no("user_thumb", feedback.good, feedback.reason.clone())
}

/// The share of a question's own words that the dataset knows, 0 to 1.
pub(crate) fn coverage(question: &str, analyst: &Analyst) -> f64 {
    f64::from(topic::coverage(question, &|word| {
        analyst.lexicon().knows(word)
    }))
}
