//! Why a model gave no answer, as sentences for people. What a provider says
//! never reaches them raw: it may hold anything, even part of a key.

use confab_model::engine::EngineFailure;
use rig_core::{ProviderError, error::transient_transport};
use std::time::Duration;

/// A call that gave nothing usable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The key is missing or wrong.
    #[error("The model's provider doesn't accept the key.")]
    Key,
    /// There is no such model, or the key may not use it.
    #[error("The provider has no model called {0}, or this key may not use it.")]
    Model(String),
    /// The account has no credit left.
    #[error("The account at the model's provider has no credit left.")]
    Quota,
    /// Too many requests, also after waiting.
    #[error("The model's provider is asked too often at the moment.")]
    Busy {
        /// How long the provider asks to wait.
        wait: Option<Duration>,
    },
    /// The provider itself failed.
    #[error("The model's provider has a fault of its own at the moment.")]
    Down,
    /// There is no way to the provider.
    #[error("The model's provider can't be reached.")]
    Network,
    /// It took too long.
    #[error("The model didn't answer within {} seconds.", .0.as_secs())]
    Slow(Duration),
    /// The answer broke off.
    #[error("The model's answer broke off.")]
    CutOff,
    /// What came back isn't what the interface promises.
    #[error("The model's provider sent something that can't be understood.")]
    Gibberish,
    /// The model can't call tools.
    #[error("The model {0} can't call tools, which answering needs.")]
    NoTools(String),
    /// The provider doesn't take the request; the flag says whether it is about its JSON schema.
    #[error("The model's provider doesn't accept the request.")]
    Rejected {
        /// Whether a schema for the answer may be what it doesn't take.
        schema: bool,
    },
    /// The request is longer than the model can read.
    #[error("There is more to read than the model can take in.")]
    TooLong,
    /// The model or a filter refused.
    #[error("The model declined to answer this.")]
    Refused,
    /// It ran out of room before it said anything.
    #[error("The model's answer is too long for its limit.")]
    OutOfRoom,
    /// Nothing came back.
    #[error("The model gave an empty answer.")]
    Empty,
    /// It failed several times in a row and is left alone for a while.
    #[error("The model failed several times in a row, so it is left alone for {} more seconds.", .0.as_secs().max(1))]
    Resting(Duration),
    /// The conversation has used up its tokens or money.
    #[error("This conversation has used up its budget for the model: {0}.")]
    Spent(String),
    /// The answer took more calls than are allowed.
    #[error("The model went round in circles without coming to an answer.")]
    Circles,
}

impl CallError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Key => "Check the key in the provider's variable, such as OPENAI_API_KEY.",
            Self::Model(_) => "Check the name in CONFAB_MODEL, as provider:model.",
            Self::Quota => "Add credit there, or use the embedded engine.",
            Self::Network => {
                "Check the network and the base URL, or use the embedded engine meanwhile."
            }
            Self::NoTools(_) => "Choose a model that can call tools, or use the embedded engine.",
            Self::TooLong => "Start a new conversation, or ask about fewer tables.",
            Self::Refused => "Ask in other words, or use the embedded engine.",
            Self::Spent(_) => "Start a new conversation, or use the embedded engine.",
            _ => "Try again, or use the embedded engine.",
        }
    }

    /// Whether the same request may work a moment later.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. } | Self::Down | Self::Network | Self::CutOff | Self::Gibberish
        )
    }

    /// Whether it speaks against the provider rather than the request.
    pub(crate) fn is_outage(&self) -> bool {
        matches!(self, Self::Down | Self::Network | Self::Slow(_))
    }

    /// What rig reports about a call of `model`.
    pub(crate) fn of(error: &ProviderError, model: &str) -> Self {
        // The body stays out of the log: some providers quote the key in it.
        let status = error.provider_response_status().map(|s| s.as_u16());
        let code = error.provider_response().and_then(|r| r.machine_code());
        tracing::warn!(
            kind = error.kind().code(),
            status,
            code,
            "a model's call failed"
        );
        if error.report().refusal {
            return Self::Refused;
        }
        match error {
            ProviderError::InvalidAuthentication(_) => return Self::Key,
            ProviderError::Truncated => return Self::CutOff,
            ProviderError::Http(http) if transient_transport(http) => return Self::Network,
            // A model or its interface that lacks something the request asks for.
            ProviderError::UnsupportedOption(_) | ProviderError::Request(_) => {
                return Self::Rejected { schema: true };
            }
            ProviderError::Json(_) | ProviderError::Response(_) => return Self::Gibberish,
            _ => {}
        }
        let body = error.provider_response_body().unwrap_or_default();
        Self::of_response(error, status, &body.to_lowercase(), model)
    }

    fn of_response(error: &ProviderError, status: Option<u16>, body: &str, model: &str) -> Self {
        let says = |words: &[&str]| words.iter().any(|word| body.contains(word));
        match status {
            Some(401 | 403) => Self::Key,
            // Gemini answers 400 to a wrong key.
            Some(400) if says(&["api_key_invalid", "api key not valid"]) => Self::Key,
            Some(402) => Self::Quota,
            Some(429) if says(&["insufficient_quota", "billing", "credit balance"]) => Self::Quota,
            Some(400) if says(&["credit balance"]) => Self::Quota,
            Some(404) => Self::Model(model.to_owned()),
            Some(400) if says(&["model_not_found", "does not exist", "invalid model"]) => {
                Self::Model(model.to_owned())
            }
            Some(400)
                if says(&[
                    "does not support tools",
                    "tools is not supported",
                    "tool use is not supported",
                    "function calling is not",
                ]) =>
            {
                Self::NoTools(model.to_owned())
            }
            Some(413) => Self::TooLong,
            Some(400)
                if says(&[
                    "context_length",
                    "context length",
                    "too long",
                    "maximum context",
                    "exceeds the maximum number of tokens",
                ]) =>
            {
                Self::TooLong
            }
            Some(429) => Self::Busy {
                wait: retry_after(error),
            },
            Some(408 | 425 | 500..=599) => Self::Down,
            Some(400..=499) => Self::Rejected {
                schema: says(&["schema", "response_format", "output_config", "json"]),
            },
            // An error inside a stream that began well.
            _ if says(&["overloaded", "rate_limit", "rate limit"]) => Self::Busy { wait: None },
            _ if error.is_retryable() || !body.is_empty() => Self::Down,
            _ => Self::Gibberish,
        }
    }
}

impl From<CallError> for EngineFailure {
    fn from(error: CallError) -> Self {
        Self {
            message: error.to_string(),
            hint: error.hint().to_owned(),
        }
    }
}

/// What `Retry-After` says, in seconds or as a date.
fn retry_after(error: &ProviderError) -> Option<Duration> {
    let headers = error.provider_response_headers()?;
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let then = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Duration::try_from(then.duration_since(jiff::Timestamp::now())).ok()
}
