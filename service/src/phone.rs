//! The phone's side of a request: its bearer token leads to its recovery.

use crate::app::App;
use crate::problem::Problem;
use crate::recovery::Recovery;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use regain_base::Reason;
use std::sync::Arc;

/// The recovery of the phone that calls, found by its bearer token and equal to the `{id}` of the address.
///
/// It may have ended: handlers that change something ask [`Recovery::require_open`] or [`Recovery::require_consent`] first.
pub(crate) struct Phone(pub(crate) Recovery);

/// The recovery of whoever looked at the ID: a phone, or a verifier that may have handed the recovery over since.
pub(crate) struct Verifier(pub(crate) Recovery);

impl FromRequestParts<Arc<App>> for Phone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let tag = bearer(parts, app)?;
        let recovery = app.repo.recovery_by_bearer(&tag, app.now()).await?;
        addressed(parts, app, recovery).await.map(Self)
    }
}

impl FromRequestParts<Arc<App>> for Verifier {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let (tag, now) = (bearer(parts, app)?, app.now());
        let recovery = match app.repo.recovery_by_bearer(&tag, now).await? {
            // The phone that took it has nothing to hand over.
            Some(recovery) if recovery.handed_over => return Err(Problem::not_here()),
            Some(recovery) => Some(recovery),
            None => app.repo.recovery_by_verifier(&tag, now).await?,
        };
        addressed(parts, app, recovery).await.map(Self)
    }
}

/// The keyed hash of the request's bearer token.
fn bearer(parts: &Parts, app: &App) -> Result<String, Problem> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = header.and_then(|value| value.strip_prefix("Bearer ")).filter(|token| token.len() <= 128);
    Ok(app.keys.tag("bearer", bearer.ok_or(Reason::NotSignedIn)?.as_bytes()))
}

/// The recovery, if the address names it.
async fn addressed(parts: &mut Parts, app: &Arc<App>, recovery: Option<Recovery>) -> Result<Recovery, Problem> {
    let recovery = recovery.ok_or(Reason::NotSignedIn)?;
    let path = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::not_here())?;
    let id = path.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.to_owned());
    if id.is_some_and(|id| id != recovery.id.to_string()) {
        return Err(Problem::not_here());
    }
    Ok(recovery)
}
