//! Where the data is.

use crate::failure::Failure;
use confab_studio::Studio;
use etcetera::BaseStrategy;
use std::path::PathBuf;

/// The data folder: as given by flag or environment, or the platform's.
pub(crate) fn data_folder(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(folder) = given.filter(|folder| !folder.as_os_str().is_empty()) {
        return Ok(folder);
    }
    let platform = etcetera::choose_base_strategy().map_err(|_| {
        Failure::input(
            "There is no home folder to keep the data in. Say where with --data or CONFAB_DATA.",
        )
    })?;
    Ok(platform.data_dir().join("confab"))
}

/// The studio over the data folder.
pub(crate) async fn open_studio(given: Option<PathBuf>) -> Result<Studio, Failure> {
    Ok(Studio::open(&data_folder(given)?).await?)
}
