//! The Temporary Access Pass: made by policy, stored only as a salted keyed hash, shown once a screen.
//!
//! The value is derived from a random seed in the database and a key that is not there. So a copied database shows no pass,
//! and a service that was restarted between the decision and the screen can still show it. The desktop shows it once; the phone
//! may ask again until it has it (see [`crate::result`]). The seed is wiped after both screens, after the first use, and after
//! ten minutes.

use crate::app::App;
use crate::keys::mac;
use crate::problem::Problem;
use crate::recovery::{Recovery, Step};
use crate::repo::StoredPass;
use base64ct::{Base64UrlUnpadded, Encoding};
use regain_base::{Reason, Secret, Timestamp};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// Letters and digits that nobody confuses when reading aloud.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// How long a pass may wait to be shown.
const REVEAL: Duration = Duration::from_secs(10 * 60);

/// How long after the first time the phone may ask for the pass again, if it never says that it has it.
pub(crate) const REPEAT: Duration = Duration::from_secs(5 * 60);

/// Wrong passes for one account within [`GUESS_WINDOW`] before sign-in is refused.
const MAX_GUESSES: u32 = 8;

/// The time in which wrong passes are counted.
const GUESS_WINDOW: Duration = Duration::from_secs(15 * 60);

/// The screens a pass is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The phone that presented.
    Phone,
    /// The page that started the recovery, after the words were confirmed on both.
    Desktop,
}

/// A pass on its way to a screen.
#[derive(Debug)]
pub struct Shown {
    /// The value.
    pub value: Secret<String>,
    /// Its life in minutes, from when it was made.
    pub lifetime_minutes: i64,
    /// Whether it works once only.
    pub one_time: bool,
    /// When it runs out.
    pub expires_at: Timestamp,
}

/// Makes the account's pass by the policy, in place of an earlier one. The value is not returned: [`reveal`] shows it.
pub(crate) async fn create(app: &App, recovery: &Recovery) -> Result<(), Problem> {
    let policy = app.config.pass.as_ref().ok_or(Reason::NoPassPolicy)?;
    if app.repo.pass(&recovery.account).await?.is_some_and(|pass| pass.recovery == recovery.id) {
        return Ok(());
    }
    let now = app.now();
    let seed = app.token();
    let salt = app.token();
    let value = derive(app, &seed, policy.length);
    let lifetime = Duration::from_secs(u64::from(policy.lifetime_minutes) * 60);
    let pass = StoredPass {
        account: recovery.account.clone(),
        recovery: recovery.id,
        hash: hash(app, &salt, value.expose()),
        salt,
        reveal: Some(format!("{}.{seed}", policy.length)),
        reveal_until: now.after(REVEAL),
        lifetime_minutes: i64::from(policy.lifetime_minutes),
        one_time: policy.one_time,
        created_at: now,
        expires_at: now.after(lifetime),
        used_at: None,
        shown_phone: false,
        shown_desktop: false,
    };
    app.repo.put_pass(&pass).await?;
    Ok(())
}

/// Whether the phone may still get the pass of this recovery.
pub(crate) async fn waits_for_phone(app: &App, recovery: &Recovery) -> Result<bool, Problem> {
    app.repo.hide_passes(app.now(), REPEAT).await?;
    let pass = app.repo.pass(&recovery.account).await?.filter(|pass| pass.recovery == recovery.id);
    Ok(pass.is_some_and(|pass| pass.reveal.is_some() && !pass.shown_phone))
}

/// The phone has the pass: it gets it no more. False when it was so before.
pub(crate) async fn received(app: &App, recovery: &Recovery) -> Result<bool, Problem> {
    Ok(app.repo.mark_shown(&recovery.account, recovery.id, Screen::Phone).await?)
}

