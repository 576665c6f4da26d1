//! The versions of a dataset: going back and forth, comparing, making files again.

use crate::{
    build::Cancel,
    edit::{carry_out, copy},
    error::StudioError,
    export::Stored,
    generate::aside,
    prepare,
    studio::{Studio, read_recipe, table_number},
};
use confab_model::{Change, Dataset, Diff, DiffPage, Version};
use std::path::Path;

/// Bytes that the files of one dataset's versions take at most, unless said otherwise.
pub(crate) const BUDGET: u64 = 2 << 30;
/// Longest name of a version, in characters.
const LONGEST_NAME: usize = 80;

impl Studio {
    /// All versions of a dataset, in order.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn versions(&self, id: &str) -> Result<Vec<Version>, StudioError> {
        let dataset = self.catalog().get(id).await?;
        Ok(self.catalog().versions(&dataset.id).await?)
    }

    /// The versions that undo and redo lead to.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn beside(&self, id: &str) -> Result<(Option<u32>, Option<u32>), StudioError> {
        Ok(self.catalog().beside(id).await?)
    }

    /// Goes back to the version from which the open one was made.
    ///
    /// # Errors
    /// When there is no such dataset, or nothing to undo.
    pub async fn undo(&self, id: &str) -> Result<Dataset, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let (undo, _) = self.catalog().beside(&dataset.id).await?;
        let version = undo.ok_or_else(|| {
            StudioError::input("There is nothing to undo: this is the first version.", "")
        })?;
        self.open_version(&dataset.id, version).await
    }

    /// Goes forth to the version that was open before the last undo.
    ///
    /// # Errors
    /// When there is no such dataset, or nothing to redo.
    pub async fn redo(&self, id: &str) -> Result<Dataset, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let (_, redo) = self.catalog().beside(&dataset.id).await?;
        let version = redo.ok_or_else(|| StudioError::input("There is nothing to redo.", ""))?;
        self.open_version(&dataset.id, version).await
    }

    /// Opens a version: it is what is shown, asked, changed and taken away from then on.
    ///
    /// # Errors
    /// When there is no such version, or its file can't be made again.
    pub async fn open_version(&self, id: &str, version: u32) -> Result<Dataset, StudioError> {
        let dataset = self.catalog().get(id).await?;
        self.ensure(&dataset.id, version).await?;
        let opened = self.catalog().open_version(&dataset.id, version).await?;
        self.drafts().forget_dataset(&dataset.id);
        self.keep_within_budget(&dataset.id).await;
        Ok(opened)
    }

    /// Gives a version a name; an empty one takes it away.
    ///
    /// # Errors
    /// When there is no such version or the name is too long.
    pub async fn name_version(
        &self,
        id: &str,
        version: u32,
        name: &str,
    ) -> Result<(), StudioError> {
        let name = name.trim();
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(StudioError::input(
                format!(
                    "The name is longer than {LONGEST_NAME} characters or has characters that can't be seen."
                ),
                "Choose a shorter, plain name.",
            ));
        }
        Ok(self.catalog().name_version(id, version, name).await?)
    }

    /// How one version differs from another.
    ///
    /// # Errors
    /// When there is no such version.
    pub async fn compare(&self, id: &str, from: u32, to: u32) -> Result<Diff, StudioError> {
        let (earlier, later) = (self.at(id, from).await?, self.at(id, to).await?);
        aside(move || {
            let schema = &later.documents.schema;
            let tables: Vec<usize> = (0..schema.tables.len()).collect();
            let mut diff =
                confab_store::diff(&earlier.file, &later.file, schema, &tables, &Cancel::new())?;
            diff.tables.iter_mut().for_each(|table| table.asked = true);
            Ok(diff)
        })
        .await
    }

    /// The rows of a table that differ from one version to another.
    ///
    /// # Errors
    /// When there is no such version or table.
    pub async fn compared_rows(
        &self,
        id: &str,
        (from, to): (u32, u32),
        table: &str,
        offset: u64,
        limit: u64,
    ) -> Result<DiffPage, StudioError> {
        let (earlier, later) = (self.at(id, from).await?, self.at(id, to).await?);
        let table = table_number(&later.documents.schema, table)?;
        aside(move || {
            Ok(confab_store::diff_page(
                &earlier.file,
                &later.file,
                &later.documents.schema,
                table,
                offset,
                limit,
            )?)
        })
        .await
    }

    /// The changes that lead from the first version to a version, in order.
    ///
    /// # Errors
    /// When there is no such version.
    pub async fn changes(&self, id: &str, version: u32) -> Result<Vec<Change>, StudioError> {
        let versions = self.catalog().versions(id).await?;
        let mut changes = Vec::new();
        let mut at = Some(version);
        while let Some(number) = at {
            let found = versions.iter().find(|version| version.version == number);
            let Some(found) = found else {
                return Err(confab_store::StoreError::NoVersion(number).into());
            };
            changes.extend(found.change.clone());
            at = found.parent;
        }
        changes.reverse();
        Ok(changes)
    }

    /// A dataset in one of its versions, with its file.
    pub(crate) async fn at(&self, id: &str, version: u32) -> Result<Stored, StudioError> {
        let dataset = self.catalog().get(id).await?;
        self.ensure(&dataset.id, version).await?;
        self.stored_as(self.catalog().at(&dataset.id, version).await?)
            .await
    }

    /// Makes the file of a version again if it was dropped: the first one from
    /// its recipe, any other from the one before it and its change.
    async fn ensure(&self, id: &str, version: u32) -> Result<(), StudioError> {
        let versions = self.catalog().versions(id).await?;
        let mut missing = Vec::new();
        let mut at = Some(version);
        while let Some(number) = at {
            if self.catalog().version_path(id, number).is_file() {
                break;
            }
            let found = versions.iter().find(|version| version.version == number);
            let Some(found) = found else {
                return Err(confab_store::StoreError::NoVersion(number).into());
            };
            missing.push(found.clone());
            at = found.parent;
        }
        for version in missing.into_iter().rev() {
            self.make_again(id, version).await?;
        }
        Ok(())
    }

    async fn make_again(&self, id: &str, version: Version) -> Result<(), StudioError> {
        let dataset = self.catalog().at(id, version.version).await?;
        let parent = match version.parent {
            Some(parent) => Some(self.stored_as(self.catalog().at(id, parent).await?).await?),
            None => None,
        };
        let stored = self.stored_as(dataset).await?;
        let file = self.catalog().draft(id)?;
        aside(move || {
            match (parent, version.change) {
                (Some(parent), Some(change)) => again(&parent, &change, file.path())?,
                _ => generate_again(&stored, file.path())?,
            }
            file.settle(version.version)?;
            Ok(())
        })
        .await
    }

    /// Drops files of old versions beyond the budget.
    pub(crate) async fn keep_within_budget(&self, id: &str) {
        let Ok(first) = self.catalog().documents_of(id, 1).await else {
            return;
        };
        // Another engine would make other rows, so then the first file has to stay.
        let recipe = read_recipe(&first.recipe);
        let keep_first = recipe.is_ok_and(|recipe| recipe.engine != confab_forge::ENGINE);
        let dropped = self
            .catalog()
            .drop_files(id, self.budget(), keep_first)
            .await;
        if let Err(error) = dropped {
            tracing::warn!(%error, "files of old versions can't be dropped");
        }
    }
}

/// Carries a version's change out once more.
fn again(parent: &Stored, change: &Change, path: &Path) -> Result<(), StudioError> {
    copy(&parent.file, path)?;
    let recipe = read_recipe(&parent.documents.recipe)?;
    let schema = &parent.documents.schema;
    carry_out(path, schema, &recipe, change, &Cancel::new())?;
    Ok(())
}

fn generate_again(stored: &Stored, path: &Path) -> Result<(), StudioError> {
    let recipe = read_recipe(&stored.documents.recipe)?;
    let schema = &stored.documents.schema;
    let plan = prepare::bind(schema, &recipe)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    confab_store::load(path, schema, &plan, threads, &mut |_| (), &Cancel::new())?;
    Ok(())
}
