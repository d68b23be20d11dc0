//! Making a credential.

use super::{SdJwtError, TYP};
use crate::b64;
use crate::jose::{Header, Jwk, sign};
use p256::ecdsa::SigningKey;
use regain_base::{Entropy, Secret};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What goes into a credential. Every claim in `claims` is selectively disclosable; the rest is always visible.
pub struct Draft<'a> {
    /// The issuer's identifier.
    pub issuer: &'a str,
    /// The credential's type.
    pub vct: &'a str,
    /// Issued at, in seconds since the epoch.
    pub issued_at: i64,
    /// Valid until, in seconds since the epoch.
    pub expires_at: i64,
    /// The key that it is bound to.
    pub holder: &'a Jwk,
    /// Names and values.
    pub claims: &'a [(&'a str, Value)],
}

#[derive(Serialize)]
struct Payload<'a> {
    iss: &'a str,
    vct: &'a str,
    iat: i64,
    exp: i64,
    cnf: Confirmation<'a>,
    _sd_alg: &'static str,
    _sd: Vec<String>,
}

#[derive(Serialize)]
struct Confirmation<'a> {
    jwk: &'a Jwk,
}

/// Signs a credential: `<jwt>~<disclosure>~…~`, with a fresh 128-bit salt per claim and the digests in an order that tells nothing.
pub fn issue(
    draft: &Draft<'_>,
    kid: &str,
    key: &SigningKey,
    entropy: &dyn Entropy,
) -> Result<Secret<String>, SdJwtError> {
    let mut disclosures = Vec::with_capacity(draft.claims.len());
    for (name, value) in draft.claims {
        let salt = b64::encode(entropy.bytes::<16>());
        let disclosure =
            serde_json::to_vec(&(salt, name, value)).map_err(|_| SdJwtError::Form("a claim is no JSON"))?;
        disclosures.push(b64::encode(disclosure));
    }
    let mut digests: Vec<_> = disclosures.iter().map(|text| b64::encode(Sha256::digest(text))).collect();
    digests.sort();
    let payload = Payload {
        iss: draft.issuer,
        vct: draft.vct,
        iat: draft.issued_at,
        exp: draft.expires_at,
        cnf: Confirmation { jwk: draft.holder },
        _sd_alg: "sha-256",
        _sd: digests,
    };
    let jwt =
        sign(&Header::typ(TYP).with_kid(kid), &payload, key).map_err(|error| SdJwtError::Token("issuer", error))?;
    let mut text = jwt + "~";
    for disclosure in disclosures {
        text.push_str(&disclosure);
        text.push('~');
    }
    Ok(Secret::new(text))
}
