//! Files that appear at once and whole.
//!
//! Everything is built in a hidden folder next to the target and renamed when
//! it is complete. A broken-off run leaves that folder at worst; whoever builds
//! there holds its lock, so the next run sees that nobody does and removes it.

use crate::{
    build::Cancel,
    error::StudioError,
    generate,
    prepare::Prepared,
    target::{Form, Target, is_empty},
};
use confab_model::{Change, Proof, Schema, batch::RowSource};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const STAGING: &str = ".confab-building-";
const LOCK: &str = ".lock";

/// What the files are made from.
pub(crate) struct Contents<'a> {
    pub(crate) title: &'a str,
    pub(crate) schema: &'a Schema,
    pub(crate) source: &'a dyn RowSource,
    pub(crate) ddl: &'a str,
    pub(crate) recipe: String,
    pub(crate) changes: &'a [Change],
    pub(crate) proof: &'a Proof,
    pub(crate) threads: usize,
}

impl<'a> Contents<'a> {
    pub(crate) fn of(prepared: &'a Prepared, proof: &'a Proof) -> Self {
        Self {
            title: &prepared.name,
            schema: &prepared.schema,
            source: &prepared.plan,
            ddl: &prepared.ddl,
            recipe: generate::recipe_text(&prepared.recipe),
            changes: &[],
            proof,
            threads: prepared.threads,
        }
    }

    /// As the store takes it.
    pub(crate) fn export(&self) -> confab_store::Export<'_> {
        let Self {
            title,
            schema,
            source,
            ddl,
            recipe,
            changes,
            proof,
            threads,
        } = self;
        confab_store::Export {
            title,
            schema,
            source: *source,
            ddl,
            recipe,
            changes,
            proof,
            threads: *threads,
            checksums: false,
        }
    }
}

/// The hidden folder in which a target is built.
pub(crate) struct Staging {
    target: Target,
    folder: TempDir,
    // Held for its lock.
    _lock: File,
}

impl Staging {
    pub(crate) fn begin(target: Target) -> Result<Self, StudioError> {
        let parent = match target.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let refused = |error| cannot_write(parent, &error);
        fs::create_dir_all(parent).map_err(refused)?;
        sweep(parent);
        let folder = tempfile::Builder::new()
            .prefix(STAGING)
            .tempdir_in(parent)
            .map_err(refused)?;
        // The lock has its name only once it is held, so that no sweep sees it free.
        let nameless = folder.path().join(".lock.new");
        let lock = File::create(&nameless).map_err(refused)?;
        lock.lock().map_err(refused)?;
        fs::rename(&nameless, folder.path().join(LOCK)).map_err(refused)?;
        Ok(Self {
            target,
            folder,
            _lock: lock,
        })
    }

    /// Where the database is built.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("data.sqlite")
    }

    fn result(&self) -> PathBuf {
        match self.target.form {
            Form::Sqlite => self.database(),
            Form::Folder | Form::Zip | Form::Html => self.folder.path().join("result"),
        }
    }

    /// Writes what the target is to hold; a database is written already.
    pub(crate) fn write(&self, contents: &Contents, cancel: &Cancel) -> Result<(), StudioError> {
        let result = self.result();
        match self.target.form {
            Form::Sqlite => {}
            Form::Folder => {
                confab_store::write_folder(&contents.export(), &result, &mut |_| (), cancel)?;
            }
            Form::Zip => {
                let file = File::create(&result).map_err(|error| cannot_write(&result, &error))?;
                let (out, _) = confab_store::write_zip(
                    &contents.export(),
                    BufWriter::with_capacity(1 << 18, file),
                    &mut |_| (),
                    cancel,
                )?;
                out.into_inner()
                    .map_err(|error| cannot_write(&result, error.error()))?;
            }
            Form::Html => {
                let page = confab_store::proof_html(contents.proof, contents.title);
                fs::write(&result, page).map_err(|error| cannot_write(&result, &error))?;
            }
        }
        Ok(())
    }

    /// Copies a finished database here.
    pub(crate) fn copy_database(&self, from: &Path) -> Result<(), StudioError> {
        let copy = || -> io::Result<()> {
            // Not fs::copy, which would copy the read-only permission as well.
            let mut out = File::create_new(self.database())?;
            io::copy(&mut File::open(from)?, &mut out)?;
            out.flush()
        };
        copy().map_err(|error| cannot_write(&self.target.path, &error))
    }

    /// Puts the result in its place.
    pub(crate) fn publish(self, cancel: &Cancel) -> Result<(), StudioError> {
        cancel.check()?;
        let path = &self.target.path;
        // Somebody else may have put something there meanwhile.
        self.target.refuse_what_is_there()?;
        let publish = || -> io::Result<()> {
            let result = self.result();
            if self.target.form != Form::Folder {
                File::open(&result)?.sync_all()?;
            } else if path.is_dir() && !is_empty(path) {
                fs::rename(path, self.folder.path().join("replaced"))?;
            }
            fs::rename(result, path)
        };
        publish().map_err(|error| cannot_write(path, &error))
    }
}

/// Removes what broken-off runs left in a folder.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(STAGING))
    {
        let folder = entry.path();
        let abandoned = File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if abandoned {
            // What can't be removed hurts nobody and is tried again next time.
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> StudioError {
    if error.kind() == io::ErrorKind::StorageFull {
        return StudioError::Disk;
    }
    StudioError::Failed {
        message: format!("{} can't be written: {error}.", path.display()),
        hint: "Check that the folder is there and that you may write to it.".into(),
    }
}
