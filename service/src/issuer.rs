//! OpenID4VCI: the issuer of the verified ID.
//!
//! The pre-authorized code and its token work until the wallet has used the credential, so that a phone that was killed while
//! receiving can receive again, and receives the very same. They are worth nothing without the device key: each time the proof must be
//! that key's, over a fresh nonce.

use crate::app::App;
use crate::evidence::{device_key, hex};
use crate::problem::Problem;
use crate::recovery::{Doing, Recovery};
use crate::repo::NewCredential;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use regain_base::{Reason, Secret};
use regain_protocol::evidence::credential_hash;
use regain_protocol::issuance::metadata::{
    Configuration, IssuerMetadata, KeyMetadata, KeySet, ProofType, ServerMetadata,
};
use regain_protocol::issuance::{
    CredentialRequest, CredentialResponse, ErrorResponse, IssuedCredential, NonceResponse, PRE_AUTHORIZED,
    TokenResponse, verify_proof,
};
use regain_protocol::jose::Jwk;
use regain_protocol::{json, sd_jwt};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use url::form_urlencoded;

/// The one kind of credential.
pub(crate) const CONFIGURATION: &str = "VerifiedIdentity";

/// How long an access token works.
const TOKEN_LIFETIME: Duration = Duration::from_secs(600);
/// How long a nonce for a proof works.
const NONCE_LIFETIME: Duration = Duration::from_secs(300);
/// How long a credential is valid: half a year.
const CREDENTIAL_LIFETIME: Duration = Duration::from_secs(183 * 24 * 3600);

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/.well-known/openid-credential-issuer/issuer", get(issuer_metadata))
        .route("/.well-known/oauth-authorization-server/issuer", get(server_metadata))
        .route("/.well-known/jwt-vc-issuer/issuer", get(keys))
        .route("/issuer/token", post(token))
        .route("/issuer/nonce", post(nonce))
        .route("/issuer/credential", post(credential))
}

/// The issuer's identifier.
pub(crate) fn identifier(app: &App) -> String {
    app.address("issuer")
}

/// The credential's type.
pub(crate) fn vct(app: &App) -> String {
    app.address("issuer/VerifiedIdentity")
}

/// The name of the issuer's key.
pub(crate) fn kid(app: &App) -> String {
    Jwk::of(&app.keys.issuer).thumbprint()
}

async fn issuer_metadata(State(app): State<Arc<App>>) -> Json<IssuerMetadata> {
    let claim = |name: &str, text: &str| json!({"path": [name], "display": [{"name": text, "locale": "en"}]});
    let configuration = Configuration {
        format: sd_jwt::TYP.into(),
        vct: Some(vct(&app)),
        cryptographic_binding_methods_supported: Some(vec!["jwk".into()]),
        credential_signing_alg_values_supported: Some(vec!["ES256".into()]),
        proof_types_supported: Some(BTreeMap::from([(
            "jwt".to_owned(),
            ProofType { proof_signing_alg_values_supported: vec!["ES256".into()] },
        )])),
        credential_metadata: Some(json!({
            "display": [{"name": format!("Verified ID by {}", app.config.organisation.name), "locale": "en"}],
            "claims": [
                claim("firstName", "First name"),
                claim("lastName", "Last name"),
                claim("fullName", "Name"),
                claim("dateOfBirth", "Date of birth"),
                claim("documentType", "Kind of ID"),
                claim("documentId", "Number of the ID"),
                claim("documentExpiryDate", "ID valid until"),
                claim("portrait", "Photo"),
            ]
        })),
    };
    Json(IssuerMetadata {
        credential_issuer: identifier(&app),
        credential_endpoint: app.address("issuer/credential"),
        nonce_endpoint: Some(app.address("issuer/nonce")),
        authorization_servers: None,
        credential_configurations_supported: BTreeMap::from([(CONFIGURATION.to_owned(), configuration)]),
    })
}

async fn server_metadata(State(app): State<Arc<App>>) -> Json<ServerMetadata> {
    Json(ServerMetadata {
        issuer: identifier(&app),
        token_endpoint: app.address("issuer/token"),
        anonymous_access: true,
        grant_types_supported: vec![PRE_AUTHORIZED.into()],
    })
}

async fn keys(State(app): State<Arc<App>>) -> Json<KeyMetadata> {
    let key = Jwk::of(&app.keys.issuer);
    Json(KeyMetadata { issuer: identifier(&app), jwks: Some(KeySet::of(&key, &kid(&app))), jwks_uri: None })
}

