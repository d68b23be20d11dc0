//! SD-JWT and SD-JWT VC (RFC 9901; `dc+sd-jwt`): parsing, verification in the order of section 7, presentation, issuance.

mod binding;
mod issue;
mod process;
#[cfg(test)]
mod tests;

pub use binding::{Binding, KB_TYP, Unbound};
pub use issue::{Draft, issue};

use crate::b64;
use crate::jose::{Compact, Header, JoseError, Jwk, Rules};
use crate::json;
use regain_base::{Reason, Timestamp};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fmt;

/// The `typ` of a credential.
pub const TYP: &str = "dc+sd-jwt";
/// The longest credential, in bytes: a portrait of 1 MiB and the rest.
pub const MAX_LEN: usize = 2 * 1024 * 1024;
/// The most disclosures in one credential.
pub const MAX_DISCLOSURES: usize = 128;
/// Seconds by which two clocks may differ.
pub const LEEWAY: i64 = 60;

/// Why an SD-JWT was refused.
#[derive(Debug, thiserror::Error)]
pub enum SdJwtError {
    /// Not in the form of section 4, or over a bound.
    #[error("not an SD-JWT: {0}")]
    Form(&'static str),
    /// The issuer's or the holder's token is malformed or its signature does not fit.
    #[error("{0} token: {1}")]
    Token(&'static str, #[source] JoseError),
    /// Digests and disclosures do not fit (section 7.1).
    #[error("disclosures refused: {0}")]
    Disclosure(&'static str),
    /// A claim that must be there is missing, or has the wrong value.
    #[error("claim {0} is missing or wrong")]
    Claim(&'static str),
    /// Not valid yet, or not any more.
    #[error("the credential is outside its validity")]
    Validity,
    /// The key binding does not belong to this request.
    #[error("key binding refused: {0}")]
    Binding(&'static str),
}

impl SdJwtError {
    /// The short reason.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Binding(_) | Self::Token("key binding", _) => Reason::PresentationInvalid,
            _ => Reason::CredentialInvalid,
        }
    }
}

/// A parsed SD-JWT. Nothing in it is verified yet; its Debug text shows no claim.
#[derive(Clone)]
pub struct SdJwt {
    jwt: String,
    disclosures: Vec<Disclosure>,
    key_binding: Option<String>,
}

#[derive(Clone)]
struct Disclosure {
    encoded: String,
    digest: String,
    /// `None` for an array element.
    name: Option<String>,
    value: Value,
}

/// A step of the way to a claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathPart {
    /// A member of an object.
    Name(String),
    /// An element of an array.
    Index(usize),
}

/// The claims of a verified SD-JWT with everything disclosed put in its place. Its Debug text shows no claim.
#[derive(Clone, PartialEq)]
pub struct Claims {
    claims: Map<String, Value>,
    /// Where each disclosure ended up, by its number in the SD-JWT.
    places: Vec<Vec<PathPart>>,
}

impl Claims {
    /// The value of a top-level claim.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// The text of a top-level claim; `None` when it is no text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name)?.as_str()
    }

    /// All claims.
    pub fn all(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The key that the credential is bound to.
    pub fn holder(&self) -> Option<Jwk> {
        json::shape(self.value("cnf")?.get("jwk")?).ok()
    }

    /// The numbers of the disclosures without which the claims at `paths` cannot be shown: theirs and their parents'.
    pub fn disclosures_for(&self, paths: &[Vec<PathPart>]) -> Vec<usize> {
        let needed = |place: &Vec<PathPart>| paths.iter().any(|path| path.starts_with(place));
        (0..self.places.len()).filter(|number| needed(&self.places[*number])).collect()
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{} claims]", self.claims.len())
    }
}

impl fmt::Debug for SdJwt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[SD-JWT with {} disclosures]", self.disclosures.len())
    }
}

/// What a credential must satisfy besides its signature and digests.
#[derive(Debug, Clone, Copy)]
pub struct Checks<'a> {
    /// The only `typ` accepted; [`TYP`] for credentials.
    pub typ: &'a str,
    /// The only `vct` accepted, where it is known beforehand.
    pub vct: Option<&'a str>,
    /// The current moment.
    pub now: Timestamp,
}

