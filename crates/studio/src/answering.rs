//! The work of one answer: vetted, found, stored, then judged and told to those
//! who watch.

use crate::{
    answer::{Answerer, Origin, Task, is_sql},
    ask::Talk,
    engines::Agents,
    error::StudioError,
    generate::aside,
    guarded::Verdict,
    job::Job,
    judged,
    mask::Reader,
    studio::Studio,
    talked,
    traced::{self, Recorder},
};
use confab_guard::{Decision, Family};
use confab_model::{
    AnswerEvent,
    conversation::Failure,
    engine::AnswerTask,
    trace::{Level, StepKind},
};
use confab_store::Door;
use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

/// An answer that is to be found.
pub(crate) struct Work {
    pub(crate) dataset: String,
    pub(crate) conversation: i64,
    pub(crate) id: i64,
    pub(crate) question: String,
    pub(crate) task: Task,
    pub(crate) agents: Option<Agents>,
    pub(crate) job: Arc<Job<AnswerEvent>>,
    /// What the guard said of it, once it has.
    pub(crate) vetted: Arc<OnceLock<Vetted>>,
}

/// A verdict, and when it was found.
pub(crate) struct Vetted {
    from: Instant,
    to: Instant,
    verdict: Verdict,
}

/// What is needed of the work when it is done.
struct Done {
    id: i64,
    session: String,
    dataset: String,
    question: String,
    asked: bool,
    engine: &'static str,
    started: Instant,
    vetted: Arc<OnceLock<Vetted>>,
    job: Arc<Job<AnswerEvent>>,
}

impl Studio {
    /// The work of an answer.
    pub(crate) async fn answer(self, work: Work) {
        let (id, job) = (work.id, work.job.clone());
        let done = Done {
            id,
            session: format!("conversation-{}", work.conversation),
            dataset: work.dataset.clone(),
            question: work.question.clone(),
            asked: matches!(&work.task, Task::Question(question, _) if !is_sql(question)),
            engine: if work.agents.is_some() {
                "agent"
            } else {
                "embedded"
            },
            started: Instant::now(),
            vetted: work.vetted.clone(),
            job: job.clone(),
        };
        let (last, origin) = match self.carry_out(work).await {
            Ok(done) => done,
            Err(StudioError::Cancelled) => (AnswerEvent::Cancelled, None),
            Err(error) => (failed(&error), None),
        };
        let origin = origin.and_then(|origin| serde_json::to_string(&origin).ok());
        let mut events = job.view(0).events;
        events.push(last.clone());
        // Stored before it is told, so that whoever hears of the end can reload.
        let kept = self
            .catalog()
            .keep_answer(id, &events, origin.as_deref())
            .await;
        if let Err(error) = kept {
            tracing::warn!(%error, id, "an answer can't be stored");
        }
        job.tell(last.clone());
        self.watch(done, last, events).await;
    }

    /// Judges an answer that is complete, and tells its trace.
    async fn watch(&self, done: Done, last: AnswerEvent, events: Vec<AnswerEvent>) {
        let mut recorder = Recorder::new("answer", done.session, done.started);
        recorder.whole().input.clone_from(&done.question);
        let trace = recorder.trace();
        trace.metadata = vec![
            ("dataset".to_owned(), done.dataset.clone()),
            ("engine".to_owned(), done.engine.to_owned()),
        ];
        trace.tags = vec![done.engine.to_owned()];
        let mut begun = done.started;
        if let Some(Vetted { from, to, verdict }) = done.vetted.get() {
            begun = *to;
            let blocked = verdict.decision == Decision::Block;
            if blocked {
                recorder.trace().tags.push("jailbreak-attempt".to_owned());
            }
            let step = recorder.step(StepKind::Guardrail, "guard", *from, *to);
            step.input.clone_from(&done.question);
            step.output = format!("{:?}", verdict.decision).to_lowercase();
            step.metadata = [
                ("verdict", step.output.clone()),
                ("score", format!("{:.2}", verdict.score)),
                ("rule", verdict.rule.unwrap_or_default().to_owned()),
                (
                    "category",
                    verdict
                        .family
                        .map(Family::name)
                        .unwrap_or_default()
                        .to_owned(),
                ),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .to_vec();
            if blocked {
                step.level = Level::Warning;
                step.status = verdict.explanation.to_owned();
            }
        }
        traced::tell_answer(&mut recorder, &done.job.timed(), &last, begun);
        let mut trace = recorder.end_with(&done.job);
        let coverage = if done.asked {
            match self.talk(&done.dataset).await {
                Ok(talk) => {
                    let question = done.question.clone();
                    aside(move || Ok(judged::coverage(&question, &talk.analyst)))
                        .await
                        .ok()
                }
                Err(_) => None,
            }
        } else {
            None
        };
        trace.scores = judged::judge(&events, &trace, coverage);
        self.tell_trace(trace, Some(done.id)).await;
    }

    async fn carry_out(&self, work: Work) -> Result<(AnswerEvent, Option<Origin>), StudioError> {
        let Work {
            task, agents, job, ..
        } = &work;
        let asked = match task {
            Task::Question(question, _) if !is_sql(question) => Some(question),
            _ => None,
        };
        if asked.is_some() {
            self.slow_down(work.conversation, &job.cancel).await?;
        }
        let _turn = self.answers_under_way().turn(&job.cancel).await?;
        let started = Instant::now();
        let talk = self.talk(&work.dataset).await?;
        if let Some(question) = asked {
            let from = Instant::now();
            let (verdict, told) = self
                .vet(
                    question,
                    work.conversation,
                    work.id,
                    &talk.analyst,
                    agents.is_some(),
                )
                .await?;
            let to = Instant::now();
            let _ = work.vetted.set(Vetted { from, to, verdict });
            if let Some(events) = told {
                events.into_iter().for_each(|event| job.tell(event));
                let millis = started.elapsed().as_millis() as u64;
                return Ok((AnswerEvent::Done { millis }, None));
            }
        }
        // SQL and what was understood before need nobody who understands.
        if let (Some(question), Some(agents)) = (asked, agents) {
            let last = self.ask_agent(question, agents, &work, talk).await?;
            return Ok((last, None));
        }
        let (task, job) = (task.clone(), job.clone());
        aside(move || {
            let reader = Reader {
                door: Door::open(&talk.file)?,
                mask: talk.mask,
            };
            let answerer = Answerer {
                analyst: &talk.analyst,
                reader: &reader,
                cancel: &job.cancel,
                tell: &mut |event| job.tell(event),
            };
            Ok(answerer.answer(task))
        })
        .await
    }

    /// Has a question answered by the agent.
    async fn ask_agent(
        &self,
        question: &str,
        agents: &Agents,
        work: &Work,
        mut talk: Talk,
    ) -> Result<AnswerEvent, StudioError> {
        let answers = self.catalog().answers(work.conversation).await?;
        let private = self.catalog().is_private(&work.dataset).await?;
        let task = AnswerTask {
            question: question.to_owned(),
            history: talked::history(&answers, work.id, private),
            private,
            spent: talked::spent(&answers),
        };
        if talk.mask.is_none() {
            talk.tokens = self.tokens_of(work.conversation);
        }
        let job = work.job.clone();
        agents
            .answer(
                task,
                talk,
                Box::new(move |event| job.tell(event)),
                &work.job.cancel,
            )
            .await
    }
}

fn failed(error: &StudioError) -> AnswerEvent {
    AnswerEvent::Failed(Failure {
        message: error.to_string(),
        hint: error.hint().to_owned(),
        position: error.position(),
        fix: None,
    })
}
