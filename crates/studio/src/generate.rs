//! A generation from order to published dataset, alone or as a job.

use crate::{
    build::{self, Cancel, Stopwatch, TableTime},
    engines::Engines,
    error::StudioError,
    guarded,
    job::Job,
    prepare::{self, Prepared},
    studio::Studio,
    watched::Generation,
};
use confab_guard::Source;
use confab_model::{
    Dataset, GenerateOrder, JobEvent, Problem, Progress, Proof, Recipe, Severity, Stage,
    batch::RowSource,
};
use confab_store::{Building, Documents};
use serde::Serialize;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};
use tokio::{
    sync::oneshot,
    task::{self, JoinError},
};

/// Is told what happens, from any thread.
pub type Tell = Arc<dyn Fn(JobEvent) + Send + Sync>;

/// What a generation made.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// The dataset's name.
    pub name: String,
    /// The dataset, if it was stored.
    #[serde(skip)]
    pub dataset: Option<Dataset>,
    /// Rows and time of each table.
    pub tables: Vec<TableTime>,
    /// Milliseconds in all.
    pub millis: u64,
    /// The proof.
    pub proof: Proof,
    /// The recipe.
    #[serde(skip)]
    pub recipe: Recipe,
    /// What was skipped, corrected or not understood.
    pub notes: Vec<Problem>,
}

impl Studio {
    /// Generates and stores a dataset, and returns when it is done. `tell`
    /// hears of everything but the end.
    ///
    /// # Errors
    /// When the order can't be met, the work is cancelled or fails. Nothing is
    /// stored then, and what was there before is untouched.
    pub async fn make(
        &self,
        order: GenerateOrder,
        tell: Tell,
        cancel: &Cancel,
    ) -> Result<Made, StudioError> {
        let prepared = prepare_aside(order, self.engines(), &tell, cancel).await?;
        self.fill(prepared, tell, cancel).await
    }

    /// Starts a generation that goes on whoever is watching. Gives the job's
    /// identifier once the order is found to be possible.
    ///
    /// # Errors
    /// When the order can't be met, or too many are waiting already.
    pub async fn generate(&self, order: GenerateOrder) -> Result<String, StudioError> {
        let job = self.jobs().begin(crate::order::dataset_name(&order))?;
        let id = job.info.id.clone();
        let (ready, accepted) = oneshot::channel();
        let work = tokio::spawn(run(self.clone(), order, job.clone(), ready));
        // A job ends with a last event even if its work panics.
        tokio::spawn(async move {
            if let Err(error) = work.await {
                job.tell(failed(&panicked(&error)));
            }
        });
        match accepted.await {
            Ok(Ok(())) => Ok(id),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(StudioError::failed(
                "The generation broke off.",
                &"no answer",
            )),
        }
    }

    async fn fill(
        &self,
        prepared: Prepared,
        tell: Tell,
        cancel: &Cancel,
    ) -> Result<Made, StudioError> {
        let _turn = self.jobs().turn(cancel).await?;
        let building = self.catalog().begin(&prepared.name)?;
        let built = build_aside(building.path(), prepared, tell, cancel).await?;
        cancel.check()?;
        let changes = built.prepared.changes.clone();
        let mut made = self.publish(building, built).await?;
        for change in changes {
            let Some(dataset) = &made.dataset else {
                break;
            };
            match self.change_at_once(&dataset.id, change).await {
                Ok(changed) => made.dataset = Some(changed),
                Err(error) => {
                    // What isn't whole isn't left behind.
                    self.delete(&dataset.id).await?;
                    return Err(error);
                }
            }
        }
        Ok(made)
    }

    async fn publish(&self, building: Building, built: Built) -> Result<Made, StudioError> {
        let Built {
            prepared,
            proof,
            tables,
            started,
        } = built;
        let documents = Documents {
            file_name: prepared.file.clone(),
            recipe: recipe_text(&prepared.recipe),
            rows: (0..prepared.schema.tables.len())
                .map(|table| prepared.plan.rows(table))
                .collect(),
            ddl: prepared.ddl,
            schema: prepared.schema,
            proof,
        };
        let dataset = self.catalog().publish(building, &documents).await?;
        Ok(Made {
            name: dataset.name.clone(),
            dataset: Some(dataset),
            tables,
            millis: started.elapsed().as_millis() as u64,
            proof: documents.proof,
            recipe: prepared.recipe,
            notes: prepared.notes,
        })
    }
}

