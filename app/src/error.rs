//! What a server function answers when it fails.

use confab_model::Position;
use leptos::{
    prelude::FromServerFnError,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// One sentence about what failed and one on what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// A short word for programs, such as `not_found`.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// What to do; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Where in the input, if it has a place there.
    #[serde(default)]
    pub position: Option<Position>,
}

impl AppError {
    /// An error with a word for programs, a sentence and a hint.
    pub fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            hint: hint.into(),
            position: None,
        }
    }

    /// Whether the server could not be asked at all, so that asking again may help.
    pub fn is_connection(&self) -> bool {
        self.code == "connection"
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::new(
                "connection",
                "Confab doesn't answer.",
                "Check that it is still running, then try again.",
            ),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::new(
                "input",
                "The request could not be understood.",
                "Reload the page and try again.",
            ),
            _ => Self::new(
                "failed",
                "The server's answer could not be understood.",
                "It may have been updated, or the input may be too large: reload the page and try again.",
            ),
        }
    }
}

/// What server functions need of the server.
#[cfg(feature = "ssr")]
pub(crate) mod server {
    use super::AppError;
    use confab_studio::{Studio, StudioError};
    use http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    /// The studio that the server provides.
    pub(crate) fn studio() -> Result<Studio, AppError> {
        use_context::<Studio>().ok_or_else(|| {
            tracing::error!("no studio was provided to a server function");
            AppError::new(
                "failed",
                "The server was put together without its data.",
                "Please report this.",
            )
        })
    }

    /// An answer for the page, with the status of the response set to match.
    pub(crate) fn told(error: &StudioError) -> AppError {
        answer(AppError {
            code: error.code().into(),
            message: error.to_string(),
            hint: error.hint().into(),
            position: error.position(),
        })
    }

    /// Sets the status of the response to match an error.
    pub(crate) fn answer(error: AppError) -> AppError {
        let status = match error.code.as_str() {
            "input" => StatusCode::UNPROCESSABLE_ENTITY,
            "not_found" => StatusCode::NOT_FOUND,
            "busy" => StatusCode::TOO_MANY_REQUESTS,
            "cancelled" => StatusCode::CONFLICT,
            "disk_full" => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
        error
    }
}
