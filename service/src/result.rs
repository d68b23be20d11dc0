//! How it ended, as the phone asks: the outcome, the pass, and the phone's word that it has the pass.
//!
//! An answer can be lost with the app. So the pass may be asked for again, but only by the device key that claimed the recovery, each
//! time with a fresh nonce of the result, and only until the phone has it or [`crate::pass::REPEAT`] is over.

use crate::app::App;
use crate::handoff::json_body;
use crate::pass::{self, Screen};
use crate::phone::Phone;
use crate::problem::Problem;
use crate::recovery::Recovery;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use regain_base::Reason;
use regain_protocol::{api, jose};
use serde_json::{Value, json};
use std::sync::Arc;

/// The purpose under which the nonces of pass requests are kept.
const PASS_NONCE: &str = "pass";

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/recoveries/{id}/result", get(result))
        .route("/api/recoveries/{id}/pass", post(give))
        .route("/api/recoveries/{id}/pass/received", post(received))
}

async fn result(State(app): State<Arc<App>>, Phone(recovery): Phone) -> Result<Json<api::ResultResponse>, Problem> {
    let reason = recovery.refusal.filter(|_| recovery.step.is_final());
    let reason = reason.ok_or_else(|| Problem::malformed("there is no result yet"))?;
    let pass_nonce = if pass::waits_for_phone(&app, &recovery).await? {
        let (nonce, subject) = (app.token(), recovery.id.to_string());
        app.repo.add_nonce(&nonce, &subject, PASS_NONCE, "", app.now().after(pass::REPEAT)).await?;
        Some(nonce)
    } else {
        None
    };
    let receipt = crate::evidence::deletion_receipt(&app, &recovery).await?;
    Ok(Json(api::ResultResponse { outcome: reason.into(), pass_nonce, receipt }))
}

async fn give(State(app): State<Arc<App>>, Phone(recovery): Phone, body: Bytes) -> Result<Json<api::Pass>, Problem> {
    let request: api::PassRequest = json_body(&body)?;
    let nonce = signed_nonce(&recovery, &request.statement)?;
    let subject = recovery.id.to_string();
    if app.repo.spend_nonce(&nonce, &subject, PASS_NONCE, app.now()).await?.is_none() {
        return Err(Reason::EvidenceReplayed.into());
    }
    let shown = pass::reveal(&app, &recovery, Screen::Phone).await?;
    app.record(&recovery, "pass-shown", None, json!({ "screen": "phone" })).await?;
    Ok(Json(api::Pass {
        value: shown.value,
        lifetime_minutes: u32::try_from(shown.lifetime_minutes).unwrap_or(0),
        one_time: shown.one_time,
        expires_at: shown.expires_at,
    }))
}

/// The nonce in a statement that this recovery's phone signed. A bearer alone is not enough.
fn signed_nonce(recovery: &Recovery, statement: &str) -> Result<String, Problem> {
    let key = crate::evidence::device_key(recovery)?;
    let rules = jose::Rules { typ: api::PASS_TYPE, max_len: 8 * 1024 };
    let claims =
        jose::verify(statement, &key, &rules).map_err(|error| Problem::new(error.reason(), error.to_string()))?;
    let said: api::PassStatement =
        serde_json::from_value(claims).map_err(|_| Problem::malformed("the pass request's claims"))?;
    if said.recovery != recovery.id {
        return Err(Problem::malformed("the pass request is for another recovery"));
    }
    Ok(said.nonce)
}

async fn received(State(app): State<Arc<App>>, Phone(recovery): Phone) -> Result<Json<Value>, Problem> {
    if pass::received(&app, &recovery).await? {
        app.record(&recovery, "pass-received", None, json!({})).await?;
    }
    Ok(Json(json!({})))
}
