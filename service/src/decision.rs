//! The decision: is the person on the ID the one in the directory, and what follows.

use crate::app::App;
use crate::config::{Account, Mode, NameLevel};
use crate::evidence::deletion_receipt;
use crate::outcome;
use crate::problem::Problem;
use crate::recovery::Recovery;
use regain_base::Reason;
use regain_document::name::{Level, Match, Name, matches};
use regain_protocol::sd_jwt::Claims;
use serde_json::json;

/// Decides and ends the recovery. Evaluation mode asks the same questions and changes no account.
pub(crate) async fn decide(app: &App, recovery: &Recovery, claims: &Claims) -> Result<(), Problem> {
    let (account, profile) = app.rules(recovery)?;
    let current = app.repo.recovery(recovery.id, app.now()).await?.ok_or_else(Problem::not_here)?;
    let level = level(profile.name_level);
    let matched = names(level, account, claims);
    let reason = judge(app, account, recovery.mode, level, claims, matched.matched);
    let mut facts = current.facts;
    facts["decision"] = json!({
        "mode": recovery.mode.code(),
        "profile": profile.name,
        "name_level": profile.name_level.code(),
        "rules": matched.rules,
        "birth_date_compared": account.birth_date.is_some(),
        "outcome": reason.code(),
    });
    deletion_receipt(app, recovery).await?;
    outcome::conclude(app, recovery, reason, facts).await
}

/// The first question that says no, or the good end of the mode.
fn judge(app: &App, account: &Account, mode: Mode, level: Level, claims: &Claims, matched: bool) -> Reason {
    // Asked again: the directory may have changed since the first page.
    if let Err(reason) = app.directory.preconditions(&app.config, account) {
        return reason;
    }
    if !matched || !birth_agrees(account, claims) {
        return Reason::NameDiffers;
    }
    // A second account that this ID fits as well is never resolved by a guess.
    let fits = |other: &&Account| names(level, other, claims).matched && birth_agrees(other, claims);
    if app.config.accounts.iter().filter(fits).count() > 1 {
        return Reason::NameDuplicate;
    }
    match mode {
        Mode::Production => Reason::Recovered,
        Mode::Evaluation => Reason::EvaluationComplete,
    }
}

fn names(level: Level, account: &Account, claims: &Claims) -> Match {
    let name = |first: &str, last: &str| Name { first: first.into(), last: last.into() };
    let shown = name(claims.text("firstName").unwrap_or_default(), claims.text("lastName").unwrap_or_default());
    matches(level, &name(&account.given_name, &account.surname), &shown)
}

/// An account without a date of birth agrees with every ID; one with a date only with the same, fully known.
fn birth_agrees(account: &Account, claims: &Claims) -> bool {
    account.birth_date.as_deref().is_none_or(|date| claims.text("dateOfBirth") == Some(date))
}

fn level(level: NameLevel) -> Level {
    match level {
        NameLevel::Exact => Level::Exact,
        NameLevel::Relaxed => Level::Relaxed,
    }
}
