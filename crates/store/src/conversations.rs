//! Conversations in the catalogue: what was asked of a dataset and what was answered.

use crate::{catalog::Catalog, error::StoreError, format::now};
use confab_model::{Answer, AnswerEvent, Conversation, Edit, Feedback};
use sqlx::{Row, sqlite::SqliteRow};

/// The longest title, in characters.
const TITLE: usize = 80;

impl Catalog {
    /// The conversations about a dataset, the latest first.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn conversations(&self, dataset: &str) -> Result<Vec<Conversation>, StoreError> {
        let sql = "SELECT id, dataset, title, updated FROM conversations
            WHERE dataset = ? AND NOT deleted ORDER BY updated DESC, id DESC";
        let rows = sqlx::query(sql)
            .bind(dataset)
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(conversation).collect()
    }

    /// One conversation.
    ///
    /// # Errors
    /// When there is none, or the catalogue can't be read.
    pub async fn conversation(&self, id: i64) -> Result<Conversation, StoreError> {
        let sql =
            "SELECT id, dataset, title, updated FROM conversations WHERE id = ? AND NOT deleted";
        let row = sqlx::query(sql)
            .bind(id)
            .fetch_optional(self.pool())
            .await?;
        conversation(&row.ok_or(StoreError::NoConversation(id))?)
    }

    /// Begins a conversation about a dataset.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn add_conversation(
        &self,
        dataset: &str,
        title: &str,
    ) -> Result<Conversation, StoreError> {
        let (title, updated) = (shortened(title), now());
        let done =
            sqlx::query("INSERT INTO conversations (dataset, title, updated) VALUES (?, ?, ?)")
                .bind(dataset)
                .bind(&title)
                .bind(&updated)
                .execute(self.pool())
                .await?;
        Ok(Conversation {
            id: done.last_insert_rowid(),
            dataset: dataset.to_owned(),
            title,
            updated,
        })
    }

    /// Gives a conversation another title.
    ///
    /// # Errors
    /// When there is none, or the catalogue can't be written.
    pub async fn rename_conversation(&self, id: i64, title: &str) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE conversations SET title = ? WHERE id = ?")
            .bind(shortened(title))
            .bind(id)
            .execute(self.pool())
            .await?;
        found(id, done.rows_affected())
    }

    /// Hides a conversation, or shows it again. Hidden ones are removed at the next start.
    ///
    /// # Errors
    /// When there is none, or the catalogue can't be written.
    pub async fn hide_conversation(&self, id: i64, hidden: bool) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE conversations SET deleted = ? WHERE id = ?")
            .bind(hidden)
            .bind(id)
            .execute(self.pool())
            .await?;
        found(id, done.rows_affected())
    }

    /// Removes hidden conversations for good.
    pub(crate) async fn sweep_conversations(&self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM conversations WHERE deleted")
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// The questions of a conversation with their answers, in order.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn answers(&self, conversation: i64) -> Result<Vec<Answer>, StoreError> {
        let sql = "SELECT id, question, events, edits, feedback FROM answers WHERE conversation = ? ORDER BY id";
        let rows = sqlx::query(sql)
            .bind(conversation)
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(answer).collect()
    }

    /// One answer, and the number of its conversation.
    ///
    /// # Errors
    /// When there is none, or the catalogue can't be read.
    pub async fn answer(&self, id: i64) -> Result<(i64, Answer), StoreError> {
        let sql =
            "SELECT conversation, id, question, events, edits, feedback FROM answers WHERE id = ?";
        let row = sqlx::query(sql)
            .bind(id)
            .fetch_optional(self.pool())
            .await?;
        let row = row.ok_or(StoreError::NoAnswer(id))?;
        Ok((row.try_get("conversation")?, answer(&row)?))
    }

    /// Adds a question whose answer is still to come, and moves its conversation to the front.
    ///
    /// # Errors
    /// When there is no such conversation, or the catalogue can't be written.
    pub async fn add_answer(&self, conversation: i64, question: &str) -> Result<i64, StoreError> {
        let created = now();
        let mut transaction = self.pool().begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query("UPDATE conversations SET updated = ? WHERE id = ? AND NOT deleted")
            .bind(&created)
            .bind(conversation)
            .execute(&mut *transaction)
            .await?;
        found(conversation, done.rows_affected())?;
        let added =
            sqlx::query("INSERT INTO answers (conversation, question, created) VALUES (?, ?, ?)")
                .bind(conversation)
                .bind(question)
                .bind(&created)
                .execute(&mut *transaction)
                .await?;
        transaction.commit().await?;
        Ok(added.last_insert_rowid())
    }

    /// Stores what an answer has told, and what follow-ups start from.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn keep_answer(
        &self,
        id: i64,
        events: &[AnswerEvent],
        origin: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE answers SET events = ?, origin = ? WHERE id = ?")
            .bind(serde_json::to_string(events)?)
            .bind(origin)
            .bind(id)
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// What follow-ups of an answer start from.
    ///
    /// # Errors
    /// When there is no such answer, or the catalogue can't be read.
    pub async fn origin(&self, answer: i64) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT origin FROM answers WHERE id = ?")
            .bind(answer)
            .fetch_optional(self.pool())
            .await?;
        Ok(row.ok_or(StoreError::NoAnswer(answer))?.try_get("origin")?)
    }

    /// What the latest question of a conversation that was understood leaves to follow-ups.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn latest_origin(&self, conversation: i64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT origin FROM answers WHERE conversation = ? AND origin IS NOT NULL ORDER BY id DESC LIMIT 1";
        let row = sqlx::query(sql)
            .bind(conversation)
            .fetch_optional(self.pool())
            .await?;
        Ok(row.map(|row| row.try_get("origin")).transpose()?)
    }

    /// Stores what became of an answer's SQL by hand.
    ///
    /// # Errors
    /// When there is no such answer, or the catalogue can't be written.
    pub async fn keep_edits(&self, answer: i64, edits: &[Edit]) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE answers SET edits = ? WHERE id = ?")
            .bind(serde_json::to_string(edits)?)
            .bind(answer)
            .execute(self.pool())
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoAnswer(answer));
        }
        Ok(())
    }

    /// Stores what somebody thinks of an answer.
    ///
    /// # Errors
    /// When there is no such answer, or the catalogue can't be written.
    pub async fn keep_feedback(
        &self,
        answer: i64,
        feedback: Option<&Feedback>,
    ) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE answers SET feedback = ? WHERE id = ?")
            .bind(feedback.map(serde_json::to_string).transpose()?)
            .bind(answer)
            .execute(self.pool())
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoAnswer(answer));
        }
        Ok(())
    }
}

