//! The proof of a device key (OpenID4VCI appendix F.1).

use super::IssuanceError;
use crate::jose::{Compact, Header, JoseError, Jwk, Rules, Unsigned};
use crate::json;
use crate::sd_jwt::LEEWAY;
use regain_base::Timestamp;
use serde::{Deserialize, Serialize};

/// The `typ` of a proof.
pub const PROOF_TYP: &str = "openid4vci-proof+jwt";

/// How old a proof may be, in seconds.
const OLDEST: i64 = 300;

/// The claims of a proof. `iss` is left out, as the anonymous pre-authorized flow wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofClaims {
    /// The issuer's identifier.
    pub aud: String,
    /// When it was made, in seconds.
    pub iat: i64,
    /// The issuer's nonce.
    pub nonce: Option<String>,
}

/// A proof that waits for the device key's signature.
pub fn unsigned_proof(holder: &Jwk, issuer: &str, nonce: &str, now: Timestamp) -> Result<Unsigned, JoseError> {
    let claims = ProofClaims { aud: issuer.into(), iat: now.seconds(), nonce: Some(nonce.into()) };
    Unsigned::new(&Header::typ(PROOF_TYP).with_jwk(*holder), &claims)
}

/// The issuer's side: checks everything but whether the nonce is one that it gave, and returns the key with the nonce.
pub fn verify_proof(jws: &str, issuer: &str, now: Timestamp) -> Result<(Jwk, String), IssuanceError> {
    let jws = Compact::parse(jws, &Rules { typ: PROOF_TYP, max_len: 8192 })?;
    let key = match (&jws.header.jwk, &jws.header.kid) {
        (Some(key), None) => *key,
        _ => return Err(IssuanceError::Proof("it must carry its key, and only that")),
    };
    let claims: ProofClaims = json::shape(&jws.verify(&key)?)?;
    if claims.aud != issuer {
        return Err(IssuanceError::Proof("it is for another issuer"));
    }
    let age = now.seconds().saturating_sub(claims.iat);
    if !(-LEEWAY..=OLDEST).contains(&age) {
        return Err(IssuanceError::Proof("it is too old or from the future"));
    }
    Ok((key, claims.nonce.ok_or(IssuanceError::Proof("it has no nonce"))?))
}
