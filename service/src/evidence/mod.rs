//! The phone's evidence, checked again: what this service reads and measures itself decides, never the phone's word.
//!
//! Pixels live in memory only, while they are looked at. What stays until the decision is sealed: the claims for the wallet and
//! the portrait's embedding.

mod accept;
mod attempts;
mod examine;
mod judging;
#[cfg(test)]
mod tests;

pub(crate) use accept::{deletion_receipt, offer_again};
pub(crate) use judging::Judging;

use crate::app::App;
use crate::attestation::session;
use crate::outcome;
use crate::phone::Phone;
use crate::problem::Problem;
use crate::recovery::{Doing, Recovery};
use crate::repo::Nonce;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use examine::{Rules, examine};
use regain_base::{Fault, Reason};
use regain_protocol::api::{ChallengeRequest, ChallengeResponse, EvidenceResponse};
use regain_protocol::attestation::ASSERTION_HEADER;
use regain_protocol::evidence::{self, Expect, MAX_BYTES, Purpose};
use regain_protocol::jose::Jwk;
use regain_protocol::{b64, json};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// How long a challenge may take from its nonce to its evidence.
const CHALLENGE_LIFETIME: Duration = Duration::from_secs(300);

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/recoveries/{id}/challenge", post(challenge))
        .route("/api/recoveries/{id}/evidence", post(receive).layer(DefaultBodyLimit::max(MAX_BYTES)))
}

async fn challenge(
    State(app): State<Arc<App>>,
    Phone(recovery): Phone,
    body: Bytes,
) -> Result<Json<ChallengeResponse>, Problem> {
    recovery.require_consent()?;
    let request: ChallengeRequest = json::read(&body).map_err(|error| Problem::malformed(error.to_string()))?;
    let hash: [u8; 32] =
        b64::decode_array(&request.document_hash).ok_or_else(|| Problem::malformed("document_hash"))?;
    require_turn(&recovery, request.purpose)?;
    if request.purpose == Purpose::Presentation && recovery.credential.as_deref() != Some(hex(&hash).as_str()) {
        return Err(Problem::new(Reason::EvidenceForeign, "the challenge is for another credential"));
    }
    let key = device_key(&recovery)?;
    let attempts_left = attempts::left(&app, &recovery, &key, request.purpose).await?;
    let (_, profile) = app.rules(&recovery)?;
    let turns = profile.turns;
    let nonce = app.token();
    let subject = recovery.id.to_string();
    let purpose = purpose_code(request.purpose);
    app.repo.add_nonce(&nonce, &subject, purpose, &request.document_hash, app.now().after(CHALLENGE_LIFETIME)).await?;
    Ok(Json(ChallengeResponse { nonce, purpose: request.purpose, attempts_left, turns }))
}

