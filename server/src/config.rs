//! Where the data is, and who thinks.

use crate::failure::Failure;
use confab_studio::{Engines, Studio, engines::Variable};
use etcetera::BaseStrategy;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

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

/// The studio over the data folder, with the embedded engines alone.
pub(crate) async fn open_studio(given: Option<PathBuf>) -> Result<Studio, Failure> {
    Ok(Studio::open(&data_folder(given)?).await?)
}

/// The studio over the data folder, with the engines that the environment names.
pub(crate) async fn open_studio_with_engines(given: Option<PathBuf>) -> Result<Studio, Failure> {
    let data = data_folder(given)?;
    let engines = engines(Some(&data))?;
    Ok(Studio::open_with(&data, engines).await?)
}

/// The engines that the environment names.
pub(crate) fn engines(data: Option<&Path>) -> Result<Engines, Failure> {
    let variable: Variable = Arc::new(|name| std::env::var(name).ok());
    Ok(Engines::from_env(data, &variable)?)
}
