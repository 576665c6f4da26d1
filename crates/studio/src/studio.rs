//! The door to everything that is stored.

use crate::{
    analysts::Analysts,
    build::Cancel,
    edit::Drafts,
    engines::Engines,
    error::StudioError,
    generate::aside,
    jobs::{Jobs, Limits},
    mask::{Mask, Masks, Reader},
    read::{self, SchemaReading},
    summary,
    telemetry::Telemetry,
    trash::Trash,
    versions,
};
use confab_model::{
    AnswerEvent, Dataset, DatasetView, Dialect, JobEvent, JobInfo, JobView, Page, Proof, Recipe,
    Schema, SchemaSummary,
};
use confab_store::{Catalog, Door, QueryLimits};
use std::{path::Path, sync::Arc, time::Duration};

/// Longest name of a dataset, in characters.
const LONGEST_NAME: usize = 120;

/// Generations use all cores each.
const GENERATIONS: Limits = Limits {
    at_once: 2,
    running: 32,
};
/// Answers mostly wait for a file.
const ANSWERS: Limits = Limits {
    at_once: 4,
    running: 512,
};

/// The use cases over one data folder. Clones share it.
#[derive(Clone, Debug)]
pub struct Studio(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    catalog: Catalog,
    jobs: Jobs<JobEvent>,
    answers: Jobs<AnswerEvent>,
    analysts: Analysts,
    engines: Engines,
    trash: Trash,
    drafts: Drafts,
    masks: Masks,
    telemetry: Telemetry,
    /// Bytes that the files of one dataset's versions take at most.
    budget: u64,
}

impl Studio {
    /// Opens a data folder, creating it if need be.
    ///
    /// # Errors
    /// When it can't be used.
    pub async fn open(data: &Path) -> Result<Self, StudioError> {
        Self::open_with(data, Engines::default()).await
    }

    /// Opens a data folder for work with these engines.
    ///
    /// # Errors
    /// As [`Studio::open`].
    pub async fn open_with(data: &Path, engines: Engines) -> Result<Self, StudioError> {
        Self::open_within(data, engines, versions::BUDGET).await
    }

    /// Like [`Studio::open_with`]; the files of one dataset's versions take at
    /// most `budget` bytes, the open one aside.
    ///
    /// # Errors
    /// As [`Studio::open`].
    pub async fn open_within(
        data: &Path,
        engines: Engines,
        budget: u64,
    ) -> Result<Self, StudioError> {
        let (catalog, warnings) = Catalog::open(data).await?;
        for warning in warnings {
            tracing::warn!("{warning}");
        }
        Ok(Self(Arc::new(Inner {
            catalog,
            jobs: Jobs::new(GENERATIONS),
            answers: Jobs::new(ANSWERS),
            analysts: Analysts::default(),
            engines,
            trash: Trash::default(),
            drafts: Drafts::default(),
            masks: Masks::default(),
            telemetry: Telemetry::default(),
            budget,
        })))
    }

    /// Reads a schema from the bytes of a file.
    ///
    /// # Errors
    /// When it is no text at all; everything else is told in the problems.
    pub fn read_schema(
        bytes: &[u8],
        dialect: Option<Dialect>,
    ) -> Result<SchemaReading, StudioError> {
        read::read_schema(bytes, dialect)
    }

    /// Sums up a schema's text.
    pub fn summarise(text: &str, dialect: Option<Dialect>) -> SchemaSummary {
        summary::summarise(text, dialect)
    }

    /// The news of a job from event `from` on; None when there is no such job.
    pub fn job(&self, id: &str, from: usize) -> Option<JobView> {
        self.jobs().find(id).map(|job| job.view(from).into())
    }

    /// Like [`Studio::job`], but waits some seconds for news when there are none.
    pub async fn wait_job(&self, id: &str, from: usize) -> Option<JobView> {
        self.jobs().wait(id, from).await.map(JobView::from)
    }

    /// Asks a job to stop. False when there is none under way by that name.
    pub fn cancel(&self, id: &str) -> bool {
        self.jobs().cancel(id)
    }

    /// The jobs under way.
    pub fn running(&self) -> Vec<JobInfo> {
        self.jobs().running()
    }

    /// Asks all jobs to stop and waits until they have, some seconds at most.
    pub async fn shut_down(&self) {
        self.jobs().cancel_all();
        self.answers_under_way().cancel_all();
        for _ in 0..100 {
            if self.running().is_empty() && self.answers_under_way().running().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.catalog().close().await;
    }

    /// The stored datasets, the latest first, without those on their way out.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn datasets(&self) -> Result<Vec<Dataset>, StudioError> {
        let mut datasets = self.catalog().list().await?;
        datasets.retain(|dataset| !self.trash().has(&dataset.id));
        Ok(datasets)
    }

    /// A dataset as listed. Its name does as well.
    ///
    /// # Errors
    /// When there is none.
    pub async fn find(&self, id: &str) -> Result<Dataset, StudioError> {
        Ok(self.catalog().get(id).await?)
    }

