//! The server functions of Data Generation.

use crate::{error::AppError, generate::entries::Entries};
use confab_model::{Draft, JobInfo, JobView};
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::error::server::{answer, studio, told};

/// The text of a sample schema.
#[server(input = Json, endpoint = "schema/sample")]
pub async fn sample(
    /// The file's name.
    file: String,
) -> Result<String, AppError> {
    let text = match file.as_str() {
        "library.sql" => include_str!("../../../examples/library.sql"),
        "restaurants.sql" => include_str!("../../../examples/restaurants.sql"),
        "company.sql" => include_str!("../../../examples/company.sql"),
        _ => {
            return Err(answer(AppError::new(
                "not_found",
                "There is no such sample.",
                "Choose another one.",
            )));
        }
    };
    Ok(text.to_owned())
}

/// An order summed up, with the first rows of one of its tables.
#[server(input = Json, endpoint = "order/draft")]
pub async fn read_draft(
    /// The order as entered so far.
    order: Entries,
    /// The table; empty: the first one.
    table: String,
) -> Result<Draft, AppError> {
    studio()?
        .draft(order.order()?, table)
        .await
        .map_err(|error| told(&error))
}

/// The text of a schema's file, whatever its encoding.
#[server(input = Json, endpoint = "schema/file")]
pub async fn read_file(
    /// The file's bytes as base64.
    content: String,
) -> Result<String, AppError> {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let bytes = BASE64_STANDARD.decode(&content).map_err(|_| {
        answer(AppError::new(
            "input",
            "The file didn't arrive whole.",
            "Choose it again.",
        ))
    })?;
    let reading = confab_studio::Studio::read_schema(&bytes, None).map_err(|error| told(&error))?;
    Ok(reading.text)
}

/// Starts a generation. Gives the job's identifier.
#[server(input = Json, endpoint = "job/start")]
pub async fn start(
    /// What to make.
    order: Entries,
) -> Result<String, AppError> {
    studio()?
        .generate(order.order()?)
        .await
        .map_err(|error| told(&error))
}

/// The news of a job; waits some seconds for some.
#[server(input = Json, endpoint = "job/news")]
pub async fn news(
    /// The job's identifier.
    id: String,
    /// From which event on.
    from: u64,
) -> Result<JobView, AppError> {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    studio()?.wait_job(&id, from).await.ok_or_else(|| {
        answer(AppError::new(
            "not_found",
            "This generation is over.",
            "The list of datasets shows what was stored.",
        ))
    })
}

/// Asks a job to stop.
#[server(input = Json, endpoint = "job/cancel")]
pub async fn cancel(
    /// The job's identifier.
    id: String,
) -> Result<bool, AppError> {
    Ok(studio()?.cancel(&id))
}

/// The jobs under way.
#[server(input = Json, endpoint = "job/running")]
pub async fn running() -> Result<Vec<JobInfo>, AppError> {
    Ok(studio()?.running())
}
