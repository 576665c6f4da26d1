//! A stored dataset as files.

use crate::{
    build::Cancel,
    error::StudioError,
    generate::aside,
    prepare,
    staging::{Contents, Staging},
    studio::{Studio, read_recipe},
    target::{Form, Target},
};
use confab_model::{Change, Dataset, Generator, Recipe, batch::RowSource, recipe::TableRecipe};
use confab_store::{Documents, StoredRows, stored_rows};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

/// What can be taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Export {
    /// One table as CSV.
    Csv {
        /// The table.
        table: String,
    },
    /// Everything: a CSV a table, schema, recipe and proof.
    Zip,
    /// The database.
    Sqlite,
    /// The proof as a page.
    ProofHtml,
    /// The recipe as JSON.
    Recipe,
}

impl Export {
    /// What its file should be called.
    pub fn file_name(&self, dataset: &str) -> String {
        let stem = confab_store::names::file_stem(dataset);
        match self {
            Self::Csv { table } => format!("{}.csv", confab_store::names::file_stem(table)),
            Self::Zip => format!("{stem}.zip"),
            Self::Sqlite => format!("{stem}.sqlite"),
            Self::ProofHtml => format!("{stem}.proof.html"),
            Self::Recipe => format!("{stem}.recipe.json"),
        }
    }

    /// What its bytes are.
    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Csv { .. } => "text/csv; charset=utf-8",
            Self::Zip => "application/zip",
            Self::Sqlite => "application/vnd.sqlite3",
            Self::ProofHtml => "text/html; charset=utf-8",
            Self::Recipe => "application/json",
        }
    }
}

impl Studio {
    /// Writes a dataset, or a part of it, to `out`. It stops when `out` fails.
    ///
    /// # Errors
    /// When there is no such dataset or table, or `out` fails.
    pub async fn export(
        &self,
        id: &str,
        what: Export,
        out: impl Write + Send + 'static,
    ) -> Result<(), StudioError> {
        self.export_version(id, None, what, out).await
    }

    /// Like [`Studio::export`], of any version; None is the open one.
    ///
    /// # Errors
    /// As [`Studio::export`], and when there is no such version.
    pub async fn export_version(
        &self,
        id: &str,
        version: Option<u32>,
        what: Export,
        out: impl Write + Send + 'static,
    ) -> Result<(), StudioError> {
        let stored = match version {
            Some(version) => self.at(id, version).await?,
            None => self.stored(id).await?,
        };
        aside(move || stored.write(&what, out)).await
    }

    /// Writes a dataset to a folder or file that appears at once and whole.
    ///
    /// # Errors
    /// When there is no such dataset or the target can't be written.
    pub async fn export_to(&self, id_or_name: &str, target: Target) -> Result<(), StudioError> {
        let stored = self.stored(id_or_name).await?;
        aside(move || stored.write_to(target)).await
    }

    pub(crate) async fn stored(&self, id_or_name: &str) -> Result<Stored, StudioError> {
        self.stored_as(self.catalog().get(id_or_name).await?).await
    }

    pub(crate) async fn stored_as(&self, dataset: Dataset) -> Result<Stored, StudioError> {
        let documents = self
            .catalog()
            .documents_of(&dataset.id, dataset.version)
            .await?;
        let changes = self.changes(&dataset.id, dataset.version).await?;
        Ok(Stored {
            changes,
            file: self.catalog().file(&dataset),
            dataset,
            documents,
        })
    }
}

/// All that is known of a stored dataset.
pub(crate) struct Stored {
    pub(crate) dataset: Dataset,
    pub(crate) documents: Documents,
    pub(crate) file: PathBuf,
    /// The changes since the first version, in order.
    pub(crate) changes: Vec<Change>,
}

impl Stored {
    fn write(&self, what: &Export, out: impl Write) -> Result<(), StudioError> {
        let broken =
            |error: io::Error| StudioError::failed("The export could not be written.", &error);
        let cancel = Cancel::new();
        let mut out = BufWriter::with_capacity(1 << 16, out);
        match what {
            Export::Csv { table } => {
                let number = self.table(table)?;
                let rows = self.rows()?;
                let schema = &self.documents.schema;
                confab_store::write_csv(
                    schema,
                    number,
                    rows.as_ref(),
                    threads(),
                    &mut out,
                    &mut |_| (),
                    &cancel,
                )?;
            }
            Export::Zip => {
                let rows = self.rows()?;
                let contents = self.contents(rows.as_ref());
                (out, _) =
                    confab_store::write_zip_stream(&contents.export(), out, &mut |_| (), &cancel)?;
            }
            Export::Sqlite => {
                io::copy(&mut File::open(&self.file).map_err(broken)?, &mut out).map_err(broken)?;
            }
            Export::ProofHtml => {
                let page = confab_store::proof_html(&self.documents.proof, &self.dataset.name);
                out.write_all(page.as_bytes()).map_err(broken)?;
            }
            Export::Recipe => out
                .write_all(self.documents.recipe.as_bytes())
                .map_err(broken)?,
        }
        out.flush().map_err(broken)
    }

    fn write_to(&self, target: Target) -> Result<(), StudioError> {
        let cancel = Cancel::new();
        let form = target.form();
        let staging = Staging::begin(target)?;
        if form == Form::Sqlite {
            staging.copy_database(&self.file)?;
        } else {
            let rows = self.rows()?;
            staging.write(&self.contents(rows.as_ref()), &cancel)?;
        }
        staging.publish(&cancel)
    }

    fn contents<'a>(&'a self, rows: &'a dyn RowSource) -> Contents<'a> {
        Contents {
            title: &self.dataset.name,
            schema: &self.documents.schema,
            source: rows,
            ddl: &self.documents.ddl,
            recipe: self.documents.recipe.clone(),
            changes: &self.changes,
            proof: &self.documents.proof,
            threads: threads(),
        }
    }

    fn table(&self, name: &str) -> Result<usize, StudioError> {
        crate::studio::table_number(&self.documents.schema, name)
    }

    /// The rows: made anew from the recipe where that gives the same ones, which
    /// is faster, and read from the file otherwise.
    pub(crate) fn rows(&self) -> Result<Box<dyn RowSource>, StudioError> {
        let recipe: Recipe = read_recipe(&self.documents.recipe)?;
        let schema = &self.documents.schema;
        if self.dataset.version == 1 && recipe.engine == confab_forge::ENGINE {
            return Ok(Box::new(prepare::bind(schema, &recipe)?));
        }
        Ok(Box::new(StoredRows::open(
            &self.file,
            schema,
            &digits(&recipe),
        )?))
    }
}

/// Digits after the point, where the recipe says how many a column has.
pub(crate) fn digits(recipe: &Recipe) -> stored_rows::Digits {
    fn of(generator: &Generator) -> Option<u8> {
        match generator {
            Generator::Number { scale, .. } => Some(*scale),
            Generator::When { then, .. } => of(then),
            _ => None,
        }
    }
    let table = |entry: &TableRecipe| {
        let columns = entry.columns.iter();
        columns.map(|column| of(&column.generator)).collect()
    };
    recipe.tables.iter().map(table).collect()
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
