//! The outermost layer: every route.

use crate::app::App;
use axum::Router;
use std::sync::Arc;

/// Every route of the service.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Router::new().with_state(Arc::clone(app))
}
