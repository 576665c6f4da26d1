//! Traces, scores, alerts, settings and evaluations in the catalogue.

use crate::{Catalog, StoreError};
use confab_model::{
    alert::Alert,
    health::{Evaluation, ScoreMean, WorkHealth},
    trace::{Level, Trace},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::Row;

/// Traces that are kept.
const KEPT: i64 = 5_000;

impl Catalog {
    /// Keeps a trace with its scores; of an answer, with its number.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn keep_trace(&self, trace: &Trace, answer: Option<i64>) -> Result<(), StoreError> {
        let level = match trace.steps.first().map(|whole| whole.level) {
            Some(Level::Error) => "error",
            Some(Level::Warning) => "warning",
            _ => "default",
        };
        let usage = trace.usage();
        let mut transaction = self.pool().begin().await?;
        sqlx::query(
            "INSERT OR REPLACE INTO traces (id, name, answer, millis, level, tokens, micros, body)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&trace.id)
        .bind(&trace.name)
        .bind(answer)
        .bind(whole(trace.took() / 1_000))
        .bind(level)
        .bind(whole(usage.tokens()))
        .bind(usage.micros.map(whole))
        .bind(json(trace))
        .execute(&mut *transaction)
        .await?;
        for score in &trace.scores {
            sqlx::query("INSERT OR REPLACE INTO scores (trace, name, value) VALUES (?, ?, ?)")
                .bind(&trace.id)
                .bind(&score.name)
                .bind(score.value)
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query("DELETE FROM traces WHERE rowid <= (SELECT max(rowid) FROM traces) - ?")
            .bind(KEPT)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The trace of an answer, if it is still kept.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn trace_of(&self, answer: i64) -> Result<Option<Trace>, StoreError> {
        let row =
            sqlx::query("SELECT body FROM traces WHERE answer = ? ORDER BY rowid DESC LIMIT 1")
                .bind(answer)
                .fetch_optional(self.pool())
                .await?;
        let body: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// How each kind of work went within some days.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn work_health(&self, days: u32) -> Result<Vec<WorkHealth>, StoreError> {
        let rows = sqlx::query(
            "WITH recent AS (
               SELECT name, level, millis, tokens, micros,
                 row_number() OVER (PARTITION BY name ORDER BY millis) AS place,
                 count(*) OVER (PARTITION BY name) AS n
               FROM traces WHERE at >= datetime('now', '-' || ? || ' days'))
             SELECT name, count(*) AS count, sum(level = 'error') AS failed,
               min(millis) FILTER (WHERE place * 2 >= n) AS median,
               min(millis) FILTER (WHERE place * 100 >= n * 95) AS p95,
               sum(tokens) AS tokens, coalesce(sum(micros), 0) AS micros
             FROM recent GROUP BY name ORDER BY name",
        )
        .bind(days)
        .fetch_all(self.pool())
        .await?;
        let work = rows.iter().map(|row| {
            let count = |name: &str| row.try_get::<i64, _>(name).map(i64::unsigned_abs);
            Ok(WorkHealth {
                name: row.try_get("name")?,
                count: count("count")?,
                failed: count("failed")?,
                median: count("median")?,
                p95: count("p95")?,
                tokens: count("tokens")?,
                micros: count("micros")?,
            })
        });
        work.collect()
    }

    /// The averages of scores within some days.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn score_means(&self, days: u32) -> Result<Vec<ScoreMean>, StoreError> {
        let rows = sqlx::query(
            "SELECT scores.name, avg(value) AS mean, count(*) AS count
             FROM scores JOIN traces ON traces.id = scores.trace
             WHERE at >= datetime('now', '-' || ? || ' days') GROUP BY 1 ORDER BY 1",
        )
        .bind(days)
        .fetch_all(self.pool())
        .await?;
        let means = rows.iter().map(|row| {
            Ok(ScoreMean {
                name: row.try_get("name")?,
                mean: row.try_get("mean")?,
                count: row.try_get::<i64, _>("count")?.unsigned_abs(),
            })
        });
        means.collect()
    }

    /// Keeps an alert; gives its number.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn keep_alert(&self, alert: &Alert) -> Result<i64, StoreError> {
        let done =
            sqlx::query("INSERT INTO alerts (rule, words, value, trace) VALUES (?, ?, ?, ?)")
                .bind(&alert.rule)
                .bind(&alert.words)
                .bind(alert.value)
                .bind(&alert.trace)
                .execute(self.pool())
                .await?;
        Ok(done.last_insert_rowid())
    }

    /// The latest alerts after one, the latest first.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn alerts(&self, after: i64, most: u32) -> Result<Vec<Alert>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, at, rule, words, value, trace FROM alerts
             WHERE id > ? ORDER BY id DESC LIMIT ?",
        )
        .bind(after)
        .bind(most)
        .fetch_all(self.pool())
        .await?;
        let alerts = rows.iter().map(|row| {
            Ok(Alert {
                id: row.try_get("id")?,
                at: row.try_get("at")?,
                rule: row.try_get("rule")?,
                words: row.try_get("words")?,
                value: row.try_get("value")?,
                trace: row.try_get("trace")?,
            })
        });
        alerts.collect()
    }

    /// What was set under a name, if it can still be read.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let row = sqlx::query("SELECT value FROM settings WHERE name = ?")
            .bind(name)
            .fetch_optional(self.pool())
            .await?;
        let value: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
        Ok(value.and_then(|value| serde_json::from_str(&value).ok()))
    }

    /// Sets something under a name.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn set(&self, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
        sqlx::query("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)")
            .bind(name)
            .bind(json(value))
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// Keeps an evaluation.
    ///
    /// # Errors
    /// When the catalogue can't be written.
    pub async fn keep_evaluation(&self, evaluation: &Evaluation) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO evaluations (dataset, version, engine, asked, correct, body)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&evaluation.dataset)
        .bind(evaluation.version)
        .bind(&evaluation.engine)
        .bind(whole(evaluation.questions.len() as u64))
        .bind(whole(evaluation.correct() as u64))
        .bind(json(evaluation))
        .execute(self.pool())
        .await?;
        Ok(())
    }

    /// The latest evaluations, the latest first.
    ///
    /// # Errors
    /// When the catalogue can't be read.
    pub async fn evaluations(&self, most: u32) -> Result<Vec<Evaluation>, StoreError> {
        let rows = sqlx::query("SELECT at, body FROM evaluations ORDER BY id DESC LIMIT ?")
            .bind(most)
            .fetch_all(self.pool())
            .await?;
        let mut all = Vec::new();
        for row in &rows {
            let body: String = row.try_get("body")?;
            if let Ok(evaluation) = serde_json::from_str::<Evaluation>(&body) {
                let at = row.try_get("at")?;
                all.push(Evaluation { at, ..evaluation });
            }
        }
        Ok(all)
    }
}

/// SQLite's whole numbers have a sign.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Plain data always has a text.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
