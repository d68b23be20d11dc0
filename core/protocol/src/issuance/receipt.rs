//! What the wallet checks before it keeps a credential.

use super::IssuanceError;
use super::metadata::{KeyMetadata, KeySet};
use crate::jose::Jwk;
use crate::sd_jwt::{Checks, Claims, SdJwt, SdJwtError, TYP};
use crate::{json, origin};
use regain_base::{Secret, Timestamp};
use std::fmt;
use url::Url;

/// A credential that passed every check.
#[derive(Clone)]
pub struct Received {
    /// Its text, to be kept.
    pub credential: Secret<String>,
    /// Who issued it.
    pub issuer: String,
    /// Its type.
    pub vct: String,
    /// What it says.
    pub claims: Claims,
    /// The issuer's key that signed it.
    pub issuer_key: Jwk,
}

impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "credential {} of {}", self.vct, self.issuer)
    }
}

/// A credential that came and waits for the issuer's keys.
pub(super) struct Pending {
    text: Secret<String>,
    parsed: SdJwt,
    kid: Option<String>,
    pub(super) issuer: String,
}

impl Pending {
    /// Parses the credential. Its issuer must live where the offer's issuer lives.
    pub(super) fn parse(text: String, credential_issuer: &str) -> Result<Self, IssuanceError> {
        let parsed = SdJwt::parse(&text)?;
        if parsed.has_key_binding() {
            return Err(SdJwtError::Form("a fresh credential has no key binding").into());
        }
        let (header, issuer) = parsed.claimed_issuer()?;
        let issuer = issuer.ok_or(SdJwtError::Claim("iss"))?;
        let same =
            origin::safe(&issuer).zip(origin::safe(credential_issuer)).is_some_and(|(a, b)| a.origin() == b.origin());
        if !same {
            return Err(SdJwtError::Claim("iss").into());
        }
        Ok(Self { text: Secret::new(text), parsed, kid: header.kid, issuer })
    }

    /// The address of the issuer's keys.
    pub(super) fn keys_at(&self) -> Result<Url, IssuanceError> {
        origin::well_known(&self.issuer, "jwt-vc-issuer").ok_or(IssuanceError::Metadata("identifier"))
    }

    /// Signature, digests, type, time, and that it is bound to our key.
    pub(super) fn check(
        self,
        keys: &KeySet,
        holder: &Jwk,
        vct: &str,
        now: Timestamp,
    ) -> Result<Received, IssuanceError> {
        let key = keys.find(self.kid.as_deref()).ok_or(IssuanceError::Metadata("key"))?;
        let claims = self.parsed.verify(&key, &Checks { typ: TYP, vct: Some(vct), now })?;
        if claims.holder().as_ref() != Some(holder) {
            return Err(SdJwtError::Claim("cnf").into());
        }
        Ok(Received { credential: self.text, issuer: self.issuer, vct: vct.into(), claims, issuer_key: key })
    }
}

/// Where the keys are: here, or one request further.
pub(super) enum Keys {
    Here(KeySet),
    At(Url),
}

pub(super) fn keys(body: &[u8], issuer: &str) -> Result<Keys, IssuanceError> {
    let metadata: KeyMetadata = json::read(body)?;
    if metadata.issuer != issuer {
        return Err(IssuanceError::Metadata("identifier"));
    }
    match (metadata.jwks, metadata.jwks_uri) {
        (Some(keys), None) => Ok(Keys::Here(keys)),
        (None, Some(uri)) => super::metadata::endpoint(&uri).map(Keys::At),
        _ => Err(IssuanceError::Metadata("key document")),
    }
}
