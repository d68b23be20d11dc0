//! What belongs to a person after the recovery: sign-ins, passkeys, removed methods, and the notices about them.

use super::{Repo, RepoError};
use regain_base::{Id, Timestamp};
use sqlx::Row;

/// A sign-in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose it is.
    pub account: String,
    /// How the person signed in: `pass` or `passkey`.
    pub via: String,
    /// When it runs out.
    pub expires_at: Timestamp,
}

/// A registered passkey.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// The credential id, base64url.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// The P-256 point, SEC1, base64url.
    pub public_key: String,
    /// The last signature counter seen.
    pub sign_count: i64,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// A notice about a recovery, waiting to be delivered.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// The recovery it is about.
    pub recovery: Id,
    /// Where it goes.
    pub address: String,
    /// Its subject line.
    pub subject: String,
    /// Its text, with the link to say that it was not me.
    pub body: String,
}

impl Repo {
    /// Keeps a sign-in under the keyed hash of its cookie.
    pub async fn add_session(&self, tag: &str, session: &Session, now: Timestamp) -> Result<(), RepoError> {
        sqlx::query("INSERT INTO sessions (tag, account, via, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(tag)
            .bind(&session.account)
            .bind(&session.via)
            .bind(now.0)
            .bind(session.expires_at.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The sign-in under this keyed hash, while it lasts.
    pub async fn session(&self, tag: &str, now: Timestamp) -> Result<Option<Session>, RepoError> {
        let row = sqlx::query("SELECT account, via, expires_at FROM sessions WHERE tag = $1 AND expires_at > $2")
            .bind(tag)
            .bind(now.0)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            Ok(Session {
                account: row.try_get("account")?,
                via: row.try_get("via")?,
                expires_at: Timestamp(row.try_get("expires_at")?),
            })
        })
        .transpose()
    }

    /// Ends one sign-in.
    pub async fn end_session(&self, tag: &str) -> Result<(), RepoError> {
        sqlx::query("DELETE FROM sessions WHERE tag = $1").bind(tag).execute(&self.pool).await?;
        Ok(())
    }

    /// Ends every sign-in of the account.
    pub async fn end_sessions(&self, account: &str) -> Result<(), RepoError> {
        sqlx::query("DELETE FROM sessions WHERE account = $1").bind(account).execute(&self.pool).await?;
        Ok(())
    }

    /// Registers a passkey; false when its id is taken.
    pub async fn add_passkey(&self, passkey: &Passkey) -> Result<bool, RepoError> {
        let done = sqlx::query(
            "INSERT INTO passkeys (id, account, public_key, sign_count, created_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(&passkey.id)
        .bind(&passkey.account)
        .bind(&passkey.public_key)
        .bind(passkey.sign_count)
        .bind(passkey.created_at.0)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The account's passkeys, oldest first.
    pub async fn passkeys(&self, account: &str) -> Result<Vec<Passkey>, RepoError> {
        let rows = sqlx::query(
            "SELECT id, account, public_key, sign_count, created_at FROM passkeys WHERE account = $1 ORDER BY created_at, id",
        )
        .bind(account)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Passkey {
                    id: row.try_get("id")?,
                    account: row.try_get("account")?,
                    public_key: row.try_get("public_key")?,
                    sign_count: row.try_get("sign_count")?,
                    created_at: Timestamp(row.try_get("created_at")?),
                })
            })
            .collect()
    }

    /// Notes a use of the passkey with its new counter.
    pub async fn passkey_used(&self, id: &str, sign_count: i64, now: Timestamp) -> Result<(), RepoError> {
        sqlx::query("UPDATE passkeys SET sign_count = $2, used_at = $3 WHERE id = $1")
            .bind(id)
            .bind(sign_count)
            .bind(now.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Deletes the account's passkey with this id.
    pub async fn remove_passkey(&self, account: &str, id: &str) -> Result<bool, RepoError> {
        let done = sqlx::query("DELETE FROM passkeys WHERE account = $1 AND id = $2")
            .bind(account)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Records that a method of the directory was removed.
    pub async fn remove_method(&self, account: &str, method: &str, now: Timestamp) -> Result<(), RepoError> {
        sqlx::query(
            "INSERT INTO removed_methods (account, method, removed_at) VALUES ($1, $2, $3) ON CONFLICT (account, method) DO NOTHING",
        )
        .bind(account)
        .bind(method)
        .bind(now.0)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The methods of the account that were removed.
    pub async fn removed_methods(&self, account: &str) -> Result<Vec<String>, RepoError> {
        let rows = sqlx::query("SELECT method FROM removed_methods WHERE account = $1")
            .bind(account)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.iter().map(|row| row.try_get("method")).collect::<Result<_, _>>()?)
    }

    /// Puts a notice into the outbox; `veto_tag` is the keyed hash of the token in its link.
    pub async fn add_notice(&self, notice: &Notice, veto_tag: &str, now: Timestamp) -> Result<(), RepoError> {
        sqlx::query(
            "INSERT INTO outbox (id, recovery, address, subject, body, veto_tag, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&notice.id)
        .bind(notice.recovery.to_string())
        .bind(&notice.address)
        .bind(&notice.subject)
        .bind(&notice.body)
        .bind(veto_tag)
        .bind(now.0)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The recovery that a notice's link is about.
    pub async fn recovery_of_veto(&self, veto_tag: &str) -> Result<Option<Id>, RepoError> {
        let row = sqlx::query("SELECT recovery FROM outbox WHERE veto_tag = $1")
            .bind(veto_tag)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.try_get::<String, _>("recovery")?.parse().map_err(|_| RepoError::Damaged("outbox")))
            .transpose()
    }

    /// The notices about a recovery.
    pub async fn notices(&self, recovery: Id) -> Result<Vec<Notice>, RepoError> {
        let rows =
            sqlx::query("SELECT id, recovery, address, subject, body FROM outbox WHERE recovery = $1 ORDER BY address")
                .bind(recovery.to_string())
                .fetch_all(&self.pool)
                .await?;
        rows.iter()
            .map(|row| {
                Ok(Notice {
                    id: row.try_get("id")?,
                    recovery,
                    address: row.try_get("address")?,
                    subject: row.try_get("subject")?,
                    body: row.try_get("body")?,
                })
            })
            .collect()
    }
}
