//! Datasets on their way out. For a while each can be had back.
//!
//! They are only hidden until then, so whatever happens meanwhile, a dataset is
//! either gone because its time was over or still there.

use crate::{error::StudioError, studio::Studio};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a deletion can be undone.
pub const UNDO: Duration = Duration::from_secs(12);

/// The datasets that are hidden, each with the number of its deletion.
#[derive(Debug, Default)]
pub(crate) struct Trash {
    hidden: Mutex<HashMap<String, u64>>,
}

impl Trash {
    pub(crate) fn has(&self, id: &str) -> bool {
        self.hidden().contains_key(id)
    }

    fn hide(&self, id: &str) -> u64 {
        let mut hidden = self.hidden();
        let number = hidden.values().max().map_or(1, |last| last + 1);
        hidden.insert(id.to_owned(), number);
        number
    }

    fn show(&self, id: &str) -> bool {
        self.hidden().remove(id).is_some()
    }

    /// Whether it is still hidden by that very deletion, and not by a later one.
    fn is_due(&self, id: &str, number: u64) -> bool {
        self.hidden().get(id) == Some(&number)
    }

    fn hidden(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.hidden.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Studio {
    /// Hides a dataset and removes it a little later, unless it is [restored](Studio::restore).
    ///
    /// # Errors
    /// When there is no such dataset.
    pub async fn discard(&self, id: &str) -> Result<(), StudioError> {
        let id = self.catalog().get(id).await?.id;
        let number = self.trash().hide(&id);
        let studio = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(UNDO).await;
            if studio.trash().is_due(&id, number) {
                if let Err(error) = studio.delete(&id).await {
                    tracing::warn!(%error, id, "a dataset can't be deleted");
                }
                studio.trash().show(&id);
            }
        });
        Ok(())
    }

    /// Has a discarded dataset back.
    ///
    /// # Errors
    /// When it is too late.
    pub fn restore(&self, id: &str) -> Result<(), StudioError> {
        if self.trash().show(id) {
            Ok(())
        } else {
            Err(StudioError::no_dataset(id))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dataset_deleted_anew_is_not_removed_by_the_deletion_before() {
        let trash = Trash::default();
        let first = trash.hide("a");
        trash.hide("b");
        assert!(trash.has("a") && trash.show("a") && !trash.show("a"));
        let second = trash.hide("a");
        assert!(!trash.is_due("a", first));
        assert!(trash.is_due("a", second));
    }
}
