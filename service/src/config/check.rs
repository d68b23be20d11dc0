//! What no configuration may say.

use super::{Account, Config, PassPolicy, Profile};
use crate::attestation::{Policy, Tier};
use std::collections::HashSet;

type Fault = (String, String);

/// The first field that cannot stand, and why.
pub(super) fn check(config: &Config) -> Result<(), Fault> {
    text("organisation.name", &config.organisation.name, 60)?;
    text("organisation.help", &config.organisation.help, 200)?;
    origin(config)?;
    if let Some(policy) = &config.pass {
        pass(policy)?;
    }
    attestation(&config.attestation)?;
    within("retention.recovery_hours", config.retention.recovery_hours, 1, 24)?;
    within("retention.audit_days", config.retention.audit_days, 1, 3650)?;
    let mut names = HashSet::new();
    for (index, entry) in config.accounts.iter().enumerate() {
        account(index, entry, &mut names)?;
    }
    let mut names = HashSet::new();
    for (index, entry) in config.profiles.iter().enumerate() {
        profile(index, entry, &mut names)?;
    }
    Ok(())
}

fn origin(config: &Config) -> Result<(), Fault> {
    let Some(origin) = &config.origin else { return Ok(()) };
    let local = matches!(origin.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let bare = origin.path() == "/" && origin.query().is_none() && origin.username().is_empty();
    match origin.scheme() {
        "https" if bare => Ok(()),
        "http" if bare && local => Ok(()),
        "http" if bare => fault("origin", "plain http is for this machine only; use https"),
        _ => fault("origin", "must be https://host or https://host:port, with no path"),
    }
}

fn pass(policy: &PassPolicy) -> Result<(), Fault> {
    within("pass.minimum_lifetime_minutes", policy.minimum_lifetime_minutes, 10, 43_200)?;
    within("pass.maximum_lifetime_minutes", policy.maximum_lifetime_minutes, policy.minimum_lifetime_minutes, 43_200)?;
    within(
        "pass.lifetime_minutes",
        policy.lifetime_minutes,
        policy.minimum_lifetime_minutes,
        policy.maximum_lifetime_minutes,
    )?;
    within("pass.length", u32::from(policy.length), 8, 48)
}

/// An app is known by its name and its signer together, and a month of patches looks like 202601.
fn attestation(policy: &Policy) -> Result<(), Fault> {
    let android = &policy.android;
    if android.packages.is_empty() != android.signers.is_empty() {
        return fault("attestation.android", "needs packages and signers, or neither");
    }
    android.packages.iter().try_for_each(|package| text("attestation.android.packages", package, 255))?;
    policy.apple.apps.iter().try_for_each(|app| match app.split_once('.') {
        Some((team, bundle)) if team.len() == 10 && !bundle.is_empty() => text("attestation.apple.apps", app, 255),
        _ => fault("attestation.apple.apps", format!("{app} is not the ten characters of a team, a dot and a bundle")),
    })?;
    match android.least_patch {
        Some(patch) if !(1..=12).contains(&(patch % 100)) || !(2016..=2999).contains(&(patch / 100)) => {
            fault("attestation.android.least_patch", format!("{patch} is not a month such as 202601"))
        }
        _ => Ok(()),
    }
}

fn account(index: usize, account: &Account, names: &mut HashSet<String>) -> Result<(), Fault> {
    let field = |name: &str| format!("account[{index}].{name}");
    text(&field("user_name"), &account.user_name, 113)?;
    if !names.insert(account.user_name.to_lowercase()) {
        return fault(field("user_name"), format!("{} stands in the list twice", account.user_name));
    }
    for (name, value) in [("birth_date", &account.birth_date), ("last_sign_in", &account.last_sign_in)] {
        if value.as_deref().is_some_and(|date| !is_date(date)) {
            return fault(field(name), "must be a date such as 1984-02-29");
        }
    }
    if account.notify.len() < 2 {
        return fault(field("notify"), "needs two addresses at least, so that a recovery cannot stay unnoticed");
    }
    account.notify.iter().try_for_each(|address| text(&field("notify"), address, 254))?;
    account.methods.iter().try_for_each(|method| text(&field("methods"), method, 100))
}

fn profile(index: usize, profile: &Profile, names: &mut HashSet<String>) -> Result<(), Fault> {
    let field = |name: &str| format!("profile[{index}].{name}");
    text(&field("name"), &profile.name, 60)?;
    if !names.insert(profile.name.to_lowercase()) {
        return fault(field("name"), format!("two profiles are called {}", profile.name));
    }
    if profile.include.is_empty() {
        return fault(field("include"), "names nobody; use \"*\" for everybody");
    }
    if profile.least_tier < Tier::Unknown {
        return fault(field("least_tier"), "must be strong, basic or unknown; lab phones have accept_lab");
    }
    within(&field("threshold"), u32::from(profile.threshold), 50, 100)
}

fn text(field: &str, value: &str, longest: usize) -> Result<(), Fault> {
    let length = value.chars().count();
    if value.trim().is_empty() || length > longest || value.chars().any(char::is_control) {
        return fault(field, format!("must have 1 to {longest} printable characters"));
    }
    Ok(())
}

fn within(field: &str, value: u32, least: u32, most: u32) -> Result<(), Fault> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    fault(field, format!("{value} is outside {least} to {most}"))
}

/// Whether the text is a calendar date, `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().unwrap_or(0))
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn fault(field: impl Into<String>, what: impl Into<String>) -> Result<(), Fault> {
    Err((field.into(), what.into()))
}
