//! The versions of a dataset: a tree of immutable files, one of which is open.

use super::{Catalog, Documents};
use crate::{
    error::StoreError,
    format::now,
    names::table_names,
    publish::{Drafting, version_file},
};
use confab_model::{Change, Dataset, Diff, TableInfo, Version};
use sqlx::Row;
use std::{fs, path::PathBuf};

/// Where a version comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The version that it was made from.
    pub parent: u32,
    /// The change that made it.
    pub change: Change,
    /// What the change did.
    pub diff: Diff,
    /// What was left out or repaired.
    pub notes: Vec<String>,
}

impl Catalog {
    /// All versions of a dataset, in order.
    ///
    /// # Errors
    /// When there is no such dataset or the catalogue can't be read.
    pub async fn versions(&self, id: &str) -> Result<Vec<Version>, StoreError> {
        let sql =
            "SELECT v.version, v.parent, v.name, v.created, v.change, v.diff, v.notes, v.tables,
                d.version = v.version AS current
            FROM versions v JOIN datasets d ON d.id = v.dataset WHERE d.id = ? ORDER BY v.version";
        let rows = sqlx::query(sql).bind(id).fetch_all(self.pool()).await?;
        if rows.is_empty() {
            return Err(StoreError::NoDataset(id.to_owned()));
        }
        let version = |row: &sqlx::sqlite::SqliteRow| {
            let tables: Vec<TableInfo> = serde_json::from_str(row.try_get("tables")?)?;
            let change: Option<String> = row.try_get("change")?;
            Ok(Version {
                version: row.try_get("version")?,
                parent: row.try_get("parent")?,
                name: row.try_get("name")?,
                created: row.try_get("created")?,
                change: change.map(|text| serde_json::from_str(&text)).transpose()?,
                diff: serde_json::from_str(row.try_get("diff")?)?,
                notes: serde_json::from_str(row.try_get("notes")?)?,
                rows: tables.iter().map(|table| table.rows).sum(),
                current: row.try_get("current")?,
            })
        };
        rows.iter().map(version).collect()
    }

    /// A dataset as it was in one of its versions.
    ///
    /// # Errors
    /// When there is no such version or the catalogue can't be read.
    pub async fn at(&self, id: &str, version: u32) -> Result<Dataset, StoreError> {
        let sql = "SELECT d.id, d.name, v.version, v.created, v.bytes, v.tables, v.summary
            FROM datasets d JOIN versions v ON v.dataset = d.id WHERE d.id = ? AND v.version = ?";
        let row = sqlx::query(sql)
            .bind(id)
            .bind(version)
            .fetch_optional(self.pool())
            .await?;
        row.as_ref()
            .map(super::dataset)
            .transpose()?
            .ok_or(StoreError::NoVersion(version))
    }

    /// Where a version's file is, or would be.
    pub fn version_path(&self, id: &str, version: u32) -> PathBuf {
        self.folder(id).join(version_file(version))
    }

    /// Begins to make a file for a dataset that stands.
    ///
    /// # Errors
    /// When its folder can't be used.
    pub fn draft(&self, id: &str) -> Result<Drafting, StoreError> {
        Drafting::begin(&self.folder(id))
    }

