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

impl FromRequestParts<Arc<App>> for Phone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let path = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::not_here())?;
        let id = path.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.to_owned());
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = header.and_then(|value| value.strip_prefix("Bearer ")).filter(|token| token.len() <= 128);
        let bearer = bearer.ok_or(Reason::NotSignedIn)?;
        let tag = app.keys.tag("bearer", bearer.as_bytes());
        let recovery = app.repo.recovery_by_bearer(&tag, app.now()).await?.ok_or(Reason::NotSignedIn)?;
        if id.is_some_and(|id| id != recovery.id.to_string()) {
            return Err(Problem::not_here());
        }
        Ok(Self(recovery))
    }
}