    /// A dataset with what it was made from. Its name does as well.
    ///
    /// # Errors
    /// When there is none.
    pub async fn dataset(&self, id: &str) -> Result<DatasetView, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let documents = self.catalog().documents(&dataset.id).await?;
        let recipe = read_recipe(&documents.recipe)?;
        let notes = recipe.notes.clone();
        let summary = summary::summarise_schema(&documents.schema, Vec::new());
        Ok(DatasetView {
            dataset,
            summary,
            ddl: documents.ddl,
            recipe,
            notes,
        })
    }

    /// Some rows of a table.
    ///
    /// # Errors
    /// When there is no such dataset or table.
    pub async fn page(
        &self,
        id: &str,
        table: &str,
        offset: u64,
        limit: u64,
    ) -> Result<Page, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let schema = self.catalog().documents(&dataset.id).await?.schema;
        let number = table_number(&schema, table)?;
        let total = dataset.tables.get(number).map(|table| table.rows);
        let file = self.catalog().file(&dataset);
        aside(move || {
            Ok(confab_store::page(
                &file, &schema, number, offset, limit, total,
            )?)
        })
        .await
    }

    /// A dataset's proof.
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn proof(&self, id: &str) -> Result<Proof, StudioError> {
        let dataset = self.catalog().get(id).await?;
        Ok(self.catalog().documents(&dataset.id).await?.proof)
    }

    /// Runs a reading query over a dataset; as many rows as a page can show.
    ///
    /// # Errors
    /// When the query isn't one that only reads, isn't understood or takes too long.
    pub async fn query(&self, id: &str, sql: &str) -> Result<Page, StudioError> {
        self.query_within(id, sql, QueryLimits::default()).await
    }

    /// Like [`Studio::query`], but as many rows as a file may have.
    ///
    /// # Errors
    /// As [`Studio::query`].
    pub async fn query_all(&self, id: &str, sql: &str) -> Result<Page, StudioError> {
        let limits = QueryLimits {
            rows: 250_000,
            bytes: 64 << 20,
            deadline: Duration::from_secs(30),
        };
        self.query_within(id, sql, limits).await
    }

    async fn query_within(
        &self,
        id: &str,
        sql: &str,
        limits: QueryLimits,
    ) -> Result<Page, StudioError> {
        let reader = self.reader(id).await?;
        let sql = sql.to_owned();
        // Raised when the one who asked has gone.
        let asker = Asker::default();
        let cancel = asker.0.clone();
        aside(move || Ok(reader.query(&sql, limits, &cancel)?)).await
    }

    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.0.telemetry
    }

    /// Reads a dataset, masked if that is wished.
    pub(crate) async fn reader(&self, id: &str) -> Result<Reader, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let mask = self.mask(&dataset.id).await?;
        let door = Door::open(&self.catalog().file(&dataset))?;
        Ok(Reader { door, mask })
    }

    /// The tokens of a conversation with a model.
    pub(crate) fn tokens_of(&self, conversation: i64) -> Mask {
        self.0.masks.of(&format!("conversation {conversation}"))
    }

    /// The mask of a dataset, if it has one.
    pub(crate) async fn mask(&self, dataset: &str) -> Result<Option<Mask>, StudioError> {
        let masked = self.catalog().is_masked(dataset).await?;
        Ok(masked.then(|| self.0.masks.of(dataset)))
    }

    /// Gives a dataset another name.
    ///
    /// # Errors
    /// When there is no such dataset or the name is empty or too long.
    pub async fn rename(&self, id: &str, name: &str) -> Result<(), StudioError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(StudioError::input(
                "The name is empty.",
                "Give the dataset a name.",
            ));
        }
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(StudioError::input(
                format!(
                    "The name is longer than {LONGEST_NAME} characters or has characters that can't be seen."
                ),
                "Choose a shorter, plain name.",
            ));
        }
        Ok(self.catalog().rename(id, name).await?)
    }

    /// Removes a dataset with all its files.
    ///
    /// # Errors
    /// When there is no such dataset or its files can't be removed.
    pub async fn delete(&self, id: &str) -> Result<(), StudioError> {
        Ok(self.catalog().delete(id).await?)
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    pub(crate) fn jobs(&self) -> &Jobs<JobEvent> {
        &self.0.jobs
    }

    pub(crate) fn answers_under_way(&self) -> &Jobs<AnswerEvent> {
        &self.0.answers
    }

    pub(crate) fn analysts(&self) -> &Analysts {
        &self.0.analysts
    }

    /// The engines that think.
    pub fn engines(&self) -> &Engines {
        &self.0.engines
    }

    pub(crate) fn drafts(&self) -> &Drafts {
        &self.0.drafts
    }

    pub(crate) fn budget(&self) -> u64 {
        self.0.budget
    }

    pub(crate) fn trash(&self) -> &Trash {
        &self.0.trash
    }
}

/// Raises its token when it is dropped, so that work nobody waits for ends.
#[derive(Default)]
pub(crate) struct Asker(pub(crate) Cancel);

impl Drop for Asker {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The number of the table that is called so, in the stored file or in the schema.
pub(crate) fn table_number(schema: &Schema, name: &str) -> Result<usize, StudioError> {
    let stored = confab_store::names::table_names(schema)
        .iter()
        .position(|stored| stored == name);
    stored
        .or_else(|| schema.find_table(name))
        .ok_or_else(|| StudioError::no_table(name))
}

/// A stored recipe.
pub(crate) fn read_recipe(text: &str) -> Result<Recipe, StudioError> {
    serde_json::from_str(text)
        .map_err(|error| StudioError::failed("The stored recipe can't be read.", &error))
}
