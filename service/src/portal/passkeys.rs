//! Registering a passkey and signing in with it (WebAuthn Level 3, sections 7.1 and 7.2), ES256 only, no attestation.

use super::security::{note, session};
use super::sign_in::{User, signed_in};
use crate::app::App;
use crate::handoff::json_body;
use crate::problem::Problem;
use crate::repo::Passkey;
use crate::webauthn::{self, Expect};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use base64ct::{Base64UrlUnpadded, Encoding};
use regain_base::{Reason, Secret};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// How long a challenge may wait for the person's finger.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// How long a sign-in with a passkey lasts.
const SIGNED_IN: Duration = Duration::from_secs(8 * 3600);

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/security/passkey/begin", post(begin))
        .route("/security/passkey/finish", post(finish))
        .route("/sign-in/passkey/begin", post(begin_sign_in))
        .route("/sign-in/passkey/finish", post(finish_sign_in))
}

/// What the browser's authenticator is asked.
#[derive(Serialize)]
struct Ask {
    challenge: String,
    rp: String,
    organisation: String,
    user: String,
    user_id: String,
    known: Vec<String>,
}

async fn ask(app: &App, subject: &str, purpose: &str, user: &str, known: Vec<String>) -> Result<Json<Ask>, Problem> {
    let challenge = app.token();
    app.repo.add_nonce(&challenge, subject, purpose, "", app.now().after(PATIENCE)).await?;
    Ok(Json(Ask {
        challenge,
        rp: app.origin.host_str().unwrap_or_default().to_owned(),
        organisation: app.config.organisation.name.clone(),
        user: user.to_owned(),
        user_id: app.keys.tag("user-handle", user.as_bytes()),
        known,
    }))
}

async fn begin(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Ask>, Problem> {
    let session = session(&app, &headers).await?;
    let known = app.repo.passkeys(&session.account).await?.into_iter().map(|key| key.id).collect();
    ask(&app, &session.account, "passkey-register", &session.account, known).await
}

#[derive(Deserialize)]
struct Made {
    client_data: String,
    attestation: String,
}

async fn finish(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Result<Json<()>, Problem> {
    let session = session(&app, &headers).await?;
    let made: Made = json_body(&body)?;
    let refuse = |error: webauthn::PasskeyError| Problem::new(error.reason(), error.to_string());
    let expect = Expect { origin: &app.origin, kind: "webauthn.create" };
    let (client_data, attestation) = (decode(&made.client_data)?, decode(&made.attestation)?);
    let challenge = webauthn::challenge(&client_data, &expect).map_err(refuse)?;
    spend(&app, &challenge, &session.account, "passkey-register").await?;
    let registered = webauthn::register(&attestation, &expect).map_err(refuse)?;
    let passkey = Passkey {
        id: Base64UrlUnpadded::encode_string(&registered.id),
        account: session.account.clone(),
        public_key: Base64UrlUnpadded::encode_string(&registered.point),
        sign_count: i64::from(registered.sign_count),
        created_at: app.now(),
    };
    if !app.repo.add_passkey(&passkey).await? {
        return Err(Problem::new(Reason::PasskeyRefused, "the credential id is taken"));
    }
    note(&app, &session.account, "passkey-registered").await?;
    Ok(Json(()))
}

/// A name without an account or a passkey gets a challenge and one invented credential id, always the same for that name.
async fn begin_sign_in(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Ask>, Problem> {
    let form: User = json_body(&body)?;
    let name = form.name()?.to_lowercase();
    let mut known: Vec<String> = match app.directory.account(&name) {
        Some(account) => app.repo.passkeys(&account.user_name).await?.into_iter().map(|key| key.id).collect(),
        None => Vec::new(),
    };
    if known.is_empty() {
        known.push(app.keys.tag("no-passkey", name.as_bytes()));
    }
    ask(&app, &name, "passkey-sign-in", &name, known).await
}

#[derive(Deserialize)]
struct Got {
    user: String,
    id: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
}

async fn finish_sign_in(State(app): State<Arc<App>>, body: Bytes) -> Result<Response, Problem> {
    let got: Got = json_body(&body)?;
    let refuse = |error: webauthn::PasskeyError| Problem::new(error.reason(), error.to_string());
    let expect = Expect { origin: &app.origin, kind: "webauthn.get" };
    let client_data = decode(&got.client_data)?;
    let challenge = webauthn::challenge(&client_data, &expect).map_err(refuse)?;
    spend(&app, &challenge, &got.user.trim().to_lowercase(), "passkey-sign-in").await?;
    let account = app.directory.account(&got.user).ok_or(Reason::PasskeyRefused)?;
    let keys = app.repo.passkeys(&account.user_name).await?;
    let key = keys.iter().find(|key| key.id == got.id).ok_or(Reason::PasskeyRefused)?;
    let point =
        Base64UrlUnpadded::decode_vec(&key.public_key).map_err(|_| crate::repo::RepoError::Damaged("passkeys"))?;
    let (data, signature) = (decode(&got.authenticator_data)?, decode(&got.signature)?);
    let count = webauthn::sign_in(&point, &data, &client_data, &signature, &expect).map_err(refuse)?;
    // A counter that does not grow means a copied key; authenticators without a counter always say 0 (section 6.1.1).
    if (count != 0 || key.sign_count != 0) && i64::from(count) <= key.sign_count {
        return Err(Problem::new(Reason::PasskeyRefused, "the signature counter did not grow"));
    }
    app.repo.passkey_used(&key.id, i64::from(count), app.now()).await?;
    let mut response = signed_in(&app, &account.user_name, "passkey", app.now().after(SIGNED_IN)).await?;
    // The script goes on by itself; a redirect would be followed inside its request.
    *response.status_mut() = axum::http::StatusCode::NO_CONTENT;
    Ok(response)
}

async fn spend(app: &App, challenge: &Secret<String>, subject: &str, purpose: &str) -> Result<(), Problem> {
    // Looked up as it came: only the challenge that was given to this subject fits.
    let spent = app.repo.spend_nonce(challenge.expose(), subject, purpose, app.now()).await?;
    spent.map(|_| ()).ok_or_else(|| Problem::new(Reason::PasskeyRefused, "unknown, foreign or used challenge"))
}

fn decode(text: &str) -> Result<Vec<u8>, Problem> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| Problem::malformed("base64url"))
}
