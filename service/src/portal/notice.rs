//! "It was not me": where the link of a notice leads.

use super::{Frame, page};
use crate::app::App;
use crate::problem::Problem;
use crate::recovery::Recovery;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use serde_json::json;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/notice/{token}", get(ask).post(stop))
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Notice<'a> {
    frame: Frame<'a>,
    hint: String,
    stopped: bool,
}

async fn about(app: &App, token: &str) -> Result<Recovery, Problem> {
    let id = app.repo.recovery_of_veto(&app.keys.tag("veto", token.as_bytes())).await?.ok_or_else(Problem::not_here)?;
    app.repo.recovery(id, app.now()).await?.ok_or_else(Problem::not_here)
}

async fn ask(State(app): State<Arc<App>>, Path(token): Path<String>) -> Result<Response, Problem> {
    let recovery = about(&app, &token).await?;
    let (account, _) = app.rules(&recovery)?;
    Ok(page(&Notice { frame: Frame::new(&app), hint: account.hint(), stopped: false }))
}

/// Deletes the pass that the recovery made and ends every sign-in of the account.
async fn stop(State(app): State<Arc<App>>, Path(token): Path<String>) -> Result<Response, Problem> {
    let recovery = about(&app, &token).await?;
    let revoked = app.repo.revoke_pass(&recovery.account, recovery.id).await?;
    app.repo.end_sessions(&recovery.account).await?;
    app.record(&recovery, "repudiated", None, json!({ "pass_revoked": revoked })).await?;
    tracing::warn!(recovery = %recovery.id, "the person says that it was not them");
    Ok(page(&Notice { frame: Frame::new(&app), hint: String::new(), stopped: true }))
}
