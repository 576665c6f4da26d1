//! Errors as answers, in plain text: whoever sees them has followed a link or
//! runs a program. The page's own calls have errors of their own.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use confab_studio::StudioError;
use std::any::Any;

/// An answer that says what is wrong and what to do.
pub(super) fn refuse(status: StatusCode, message: &str, hint: &str) -> Response {
    let mut response = Response::new(Body::from(
        format!("{message}\n{hint}").trim_end().to_owned() + "\n",
    ));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}

/// An error of the studio as an answer.
pub(super) struct Refusal(pub(super) StudioError);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            StudioError::Input { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            StudioError::NotFound { .. } => StatusCode::NOT_FOUND,
            StudioError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            StudioError::Disk => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        refuse(status, &self.0.to_string(), self.0.hint())
    }
}

impl From<StudioError> for Refusal {
    fn from(error: StudioError) -> Self {
        Self(error)
    }
}

/// The answer where a request made something panic.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("?"), "a request panicked");
    refuse(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong inside Confab.",
        "The log says more.",
    )
}
