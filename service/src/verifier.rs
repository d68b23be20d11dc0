//! OpenID4VP: the verifier of the verified ID.

use crate::app::App;
use crate::evidence::{deletion_receipt, device_key, hex};
use crate::phone::Phone;
use crate::problem::Problem;
use crate::recovery::{Doing, Recovery};
use crate::repo::PresentationRequest;
use crate::{decision, issuer, outcome};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use regain_base::Reason;
use regain_protocol::api::PresentationStart;
use regain_protocol::jose::Jwk;
use regain_protocol::presentation::dcql::Query;
use regain_protocol::presentation::{Ask, Expected, PresentationError, Presented, ResponseForm, client_id_of, verify};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// How long a request may be answered.
const REQUEST_LIFETIME: Duration = Duration::from_secs(300);
/// A credential with its portrait, as a form.
const LARGEST_ANSWER: usize = 2 * 1024 * 1024;

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/recoveries/{id}/presentation", get(start))
        .route("/openid4vp/request/{request}", get(object))
        .route("/openid4vp/response", post(answer).layer(DefaultBodyLimit::max(LARGEST_ANSWER)))
}

/// The verifier's full client id, which the phone pins at the hand-off.
pub(crate) fn client_id(app: &App) -> String {
    client_id_of(&Jwk::of(&app.keys.verifier))
}

fn query(app: &App) -> Query {
    Query::for_claims("identity", &issuer::vct(app), &["firstName", "lastName", "dateOfBirth", "portrait"])
}

/// A presentation begins only after a fresh Face Check was accepted.
async fn start(State(app): State<Arc<App>>, Phone(recovery): Phone) -> Result<Json<PresentationStart>, Problem> {
    recovery.require_consent()?;
    if recovery.doing != Some(Doing::Decision) {
        return Err(Problem::malformed("no Face Check was accepted yet"));
    }
    let request =
        PresentationRequest { id: app.token(), recovery: recovery.id, nonce: app.token(), state: app.token() };
    app.repo.add_request(&request, app.now().after(REQUEST_LIFETIME)).await?;
    Ok(Json(PresentationStart { request_uri: app.address(&format!("openid4vp/request/{}", request.id)) }))
}

async fn object(State(app): State<Arc<App>>, Path(request): Path<String>) -> Result<Response, Problem> {
    let now = app.now();
    let request = app.repo.request(&request, now).await?.ok_or_else(Problem::not_here)?;
    let ask = Ask {
        client_name: &app.config.organisation.name,
        response_uri: &app.address("openid4vp/response"),
        nonce: &request.nonce,
        state: &request.state,
        query: &query(&app),
        iat: now.seconds(),
        exp: now.after(REQUEST_LIFETIME).seconds(),
    };
    let signed = ask.sign(&app.keys.verifier).map_err(|error| Problem::new(Reason::Internal, error.to_string()))?;
    let headers = [(header::CONTENT_TYPE, "application/oauth-authz-req+jwt"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, signed).into_response())
}

async fn answer(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<serde_json::Value>, Problem> {
    let (state, form) = match ResponseForm::parse(&body) {
        Ok(form) => (form.state.clone(), Ok(form)),
        Err((state, error)) => (state, Err(error)),
    };
    let state = state.ok_or_else(|| Problem::new(Reason::PresentationInvalid, "it has no state"))?;
    let request = app.repo.answer_request(&state, app.now()).await?;
    let request = request.ok_or_else(|| Problem::new(Reason::PresentationInvalid, "unknown or answered request"))?;
    let recovery = app.repo.recovery(request.recovery, app.now()).await?.ok_or_else(Problem::not_here)?;
    recovery.require_consent()?;
    if recovery.doing != Some(Doing::Decision) {
        return Err(Problem::malformed("no Face Check was accepted yet"));
    }
    let checked = match form {
        Ok(form) => check(&app, &recovery, &request, &form).await,
        Err(error) => Err(problem(&error)),
    };
    match checked {
        Ok(presented) => {
            decision::decide(&app, &recovery, &presented.claims).await?;
            Ok(Json(json!({})))
        }
        Err(problem) if problem.reason == Reason::StorageFailed => Err(problem),
        Err(problem) => {
            // The state was this phone's own secret: whoever sends a bad answer with it ends its recovery.
            app.record(&recovery, "presentation-refused", Some(problem.reason), json!({ "detail": problem.detail }))
                .await?;
            deletion_receipt(&app, &recovery).await?;
            outcome::conclude(&app, &recovery, problem.reason, recovery.facts.clone()).await?;
            if problem.reason == Reason::Aborted { Ok(Json(json!({}))) } else { Err(problem) }
        }
    }
}

/// The protocol's rules.
fn verified(app: &App, request: &PresentationRequest, form: &ResponseForm) -> Result<Presented, Problem> {
    let (query, client_id, trusted, kid) = (query(app), client_id(app), issuer::identifier(app), issuer::kid(app));
    let key = Jwk::of(&app.keys.issuer);
    let expected = Expected {
        query: &query,
        client_id: &client_id,
        nonce: &request.nonce,
        now: app.now(),
        max_age: REQUEST_LIFETIME,
        issuer_key: &|issuer, named| (issuer == trusted && named == Some(&kid)).then_some(key),
    };
    let [presented] = <[_; 1]>::try_from(verify(form, &expected).map_err(|error| problem(&error))?)
        .map_err(|_| Problem::new(Reason::PresentationInvalid, "not one presentation"))?;
    Ok(presented)
}

/// Everything that must hold of the answer: the protocol's rules, then that it is this phone, this credential.
async fn check(
    app: &App,
    recovery: &Recovery,
    request: &PresentationRequest,
    form: &ResponseForm,
) -> Result<Presented, Problem> {
    let presented = verified(app, request, form)?;
    if presented.holder != device_key(recovery)? {
        return Err(Problem::new(Reason::PresentationInvalid, "another device's credential"));
    }
    let digest = hex(&presented.credential_hash);
    if recovery.credential.as_deref() != Some(digest.as_str()) {
        return Err(Problem::new(Reason::PresentationInvalid, "another credential than the Face Check was for"));
    }
    if !app.repo.credential_stands(&digest).await? {
        return Err(Problem::new(Reason::CredentialInvalid, "revoked"));
    }
    Ok(presented)
}

fn problem(error: &PresentationError) -> Problem {
    Problem::new(error.reason(), error.to_string())
}
