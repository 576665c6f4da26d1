//! What a running generation tells those who watch it.

use crate::{dataset::Dataset, engine::Usage, problem::Problem, progress::Progress};
use serde::{Deserialize, Serialize};

/// Something that a running generation tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum JobEvent {
    /// How far it is.
    Progress(Progress),
    /// What a model's part in the design cost.
    Usage(Usage),
    /// Something that the user should know about the schema or the instructions.
    Note(Problem),
    /// The dataset is stored. The last event.
    Done {
        /// The new dataset.
        dataset: Dataset,
    },
    /// It failed. The last event.
    Failed {
        /// One sentence.
        message: String,
        /// What to do; may be empty.
        hint: String,
    },
    /// It was cancelled and nothing was stored. The last event.
    Cancelled,
}

impl JobEvent {
    /// Whether nothing comes after it.
    pub fn is_last(&self) -> bool {
        matches!(
            self,
            Self::Done { .. } | Self::Failed { .. } | Self::Cancelled
        )
    }
}

/// The news of a job since some event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// What it told.
    pub events: Vec<JobEvent>,
    /// From where to read on.
    pub next: usize,
    /// Whether nothing more will come.
    pub finished: bool,
}

/// A job that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobInfo {
    /// Its identifier.
    pub id: String,
    /// The name of the dataset to be.
    pub name: String,
    /// When it was ordered, in UTC, `YYYY-MM-DD HH:MM:SS`.
    pub started: String,
}
