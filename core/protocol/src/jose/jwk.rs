//! A P-256 public key as a JWK (RFC 7517, RFC 7518 section 6.2).

use super::JoseError;
use crate::b64;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey, signature::Verifier};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};

/// A P-256 public key, known to lie on the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jwk(VerifyingKey);

#[derive(Serialize, Deserialize)]
struct Members<'a> {
    kty: std::borrow::Cow<'a, str>,
    crv: std::borrow::Cow<'a, str>,
    x: std::borrow::Cow<'a, str>,
    y: std::borrow::Cow<'a, str>,
    #[serde(default, skip_serializing)]
    d: Option<serde::de::IgnoredAny>,
}

impl Jwk {
    /// The public half of a key in memory.
    pub fn of(key: &SigningKey) -> Self {
        Self(*key.verifying_key())
    }

    /// From a SEC1 point, compressed or not.
    pub fn from_sec1(point: &[u8]) -> Result<Self, JoseError> {
        VerifyingKey::from_sec1_bytes(point).map(Self).map_err(|_| JoseError::Key)
    }

    /// The uncompressed SEC1 point: 0x04, x, y.
    pub fn to_sec1(&self) -> [u8; 65] {
        let mut point = [0; 65];
        point.copy_from_slice(self.0.to_sec1_point(false).as_bytes());
        point
    }

    /// The compressed SEC1 point, as `did:key` wants it.
    pub fn to_sec1_compressed(&self) -> [u8; 33] {
        let mut point = [0; 33];
        point.copy_from_slice(self.0.to_sec1_point(true).as_bytes());
        point
    }

    /// The JWK thumbprint with SHA-256 (RFC 7638), in base64url.
    pub fn thumbprint(&self) -> String {
        let [x, y] = self.coordinates();
        // The members in lexicographic order, without white space: section 3.2.
        b64::encode(Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#)))
    }

    /// Whether `signature` (r and s, 32 bytes each) is this key's over `message`, with SHA-256.
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }

    /// The JSON text with the members in a fixed order, as `did:jwk` encodes it.
    pub fn to_json(&self) -> String {
        let [x, y] = self.coordinates();
        format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#)
    }

    fn coordinates(&self) -> [String; 2] {
        let point = self.to_sec1();
        [b64::encode(&point[1..33]), b64::encode(&point[33..])]
    }
}

impl Serialize for Jwk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [x, y] = self.coordinates();
        Members { kty: "EC".into(), crv: "P-256".into(), x: x.into(), y: y.into(), d: None }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Jwk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = Members::deserialize(deserializer)?;
        // A private key on the wire is a mistake of the sender that must not pass silently (OpenID4VCI appendix F.1).
        if members.d.is_some() {
            return Err(D::Error::custom("a private key where a public one belongs"));
        }
        if members.kty != "EC" || members.crv != "P-256" {
            return Err(D::Error::custom("only EC keys on P-256 are used here"));
        }
        let mut point = [4; 65];
        let x: [u8; 32] = b64::decode_array(&members.x).ok_or_else(|| D::Error::custom("x is not 32 bytes"))?;
        let y: [u8; 32] = b64::decode_array(&members.y).ok_or_else(|| D::Error::custom("y is not 32 bytes"))?;
        point[1..33].copy_from_slice(&x);
        point[33..].copy_from_slice(&y);
        Self::from_sec1(&point).map_err(D::Error::custom)
    }
}
