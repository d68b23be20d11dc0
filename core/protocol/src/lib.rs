//! What phone, issuer and verifier say to each other, without a socket: the messages in, the messages out, and every check
//! in between. Requests are values that `net` carries out; signatures are asked for, because keys live in the phone's key store.
//!
//! Standards: OpenID for Verifiable Credential Issuance 1.0, OpenID for Verifiable Presentations 1.0, RFC 9901 (SD-JWT),
//! RFC 7515/7517/7638 (JWS, JWK, thumbprint). Own formats: the hand-off text and the evidence container; both are pinned by
//! the vectors under `tests/vectors/protocol`.

pub mod api;
pub mod attestation;
pub mod b64;
pub mod did;
pub mod evidence;
pub mod handoff;
pub mod issuance;
pub mod jose;
pub mod json;
mod origin;
pub mod presentation;
pub mod sd_jwt;

pub use regain_base::http;
