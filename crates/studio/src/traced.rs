//! What was done, as a trace: made of what an answer told, once it is complete.

use crate::job::Job;
use confab_model::{
    AnswerEvent, SeenCall,
    engine::{SeenTool, text_of},
    trace::{Level, ModelCall, Step, StepKind, Trace},
};
use serde_json::json;
use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// Writes a trace down.
#[derive(Debug)]
pub(crate) struct Recorder {
    started: Instant,
    trace: Trace,
}

impl Recorder {
    /// Begins a trace of something that began then.
    pub(crate) fn new(name: &str, session: String, started: Instant) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_micros() as u64);
        let whole = Step {
            id: random(1),
            name: name.to_owned(),
            kind: StepKind::Agent,
            ..Step::default()
        };
        Self {
            started,
            trace: Trace {
                id: random(2),
                name: name.to_owned(),
                session,
                started: now.saturating_sub(started.elapsed().as_micros() as u64),
                steps: vec![whole],
                ..Trace::default()
            },
        }
    }

    pub(crate) fn trace(&mut self) -> &mut Trace {
        &mut self.trace
    }

    /// The whole.
    pub(crate) fn whole(&mut self) -> &mut Step {
        // There is one from the beginning.
        if self.trace.steps.is_empty() {
            self.trace.steps.push(Step::default());
        }
        &mut self.trace.steps[0]
    }

    /// Adds a part of the whole.
    pub(crate) fn step(
        &mut self,
        kind: StepKind,
        name: &str,
        from: Instant,
        to: Instant,
    ) -> &mut Step {
        let step = Step {
            id: random(1),
            parent: Some(0),
            name: name.to_owned(),
            kind,
            from: self.micros(from),
            took: to.saturating_duration_since(from).as_micros() as u64,
            ..Step::default()
        };
        self.add(step)
    }

    fn add(&mut self, step: Step) -> &mut Step {
        let at = self.trace.steps.len();
        self.trace.steps.push(step);
        &mut self.trace.steps[at]
    }

    /// Adds the calls of a model that began to work then.
    pub(crate) fn calls(&mut self, model: &str, calls: &[SeenCall], begun: Instant) {
        let offset = self.micros(begun);
        for (number, call) in calls.iter().enumerate() {
            let messages: Vec<_> = call
                .messages
                .iter()
                .filter(|message| message.role != "tools")
                .map(|message| json!({"role": message.role, "content": message.text}))
                .collect();
            self.add(Step {
                id: random(1),
                parent: Some(0),
                name: format!("call {}", number + 1),
                kind: StepKind::Generation,
                from: offset + call.from,
                took: call.usage.millis * 1_000,
                input: json!(messages).to_string(),
                output: if call.failed {
                    String::new()
                } else {
                    call.reply.clone()
                },
                level: if call.failed {
                    Level::Error
                } else {
                    Level::Default
                },
                status: if call.failed {
                    call.reply.clone()
                } else {
                    String::new()
                },
                metadata: Vec::new(),
                call: Some(Box::new(ModelCall {
                    model: model.to_owned(),
                    usage: call.usage,
                    first: call.first.map(|first| offset + first),
                    parameters: vec![("max_tokens".to_owned(), confab_agents::ROOM)],
                    prompt: Some(("confab".to_owned(), confab_agents::PROMPTS_NUMBER)),
                })),
            });
            for tool in &call.tools {
                self.add(tool_step(tool, offset));
            }
        }
    }

    /// Ends it now.
    pub(crate) fn end(self) -> Trace {
        self.end_at(Instant::now())
    }

    /// Ends it with the last event of a job.
    pub(crate) fn end_with(self, job: &Job<AnswerEvent>) -> Trace {
        let last = job.timed().last().map(|(at, _)| *at);
        self.end_at(last.unwrap_or_else(Instant::now))
    }

    fn end_at(mut self, at: Instant) -> Trace {
        let took = self.micros(at);
        self.whole().took = took;
        self.trace
    }

    fn micros(&self, at: Instant) -> u64 {
        at.saturating_duration_since(self.started).as_micros() as u64
    }
}

fn tool_step(tool: &SeenTool, offset: u64) -> Step {
    Step {
        id: random(1),
        parent: Some(0),
        name: tool.name.clone(),
        kind: StepKind::Tool,
        from: offset + tool.from,
        took: tool.took,
        input: tool.input.clone(),
        output: tool.output.clone(),
        level: if tool.failed {
            Level::Warning
        } else {
            Level::Default
        },
        status: if tool.failed {
            tool.output.clone()
        } else {
            String::new()
        },
        ..Step::default()
    }
}

