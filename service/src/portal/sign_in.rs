//! Sign in, sign in another way, and the one-time pass.
//!
//! Until a pass or passkey fits, no page tells whether an account exists.

use super::browser::set_cookie;
use super::{Frame, page, security};
use crate::app::App;
use crate::pass;
use crate::problem::Problem;
use crate::repo::{Event, Session};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use regain_base::{Id, Reason, Secret, Timestamp};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/sign-in") }))
        .route("/sign-in", get(start).post(method))
        .route("/sign-in/other", post(other))
        .route("/sign-in/pass-form", post(pass_form))
        .route("/sign-in/pass", post(with_pass))
        .route("/sign-out", post(sign_out))
}

/// A form with a user name.
#[derive(Deserialize)]
pub(super) struct User {
    user: String,
}

impl User {
    /// The user name as typed, if it can be one.
    pub(super) fn name(&self) -> Result<&str, Problem> {
        let name = self.user.trim();
        let fits = !name.is_empty() && name.chars().count() <= 113 && !name.chars().any(char::is_control);
        fits.then_some(name).ok_or_else(|| Problem::malformed("a user name has 1 to 113 printable characters"))
    }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn<'a> {
    frame: Frame<'a>,
    user: &'a str,
}

async fn start(State(app): State<Arc<App>>) -> Response {
    page(&SignIn { frame: Frame::new(&app), user: "" })
}

#[derive(Template)]
#[template(path = "method.html")]
struct Method<'a> {
    frame: Frame<'a>,
    user: &'a str,
}

async fn method(State(app): State<Arc<App>>, Form(form): Form<User>) -> Result<Response, Problem> {
    Ok(page(&Method { frame: Frame::new(&app), user: form.name()? }))
}

#[derive(Template)]
#[template(path = "other.html")]
struct Other<'a> {
    frame: Frame<'a>,
    user: &'a str,
}

async fn other(State(app): State<Arc<App>>, Form(form): Form<User>) -> Result<Response, Problem> {
    Ok(page(&Other { frame: Frame::new(&app), user: form.name()? }))
}

#[derive(Template)]
#[template(path = "pass_form.html")]
struct PassForm<'a> {
    frame: Frame<'a>,
    user: &'a str,
    problem: String,
}

async fn pass_form(State(app): State<Arc<App>>, Form(form): Form<User>) -> Result<Response, Problem> {
    Ok(page(&PassForm { frame: Frame::new(&app), user: form.name()?, problem: String::new() }))
}

#[derive(Deserialize)]
struct TypedPass {
    user: String,
    pass: Secret<String>,
}

async fn with_pass(State(app): State<Arc<App>>, Form(form): Form<TypedPass>) -> Result<Response, Problem> {
    let user = User { user: form.user };
    let name = user.name()?;
    match pass::sign_in(&app, name, &form.pass).await {
        Ok(ends) => signed_in(&app, name, "pass", ends).await,
        Err(problem) if matches!(problem.reason, Reason::PassWrong | Reason::PassExpired | Reason::RateLimited) => {
            let text = problem.reason.person();
            let problem_text = format!("{}. {}", text.title, text.body);
            note(&app, name, "sign-in-refused", Some(problem.reason)).await?;
            let form = PassForm { frame: Frame::new(&app), user: name, problem: problem_text };
            Ok((problem.status, page(&form)).into_response())
        }
        Err(problem) => Err(problem),
    }
}

/// Starts a sign-in and goes to the security info.
pub(super) async fn signed_in(app: &App, user: &str, via: &str, ends: Timestamp) -> Result<Response, Problem> {
    let account = app.directory.account(user).ok_or(Reason::PassWrong)?;
    let token = app.token();
    let now = app.now();
    let session = Session { account: account.user_name.clone(), via: via.into(), expires_at: ends };
    app.repo.add_session(&app.keys.tag("session", token.as_bytes()), &session, now).await?;
    note(app, user, &format!("signed-in-with-{via}"), None).await?;
    let cookie = set_cookie(app, security::COOKIE, &token, ends.since(now));
    Ok((
        StatusCode::SEE_OTHER,
        [(header::LOCATION, "/security".parse().map_err(|_| Reason::Internal)?), (header::SET_COOKIE, cookie)],
    )
        .into_response())
}

/// Records a sign-in, good or not; a name that is no account is not recorded as one.
async fn note(app: &App, user: &str, event: &str, reason: Option<Reason>) -> Result<(), Problem> {
    let id = Id::random(&*app.entropy).to_string();
    let account = app.directory.account(user).map(|account| account.user_name.as_str());
    let event = Event { correlation: &id, event, account, reason, ..Event::default() };
    Ok(app.repo.audit(&id, app.now(), &event).await?)
}

async fn sign_out(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = super::browser::cookie(&headers, security::COOKIE) {
        app.repo.end_session(&app.keys.tag("session", token.as_bytes())).await?;
    }
    Ok(Redirect::to("/sign-in").into_response())
}
