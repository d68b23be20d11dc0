//! Security info: what the person signs in with, and what is to go.

use super::browser::cookie;
use super::{Frame, page};
use crate::app::App;
use crate::problem::Problem;
use crate::repo::{Event, Session};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use regain_base::{Id, Reason};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// The cookie of a sign-in.
pub(super) const COOKIE: &str = "regain-session";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/security", get(show)).route("/security/remove", post(remove))
}

/// The sign-in of this browser.
pub(super) async fn session(app: &App, headers: &HeaderMap) -> Result<Session, Problem> {
    let token = cookie(headers, COOKIE).ok_or(Reason::NotSignedIn)?;
    let tag = app.keys.tag("session", token.as_bytes());
    Ok(app.repo.session(&tag, app.now()).await?.ok_or(Reason::NotSignedIn)?)
}

#[derive(Template)]
#[template(path = "security.html")]
struct Security<'a> {
    frame: Frame<'a>,
    user: &'a str,
    passkeys: Vec<Shown>,
    methods: Vec<String>,
    ends: String,
}

struct Shown {
    id: String,
    short: String,
}

async fn show(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let session = session(&app, &headers).await?;
    let removed = app.repo.removed_methods(&session.account).await?;
    let account = app.directory.account(&session.account).ok_or(Reason::NotSignedIn)?;
    let methods = account.methods.iter().filter(|method| !removed.contains(method)).cloned().collect();
    let passkeys = app.repo.passkeys(&session.account).await?;
    let passkeys =
        passkeys.into_iter().map(|key| Shown { short: key.id.chars().take(8).collect(), id: key.id }).collect();
    let minutes = session.expires_at.since(app.now()).as_secs() / 60;
    let ends = if session.via == "pass" { format!("{minutes} more minutes") } else { String::new() };
    Ok(page(&Security { frame: Frame::new(&app), user: &session.account, passkeys, methods, ends }))
}

#[derive(Deserialize)]
struct Remove {
    method: Option<String>,
    passkey: Option<String>,
}

async fn remove(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Form(form): Form<Remove>,
) -> Result<Response, Problem> {
    let session = session(&app, &headers).await?;
    let account = app.directory.account(&session.account).ok_or(Reason::NotSignedIn)?;
    match (form.method, form.passkey) {
        (Some(method), None) if account.methods.contains(&method) => {
            app.repo.remove_method(&session.account, &method, app.now()).await?;
            note(&app, &session.account, "method-removed").await?;
        }
        (None, Some(passkey)) if app.repo.remove_passkey(&session.account, &passkey).await? => {
            note(&app, &session.account, "passkey-removed").await?;
        }
        _ => return Err(Problem::not_here()),
    }
    Ok(Redirect::to("/security").into_response())
}

/// Records a change of the person's sign-in methods.
pub(super) async fn note(app: &App, account: &str, event: &str) -> Result<(), Problem> {
    let id = Id::random(&*app.entropy).to_string();
    let event = Event { correlation: &id, event, account: Some(account), detail: json!({}), ..Event::default() };
    Ok(app.repo.audit(&id, app.now(), &event).await?)
}
