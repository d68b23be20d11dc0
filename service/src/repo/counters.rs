//! Nonces that are good once, and hits that count against limits; both survive a restart.

use super::{Repo, RepoError};
use regain_base::Timestamp;
use sqlx::Row;
use std::time::Duration;

/// What became of a nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce {
    /// Whether it was spent.
    pub spent: bool,
    /// When it can no longer be.
    pub expires_at: Timestamp,
}

impl Repo {
    /// Keeps a fresh nonce for `subject` (a recovery's id, or a session) and `purpose`; `bound_to` is what it was made for.
    pub async fn add_nonce(
        &self,
        nonce: &str,
        subject: &str,
        purpose: &str,
        bound_to: &str,
        expires_at: Timestamp,
    ) -> Result<(), RepoError> {
        sqlx::query("INSERT INTO nonces (nonce, subject, purpose, bound_to, expires_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(nonce)
            .bind(subject)
            .bind(purpose)
            .bind(bound_to)
            .bind(expires_at.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Spends the nonce and gives what it was bound to; `None` when it is unknown, another's, expired or already spent.
    pub async fn spend_nonce(
        &self,
        nonce: &str,
        subject: &str,
        purpose: &str,
        now: Timestamp,
    ) -> Result<Option<String>, RepoError> {
        let row = sqlx::query(
            "UPDATE nonces SET spent_at = $4 WHERE nonce = $1 AND subject = $2 AND purpose = $3 AND spent_at IS NULL \
             AND expires_at > $4 RETURNING bound_to",
        )
        .bind(nonce)
        .bind(subject)
        .bind(purpose)
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| row.try_get("bound_to")).transpose()?)
    }

    /// Makes a spent nonce good again, until it runs out: what it was spent for failed without a result.
    pub async fn return_nonce(&self, nonce: &str) -> Result<(), RepoError> {
        sqlx::query("UPDATE nonces SET spent_at = NULL WHERE nonce = $1").bind(nonce).execute(&self.pool).await?;
        Ok(())
    }

    /// What became of a nonce that was once given to `subject` for `purpose`.
    pub async fn nonce(&self, nonce: &str, subject: &str, purpose: &str) -> Result<Option<Nonce>, RepoError> {
        let row =
            sqlx::query("SELECT expires_at, spent_at FROM nonces WHERE nonce = $1 AND subject = $2 AND purpose = $3")
                .bind(nonce)
                .bind(subject)
                .bind(purpose)
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| {
            let spent = row.try_get::<Option<i64>, _>("spent_at")?.is_some();
            Ok(Nonce { spent, expires_at: Timestamp(row.try_get("expires_at")?) })
        })
        .transpose()
    }

    /// Counts one more hit in `bucket` and says how many there were within `window`, this one included.
    pub async fn hit(&self, bucket: &str, now: Timestamp, window: Duration) -> Result<u32, RepoError> {
        sqlx::query("INSERT INTO hits (bucket, at) VALUES ($1, $2)")
            .bind(bucket)
            .bind(now.0)
            .execute(&self.pool)
            .await?;
        self.hits(bucket, now, window).await
    }

    /// How many hits `bucket` had within `window`.
    pub async fn hits(&self, bucket: &str, now: Timestamp, window: Duration) -> Result<u32, RepoError> {
        let since = now.0.saturating_sub(i64::try_from(window.as_millis()).unwrap_or(i64::MAX));
        let row = sqlx::query("SELECT COUNT(*) AS n FROM hits WHERE bucket = $1 AND at > $2")
            .bind(bucket)
            .bind(since)
            .fetch_one(&self.pool)
            .await?;
        Ok(u32::try_from(row.try_get::<i64, _>("n")?).unwrap_or(u32::MAX))
    }

    /// Forgets the hits of `bucket`, after a success.
    pub async fn clear_hits(&self, bucket: &str) -> Result<(), RepoError> {
        sqlx::query("DELETE FROM hits WHERE bucket = $1").bind(bucket).execute(&self.pool).await?;
        Ok(())
    }
}