    /// Publishes a changed copy as the dataset's newest version and opens it.
    /// Let it run to its end, as [`Catalog::publish`].
    ///
    /// # Errors
    /// When another version has been opened since, or the file or the catalogue
    /// can't be written.
    pub async fn publish_version(
        &self,
        draft: &Drafting,
        dataset: &Dataset,
        documents: &Documents,
        origin: &Origin,
    ) -> Result<Dataset, StoreError> {
        let mut transaction = self.pool().begin_with("BEGIN IMMEDIATE").await?;
        let current: Option<u32> = sqlx::query_scalar("SELECT version FROM datasets WHERE id = ?")
            .bind(&dataset.id)
            .fetch_optional(&mut *transaction)
            .await?;
        match current {
            None => return Err(StoreError::NoDataset(dataset.id.clone())),
            Some(current) if current != origin.parent => return Err(StoreError::Overtaken),
            Some(_) => {}
        }
        let last: u32 = sqlx::query_scalar("SELECT max(version) FROM versions WHERE dataset = ?")
            .bind(&dataset.id)
            .fetch_one(&mut *transaction)
            .await?;
        let version = last + 1;
        let bytes = draft.settle(version)?;
        let published = Dataset {
            version,
            created: now(),
            tables: (table_names(&documents.schema).into_iter())
                .zip(&documents.rows)
                .map(|(name, rows)| TableInfo { name, rows: *rows })
                .collect(),
            bytes,
            proof: documents.proof.summary(),
            ..dataset.clone()
        };
        Self::insert_version(&mut transaction, &published, documents).await?;
        sqlx::query(
            "UPDATE versions SET parent = ?, change = ?, diff = ?, notes = ? WHERE dataset = ? AND version = ?",
        )
        .bind(origin.parent)
        .bind(serde_json::to_string(&origin.change)?)
        .bind(serde_json::to_string(&origin.diff)?)
        .bind(serde_json::to_string(&origin.notes)?)
        .bind(&dataset.id)
        .bind(version)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("UPDATE datasets SET version = ? WHERE id = ?")
            .bind(version)
            .bind(&dataset.id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(published)
    }

    /// Opens a version. Its file must be there. From the version it was made
    /// from, redo leads back to it.
    ///
    /// # Errors
    /// When there is no such version or the catalogue can't be written.
    pub async fn open_version(&self, id: &str, version: u32) -> Result<Dataset, StoreError> {
        let dataset = self.at(id, version).await?;
        let mut transaction = self.pool().begin_with("BEGIN IMMEDIATE").await?;
        // What is left stays within reach of redo, and so does the way to what is opened.
        for child in ["(SELECT version FROM datasets WHERE id = ?1)", "?2"] {
            let sql = format!(
                "UPDATE versions SET redo = {child} WHERE dataset = ?1 AND version =
                 (SELECT parent FROM versions WHERE dataset = ?1 AND version = {child})"
            );
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(id)
                .bind(version)
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query("UPDATE datasets SET version = ? WHERE id = ?")
            .bind(version)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(dataset)
    }

    /// The version to which undo leads from the open one, and that to which redo leads.
    ///
    /// # Errors
    /// When there is no such dataset or the catalogue can't be read.
    pub async fn beside(&self, id: &str) -> Result<(Option<u32>, Option<u32>), StoreError> {
        let sql = "SELECT v.parent, v.redo FROM datasets d
            JOIN versions v ON v.dataset = d.id AND v.version = d.version WHERE d.id = ?";
        let row = sqlx::query(sql)
            .bind(id)
            .fetch_optional(self.pool())
            .await?;
        let row = row.ok_or_else(|| StoreError::NoDataset(id.to_owned()))?;
        Ok((row.try_get("parent")?, row.try_get("redo")?))
    }

    /// Gives a version a name.
    ///
    /// # Errors
    /// When there is no such version or the catalogue can't be written.
    pub async fn name_version(&self, id: &str, version: u32, name: &str) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE versions SET name = ? WHERE dataset = ? AND version = ?")
            .bind(name)
            .bind(id)
            .bind(version)
            .execute(self.pool())
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoVersion(version));
        }
        Ok(())
    }

    /// Removes files of versions that aren't open, the oldest first, until those
    /// of the dataset take at most so many bytes. They can be made again.
    ///
    /// # Errors
    /// When the catalogue can't be read or a file can't be removed.
    pub async fn drop_files(
        &self,
        id: &str,
        budget: u64,
        keep_first: bool,
    ) -> Result<(), StoreError> {
        let versions = self.versions(id).await?;
        let size = |version: u32| {
            fs::metadata(self.version_path(id, version)).map_or(0, |file| file.len())
        };
        let mut total: u64 = versions.iter().map(|version| size(version.version)).sum();
        for version in versions {
            let kept = version.current || (keep_first && version.parent.is_none());
            let bytes = size(version.version);
            if total <= budget {
                break;
            }
            if kept || bytes == 0 {
                continue;
            }
            let path = self.version_path(id, version.version);
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
            total -= bytes;
        }
        Ok(())
    }
}
