//! The hand-off and what the phone asks between its steps: claim, words, consent, status.

use crate::app::App;
use crate::attestation::session;
use crate::config::Mode;
use crate::hand_over;
use crate::outcome::conclude;
use crate::phone::Phone;
use crate::problem::Problem;
use crate::recovery::{Doing, Recovery, Step};
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use regain_base::{Id, Reason, Refusal, Secret, Timestamp};
use regain_protocol::handoff::{self as wire, TokenKey};
use regain_protocol::jose::{self, Jwk};
use regain_protocol::{api, did};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// The version of the consent text that the phone shows.
pub(crate) const CONSENT_TEXT: &str = "2026-11";

/// JSON bodies of the phone are smaller than this, in bytes; evidence has its own limit. A claim with the largest statement that is
/// looked at fits.
const MAX_JSON: usize = 32 * 1024;

/// Wrong codes from one address within [`GUESS_WINDOW`] before claims from it are refused.
const MAX_GUESSES: u32 = 20;

/// The time in which wrong codes are counted.
const GUESS_WINDOW: Duration = Duration::from_secs(10 * 60);

/// The purpose under which the document capture's nonce is kept.
pub(crate) const DOCUMENT_NONCE: &str = "document";

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/handoff/claim", post(claim))
        .route("/api/recoveries/{id}", get(status))
        .route("/api/recoveries/{id}/confirm-words", post(confirm_words))
        .route("/api/recoveries/{id}/consent", post(consent))
        .route("/api/recoveries/{id}/abort", post(abort))
}

/// The token key of the QR.
pub(crate) fn token_key(app: &App) -> TokenKey {
    TokenKey::new(*app.keys.derived("handoff").expose())
}

/// The typed code of a recovery: good as long as the recovery is, because typing takes longer than a QR's 30 seconds.
pub(crate) fn typed_code(app: &App, id: Id) -> String {
    let bytes = crate::keys::mac(app.keys.derived("typed-code").expose(), &[id.to_string().as_bytes()]);
    wire::code([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]])
}

/// The two words of a recovery.
pub(crate) fn words(app: &App, id: Id) -> (&'static str, &'static str) {
    wire::words(crate::keys::mac(app.keys.derived("words").expose(), &[id.to_string().as_bytes()]).as_slice())
}

/// Parses a JSON body of the phone; anything else is a malformed request.
pub(crate) fn json_body<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    if body.len() > MAX_JSON {
        return Err(Problem::malformed(format!("a JSON body of {} bytes", body.len())));
    }
    // The error's text may repeat a value, so it is not kept.
    serde_json::from_slice(body).map_err(|error| Problem::malformed(format!("JSON: {:?}", error.classify())))
}

