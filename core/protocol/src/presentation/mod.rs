//! OpenID for Verifiable Presentations 1.0 with DCQL and `direct_post`: the wallet's side and the verifier's side.

pub mod dcql;
mod request;
mod response;
#[cfg(test)]
mod tests;
mod verify;

pub use request::{Ask, AuthorizationRequest, Entry, REQUEST_TYP, client_id_of};
pub use response::{Answer, decline};
pub use verify::{Expected, Presented, ResponseForm, verify};

use crate::jose::JoseError;
use crate::json::JsonError;
use crate::sd_jwt::SdJwtError;
use regain_base::Reason;

/// Why a presentation stopped, on either side.
#[derive(Debug, thiserror::Error)]
pub enum PresentationError {
    /// The request is malformed, or asks for something that is not done here.
    #[error("the request is not usable: {0}")]
    Request(&'static str),
    /// The request comes from another verifier than the one expected.
    #[error("the request is of another verifier")]
    Verifier,
    /// A token is malformed or wrong.
    #[error(transparent)]
    Token(#[from] JoseError),
    /// A body is not the JSON that was agreed.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The query is malformed.
    #[error("the query is not usable: {0}")]
    Query(&'static str),
    /// Nothing in the wallet satisfies the query.
    #[error("nothing here satisfies the query")]
    Unsatisfied,
    /// The response is malformed or does not belong to the request.
    #[error("the response is not usable: {0}")]
    Response(&'static str),
    /// The wallet answered with an error code of the protocol.
    #[error("the wallet refused: {0}")]
    Refused(String),
    /// A credential was refused.
    #[error(transparent)]
    Credential(#[from] SdJwtError),
    /// The credential's issuer is not trusted.
    #[error("the credential's issuer is not trusted")]
    Issuer,
}

impl PresentationError {
    /// The short reason.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Credential(error) => error.reason(),
            Self::Issuer => Reason::CredentialInvalid,
            Self::Verifier => Reason::ForeignLink,
            Self::Refused(code) if code == "access_denied" => Reason::Aborted,
            _ => Reason::PresentationInvalid,
        }
    }

    /// The code that tells the verifier (section 8.5).
    pub fn wire_code(&self) -> &'static str {
        match self {
            Self::Verifier => "invalid_client",
            Self::Unsatisfied => "access_denied",
            _ => "invalid_request",
        }
    }
}
