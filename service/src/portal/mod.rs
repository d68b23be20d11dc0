//! The pages that a person sees in a browser, rendered here, usable without any script.

mod assets;
mod browser;
mod live;
mod notice;
mod passkeys;
mod recover;
mod security;
mod sign_in;
mod view;

use crate::app::App;
use askama::Template;
use axum::Router;
use axum::response::{Html, IntoResponse, Response};
use regain_base::reason::PersonText;
use regain_base::{Fault, Id, Reason};
use std::sync::Arc;

/// The pages.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .merge(sign_in::routes())
        .merge(recover::routes())
        .merge(security::routes())
        .merge(passkeys::routes())
        .merge(notice::routes())
}

/// Files of the look and open streams: neither is counted against a peer's requests or its time.
pub(crate) fn unlimited() -> Router<Arc<App>> {
    Router::new().merge(assets::routes()).merge(live::routes())
}

/// What every page shows around its content.
struct Frame<'a> {
    organisation: &'a str,
    help: &'a str,
}

impl<'a> Frame<'a> {
    fn new(app: &'a App) -> Self {
        Self { organisation: &app.config.organisation.name, help: &app.config.organisation.help }
    }
}

/// The page as an answer; a template that cannot be rendered is an internal problem.
fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => crate::problem::Problem::new(Reason::Internal, error.to_string()).into_response(),
    }
}

/// The end of a way: done, evaluated, refused, expired.
#[derive(Template)]
#[template(path = "end.html")]
struct End<'a> {
    frame: Frame<'a>,
    id: String,
    user: &'a str,
    text: PersonText,
    badge: &'static str,
    icon: &'static str,
    short: &'static str,
    correlation: String,
    recovered: bool,
    can_show: bool,
    minutes: u32,
    again: bool,
}

impl<'a> End<'a> {
    fn new(app: &'a App, reason: Reason) -> Self {
        let (badge, icon) = match reason {
            Reason::Recovered | Reason::EvaluationComplete => ("good", "tick"),
            Reason::SessionExpired | Reason::CodeExpired | Reason::PassExpired | Reason::RateLimited => {
                ("wait", "clock")
            }
            // A set-up that is not ready is nobody's failure.
            _ if reason == Reason::Aborted || reason.fault() == Fault::Operator => ("wait", "stop"),
            _ => ("bad", "stop"),
        };
        Self {
            frame: Frame::new(app),
            id: String::new(),
            user: "",
            text: reason.person(),
            badge,
            icon,
            short: reason.short(),
            correlation: String::new(),
            recovered: false,
            can_show: false,
            minutes: 0,
            again: false,
        }
    }
}

/// A refusal as a page, with what to read out to the help desk.
pub(crate) fn refusal(app: &App, reason: Reason, correlation: Id) -> Response {
    page(&End { correlation: correlation.to_string()[..8].to_owned(), ..End::new(app, reason) })
}