/// The first phone that shows the code gets the recovery.
async fn claim(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    body: Bytes,
) -> Result<Json<api::ClaimResponse>, Problem> {
    let request: api::ClaimRequest = json_body(&body)?;
    let now = app.now();
    let bucket = format!("claim:{}", app.keys.tag("bucket", peer.ip().to_string().as_bytes()));
    if app.repo.hits(&bucket, now, GUESS_WINDOW).await? >= MAX_GUESSES {
        return Err(Reason::RateLimited.into());
    }
    let key = request.device_key.to_json();
    let (recovery, again) = match find(&app, &request, &key, now).await {
        Ok(found) => found,
        Err(problem) => {
            app.repo.hit(&bucket, now, GUESS_WINDOW).await?;
            return Err(problem);
        }
    };
    let (account, profile) = app.rules(&recovery)?;
    let verdict = session::of_claim(&app, &request);
    metrics::counter!("regain_phones_judged_total", "tier" => verdict.tier.code()).increment(1);
    if let Err(reason) = session::admit_claim(verdict.tier, profile) {
        // As a wrong code: nobody tries statement after statement.
        app.repo.hit(&bucket, now, GUESS_WINDOW).await?;
        app.record(&recovery, "phone-refused", Some(reason), json!({ "attestation": verdict.to_json() })).await?;
        return Err(reason.into());
    }
    let bearer = app.token();
    let label: String = request.device_label.chars().filter(|c| !c.is_control()).take(64).collect();
    let tag = app.keys.tag("bearer", bearer.as_bytes());
    let claimed = if again {
        app.repo.hand_over(recovery.id, &tag, &key, &label, now).await?
    } else {
        app.repo.claim(recovery.id, &tag, &key, &label, now).await?
    };
    if !claimed {
        app.record(&recovery, "second-claim-refused", Some(Reason::CodeUsed), json!({})).await?;
        return Err(Reason::CodeUsed.into());
    }
    session::keep(&app, &recovery, &verdict).await?;
    let document_nonce = app.token();
    app.repo.add_nonce(&document_nonce, &recovery.id.to_string(), DOCUMENT_NONCE, "", recovery.expires_at).await?;
    let by = if request.code.is_some() { "code" } else { "qr" };
    let event = if again { "handed-over" } else { "handoff-claimed" };
    let detail = json!({ "by": by, "attestation": verdict.to_json() });
    app.record(&recovery, event, None, detail).await?;
    let offer = if again { Some(Secret::new(hand_over::offer(&app, &recovery).await?)) } else { None };
    app.nudge(recovery.id);
    let (first, second) = words(&app, recovery.id);
    Ok(Json(api::ClaimResponse {
        recovery: recovery.id,
        bearer: Secret::new(bearer),
        account_hint: account.hint(),
        organisation: app.config.organisation.name.clone(),
        words: [first.into(), second.into()],
        browser: recovery.browser,
        city: if recovery.city.is_empty() { "unknown".into() } else { recovery.city },
        opened_at: recovery.created_at,
        expires_at: recovery.expires_at,
        document_nonce,
        consent_text_version: CONSENT_TEXT.into(),
        verifier: format!("decentralized_identifier:{}", did::did_jwk(&Jwk::of(&app.keys.verifier))),
        mode: Some(match recovery.mode {
            Mode::Production => api::Mode::Production,
            Mode::Evaluation => api::Mode::Evaluation,
        }),
        credential_offer: offer,
    }))
}

/// The recovery that is claimed, and whether a verifier hands it over.
async fn find(
    app: &App,
    request: &api::ClaimRequest,
    device_key: &str,
    now: Timestamp,
) -> Result<(Recovery, bool), Problem> {
    let refused = |error: wire::HandoffError| Problem::from(error.reason());
    let mut again = false;
    // The phone proves that it saw the code by sending it; both are only compared here.
    let found = match (&request.token, &request.code) {
        (Some(token), None) => {
            let id = match token_key(app).verify(token.expose(), now) {
                Err(wire::HandoffError::Unknown) => {
                    again = true;
                    hand_over::verify(app, token.expose(), now)
                }
                verified => verified,
            };
            app.repo.recovery(id.map_err(refused)?, now).await?
        }
        (None, Some(code)) => {
            let code = wire::parse_code(code.expose()).map_err(refused)?;
            app.repo.recovery_by_code(&app.keys.tag("code", code.as_bytes()), now).await?
        }
        _ => return Err(Problem::malformed("either a code or a token")),
    };
    let recovery = found.ok_or(Reason::CodeUnknown)?;
    match recovery.step {
        _ if again && hand_over::may_take(&recovery, device_key) => Ok((recovery, true)),
        Step::Created if !again => Ok((recovery, false)),
        // The same phone again, killed before it saw the answer.
        Step::Scanned if !again && recovery.device_key.as_deref() == Some(device_key) => Ok((recovery, false)),
        Step::Expired => Err(Reason::SessionExpired.into()),
        _ => {
            app.record(&recovery, "second-claim-refused", Some(Reason::CodeUsed), json!({})).await?;
            Err(Reason::CodeUsed.into())
        }
    }
}

async fn status(Phone(recovery): Phone) -> Json<api::RecoveryState> {
    Json(state(&recovery))
}

