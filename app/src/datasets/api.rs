//! The server functions of stored datasets.

use crate::error::AppError;
use confab_model::{Dataset, DatasetView, Page, Proof};
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::error::server::{studio, told};

/// Rows on a page.
pub const PAGE: u64 = 100;

/// The stored datasets, the latest first.
#[server(input = Json, endpoint = "dataset/list")]
pub async fn list() -> Result<Vec<Dataset>, AppError> {
    studio()?.datasets().await.map_err(|error| told(&error))
}

/// A dataset with what it was made from.
#[server(input = Json, endpoint = "dataset/view")]
pub async fn view(
    /// The dataset's identifier.
    id: String,
) -> Result<DatasetView, AppError> {
    studio()?.dataset(&id).await.map_err(|error| told(&error))
}

/// A page of a table's rows.
#[server(input = Json, endpoint = "dataset/page")]
pub async fn read_page(
    /// The dataset's identifier.
    id: String,
    /// The table.
    table: String,
    /// The number of the first row, from 0.
    offset: u64,
) -> Result<Page, AppError> {
    studio()?
        .page(&id, &table, offset, PAGE)
        .await
        .map_err(|error| told(&error))
}

/// A dataset's rules and how they were proved.
#[server(input = Json, endpoint = "dataset/proof")]
pub async fn read_proof(
    /// The dataset's identifier.
    id: String,
) -> Result<Proof, AppError> {
    studio()?.proof(&id).await.map_err(|error| told(&error))
}

/// Gives a dataset another name.
#[server(input = Json, endpoint = "dataset/rename")]
pub async fn rename(
    /// The dataset's identifier.
    id: String,
    /// The new name.
    name: String,
) -> Result<(), AppError> {
    studio()?
        .rename(&id, &name)
        .await
        .map_err(|error| told(&error))
}

/// Removes a dataset with all its files.
#[server(input = Json, endpoint = "dataset/delete")]
pub async fn delete(
    /// The dataset's identifier.
    id: String,
) -> Result<(), AppError> {
    studio()?.delete(&id).await.map_err(|error| told(&error))
}