async fn token(State(app): State<Arc<App>>, body: Bytes) -> Result<Response, Problem> {
    let mut form = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(&body) {
        if form.insert(name.into_owned(), value.into_owned()).is_some() {
            return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_request"));
        }
    }
    if form.get("grant_type").map(String::as_str) != Some(PRE_AUTHORIZED) {
        return Ok(refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type"));
    }
    // No offer of ours asks for a transaction code (OpenID4VCI section 6.3).
    let (Some(code), None) = (form.get("pre-authorized_code"), form.get("tx_code")) else {
        return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_request"));
    };
    let (now, token) = (app.now(), app.token());
    let tags = (app.keys.tag("pre-authorized", code.as_bytes()), app.keys.tag("access", token.as_bytes()));
    let recovery = app.repo.redeem_offer(&tags.0, &tags.1, now.after(TOKEN_LIFETIME), now).await?;
    if recovery.is_none() {
        return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_grant"));
    }
    Ok(fresh(&TokenResponse {
        access_token: token,
        token_type: "Bearer".into(),
        expires_in: Some(TOKEN_LIFETIME.as_secs()),
        authorization_details: Vec::new(),
    }))
}

async fn nonce(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let nonce = app.token();
    app.repo.add_nonce(&nonce, "issuer", "proof", "", app.now().after(NONCE_LIFETIME)).await?;
    Ok(fresh(&NonceResponse { c_nonce: nonce }))
}

async fn credential(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(bearer) = bearer.and_then(|value| value.strip_prefix("Bearer ")) else {
        return Ok(refusal(StatusCode::UNAUTHORIZED, "invalid_token"));
    };
    let now = app.now();
    let Some(offer) = app.repo.offer_by_token(&app.keys.tag("access", bearer.as_bytes()), now).await? else {
        return Ok(refusal(StatusCode::UNAUTHORIZED, "invalid_token"));
    };
    let recovery = app.repo.recovery(offer.recovery, now).await?.ok_or_else(Problem::not_here)?;
    if recovery.require_consent().is_err() {
        return Ok(refusal(StatusCode::BAD_REQUEST, "credential_request_denied"));
    }
    let Ok(request) = json::read::<CredentialRequest>(&body) else {
        return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_credential_request"));
    };
    match (&request.credential_configuration_id, &request.credential_identifier) {
        (Some(id), None) if id == CONFIGURATION => {}
        (Some(_), None) => return Ok(refusal(StatusCode::BAD_REQUEST, "unknown_credential_configuration")),
        (None, Some(_)) => return Ok(refusal(StatusCode::BAD_REQUEST, "unknown_credential_identifier")),
        _ => return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_credential_request")),
    }
    let [proof] = request.proofs.jwt.as_slice() else {
        return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_proof"));
    };
    let holder = match verify_proof(proof, &identifier(&app), now) {
        Ok((holder, nonce)) if holder == device_key(&recovery)? => {
            if app.repo.spend_nonce(&nonce, "issuer", "proof", now).await?.is_none() {
                return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_nonce"));
            }
            holder
        }
        _ => return Ok(refusal(StatusCode::BAD_REQUEST, "invalid_proof")),
    };
    let text = match issued(&app, &recovery).await? {
        Some(text) => text,
        None => issue(&app, &recovery, &offer.claims, &holder).await?,
    };
    if recovery.doing == Some(Doing::Credential) {
        app.doing(&recovery, Doing::FaceCheck).await?;
    }
    // The wallet is who it is for.
    Ok(fresh(&CredentialResponse { credentials: vec![IssuedCredential { credential: text.expose().clone() }] }))
}

/// The recovery's credential, if there is one: whichever answer arrives in the end, the presentation is of the same.
async fn issued(app: &App, recovery: &Recovery) -> Result<Option<Secret<String>>, Problem> {
    let Some(sealed) = app.repo.issued(recovery.id).await? else { return Ok(None) };
    // Read back into text.
    let text = String::from_utf8(open(app, &credential_context(recovery), &sealed)?.expose().clone());
    text.map(|text| Some(Secret::new(text))).map_err(|_| crate::repo::RepoError::Damaged("issued").into())
}

/// Signs the recovery's one credential and records it.
async fn issue(app: &App, recovery: &Recovery, claims: &str, holder: &Jwk) -> Result<Secret<String>, Problem> {
    let text = sign(app, &open(app, &recovery.id.to_string(), claims)?, holder)?;
    // Hashed, because the presentation must be of this very one, and sealed, for who asks again.
    let digest = hex(&credential_hash(text.expose().split('~').next().unwrap_or_default()));
    let sealed = app.keys.seal(&*app.entropy, &credential_context(recovery), text.expose().as_bytes());
    let (id, holder, now) = (app.token(), holder.thumbprint(), app.now());
    let new = NewCredential {
        id: &id,
        recovery: recovery.id,
        holder: &holder,
        digest: &digest,
        sealed: &sealed,
        issued_at: now,
    };
    if app.repo.issue(&new).await? {
        app.record(recovery, "credential-issued", None, json!({ "type": CONFIGURATION })).await?;
        return Ok(text);
    }
    // The same phone asked twice at once, and the other was faster.
    issued(app, recovery).await?.ok_or_else(Problem::not_here)
}

/// What a credential's text is sealed in, apart from the claims that it was made of.
fn credential_context(recovery: &Recovery) -> String {
    format!("{} credential", recovery.id)
}

fn open(app: &App, context: &str, sealed: &str) -> Result<Secret<Vec<u8>>, Problem> {
    let opened = app.keys.unseal(context, sealed);
    opened.ok_or_else(|| Problem::new(Reason::StorageFailed, "what was sealed does not open with this key file"))
}

fn sign(app: &App, claims: &Secret<Vec<u8>>, holder: &Jwk) -> Result<Secret<String>, Problem> {
    let fault = |detail: String| Problem::new(Reason::Internal, detail);
    // Opened to be put into the credential.
    let claims: Map<String, Value> =
        serde_json::from_slice(claims.expose()).map_err(|_| fault("sealed claims".into()))?;
    let claims: Vec<_> = claims.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let (now, issuer, vct) = (app.now(), identifier(app), vct(app));
    let draft = sd_jwt::Draft {
        issuer: &issuer,
        vct: &vct,
        issued_at: now.seconds(),
        expires_at: now.after(CREDENTIAL_LIFETIME).seconds(),
        holder,
        claims: &claims,
    };
    sd_jwt::issue(&draft, &kid(app), &app.keys.issuer, &*app.entropy).map_err(|error| fault(error.to_string()))
}

/// A body that no cache may keep.
fn fresh(body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(body) => {
            ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body).into_response()
        }
        Err(error) => Problem::new(Reason::Internal, error.to_string()).into_response(),
    }
}

/// An error of the protocol, in its own form.
fn refusal(status: StatusCode, code: &str) -> Response {
    let body = ErrorResponse { error: code.into(), error_description: None };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
