//! A closer look at a stored table: its columns' values, the parents of its rows.

use crate::{
    build::Cancel, cache, error::StudioError, generate::aside, studio::Studio, studio::table_number,
};
use confab_model::{FoundRow, TableProfile};

impl Studio {
    /// What the values of a table's columns are like.
    ///
    /// # Errors
    /// When there is no such dataset or table.
    pub async fn profile(&self, id: &str, table: &str) -> Result<TableProfile, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let schema = self.catalog().documents(&dataset.id).await?.schema;
        let number = table_number(&schema, table)?;
        let file = self.catalog().file(&dataset);
        aside(move || {
            cache::kept(&file, &format!("profile-{number}"), || {
                Ok(confab_store::profile(
                    &file,
                    &schema,
                    number,
                    &Cancel::new(),
                )?)
            })
        })
        .await
    }

    /// The row that a foreign key column of a row refers to, if it refers to one.
    ///
    /// # Errors
    /// When there is no such dataset or table.
    pub async fn parent(
        &self,
        id: &str,
        table: &str,
        row: u64,
        column: String,
    ) -> Result<Option<FoundRow>, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let schema = self.catalog().documents(&dataset.id).await?.schema;
        let number = table_number(&schema, table)?;
        let file = self.catalog().file(&dataset);
        aside(move || {
            Ok(confab_store::lookup::parent(
                &file, &schema, number, row, &column,
            )?)
        })
        .await
    }
}