/// The pass of a recovery that ended well, for a screen that may still show it; else `PassShown`.
pub(crate) async fn reveal(app: &App, recovery: &Recovery, screen: Screen) -> Result<Shown, Problem> {
    if recovery.step != Step::Done || recovery.refusal != Some(Reason::Recovered) {
        return Err(Reason::PassShown.into());
    }
    if screen == Screen::Desktop && !recovery.words_agree() {
        return Err(Problem::malformed("the words were not confirmed on both screens"));
    }
    app.repo.hide_passes(app.now(), REPEAT).await?;
    let pass = app.repo.pass(&recovery.account).await?.filter(|pass| pass.recovery == recovery.id);
    let pass = pass.ok_or(Reason::PassShown)?;
    let (length, seed) = pass.reveal.as_deref().and_then(|reveal| reveal.split_once('.')).ok_or(Reason::PassShown)?;
    let length = length.parse().map_err(|_| crate::repo::RepoError::Damaged("passes"))?;
    let may = match screen {
        Screen::Phone => app.repo.give_to_phone(&recovery.account, recovery.id, app.now()).await?,
        Screen::Desktop => app.repo.mark_shown(&recovery.account, recovery.id, Screen::Desktop).await?,
    };
    if !may {
        return Err(Reason::PassShown.into());
    }
    Ok(Shown {
        value: derive(app, seed, length),
        lifetime_minutes: pass.lifetime_minutes,
        one_time: pass.one_time,
        expires_at: pass.expires_at,
    })
}

/// Checks a typed pass and uses it; the moment at which the sign-in ends.
///
/// An unknown account takes the same path, so that neither the answer nor its time tells whether the account exists.
pub(crate) async fn sign_in(app: &App, user_name: &str, typed: &Secret<String>) -> Result<Timestamp, Problem> {
    let now = app.now();
    let bucket = format!("pass:{}", app.keys.tag("bucket", user_name.trim().to_lowercase().as_bytes()));
    if app.repo.hit(&bucket, now, GUESS_WINDOW).await? > MAX_GUESSES {
        return Err(Reason::RateLimited.into());
    }
    let account = app.directory.account(user_name).map_or("", |account| account.user_name.as_str());
    let pass = app.repo.pass(account).await?;
    let (salt, stored) = pass.as_ref().map_or(("", ""), |pass| (pass.salt.as_str(), pass.hash.as_str()));
    let typed = as_made(typed);
    let fits = bool::from(hash(app, salt, typed.expose()).as_bytes().ct_eq(stored.as_bytes()));
    let pass = pass.filter(|_| fits).ok_or(Reason::PassWrong)?;
    if now >= pass.expires_at {
        return Err(Reason::PassExpired.into());
    }
    if !app.repo.use_pass(account, now).await? {
        return Err(Reason::PassWrong.into());
    }
    app.repo.clear_hits(&bucket).await?;
    // A one-time pass leaves ten minutes to register a new method, as Entra's does.
    let ends = if pass.one_time { now.after(REVEAL) } else { pass.expires_at };
    Ok(ends.min(pass.expires_at))
}

/// What was typed, as passes are made: they have capitals only, and people type small letters, spaces and dashes between groups.
/// No two passes become the same by it, so guessing is as hard as before.
fn as_made(typed: &Secret<String>) -> Secret<String> {
    // The typed value is needed in the clear to be hashed.
    let characters = typed.expose().chars().filter(|character| !character.is_whitespace());
    let characters = characters.filter(|character| !matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
    Secret::new(characters.take(64).map(|character| character.to_ascii_uppercase()).collect())
}

fn derive(app: &App, seed: &str, length: u8) -> Secret<String> {
    let key = app.keys.derived("pass-value");
    let mut value = String::with_capacity(usize::from(length));
    let mut counter = 0u8;
    while value.len() < usize::from(length) {
        let bytes = mac(key.expose(), &[seed.as_bytes(), &[counter]]);
        // 256 is a multiple of 32, so every character is equally likely.
        value.extend(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])));
        counter += 1;
    }
    value.truncate(usize::from(length));
    Secret::new(value)
}

fn hash(app: &App, salt: &str, value: &str) -> String {
    Base64UrlUnpadded::encode_string(&mac(app.keys.derived("pass-hash").expose(), &[salt.as_bytes(), value.as_bytes()]))
}
