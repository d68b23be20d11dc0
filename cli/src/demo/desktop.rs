//! The end at the desktop: in with the pass, then a passkey, so that the next lost phone is no trouble.

use super::browser::{Browser, BrowserError};
use super::passkey::Authenticator;
use super::record::{Place, Record};
use regain_base::{Entropy, Secret, SeededEntropy};
use serde_json::json;

/// How the browser signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SignedIn {
    /// With the pass.
    pub with_pass: bool,
    /// With the passkey that was registered then.
    pub with_passkey: bool,
}

/// The person types the pass as people do, registers a passkey, and signs in with it once.
///
/// # Errors
/// When a page does not answer as it should.
pub(super) async fn sign_in(
    browser: &Browser,
    user: &str,
    pass: &Secret<String>,
    seed: u64,
    record: &mut Record<'_>,
) -> Result<SignedIn, BrowserError> {
    // The person reads the pass and types it; the demo's account is invented.
    let shown = grouped(pass.expose());
    record.note(Place::Phone, "The one-time pass", &shown);
    browser.submit("/sign-in/pass-form", &[("user", user)]).await?;
    let page = browser.submit("/sign-in/pass", &[("user", user), ("pass", &shown.to_lowercase())]).await?;
    if !page.status.is_success() || page.path != "/security" {
        record.note(Place::Desktop, "The pass is not accepted", "");
        return Ok(SignedIn::default());
    }
    record.note(
        Place::Desktop,
        "Signed in with the pass",
        "The page offers a passkey, so that the next lost phone is no trouble.",
    );
    let with_passkey = passkey(browser, user, seed, record).await?;
    Ok(SignedIn { with_pass: true, with_passkey })
}

async fn passkey(browser: &Browser, user: &str, seed: u64, record: &mut Record<'_>) -> Result<bool, BrowserError> {
    let entropy: &dyn Entropy = &SeededEntropy::new(seed ^ 0x7061_7373);
    let mut authenticator = Authenticator::new(&entropy.bytes());
    let ask = browser.script("/security/passkey/begin", &json!({})).await?;
    let made = authenticator.register(&ask, browser.origin());
    browser.script("/security/passkey/finish", &made).await?;
    let page = browser.load("/security").await?;
    let listed = page.html.contains(&authenticator.id()[..8]);
    record.note(
        Place::Desktop,
        if listed { "A passkey is registered" } else { "The passkey is not listed" },
        "The authenticator is SIMULATED: a key in software that answers as a security key does.",
    );
    browser.submit("/sign-out", &[]).await?;
    let ask = browser.script("/sign-in/passkey/begin", &json!({ "user": user })).await?;
    let answer = authenticator.sign(&ask, browser.origin(), user);
    browser.script("/sign-in/passkey/finish", &answer).await?;
    let page = browser.load("/security").await?;
    let signed_in = page.status.is_success() && page.path == "/security" && page.html.contains(user);
    let title = if signed_in { "Signed in with the passkey" } else { "The passkey does not sign in" };
    record.note(Place::Desktop, title, "No pass and no phone were needed this time.");
    Ok(listed && signed_in)
}

/// In groups of four, as the screens show it.
fn grouped(pass: &str) -> String {
    let characters: Vec<char> = pass.chars().collect();
    characters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}
