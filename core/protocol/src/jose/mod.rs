//! Compact JWS with ES256 only (RFC 7515): one algorithm, a required `typ`, bounded sizes, no `crit`.

mod jwk;
#[cfg(test)]
mod tests;

pub use jwk::Jwk;

use crate::{b64, json};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use regain_base::Reason;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why a JWS was refused.
#[derive(Debug, thiserror::Error)]
pub enum JoseError {
    /// Not three base64url parts, or longer than the limit.
    #[error("the token has not the form of a compact JWS, or it is too long")]
    Form,
    /// A part is not the JSON it should be.
    #[error(transparent)]
    Json(#[from] json::JsonError),
    /// The header names another algorithm or type than the ones allowed here, or a critical extension.
    #[error("the token's header is not allowed here: {0}")]
    Header(&'static str),
    /// Not a P-256 public key.
    #[error("not a public key on P-256")]
    Key,
    /// The signature does not fit.
    #[error("the signature does not fit the key")]
    Signature,
    /// Claims that cannot be written as JSON; a mistake of the caller.
    #[error("these claims cannot be written as JSON")]
    Unwritable,
}

impl JoseError {
    /// The short reason. Callers with more context give a more exact one.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Unwritable => Reason::Internal,
            _ => Reason::MalformedRequest,
        }
    }
}

/// The protected header. `alg` is always ES256 and not a field, so that nothing can set another one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The media type of the token.
    pub typ: Option<String>,
    /// The key's name.
    pub kid: Option<String>,
    /// The key itself.
    pub jwk: Option<Jwk>,
}

impl Header {
    /// A header with only a type.
    pub fn typ(typ: &str) -> Self {
        Self { typ: Some(typ.into()), kid: None, jwk: None }
    }

    /// The same header naming its key.
    pub fn with_kid(self, kid: &str) -> Self {
        Self { kid: Some(kid.into()), ..self }
    }

    /// The same header carrying its key.
    pub fn with_jwk(self, jwk: Jwk) -> Self {
        Self { jwk: Some(jwk), ..self }
    }
}

#[derive(Serialize, Deserialize)]
struct WireHeader {
    alg: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typ: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jwk: Option<Jwk>,
    #[serde(default, skip_serializing)]
    crit: Option<serde::de::IgnoredAny>,
}

/// A JWS that waits for its signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Unsigned(String);

impl Unsigned {
    /// Writes header and claims. Claims that are a struct keep their field order, so the text can be pinned.
    pub fn new<T: Serialize>(header: &Header, claims: &T) -> Result<Self, JoseError> {
        let Header { typ, kid, jwk } = header.clone();
        let header = serde_json::to_vec(&WireHeader { alg: "ES256".into(), typ, kid, jwk, crit: None })
            .map_err(|_| JoseError::Unwritable)?;
        let claims = serde_json::to_vec(claims).map_err(|_| JoseError::Unwritable)?;
        Ok(Self(format!("{}.{}", b64::encode(header), b64::encode(claims))))
    }

    /// The bytes that the key signs with ECDSA and SHA-256 (RFC 7515 section 5.1).
    pub fn signing_input(&self) -> Vec<u8> {
        self.0.as_bytes().to_vec()
    }

    /// The finished JWS; `signature` is r and s, 32 bytes each.
    pub fn sign_with(&self, signature: [u8; 64]) -> String {
        format!("{}.{}", self.0, b64::encode(signature))
    }

    /// The finished JWS, signed with a key in memory.
    pub fn sign(&self, key: &SigningKey) -> String {
        let signature: Signature = key.sign(self.0.as_bytes());
        self.sign_with(signature.to_bytes().into())
    }
}

/// Signs claims with a key in memory: for services, whose keys are files.
pub fn sign<T: Serialize>(header: &Header, claims: &T, key: &SigningKey) -> Result<String, JoseError> {
    Ok(Unsigned::new(header, claims)?.sign(key))
}

/// What a JWS must satisfy besides its signature.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The only `typ` accepted.
    pub typ: &'a str,
    /// The longest token accepted, in bytes.
    pub max_len: usize,
}

/// A parsed JWS whose signature is **not yet** verified: its header may be used to find the key, its claims to find the issuer.
#[derive(Clone, PartialEq)]
pub struct Compact {
    /// The header.
    pub header: Header,
    /// The claims. They are the sender's word until [`Compact::verify`] said yes.
    pub claims: Value,
    signed: String,
    signature: [u8; 64],
}

impl Compact {
    /// Parses and checks everything but the signature.
    pub fn parse(jws: &str, rules: &Rules<'_>) -> Result<Self, JoseError> {
        if jws.len() > rules.max_len {
            return Err(JoseError::Form);
        }
        let (signed, signature) = jws.rsplit_once('.').ok_or(JoseError::Form)?;
        let (header, claims) = signed.split_once('.').ok_or(JoseError::Form)?;
        let signature = b64::decode_array(signature).ok_or(JoseError::Form)?;
        let header = parse_header(&b64::decode(header).ok_or(JoseError::Form)?, rules)?;
        let claims = json::parse(&b64::decode(claims).ok_or(JoseError::Form)?)?;
        if !claims.is_object() {
            return Err(JoseError::Form);
        }
        Ok(Self { header, claims, signed: signed.into(), signature })
    }

    /// The claims, once the signature is known to be `key`'s.
    pub fn verify(self, key: &Jwk) -> Result<Value, JoseError> {
        if key.verifies(self.signed.as_bytes(), &self.signature) { Ok(self.claims) } else { Err(JoseError::Signature) }
    }
}

fn parse_header(bytes: &[u8], rules: &Rules<'_>) -> Result<Header, JoseError> {
    let header: WireHeader = json::read(bytes)?;
    if header.alg != "ES256" {
        return Err(JoseError::Header("the algorithm is not ES256"));
    }
    if header.crit.is_some() {
        return Err(JoseError::Header("it has critical extensions"));
    }
    if !header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case(rules.typ)) {
        return Err(JoseError::Header("the type differs"));
    }
    Ok(Header { typ: header.typ, kid: header.kid, jwk: header.jwk })
}

/// Parses a JWS and returns its claims once the signature is known to be `key`'s.
pub fn verify(jws: &str, key: &Jwk, rules: &Rules<'_>) -> Result<Value, JoseError> {
    Compact::parse(jws, rules)?.verify(key)
}
