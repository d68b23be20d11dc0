//! OpenID for Verifiable Credential Issuance 1.0, pre-authorized code flow: the wallet's side as a state machine, the issuer's
//! side as types and the check of the proof.

pub mod metadata;
mod offer;
mod proof;
mod receipt;
mod session;
#[cfg(test)]
mod tests;

pub use offer::{Grant, Offer, OfferSource, TxCode, offer_uri};
pub use proof::{PROOF_TYP, ProofClaims, unsigned_proof, verify_proof};
pub use receipt::Received;
pub use session::{Input, Next, Session};

use crate::jose::JoseError;
use crate::json::JsonError;
use crate::sd_jwt::SdJwtError;
use regain_base::Reason;
use serde::{Deserialize, Serialize};

/// The grant type of the flow (OpenID4VCI section 4.1.1).
pub const PRE_AUTHORIZED: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

/// Why issuance stopped.
#[derive(Debug, thiserror::Error)]
pub enum IssuanceError {
    /// The offer is malformed or holds nothing for us.
    #[error("the offer is not usable: {0}")]
    Offer(&'static str),
    /// A document of the issuer is malformed or contradicts another.
    #[error("the issuer's {0} is not usable")]
    Metadata(&'static str),
    /// The issuer answered with an error code of the protocol.
    #[error("the issuer refused: {0}")]
    Refused(String),
    /// The issuer answered with a status that fits nothing.
    #[error("the issuer answered {0}")]
    Status(u16),
    /// A body is not the JSON that was agreed.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A proof is malformed or wrong.
    #[error("proof: {0}")]
    Proof(&'static str),
    /// A token cannot be made or verified.
    #[error(transparent)]
    Token(#[from] JoseError),
    /// The credential that came is not one that we keep.
    #[error("the credential was refused: {0}")]
    Credential(#[from] SdJwtError),
    /// The caller gave an answer that nobody asked for.
    #[error("this input does not fit the step")]
    Order,
}

impl IssuanceError {
    /// Whether the offer may still be good: what did not fit is a nonce, a token or a proof, each of which runs out or is spent in an
    /// answer that was lost, and starting again from the offer brings fresh ones.
    pub fn starts_again(&self) -> bool {
        matches!(self, Self::Refused(code) if matches!(code.as_str(), "invalid_nonce" | "invalid_token" | "invalid_proof"))
    }

    /// The short reason.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Offer(_) | Self::Json(_) | Self::Proof(_) | Self::Token(_) => Reason::MalformedRequest,
            Self::Metadata(_) | Self::Credential(_) => Reason::CredentialInvalid,
            Self::Refused(code) if code == "invalid_grant" => Reason::SessionExpired,
            Self::Refused(_) => Reason::CredentialInvalid,
            Self::Status(_) => Reason::ServiceUnreachable,
            Self::Order => Reason::Internal,
        }
    }
}

/// The token endpoint's answer.
#[derive(Serialize, Deserialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// Always `Bearer` here.
    pub token_type: String,
    /// Its lifetime in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_details: Vec<AuthorizationDetail>,
}

/// One entry of `authorization_details`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuthorizationDetail {
    /// `openid_credential`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_configuration_id: Option<String>,
    /// The credentials to ask for by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_identifiers: Vec<String>,
}

/// The nonce endpoint's answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct NonceResponse {
    /// The nonce for one proof.
    pub c_nonce: String,
}

/// The credential endpoint's request.
#[derive(Debug, Serialize, Deserialize)]
pub struct CredentialRequest {
    /// By configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_configuration_id: Option<String>,
    /// By name; never both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_identifier: Option<String>,
    /// Proofs of the keys.
    pub proofs: Proofs,
}

/// The proofs of a credential request; we use the type `jwt` only.
#[derive(Debug, Serialize, Deserialize)]
pub struct Proofs {
    /// Proof JWTs.
    pub jwt: Vec<String>,
}

/// The credential endpoint's answer.
#[derive(Serialize, Deserialize)]
pub struct CredentialResponse {
    /// The credentials.
    pub credentials: Vec<IssuedCredential>,
}

/// One credential.
#[derive(Serialize, Deserialize)]
pub struct IssuedCredential {
    /// Its text.
    pub credential: String,
}

/// An error body of OAuth and OpenID4VCI.
#[derive(Debug, Serialize, Deserialize)]
pub struct ErrorResponse {
    /// The code, such as `invalid_nonce`.
    pub error: String,
    /// For developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
}