fn found(conversation: i64, rows: u64) -> Result<(), StoreError> {
    if rows == 0 {
        return Err(StoreError::NoConversation(conversation));
    }
    Ok(())
}

fn conversation(row: &SqliteRow) -> Result<Conversation, StoreError> {
    Ok(Conversation {
        id: row.try_get("id")?,
        dataset: row.try_get("dataset")?,
        title: row.try_get("title")?,
        updated: row.try_get("updated")?,
    })
}

fn answer(row: &SqliteRow) -> Result<Answer, StoreError> {
    let feedback: Option<&str> = row.try_get("feedback")?;
    Ok(Answer {
        id: row.try_get("id")?,
        question: row.try_get("question")?,
        events: serde_json::from_str(row.try_get("events")?)?,
        edits: serde_json::from_str(row.try_get("edits")?)?,
        feedback: feedback.map(serde_json::from_str).transpose()?,
    })
}

/// A title in one line that isn't too long.
fn shortened(title: &str) -> String {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TITLE {
        return line;
    }
    line.chars()
        .take(TITLE - 1)
        .collect::<String>()
        .trim_end()
        .to_owned()
        + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Documents;

    async fn catalog() -> (tempfile::TempDir, Catalog, String) {
        let folder = tempfile::tempdir().unwrap();
        let (catalog, _) = Catalog::open(folder.path()).await.unwrap();
        let building = catalog.begin("shop").unwrap();
        rusqlite::Connection::open(building.path())
            .unwrap()
            .execute_batch("CREATE TABLE t (id)")
            .unwrap();
        let dataset = catalog
            .publish(building, &Documents::default())
            .await
            .unwrap();
        (folder, catalog, dataset.id)
    }

    #[tokio::test]
    async fn a_conversation_is_kept_with_its_answers() {
        let (_folder, catalog, dataset) = catalog().await;
        let title = "How many\n orders are there?";
        let conversation = catalog.add_conversation(&dataset, title).await.unwrap();
        assert_eq!(conversation.title, "How many orders are there?");
        let id = catalog.add_answer(conversation.id, title).await.unwrap();
        let events = [
            AnswerEvent::Sql("SELECT 1".into()),
            AnswerEvent::Done { millis: 3 },
        ];
        catalog.keep_answer(id, &events, Some("{}")).await.unwrap();
        let good = Feedback {
            good: true,
            reason: String::new(),
        };
        catalog.keep_feedback(id, Some(&good)).await.unwrap();
        let answers = catalog.answers(conversation.id).await.unwrap();
        assert_eq!(answers.len(), 1);
        assert_eq!(answers[0].events, events);
        assert_eq!(answers[0].feedback.as_ref(), Some(&good));
        assert_eq!(
            catalog
                .latest_origin(conversation.id)
                .await
                .unwrap()
                .as_deref(),
            Some("{}")
        );
        assert_eq!(catalog.answer(id).await.unwrap().0, conversation.id);
    }

    #[tokio::test]
    async fn a_hidden_conversation_can_be_had_back_until_it_is_swept() {
        let (_folder, catalog, dataset) = catalog().await;
        let id = catalog.add_conversation(&dataset, "a").await.unwrap().id;
        catalog.hide_conversation(id, true).await.unwrap();
        assert!(catalog.conversations(&dataset).await.unwrap().is_empty());
        assert!(catalog.add_answer(id, "late").await.is_err());
        catalog.hide_conversation(id, false).await.unwrap();
        assert_eq!(catalog.conversations(&dataset).await.unwrap().len(), 1);
        catalog.hide_conversation(id, true).await.unwrap();
        catalog.sweep_conversations().await.unwrap();
        assert!(catalog.hide_conversation(id, false).await.is_err());
    }

    #[tokio::test]
    async fn conversations_go_with_their_dataset() {
        let (_folder, catalog, dataset) = catalog().await;
        let id = catalog.add_conversation(&dataset, "a").await.unwrap().id;
        catalog.add_answer(id, "q").await.unwrap();
        catalog.delete(&dataset).await.unwrap();
        assert!(catalog.conversation(id).await.is_err());
        assert!(catalog.answers(id).await.unwrap().is_empty());
    }

    #[test]
    fn titles_are_short() {
        assert_eq!(shortened("  a \n b "), "a b");
        assert_eq!(shortened(&"x".repeat(200)).chars().count(), TITLE);
    }
}
