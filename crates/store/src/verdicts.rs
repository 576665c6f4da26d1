//! The guard's verdicts in the catalogue.

use crate::{Catalog, StoreError, format::push_hex};
use confab_model::guard::{VerdictRow, Verdicts};
use sha2::{Digest, Sha256};
use sqlx::{Row, sqlite::SqliteRow};

/// A verdict that is to be kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewVerdict {
    /// Where the text came from, such as `chat`.
    pub source: String,
    /// What was done, such as `block`.
    pub decision: String,
    /// 0 to 1.
    pub score: f32,
    /// The rule that decided.
    pub rule: Option<String>,
    /// The kind of attack.
    pub family: Option<String>,
    /// The text. Its SHA-256 is kept.
    pub text: String,
    /// Whether the text is kept as well.
    pub keep_text: bool,
    /// The conversation that it belongs to.
    pub conversation: Option<i64>,
}

impl Catalog {
    /// Keeps a verdict; gives its number.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn keep_verdict(&self, verdict: &NewVerdict) -> Result<i64, StoreError> {
        let done = sqlx::query(
            "INSERT INTO verdicts (source, decision, score, rule, family, hash, text, conversation)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&verdict.source)
        .bind(&verdict.decision)
        .bind(verdict.score)
        .bind(&verdict.rule)
        .bind(&verdict.family)
        .bind(fingerprint(&verdict.text))
        .bind(verdict.keep_text.then_some(&verdict.text))
        .bind(verdict.conversation)
        .execute(self.pool())
        .await?;
        Ok(done.last_insert_rowid())
    }

    /// Attacks that were blocked in a conversation.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn blocked(&self, conversation: i64) -> Result<u32, StoreError> {
        let row = sqlx::query(
            "SELECT count(*) FROM verdicts WHERE conversation = ? AND decision = 'block' AND reported = 0",
        )
        .bind(conversation)
        .fetch_one(self.pool())
        .await?;
        Ok(row.try_get(0)?)
    }

    /// Notes that somebody takes a verdict for a mistake.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn report_verdict(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE verdicts SET reported = 1 WHERE id = ?")
            .bind(id)
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// What the guard did so far, with the latest verdicts that let nothing pass.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn verdicts(&self, most: u32) -> Result<Verdicts, StoreError> {
        let rows = sqlx::query(
            "SELECT id, at, source, decision, score, rule, family, hash, text, reported
             FROM verdicts WHERE decision <> 'allow' ORDER BY id DESC LIMIT ?",
        )
        .bind(most)
        .fetch_all(self.pool())
        .await?;
        let latest: Result<Vec<_>, sqlx::Error> = rows.iter().map(verdict).collect();
        let counts = sqlx::query(
            "SELECT count(*), count(*) FILTER (WHERE decision = 'block'),
               count(*) FILTER (WHERE decision = 'block' AND reported) FROM verdicts",
        )
        .fetch_one(self.pool())
        .await?;
        let count = |at: usize| counts.try_get::<i64, _>(at).map(i64::unsigned_abs);
        Ok(Verdicts {
            latest: latest?,
            judged: count(0)?,
            blocked: count(1)?,
            reported: count(2)?,
        })
    }
}

fn verdict(row: &SqliteRow) -> Result<VerdictRow, sqlx::Error> {
    let maybe = |name: &str| row.try_get::<Option<String>, _>(name);
    Ok(VerdictRow {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        source: row.try_get("source")?,
        decision: row.try_get("decision")?,
        score: row.try_get("score")?,
        rule: maybe("rule")?.unwrap_or_default(),
        family: maybe("family")?.unwrap_or_default(),
        text: maybe("text")?,
        hash: row.try_get("hash")?,
        reported: row.try_get("reported")?,
    })
}

/// A text's SHA-256, in hexadecimal.
fn fingerprint(text: &str) -> String {
    let mut hexadecimal = Vec::new();
    push_hex(&mut hexadecimal, &Sha256::digest(text));
    String::from_utf8_lossy(&hexadecimal).into_owned()
}
