//! Recoveries and their steps. Every change names the steps it may start from, so two requests cannot both win.

use super::{Repo, RepoError};
use crate::config::Mode;
use crate::recovery::{Doing, LIFETIME, Recovery, Step};
use regain_base::{Id, Reason, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

/// What a recovery starts with.
pub struct NewRecovery<'a> {
    /// Its id.
    pub id: Id,
    /// The account's user name, as the directory spells it.
    pub account: &'a str,
    /// The profile's name.
    pub profile: &'a str,
    /// The profile's mode.
    pub mode: Mode,
    /// The moment.
    pub now: Timestamp,
    /// The browser's family.
    pub browser: &'a str,
    /// The city, or empty.
    pub city: &'a str,
    /// The keyed hash of the browser's cookie.
    pub browser_tag: &'a str,
    /// The keyed hash of the typed code.
    pub code_tag: &'a str,
}

const COLUMNS: &str = "SELECT id, account, profile, mode, step, doing, refusal, created_at, expires_at, browser, city, \
     browser_tag, device_key, device_label, words_phone, words_desktop, consent, credential, facts, receipt, verifier_tag FROM recoveries";

impl Repo {
    /// Stores a new recovery at its first step.
    pub async fn create_recovery(&self, new: &NewRecovery<'_>) -> Result<(), RepoError> {
        sqlx::query(
            "INSERT INTO recoveries (id, account, profile, mode, step, created_at, expires_at, browser, city, browser_tag, \
             code_tag, facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '{}')",
        )
        .bind(new.id.to_string())
        .bind(new.account)
        .bind(new.profile)
        .bind(new.mode.code())
        .bind(Step::Created.code())
        .bind(new.now.0)
        .bind(new.now.after(LIFETIME).0)
        .bind(new.browser)
        .bind(new.city)
        .bind(new.browser_tag)
        .bind(new.code_tag)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The recovery with this id; one whose time is over is marked expired first.
    pub async fn recovery(&self, id: Id, now: Timestamp) -> Result<Option<Recovery>, RepoError> {
        self.recovery_where("id", &id.to_string(), now).await
    }

    /// The recovery whose typed code has this keyed hash.
    pub async fn recovery_by_code(&self, code_tag: &str, now: Timestamp) -> Result<Option<Recovery>, RepoError> {
        self.recovery_where("code_tag", code_tag, now).await
    }

    /// The recovery whose phone's bearer token has this keyed hash.
    pub async fn recovery_by_bearer(&self, bearer_tag: &str, now: Timestamp) -> Result<Option<Recovery>, RepoError> {
        self.recovery_where("bearer_tag", bearer_tag, now).await
    }

    /// The recovery that the verifier with this bearer handed over.
    pub async fn recovery_by_verifier(&self, tag: &str, now: Timestamp) -> Result<Option<Recovery>, RepoError> {
        self.recovery_where("verifier_tag", tag, now).await
    }

    async fn recovery_where(
        &self,
        column: &'static str,
        value: &str,
        now: Timestamp,
    ) -> Result<Option<Recovery>, RepoError> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE {column} = $1"));
        let Some(row) = sqlx::query(sql).bind(value).fetch_optional(&self.pool).await? else { return Ok(None) };
        let mut recovery = from_row(&row)?;
        if !recovery.step.is_final() && now >= recovery.expires_at {
            sqlx::query(
                "UPDATE recoveries SET step = 'expired', doing = NULL, refusal = $2 WHERE id = $1 AND step = $3",
            )
            .bind(recovery.id.to_string())
            .bind(Reason::SessionExpired.code())
            .bind(recovery.step.code())
            .execute(&self.pool)
            .await?;
            recovery.step = Step::Expired;
            recovery.doing = None;
            recovery.refusal = Some(Reason::SessionExpired);
        }
        Ok(Some(recovery))
    }

