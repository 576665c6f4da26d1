//! What was found out about a version once, kept beside its file.
//!
//! A version never changes, so neither does what was found out; it goes when
//! the dataset's folder goes. A cache that can't be written or read costs time,
//! nothing else.

use serde::{Serialize, de::DeserializeOwned};
use std::{fs, io::Write, path::Path};

/// What is kept under a name beside a version's file, or else made and kept.
pub(crate) fn kept<T: Serialize + DeserializeOwned, E>(
    file: &Path,
    name: &str,
    make: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let path = file.with_extension(format!("{name}.json"));
    let stored = fs::read(&path).ok();
    if let Some(value) = stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        return Ok(value);
    }
    let value = make()?;
    if let Err(error) = keep(&path, &value) {
        tracing::warn!(%error, path = %path.display(), "what was found out can't be kept");
    }
    Ok(value)
}

/// Others may read meanwhile, so the file appears at once and whole.
fn keep<T: Serialize>(path: &Path, value: &T) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".building")
        .tempfile_in(folder)?;
    file.write_all(&serde_json::to_vec(value)?)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_once_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("v1.sqlite");
        let made = |number: u64| kept(&file, "answer", || Ok::<_, ()>(number)).unwrap();
        assert_eq!(made(1), 1);
        assert_eq!(made(2), 1);
        fs::write(file.with_extension("answer.json"), "half").unwrap();
        assert_eq!(made(3), 3);
    }
}
