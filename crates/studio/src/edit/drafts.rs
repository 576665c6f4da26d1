//! Changes that are made but not applied: each a file that nobody else sees.

use crate::error::StudioError;
use confab_model::{Dataset, Recipe, TableInfo};
use confab_store::{Documents, Drafting, Origin};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Drafts that are kept; the oldest goes first, and its file with it.
const KEPT: usize = 12;

/// A change that is made but not applied.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The dataset in the version that the change was made for.
    pub(crate) dataset: Dataset,
    /// That version's documents.
    pub(crate) documents: Documents,
    /// The changed file.
    pub(crate) file: Drafting,
    /// Where the new version comes from.
    pub(crate) origin: Origin,
    /// The recipe from then on.
    pub(crate) recipe: Recipe,
    /// Relations that it made no longer hold, each one sentence.
    pub(crate) given_up: Vec<String>,
    /// Rows of each table.
    pub(crate) tables: Vec<TableInfo>,
}

/// The drafts of this process.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    drafts: Mutex<VecDeque<(String, Arc<Draft>)>>,
    next: AtomicU64,
}

impl Drafts {
    /// Keeps a draft under an identifier that no other process gives.
    pub(crate) fn keep(&self, draft: Draft) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}-{number}", std::process::id());
        let mut drafts = self.drafts();
        drafts.push_back((id.clone(), Arc::new(draft)));
        if drafts.len() > KEPT {
            drafts.pop_front();
        }
        id
    }

    /// A draft that is still kept.
    pub(crate) fn find(&self, id: &str) -> Result<Arc<Draft>, StudioError> {
        let drafts = self.drafts();
        let found = drafts.iter().find(|(known, _)| known == id);
        found
            .map(|(_, draft)| draft.clone())
            .ok_or_else(|| StudioError::NotFound {
                what: "This change is no longer kept.".into(),
                hint: "Submit it again.".into(),
            })
    }

    /// Forgets a draft; its file goes when nobody reads it any more.
    pub(crate) fn forget(&self, id: &str) {
        self.drafts().retain(|(known, _)| known != id);
    }

    /// Forgets all drafts of a dataset.
    pub(crate) fn forget_dataset(&self, dataset: &str) {
        self.drafts()
            .retain(|(_, draft)| draft.dataset.id != dataset);
    }

    fn drafts(&self) -> MutexGuard<'_, VecDeque<(String, Arc<Draft>)>> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
