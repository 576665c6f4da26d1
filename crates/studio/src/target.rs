//! Where files are to appear, and a dataset that is generated straight there.

use crate::{
    build::Cancel,
    engines::Engines,
    error::StudioError,
    generate::{self, Built, Made, Tell, aside},
    prepare::Prepared,
    staging::{Contents, Staging},
};
use confab_model::GenerateOrder;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where files are to appear, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) path: PathBuf,
    pub(crate) form: Form,
    force: bool,
}

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A folder with the files of the ZIP.
    Folder,
    /// A ZIP.
    Zip,
    /// The SQLite database.
    Sqlite,
    /// The proof as a page.
    Html,
}

impl Target {
    /// The target that a path asks for by its ending. What is there already is
    /// replaced only with `force`, and a folder only if Confab made it.
    ///
    /// # Errors
    /// When something is there that is not to be replaced.
    pub fn at(path: &Path, force: bool) -> Result<Self, StudioError> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let form = match ending.as_deref() {
            Some("zip") => Form::Zip,
            Some("sqlite" | "sqlite3" | "db") => Form::Sqlite,
            Some("html") => Form::Html,
            _ => Form::Folder,
        };
        let target = Self {
            path: path.to_path_buf(),
            form,
            force,
        };
        target.refuse_what_is_there()?;
        Ok(target)
    }

    /// What it is.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Fails when something stands at the target that is not to be replaced.
    pub(crate) fn refuse_what_is_there(&self) -> Result<(), StudioError> {
        let Ok(there) = fs::metadata(&self.path) else {
            return Ok(());
        };
        let shown = self.path.display();
        match (there.is_dir(), self.form) {
            (true, Form::Folder) if is_empty(&self.path) => Ok(()),
            (true, Form::Folder) if self.force && is_ours(&self.path) => Ok(()),
            (true, Form::Folder) if self.force => Err(StudioError::input(
                format!("The folder {shown} holds something that Confab didn't make."),
                "Choose another folder, or empty this one.",
            )),
            (true, Form::Folder) => Err(StudioError::input(
                format!("The folder {shown} is not empty."),
                "Choose another folder, or replace what Confab made there with --force.",
            )),
            (true, _) => Err(StudioError::input(
                format!("{shown} is a folder."),
                "Choose another name.",
            )),
            (false, Form::Folder) => Err(StudioError::input(
                format!("{shown} is a file."),
                "Give a folder, or a name that ends in .zip or .sqlite.",
            )),
            (false, _) if self.force || there.len() == 0 => Ok(()),
            (false, _) => Err(StudioError::input(
                format!("{shown} is there already."),
                "Choose another name, or replace it with --force.",
            )),
        }
    }
}

/// Generates straight into files; nothing is stored in any data folder.
/// `engines` are those that may design.
///
/// # Errors
/// When the order can't be met, the work is cancelled or fails. Nothing appears
/// at the target then.
pub async fn generate_to(
    order: GenerateOrder,
    target: Target,
    engines: &Engines,
    tell: Tell,
    cancel: &Cancel,
) -> Result<Made, StudioError> {
    if target.form == Form::Html {
        return Err(StudioError::input(
            format!("A dataset can't be written to {}.", target.path.display()),
            "Give a folder, or a name that ends in .zip or .sqlite.",
        ));
    }
    let prepared = generate::prepare_aside(order, engines, &tell, cancel).await?;
    let staging = aside(move || Staging::begin(target)).await?;
    let built = generate::build_aside(staging.database(), prepared, tell, cancel).await?;
    let cancel = cancel.clone();
    aside(move || {
        let Built {
            prepared,
            proof,
            tables,
            started,
        } = built;
        let contents = Contents::of(&prepared, &proof);
        staging.write(&contents, &cancel)?;
        staging.publish(&cancel)?;
        let millis = started.elapsed().as_millis() as u64;
        let Prepared {
            name,
            recipe,
            notes,
            ..
        } = prepared;
        Ok(Made {
            name,
            dataset: None,
            tables,
            millis,
            proof,
            recipe,
            notes,
        })
    })
    .await
}

/// Whether nothing is in a folder.
pub(crate) fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

fn is_ours(folder: &Path) -> bool {
    ["schema.sql", "recipe.json", "proof.json", "proof.html"]
        .iter()
        .all(|file| folder.join(file).is_file())
}