    /// Gives the recovery to the phone that came first; false when another was there before. The same phone may ask again before
    /// it said anything: it was killed before it saw the answer.
    pub async fn claim(
        &self,
        id: Id,
        bearer_tag: &str,
        device_key: &str,
        device_label: &str,
        now: Timestamp,
    ) -> Result<bool, RepoError> {
        let sql = "UPDATE recoveries SET step = 'scanned', bearer_tag = $2, device_key = $3, device_label = $4, claimed_at = $5 \
             WHERE id = $1 AND expires_at > $5 \
             AND ((step = 'created' AND bearer_tag IS NULL) OR (step = 'scanned' AND device_key = $3))";
        self.take(sql, id, [bearer_tag, device_key, device_label], now).await
    }

    /// Gives the recovery to the phone with the wallet, once; false when it stands elsewhere or another was there before. What was said
    /// and agreed to on the verifier is asked for again, and the verifier's bearer is good for nothing more than to learn that it happened.
    /// The same phone may ask again before it said anything.
    pub async fn hand_over(
        &self,
        id: Id,
        bearer_tag: &str,
        device_key: &str,
        device_label: &str,
        now: Timestamp,
    ) -> Result<bool, RepoError> {
        let sql = "UPDATE recoveries SET step = 'scanned', verifier_tag = COALESCE(verifier_tag, bearer_tag), bearer_tag = $2, \
             device_key = $3, device_label = $4, claimed_at = $5, words_phone = NULL, consent = NULL \
             WHERE id = $1 AND expires_at > $5 \
             AND ((step = 'in-progress' AND doing = 'credential' AND credential IS NULL AND verifier_tag IS NULL) \
             OR (step = 'scanned' AND verifier_tag IS NOT NULL AND device_key = $3))";
        self.take(sql, id, [bearer_tag, device_key, device_label], now).await
    }

