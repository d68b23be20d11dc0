//! OpenID4VCI: the issuer of the verified ID.

use crate::app::App;
use axum::Router;
use std::sync::Arc;

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
}
