//! What runs and watches the service: health, metrics, the description of its API, the audit's export.

use crate::app::App;
use crate::problem::Problem;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use regain_base::{Reason, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use subtle::ConstantTimeEq;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(measures))
        .route("/openapi.json", get(|| async { Json(crate::openapi::document()) }))
        .route("/api/admin/audit", get(audit))
}

/// The process's metrics; a second service in the same process shares them.
pub(crate) fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}

async fn health(State(app): State<Arc<App>>) -> Result<Json<Value>, Problem> {
    app.repo.ping().await?;
    Ok(Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "models": app.models.is_some() })))
}

async fn measures() -> impl IntoResponse {
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}

#[derive(Deserialize)]
struct Filter {
    correlation: Option<String>,
    before: Option<i64>,
}

/// The newest audit records, for whoever has the admin's token.
async fn audit(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(filter): Query<Filter>,
) -> Result<Json<Value>, Problem> {
    admin(&app, &headers)?;
    let before = Timestamp(filter.before.unwrap_or(i64::MAX));
    let records = app.repo.audit_records(filter.correlation.as_deref(), before, 1000).await?;
    Ok(Json(json!({ "records": records })))
}

/// Nothing, or a refusal unless the admin's token is set and given.
fn admin(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Compared in constant time with what the operator set in the environment.
    let expected = app.config.admin_token.as_ref().ok_or_else(Problem::not_here)?;
    if bool::from(given.as_bytes().ct_eq(expected.expose().as_bytes())) {
        Ok(())
    } else {
        Err(Reason::NotSignedIn.into())
    }
}
