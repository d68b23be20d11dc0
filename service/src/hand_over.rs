//! From a verifier without a wallet to the phone that has one: the ID was looked at on a computer, the credential goes to the phone.
//!
//! The phone claims the recovery anew, with a key of its own: it compares the words, agrees, receives, and does the face check that the
//! decision needs. So who photographs the verifier's screen gains nothing without the person's face. The link's token is made as the first
//! page's is, with a key of its own, and stands for 30 seconds; only the verifier is given one, and a recovery is handed over once.

use crate::app::App;
use crate::evidence::offer_again;
use crate::phone::Verifier;
use crate::problem::Problem;
use crate::recovery::{Doing, Recovery, Step};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use regain_base::{Id, Reason, Secret, Timestamp};
use regain_protocol::api;
use regain_protocol::handoff::{self as wire, HandoffError, TokenKey};
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/api/recoveries/{id}/hand-over", get(link))
}

async fn link(State(app): State<Arc<App>>, Verifier(recovery): Verifier) -> Result<Json<api::HandOver>, Problem> {
    if recovery.handed_over {
        return Ok(Json(api::HandOver { link: None }));
    }
    recovery.require_consent()?;
    if !waits(&recovery) {
        return Err(Problem::malformed("no ID was accepted yet"));
    }
    let link = wire::link(&app.origin, &key(&app).mint(recovery.id, app.now()));
    Ok(Json(api::HandOver { link: Some(Secret::new(link)) }))
}

/// Whether the recovery waits for a wallet.
pub(crate) fn waits(recovery: &Recovery) -> bool {
    recovery.step == Step::InProgress && recovery.doing == Some(Doing::Credential) && recovery.credential.is_none()
}

/// Whether `device_key` (JWK JSON) may take the recovery: while it waits, and again if it was killed before it saw the answer.
pub(crate) fn may_take(recovery: &Recovery, device_key: &str) -> bool {
    let same = recovery.device_key.as_deref() == Some(device_key);
    if recovery.handed_over { recovery.step == Step::Scanned && same } else { waits(recovery) && !same }
}

/// The recovery that `token` hands over.
pub(crate) fn verify(app: &App, token: &str, now: Timestamp) -> Result<Id, HandoffError> {
    key(app).verify(token, now)
}

/// What the phone's wallet redeems after its person agreed.
pub(crate) async fn offer(app: &App, recovery: &Recovery) -> Result<String, Problem> {
    // Whatever ended the wait ended the claims as well.
    offer_again(app, recovery).await?.ok_or_else(|| Reason::CodeUsed.into())
}

fn key(app: &App) -> TokenKey {
    TokenKey::new(*app.keys.derived("hand-over").expose())
}
