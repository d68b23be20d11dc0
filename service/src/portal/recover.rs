//! Recover your account: the name is confirmed, the preconditions are checked, the recovery is opened and followed.

use super::browser::{cookie, family, is_phone, set_cookie};
use super::sign_in::User;
use super::view;
use super::{Frame, page};
use crate::app::App;
use crate::config::{Account, Profile};
use crate::hand_over;
use crate::handoff::{token_key, typed_code};
use crate::outcome::conclude;
use crate::pass::{self, Screen};
use crate::problem::Problem;
use crate::recovery::{LIFETIME, Recovery, Step};
use crate::repo::{Event, NewRecovery};
use askama::Template;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use regain_base::{Id, Reason, Secret};
use regain_protocol::handoff::{self as wire, HandoffError, Ticket};
use serde::Deserialize;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// The cookie that binds a page to its recovery.
pub(super) const COOKIE: &str = "regain-recovery";

/// Recoveries that one address may open within an hour, and that one account may have opened for it.
const MAX_OPENED: (u32, u32) = (60, 12);

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/recover/start", post(start))
        .route("/recover", post(open))
        .route("/recover/{id}", get(show))
        .route("/recover/{id}/words", post(words))
        .route("/recover/{id}/stop", post(stop))
        .route("/recover/{id}/pass", post(reveal))
        .route("/h/{token}", get(landing))
}

#[derive(Template)]
#[template(path = "start.html")]
struct Start<'a> {
    frame: Frame<'a>,
    user: &'a str,
}

async fn start(State(app): State<Arc<App>>, Form(form): Form<User>) -> Result<Response, Problem> {
    Ok(page(&Start { frame: Frame::new(&app), user: form.name()? }))
}

/// Checks everything that would end the recovery anyway, and opens it.
async fn open(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<User>,
) -> Result<Response, Problem> {
    let name = form.name()?;
    let now = app.now();
    let hour = Duration::from_secs(3600);
    let bucket = |kind: &str, value: &str| format!("open:{kind}:{}", app.keys.tag("bucket", value.as_bytes()));
    let by_peer = app.repo.hit(&bucket("peer", &peer.ip().to_string()), now, hour).await?;
    let by_name = app.repo.hit(&bucket("name", &name.to_lowercase()), now, hour).await?;
    if by_peer > MAX_OPENED.0 || by_name > MAX_OPENED.1 {
        return Err(Reason::RateLimited.into());
    }
    let found = match app.directory.account(name) {
        // An unknown account reads like one that no profile covers.
        None => Err((None, Reason::NoProfile)),
        Some(account) => match app.directory.preconditions(&app.config, account) {
            Ok(profile) => Ok((account, profile)),
            Err(reason) => Err((Some(account), reason)),
        },
    };
    match found {
        Ok((account, profile)) => opened(&app, &headers, account, profile).await,
        Err((account, reason)) => {
            let id = Id::random(&*app.entropy).to_string();
            let account = account.map(|account| account.user_name.as_str());
            let event =
                Event { correlation: &id, event: "precondition", account, reason: Some(reason), ..Event::default() };
            app.repo.audit(&id, now, &event).await?;
            tracing::warn!(correlation = id, code = reason.code(), "{}", reason.admin());
            Err(Problem::new(reason, format!("audit {id}")))
        }
    }
}

async fn opened(app: &App, headers: &HeaderMap, account: &Account, profile: &Profile) -> Result<Response, Problem> {
    let id = Id::random(&*app.entropy);
    let secret = app.token();
    let new = NewRecovery {
        id,
        account: &account.user_name,
        profile: &profile.name,
        mode: profile.mode,
        now: app.now(),
        browser: &family(headers),
        city: app.config.organisation.city.as_deref().unwrap_or_default(),
        browser_tag: &app.keys.tag("browser", secret.as_bytes()),
        code_tag: &app.keys.tag("code", typed_code(app, id).as_bytes()),
    };
    app.repo.create_recovery(&new).await?;
    let recovery = app.repo.recovery(id, app.now()).await?.ok_or(Reason::Internal)?;
    app.record(&recovery, "recovery-opened", None, json!({ "browser": recovery.browser })).await?;
    metrics::counter!("regain_recoveries_opened_total", "mode" => profile.mode.code()).increment(1);
    let cookie = set_cookie(app, COOKIE, &secret, LIFETIME * 2);
    let location = format!("/recover/{id}").parse().map_err(|_| Reason::Internal)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location), (header::SET_COOKIE, cookie)]).into_response())
}

/// The recovery of this browser; anybody else sees nothing at the address.
pub(super) async fn mine(app: &App, headers: &HeaderMap, id: &str) -> Result<Recovery, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::not_here())?;
    let secret = cookie(headers, COOKIE).ok_or_else(Problem::not_here)?;
    let recovery = app.repo.recovery(id, app.now()).await?.ok_or_else(Problem::not_here)?;
    if recovery.browser_tag == app.keys.tag("browser", secret.as_bytes()) {
        Ok(recovery)
    } else {
        Err(Problem::not_here())
    }
}

