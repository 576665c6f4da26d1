//! Who answers in a conversation, and what may be seen of a dataset.

use crate::{catalog::Catalog, error::StoreError};
use confab_model::Engine;
use sqlx::Row;

impl Catalog {
    /// The engine that was chosen for a conversation; None: no choice was made.
    ///
    /// # Errors
    /// When there is no such conversation, or the catalogue can't be read.
    pub async fn engine(&self, conversation: i64) -> Result<Option<Engine>, StoreError> {
        let row = sqlx::query("SELECT engine FROM conversations WHERE id = ?")
            .bind(conversation)
            .fetch_optional(self.pool())
            .await?;
        let row = row.ok_or(StoreError::NoConversation(conversation))?;
        let name: Option<String> = row.try_get("engine")?;
        Ok(name.and_then(|name| serde_json::from_value(name.into()).ok()))
    }

    /// Chooses a conversation's engine.
    ///
    /// # Errors
    /// When there is no such conversation, or the catalogue can't be written.
    pub async fn choose_engine(&self, conversation: i64, engine: Engine) -> Result<(), StoreError> {
        let name = match engine {
            Engine::Embedded => "embedded",
            Engine::Agent => "agent",
        };
        let done = sqlx::query("UPDATE conversations SET engine = ? WHERE id = ?")
            .bind(name)
            .bind(conversation)
            .execute(self.pool())
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoConversation(conversation));
        }
        Ok(())
    }

    /// Whether personal data in results of a dataset is masked.
    ///
    /// # Errors
    /// When there is no such dataset, or the catalogue can't be read.
    pub async fn is_masked(&self, dataset: &str) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT masked FROM datasets WHERE id = ?")
            .bind(dataset)
            .fetch_optional(self.pool())
            .await?;
        let row = row.ok_or_else(|| StoreError::NoDataset(dataset.to_owned()))?;
        Ok(row.try_get("masked")?)
    }

    /// Says whether personal data in results of a dataset is masked.
    ///
    /// # Errors
    /// When there is no such dataset, or the catalogue can't be written.
    pub async fn set_masked(&self, dataset: &str, masked: bool) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE datasets SET masked = ? WHERE id = ?")
            .bind(masked)
            .bind(dataset)
            .execute(self.pool())
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoDataset(dataset.to_owned()));
        }
        Ok(())
    }

    /// Whether a model must never see values of a dataset.
    ///
    /// # Errors
    /// When there is no such dataset, or the catalogue can't be read.
    pub async fn is_private(&self, dataset: &str) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT private FROM datasets WHERE id = ?")
            .bind(dataset)
            .fetch_optional(self.pool())
            .await?;
        let row = row.ok_or_else(|| StoreError::NoDataset(dataset.to_owned()))?;
        Ok(row.try_get("private")?)
    }

    /// Says whether a model may see values of a dataset.
    ///
    /// # Errors
    /// When there is no such dataset, or the catalogue can't be written.
    pub async fn set_private(&self, dataset: &str, private: bool) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE datasets SET private = ? WHERE id = ?")
            .bind(private)
            .bind(dataset)
            .execute(self.pool())
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoDataset(dataset.to_owned()));
        }
        Ok(())
    }
}