    /// Runs `sql` with the recovery, the phone's bearer, key and label, and the time; whether it changed the recovery.
    async fn take(&self, sql: &'static str, id: Id, phone: [&str; 3], now: Timestamp) -> Result<bool, RepoError> {
        let query = phone.into_iter().fold(sqlx::query(sql).bind(id.to_string()), |query, value| query.bind(value));
        let done = query.bind(now.0).execute(&self.pool).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Moves the recovery from one of the steps in `from`; false when it stands elsewhere.
    pub async fn advance(&self, id: Id, from: &[Step], to: Step, doing: Option<Doing>) -> Result<bool, RepoError> {
        self.end(id, from, to, doing, None).await
    }

    /// Moves the recovery to a final step with its reason; false when it stands elsewhere.
    pub async fn finish(&self, id: Id, from: &[Step], to: Step, reason: Reason) -> Result<bool, RepoError> {
        self.end(id, from, to, None, Some(reason)).await
    }

    async fn end(
        &self,
        id: Id,
        from: &[Step],
        to: Step,
        doing: Option<Doing>,
        reason: Option<Reason>,
    ) -> Result<bool, RepoError> {
        for step in from {
            let done =
                sqlx::query("UPDATE recoveries SET step = $3, doing = $4, refusal = $5 WHERE id = $1 AND step = $2")
                    .bind(id.to_string())
                    .bind(step.code())
                    .bind(to.code())
                    .bind(doing.map(Doing::code))
                    .bind(reason.map(Reason::code))
                    .execute(&self.pool)
                    .await?;
            if done.rows_affected() == 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps what the person said about the words on the phone.
    pub async fn set_words_phone(&self, id: Id, same: bool) -> Result<(), RepoError> {
        self.set_flag("UPDATE recoveries SET words_phone = $2 WHERE id = $1", id, same).await
    }

    /// Keeps what the person said about the words on the page.
    pub async fn set_words_desktop(&self, id: Id, same: bool) -> Result<(), RepoError> {
        self.set_flag("UPDATE recoveries SET words_desktop = $2 WHERE id = $1", id, same).await
    }

    async fn set_flag(&self, sql: &'static str, id: Id, value: bool) -> Result<(), RepoError> {
        sqlx::query(sql).bind(id.to_string()).bind(i32::from(value)).execute(&self.pool).await?;
        Ok(())
    }

    /// Keeps the signed consent and lets the photos begin, or the issuance where another device took them; false unless the words were
    /// confirmed.
    pub async fn consent(&self, id: Id, statement: &str) -> Result<bool, RepoError> {
        let done = sqlx::query(
            "UPDATE recoveries SET consent = $2, step = 'in-progress', \
             doing = CASE WHEN verifier_tag IS NULL THEN 'document' ELSE 'credential' END WHERE id = $1 AND step = 'confirmed'",
        )
        .bind(id.to_string())
        .bind(statement)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps scores and rule outcomes: a JSON object without personal data.
    pub async fn set_facts(&self, id: Id, facts: &serde_json::Value) -> Result<(), RepoError> {
        self.set_text("UPDATE recoveries SET facts = $2 WHERE id = $1", id, &facts.to_string()).await
    }

    /// Keeps the signed deletion receipt.
    pub async fn set_receipt(&self, id: Id, receipt: &str) -> Result<(), RepoError> {
        self.set_text("UPDATE recoveries SET receipt = $2 WHERE id = $1", id, receipt).await
    }

    async fn set_text(&self, sql: &'static str, id: Id, value: &str) -> Result<(), RepoError> {
        sqlx::query(sql).bind(id.to_string()).bind(value).execute(&self.pool).await?;
        Ok(())
    }

    /// Deletes recoveries, nonces, offers, requests and hits that ended before `before`; how many recoveries went.
    pub async fn forget_recoveries(&self, before: Timestamp) -> Result<u64, RepoError> {
        for sql in [
            "DELETE FROM nonces WHERE expires_at < $1",
            "DELETE FROM offers WHERE expires_at < $1",
            "DELETE FROM portraits WHERE recovery IN (SELECT id FROM recoveries WHERE expires_at < $1)",
            "DELETE FROM attested WHERE recovery IN (SELECT id FROM recoveries WHERE expires_at < $1)",
            "DELETE FROM issued WHERE recovery IN (SELECT id FROM recoveries WHERE expires_at < $1)",
            "DELETE FROM requests WHERE expires_at < $1",
            "DELETE FROM hits WHERE at < $1",
            "DELETE FROM sessions WHERE expires_at < $1",
            "DELETE FROM passes WHERE expires_at < $1",
        ] {
            sqlx::query(sql).bind(before.0).execute(&self.pool).await?;
        }
        let done =
            sqlx::query("DELETE FROM recoveries WHERE expires_at < $1").bind(before.0).execute(&self.pool).await?;
        Ok(done.rows_affected())
    }
}

fn from_row(row: &AnyRow) -> Result<Recovery, RepoError> {
    let damaged = || RepoError::Damaged("recoveries");
    let text = |name: &str| row.try_get::<String, _>(name);
    let maybe = |name: &str| row.try_get::<Option<String>, _>(name);
    let flag = |name: &str| row.try_get::<Option<i32>, _>(name).map(|flag| flag.map(|flag| flag != 0));
    Ok(Recovery {
        id: text("id")?.parse().map_err(|_| damaged())?,
        account: text("account")?,
        profile: text("profile")?,
        mode: Mode::from_code(&text("mode")?).ok_or_else(damaged)?,
        step: Step::from_code(&text("step")?).ok_or_else(damaged)?,
        doing: maybe("doing")?.as_deref().and_then(Doing::from_code),
        refusal: maybe("refusal")?.as_deref().and_then(Reason::from_code),
        created_at: Timestamp(row.try_get("created_at")?),
        expires_at: Timestamp(row.try_get("expires_at")?),
        browser: text("browser")?,
        city: text("city")?,
        browser_tag: text("browser_tag")?,
        device_key: maybe("device_key")?,
        device_label: maybe("device_label")?,
        words_phone: flag("words_phone")?,
        words_desktop: flag("words_desktop")?,
        consent: maybe("consent")?,
        credential: maybe("credential")?,
        facts: serde_json::from_str(&text("facts")?).map_err(|_| damaged())?,
        receipt: maybe("receipt")?,
        handed_over: maybe("verifier_tag")?.is_some(),
    })
}
