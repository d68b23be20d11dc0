//! What the phone's statement was worth at the claim, and how far its attested key has counted.

use super::{Repo, RepoError};
use crate::attestation::Tier;
use regain_base::Id;
use serde_json::Value;
use sqlx::Row;

/// What is kept of a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Attested {
    /// The tier.
    pub tier: Tier,
    /// Tier, findings and facts, as in the audit: a JSON object without personal data.
    pub record: Value,
    /// The key that must assert evidence, base64url of its SEC1 point.
    pub point: Option<String>,
}

/// What became of an assertion's counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asserted {
    /// It went up, or it is the same evidence again.
    Counted,
    /// It did not.
    NotUp,
}

impl Repo {
    /// Keeps what the statement of the recovery's phone was worth; the same phone may claim again.
    pub async fn keep_attested(&self, recovery: Id, attested: &Attested) -> Result<(), RepoError> {
        sqlx::query(
            "INSERT INTO attested (recovery, record, point, counter, asserted) VALUES ($1, $2, $3, 0, '') \
             ON CONFLICT (recovery) DO UPDATE SET record = $2, point = $3, counter = 0, asserted = ''",
        )
        .bind(recovery.to_string())
        .bind(attested.record.to_string())
        .bind(attested.point.as_deref())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What was kept.
    pub async fn attested(&self, recovery: Id) -> Result<Option<Attested>, RepoError> {
        let damaged = |_| RepoError::Damaged("attested");
        let row = sqlx::query("SELECT record, point FROM attested WHERE recovery = $1")
            .bind(recovery.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            let record: Value = serde_json::from_str(&row.try_get::<String, _>("record")?).map_err(damaged)?;
            let tier = serde_json::from_value(record["tier"].clone()).map_err(damaged)?;
            Ok(Attested { tier, record, point: row.try_get("point")? })
        })
        .transpose()
    }

    /// Counts the attested key up to `counter` for the evidence with this hash. Of two at once with one counter, one is counted.
    pub async fn count_assertion(&self, recovery: Id, counter: u32, hash: &str) -> Result<Asserted, RepoError> {
        let done = sqlx::query(
            "UPDATE attested SET counter = $2, asserted = $3 \
             WHERE recovery = $1 AND (counter < $2 OR (counter = $2 AND asserted = $3))",
        )
        .bind(recovery.to_string())
        .bind(i64::from(counter))
        .bind(hash)
        .execute(&self.pool)
        .await?;
        Ok(if done.rows_affected() == 1 { Asserted::Counted } else { Asserted::NotUp })
    }
}
