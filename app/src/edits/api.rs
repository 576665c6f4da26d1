//! The server functions of changes and versions.

use crate::{
    edits::seen::{History, Offer, Outcome},
    error::AppError,
};
use confab_model::{Dataset, DiffPage, TableDiff};
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use crate::error::server::{studio, told};

/// Rows that differ on a page.
pub const PAGE: u64 = 50;

/// Makes the change that an instruction asks for, without applying it.
#[server(input = Json, endpoint = "edit/propose")]
pub async fn propose(
    /// The dataset's identifier.
    id: String,
    /// The table that it is about.
    table: String,
    /// The instruction.
    prompt: String,
) -> Result<Outcome, AppError> {
    let proposed = studio()?.propose(&id, &table, &prompt).await;
    match proposed.map_err(|error| told(&error))? {
        confab_model::Proposed::Proposal(proposal) => Ok(Outcome::Offer((*proposal).into())),
        confab_model::Proposed::Unclear(unclear) => {
            Ok(Outcome::Unclear(unclear.words, unclear.nearest))
        }
    }
}

/// Draws a table, or one of its columns, anew, without applying it.
#[server(input = Json, endpoint = "edit/redraw")]
pub async fn redraw(
    /// The dataset's identifier.
    id: String,
    /// The table.
    table: String,
    /// The column; none: all that can be.
    column: Option<String>,
    /// The seed to draw by.
    seed: u64,
) -> Result<Offer, AppError> {
    let studio = studio()?;
    let proposal = studio.propose_redraw(&id, &table, column.as_deref(), seed);
    proposal
        .await
        .map(Offer::from)
        .map_err(|error| told(&error))
}

/// Gives one cell another value, without applying it.
#[server(input = Json, endpoint = "edit/cell")]
pub async fn set_cell(
    /// The dataset's identifier.
    id: String,
    /// The table.
    table: String,
    /// The column.
    column: String,
    /// The row's number, from 0.
    row: u64,
    /// The value; none is NULL.
    value: Option<String>,
) -> Result<Offer, AppError> {
    let studio = studio()?;
    let proposal = studio.propose_cell(&id, &table, &column, row, value);
    proposal
        .await
        .map(Offer::from)
        .map_err(|error| told(&error))
}

/// Rows that a change makes different.
#[server(input = Json, endpoint = "edit/rows")]
pub async fn proposed_rows(
    /// The change.
    proposal: String,
    /// The table.
    table: String,
    /// The number of the first row, from 0.
    offset: u64,
) -> Result<DiffPage, AppError> {
    studio()?
        .proposed_rows(&proposal, &table, offset, PAGE)
        .await
        .map_err(|error| told(&error))
}

/// Proves a change and publishes it as a new version.
#[server(input = Json, endpoint = "edit/apply")]
pub async fn apply(
    /// The change.
    proposal: String,
) -> Result<Dataset, AppError> {
    studio()?
        .apply(&proposal)
        .await
        .map_err(|error| told(&error))
}

/// Forgets a change.
#[server(input = Json, endpoint = "edit/discard")]
pub async fn discard(
    /// The change.
    proposal: String,
) -> Result<(), AppError> {
    studio()?.discard_change(&proposal);
    Ok(())
}

/// All versions of a dataset.
#[server(input = Json, endpoint = "version/list")]
pub async fn list_versions(
    /// The dataset's identifier.
    id: String,
) -> Result<History, AppError> {
    let studio = studio()?;
    let versions = studio.versions(&id).await.map_err(|error| told(&error))?;
    let (undo, redo) = studio.beside(&id).await.map_err(|error| told(&error))?;
    Ok(History {
        versions: versions.into_iter().map(Into::into).collect(),
        undo,
        redo,
    })
}

/// Opens a version.
#[server(input = Json, endpoint = "version/open")]
pub async fn open_version(
    /// The dataset's identifier.
    id: String,
    /// The version.
    version: u32,
) -> Result<Dataset, AppError> {
    studio()?
        .open_version(&id, version)
        .await
        .map_err(|error| told(&error))
}

/// Gives a version a name.
#[server(input = Json, endpoint = "version/name")]
pub async fn name_version(
    /// The dataset's identifier.
    id: String,
    /// The version.
    version: u32,
    /// The name.
    name: String,
) -> Result<(), AppError> {
    studio()?
        .name_version(&id, version, &name)
        .await
        .map_err(|error| told(&error))
}

/// How one version differs from another.
#[server(input = Json, endpoint = "version/compare")]
pub async fn compare(
    /// The dataset's identifier.
    id: String,
    /// The earlier version.
    from: u32,
    /// The later version.
    to: u32,
) -> Result<Vec<TableDiff>, AppError> {
    let diff = studio()?.compare(&id, from, to).await;
    diff.map(|diff| diff.tables).map_err(|error| told(&error))
}

/// Rows that differ from one version to another.
#[server(input = Json, endpoint = "version/rows")]
pub async fn compared_rows(
    /// The dataset's identifier.
    id: String,
    /// The earlier version.
    from: u32,
    /// The later version.
    to: u32,
    /// The table.
    table: String,
    /// The number of the first row, from 0.
    offset: u64,
) -> Result<DiffPage, AppError> {
    studio()?
        .compared_rows(&id, (from, to), &table, offset, PAGE)
        .await
        .map_err(|error| told(&error))
}
