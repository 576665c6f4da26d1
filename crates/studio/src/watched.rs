//! Generations and changes as traces.

use crate::{error::StudioError, generate::Made, studio::Studio, traced::Recorder};
use confab_model::{
    Proposed, SeenCall,
    engine::ModelWork,
    trace::{Level, ModelCall, Score, StepKind},
};
use std::time::Instant;

/// A generation that has ended.
pub(crate) struct Generation<'a> {
    pub(crate) prompt: String,
    pub(crate) started: Instant,
    /// When its recipe was there.
    pub(crate) designed: Instant,
    pub(crate) outcome: Result<&'a Made, &'a StudioError>,
}

impl Studio {
    /// Tells of a generation.
    pub(crate) async fn watch_generation(&self, generation: Generation<'_>) {
        let Generation {
            prompt,
            started,
            designed,
            outcome,
        } = generation;
        let now = Instant::now();
        let mut recorder = Recorder::new("generation", "generations".to_owned(), started);
        recorder.whole().input.clone_from(&prompt);
        let by_model = outcome.ok().and_then(|made| made.recipe.designed.as_ref());
        let engine = if by_model.is_some() {
            "agent"
        } else {
            "embedded"
        };
        recorder.trace().tags = vec![engine.to_owned()];
        let kind = if by_model.is_some() {
            StepKind::Generation
        } else {
            StepKind::Span
        };
        let step = recorder.step(kind, "design", started, designed);
        step.input = prompt;
        step.call = by_model.map(|designed| {
            Box::new(ModelCall {
                model: designed.model.clone(),
                usage: designed.usage,
                prompt: Some(("confab".to_owned(), confab_agents::PROMPTS_NUMBER)),
                ..ModelCall::default()
            })
        });
        match outcome {
            Ok(made) => {
                let rows: u64 = made.tables.iter().map(|table| table.rows).sum();
                let proof = made.proof.summary();
                let step = recorder.step(StepKind::Span, "fill and prove", designed, now);
                step.output.clone_from(&proof);
                step.metadata.push(("rows".to_owned(), rows.to_string()));
                recorder.whole().output = format!("{}: {rows} rows. {proof}", made.name);
                let dataset = made.dataset.as_ref().map(|dataset| dataset.id.clone());
                recorder.trace().metadata = vec![
                    ("dataset".to_owned(), dataset.unwrap_or_default()),
                    ("engine".to_owned(), engine.to_owned()),
                ];
            }
            Err(error) => fail(recorder.whole(), error),
        }
        self.tell_trace(recorder.end(), None).await;
    }

    /// Tells of a change that was proposed.
    pub(crate) async fn watch_change(
        &self,
        dataset: &str,
        prompt: &str,
        started: Instant,
        work: Option<&(Instant, ModelWork)>,
        outcome: Result<&Proposed, &StudioError>,
    ) {
        let mut recorder = Recorder::new("change", dataset.to_owned(), started);
        recorder.whole().input = prompt.to_owned();
        let engine = if work.is_some() { "agent" } else { "embedded" };
        recorder.trace().tags = vec![engine.to_owned()];
        recorder.trace().metadata = vec![
            ("dataset".to_owned(), dataset.to_owned()),
            ("engine".to_owned(), engine.to_owned()),
        ];
        let mut understood = true;
        if let Some((begun, work)) = work {
            let seen: &[SeenCall] = &work.seen;
            recorder.calls(&work.model, seen, *begun);
        }
        match outcome {
            Ok(Proposed::Proposal(proposal)) => {
                recorder
                    .whole()
                    .output
                    .clone_from(&proposal.change.understood);
            }
            Ok(Proposed::Unclear(unclear)) => {
                understood = false;
                recorder.whole().output.clone_from(&unclear.words);
            }
            Err(error) => fail(recorder.whole(), error),
        }
        let mut trace = recorder.end();
        trace.scores.push(Score::yes_or_no(
            "understood",
            understood && outcome.is_ok(),
            "",
        ));
        self.tell_trace(trace, None).await;
    }
}

fn fail(whole: &mut confab_model::trace::Step, error: &StudioError) {
    whole.level = match error {
        StudioError::Cancelled => Level::Warning,
        _ => Level::Error,
    };
    whole.status = error.to_string();
    whole.output.clone_from(&whole.status);
}
