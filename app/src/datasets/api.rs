//! The server functions of stored datasets.

use crate::{
    datasets::opened::{Opened, Shared},
    error::AppError,
};
use confab_model::{Dataset, FileHash, FoundRow, Page, Proof, TableProfile};
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
) -> Result<Opened, AppError> {
    studio()?
        .dataset(&id)
        .await
        .map(Opened::from)
        .map_err(|error| told(&error))
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

/// Hides a dataset, and removes it a little later.
#[server(input = Json, endpoint = "dataset/discard")]
pub async fn discard(
    /// The dataset's identifier.
    id: String,
) -> Result<(), AppError> {
    studio()?.discard(&id).await.map_err(|error| told(&error))
}

/// Has a hidden dataset back.
#[server(input = Json, endpoint = "dataset/restore")]
pub async fn restore(
    /// The dataset's identifier.
    id: String,
) -> Result<(), AppError> {
    studio()?.restore(&id).map_err(|error| told(&error))
}

/// What the values of a table's columns are like.
#[server(input = Json, endpoint = "dataset/profile")]
pub async fn read_profile(
    /// The dataset's identifier.
    id: String,
    /// The table.
    table: String,
) -> Result<TableProfile, AppError> {
    studio()?
        .profile(&id, &table)
        .await
        .map_err(|error| told(&error))
}

/// The row that a foreign key column of a row refers to.
#[server(input = Json, endpoint = "dataset/parent")]
pub async fn read_parent(
    /// The dataset's identifier.
    id: String,
    /// The table of the row that refers.
    table: String,
    /// That row's number, from 0.
    row: u64,
    /// The column that refers.
    column: String,
) -> Result<Option<FoundRow>, AppError> {
    studio()?
        .parent(&id, &table, row, column)
        .await
        .map_err(|error| told(&error))
}

/// The SHA-256 of each CSV.
#[server(input = Json, endpoint = "dataset/hashes")]
pub async fn read_hashes(
    /// The dataset's identifier.
    id: String,
) -> Result<Vec<FileHash>, AppError> {
    studio()?.hashes(&id).await.map_err(|error| told(&error))
}

/// Makes the CSVs once more and gives their SHA-256.
#[server(input = Json, endpoint = "dataset/reproduce")]
pub async fn reproduce(
    /// The dataset's identifier.
    id: String,
) -> Result<Vec<FileHash>, AppError> {
    studio()?.reproduce(&id).await.map_err(|error| told(&error))
}

/// The end of a link that makes the same dataset anywhere.
#[server(input = Json, endpoint = "dataset/share")]
pub async fn share(
    /// The dataset's identifier.
    id: String,
) -> Result<String, AppError> {
    studio()?.share(&id).await.map_err(|error| told(&error))
}

/// What the end of such a link says.
#[server(input = Json, endpoint = "dataset/shared")]
pub async fn open_share(
    /// The end of the link.
    text: String,
) -> Result<Shared, AppError> {
    confab_studio::Studio::open_share(&text)
        .map(Shared::from)
        .map_err(|error| told(&error))
}
