//! What a platform says about the device key, on its way from the phone to the service, and what it must have been said for.
//!
//! The challenge is fresh and the service's own: it follows from the very token (minted for one recovery, good for a minute) or typed
//! code (one recovery's, good once) that the phone claims with, so it needs no round trip of its own. It is bound to the session,
//! because the service takes that token or code for one recovery and one claim only, and to the device key: Android certifies that
//! key over the challenge, and what Apple's App Attest signs covers challenge and key together ([`client_data_hash`]).

use crate::b64;
use crate::jose::Jwk;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use std::fmt;

/// The header beside evidence that carries an assertion of Apple's App Attest: base64url of its CBOR. It covers
/// [`assertion_hash`] of the evidence, so it cannot lie inside.
pub const ASSERTION_HEADER: &str = "regain-assertion";

/// The platform's own words, as it gave them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Statement {
    /// Android Key Attestation.
    AndroidKey {
        /// X.509 certificates in DER, the device key's first.
        chain: Vec<Bytes>,
    },
    /// Apple App Attest.
    AppleAppattest {
        /// The attestation object in CBOR, made over [`client_data_hash`].
        object: Bytes,
    },
}

/// Bytes that are base64url text on the wire. Their Debug text is their number: certificates tell one phone from another.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&b64::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        b64::decode(&text).map(Self).ok_or_else(|| D::Error::custom("not base64url"))
    }
}

/// What a new device key is attested over: SHA-256 of the token, or of the code in the one form of
/// [`crate::handoff::parse_code`], that the recovery is claimed with.
pub fn challenge(claimed_with: &str) -> [u8; 32] {
    Sha256::new_with_prefix(b"regain-attestation-v1").chain_update(claimed_with).finalize().into()
}

/// The hash that App Attest takes: SHA-256 of the challenge and the device key as an uncompressed SEC1 point.
pub fn client_data_hash(challenge: &[u8; 32], device_key: &Jwk) -> [u8; 32] {
    Sha256::new_with_prefix(challenge).chain_update(device_key.to_sec1()).finalize().into()
}

/// The hash that an assertion takes: SHA-256 of what the device key signs of the evidence, its manifest's signing input.
pub fn assertion_hash(signing_input: &[u8]) -> [u8; 32] {
    Sha256::digest(signing_input).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_what_its_format_says() {
        let chain = Statement::AndroidKey { chain: vec![Bytes(vec![1, 2]), Bytes(vec![3])] };
        let text = serde_json::to_string(&chain).expect("json");
        assert_eq!(text, r#"{"format":"android-key","chain":["AQI","Aw"]}"#);
        assert_eq!(serde_json::from_str::<Statement>(&text).expect("read"), chain);
        let object = Statement::AppleAppattest { object: Bytes(vec![255]) };
        assert_eq!(serde_json::to_string(&object).expect("json"), r#"{"format":"apple-appattest","object":"_w"}"#);
        assert!(serde_json::from_str::<Statement>(r#"{"format":"apple-appattest","object":"/w=="}"#).is_err());
        assert!(serde_json::from_str::<Statement>(r#"{"format":"none"}"#).is_err());
        assert_eq!(format!("{object:?}"), "AppleAppattest { object: 1 bytes }");
    }

    #[test]
    fn every_token_and_every_key_has_a_hash_of_its_own() {
        let key = |seed| Jwk::of(&p256::ecdsa::SigningKey::from_slice(&[seed; 32]).expect("a scalar"));
        let hashes =
            [("a", 1), ("b", 1), ("a", 2)].map(|(token, seed)| client_data_hash(&challenge(token), &key(seed)));
        assert!(hashes[0] != hashes[1] && hashes[0] != hashes[2] && hashes[1] != hashes[2]);
    }
}