async fn receive(
    State(app): State<Arc<App>>,
    Phone(recovery): Phone,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<EvidenceResponse>, Problem> {
    recovery.require_consent()?;
    let (nonce, purpose) = evidence::claimed(&body).map_err(|error| refused(&error))?;
    let digest = accept::digest(&body);
    if let Some(answer) = accept::repeat(&app, &recovery, purpose, &digest).await? {
        return Ok(Json(answer));
    }
    let id = recovery.id;
    // A phone that hangs up, or was killed, asks again with the same bytes: one judgement answers both.
    let judged = {
        let (app, digest) = (app.clone(), digest.clone());
        let assertion = headers.get(ASSERTION_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let sent = Sent { body, assertion };
        move || async move { judge(&app, &recovery, &nonce, purpose, sent, &digest).await }
    };
    app.judging.once(id, &digest, app.now(), judged).await.map(Json)
}

/// What the phone sent.
struct Sent {
    body: Bytes,
    /// By an app that Apple attested.
    assertion: Option<String>,
}

/// Judges evidence that was not seen before; from its opening on it is an attempt, unless the service itself fails.
async fn judge(
    app: &App,
    recovery: &Recovery,
    nonce: &str,
    purpose: Purpose,
    sent: Sent,
    digest: &str,
) -> Result<EvidenceResponse, Problem> {
    require_turn(recovery, purpose)?;
    let key = device_key(recovery)?;
    let document_hash = spend(app, recovery, nonce, purpose).await?;
    let expect = Expect { recovery: recovery.id, nonce, device_key: &key, purpose, document_hash: &document_hash };
    evidence::open(&sent.body, &expect).map_err(|error| refused(&error))?;
    let attempt = attempts::begin(app, recovery, &key, purpose).await?;
    let judged = examined(app, recovery, &expect, sent, attempt.number, digest).await;
    if judged.as_ref().is_err_and(|problem| problem.reason.fault() == Fault::System) {
        // The same bytes may come again, under the same nonce.
        attempt.give_back(app).await?;
        app.repo.return_nonce(nonce).await?;
        app.doing(recovery, waiting_for(purpose)).await?;
    }
    judged
}

/// Reads and measures what the evidence shows, and goes on accordingly.
async fn examined(
    app: &App,
    recovery: &Recovery,
    expect: &Expect<'_>,
    sent: Sent,
    attempt: u32,
    digest: &str,
) -> Result<EvidenceResponse, Problem> {
    let Sent { body, assertion } = sent;
    let purpose = expect.purpose;
    let (_, profile) = app.rules(recovery)?;
    let opened = evidence::open(&body, expect).map_err(|error| refused(&error))?;
    let phone = session::standing(app, recovery, opened.signing_input(), assertion.as_deref()).await?;
    if let Err(reason) = session::admit_evidence(&opened.manifest, phone.tier, profile) {
        let scores = json!({ "attestation": phone.record });
        return Err(refuse(app, recovery, purpose, attempt, reason, scores, digest).await?);
    }
    let portrait = match purpose {
        Purpose::Issuance => None,
        Purpose::Presentation => Some(accept::held_portrait(app, recovery).await?),
    };
    let rules = Rules {
        threshold: f32::from(profile.threshold),
        kinds: profile.kinds.clone(),
        turns: profile.turns,
        now: app.now(),
        portrait,
    };
    app.doing(recovery, Doing::Checking).await?;
    let work = {
        let (recovery, nonce) = (recovery.id, expect.nonce.to_owned());
        let (key, document_hash) = (*expect.device_key, *expect.document_hash);
        app.work(move |models| {
            let expect = Expect { recovery, nonce: &nonce, device_key: &key, purpose, document_hash: &document_hash };
            let opened = evidence::open(&body, &expect).map_err(|error| (error.reason(), json!({})))?;
            examine(models, &opened, &expect, &rules)
        })
        .await
    };
    match work? {
        Ok(mut examined) => {
            examined.scores["attestation"] = phone.record;
            accept::accept(app, recovery, examined, digest).await
        }
        Err((reason, _)) if reason.fault() == Fault::System => Err(Problem::new(reason, "the examination failed")),
        Err((reason, mut scores)) => {
            scores["attestation"] = phone.record;
            Err(refuse(app, recovery, purpose, attempt, reason, scores, digest).await?)
        }
    }
}

/// Records a refused attempt. The last one, and one that no retry can help, ends the recovery with its own reason.
async fn refuse(
    app: &App,
    recovery: &Recovery,
    purpose: Purpose,
    attempt: u32,
    reason: Reason,
    scores: serde_json::Value,
    digest: &str,
) -> Result<Problem, Problem> {
    let detail = json!({ "purpose": purpose_code(purpose), "attempt": attempt, "scores": scores });
    app.record(recovery, "evidence-refused", Some(reason), detail.clone()).await?;
    let facts = accept::note(app, recovery, purpose_code(purpose), detail, digest).await?;
    let of_the_phone = matches!(reason, Reason::LabRefused | Reason::PhoneUnvouched | Reason::PhoneRefused);
    if attempt >= attempts::OF_SESSION || of_the_phone {
        deletion_receipt(app, recovery).await?;
        outcome::conclude(app, recovery, reason, facts).await?;
    } else {
        app.doing(recovery, waiting_for(purpose)).await?;
    }
    Ok(Problem::new(reason, "evidence refused"))
}

/// Evidence fits the step: the document before there is a credential, the face alone afterwards.
fn require_turn(recovery: &Recovery, purpose: Purpose) -> Result<(), Problem> {
    let fits = match purpose {
        Purpose::Issuance => recovery.credential.is_none(),
        Purpose::Presentation => recovery.credential.is_some(),
    };
    if fits && recovery.doing != Some(Doing::Decision) { Ok(()) } else { Err(Problem::malformed("not at this step")) }
}

/// Spends the nonce, whatever comes of the evidence, and gives the hash that it was bound to.
async fn spend(app: &App, recovery: &Recovery, nonce: &str, purpose: Purpose) -> Result<[u8; 32], Problem> {
    let subject = recovery.id.to_string();
    if let Some(bound) = app.repo.spend_nonce(nonce, &subject, purpose_code(purpose), app.now()).await? {
        return b64::decode_array(&bound).ok_or_else(|| crate::repo::RepoError::Damaged("nonces").into());
    }
    // Only what was given to this recovery for this purpose is told apart; of anything else nothing is said.
    let reason = match app.repo.nonce(nonce, &subject, purpose_code(purpose)).await? {
        Some(Nonce { spent: true, .. }) => Reason::EvidenceReplayed,
        Some(Nonce { expires_at, .. }) if expires_at <= app.now() => Reason::EvidenceExpired,
        _ => Reason::EvidenceForeign,
    };
    Err(reason.into())
}

fn refused(error: &evidence::EvidenceError) -> Problem {
    Problem::new(error.reason(), error.to_string())
}

fn waiting_for(purpose: Purpose) -> Doing {
    match purpose {
        Purpose::Issuance => Doing::Document,
        Purpose::Presentation => Doing::FaceCheck,
    }
}

fn purpose_code(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Issuance => "issuance",
        Purpose::Presentation => "presentation",
    }
}

/// The key that claimed the recovery.
pub(crate) fn device_key(recovery: &Recovery) -> Result<Jwk, Problem> {
    let text =
        recovery.device_key.as_deref().ok_or_else(|| Problem::malformed("no phone has claimed this recovery"))?;
    json::read(text.as_bytes()).map_err(|_| crate::repo::RepoError::Damaged("recoveries").into())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
