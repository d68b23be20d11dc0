//! The outermost layer: every route, and what holds for all of them — a correlation id, one shape of refusal, limits, headers.

use crate::app::App;
use crate::portal;
use crate::problem::Problem;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use regain_base::{Fault, Id, Reason};
use regain_protocol::api;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower_governor::GovernorLayer;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::PeerIpKeyExtractor;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// The largest body: evidence is at most 12 MB; everything else is limited by its own handler.
const MAX_BODY: usize = 13 * 1024 * 1024;

/// The longest a request may take; open streams are not requests in this sense.
const DEADLINE: Duration = Duration::from_secs(60);

/// Only our own files, no inline script or style, no framing.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Every route of the service.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let limited = Router::new()
        .merge(crate::evidence::routes())
        .merge(crate::handoff::routes())
        .merge(crate::hand_over::routes())
        .merge(crate::result::routes())
        .merge(crate::issuer::routes())
        .merge(crate::verifier::routes())
        .merge(portal::routes())
        .layer(middleware::from_fn(to_its_end))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, DEADLINE))
        .layer(RequestBodyLimitLayer::new(MAX_BODY));
    // One peer may ask 200 times at once and 20 times a second for long; guesses are counted apart, in the database.
    let limits =
        GovernorConfigBuilder::default().per_millisecond(50).burst_size(200).key_extractor(PeerIpKeyExtractor).finish();
    let limited = match limits {
        Some(limits) => limited.layer(GovernorLayer::new(limits)),
        None => limited,
    };
    limited
        .merge(portal::unlimited())
        .merge(crate::operations::routes())
        .fallback(|| async { Problem::not_here() })
        .method_not_allowed_fallback(|| async {
            Problem { status: StatusCode::METHOD_NOT_ALLOWED, ..Problem::malformed("method") }
        })
        .layer(CatchPanicLayer::custom(|_| Problem::new(Reason::Internal, "a handler panicked").into_response()))
        .layer(middleware::from_fn_with_state(Arc::clone(app), shell))
        .with_state(Arc::clone(app))
}

/// Wraps every answer.
async fn shell(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let correlation = Id::random(&*app.entropy);
    let method = request.method().clone();
    // The pattern, not the path: paths hold tokens.
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let page = is_page(request.uri().path()) && wants_html(request.headers());
    let response = if same_site(&app, request.headers()) {
        next.run(request).await
    } else {
        Problem::new(Reason::NotHere, "a form of another site").into_response()
    };
    let mut response = match problem_of(&response) {
        Some(problem) => refuse(&app, &problem, correlation, page, &route, response.headers()),
        None => response,
    };
    dress(&app, response.headers_mut(), correlation);
    let status = response.status().as_u16();
    tracing::debug!(%correlation, %method, route, status, ms = started.elapsed().as_millis(), "request");
    metrics::counter!("regain_requests_total", "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("regain_request_seconds", "route" => route).record(started.elapsed().as_secs_f64());
    response
}

/// What was begun is carried out, also when the caller hangs up: a nonce that was spent without an answer stored would lock out the
/// phone that asks again.
async fn to_its_end(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => Problem::new(Reason::Internal, error.to_string()).into_response(),
    }
}

/// The problem that a handler or a layer answered with; plain errors of layers and extractors become one as well.
fn problem_of(response: &Response) -> Option<Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    let status = response.status();
    let told = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if status.as_u16() < 400 || told.starts_with("application/") || told.starts_with("text/html") {
        return None;
    }
    let reason = match status.as_u16() {
        404 => Reason::NotHere,
        429 => Reason::RateLimited,
        500.. => Reason::Internal,
        _ => Reason::MalformedRequest,
    };
    Some(Problem { reason, status, detail: "refused before the handler".into() })
}

fn refuse(app: &App, problem: &Problem, correlation: Id, page: bool, route: &str, headers: &HeaderMap) -> Response {
    let (reason, status) = (problem.reason, problem.status);
    if reason.fault() == Fault::System {
        tracing::error!(%correlation, route, code = reason.code(), detail = problem.detail, "{}", reason.admin());
    } else {
        tracing::info!(%correlation, route, code = reason.code(), detail = problem.detail, "refused");
    }
    let mut answer = if page {
        portal::refusal(app, reason, correlation)
    } else {
        Json(api::Problem::new(reason, correlation)).into_response()
    };
    *answer.status_mut() = status;
    for name in [header::RETRY_AFTER, header::ALLOW, header::SET_COOKIE] {
        if let Some(value) = headers.get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

fn dress(app: &App, headers: &mut HeaderMap, correlation: Id) {
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, POLICY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "no-referrer");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(header::CACHE_CONTROL, "no-store");
    if app.origin.scheme() == "https" {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Ok(value) = HeaderValue::from_str(&correlation.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}

/// Whether the address is one of a page, whose refusals are pages too.
fn is_page(path: &str) -> bool {
    let program =
        ["/api/", "/issuer", "/openid4vp", "/.well-known/", "/healthz", "/metrics", "/openapi.json", "/assets/"];
    let parts = ["/state", "/events", "/qr.svg", "/qr.png"];
    !program.iter().any(|start| path.starts_with(start)) && !parts.iter().any(|end| path.ends_with(end))
}

fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html") || accept.contains("*/*")
}

/// Browsers say where a request comes from; one of another site is not carried out. Apps say nothing.
fn same_site(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(&header::ORIGIN) else { return true };
    let host = text(&header::HOST).unwrap_or_default();
    let expected = app.origin.origin().ascii_serialization();
    origin == expected || origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
}
