//! A stored dataset as files.

use crate::{
    build::Cancel,
    error::StudioError,
    generate::aside,
    prepare,
    staging::{Contents, Staging},
    studio::Studio,
    target::{Form, Target},
};
use confab_forge::Plan;
use confab_model::{Dataset, Recipe};
use confab_store::Documents;
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
        let stored = self.stored(id).await?;
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
        let dataset = self.catalog().get(id_or_name).await?;
        let documents = self.catalog().documents(&dataset.id).await?;
        Ok(Stored {
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
                let (plan, threads) = (self.plan()?, threads());
                let schema = &self.documents.schema;
                confab_store::write_csv(
                    schema,
                    number,
                    &plan,
                    threads,
                    &mut out,
                    &mut |_| (),
                    &cancel,
                )?;
            }
            Export::Zip => {
                let plan = self.plan()?;
                let contents = self.contents(&plan);
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
            let plan = self.plan()?;
            staging.write(&self.contents(&plan), &cancel)?;
        }
        staging.publish(&cancel)
    }

    fn contents<'a>(&'a self, plan: &'a Plan) -> Contents<'a> {
        Contents {
            title: &self.dataset.name,
            schema: &self.documents.schema,
            source: plan,
            ddl: &self.documents.ddl,
            recipe: self.documents.recipe.clone(),
            proof: &self.documents.proof,
            threads: threads(),
        }
    }

    fn table(&self, name: &str) -> Result<usize, StudioError> {
        crate::studio::table_number(&self.documents.schema, name)
    }

    /// The rows are made anew from the recipe, so the engine has to be the one that made them.
    pub(crate) fn plan(&self) -> Result<Plan, StudioError> {
        let recipe: Recipe = crate::studio::read_recipe(&self.documents.recipe)?;
        if recipe.engine != confab_forge::ENGINE {
            return Err(StudioError::Failed {
                message: format!(
                    "\"{}\" was made by {}, and {} would make other rows.",
                    self.dataset.name,
                    recipe.engine,
                    confab_forge::ENGINE
                ),
                hint: "Take it away as SQLite, or generate it anew from its recipe.".into(),
            });
        }
        prepare::bind(&self.documents.schema, &recipe)
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