fn state(recovery: &Recovery) -> api::RecoveryState {
    let step = match recovery.step {
        Step::Created => api::Step::Created,
        Step::Scanned => api::Step::Scanned,
        Step::Confirmed => api::Step::Confirmed,
        Step::InProgress => api::Step::InProgress,
        Step::Done => api::Step::Done,
        Step::Failed => api::Step::Failed,
        Step::Expired => api::Step::Expired,
        Step::Aborted => api::Step::Aborted,
    };
    let doing = recovery.doing.map(|doing| match doing {
        Doing::Document => api::Doing::Document,
        Doing::Checking => api::Doing::Checking,
        Doing::Credential => api::Doing::Credential,
        Doing::FaceCheck => api::Doing::FaceCheck,
        Doing::Decision => api::Doing::Decision,
    });
    let bad = recovery.step.is_final() && recovery.step != Step::Done;
    let refusal = recovery.refusal.filter(|_| bad).map(Refusal::from);
    api::RecoveryState { step, doing, expires_at: recovery.expires_at, refusal }
}

async fn confirm_words(
    State(app): State<Arc<App>>,
    Phone(recovery): Phone,
    body: Bytes,
) -> Result<Json<api::RecoveryState>, Problem> {
    let said: api::ConfirmWords = json_body(&body)?;
    recovery.require_open()?;
    if said.same {
        // Said before: a phone that resumed repeats itself.
        if recovery.step == Step::Scanned {
            app.repo.set_words_phone(recovery.id, true).await?;
            app.repo.advance(recovery.id, &[Step::Scanned], Step::Confirmed, None).await?;
            app.record(&recovery, "words-confirmed-on-phone", None, json!({})).await?;
        }
    } else {
        app.repo.set_words_phone(recovery.id, false).await?;
        conclude(&app, &recovery, Reason::WordsDiffer, json!({})).await?;
    }
    again(&app, &recovery).await
}

async fn consent(
    State(app): State<Arc<App>>,
    Phone(recovery): Phone,
    body: Bytes,
) -> Result<Json<api::RecoveryState>, Problem> {
    let said: api::Consent = json_body(&body)?;
    recovery.require_open()?;
    if !said.agreed {
        conclude(&app, &recovery, Reason::ConsentRefused, json!({})).await?;
        return again(&app, &recovery).await;
    }
    if recovery.step == Step::InProgress {
        return again(&app, &recovery).await;
    }
    let statement = checked(&recovery, &said.statement)?;
    if !app.repo.consent(recovery.id, &said.statement).await? {
        return Err(Problem::malformed("consent before the words were confirmed"));
    }
    app.record(&recovery, "consent-given", None, json!({ "text": CONSENT_TEXT, "language": statement.language }))
        .await?;
    again(&app, &recovery).await
}

/// The consent, which must be signed by this phone's key, for this recovery and this text.
fn checked(recovery: &Recovery, statement: &str) -> Result<api::ConsentStatement, Problem> {
    let key = crate::evidence::device_key(recovery)?;
    let rules = jose::Rules { typ: api::CONSENT_TYPE, max_len: 8 * 1024 };
    let claims =
        jose::verify(statement, &key, &rules).map_err(|error| Problem::new(error.reason(), error.to_string()))?;
    let said: api::ConsentStatement =
        serde_json::from_value(claims).map_err(|_| Problem::malformed("the consent statement's claims"))?;
    if said.recovery != recovery.id || !said.agreed || said.consent_text_version != CONSENT_TEXT {
        return Err(Problem::malformed("the consent statement is for something else"));
    }
    Ok(said)
}

/// The person stops on the phone.
async fn abort(State(app): State<Arc<App>>, Phone(recovery): Phone) -> Result<Json<api::RecoveryState>, Problem> {
    if !recovery.step.is_final() {
        conclude(&app, &recovery, Reason::Aborted, json!({})).await?;
    }
    again(&app, &recovery).await
}

async fn again(app: &App, recovery: &Recovery) -> Result<Json<api::RecoveryState>, Problem> {
    app.nudge(recovery.id);
    let now = app.repo.recovery(recovery.id, app.now()).await?.ok_or_else(Problem::not_here)?;
    Ok(Json(state(&now)))
}
