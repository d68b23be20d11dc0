//! Temporary Access Passes: salted hashes, one an account, and which screen has it.

use super::{Repo, RepoError};
use crate::pass::Screen;
use regain_base::{Id, Timestamp};
use sqlx::Row;
use std::time::Duration;

/// A pass as stored; the value is nowhere.
#[derive(Clone)]
pub struct StoredPass {
    /// Whose it is.
    pub account: String,
    /// The recovery that made it.
    pub recovery: Id,
    /// The salt of its hash.
    pub salt: String,
    /// The keyed, salted hash of its value.
    pub hash: String,
    /// What its value is derived from with the service's key, while it may still be shown.
    pub reveal: Option<String>,
    /// When it can no longer be shown.
    pub reveal_until: Timestamp,
    /// Its life in minutes.
    pub lifetime_minutes: i64,
    /// Whether it works once only.
    pub one_time: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// When it was first used.
    pub used_at: Option<Timestamp>,
    /// Whether the phone has it, or its time to get it is over.
    pub shown_phone: bool,
    /// Whether the desktop has shown it.
    pub shown_desktop: bool,
}

impl Repo {
    /// Keeps a pass in place of the account's earlier one.
    pub async fn put_pass(&self, pass: &StoredPass) -> Result<(), RepoError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM passes WHERE account = $1").bind(&pass.account).execute(&mut *transaction).await?;
        sqlx::query(
            "INSERT INTO passes (account, recovery, salt, hash, reveal, reveal_until, lifetime_minutes, one_time, created_at, \
             expires_at, shown_phone, shown_desktop) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0)",
        )
        .bind(&pass.account)
        .bind(pass.recovery.to_string())
        .bind(&pass.salt)
        .bind(&pass.hash)
        .bind(pass.reveal.as_deref())
        .bind(pass.reveal_until.0)
        .bind(pass.lifetime_minutes)
        .bind(i32::from(pass.one_time))
        .bind(pass.created_at.0)
        .bind(pass.expires_at.0)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The account's pass.
    pub async fn pass(&self, account: &str) -> Result<Option<StoredPass>, RepoError> {
        let row = sqlx::query(
            "SELECT account, recovery, salt, hash, reveal, reveal_until, lifetime_minutes, one_time, created_at, expires_at, \
             used_at, shown_phone, shown_desktop FROM passes WHERE account = $1",
        )
        .bind(account)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(StoredPass {
                account: row.try_get("account")?,
                recovery: row.try_get::<String, _>("recovery")?.parse().map_err(|_| RepoError::Damaged("passes"))?,
                salt: row.try_get("salt")?,
                hash: row.try_get("hash")?,
                reveal: row.try_get("reveal")?,
                reveal_until: Timestamp(row.try_get("reveal_until")?),
                lifetime_minutes: row.try_get("lifetime_minutes")?,
                one_time: row.try_get::<i32, _>("one_time")? != 0,
                created_at: Timestamp(row.try_get("created_at")?),
                expires_at: Timestamp(row.try_get("expires_at")?),
                used_at: row.try_get::<Option<i64>, _>("used_at")?.map(Timestamp),
                shown_phone: row.try_get::<i32, _>("shown_phone")? != 0,
                shown_desktop: row.try_get::<i32, _>("shown_desktop")? != 0,
            })
        })
        .transpose()
    }

    /// Notes when the phone was first given the pass; false when it may not be given to it.
    pub async fn give_to_phone(&self, account: &str, recovery: Id, now: Timestamp) -> Result<bool, RepoError> {
        let done = sqlx::query(
            "UPDATE passes SET phone_at = COALESCE(phone_at, $3) WHERE account = $1 AND recovery = $2 AND shown_phone = 0 \
             AND reveal IS NOT NULL",
        )
        .bind(account)
        .bind(recovery.to_string())
        .bind(now.0)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Marks the pass as shown on a screen; false when it was before.
    pub async fn mark_shown(&self, account: &str, recovery: Id, screen: Screen) -> Result<bool, RepoError> {
        let sql = match screen {
            Screen::Phone => {
                "UPDATE passes SET shown_phone = 1 WHERE account = $1 AND recovery = $2 AND shown_phone = 0 AND reveal IS NOT NULL"
            }
            Screen::Desktop => {
                "UPDATE passes SET shown_desktop = 1 WHERE account = $1 AND recovery = $2 AND shown_desktop = 0 AND reveal IS NOT NULL"
            }
        };
        let done = sqlx::query(sql).bind(account).bind(recovery.to_string()).execute(&self.pool).await?;
        sqlx::query("UPDATE passes SET reveal = NULL WHERE account = $1 AND shown_phone = 1 AND shown_desktop = 1")
            .bind(account)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Wipes what passes can be shown from, where their time to be shown is over; a phone gets one for `repeat` only.
    pub async fn hide_passes(&self, now: Timestamp, repeat: Duration) -> Result<(), RepoError> {
        let given_before = now.0.saturating_sub(i64::try_from(repeat.as_millis()).unwrap_or(i64::MAX));
        sqlx::query("UPDATE passes SET shown_phone = 1 WHERE phone_at <= $1")
            .bind(given_before)
            .execute(&self.pool)
            .await?;
        sqlx::query(
            "UPDATE passes SET reveal = NULL WHERE reveal_until < $1 OR (shown_phone = 1 AND shown_desktop = 1)",
        )
        .bind(now.0)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Marks the pass as used; false when it is one-time and was used before, or is gone.
    pub async fn use_pass(&self, account: &str, now: Timestamp) -> Result<bool, RepoError> {
        let done = sqlx::query(
            "UPDATE passes SET used_at = COALESCE(used_at, $2), reveal = NULL WHERE account = $1 AND expires_at > $2 \
             AND (one_time = 0 OR used_at IS NULL)",
        )
        .bind(account)
        .bind(now.0)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the pass that a recovery made, if it is still the account's.
    pub async fn revoke_pass(&self, account: &str, recovery: Id) -> Result<bool, RepoError> {
        let done = sqlx::query("DELETE FROM passes WHERE account = $1 AND recovery = $2")
            .bind(account)
            .bind(recovery.to_string())
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
