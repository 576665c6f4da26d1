//! The language model as it was set up in the page, kept in the data folder in
//! a file that only its owner can read: it holds the provider's key.

use crate::error::StudioError;
use confab_model::engine::ModelSettings;
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::Path,
};

/// Its name within the data folder.
const FILE: &str = "model.json";

/// What is kept; None when nothing is.
pub(crate) fn read(data: &Path) -> Result<Option<ModelSettings>, StudioError> {
    let path = data.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(&path, &error)),
    };
    let settings = serde_json::from_str(&text).map_err(|error| unusable(&path, &error))?;
    Ok(Some(settings))
}

/// Keeps settings in the place of those before.
pub(crate) fn write(data: &Path, settings: &ModelSettings) -> Result<(), StudioError> {
    let path = data.join(FILE);
    // Beside it first: a file that is half written would be of no use.
    let beside = data.join(format!("{FILE}.new"));
    let written = fs::remove_file(&beside)
        .or_else(|error| match error.kind() {
            ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })
        .and_then(|()| {
            let mut file = OpenOptions::new();
            file.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
            let mut file = file.open(&beside)?;
            serde_json::to_writer(&mut file, settings)?;
            file.flush()?;
            file.sync_all()?;
            fs::rename(&beside, &path)
        });
    written.map_err(|error| unusable(&path, &error))
}

/// Keeps nothing any more.
pub(crate) fn remove(data: &Path) -> Result<(), StudioError> {
    let path = data.join(FILE);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unusable(&path, &error)),
        _ => Ok(()),
    }
}

fn unusable(path: &Path, error: &dyn std::fmt::Display) -> StudioError {
    StudioError::Failed {
        message: format!(
            "The file {} with the language model can't be used: {error}.",
            path.display()
        ),
        hint: "Check that it can be read and written, or delete it and set the model up again."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), None);
        let mut settings = ModelSettings {
            model: "openai:m".into(),
            key: Some("sk-1".into()),
            base_url: None,
        };
        write(folder.path(), &settings).unwrap();
        settings.key = Some("sk-2".into());
        write(folder.path(), &settings).unwrap();
        assert_eq!(read(folder.path()).unwrap(), Some(settings));
        remove(folder.path()).unwrap();
        remove(folder.path()).unwrap();
        assert_eq!(read(folder.path()).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        // One that was left half written, open to everybody.
        fs::write(folder.path().join("model.json.new"), "{").unwrap();
        write(folder.path(), &ModelSettings::default()).unwrap();
        let mode = fs::metadata(folder.path().join(FILE))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_is_damaged_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "{").unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(error.to_string().contains(FILE), "{error}");
    }
}