impl SdJwt {
    /// Splits the text `<jwt>~<disclosure>~…~[<key binding>]`.
    pub fn parse(text: &str) -> Result<Self, SdJwtError> {
        if text.len() > MAX_LEN {
            return Err(SdJwtError::Form("it is too long"));
        }
        let (head, key_binding) = text.rsplit_once('~').ok_or(SdJwtError::Form("it has no tilde"))?;
        let mut parts = head.split('~');
        let jwt = parts.next().unwrap_or_default().to_owned();
        let encoded: Vec<_> = parts.collect();
        if encoded.len() > MAX_DISCLOSURES {
            return Err(SdJwtError::Form("it has too many disclosures"));
        }
        let disclosures = encoded.into_iter().map(Disclosure::parse).collect::<Result<_, _>>()?;
        let key_binding = (!key_binding.is_empty()).then(|| key_binding.to_owned());
        Ok(Self { jwt, disclosures, key_binding })
    }

    /// The issuer's JWS, which a presentation's light challenge is bound to.
    pub fn issuer_jws(&self) -> &str {
        &self.jwt
    }

    /// Whether it ends in a key binding, as a presentation does and a fresh credential must not.
    pub fn has_key_binding(&self) -> bool {
        self.key_binding.is_some()
    }

    /// The issuer's header and the `iss` that it claims: unverified, to find the issuer's key with.
    pub fn claimed_issuer(&self) -> Result<(Header, Option<String>), SdJwtError> {
        let jws = self.issuer_token(TYP)?;
        let issuer = jws.claims.get("iss").and_then(Value::as_str).map(str::to_owned);
        Ok((jws.header, issuer))
    }

    /// Verifies signature, digests, structure, type and time, and puts every disclosed claim in its place.
    pub fn verify(&self, issuer: &Jwk, checks: &Checks<'_>) -> Result<Claims, SdJwtError> {
        let payload =
            self.issuer_token(checks.typ)?.verify(issuer).map_err(|error| SdJwtError::Token("issuer", error))?;
        let claims = process::put_in_place(payload, &self.disclosures)?;
        check_time(&claims.claims, checks.now)?;
        if let Some(vct) = checks.vct
            && claims.text("vct") != Some(vct)
        {
            return Err(SdJwtError::Claim("vct"));
        }
        Ok(claims)
    }

    fn issuer_token(&self, typ: &str) -> Result<Compact, SdJwtError> {
        Compact::parse(&self.jwt, &Rules { typ, max_len: 64 * 1024 })
            .map_err(|error| SdJwtError::Token("issuer", error))
    }
}

impl Disclosure {
    fn parse(encoded: &str) -> Result<Self, SdJwtError> {
        let bytes = b64::decode(encoded).ok_or(SdJwtError::Form("a disclosure is not base64url"))?;
        let value = json::parse(&bytes).map_err(|_| SdJwtError::Form("a disclosure is not JSON"))?;
        let Value::Array(mut items) = value else { return Err(SdJwtError::Form("a disclosure is no array")) };
        if !items.first().is_some_and(Value::is_string) {
            return Err(SdJwtError::Form("a disclosure has no salt"));
        }
        let (name, value) = match (items.len(), items.pop(), items.pop()) {
            (2, Some(value), _) => (None, value),
            (3, Some(value), Some(Value::String(name))) if name != "_sd" && name != "..." => (Some(name), value),
            _ => return Err(SdJwtError::Form("a disclosure has a wrong form or name")),
        };
        Ok(Self { encoded: encoded.to_owned(), digest: b64::encode(Sha256::digest(encoded)), name, value })
    }
}

fn check_time(claims: &Map<String, Value>, now: Timestamp) -> Result<(), SdJwtError> {
    let seconds = |name| match claims.get(name) {
        None => Ok(None),
        Some(value) => {
            value.as_i64().or(value.as_f64().map(|v| v as i64)).map(Some).ok_or(SdJwtError::Claim("nbf or exp"))
        }
    };
    let now = now.seconds();
    if seconds("nbf")?.is_some_and(|from| now.saturating_add(LEEWAY) < from)
        || seconds("exp")?.is_some_and(|until| now.saturating_sub(LEEWAY) >= until)
    {
        return Err(SdJwtError::Validity);
    }
    Ok(())
}
