//! A SIMULATED passkey: an ES256 key in software that answers as an authenticator does (WebAuthn Level 3, sections 6.1 and 6.5).

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use regain_protocol::b64;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

/// The person is present and verified.
const PRESENT_AND_VERIFIED: u8 = 0x05;
/// A new key follows.
const ATTESTED: u8 = 0x40;

/// An authenticator with one passkey.
pub(super) struct Authenticator {
    key: SigningKey,
    id: [u8; 16],
    count: u32,
}

impl Authenticator {
    /// An authenticator whose key follows from `seed`.
    pub(super) fn new(seed: &[u8; 32]) -> Self {
        // Nearly every 32 bytes are a key; hashing again finds the next.
        let mut bytes: [u8; 32] = Sha256::digest(seed).into();
        let key = loop {
            match SigningKey::from_slice(&bytes) {
                Ok(key) => break key,
                Err(_) => bytes = Sha256::digest(bytes).into(),
            }
        };
        let id = Sha256::digest([&bytes[..], b"id"].concat());
        Self { key, id: std::array::from_fn(|index| id[index]), count: 0 }
    }

    /// The credential id, as pages and scripts write it.
    pub(super) fn id(&self) -> String {
        b64::encode(self.id)
    }

    /// Answers `navigator.credentials.create`.
    pub(super) fn register(&self, ask: &Value, origin: &Url) -> Value {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        // COSE (RFC 9053): kty EC2, alg ES256, crv P-256, x, y.
        let cose = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat();
        let no_maker = [0; 16];
        let data =
            [&self.data(ask, PRESENT_AND_VERIFIED | ATTESTED)[..], &no_maker, &[0, 16], &self.id, &cose].concat();
        let length = u8::try_from(data.len()).unwrap_or(u8::MAX);
        let attestation = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[length][..], &data].concat();
        let client_data = client_data("webauthn.create", ask, origin);
        json!({ "client_data": b64::encode(client_data), "attestation": b64::encode(attestation) })
    }

    /// Answers `navigator.credentials.get`.
    pub(super) fn sign(&mut self, ask: &Value, origin: &Url, user: &str) -> Value {
        self.count += 1;
        let client_data = client_data("webauthn.get", ask, origin);
        let data = self.data(ask, PRESENT_AND_VERIFIED);
        let signature: Signature = self.key.sign(&[&data[..], &Sha256::digest(&client_data)].concat());
        json!({
            "user": user,
            "id": self.id(),
            "client_data": b64::encode(client_data),
            "authenticator_data": b64::encode(data),
            "signature": b64::encode(signature.to_der().as_bytes()),
        })
    }

    /// Relying party, flags, counter.
    fn data(&self, ask: &Value, flags: u8) -> Vec<u8> {
        let party = Sha256::digest(ask["rp"].as_str().unwrap_or_default());
        [&party[..], &[flags], &self.count.to_be_bytes()].concat()
    }
}

fn client_data(kind: &str, ask: &Value, origin: &Url) -> Vec<u8> {
    let origin = origin.origin().ascii_serialization();
    json!({ "type": kind, "challenge": ask["challenge"], "origin": origin, "crossOrigin": false })
        .to_string()
        .into_bytes()
}
