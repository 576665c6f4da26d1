//! Which datasets there are.
//!
//! `catalog.sqlite` has one row a dataset and one a version, with everything
//! that a version was made from; `datasets/<id>/v<N>.sqlite` are the files. A
//! dataset exists when its row does, and the row comes last: so a crash at any
//! moment leaves whole datasets and debris that the next start sweeps.

mod sweep;
mod versions;

pub use versions::Origin;

use crate::{
    error::StoreError,
    format::now,
    publish::{Building, open_lock, remove_folder},
};
use confab_model::{Dataset, Proof, Schema, TableInfo};
use sqlx::{
    Row, SqliteConnection, SqlitePool,
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// The datasets of one data folder. Clones share it; several processes may use one folder.
#[derive(Clone, Debug)]
pub struct Catalog {
    pool: SqlitePool,
    data: PathBuf,
}

/// What a version was made from and what was proved of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    /// The name of the file that the schema came from.
    pub file_name: String,
    /// The DDL as given.
    pub ddl: String,
    /// The schema as read.
    pub schema: Schema,
    /// The recipe, as the JSON that is exported.
    pub recipe: String,
    /// The proof.
    pub proof: Proof,
    /// Rows of each table, in the order of the schema.
    pub rows: Vec<u64>,
}

impl Catalog {
    /// Opens the catalogue of a data folder, creating both if need be, and
    /// sweeps what broken-off builds left. The sentences name what is amiss.
    ///
    /// # Errors
    /// When the folder or the catalogue can't be used.
    pub async fn open(data: &Path) -> Result<(Self, Vec<String>), StoreError> {
        let datasets = data.join("datasets");
        fs::create_dir_all(&datasets).map_err(StoreError::io(&datasets))?;
        let data = fs::canonicalize(data).map_err(StoreError::io(data))?;
        // Two processes that start at once migrate and sweep one after the other.
        let gate = open_lock(&gate(&data))?;
        gate.lock().map_err(StoreError::io(&data))?;
        let options = SqliteConnectOptions::new()
            .filename(data.join("catalog.sqlite"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        let catalog = Self { pool, data };
        let warnings = catalog.sweep().await?;
        catalog.sweep_conversations().await?;
        drop(gate);
        Ok((catalog, warnings))
    }

    /// All datasets, the latest first.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn list(&self) -> Result<Vec<Dataset>, StoreError> {
        let sql = "SELECT d.id, d.name, d.version, v.created, v.bytes, v.tables, v.summary
            FROM datasets d JOIN versions v ON v.dataset = d.id AND v.version = d.version
            ORDER BY v.created DESC, d.rowid DESC";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(dataset).collect()
    }

    /// The dataset with an identifier or, failing that, the latest with a name.
    ///
    /// # Errors
    /// When there is none or the catalogue can't be read.
    pub async fn get(&self, id_or_name: &str) -> Result<Dataset, StoreError> {
        let all = self.list().await?;
        let by_id = all.iter().find(|dataset| dataset.id == id_or_name);
        by_id
            .or_else(|| all.iter().find(|dataset| dataset.name == id_or_name))
            .or_else(|| {
                all.iter()
                    .find(|dataset| dataset.name.eq_ignore_ascii_case(id_or_name))
            })
            .cloned()
            .ok_or_else(|| StoreError::NoDataset(id_or_name.to_owned()))
    }

    /// What the published version of a dataset was made from.
    ///
    /// # Errors
    /// When there is no such dataset or the catalogue can't be read.
    pub async fn documents(&self, id: &str) -> Result<Documents, StoreError> {
        let sql = "SELECT version FROM datasets WHERE id = ?";
        let version = sqlx::query_scalar(sql).bind(id).fetch_optional(&self.pool);
        let version: Option<u32> = version.await?;
        let version = version.ok_or_else(|| StoreError::NoDataset(id.to_owned()))?;
        self.documents_of(id, version).await
    }

    /// What a version of a dataset was made from.
    ///
    /// # Errors
    /// When there is no such version or the catalogue can't be read.
    pub async fn documents_of(&self, id: &str, version: u32) -> Result<Documents, StoreError> {
        let sql = "SELECT file_name, ddl, schema, recipe, proof, tables
            FROM versions WHERE dataset = ? AND version = ?";
        let row = sqlx::query(sql).bind(id).bind(version);
        let row = row.fetch_optional(&self.pool).await?;
        let row = row.ok_or(StoreError::NoVersion(version))?;
        let tables: Vec<TableInfo> = serde_json::from_str(row.try_get("tables")?)?;
        Ok(Documents {
            file_name: row.try_get("file_name")?,
            ddl: row.try_get("ddl")?,
            schema: serde_json::from_str(row.try_get("schema")?)?,
            recipe: row.try_get("recipe")?,
            proof: serde_json::from_str(row.try_get("proof")?)?,
            rows: tables.iter().map(|table| table.rows).collect(),
        })
    }

    /// Where a dataset's published file is.
    pub fn file(&self, dataset: &Dataset) -> PathBuf {
        self.version_path(&dataset.id, dataset.version)
    }

    /// Begins to build a dataset: load and prove at [`Building::path`], then
    /// [`Catalog::publish`] it.
    ///
    /// # Errors
    /// When no folder can be made.
    pub fn begin(&self, name: &str) -> Result<Building, StoreError> {
        Building::begin(&self.data.join("datasets"), &gate(&self.data), name)
    }

    /// Publishes what was built: the file is synced and renamed, then the
    /// catalogue gets its rows. Let it run to its end (in a task of its own): a
    /// future that is dropped on the way may leave a row without its file.
    ///
    /// # Errors
    /// When the file or the catalogue can't be written; nothing is left then.
    pub async fn publish(
        &self,
        building: Building,
        documents: &Documents,
    ) -> Result<Dataset, StoreError> {
        let bytes = building.settle(1)?;
        let names = crate::names::table_names(&documents.schema);
        let tables: Vec<TableInfo> = names
            .into_iter()
            .zip(&documents.rows)
            .map(|(name, rows)| TableInfo { name, rows: *rows })
            .collect();
        let dataset = Dataset {
            id: building.id().to_owned(),
            name: building.name().to_owned(),
            version: 1,
            created: now(),
            tables,
            bytes,
            proof: documents.proof.summary(),
        };
        self.insert(&dataset, documents).await?;
        building.keep();
        Ok(dataset)
    }

    async fn insert(&self, dataset: &Dataset, documents: &Documents) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO datasets (id, name, version, created) VALUES (?, ?, ?, ?)")
            .bind(&dataset.id)
            .bind(&dataset.name)
            .bind(dataset.version)
            .bind(&dataset.created)
            .execute(&mut *transaction)
            .await?;
        Self::insert_version(&mut transaction, dataset, documents).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn insert_version(
        transaction: &mut SqliteConnection,
        dataset: &Dataset,
        documents: &Documents,
    ) -> Result<(), StoreError> {
        let dialect = serde_json::to_value(documents.schema.dialect)?;
        sqlx::query(
            "INSERT INTO versions (dataset, version, created, bytes, tables, dialect, file_name, ddl, schema, recipe, proof, summary)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&dataset.id)
        .bind(dataset.version)
        .bind(&dataset.created)
        .bind(i64::try_from(dataset.bytes).unwrap_or(i64::MAX))
        .bind(serde_json::to_string(&dataset.tables)?)
        .bind(dialect.as_str().unwrap_or_default())
        .bind(&documents.file_name)
        .bind(&documents.ddl)
        .bind(serde_json::to_string(&documents.schema)?)
        .bind(&documents.recipe)
        .bind(serde_json::to_string(&documents.proof)?)
        .bind(&dataset.proof)
        .execute(transaction)
        .await?;
        Ok(())
    }

    /// Gives a dataset another name; its identifier stays.
    ///
    /// # Errors
    /// When there is no such dataset or the catalogue can't be written.
    pub async fn rename(&self, id: &str, name: &str) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE datasets SET name = ? WHERE id = ?")
            .bind(name)
            .bind(id)
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 {
            Err(StoreError::NoDataset(id.to_owned()))
        } else {
            Ok(())
        }
    }

    /// Removes a dataset: its rows first, then its files.
    ///
    /// # Errors
    /// When there is no such dataset or something can't be removed.
    pub async fn delete(&self, id: &str) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM datasets WHERE id = ?")
            .bind(id)
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoDataset(id.to_owned()));
        }
        remove_folder(&self.folder(id))
    }

    /// Closes the catalogue's connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    fn folder(&self, id: &str) -> PathBuf {
        self.data.join("datasets").join(id)
    }
}

fn gate(data: &Path) -> PathBuf {
    data.join(".lock")
}

fn dataset(row: &SqliteRow) -> Result<Dataset, StoreError> {
    Ok(Dataset {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        version: row.try_get("version")?,
        created: row.try_get("created")?,
        tables: serde_json::from_str(row.try_get("tables")?)?,
        bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
        proof: row.try_get("summary")?,
    })
}
