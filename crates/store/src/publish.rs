//! How a dataset appears and disappears.
//!
//! A dataset is built in a folder that no catalogue row names. Whoever builds
//! holds the folder's lock, which the system releases however the process ends,
//! so what is unlocked and unnamed is debris and may be swept by anyone.

use crate::error::StoreError;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

const LOCK: &str = ".lock";
const BUILDING: &str = ".building.sqlite";
/// How the names of all begin that are being built.
const DEBRIS: &str = ".building";

/// A dataset that is being built. Dropped before it is published, it leaves nothing.
#[derive(Debug)]
pub struct Building {
    id: String,
    name: String,
    folder: PathBuf,
    // Held for its lock.
    lock: File,
    published: bool,
}

impl Building {
    /// A new folder with a new identifier below `datasets`. `gate` is held
    /// shared meanwhile, so that no sweep sees the folder before its lock.
    pub(crate) fn begin(datasets: &Path, gate: &Path, name: &str) -> Result<Self, StoreError> {
        let gate = open_lock(gate)?;
        gate.lock_shared().map_err(StoreError::io(datasets))?;
        let (id, folder) = new_folder(datasets, name)?;
        let lock = open_lock(&folder.join(LOCK))?;
        lock.lock().map_err(StoreError::io(&folder))?;
        Ok(Self {
            id,
            name: name.to_owned(),
            folder,
            lock,
            published: false,
        })
    }

    /// The identifier that the dataset will have.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name that the dataset will have.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where to build the file; nothing exists there yet.
    pub fn path(&self) -> PathBuf {
        self.folder.join(BUILDING)
    }

    /// Puts the file in its place, durably. Gives its size.
    pub(crate) fn settle(&self, version: u32) -> Result<u64, StoreError> {
        let bytes = settle(&self.path(), &self.folder, version)?;
        if let Some(parent) = self.folder.parent() {
            sync_folder(parent)?;
        }
        Ok(bytes)
    }

    /// The catalogue has it now.
    pub(crate) fn keep(mut self) {
        self.published = true;
    }
}

/// A file that is made for a dataset that stands. Dropped before it has settled,
/// it leaves nothing.
#[derive(Debug)]
pub struct Drafting {
    path: PathBuf,
    folder: PathBuf,
    // Held shared, so that no sweep takes the file for debris.
    lock: File,
}

impl Drafting {
    pub(crate) fn begin(folder: &Path) -> Result<Self, StoreError> {
        let lock = open_lock(&folder.join(LOCK))?;
        lock.lock_shared().map_err(StoreError::io(folder))?;
        Ok(Self {
            path: folder.join(format!(".building-{}.sqlite", suffix())),
            folder: folder.to_owned(),
            lock,
        })
    }

    /// Where the file is made; nothing exists there yet.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in its place, durably. Gives its size.
    ///
    /// # Errors
    /// When the disk doesn't take it.
    pub fn settle(&self, version: u32) -> Result<u64, StoreError> {
        settle(&self.path, &self.folder, version)
    }
}

impl Drop for Drafting {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        let _ = self.lock.unlock();
    }
}

fn settle(from: &Path, folder: &Path, version: u32) -> Result<u64, StoreError> {
    let to = folder.join(version_file(version));
    let file = File::open(from).map_err(StoreError::io(from))?;
    file.sync_all().map_err(StoreError::io(from))?;
    let bytes = file.metadata().map_err(StoreError::io(from))?.len();
    read_only(from)?;
    fs::rename(from, &to).map_err(StoreError::io(&to))?;
    sync_folder(folder)?;
    Ok(bytes)
}

impl Drop for Building {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_dir_all(&self.folder);
        }
        let _ = self.lock.unlock();
    }
}

/// The name of a version's file.
pub(crate) fn version_file(version: u32) -> String {
    format!("v{version}.sqlite")
}

/// Opens a lock file, creating it if need be.
pub(crate) fn open_lock(path: &Path) -> Result<File, StoreError> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(StoreError::io(path))
}

/// The lock of a dataset's folder, or None while somebody builds there.
pub(crate) fn try_lock(folder: &Path) -> Result<Option<File>, StoreError> {
    let lock = open_lock(&folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(StoreError::io(folder)(error)),
    }
}

/// Removes a dataset's folder with all that is in it.
pub(crate) fn remove_folder(folder: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io(folder)(error))
        }
        _ => Ok(()),
    }
}

/// Removes what a broken-off build left in the folder of a dataset that stands.
pub(crate) fn remove_debris(folder: &Path) {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    for file in files {
        let name = file.file_name();
        if name.to_string_lossy().starts_with(DEBRIS) {
            let _ = fs::remove_file(file.path());
        }
    }
}

fn new_folder(datasets: &Path, name: &str) -> Result<(String, PathBuf), StoreError> {
    for _ in 0..100 {
        let id = format!("{}-{}", slug(name), suffix());
        let folder = datasets.join(&id);
        match fs::create_dir(&folder) {
            Ok(()) => return Ok((id, folder)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::io(&folder)(error)),
        }
    }
    Err(StoreError::io(datasets)(std::io::Error::from(
        std::io::ErrorKind::AlreadyExists,
    )))
}

/// A name as lower-case letters, digits and hyphens, at most 40.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for char in name.chars() {
        if slug.len() >= 40 {
            break;
        }
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "dataset".into()
    } else {
        slug.to_owned()
    }
}

/// Six characters that nobody else has just drawn. They identify, they don't protect.
fn suffix() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let seed = format!(
        "{}/{}/{}",
        since.as_nanos(),
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    );
    let digest = Sha256::digest(seed);
    let letters = b"abcdefghijkmnpqrstuvwxyz23456789";
    digest
        .iter()
        .take(6)
        .filter_map(|byte| letters.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}

#[cfg(unix)]
fn read_only(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o444)).map_err(StoreError::io(path))
}

/// Elsewhere a read-only file could not be deleted.
#[cfg(not(unix))]
fn read_only(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// Makes a rename durable.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::io(folder))
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_plain_folder_name() {
        assert_eq!(slug("Büro & Co. (2024)"), "b-ro-co-2024");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("日本"), "dataset");
        assert_ne!(suffix(), suffix());
    }

    #[test]
    fn what_is_not_published_leaves_nothing() {
        let data = tempfile::tempdir().unwrap();
        let building = Building::begin(data.path(), &data.path().join("gate"), "Shop").unwrap();
        fs::write(building.path(), "half").unwrap();
        let folder = building.folder.clone();
        assert!(try_lock(&folder).unwrap().is_none());
        drop(building);
        assert!(!folder.exists());
    }
}
