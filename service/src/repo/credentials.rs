//! What the issuer and the verifier keep between two requests.

use super::{Repo, RepoError};
use regain_base::{Id, Timestamp};
use sqlx::Row;

/// A redeemed offer, until the wallet has used the credential it is for.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Whose it is.
    pub recovery: Id,
    /// The claims, sealed with [`crate::keys::Keys::seal`] in the recovery's context.
    pub claims: String,
}

/// A credential that was just signed.
#[derive(Debug)]
pub struct NewCredential<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose it is.
    pub recovery: Id,
    /// The thumbprint of the holder's key.
    pub holder: &'a str,
    /// The digest of the issuer's JWS.
    pub digest: &'a str,
    /// Its text, sealed with [`crate::keys::Keys::seal`].
    pub sealed: &'a str,
    /// When it was signed.
    pub issued_at: Timestamp,
}

/// A presentation request that waits for its answer.
#[derive(Debug, Clone)]
pub struct PresentationRequest {
    /// Its id in the request's address.
    pub id: String,
    /// Whose it is.
    pub recovery: Id,
    /// The nonce that the key binding must hold.
    pub nonce: String,
    /// The value that the answer must repeat.
    pub state: String,
}

impl Repo {
    /// Keeps an offer: the keyed hash of its pre-authorized code and the sealed claims.
    pub async fn add_offer(
        &self,
        code_tag: &str,
        recovery: Id,
        claims: &str,
        expires_at: Timestamp,
    ) -> Result<(), RepoError> {
        sqlx::query("INSERT INTO offers (code_tag, recovery, claims, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(code_tag)
            .bind(recovery.to_string())
            .bind(claims)
            .bind(expires_at.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Redeems the code for an access token, in place of an earlier one, as long as the claims wait; the recovery it is for.
    pub async fn redeem_offer(
        &self,
        code_tag: &str,
        token_tag: &str,
        token_expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Id>, RepoError> {
        let row = sqlx::query(
            "UPDATE offers SET token_tag = $2, token_expires_at = $3 WHERE code_tag = $1 AND claims IS NOT NULL \
             AND expires_at > $4 RETURNING recovery",
        )
        .bind(code_tag)
        .bind(token_tag)
        .bind(token_expires_at.0)
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| id(row.try_get("recovery")?, "offers")).transpose()
    }

    /// The offer behind an access token that is still good, as long as the claims wait.
    pub async fn offer_by_token(&self, token_tag: &str, now: Timestamp) -> Result<Option<Offer>, RepoError> {
        let row = sqlx::query(
            "SELECT recovery, claims FROM offers WHERE token_tag = $1 AND token_expires_at > $2 AND claims IS NOT NULL",
        )
        .bind(token_tag)
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Ok(Offer { recovery: id(row.try_get("recovery")?, "offers")?, claims: row.try_get("claims")? }))
            .transpose()
    }

    /// The sealed claims that wait for a recovery's wallet.
    pub async fn waiting_claims(&self, recovery: Id) -> Result<Option<String>, RepoError> {
        let row = sqlx::query("SELECT claims FROM offers WHERE recovery = $1 AND claims IS NOT NULL LIMIT 1")
            .bind(recovery.to_string())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get("claims")).transpose()?)
    }

    /// Wipes the claims of every offer of a recovery and the text of its credential; part of deleting the evidence.
    pub async fn wipe_offers(&self, recovery: Id) -> Result<(), RepoError> {
        for sql in ["UPDATE offers SET claims = NULL WHERE recovery = $1", "DELETE FROM issued WHERE recovery = $1"] {
            sqlx::query(sql).bind(recovery.to_string()).execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Records the one credential of a recovery, all or nothing: its text for the wallet, its digest for whoever checks it. False
    /// when there is one already.
    pub async fn issue(&self, new: &NewCredential<'_>) -> Result<bool, RepoError> {
        let recovery = new.recovery.to_string();
        let mut transaction = self.pool.begin().await?;
        // The write comes first, so that of two at once the second waits here and finds the first.
        let kept =
            sqlx::query("INSERT INTO issued (recovery, sealed) VALUES ($1, $2) ON CONFLICT (recovery) DO NOTHING")
                .bind(&recovery)
                .bind(new.sealed)
                .execute(&mut *transaction)
                .await?;
        if kept.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO credentials (id, recovery, holder, digest, issued_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(new.id)
            .bind(&recovery)
            .bind(new.holder)
            .bind(new.digest)
            .bind(new.issued_at.0)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE recoveries SET credential = $2 WHERE id = $1")
            .bind(&recovery)
            .bind(new.digest)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The sealed text of a recovery's credential, until its wallet has used it.
    pub async fn issued(&self, recovery: Id) -> Result<Option<String>, RepoError> {
        let row = sqlx::query("SELECT sealed FROM issued WHERE recovery = $1")
            .bind(recovery.to_string())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get("sealed")).transpose()?)
    }

    /// Whether a credential with this digest was issued here and is not revoked.
    pub async fn credential_stands(&self, digest: &str) -> Result<bool, RepoError> {
        let row = sqlx::query("SELECT id FROM credentials WHERE digest = $1 AND revoked_at IS NULL")
            .bind(digest)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }

    /// Keeps a presentation request.
    pub async fn add_request(&self, request: &PresentationRequest, expires_at: Timestamp) -> Result<(), RepoError> {
        sqlx::query("INSERT INTO requests (id, recovery, nonce, state, expires_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(&request.id)
            .bind(request.recovery.to_string())
            .bind(&request.nonce)
            .bind(&request.state)
            .bind(expires_at.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The request with this id, while it may be answered.
    pub async fn request(&self, request: &str, now: Timestamp) -> Result<Option<PresentationRequest>, RepoError> {
        let row = sqlx::query(
            "SELECT id, recovery, nonce, state FROM requests WHERE id = $1 AND expires_at > $2 AND answered_at IS NULL",
        )
        .bind(request)
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| request_from(&row)).transpose()
    }

    /// Takes the request that `state` answers, once.
    pub async fn answer_request(&self, state: &str, now: Timestamp) -> Result<Option<PresentationRequest>, RepoError> {
        let row = sqlx::query(
            "UPDATE requests SET answered_at = $2 WHERE state = $1 AND answered_at IS NULL AND expires_at > $2 \
             RETURNING id, recovery, nonce, state",
        )
        .bind(state)
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| request_from(&row)).transpose()
    }
}

fn request_from(row: &sqlx::any::AnyRow) -> Result<PresentationRequest, RepoError> {
    Ok(PresentationRequest {
        id: row.try_get("id")?,
        recovery: id(row.try_get("recovery")?, "requests")?,
        nonce: row.try_get("nonce")?,
        state: row.try_get("state")?,
    })
}

fn id(text: String, table: &'static str) -> Result<Id, RepoError> {
    text.try_into().map_err(|_| RepoError::Damaged(table))
}
