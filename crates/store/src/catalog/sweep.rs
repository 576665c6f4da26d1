//! What a start finds amiss: half-built datasets, folders without a row, rows
//! without a file.

use super::Catalog;
use crate::{
    error::StoreError,
    publish::{remove_debris, remove_folder, try_lock},
};
use std::{fs, path::Path};

impl Catalog {
    /// Removes debris that nobody works on and reports datasets whose file is missing.
    pub(super) async fn sweep(&self) -> Result<Vec<String>, StoreError> {
        let mut warnings = Vec::new();
        let datasets = self.data.join("datasets");
        for entry in fs::read_dir(&datasets)
            .map_err(StoreError::io(&datasets))?
            .flatten()
        {
            let folder = entry.path();
            let id = entry.file_name().to_string_lossy().into_owned();
            if !folder.is_dir() || id.starts_with('.') {
                continue;
            }
            match self.sweep_folder(&folder, &id).await {
                Ok(false) => {}
                Ok(true) => tracing::info!(id, "removed what a broken-off generation left"),
                Err(error) => warnings.push(format!(
                    "The folder {} could not be swept: {error}",
                    folder.display()
                )),
            }
        }
        for dataset in self.list().await? {
            if !self.file(&dataset).is_file() {
                warnings.push(format!(
                    "The file of dataset {:?} ({}) is missing; delete the dataset or put the file back.",
                    dataset.name, dataset.id
                ));
            }
        }
        Ok(warnings)
    }

    /// Whether the folder was debris and is gone.
    async fn sweep_folder(&self, folder: &Path, id: &str) -> Result<bool, StoreError> {
        // Only what has the shape of a build is touched: a stranger's folder isn't ours to remove.
        let ours =
            |name: &str| name == ".lock" || name.starts_with(".building") || name.starts_with('v');
        let strange = fs::read_dir(folder)
            .map_err(StoreError::io(folder))?
            .flatten()
            .any(|entry| !ours(&entry.file_name().to_string_lossy()));
        let Some(lock) = try_lock(folder)? else {
            return Ok(false);
        };
        // The row is read under the lock: a build that has just ended has its row by now.
        let row = sqlx::query("SELECT 1 FROM datasets WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        let debris = row.is_none() && !strange;
        if debris {
            remove_folder(folder)?;
        } else {
            remove_debris(folder);
        }
        drop(lock);
        Ok(debris)
    }
}