/// Adds what an answer told, event by event, and how it ended.
pub(crate) fn tell_answer(
    recorder: &mut Recorder,
    events: &[(Instant, AnswerEvent)],
    last: &AnswerEvent,
    begun: Instant,
) {
    let mut model = None;
    let mut before = begun;
    let mut sql = None;
    for (at, event) in events {
        match event {
            AnswerEvent::Model(name) => model = Some((name.clone(), *at)),
            AnswerEvent::Seen(calls) => {
                if let Some((name, since)) = &model {
                    recorder.calls(name, calls, *since);
                }
            }
            // What a model does is told call by call.
            _ if model.is_some() => {}
            AnswerEvent::Understood(understood) => {
                let step = recorder.step(StepKind::Retriever, "understand", before, *at);
                step.output.clone_from(&understood.words);
                step.metadata
                    .push(("tables".to_owned(), understood.tables.to_string()));
            }
            AnswerEvent::Sql(text) => sql = Some(text.clone()),
            AnswerEvent::Rows(page) => {
                let step = recorder.step(StepKind::Span, "sql", before, *at);
                step.input = sql.clone().unwrap_or_default();
                step.output = format!("{} rows", page.total.unwrap_or(page.rows.len() as u64));
            }
            AnswerEvent::Chart(chart) => {
                recorder.step(StepKind::Span, "chart", before, *at).output = chart.title.clone();
            }
            AnswerEvent::Words(_) | AnswerEvent::Declined { .. } => {
                recorder.step(StepKind::Span, "words", before, *at);
            }
            _ => {}
        }
        before = *at;
    }
    if let (AnswerEvent::Failed(failure), Some(sql), None) = (last, sql, &model) {
        let step = recorder.step(StepKind::Span, "sql", before, Instant::now());
        step.input = sql;
        step.level = Level::Error;
        step.status.clone_from(&failure.message);
    }
    let outcome = events.iter().rev().find_map(|(_, event)| outcome(event));
    let whole = recorder.whole();
    let (level, status, output) = match last {
        AnswerEvent::Failed(failure) => (Level::Error, failure.message.clone(), None),
        AnswerEvent::Cancelled => (Level::Warning, "stopped".to_owned(), None),
        _ => {
            let (level, words) = outcome.unwrap_or_default();
            (level, String::new(), Some(words))
        }
    };
    whole.level = level;
    whole.output = output.unwrap_or_else(|| status.clone());
    whole.status = status;
}

/// What somebody reads of an answer.
fn outcome(event: &AnswerEvent) -> Option<(Level, String)> {
    match event {
        AnswerEvent::Words(spans) => Some((Level::Default, text_of(spans))),
        AnswerEvent::Declined { words, .. } => Some((Level::Default, words.clone())),
        AnswerEvent::Refused(refusal) => Some((Level::Warning, refusal.words.clone())),
        _ => None,
    }
}

/// Random hexadecimal digits, 16 for each part, not all of them 0.
fn random(parts: usize) -> String {
    // The standard library's hashers are keyed at random.
    let part = || RandomState::new().build_hasher().finish() | 1;
    (0..parts).map(|_| format!("{:016x}", part())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn identifiers_are_as_long_as_they_must_be_and_differ() {
        assert_eq!(random(1).len(), 16);
        assert_eq!(random(2).len(), 32);
        assert_ne!(random(2), random(2));
    }

    #[test]
    fn a_call_that_failed_is_an_error_and_a_tool_that_did_a_warning() {
        let begun = Instant::now();
        let mut recorder = Recorder::new("answer", String::new(), begun);
        let tool = SeenTool {
            name: "run_sql".to_owned(),
            output: "no such column".to_owned(),
            failed: true,
            ..SeenTool::default()
        };
        let good = SeenCall {
            tools: vec![tool],
            first: Some(5),
            ..SeenCall::default()
        };
        let bad = SeenCall {
            reply: "the key is wrong".to_owned(),
            failed: true,
            ..SeenCall::default()
        };
        recorder.calls(
            "openai:script",
            &[good, bad],
            begun + Duration::from_micros(100),
        );
        let trace = recorder.end();
        let levels: Vec<_> = trace.steps.iter().map(|step| step.level).collect();
        assert_eq!(
            levels,
            [Level::Default, Level::Default, Level::Warning, Level::Error]
        );
        assert_eq!(trace.steps[1].call.as_ref().unwrap().first, Some(105));
        assert_eq!(trace.steps[3].status, "the key is wrong");
        assert_eq!(trace.steps[3].output, "");
    }
}