/// The work of a job. `ready` hears whether the order is possible.
async fn run(
    studio: Studio,
    order: GenerateOrder,
    job: Arc<Job<JobEvent>>,
    ready: oneshot::Sender<Result<(), StudioError>>,
) {
    let started = Instant::now();
    let prompt = order.prompt.clone();
    let teller = job.clone();
    let tell: Tell = Arc::new(move |event| teller.tell(event));
    let prepared = match studio
        .vet_instructions(&order.prompt, Source::Instructions)
        .await
    {
        Ok(()) => prepare_aside(order, studio.engines(), &tell, &job.cancel).await,
        Err(error) => Err(error),
    };
    let designed = Instant::now();
    // Whoever ordered may have left by now; the work goes on.
    let _ = ready.send(prepared.as_ref().map(|_| ()).map_err(Clone::clone));
    let made = match prepared {
        Ok(prepared) => studio.fill(prepared, tell, &job.cancel).await,
        Err(error) => Err(error),
    };
    job.tell(match &made {
        Ok(Made {
            dataset: Some(dataset),
            ..
        }) => JobEvent::Done {
            dataset: dataset.clone(),
        },
        Ok(_) | Err(StudioError::Cancelled) => JobEvent::Cancelled,
        Err(error) => failed(error),
    });
    let generation = Generation {
        prompt,
        started,
        designed,
        outcome: made.as_ref(),
    };
    studio.watch_generation(generation).await;
}

fn failed(error: &StudioError) -> JobEvent {
    JobEvent::Failed {
        message: error.to_string(),
        hint: error.hint().to_owned(),
    }
}

/// Prepares an order on a thread that may block, and tells what there is to say of it.
pub(crate) async fn prepare_aside(
    order: GenerateOrder,
    engines: &Engines,
    tell: &Tell,
    cancel: &Cancel,
) -> Result<Prepared, StudioError> {
    let agents = engines.of(order.engine)?.filter(|_| order.recipe.is_none());
    let designing = Progress {
        stage: Stage::Designing,
        table: String::new(),
        done: 0,
        total: 1,
    };
    tell(JobEvent::Progress(designing.clone()));
    let (order, laid) = aside(move || prepare::lay(&order).map(|laid| (order, laid))).await?;
    let shaped = match agents {
        Some(agents) => {
            guarded::refuse_attack(&order.prompt, Source::Instructions)?;
            let (schema, orders) = guarded::for_models(&laid.schema);
            for place in orders {
                tell(JobEvent::Note(left_out(&place)));
            }
            Some(agents.design(&schema, &laid.recipe, cancel).await?)
        }
        None => None,
    };
    let designed = shaped.as_ref().and_then(|recipe| recipe.designed.as_ref());
    if let Some(designed) = designed {
        tell(JobEvent::Usage(designed.usage));
    }
    let prepared = aside(move || prepare::finish(&order, laid, shaped)).await?;
    tell(JobEvent::Progress(Progress {
        done: 1,
        ..designing
    }));
    for note in &prepared.notes {
        tell(JobEvent::Note(note.clone()));
    }
    Ok(prepared)
}

/// A comment that was kept from the model.
fn left_out(place: &str) -> Problem {
    Problem {
        severity: Severity::Warning,
        message: format!(
            "The comment on {place} reads like an order to an assistant, so the model doesn't see it."
        ),
        hint: "Take it out of the schema if nobody meant it.".to_owned(),
        position: None,
    }
}

/// What [`build_aside`] made.
pub(crate) struct Built {
    pub(crate) prepared: Prepared,
    pub(crate) proof: Proof,
    pub(crate) tables: Vec<TableTime>,
    pub(crate) started: Instant,
}

/// Builds a file on a thread that may block.
pub(crate) async fn build_aside(
    path: PathBuf,
    mut prepared: Prepared,
    tell: Tell,
    cancel: &Cancel,
) -> Result<Built, StudioError> {
    let cancel = cancel.clone();
    aside(move || {
        let started = Instant::now();
        let names = confab_store::names::table_names(&prepared.schema);
        // Whoever watches sees all that is to come, and can tell how long it will take.
        for (number, table) in names.iter().enumerate() {
            tell(JobEvent::Progress(Progress {
                stage: Stage::Filling,
                table: table.clone(),
                done: 0,
                total: prepared.plan.rows(number),
            }));
        }
        let mut stopwatch = Stopwatch::start();
        let mut progress = |progress: Progress| {
            stopwatch.see(&progress);
            tell(JobEvent::Progress(progress));
        };
        let proof = match build::build(&path, &prepared, &mut progress, &cancel) {
            Err(StudioError::Violated { .. }) if prepared.fall_back()? => {
                remove(&path)?;
                build::build(&path, &prepared, &mut progress, &cancel)?
            }
            proof => proof?,
        };
        let tables = stopwatch.finish(&names);
        Ok(Built {
            prepared,
            proof,
            tables,
            started,
        })
    })
    .await
}

fn remove(path: &Path) -> Result<(), StudioError> {
    std::fs::remove_file(path)
        .map_err(|error| StudioError::failed("The dataset's file can't be written anew.", &error))
}

/// Runs work on a thread that may block.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StudioError> + Send + 'static,
) -> Result<T, StudioError> {
    task::spawn_blocking(work)
        .await
        .map_err(|error| panicked(&error))?
}

pub(crate) fn panicked(error: &JoinError) -> StudioError {
    StudioError::failed(
        "Something went wrong inside Confab, so nothing was stored.",
        error,
    )
}

/// A recipe as the JSON that is stored and exported.
pub(crate) fn recipe_text(recipe: &Recipe) -> String {
    serde_json::to_string_pretty(recipe).unwrap_or_default() + "\n"
}
