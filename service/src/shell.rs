//! The outermost layer: every route.

use crate::app::App;
use axum::Router;
use std::sync::Arc;

/// Every route of the service.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .merge(crate::evidence::routes())
        .merge(crate::issuer::routes())
        .merge(crate::verifier::routes())
        .with_state(Arc::clone(app))
}