async fn show(State(app): State<Arc<App>>, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Problem> {
    let recovery = mine(&app, &headers, &id).await?;
    Ok(view::show(&app, &recovery, is_phone(&headers)))
}

#[derive(Deserialize)]
struct Words {
    same: String,
}

async fn words(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(form): Form<Words>,
) -> Result<Response, Problem> {
    let recovery = mine(&app, &headers, &id).await?;
    if !recovery.step.is_final() && recovery.step != Step::Created {
        let same = form.same == "yes";
        app.repo.set_words_desktop(recovery.id, same).await?;
        if same {
            app.record(&recovery, "words-confirmed-on-desktop", None, json!({})).await?;
        } else {
            conclude(&app, &recovery, Reason::WordsDiffer, json!({})).await?;
        }
        app.nudge(recovery.id);
    }
    Ok(Redirect::to(&format!("/recover/{id}")).into_response())
}

async fn stop(State(app): State<Arc<App>>, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Problem> {
    let recovery = mine(&app, &headers, &id).await?;
    if !recovery.step.is_final() {
        conclude(&app, &recovery, Reason::Aborted, json!({})).await?;
    }
    Ok(Redirect::to(&format!("/recover/{id}")).into_response())
}

#[derive(Template)]
#[template(path = "pass.html")]
struct Pass<'a> {
    frame: Frame<'a>,
    user: &'a str,
    value: &'a str,
    groups: Vec<&'a str>,
    minutes: i64,
    one_time: bool,
}

/// Shows the pass on the desktop, once.
async fn reveal(State(app): State<Arc<App>>, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Problem> {
    let recovery = mine(&app, &headers, &id).await?;
    let shown = pass::reveal(&app, &recovery, Screen::Desktop).await?;
    app.record(&recovery, "pass-shown", None, json!({ "screen": "desktop" })).await?;
    // The page is where the person reads it, this once.
    let value = shown.value.expose();
    let groups = (0..value.len()).step_by(4).map(|at| &value[at..value.len().min(at + 4)]).collect();
    Ok(page(&Pass {
        frame: Frame::new(&app),
        user: &recovery.account,
        value,
        groups,
        minutes: shown.lifetime_minutes,
        one_time: shown.one_time,
    }))
}

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing<'a> {
    frame: Frame<'a>,
    app_link: String,
    /// What can be typed instead, and how long; none where only the link leads on.
    typed: Option<(String, u64)>,
}

/// Where a phone without the app lands: the same recovery by a code, whatever happens to the 30-second token meanwhile.
async fn landing(State(app): State<Arc<App>>, Path(token): Path<String>) -> Result<Response, Problem> {
    let now = app.now();
    let id = match token_key(&app).verify(&token, now) {
        Ok(id) => id,
        Err(error) => return handed_over(&app, token, error).await,
    };
    let recovery = app.repo.recovery(id, now).await?.ok_or(Reason::CodeUnknown)?;
    match recovery.step {
        Step::Created => {}
        Step::Expired => return Err(Reason::SessionExpired.into()),
        _ => return Err(Reason::CodeUsed.into()),
    }
    Ok(page(&Landing {
        frame: Frame::new(&app),
        app_link: app_link(&app, id),
        typed: Some((typed_code(&app, id), recovery.expires_at.since(now).as_secs() / 60)),
    }))
}

/// The link with which a verifier hands the recovery over was opened by the phone's own camera: only the app can take it. `other` is why it
/// is no link of the first page.
async fn handed_over(app: &App, token: String, other: HandoffError) -> Result<Response, Problem> {
    let now = app.now();
    let id = match hand_over::verify(app, &token, now) {
        Ok(id) => id,
        Err(HandoffError::Expired) => return Err(Reason::CodeExpired.into()),
        Err(_) => return Err(other.reason().into()),
    };
    let recovery = app.repo.recovery(id, now).await?.ok_or(Reason::CodeUnknown)?;
    if !hand_over::waits(&recovery) {
        return Err(Reason::CodeUsed.into());
    }
    let app_link = wire::app_link(&app.origin, &Ticket::Token(Secret::new(token)));
    Ok(page(&Landing { frame: Frame::new(app), app_link, typed: None }))
}

/// The link that opens the app on this phone: with the code, which lives as long as the recovery, not with a 30-second token.
pub(super) fn app_link(app: &App, id: Id) -> String {
    wire::app_link(&app.origin, &Ticket::Code(Secret::new(typed_code(app, id))))
}

/// The link of the QR as it is now.
pub(super) fn link(app: &App, recovery: &Recovery) -> String {
    wire::link(&app.origin, &token_key(app).mint(recovery.id, app.now()))
}
