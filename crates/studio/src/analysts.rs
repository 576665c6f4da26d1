//! The analysts of the datasets that are talked to, each built once.

use crate::{error::StudioError, generate::aside};
use confab_analyst::{Analyst, Lexicon, Weights};
use confab_model::Schema;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::OnceCell;

/// Analysts that are kept; the one that was asked longest ago goes first.
const KEPT: usize = 8;

/// Builds the analyst of a SQLite file.
///
/// # Errors
/// When the file can't be read.
pub(crate) fn build(path: &Path, schema: Schema, today: &str) -> Result<Analyst, StudioError> {
    let contents = confab_store::contents(path, &schema)?;
    Ok(Analyst::new(
        Lexicon::new(schema, &contents, today),
        Weights::learned(),
    ))
}

/// Analysts by the file that they know.
#[derive(Debug, Default)]
pub(crate) struct Analysts(Mutex<Vec<Place>>);

/// Whoever comes first builds it; the others wait.
type Place = (PathBuf, Arc<OnceCell<Arc<Analyst>>>);

impl Analysts {
    /// The analyst of a file, built on a thread that may block.
    pub(crate) async fn get(
        &self,
        path: PathBuf,
        schema: Schema,
        today: String,
    ) -> Result<Arc<Analyst>, StudioError> {
        let cell = self.cell(&path);
        let build = || aside(move || build(&path, schema, &today).map(Arc::new));
        cell.get_or_try_init(build).await.cloned()
    }

    fn cell(&self, path: &Path) -> Arc<OnceCell<Arc<Analyst>>> {
        let mut places = self.places();
        let found = places.iter().position(|(known, _)| known == path);
        let place = match found {
            Some(at) => places.remove(at),
            None => (path.to_path_buf(), Arc::default()),
        };
        let cell = place.1.clone();
        places.push(place);
        if places.len() > KEPT {
            places.remove(0);
        }
        cell
    }

    fn places(&self) -> MutexGuard<'_, Vec<Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
