//! One call of a model, with deadlines, retries and a circuit breaker.

use crate::{breaker::Breaker, budget::Budget, failure::CallError};
use futures_util::StreamExt;
use rig_core::{
    DynModel,
    completion::{CompletionRequest, CompletionResponse, FinishReason},
    message::AssistantContent,
    operation::Completion,
    streaming::{Item, StreamEvent},
};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// What a model may cost in time and money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest that one call may take.
    pub call: Duration,
    /// The longest that a call may be silent.
    pub silence: Duration,
    /// The longest that an answer may take, with all its calls.
    pub answer: Duration,
    /// How often a call that failed for a passing reason is tried again.
    pub retries: u32,
    /// The first pause before another try; it doubles each time.
    pub pause: Duration,
    /// Calls of one answer.
    pub calls: u32,
    /// Tokens of one conversation.
    pub tokens: u64,
    /// Millionths of a US dollar that one conversation may cost, where prices are known.
    pub micros: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(180),
            silence: Duration::from_secs(90),
            answer: Duration::from_secs(300),
            retries: 2,
            pause: Duration::from_millis(500),
            calls: 12,
            tokens: 500_000,
            micros: 5_000_000,
        }
    }
}

impl Limits {
    /// The defaults, with the caps that the environment sets: `CONFAB_MAX_TOKENS`
    /// and `CONFAB_MAX_DOLLARS`, both for one conversation.
    pub fn from_env(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| variable(name)?.trim().parse::<f64>().ok();
        let mut limits = Self::default();
        if let Some(tokens) = number("CONFAB_MAX_TOKENS") {
            limits.tokens = tokens as u64;
        }
        if let Some(dollars) = number("CONFAB_MAX_DOLLARS") {
            limits.micros = (dollars * 1e6) as u64;
        }
        limits
    }
}

/// What is heard while a reply arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard<'a> {
    /// More text.
    Text(&'a str),
    /// The call is tried again: what was heard is void.
    Anew,
}

/// Hears a reply arrive.
pub(crate) type Hear<'a> = &'a mut (dyn FnMut(Heard<'_>) + Send);

/// A model that can be called. Dropping a call cancels its request.
#[derive(Debug)]
pub struct Llm {
    name: String,
    model: DynModel<Completion>,
    limits: Limits,
    breaker: Breaker,
}

impl Llm {
    pub(crate) fn new(name: String, model: DynModel<Completion>, limits: Limits) -> Self {
        Self {
            name,
            model,
            limits,
            breaker: Breaker::default(),
        }
    }

    /// As it was named, such as `openai:gpt-5.2`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it may cost.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Calls the model. What it cost and what it saw is noted in the budget,
    /// also where it fails.
    ///
    /// # Errors
    /// When the budget is used up, or the call fails after all tries.
    pub(crate) async fn call(
        &self,
        request: &CompletionRequest,
        budget: &mut Budget,
        hear: Hear<'_>,
    ) -> Result<CompletionResponse, CallError> {
        let mut pause = self.limits.pause;
        let mut tries = 0;
        loop {
            let left = budget.left()?;
            if let Some(rest) = self.breaker.rest(Instant::now()) {
                return Err(CallError::Resting(rest));
            }
            let started = Instant::now();
            let mut first_word = None;
            let mut listen = |heard: Heard<'_>| {
                if heard != Heard::Anew {
                    first_word.get_or_insert_with(Instant::now);
                }
                hear(heard);
            };
            let result = self.attempt(request, left, &mut listen).await;
            budget.note(request, &result, started, first_word);
            match &result {
                Err(error) if error.is_outage() => self.breaker.outage(Instant::now()),
                _ => self.breaker.well(),
            }
            let error = match result {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let wait = match &error {
                CallError::Busy { wait: Some(wait) } => *wait,
                _ => pause,
            };
            if !error.is_passing() || tries >= self.limits.retries || wait >= budget.left()? {
                return Err(error);
            }
            hear(Heard::Anew);
            tokio::time::sleep(wait).await;
            tries += 1;
            pause *= 2;
        }
    }

    async fn attempt(
        &self,
        request: &CompletionRequest,
        left: Duration,
        hear: Hear<'_>,
    ) -> Result<CompletionResponse, CallError> {
        let longest = self.limits.call.min(left);
        let response = timeout(longest, self.read(request, hear))
            .await
            .map_err(|_| CallError::Slow(longest))??;
        usable(response)
    }

    async fn read(
        &self,
        request: &CompletionRequest,
        hear: Hear<'_>,
    ) -> Result<CompletionResponse, CallError> {
        let failed = |error| CallError::of(&error, self.model_name());
        let mut stream = self.model.stream(request.clone()).map_err(failed)?;
        let silence = self.limits.silence;
        loop {
            let item = timeout(silence, stream.next())
                .await
                .map_err(|_| CallError::Slow(silence))?;
            match item {
                None => break,
                Some(Ok(Item::Event(StreamEvent::Text { text, .. }))) => hear(Heard::Text(&text)),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(failed(error)),
            }
        }
        stream.finish().await.map_err(failed)
    }

    fn model_name(&self) -> &str {
        self.name
            .split_once(':')
            .map_or(&self.name, |(_, name)| name)
    }
}

/// A response that says something.
fn usable(response: CompletionResponse) -> Result<CompletionResponse, CallError> {
    let says = response.choice.iter().any(AssistantContent::is_answer);
    match response.finish_reason() {
        Some(FinishReason::ContentFilter) => Err(CallError::Refused),
        Some(FinishReason::Other(reason)) if is_refusal(&reason) => Err(CallError::Refused),
        Some(FinishReason::Length) if !says => Err(CallError::OutOfRoom),
        _ if !says => Err(CallError::Empty),
        _ => Ok(response),
    }
}

/// Whether a provider's own word for an ending says that it refused.
fn is_refusal(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    [
        "refus",
        "safety",
        "prohibited",
        "blocklist",
        "recitation",
        "spii",
    ]
    .iter()
    .any(|word| reason.contains(word))
}
