//! The server function of the console.

use crate::error::AppError;
use confab_model::Page;
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::error::server::{studio, told};

/// Runs a reading query over a dataset.
#[server(input = Json, endpoint = "dataset/query")]
pub async fn query(
    /// The dataset's identifier.
    id: String,
    /// The query.
    sql: String,
) -> Result<Page, AppError> {
    studio()?
        .query(&id, &sql)
        .await
        .map_err(|error| told(&error))
}
