//! The sealed embedding of a portrait, from the issuance to the decision.

use super::{Repo, RepoError};
use regain_base::Id;
use sqlx::Row;

impl Repo {
    /// Keeps the sealed embedding in place of an earlier one.
    pub async fn keep_portrait(&self, recovery: Id, sealed: &str) -> Result<(), RepoError> {
        sqlx::query(
            "INSERT INTO portraits (recovery, sealed) VALUES ($1, $2) \
             ON CONFLICT (recovery) DO UPDATE SET sealed = excluded.sealed",
        )
        .bind(recovery.to_string())
        .bind(sealed)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The sealed embedding.
    pub async fn portrait(&self, recovery: Id) -> Result<Option<String>, RepoError> {
        let row = sqlx::query("SELECT sealed FROM portraits WHERE recovery = $1")
            .bind(recovery.to_string())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get("sealed")).transpose()?)
    }

    /// Deletes the embedding.
    pub async fn forget_portrait(&self, recovery: Id) -> Result<(), RepoError> {
        sqlx::query("DELETE FROM portraits WHERE recovery = $1").bind(recovery.to_string()).execute(&self.pool).await?;
        Ok(())
    }
}
