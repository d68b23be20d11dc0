//! The audit: only ever added to. Scores, reasons, rule outcomes and the trace of each Face Check; no pictures, no claims.

use super::{Repo, RepoError};
use regain_base::{Reason, Timestamp};
use serde::Serialize;
use sqlx::Row;
use std::sync::atomic::{AtomicI64, Ordering};

/// What is to be recorded.
#[derive(Debug, Clone, Default)]
pub struct Event<'a> {
    /// The recovery's id, or the request's where there is no recovery.
    pub correlation: &'a str,
    /// What happened, in kebab case, such as `handoff-claimed`.
    pub event: &'a str,
    /// The account's user name.
    pub account: Option<&'a str>,
    /// The profile's name.
    pub profile: Option<&'a str>,
    /// The profile's mode.
    pub mode: Option<&'a str>,
    /// The reason it ended with.
    pub reason: Option<Reason>,
    /// Scores and rule outcomes: a JSON object without personal data.
    pub detail: serde_json::Value,
}

/// A record of the audit, as exported.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// Its id.
    pub id: String,
    /// When, in milliseconds since 1970, UTC.
    pub at: i64,
    /// The recovery's or request's id.
    pub correlation: String,
    /// What happened.
    pub event: String,
    /// The account's user name.
    pub account: Option<String>,
    /// The profile's name.
    pub profile: Option<String>,
    /// The profile's mode.
    pub mode: Option<String>,
    /// The reason's code.
    pub reason: Option<String>,
    /// The admin's text for the reason.
    pub text: Option<&'static str>,
    /// Scores and rule outcomes.
    pub detail: serde_json::Value,
}

/// Orders records of the same millisecond.
static TIE: AtomicI64 = AtomicI64::new(0);

impl Repo {
    /// Adds a record.
    pub async fn audit(&self, id: &str, now: Timestamp, event: &Event<'_>) -> Result<(), RepoError> {
        let detail = if event.detail.is_null() { "{}".to_owned() } else { event.detail.to_string() };
        sqlx::query(
            "INSERT INTO audit (id, at, tie, correlation, event, account, profile, mode, reason, detail) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(now.0)
        .bind(TIE.fetch_add(1, Ordering::Relaxed))
        .bind(event.correlation)
        .bind(event.event)
        .bind(event.account)
        .bind(event.profile)
        .bind(event.mode)
        .bind(event.reason.map(Reason::code))
        .bind(detail)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The newest records first, at most `most`, older than `before`; of one correlation id if given.
    pub async fn audit_records(
        &self,
        correlation: Option<&str>,
        before: Timestamp,
        most: u32,
    ) -> Result<Vec<Record>, RepoError> {
        let rows = sqlx::query(
            "SELECT id, at, correlation, event, account, profile, mode, reason, detail FROM audit \
             WHERE at < $1 AND ($2 = '' OR correlation = $2) ORDER BY at DESC, tie DESC LIMIT $3",
        )
        .bind(before.0)
        .bind(correlation.unwrap_or_default())
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let reason: Option<String> = row.try_get("reason")?;
                Ok(Record {
                    id: row.try_get("id")?,
                    at: row.try_get("at")?,
                    correlation: row.try_get("correlation")?,
                    event: row.try_get("event")?,
                    account: row.try_get("account")?,
                    profile: row.try_get("profile")?,
                    mode: row.try_get("mode")?,
                    text: reason.as_deref().and_then(Reason::from_code).map(Reason::admin),
                    reason,
                    detail: serde_json::from_str(&row.try_get::<String, _>("detail")?)
                        .map_err(|_| RepoError::Damaged("audit"))?,
                })
            })
            .collect()
    }

    /// Deletes records older than `before`; how many went.
    pub async fn forget_audit(&self, before: Timestamp) -> Result<u64, RepoError> {
        let done = sqlx::query("DELETE FROM audit WHERE at < $1").bind(before.0).execute(&self.pool).await?;
        Ok(done.rows_affected())
    }
}
