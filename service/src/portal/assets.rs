//! The look's own files.

use crate::app::App;
use crate::look;
use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::Arc;

const ICONS: &str = include_str!("../../assets/icons.svg");
const APP_CSS: &str = include_str!("../../assets/app.css");
const SCRIPT: &str = include_str!("../../assets/portal.js");
const RING: &str = include_str!("../../assets/ring.svg");

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/assets/tokens.css", get(|| async { file("text/css; charset=utf-8", look::css()) }))
        .route("/assets/app.css", get(|| async { file("text/css; charset=utf-8", APP_CSS) }))
        .route("/assets/portal.js", get(|| async { file("text/javascript; charset=utf-8", SCRIPT) }))
        .route("/assets/icons.svg", get(|| async { file("image/svg+xml", ICONS) }))
        .route("/assets/ring.svg", get(|| async { file("image/svg+xml", RING) }))
}

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=300")], text)
}
