//! Every refusal of the service: a reason for the caller, a detail for the log, one correlation id in both.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use regain_base::{Fault, Reason};

/// Why a request was not answered as asked. Handlers return it; [`crate::shell`] turns it into JSON or a page.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What the caller is told.
    pub reason: Reason,
    /// The status it is told with.
    pub status: StatusCode,
    /// What the log says besides; no personal data, no secret.
    pub detail: String,
}

impl Problem {
    /// A problem with the usual status of its reason.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, status: status(reason), detail: detail.into() }
    }

    /// A request that does not have the agreed form.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(Reason::MalformedRequest, detail)
    }

    /// Nothing is at this address, or nothing for this caller.
    pub fn not_here() -> Self {
        Self::new(Reason::NotHere, "")
    }
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Self {
        Self::new(reason, "")
    }
}

impl From<crate::repo::RepoError> for Problem {
    fn from(error: crate::repo::RepoError) -> Self {
        Self::new(error.reason(), error.to_string())
    }
}

/// The body is written by the outermost layer, which knows the correlation id and whether the caller is a page or an app.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The status that a reason is told with.
fn status(reason: Reason) -> StatusCode {
    match reason {
        Reason::NotHere | Reason::CodeUnknown => StatusCode::NOT_FOUND,
        Reason::CodeUsed | Reason::EvidenceReplayed => StatusCode::CONFLICT,
        Reason::CodeExpired | Reason::SessionExpired | Reason::PassShown => StatusCode::GONE,
        Reason::RateLimited | Reason::AttemptsUsed => StatusCode::TOO_MANY_REQUESTS,
        Reason::StorageFailed | Reason::ModelFailed => StatusCode::SERVICE_UNAVAILABLE,
        Reason::NotSignedIn => StatusCode::UNAUTHORIZED,
        _ => match reason.fault() {
            Fault::System => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Device => StatusCode::BAD_REQUEST,
            Fault::Peer => StatusCode::FORBIDDEN,
            Fault::Person | Fault::Operator | Fault::Nobody => StatusCode::UNPROCESSABLE_ENTITY,
        },
    }
}
