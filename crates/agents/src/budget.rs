//! What an answer may still cost, what it has cost, and what was shown.

use crate::{failure::CallError, llm::Limits, seen};
use confab_model::{SeenCall, SeenTool, Usage, digits::thousands};
use rig_core::{
    completion::{CompletionRequest, CompletionResponse},
    message::ToolCall,
};
use std::time::{Duration, Instant};

/// Characters of a token, roughly, where the provider doesn't count.
const CHARACTERS: u64 = 4;

/// The budget of one answer.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    begun: Instant,
    until: Instant,
    before: Usage,
    usage: Usage,
    seen: Vec<SeenCall>,
    /// Messages of the request that were noted before.
    noted: usize,
}

impl Budget {
    /// A budget for an answer in a conversation that has cost so much before.
    pub(crate) fn new(limits: Limits, before: Usage) -> Self {
        let begun = Instant::now();
        Self {
            limits,
            begun,
            until: begun + limits.answer,
            before,
            usage: Usage::default(),
            seen: Vec::new(),
            noted: 0,
        }
    }

    /// The time that is left.
    ///
    /// # Errors
    /// When time, calls, tokens or money are used up.
    pub(crate) fn left(&self) -> Result<Duration, CallError> {
        let left = self.until.saturating_duration_since(Instant::now());
        let mut all = self.before;
        all.add(&self.usage);
        if left.is_zero() {
            return Err(CallError::Slow(self.limits.answer));
        }
        if self.usage.calls >= self.limits.calls {
            return Err(CallError::Circles);
        }
        if all.tokens() >= self.limits.tokens {
            let tokens = thousands(self.limits.tokens);
            return Err(CallError::Spent(format!("{tokens} tokens")));
        }
        if all
            .micros
            .is_some_and(|micros| micros >= self.limits.micros)
        {
            let dollars = self.limits.micros as f64 / 1e6;
            return Err(CallError::Spent(format!("${dollars:.2}")));
        }
        Ok(left)
    }

    /// Notes a call that began and whose first word arrived then.
    pub(crate) fn note(
        &mut self,
        request: &CompletionRequest,
        result: &Result<CompletionResponse, CallError>,
        started: Instant,
        first_word: Option<Instant>,
    ) {
        let first = self.noted == 0;
        let fresh = request.chat_history.iter().skip(self.noted);
        let mut messages: Vec<_> = fresh.flat_map(seen::message).collect();
        self.noted = request.chat_history.len();
        if first {
            messages.extend(seen::tools(&request.tools));
        }
        let reply = match result {
            Ok(response) => seen::reply(&response.choice),
            Err(error) => error.to_string(),
        };
        let usage = Usage {
            millis: started.elapsed().as_millis() as u64,
            ..usage(request, result, &reply)
        };
        self.usage.add(&usage);
        self.seen.push(SeenCall {
            messages,
            reply,
            usage,
            from: self.micros(started),
            first: first_word.map(|first| self.micros(first)),
            failed: result.is_err(),
            tools: Vec::new(),
        });
    }

    /// Notes a tool that the latest call asked for.
    pub(crate) fn note_tool(&mut self, call: &ToolCall, told: (&str, bool), started: Instant) {
        let tool = SeenTool {
            name: call.function.name.to_string(),
            input: call.function.arguments_value().to_string(),
            output: told.0.to_owned(),
            failed: told.1,
            from: self.micros(started),
            took: started.elapsed().as_micros() as u64,
        };
        if let Some(latest) = self.seen.last_mut() {
            latest.tools.push(tool);
        }
    }

    fn micros(&self, at: Instant) -> u64 {
        at.saturating_duration_since(self.begun).as_micros() as u64
    }

    /// What it has cost.
    pub(crate) fn usage(&self) -> Usage {
        self.usage
    }

    /// What was shown, call by call.
    pub(crate) fn take_seen(&mut self) -> Vec<SeenCall> {
        std::mem::take(&mut self.seen)
    }
}

fn usage(
    request: &CompletionRequest,
    result: &Result<CompletionResponse, CallError>,
    reply: &str,
) -> Usage {
    let mut usage = Usage {
        calls: 1,
        ..Usage::default()
    };
    let Ok(response) = result else {
        // Nobody knows what a failed call cost; most cost nothing.
        usage.micros = Some(0);
        return usage;
    };
    let told = &response.usage;
    let length: usize = request
        .chat_history
        .iter()
        .flat_map(seen::message)
        .map(|message| message.text.len())
        .sum();
    let estimate = |characters: usize| characters as u64 / CHARACTERS + 1;
    usage.estimated = told.input_tokens.is_none() || told.output_tokens.is_none();
    usage.input = told.input_tokens.unwrap_or_else(|| estimate(length));
    usage.output = told.output_tokens.unwrap_or_else(|| estimate(reply.len()));
    usage.micros = told
        .cost
        .as_ref()
        .map(|cost| (cost.total * 1e6).round() as u64);
    usage
}
