//! What a challenge is drawn from.

use hkdf::Hkdf;
use sha2::Sha256;

/// HKDF-SHA256 (RFC 5869) over a session's nonce, document and device key (SEC1 point); `purpose` keeps challenges of one session
/// apart.
pub(crate) fn stream(purpose: &[u8], nonce: &[u8], document_hash: &[u8; 32], device_key: &[u8]) -> Hkdf<Sha256> {
    let mut material = Vec::with_capacity(nonce.len() + device_key.len() + 56);
    for part in [nonce, document_hash, device_key] {
        material.extend_from_slice(&(part.len() as u64).to_be_bytes());
        material.extend_from_slice(part);
    }
    Hkdf::new(Some(purpose), &material)
}
